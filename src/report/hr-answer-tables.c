/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer-tables.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hr-answer-figures.h"
#include "hr-input-table.h"
#include "hr-limit-table.h"
#include "hr-memory-table.h"
#include "hr-sentences.h"
#include "hr-speed-charts.h"
#include "hr-speed-item.h"
#include "hr-speed-sentences.h"

/* ---- inputs ---- */

static void
add_input (HrTable    *table,
           const char *name,
           const char *value,
           const char *origin)
{
  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, name);
  hr_table_set_text (table, 1, value);
  hr_table_set_text (table, 2, origin);
}

static char *
word_engine (const HrRecords *records)
{
  const char *version = records->profile != NULL ? records->profile->version : NULL;

  return version != NULL ? g_strdup_printf ("%s %s", records->engine->name, version)
                         : g_strdup (records->engine->name);
}

static char *
word_hardware (const HrAnswer *answer)
{
  const HrDevice *device = answer->records.device;

  if (device == NULL)
    return g_strdup (_("unknown hardware"));
  if (answer->plan->device_count <= 1)
    return g_strdup (device->name);
  return g_strdup_printf (_("%u × %s"), answer->plan->device_count, device->name);
}

static void
add_records (HrTable        *table,
             const HrAnswer *answer)
{
  static const char *const workloads[] = {
    [HR_WORKLOAD_INFERENCE] = N_("Inference"),
    [HR_WORKLOAD_FINETUNE] = N_("Fine-tuning"),
    [HR_WORKLOAD_PRETRAIN] = N_("Pre-training"),
  };
  const HrRecords *records = &answer->records;
  g_autofree char *engine = word_engine (records);
  g_autofree char *hardware = word_hardware (answer);
  const char *plan = _("plan");

  add_input (table, _("Workload"), _(workloads[answer->plan->workload]), plan);
  add_input (table, _("Model"), records->model->name, plan);
  add_input (table, _("Weight format"), records->format->name,
             answer->plan->weights != NULL ? plan : _("native to the model"));
  add_input (table, _("Hardware"), hardware, records->device != NULL ? plan : "");
  add_input (table, _("Engine"), engine, plan);
}

/**
 * hr_inputs_to_table:
 * @answer: an answer without error
 *
 * Returns: (transfer full): everything that the answer rests on, and whether the plan or the
 *   engine says so
 */
