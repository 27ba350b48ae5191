/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a report says of one plan, and where all of it is from. */
#include "hr-report-private.h"

#include <glib/gi18n.h>

#include "hr-answer-figures.h"
#include "hr-answer-tables.h"
#include "hr-interval-sentences.h"
#include "hr-limit-table.h"
#include "hr-neighbour-table.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"
#include "hr-training-sentences.h"

/* Of its width; a roofline has no height of its own. */
#define ROOFLINE_HEIGHT 0.43

#define N_NEIGHBOURS 3
#define N_ADVICE 5

/* Columns of sizes. */
#define MAX_BESIDE_EQUATIONS 3

/* What takes less time is no news; tables that are exported alone have it. */
#define LEAST_SHARE 0.02

static char *
join (const char *const *sentences,
      guint              n_sentences)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_sentences; i++)
    if (sentences[i] != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentences[i]);
  return g_string_free (text, FALSE);
}

static char *
word_memory (const HrAnswer *answer,
             HrByteUnit      unit)
{
  g_autofree char *peak = hr_sentence_peak (answer, unit);
  g_autofree char *pool = hr_sentence_pool (answer);
  g_autofree char *trainable = hr_sentence_trainable (answer);
  const char *const sentences[] = {
    peak,
    hr_sentence_training_phase (answer),
    trainable,
    answer->estimate.verdict == HR_VERDICT_UNKNOWN
    ? _("How much memory the device has is not known.") : pool,
  };

  return join (sentences, G_N_ELEMENTS (sentences));
}

static char *
word_speed (const HrAnswer *answer)
{
  g_autofree char *more = hr_sentence_speed_more (answer);
  g_autofree char *cost = hr_sentence_cost (answer);
  const char *const sentences[] = { more, cost };

  return join (sentences, G_N_ELEMENTS (sentences));
}

/* Equations stand beside the sizes where the devices leave room for them. */
static void
add_memory (HrReportBuilder *self,
            const HrAnswer  *answer)
{
  HrTable *sizes = hr_memory_to_table (answer, self->unit);
  gboolean narrow = hr_table_get_n_columns (sizes) <= 1 + MAX_BESIDE_EQUATIONS;

  hr_report_add (self, HR_BLOCK_HEADING, _("Where the memory goes"));
  if (narrow)
    {
      hr_table_free (sizes);
      hr_report_take_table (self, HR_BLOCK_TABLE, hr_breakdown_to_table (answer, self->unit));
      return;
    }
  hr_report_take_table (self, HR_BLOCK_TABLE, sizes);
  hr_report_take_table (self, HR_BLOCK_TABLE, hr_equations_to_table (answer));
}

static void
add_speed (HrReportBuilder *self,
           const HrAnswer  *answer)
{
  HrTable *operations = hr_operations_to_table (answer, LEAST_SHARE);

  if (operations == NULL)
    return;
  hr_report_add (self, HR_BLOCK_HEADING, _("Speed"));
  hr_report_take_table (self, HR_BLOCK_FACTS, hr_speed_figures_to_table (answer));
  hr_report_add_figure (self, answer, "time", 0, NULL);
  hr_report_add_figure (self, answer, "roofline", ROOFLINE_HEIGHT, NULL);
  hr_report_take_table (self, HR_BLOCK_TABLE, operations);
  hr_report_add (self, HR_BLOCK_CAPTION,
                 /* xgettext:no-c-format */
                 _("Operations that take less than 2 % of their phase are left out."));
}

/* Takes over @table. Returns: whether it says anything. */
static gboolean
add_rows (HrReportBuilder *self,
          HrTable         *table)
{
  if (hr_table_get_n_rows (table) > 0)
    {
      hr_report_take_table (self, HR_BLOCK_TABLE, table);
      return TRUE;
    }
  hr_table_free (table);
  return FALSE;
}

static void
add_limits (HrReportBuilder *self,
            const HrAnswer  *answer)
{
  guint before = self->blocks->len;
  HrTable *limits = hr_limits_to_table (self->catalog, answer);

  hr_report_add (self, HR_BLOCK_HEADING, _("Limits"));
  add_rows (self, limits);
  hr_report_add_figure (self, answer, "matrix", 0, NULL);
  if (self->blocks->len == before + 1)
    g_ptr_array_set_size (self->blocks, (int) before);
}

