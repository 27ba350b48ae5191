/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-neighbour-table.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-input-table.h"
#include "hr-speed-sentences.h"

/* What a reader looks for first: the widest counter, then the speed. */
static const HrQuantity of_memory[] = {
  HR_QUANTITY_PROCESS, HR_QUANTITY_RESERVED, HR_QUANTITY_ALLOCATED, HR_QUANTITY_KV,
  HR_QUANTITY_COMPUTE, HR_QUANTITY_WEIGHTS,
};
static const HrQuantity of_speed[] = {
  HR_QUANTITY_DECODE, HR_QUANTITY_STEP, HR_QUANTITY_TRAIN, HR_QUANTITY_THROUGHPUT,
  HR_QUANTITY_TPOT, HR_QUANTITY_PREFILL, HR_QUANTITY_TTFT,
};

static const struct { const char *name; enum { BYTES, RATE, SECONDS } measure; }
quantities[HR_N_QUANTITIES] = {
  [HR_QUANTITY_ALLOCATED] = { N_("Allocated"), BYTES },
  [HR_QUANTITY_RESERVED] = { N_("Reserved"), BYTES },
  [HR_QUANTITY_PROCESS] = { N_("Process"), BYTES },
  [HR_QUANTITY_WEIGHTS] = { N_("Weights"), BYTES },
  [HR_QUANTITY_KV] = { N_("KV cache"), BYTES },
  [HR_QUANTITY_COMPUTE] = { N_("Compute buffer"), BYTES },
  [HR_QUANTITY_POOL] = { N_("Cache pool"), BYTES },
  [HR_QUANTITY_DECODE] = { N_("Tokens per second"), RATE },
  [HR_QUANTITY_PREFILL] = { N_("Prompt tokens per second"), RATE },
  [HR_QUANTITY_TTFT] = { N_("Time to the first token"), SECONDS },
  [HR_QUANTITY_TPOT] = { N_("Time per token"), SECONDS },
  [HR_QUANTITY_THROUGHPUT] = { N_("Throughput with prompts, tokens per second"), RATE },
  [HR_QUANTITY_STEP] = { N_("Time per step"), SECONDS },
  [HR_QUANTITY_TRAIN] = { N_("Tokens per second in training"), RATE },
};

/**
 * hr_sentence_quantity:
 * @quantity: what was measured
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_quantity (HrQuantity quantity)
{
  g_return_val_if_fail (quantity < HR_N_QUANTITIES, NULL);

  return _(quantities[quantity].name);
}

/**
 * hr_word_quantity:
 * @quantity: what was measured
 * @value: how much
 * @unit: GiB or GB
 *
 * Returns: (transfer full): @value with its unit
 */
char *
hr_word_quantity (HrQuantity quantity,
                  double     value,
                  HrByteUnit unit)
{
  g_return_val_if_fail (quantity < HR_N_QUANTITIES, NULL);

  if (quantities[quantity].measure == BYTES)
    return hr_format_bytes (value, unit);
  if (quantities[quantity].measure == SECONDS)
    return hr_sentence_seconds (value);
  return hr_word_number (value);
}

static const HrComparison *
find_comparison (const HrEvaluationRow *row,
                 const HrQuantity      *wanted,
                 guint                  n_wanted)
{
  for (guint i = 0; i < n_wanted; i++)
    for (guint j = 0; j < row->n_comparisons; j++)
      if (row->comparisons[j].quantity == wanted[i] && row->comparisons[j].refused == NULL)
        return &row->comparisons[j];
  return NULL;
}

/* What tells runs of the same model on the same device apart. */
static const char *const conditions[] = {
  "inference.prompt_tokens", "inference.batch", "training.seq_len", "training.microbatch",
};

static gboolean
is_condition (const HrInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (g_str_equal (input->path, conditions[i]))
      return TRUE;
  return FALSE;
}