HrTable *
hr_inputs_to_table (const HrAnswer *answer)
{
  HrTable *table = hr_table_new ("inputs", _("Inputs"));
  guint n_inputs;
  const HrInput *inputs = hr_inputs_list (&n_inputs);

  hr_table_add_column (table, &(HrTableColumn) { "input", _("Input"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "value", _("Value"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "origin", _("Said by"), NULL, FALSE, 0 });
  add_records (table, answer);
  for (guint i = 0; i < n_inputs; i++)
    {
      const HrField *field = hr_field_find (inputs[i].path);
      double value = hr_field_get_effective (field, answer->plan, &answer->records);
      g_autofree char *words = NULL;

      /* The number of devices stands with their name. */
      if (value == HR_UNSET || g_str_equal (inputs[i].path, "hardware.count")
          || !hr_input_applies (&inputs[i], answer->plan, &answer->records))
        continue;
      words = hr_input_word_quantity (&inputs[i], value);
      if (words != NULL)
        add_input (table, _(inputs[i].title), words,
                   hr_field_is_set (field, answer->plan) ? _("plan") : _("default"));
    }
  return table;
}

/* ---- memory ---- */

static const char *
name_line (const HrTableLine *line)
{
  if (line->item != NULL)
    return hr_sentence_item (line->item);
  return line->free ? _("Free") : hr_sentence_counter (line->counter);
}

static void
add_memory_columns (HrTable             *table,
                    const HrMemoryTable *lines,
                    gboolean             with_equations)
{
  hr_table_add_column (table, &(HrTableColumn) { "item", _("Item"), NULL, FALSE,
                                                 with_equations ? 0 : 1 });
  for (guint i = 0; i < lines->n_columns; i++)
    {
      g_autofree char *key = g_strdup_printf ("column_%u_bytes", i);

      hr_table_add_column (table, &(HrTableColumn) { key, lines->columns[i], "B", TRUE, 0 });
    }
  if (!with_equations)
    return;
  hr_table_add_column (table, &(HrTableColumn) { "equation", _("Equation"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "source", _("Source"), NULL, FALSE, 1 });
}

/* What is over stands below zero, with a sign as wide as a digit. */
static char *
word_bytes (double     bytes,
            HrByteUnit unit)
{
  g_autofree char *size = hr_format_bytes (ABS (bytes), unit);

  return bytes < 0 ? g_strconcat ("\342\210\222", size, NULL) : g_steal_pointer (&size);
}

static HrTable *
make_memory (const HrAnswer *answer,
             gboolean        with_equations,
             HrByteUnit      unit)
{
  HrTable *table = hr_table_new ("memory", _("Memory"));
  g_autoptr (HrMemoryTable) lines = hr_memory_table_new (answer);

  add_memory_columns (table, lines, with_equations);
  for (guint row = 0; row < lines->n_lines; row++)
    {
      const HrTableLine *line = &lines->lines[row];

      hr_table_add_row (table, line->item == NULL);
      hr_table_set_text (table, 0, name_line (line));
      for (guint i = 0; i < lines->n_columns; i++)
        {
          g_autofree char *size = word_bytes (line->bytes[i], unit);

          if (line->present[i])
            hr_table_set_number (table, i + 1, line->bytes[i], size);
        }
      if (with_equations && line->item != NULL)
        {
          hr_table_set_text (table, lines->n_columns + 1, line->item->equation);
          hr_table_set_text (table, lines->n_columns + 2, line->item->source);
        }
    }
  return table;
}

/**
 * hr_memory_to_table:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full): what takes the memory of each device, with the counters
 */
HrTable *
hr_memory_to_table (const HrAnswer *answer,
                    HrByteUnit      unit)
{
  return make_memory (answer, FALSE, unit);
}

/**
 * hr_breakdown_to_table:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the same with the equation of each item, and where it is from
 */
HrTable *
hr_breakdown_to_table (const HrAnswer *answer,
                       HrByteUnit      unit)
{
  return make_memory (answer, TRUE, unit);
}

/* ---- operations ---- */

static void
add_operation (HrTable           *table,
               const HrSpeedItem *item)
{
  g_autofree char *time = hr_sentence_seconds (item->seconds);
  g_autofree char *share = hr_word_share (item->share, 0);
  g_autofree char *flops = hr_format_si (item->flops, "FLOP");
  g_autofree char *bytes = hr_format_si (item->bytes, "B");
  double intensity = hr_speed_item_intensity (item);
  g_autofree char *words = hr_word_number (intensity);

  hr_table_add_row (table, FALSE);
  hr_table_set_text (table, 0, hr_sentence_op_phase (item->phase));
  hr_table_set_text (table, 1, hr_sentence_operation (item->kind));
  hr_table_set_number (table, 2, item->seconds, time);
  hr_table_set_number (table, 3, item->share, share);
  if (item->flops > 0.0)
    hr_table_set_number (table, 4, item->flops, flops);
  if (item->bytes > 0.0)
    hr_table_set_number (table, 5, item->bytes, bytes);
  if (intensity > 0.0)
    hr_table_set_number (table, 6, intensity, words);
  hr_table_set_text (table, 7, hr_sentence_bound_short (item->bound));
}

/**
 * hr_operations_to_table:
 * @answer: an answer without error
 * @least_share: operations that take less of the time of their phase are left out; 0: none
 *
 * Returns: (transfer full) (nullable): what a step does and what it takes; %NULL without a speed
 */
HrTable *
hr_operations_to_table (const HrAnswer *answer,
                        double          least_share)
{
  const HrTableColumn columns[] = {
    { "phase", _("Phase"), NULL, FALSE, 0 },
    { "operation", _("Operation"), NULL, FALSE, 1 },
    { "seconds", _("Time"), "s", TRUE, 0 },
    { "share", _("Share"), NULL, TRUE, 0 },
    { "flop", _("Operations"), "FLOP", TRUE, 0 },
    { "bytes", _("Bytes"), "B", TRUE, 0 },
    { "flop_per_byte", _("FLOP/B"), NULL, TRUE, 0 },
    { "bound", _("Limited by"), NULL, FALSE, 0 },
  };
  g_autoptr (GListStore) items = NULL;
  HrTable *table;

  if (answer->speed == NULL || !answer->speed->known)
    return NULL;
  items = hr_speed_items_new (answer->speed);
  table = hr_table_new ("operations", _("Operations of a step"));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    hr_table_add_column (table, &columns[i]);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (items)); i++)
    {
      g_autoptr (HrSpeedItem) item = g_list_model_get_item (G_LIST_MODEL (items), i);

      if (item->share >= least_share)
        add_operation (table, item);
    }
  return table;
}

/* ---- equations ---- */

/**
 * hr_equations_to_table:
 * @answer: an answer without error
 *
 * Returns: (transfer full): the equation of each item of memory, and where it is from
 */
HrTable *
hr_equations_to_table (const HrAnswer *answer)
{
  HrTable *table = hr_table_new ("equations", _("Equations"));
  g_autoptr (HrMemoryTable) lines = hr_memory_table_new (answer);

  hr_table_add_column (table, &(HrTableColumn) { "item", _("Item"), NULL, FALSE, 0 });
  hr_table_add_column (table, &(HrTableColumn) { "equation", _("Equation"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "source", _("Source"), NULL, FALSE, 1 });
  for (guint i = 0; i < lines->n_items; i++)
    {
      const HrItem *item = lines->lines[i].item;

      hr_table_add_row (table, FALSE);
      hr_table_set_text (table, 0, hr_sentence_item (item));
      hr_table_set_text (table, 1, item->equation);
      hr_table_set_text (table, 2, item->source);
    }
  return table;
}

/* ---- by name ---- */

#define ALL_ADVICE G_MAXUINT

static HrTable *
make_inputs (HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit)
{
  return hr_inputs_to_table (answer);
}

static HrTable *
make_figures (HrCatalog      *catalog,
              const HrAnswer *answer,
              HrByteUnit      unit)
{
  return hr_figures_to_table (answer, unit);
}

static HrTable *
make_sizes (HrCatalog      *catalog,
            const HrAnswer *answer,
            HrByteUnit      unit)
{
  return hr_memory_to_table (answer, unit);
}

static HrTable *
make_operations (HrCatalog      *catalog,
                 const HrAnswer *answer,
                 HrByteUnit      unit)
{
  return hr_operations_to_table (answer, 0);
}

static HrTable *
make_equations (HrCatalog      *catalog,
                const HrAnswer *answer,
                HrByteUnit      unit)
{
  return hr_equations_to_table (answer);
}

static HrTable *
make_limits (HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit)
{
  return hr_limits_to_table (catalog, answer);
}

static HrTable *
make_advice (HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit)
{
  return hr_advice_to_table (catalog, answer, ALL_ADVICE, unit);
}

static HrTable *(*const makers[]) (HrCatalog      *catalog,
                                   const HrAnswer *answer,
                                   HrByteUnit      unit) = {
  make_inputs, make_figures, make_sizes, make_operations, make_equations, make_limits, make_advice,
};

static const char *const keys[] = {
  "inputs", "figures", "memory", "operations", "equations", "limits", "advice", NULL
};

G_STATIC_ASSERT (G_N_ELEMENTS (keys) == G_N_ELEMENTS (makers) + 1);

/**
 * hr_answer_table_keys:
 *
 * Returns: (transfer none) (array zero-terminated=1): what hr_answer_to_table() makes
 */
const char *const *
hr_answer_table_keys (void)
{
  return keys;
}

/**
 * hr_answer_to_table:
 * @catalog: the records of @answer
 * @answer: an answer without error
 * @key: one of hr_answer_table_keys()
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (nullable): the table; %NULL where the answer has none of it
 */
HrTable *
hr_answer_to_table (HrCatalog      *catalog,
                    const HrAnswer *answer,
                    const char     *key,
                    HrByteUnit      unit)
{
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    if (strcmp (keys[i], key) == 0)
      return makers[i] (catalog, answer, unit);
  return NULL;
}