/* A plan that fits needs no advice on paper; one that does not is about nothing else. */
static void
add_advice (HrReportBuilder *self,
            const HrAnswer  *answer)
{
  if (answer->estimate.verdict != HR_VERDICT_DOES_NOT_FIT)
    return;
  hr_report_add (self, HR_BLOCK_HEADING, _("What to change"));
  if (!add_rows (self, hr_advice_to_table (self->catalog, answer, N_ADVICE, self->unit)))
    hr_report_add (self, HR_BLOCK_TEXT, _("Nothing that this engine can do makes it fit."));
  else
    hr_report_add (self, HR_BLOCK_CAPTION,
                   _("Each was estimated as a plan of its own; the one that loses least comes "
                     "first."));
}

/* Measured runs stand beside the estimate where evidence is installed. */
static void
add_neighbours (HrReportBuilder *self,
                const HrAnswer  *answer)
{
  g_autoptr (HrEvaluation) evaluation = hr_evaluation_new (self->catalog);
  g_autoptr (GArray) neighbours = NULL;

  if (!hr_evaluation_load_shipped (evaluation, NULL))
    return;
  neighbours = hr_neighbours_find (evaluation, answer->plan, &answer->records, N_NEIGHBOURS);
  if (neighbours->len == 0)
    return;
  hr_report_add (self, HR_BLOCK_HEADING, _("Nearest measured runs"));
  hr_report_take_table (self, HR_BLOCK_TABLE, hr_neighbours_to_table (neighbours, self->unit));
}

/* Memory and speed at a glance, then each in full. */
void
hr_report_add_plan (HrReportBuilder *self,
                    const HrAnswer  *answer)
{
  g_autofree char *title = hr_sentence_title (answer);
  g_autofree char *subject =
    /* Translators: under the title of a report: weight format and engine, "Q4_K_M · llama.cpp" */
    g_strdup_printf (_("%s · %s"), answer->records.format->name, answer->records.engine->name);
  HrBlock *block;

  hr_report_add_title (self, title, subject);
  hr_report_add_answer (self, answer);
  block = g_ptr_array_index (self->blocks, self->blocks->len - 1);
  block->more = hr_sentence_speed (answer);
  hr_report_take (self, HR_BLOCK_TEXT, word_memory (answer, self->unit));
  hr_report_take (self, HR_BLOCK_CAPTION, hr_sentence_memory_interval (answer, self->unit));
  hr_report_take (self, HR_BLOCK_TEXT, word_speed (answer));
  hr_report_take (self, HR_BLOCK_CAPTION, hr_sentence_speed_interval (answer));
  for (guint i = 0; i < answer->estimate.n_warnings; i++)
    hr_report_add (self, HR_BLOCK_NOTE, answer->estimate.warnings[i]);
  hr_report_add_figure (self, answer, "memory", 0, NULL);
  hr_report_add (self, HR_BLOCK_HEADING, _("Inputs"));
  hr_report_take_table (self, HR_BLOCK_FACTS, hr_inputs_to_table (answer));
  add_memory (self, answer);
  add_advice (self, answer);
  add_speed (self, answer);
  add_limits (self, answer);
  add_neighbours (self, answer);
}

/* ---- sources ---- */

static void
add_source (HrTable    *table,
            GHashTable *seen,
            const char *kind,
            const char *name,
            const char *source)
{
  if (name == NULL || source == NULL || !g_hash_table_add (seen, (gpointer) name))
    return;
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, kind);
  hr_table_set_text (table, 1, name);
  hr_table_set_text (table, 2, source);
}

void
hr_report_add_sources (HrReportBuilder *self,
                       HrAnswer *const *answers,
                       guint            n_answers)
{
  HrTable *table = hr_table_new ("sources", _("Sources"));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  hr_table_add_column (table, &(HrTableColumn) { "kind", _("Record"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "name", _("Name"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "source", _("Source"), NULL, FALSE, 1 });
  for (guint i = 0; i < n_answers; i++)
    {
      const HrRecords *records = &answers[i]->records;

      add_source (table, seen, _("Model"), records->model->name, records->model->source);
      add_source (table, seen, _("Weight format"), records->format->name,
                  records->format->source);
      if (records->device != NULL)
        add_source (table, seen, _("Hardware"), records->device->name, records->device->source);
      add_source (table, seen, _("Engine"), records->engine->name, records->engine->source);
    }
  hr_report_add (self, HR_BLOCK_HEADING, _("Sources"));
  hr_report_take_table (self, HR_BLOCK_TABLE, table);
}
