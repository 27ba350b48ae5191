/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several plans side by side: one scale, one table, then what differs. */
#include "hr-report-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-answer-figures.h"
#include "hr-answer-tables.h"
#include "hr-compare-tables.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"

/**
 * hr_compare_letter:
 * @i: index of a plan
 *
 * Returns: (transfer full): its short name in tables and charts: A, B …
 */
char *
hr_compare_letter (guint i)
{
  return i < 26 ? g_strdup_printf ("%c", 'A' + i) : g_strdup_printf ("%u", i + 1);
}

static void
add_columns (HrTable         *table,
             HrAnswer *const *answers,
             guint            n_answers)
{
  for (guint i = 0; i < n_answers; i++)
    {
      g_autofree char *name = hr_compare_letter (i);
      g_autofree char *key = g_ascii_strdown (name, -1);

      hr_table_add_column (table, &(HrTableColumn) { key, name, NULL, FALSE, 1 });
    }
}

/* ---- the answers ---- */

/* What the letters stand for. */
static HrTable *
list_plans (HrAnswer *const *answers,
            guint            n_answers)
{
  HrTable *table = hr_table_new ("plans", _("Plans"));

  hr_table_add_column (table, &(HrTableColumn) { "plan", _("Plan"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "model", _("Model"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "weights", _("Weight format"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "hardware", _("Hardware"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "engine", _("Engine"), NULL, FALSE, 0 });
  for (guint i = 0; i < n_answers; i++)
    {
      const HrRecords *records = &answers[i]->records;
      g_autofree char *letter = hr_compare_letter (i);
      g_autofree char *hardware = hr_sentence_hardware (answers[i]);

      hr_table_add_row (table, FALSE);
      hr_table_set_text (table, 0, letter);
      hr_table_set_text (table, 1, records->model->name);
      hr_table_set_text (table, 2, records->format->name);
      hr_table_set_text (table, 3, hardware);
      hr_table_set_text (table, 4, records->engine->name);
    }
  return table;
}

static void
add_figure_row (HrTable         *table,
                guint            figure,
                HrAnswer *const *answers,
                guint            n_answers,
                HrByteUnit       unit)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n_answers; i++)
    any |= hr_answer_figure_value (answers[i], figure) > 0;
  if (!any)
    return;
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, hr_answer_figure_name (figure));
  for (guint i = 0; i < n_answers; i++)
    {
      double value = hr_answer_figure_value (answers[i], figure);
      g_autofree char *words = hr_answer_figure_word (answers[i], figure, unit);

      hr_table_set_number (table, i + 1, value > 0 ? value : NAN, words);
    }
}

/**
 * hr_compare_answers_to_table:
 * @answers: (array length=n_answers): answers without error
 * @n_answers: how many
 * @unit: GiB or GB
 *
 * Returns: (transfer full): verdict and figures, a column for each answer
 */
HrTable *
hr_compare_answers_to_table (HrAnswer *const *answers,
                             guint            n_answers,
                             HrByteUnit       unit)
{
  HrTable *table = hr_table_new ("answers", _("Answers"));

  hr_table_add_column (table, &(HrTableColumn) { "quantity", _("Quantity"), NULL, FALSE, 0 });
  add_columns (table, answers, n_answers);
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, _("Verdict"));
  for (guint i = 0; i < n_answers; i++)
    {
      g_autofree char *verdict = hr_sentence_verdict (answers[i], unit);

      hr_table_set_text (table, i + 1, verdict);
    }
  for (guint i = 0; i < hr_answer_n_figures (); i++)
    add_figure_row (table, i, answers, n_answers, unit);
  return table;
}

/* ---- what differs ---- */

static const char *
find_value (const HrTable *inputs,
            const char    *name)
{
  for (guint row = 0; row < hr_table_get_n_rows (inputs); row++)
    if (g_str_equal (hr_table_get_text (inputs, row, 0), name))
      return hr_table_get_text (inputs, row, 1);
  return "–";
}

static gboolean
differs (GPtrArray  *inputs,
         const char *name)
{
  const char *first = find_value (g_ptr_array_index (inputs, 0), name);

  for (guint i = 1; i < inputs->len; i++)
    if (!g_str_equal (first, find_value (g_ptr_array_index (inputs, i), name)))
      return TRUE;
  return FALSE;
}

