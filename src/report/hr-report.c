/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hr-report.h"

#include <glib/gi18n.h>

#include "hr-answer-charts.h"
#include "hr-report-private.h"
#include "hr-sentences.h"

struct _HrReport {
  gatomicrefcount ref_count;
  GPtrArray      *blocks;      /* HrBlock */
  char           *title;
  char           *origin;
  gint64          time;
};

static void
block_free (gpointer data)
{
  HrBlock *block = data;

  g_free (block->text);
  g_free (block->more);
  g_free (block->key);
  g_clear_pointer (&block->chart, hr_chart_unref);
  g_clear_pointer (&block->table, hr_table_free);
  g_free (block);
}

static HrBlock *
add_block (HrReportBuilder *self,
           HrBlockKind      kind)
{
  HrBlock *block = g_new0 (HrBlock, 1);

  block->kind = kind;
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
hr_report_add (HrReportBuilder *self,
               HrBlockKind      kind,
               const char      *text)
{
  if (text != NULL)
    add_block (self, kind)->text = g_strdup (text);
}

void
hr_report_take (HrReportBuilder *self,
                HrBlockKind      kind,
                char            *text)
{
  hr_report_add (self, kind, text);
  g_free (text);
}

void
hr_report_take_table (HrReportBuilder *self,
                      HrBlockKind      kind,
                      HrTable         *table)
{
  add_block (self, kind)->table = table;
}

void
hr_report_add_title (HrReportBuilder *self,
                     const char      *text,
                     const char      *more)
{
  HrBlock *block = add_block (self, HR_BLOCK_TITLE);

  block->text = g_strdup (text);
  block->more = g_strdup (more);
}

void
hr_report_add_answer (HrReportBuilder *self,
                      const HrAnswer  *answer)
{
  HrBlock *block = add_block (self, HR_BLOCK_ANSWER);

  block->verdict = answer->estimate.verdict;
  block->text = hr_sentence_verdict (answer, self->unit);
}

void
hr_report_take_figure (HrReportBuilder *self,
                       HrChart         *chart,
                       const char      *key,
                       double           height,
                       const char      *caption)
{
  HrBlock *block = add_block (self, HR_BLOCK_FIGURE);

  block->chart = chart;
  block->height = height;
  block->key = g_strdup (key);
  block->text = g_strdup (caption);
}

/* What an answer has nothing to draw of is left out. */
void
hr_report_add_figure (HrReportBuilder *self,
                      const HrAnswer  *answer,
                      const char      *key,
                      double           height,
                      const char      *suffix)
{
  HrChart *chart = hr_answer_to_chart (self->catalog, answer, key, self->unit, NULL);
  g_autofree char *name = g_strconcat (key, suffix, NULL);

  if (chart != NULL)
    hr_report_take_figure (self, chart, name, height, hr_answer_chart_title (key, self->unit));
}

/* Reproducible builds set the clock: https://reproducible-builds.org/specs/source-date-epoch/ */
static gint64
get_time (void)
{
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
  char *end = NULL;
  gint64 seconds = epoch != NULL ? g_ascii_strtoll (epoch, &end, 10) : -1;

  if (seconds >= 0 && end != epoch && *end == '\0')
    return seconds;
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
word_origin (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("");

  /* Translators: program, version and date at the foot of a page: "Headroom 0.1.0 · 2026-11-21" */
  return g_strdup_printf (_("Headroom %s · %s"), PACKAGE_VERSION, date);
}

/**
 * hr_report_new:
 * @catalog: the records of the answers
 * @answers: (array length=n_answers): answers without error
 * @n_answers: one for a report, more for a comparison
 * @unit: GiB or GB
 *
 * Says in blocks what is known of the answers; parts that an answer has nothing of are left out.
 *
 * Returns: (transfer full): the report, in the language of the process
 */
HrReport *
hr_report_new (HrCatalog       *catalog,
               HrAnswer *const *answers,
               guint            n_answers,
               HrByteUnit       unit)
{
  HrReport *self = g_new0 (HrReport, 1);
  HrReportBuilder builder = { g_ptr_array_new_with_free_func (block_free), catalog, unit };

  g_return_val_if_fail (n_answers > 0, NULL);
  g_atomic_ref_count_init (&self->ref_count);
  self->blocks = builder.blocks;
  self->time = get_time ();
  self->origin = word_origin (self->time);
  if (n_answers == 1)
    hr_report_add_plan (&builder, answers[0]);
  else
    hr_report_add_plans (&builder, answers, n_answers);
  hr_report_add_sources (&builder, answers, n_answers);
  self->title = g_strdup (hr_report_get_block (self, 0)->text);
  return self;
}

/**
 * hr_report_ref:
 * @self: a report
 *
 * Returns: (transfer full): @self
 */
HrReport *
hr_report_ref (HrReport *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hr_report_unref:
 * @self: (transfer full): a report
 */
void
hr_report_unref (HrReport *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->blocks);
  g_free (self->title);
  g_free (self->origin);
  g_free (self);
}

/**
 * hr_report_get_title:
 * @self: a report
 *
 * Returns: (transfer none): what it is about
 */
const char *
hr_report_get_title (const HrReport *self)
{
  return self->title;
}

/**
 * hr_report_get_origin:
 * @self: a report
 *
 * Returns: (transfer none): program, version and date
 */
const char *
hr_report_get_origin (const HrReport *self)
{
  return self->origin;
}

/**
 * hr_report_get_time:
 * @self: a report
 *
 * Returns: when it was made, in seconds since 1970; what SOURCE_DATE_EPOCH says where it is set
 */
gint64
hr_report_get_time (const HrReport *self)
{
  return self->time;
}

/**
 * hr_report_get_n_blocks:
 * @self: a report
 *
 * Returns: the number of its blocks
 */
guint
hr_report_get_n_blocks (const HrReport *self)
{
  return self->blocks->len;
}

/**
 * hr_report_get_block:
 * @self: a report
 * @block: an index
 *
 * Returns: (transfer none): that block
 */
const HrBlock *
hr_report_get_block (const HrReport *self,
                     guint           block)
{
  g_return_val_if_fail (block < self->blocks->len, NULL);

  return g_ptr_array_index (self->blocks, block);
}

/**
 * hr_script_is_rtl:
 * @letter: a character
 *
 * Returns: whether it is a letter of a script that runs from right to left
 */
gboolean
hr_script_is_rtl (gunichar letter)
{
  switch (g_unichar_get_script (letter))
    {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_HEBREW:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_THAANA:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * hr_report_is_rtl:
 *
 * A page turns round where its words do: a language without a translation is set as English.
 *
 * Returns: whether the words of reports run from right to left
 */
gboolean
hr_report_is_rtl (void)
{
  return hr_script_is_rtl (g_utf8_get_char (_("Memory")));
}

/**
 * hr_report_save:
 * @self: a report
 * @path: where to; its ending says what: .pdf or .md
 * @family: (nullable): font family, by default what the system calls sans
 * @cancellable: (nullable): stops it between pages and pictures
 * @error: return location for an error
 *
 * Returns: whether the report stands at @path; nothing of it does where this fails
 */
gboolean
hr_report_save (const HrReport *self,
                const char     *path,
                const char     *family,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".pdf"))
    return hr_report_save_pdf (self, path, family, cancellable, error);
  if (g_str_has_suffix (lower, ".md"))
    return hr_report_save_markdown (self, path, family, cancellable, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _("“%s” names no report; end it in .pdf or .md"), path);
  return FALSE;
}
