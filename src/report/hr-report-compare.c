/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several plans side by side: one scale, one table, then what differs. */
#include "hr-report-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-answer-tables.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"

/* A plan needs a short name in tables and charts: A, B … */
static char *
letter (guint i)
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
      g_autofree char *name = letter (i);
      g_autofree char *key = g_ascii_strdown (name, -1);

      hr_table_add_column (table, &(HrTableColumn) { key, name, NULL, FALSE, 1 });
    }
}

/* ---- the answers ---- */

typedef double (*FigureFunc) (const HrAnswer *answer);

static double
needed (const HrAnswer *answer)
{
  guint64 most = 0;

  for (guint i = 0; i < answer->estimate.n_devices; i++)
    most = MAX (most, answer->estimate.devices[i].process_bytes);
  return most;
}

static double
decode (const HrAnswer *answer)
{
  return answer->speed->decode_tok_s;
}

static double
per_token (const HrAnswer *answer)
{
  return answer->speed->tpot_s;
}

static double
first_token (const HrAnswer *answer)
{
  return answer->speed->ttft_s;
}

static double
throughput (const HrAnswer *answer)
{
  return answer->speed->throughput_tok_s;
}

static double
step (const HrAnswer *answer)
{
  return answer->speed->step_s;
}

static double
trained (const HrAnswer *answer)
{
  return answer->speed->train_tok_s;
}

typedef enum {
  BYTES,
  RATE,
  SECONDS,
} Measure;

static const struct {
  const char *name;
  FigureFunc  figure;
  Measure     measure;
  gboolean    of_speed;
} figures[] = {
  { N_("Memory needed, fullest device"), needed, BYTES, FALSE },
  { N_("Tokens per second"), decode, RATE, TRUE },
  { N_("Time per token"), per_token, SECONDS, TRUE },
  { N_("Time to the first token"), first_token, SECONDS, TRUE },
  { N_("Throughput, tokens per second"), throughput, RATE, TRUE },
  { N_("Time per step"), step, SECONDS, TRUE },
  { N_("Tokens per second in training"), trained, RATE, TRUE },
};

static char *
word_figure (Measure    measure,
             double     value,
             HrByteUnit unit)
{
  if (measure == BYTES)
    return hr_format_bytes (value, unit);
  if (measure == SECONDS)
    return hr_sentence_seconds (value);
  return value >= 100.0 ? g_strdup_printf ("%'.0f", value) : g_strdup_printf ("%.3g", value);
}

static double
get_figure (guint           i,
            const HrAnswer *answer)
{
  if (figures[i].of_speed && (answer->speed == NULL || !answer->speed->known))
    return 0;
  return figures[i].figure (answer);
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
    any |= get_figure (figure, answers[i]) > 0;
  if (!any)
    return;
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, _(figures[figure].name));
  for (guint i = 0; i < n_answers; i++)
    {
      double value = get_figure (figure, answers[i]);
      g_autofree char *words = word_figure (figures[figure].measure, value, unit);

      if (value > 0)
        hr_table_set_number (table, i + 1, value, words);
      else
        hr_table_set_text (table, i + 1, "–");
    }
}

static HrTable *
make_answers (HrAnswer *const *answers,
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
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
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

static HrTable *
make_differences (HrAnswer *const *answers,
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
  g_autofree char *name = letter (index);
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
  HrTable *differences = make_differences (answers, n_answers);

  hr_report_add_title (self, title, NULL);
  hr_report_add (self, HR_BLOCK_HEADING, _("Answers"));
  hr_report_take_table (self, HR_BLOCK_TABLE, make_answers (answers, n_answers, self->unit));
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
