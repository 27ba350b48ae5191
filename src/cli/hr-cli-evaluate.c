/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli.h"

#include <string.h>

#include "hr-cli-evaluate.h"
#include "hr-error.h"

typedef struct {
  char    *by;
  char   **files;
  gboolean rows, json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->by);
  g_strfreev (self->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options  *self,
               int      *argc,
               char   ***argv)
{
  const GOptionEntry entries[] = {
    { "rows", 0, 0, G_OPTION_ARG_NONE, &self->rows,
      "One line per record and quantity, as CSV", NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &self->by, "Errors of each group as well",
      "engine|weights|hardware|method|model" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Answer as JSON", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL,
      "FILE.jsonl\342\200\246" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
    "Holds estimates against measured runs, quantity by quantity. A record that cannot be\n"
    "estimated is refused with a reason and counted.");
  g_option_context_add_main_entries (context, entries, NULL);
  return hr_cli_parse (context, "evaluate", argc, argv);
}

static gboolean
parse_by (const char *text,
          HrGroupBy  *out,
          GError    **error)
{
  *out = HR_GROUP_BY_ENGINE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < HR_N_GROUP_BYS; i++)
    if (strcmp (text, hr_group_by_name (i)) == 0)
      {
        *out = i;
        return TRUE;
      }
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "--by %s: choose engine, weights, hardware, method or model", text);
  return FALSE;
}

static int
evaluate_files (const Options *options,
                HrGroupBy      by)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (HrEvaluation) evaluation = hr_evaluation_new (catalog);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (char **file = options->files; *file != NULL; file++)
    if (!hr_evaluation_add_file (evaluation, *file, &error))
      return hr_cli_fail (error);
  if (options->json)
    hr_cli_evaluate_json (out, evaluation, by, options->rows);
  else if (options->rows)
    hr_cli_evaluate_csv (out, evaluation);
  else
    hr_cli_evaluate_text (out, evaluation, by, options->by != NULL);
  return hr_cli_print (out, HR_CLI_ANSWERED);
}

/**
 * hr_cli_evaluate:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_cli_evaluate (int    argc,
                 char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  HrGroupBy by;

  if (!parse_options (&options, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  if (!parse_by (options.by, &by, &error))
    return hr_cli_fail (error);
  if (options.files == NULL)
    return hr_cli_fail_message ("no evidence file is named; give one or more .jsonl files");
  return evaluate_files (&options, by);
}