static char *
word_conditions (const HrEvaluationRow *row)
{
  const HrPlan *plan = row->evidence->plan;
  GString *text = g_string_new (NULL);
  guint n_inputs;
  const HrInput *inputs = hr_inputs_list (&n_inputs);

  for (guint i = 0; i < n_inputs; i++)
    {
      const HrField *field = hr_field_find (inputs[i].path);
      g_autofree char *value = NULL;

      if (!is_condition (&inputs[i]) || !hr_field_is_set (field, plan)
          || !hr_input_applies (&inputs[i], plan, &row->records))
        continue;
      value = hr_input_word_value (&inputs[i], hr_field_get (field, plan));
      /* Translators: an input of a measured run and its value, after others: " · Prompt 512" */
      g_string_append_printf (text, _(" · %s %s"), _(inputs[i].title), value);
    }
  return g_string_free (text, FALSE);
}

static char *
word_run (const HrEvaluationRow *row)
{
  const HrRecords *records = &row->records;
  g_autofree char *device = records->device != NULL ? hr_short_name (records->device)
                                                    : g_strdup (row->evidence->hardware);
  guint count = row->plan->device_count;
  g_autofree char *hardware = count > 1 ? g_strdup_printf (_("%u × %s"), count, device)
                                        : g_strdup (device);
  g_autofree char *work = word_conditions (row);

  return g_strdup_printf ("%s · %s · %s · %s%s", records->model->name, records->format->name,
                          hardware, records->engine->name, work);
}

/* Where it was printed, and why that is not to be trusted. */
static char *
word_source (const HrEvidence *evidence)
{
  /* Translators: a source and what is wrong with its figure: "table (doubtful: first prompt)" */
  return evidence->doubt != NULL
           ? g_strdup_printf (_("%s (doubtful: %s)"), evidence->title, evidence->doubt)
           : g_strdup (evidence->title);
}

/* What a run is called stands in its first line alone. */
static void
add_comparison (HrTable               *table,
                const HrEvaluationRow *row,
                const HrComparison    *comparison,
                gboolean               is_first,
                HrByteUnit             unit)
{
  g_autofree char *run = word_run (row);
  g_autofree char *measured = hr_word_quantity (comparison->quantity, comparison->measured, unit);
  g_autofree char *estimated = hr_word_quantity (comparison->quantity, comparison->estimated,
                                                 unit);
  g_autofree char *error = hr_word_difference (comparison->error, 0);
  g_autofree char *source = word_source (row->evidence);

  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, is_first ? run : NULL);
  hr_table_set_text (table, 1, hr_sentence_quantity (comparison->quantity));
  hr_table_set_number (table, 2, comparison->measured, measured);
  hr_table_set_number (table, 3, comparison->estimated, estimated);
  hr_table_set_number (table, 4, comparison->error, error);
  hr_table_set_text (table, 5, is_first ? source : NULL);
}

/**
 * hr_neighbours_to_table:
 * @neighbours: (element-type HrNeighbour): measured runs, the nearest first
 * @unit: GiB or GB
 *
 * Returns: (transfer full): memory and speed of each, measured and estimated
 */
HrTable *
hr_neighbours_to_table (const GArray *neighbours,
                        HrByteUnit    unit)
{
  HrTable *table = hr_table_new ("neighbours", _("Nearest measured runs"));

  hr_table_add_column (table, &(HrTableColumn) { "run", _("Run"), NULL, FALSE, 1.9 });
  hr_table_add_column (table, &(HrTableColumn) { "quantity", _("Quantity"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "measured", _("Measured"), NULL, TRUE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "estimated", _("Estimated"), NULL, TRUE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "error", _("Difference"), NULL, TRUE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "source", _("Source"), NULL, FALSE, 1 });
  for (guint i = 0; i < neighbours->len; i++)
    {
      const HrEvaluationRow *row = g_array_index (neighbours, HrNeighbour, i).row;
      const HrComparison *found[] = {
        find_comparison (row, of_memory, G_N_ELEMENTS (of_memory)),
        find_comparison (row, of_speed, G_N_ELEMENTS (of_speed)),
      };

      for (guint j = 0; j < G_N_ELEMENTS (found); j++)
        if (found[j] != NULL)
          add_comparison (table, row, found[j], j == 0 || found[0] == NULL, unit);
    }
  return table;
}
