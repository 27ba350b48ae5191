/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-question.h"

#include <string.h>

#include "hr-error.h"

void
hr_cli_question_clear (HrCliQuestion *self)
{
  g_clear_pointer (&self->plan, hr_plan_free);
  g_clear_object (&self->catalog);
  g_strfreev (self->files);
  g_strfreev (self->settings);
}

/**
 * hr_cli_question_parse:
 * @self: zeroed
 * @command: the subcommand
 * @summary: what it does
 * @more: its own options
 * @argc: (inout): as of main
 * @argv: (inout): as of main
 *
 * Returns: whether the options could be read; else it was said what is wrong
 */
gboolean
hr_cli_question_parse (HrCliQuestion      *self,
                       const char         *command,
                       const char         *summary,
                       const GOptionEntry *more,
                       int                *argc,
                       char             ***argv)
{
  const GOptionEntry entries[] = {
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->settings,
      "Any field of the plan, such as inference.context=8192", "PATH=VALUE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL,
      "PLAN.headroom" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, more, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  return hr_cli_parse (context, command, argc, argv);
}

static gboolean
apply_settings (HrCliQuestion *self,
                GError       **error)
{
  for (char **setting = self->settings; setting != NULL && *setting != NULL; setting++)
    {
      g_auto (GStrv) halves = g_strsplit (*setting, "=", 2);

      if (halves[0] == NULL || halves[0][0] == '\0' || halves[1] == NULL)
        {
          g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                       "--set %s: write PATH=VALUE, as in inference.context=8192", *setting);
          return FALSE;
        }
      if (!hr_plan_set (self->plan, halves[0], halves[1], error))
        {
          g_prefix_error (error, "--set ");
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * hr_cli_question_open:
 * @self: parsed options
 * @error: return location
 *
 * Reads the plan, changes it as asked and finds its records.
 *
 * Returns: whether there is a plan that can be estimated
 */
gboolean
hr_cli_question_open (HrCliQuestion *self,
                      GError       **error)
{
  if (self->files == NULL || self->files[1] != NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "%s: give one plan file, such as PLAN.headroom",
                   self->files == NULL ? "no plan" : self->files[1]);
      return FALSE;
    }
  self->plan = hr_plan_load (self->files[0], error);
  if (self->plan == NULL || !apply_settings (self, error))
    return FALSE;
  self->catalog = hr_catalog_new_default ();
  return hr_records_look_up (&self->records, self->catalog, self->plan, error);
}

/**
 * hr_cli_setting_json:
 * @json: a writer with an object open
 * @plan: a plan
 * @path: a field of it
 *
 * Writes the field as --set takes it; null where it is left to the engine.
 */
void
hr_cli_setting_json (HrJsonWriter *json,
                     const HrPlan *plan,
                     const char   *path)
{
  g_autofree char *value = hr_plan_dup_value (plan, path);

  hr_json_writer_string (json, path, value != NULL ? value : "");
}
