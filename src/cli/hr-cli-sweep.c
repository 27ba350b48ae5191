/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-question.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hr-error.h"
#include "hr-sweeper.h"

typedef struct {
  HrSweeper *sweeper;
  GString   *out;
  gboolean   json;
  gboolean   failed;           /* standard output takes no more */
} Writer;

/* A comma or quote in an id would be a mistake of the catalogue; values of --over have neither. */
static void
row_csv (Writer             *self,
         guint64             index,
         const HrSweepPoint *point)
{
  for (guint i = 0; i < hr_sweeper_n_axes (self->sweeper); i++)
    {
      const HrAxisValues *axis = hr_sweeper_get_axis (self->sweeper, i);
      g_autofree char *value = hr_axis_values_dup (axis, hr_sweeper_value (self->sweeper, index,
                                                                           i));
      g_string_append_printf (self->out, strchr (value, ',') != NULL ? "\"%s\"," : "%s,", value);
    }
  if (!point->known)
    {
      g_string_append (self->out, "refused,,,,,\n");
      return;
    }
  g_string_append_printf (self->out, "%s,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT,
                          hr_verdict_name (point->verdict), point->peak_bytes,
                          point->usable_bytes);
  for (guint i = 0; i < 3; i++)
    {
      double value = (const double[]) { point->tokens_per_s, point->ttft_s, point->step_s }[i];
      if (value > 0.0)
        g_string_append_printf (self->out, ",%.6g", value);
      else
        g_string_append_c (self->out, ',');
    }
  g_string_append_c (self->out, '\n');
}

/* One object per line, without the writer's line breaks. */
static void
row_json (Writer             *self,
          guint64             index,
          const HrSweepPoint *point)
{
  g_string_append (self->out, "{\"plan\":{");
  for (guint i = 0; i < hr_sweeper_n_axes (self->sweeper); i++)
    {
      const HrAxisValues *axis = hr_sweeper_get_axis (self->sweeper, i);
      g_autofree char *value = hr_axis_values_dup (axis, hr_sweeper_value (self->sweeper, index,
                                                                           i));
      g_string_append_printf (self->out, "%s\"%s\":\"%s\"", i > 0 ? "," : "",
                              hr_axis_values_path (axis), value);
    }
  g_string_append_printf (self->out, "},\"verdict\":\"%s\"",
                          point->known ? hr_verdict_name (point->verdict) : "refused");
  if (point->known)
    g_string_append_printf (self->out, ",\"peak_bytes\":%" G_GUINT64_FORMAT
                            ",\"usable_bytes\":%" G_GUINT64_FORMAT, point->peak_bytes,
                            point->usable_bytes);
  if (point->tokens_per_s > 0.0)
    g_string_append_printf (self->out, ",\"tokens_per_s\":%.6g", point->tokens_per_s);
  if (point->ttft_s > 0.0)
    g_string_append_printf (self->out, ",\"ttft_s\":%.6g", point->ttft_s);
  if (point->step_s > 0.0)
    g_string_append_printf (self->out, ",\"step_s\":%.6g", point->step_s);
  g_string_append (self->out, "}\n");
}

static gboolean
write_out (Writer *self)
{
  self->failed |= fwrite (self->out->str, 1, self->out->len, stdout) != self->out->len;
  g_string_truncate (self->out, 0);
  return !self->failed;
}

static gboolean
rows_cb (guint64             first,
         const HrSweepPoint *points,
         guint               n_points,
         guint64             total,
         gpointer            user_data)
{
  Writer *self = user_data;

  for (guint i = 0; i < n_points; i++)
    if (self->json)
      row_json (self, first + i, &points[i]);
    else
      row_csv (self, first + i, &points[i]);
  return write_out (self);
}

static void
write_head (Writer *self)
{
  for (guint i = 0; i < hr_sweeper_n_axes (self->sweeper); i++)
    g_string_append_printf (self->out, "%s,",
                            hr_axis_values_path (hr_sweeper_get_axis (self->sweeper, i)));
  g_string_append (self->out, "verdict,peak_bytes,usable_bytes,tokens_per_s,ttft_s,step_s\n");
}

static gboolean
add_axes (HrSweeper    *sweeper,
          HrCatalog    *catalog,
          char *const  *over,
          GError      **error)
{
  for (guint i = 0; over != NULL && over[i] != NULL; i++)
    {
      HrAxisValues *axis;

      if (i == HR_SWEEP_MAX_AXES)
        {
          g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE, "--over: at most %d axes",
                       HR_SWEEP_MAX_AXES);
          return FALSE;
        }
      axis = hr_axis_values_parse (over[i], catalog, error);
      if (axis == NULL)
        {
          g_prefix_error (error, "--over ");
          return FALSE;
        }
      hr_sweeper_take_axis (sweeper, axis);
    }
  return TRUE;
}

static gboolean
parse_format (const char *text,
              gboolean   *json,
              GError    **error)
{
  *json = g_strcmp0 (text, "json") == 0;
  if (*json || text == NULL || strcmp (text, "csv") == 0)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "--format %s: choose csv or json", text);
  return FALSE;
}

static int
sweep (HrSweeper *sweeper,
       int        threads,
       gboolean   json)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Writer writer = { sweeper, out, json, FALSE };

  if (!json)
    write_head (&writer);
  if (!hr_sweeper_run (sweeper, (guint) MAX (threads, 0), NULL, rows_cb, &writer, &error))
    return hr_cli_fail (error);
  if (writer.failed)
    return hr_cli_fail_message ("standard output: cannot be written");
  return hr_cli_print (out, HR_CLI_ANSWERED);
}

/**
 * hr_cli_sweep:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_cli_sweep (int    argc,
              char **argv)
{
  g_auto (HrCliQuestion) question = { NULL };
  g_autofree char *format = NULL;
  g_auto (GStrv) over = NULL;
  gboolean memory = FALSE;
  int threads = 0;
  const GOptionEntry entries[] = {
    { "over", 'o', 0, G_OPTION_ARG_STRING_ARRAY, &over,
      "A field of the plan, or model, hardware, devices, engine, weights, and its values",
      "PATH=A,B,C|LO..HI[:xF|:+S]" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format,
      "csv (the default), or json: an object per line", "csv|json" },
    { "memory", 0, 0, G_OPTION_ARG_NONE, &memory, "Leave out the speed", NULL },
    { "threads", 'j', 0, G_OPTION_ARG_INT, &threads, "Threads; one per processor by default",
      "N" },
    { NULL }
  };
  g_autoptr (HrSweeper) sweeper = NULL;
  g_autoptr (GError) error = NULL;

  if (!hr_cli_question_parse (&question, "sweep",
                              "Estimates a plan with all combinations of some fields' values, the "
                              "last field's running fastest.", entries, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  if (!parse_format (format, &question.json, &error) || !hr_cli_question_open (&question, &error))
    return hr_cli_fail (error);
  sweeper = hr_sweeper_new (question.plan, &question.records);
  hr_sweeper_set_speed (sweeper, !memory);
  if (!add_axes (sweeper, question.catalog, over, &error))
    return hr_cli_fail (error);
  return sweep (sweeper, threads, question.json);
}