static void
add_difference (HrTable    *table,
                GPtrArray  *inputs,
                const char *name)
{
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, name);
  for (guint i = 0; i < inputs->len; i++)
    hr_table_set_text (table, i + 1, find_value (g_ptr_array_index (inputs, i), name));
}

/**
 * hr_compare_inputs_to_table:
 * @answers: (array length=n_answers): answers
 * @n_answers: how many
 *
 * Returns: (transfer full): the inputs that differ, a column for each answer; no row where none
 *   does
 */
HrTable *
hr_compare_inputs_to_table (HrAnswer *const *answers,
                            guint            n_answers)
{
  HrTable *table = hr_table_new ("differences", _("What differs"));
  g_autoptr (GPtrArray) inputs =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hr_table_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  hr_table_add_column (table, &(HrTableColumn) { "input", _("Input"), NULL, FALSE, 0 });
  add_columns (table, answers, n_answers);
  for (guint i = 0; i < n_answers; i++)
    g_ptr_array_add (inputs, hr_inputs_to_table (answers[i]));
  for (guint i = 0; i < n_answers; i++)
    {
      const HrTable *one = g_ptr_array_index (inputs, i);

      for (guint row = 0; row < hr_table_get_n_rows (one); row++)
        {
          const char *name = hr_table_get_text (one, row, 0);

          if (g_hash_table_add (seen, (gpointer) name) && differs (inputs, name))
            add_difference (table, inputs, name);
        }
    }
  return table;
}

static void
add_each (HrReportBuilder *self,
          const HrAnswer  *answer,
          guint            index)
{
  g_autofree char *name = hr_compare_letter (index);
  g_autofree char *subject = hr_sentence_subject (answer);
  g_autofree char *suffix = g_strdup_printf ("-%u", index + 1);
  HrBlock *block;

  /* Translators: the letter of a plan and what it is about: "A: Llama 3 70B · Q4_K_M · …" */
  hr_report_take (self, HR_BLOCK_SUBHEADING, g_strdup_printf (_("%s: %s"), name, subject));
  hr_report_add_answer (self, answer);
  block = g_ptr_array_index (self->blocks, self->blocks->len - 1);
  block->more = hr_sentence_speed (answer);
  for (guint i = 0; i < answer->estimate.n_warnings; i++)
    hr_report_add (self, HR_BLOCK_NOTE, answer->estimate.warnings[i]);
  hr_report_add_figure (self, answer, "memory", 0, suffix);
}

void
hr_report_add_plans (HrReportBuilder *self,
                     HrAnswer *const *answers,
                     guint            n_answers)
{
  g_autofree char *title =
    g_strdup_printf (ngettext ("Comparison of %u plan", "Comparison of %u plans", n_answers),
                     n_answers);
  HrTable *differences = hr_compare_inputs_to_table (answers, n_answers);
  g_autoptr (HrStack) stack = NULL;

  hr_report_add_title (self, title, NULL);
  hr_report_take_table (self, HR_BLOCK_TABLE, list_plans (answers, n_answers));
  hr_report_add (self, HR_BLOCK_HEADING, _("Answers"));
  hr_report_take_table (self, HR_BLOCK_TABLE,
                        hr_compare_answers_to_table (answers, n_answers, self->unit));
  stack = hr_compare_stack_new (answers, n_answers, self->unit);
  hr_report_take_figure (self, hr_chart_new_stack (stack), "plans", 0,
                         _("The fullest device of each plan, on one scale"));
  if (hr_table_get_n_rows (differences) > 0)
    {
      hr_report_add (self, HR_BLOCK_HEADING, _("What differs"));
      hr_report_take_table (self, HR_BLOCK_TABLE, differences);
    }
  else
    {
      hr_table_free (differences);
      hr_report_add (self, HR_BLOCK_TEXT, _("The plans are alike in every input."));
    }
  hr_report_add (self, HR_BLOCK_HEADING, _("Memory of each plan"));
  for (guint i = 0; i < n_answers; i++)
    add_each (self, answers[i], i);
}
