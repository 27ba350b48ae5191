/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-memory-stack.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-facts.h"
#include "hr-training-sentences.h"

/* Beyond this many bars, neighbours that are alike share one. */
#define MAX_SINGLE_BARS 8

G_STATIC_ASSERT ((int) HR_CATEGORY_FRAGMENTATION == (int) HR_ITEM_FRAGMENTATION);

static char *
format_value (double   value,
              gpointer user_data)
{
  return hr_format_bytes (value, GPOINTER_TO_UINT (user_data));
}

static char *
format_tick (double   value,
             gpointer user_data)
{
  double unit = GPOINTER_TO_UINT (user_data) == HR_BYTE_UNIT_BINARY ? (double) HR_GIB : 1e9;

  return g_strdup_printf ("%.4g", value / unit);
}

static HrTone
get_tone (const HrDeviceEstimate *device)
{
  return device->capacity_bytes > 0 && device->process_bytes > device->usable_bytes
         ? HR_TONE_ERROR : HR_TONE_NORMAL;
}

static char *
word_total (const HrDeviceEstimate *device,
            HrByteUnit              unit)
{
  g_autofree char *used = hr_format_bytes (device->process_bytes, unit);
  g_autofree char *used_number = hr_format_gib (device->process_bytes, unit);
  g_autofree char *usable = hr_format_gib (device->usable_bytes, unit);

  if (device->capacity_bytes == 0)
    return g_steal_pointer (&used);
  /* The unit after the second number serves both. */
  *strstr (used_number, "\302\240") = '\0';
  /* Translators: memory used of what can be used, as short as can be: "6.3 / 23.7 GiB" */
  return g_strdup_printf (_("%s / %s"), used_number, usable);
}

/* Kinds have the colours and the legend; what is read aloud names the item itself. */
static void
add_segments (HrStack                *stack,
              const HrDeviceEstimate *device,
              const char             *row_label,
              HrByteUnit              unit)
{
  for (guint i = 0; i < device->n_items; i++)
    {
      const HrItem *item = &device->items[i];
      g_autofree char *size = hr_format_bytes (item->bytes, unit);
      /* Translators: a part of a bar, read aloud: "Weights, 4.6 GiB, GPU 0" */
      g_autofree char *description = g_strdup_printf (_("%s, %s, %s"), hr_sentence_item (item),
                                                      size, row_label);
      HrStackSegment segment = {
        .key = item->label,
        .label = hr_sentence_kind (item->kind),
        .value = item->bytes,
        .category = item->kind,
        .description = description,
      };

      hr_stack_add_segment (stack, &segment);
    }
}

static void
add_device (HrStack                *stack,
            const HrDeviceEstimate *device,
            const char             *label,
            const char             *sublabel,
            guint                   count,
            gboolean                loose,
            HrByteUnit              unit)
{
  g_autofree char *total = word_total (device, unit);
  g_autofree char *note = hr_sentence_room (device, unit);
  g_autofree char *limit = hr_format_bytes (device->usable_bytes, unit);
  HrStackRow row = {
    .label = label,
    .sublabel = sublabel,
    .total = total,
    .note = note,
    .tone = get_tone (device),
    .capacity = device->capacity_bytes,
    .limit = device->usable_bytes,
    .limit_label = device->capacity_bytes > 0 && !loose ? limit : NULL,
    .loose = loose,
    .count = count,
  };

  hr_stack_add_row (stack, &row);
  add_segments (stack, device, label, unit);
}

static void
add_devices (HrStack        *stack,
             const HrAnswer *answer,
             HrByteUnit      unit)
{
  const HrEstimate *estimate = &answer->estimate;
  const HrDevice *device = answer->records.device;
  g_autofree char *name = device != NULL ? hr_short_name (device) : NULL;
  HrDeviceRun runs[HR_MAX_DEVICES];
  guint n_runs = hr_find_device_runs (estimate, runs);
  gboolean single = estimate->n_devices <= MAX_SINGLE_BARS;

  for (guint i = 0; i < n_runs; i++)
    for (guint j = 0; j < (single ? runs[i].count : 1); j++)
      {
        HrDeviceRun run = { runs[i].first + j, single ? 1 : runs[i].count };
        g_autofree char *label = hr_sentence_device_run (device, &run);
        g_autofree char *stage = hr_sentence_stage (answer, &run);

        add_device (stack, &estimate->devices[run.first], label, stage != NULL ? stage : name,
                    run.count, FALSE, unit);
      }
}

/**
 * hr_memory_stack_new_empty:
 * @unit: GiB or GB
 *
 * Returns: (transfer full): a chart of bytes that rows can be added to
 */
HrStack *
hr_memory_stack_new_empty (HrByteUnit unit)
{
  HrStack *stack = hr_stack_new (unit == HR_BYTE_UNIT_BINARY ? HR_AXIS_BINARY : HR_AXIS_DECIMAL);
  const HrStackWords words = {
    .other = _("Other"),
    .free = _("Free"),
    .over = _("Over capacity"),
    .axis_unit = unit == HR_BYTE_UNIT_BINARY ? "GiB" : "GB",
  };

  hr_stack_set_words (stack, &words);
  hr_stack_set_formats (stack, format_value, format_tick, GUINT_TO_POINTER (unit), NULL);
  return stack;
}

/**
 * hr_memory_stack_new:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Turns an estimate into a chart: one bar for each device, one for main memory where it is used.
 *
 * Returns: (transfer full): what the chart shows
 */
HrStack *
hr_memory_stack_new (const HrAnswer *answer,
                     HrByteUnit      unit)
{
  HrStack *stack = hr_memory_stack_new_empty (unit);

  add_devices (stack, answer, unit);
  if (answer->estimate.host.n_items > 0)
    add_device (stack, &answer->estimate.host, _("Main memory"), NULL, 1, TRUE, unit);
  return stack;
}
