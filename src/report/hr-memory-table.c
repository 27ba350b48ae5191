/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-memory-table.h"

#include <glib/gi18n.h>

#include "hr-sentences.h"

static HrTableLine *
find_line (HrMemoryTable *self,
           const HrItem  *item)
{
  for (guint i = 0; i < self->n_items; i++)
    if (self->lines[i].item->kind == item->kind
        && g_strcmp0 (self->lines[i].item->label, item->label) == 0)
      return &self->lines[i];
  if (self->n_items == HR_MAX_TABLE_ROWS - 4)
    return NULL;
  self->lines[self->n_items].item = item;
  return &self->lines[self->n_items++];
}

static void
add_column (HrMemoryTable          *self,
            const HrDeviceEstimate *device,
            char                   *name)
{
  guint column = self->n_columns++;

  self->columns[column] = name;
  for (guint i = 0; i < device->n_items; i++)
    {
      HrTableLine *line = find_line (self, &device->items[i]);

      if (line == NULL)
        continue;
      line->bytes[column] += device->items[i].bytes;
      line->present[column] = TRUE;
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const HrTableLine *left = a;
  const HrTableLine *right = b;

  return (int) left->item->kind - (int) right->item->kind;
}

static void
fill_total (HrTableLine            *line,
            const HrDeviceEstimate *device,
            guint                   column)
{
  const gint64 counters[] = {
    [HR_COUNTER_ALLOCATED] = device->allocated_bytes,
    [HR_COUNTER_RESERVED] = device->reserved_bytes,
    [HR_COUNTER_PROCESS] = device->process_bytes,
  };

  line->present[column] = !line->free || device->capacity_bytes > 0;
  line->bytes[column] = line->free ? (gint64) device->usable_bytes - (gint64) device->process_bytes
                                   : counters[line->counter];
}

static void
add_totals (HrMemoryTable     *self,
            const HrEstimate  *estimate,
            const HrDeviceRun *runs,
            guint              n_runs)
{
  static const HrTableLine totals[] = {
    { .counter = HR_COUNTER_ALLOCATED },
    { .counter = HR_COUNTER_RESERVED },
    { .counter = HR_COUNTER_PROCESS },
    { .free = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      HrTableLine *line = &self->lines[self->n_items + i];

      *line = totals[i];
      for (guint j = 0; j < n_runs; j++)
        fill_total (line, &estimate->devices[runs[j].first], j);
      if (self->n_columns > n_runs)
        fill_total (line, &estimate->host, n_runs);
    }
  self->n_lines = self->n_items + G_N_ELEMENTS (totals);
}

/**
 * hr_memory_table_new:
 * @answer: an answer without error; must outlive the table
 *
 * Returns: (transfer full): its numbers
 */
HrMemoryTable *
hr_memory_table_new (const HrAnswer *answer)
{
  HrMemoryTable *self = g_new0 (HrMemoryTable, 1);
  const HrEstimate *estimate = &answer->estimate;
  HrDeviceRun runs[HR_MAX_DEVICES];
  guint n_runs = hr_find_device_runs (estimate, runs);

  self->lines = g_new0 (HrTableLine, HR_MAX_TABLE_ROWS);
  for (guint i = 0; i < n_runs; i++)
    add_column (self, &estimate->devices[runs[i].first],
                hr_sentence_device_run (answer->records.device, &runs[i]));
  if (estimate->host.n_items > 0)
    add_column (self, &estimate->host, g_strdup (_("Main memory")));
  qsort (self->lines, self->n_items, sizeof (HrTableLine), compare_lines);
  add_totals (self, estimate, runs, n_runs);
  return self;
}

/**
 * hr_memory_table_free:
 * @self: (transfer full): a table
 */
void
hr_memory_table_free (HrMemoryTable *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->columns[i]);
  g_free (self->lines);
  g_free (self);
}
