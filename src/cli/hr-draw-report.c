/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-draw.h"

#include <string.h>

#include "hr-answer-tables.h"
#include "hr-error.h"
#include "hr-report.h"
#include "hr-save.h"

/* Beyond this a comparison is no longer read. */
#define MAX_PLANS 8

typedef struct {
  char  *output, *table, *font, *unit;
  char **files;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->output);
  g_free (self->table);
  g_free (self->font);
  g_free (self->unit);
  g_strfreev (self->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *self,
               int     *argc,
               char  ***argv)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, "Where to; the ending says what",
      "FILE.pdf|.md" },
    { "table", 't', 0, G_OPTION_ARG_STRING, &self->table,
      "One table alone, as .csv, .json, .md, .html or .tsv",
      "inputs|figures|memory|operations|equations" },
    { "font", 0, 0, G_OPTION_ARG_STRING, &self->font, "Font family", "NAME" },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &self->unit,
      "Powers of 1024 (gib, the default) or of 1000 (gb)", "gib|gb" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL,
      "PLAN.headroom\342\200\246" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
    "Writes what is known of a plan as a document: inputs, answer, charts, tables, equations and\n"
    "sources. Several plans are compared. Needs no display; LANGUAGE chooses the language.");
  g_option_context_set_description (context,
    "Example:\n  headroom-cli report a.headroom b.headroom --output comparison.pdf\n");
  g_option_context_add_main_entries (context, entries, NULL);
  return hr_cli_parse (context, "report", argc, argv);
}

static gboolean
check_table (const char *table,
             const char *output,
             GError    **error)
{
  g_autofree char *known = NULL;
  HrTableFormat format;

  if (!g_strv_contains (hr_answer_table_keys (), table))
    {
      known = g_strjoinv (", ", (char **) hr_answer_table_keys ());
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "--table %s: choose one of %s", table, known);
      return FALSE;
    }
  if (hr_table_format_for_path (output, &format))
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "“%s” names no table; end it in .csv, .json, .md, .html or .tsv", output);
  return FALSE;
}

static gboolean
check_options (const Options *self,
               GError       **error)
{
  guint n_files = self->files != NULL ? g_strv_length (self->files) : 0;

  if (n_files == 0)
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "report: give a plan, as in plan.headroom");
  else if (self->output == NULL)
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "report: no --output is given; add --output FILE.pdf or FILE.md");
  else if (n_files > MAX_PLANS)
    g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                 "report: %u plans; at most %d are compared", n_files, MAX_PLANS);
  else if (self->table != NULL && n_files > 1)
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "report: --table is of one plan; give one, as in plan.headroom");
  else
    return self->table == NULL || check_table (self->table, self->output, error);
  return FALSE;
}

static gboolean
write_table (const Options  *self,
             HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit,
             GError        **error)
{
  g_autoptr (HrTable) table = hr_answer_to_table (catalog, answer, self->table, unit);
  g_autoptr (GBytes) bytes = NULL;
  HrTableFormat format = HR_TABLE_CSV;
  char *text;

  if (table == NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   "%s: the answer has no %s; change the plan until it fits", self->files[0],
                   self->table);
      return FALSE;
    }
  hr_table_format_for_path (self->output, &format);
  text = hr_table_write (table, format);
  bytes = g_bytes_new_take (text, strlen (text));
  return hr_save_bytes (self->output, bytes, error);
}

static gboolean
write_document (const Options *self,
                GError       **error)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GPtrArray) answers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hr_answer_unref);
  g_autoptr (HrReport) report = NULL;
  HrByteUnit unit;

  if (!hr_draw_parse_unit (self->unit, &unit, error))
    return FALSE;
  for (guint i = 0; self->files[i] != NULL; i++)
    {
      HrAnswer *answer = hr_draw_ask (catalog, self->files[i], error);

      if (answer == NULL)
        return FALSE;
      g_ptr_array_add (answers, answer);
    }
  if (self->table != NULL)
    return write_table (self, catalog, g_ptr_array_index (answers, 0), unit, error);
  report = hr_report_new (catalog, (HrAnswer *const *) answers->pdata, answers->len, unit);
  return hr_report_save (report, self->output, self->font, NULL, error);
}

/**
 * hr_draw_report:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_draw_report (int    argc,
                char **argv)
{
  g_auto (Options) options = { NULL };
  g_autoptr (GError) error = NULL;

  if (!parse_options (&options, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  if (!check_options (&options, &error) || !write_document (&options, &error))
    return hr_cli_fail (error);
  return HR_CLI_ANSWERED;
}
