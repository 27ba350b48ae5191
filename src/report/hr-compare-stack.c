/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-compare-tables.h"

#include <glib/gi18n.h>

#include "hr-memory-stack.h"
#include "hr-sentences.h"

/* What each kind of memory comes to on one device. */
static void
add_kinds (HrStack                *stack,
           const HrDeviceEstimate *device,
           const char             *letter,
           HrByteUnit              unit)
{
  guint64 bytes[HR_N_ITEM_KINDS] = { 0 };

  for (guint i = 0; i < device->n_items; i++)
    bytes[device->items[i].kind] += device->items[i].bytes;
  for (guint kind = 0; kind < HR_N_ITEM_KINDS; kind++)
    {
      const char *name = hr_sentence_kind (kind);
      g_autofree char *size = hr_format_bytes (bytes[kind], unit);
      /* Translators: a part of a bar, read aloud: "Weights, 4.6 GiB, plan A" */
      g_autofree char *description = g_strdup_printf (_("%s, %s, plan %s"), name, size, letter);
      const HrStackSegment segment = {
        .key = name, .label = name, .value = bytes[kind], .category = kind,
        .description = description,
      };

      if (bytes[kind] > 0)
        hr_stack_add_segment (stack, &segment);
    }
}

static const HrDeviceEstimate *
find_fullest (const HrEstimate *estimate)
{
  const HrDeviceEstimate *fullest = &estimate->devices[0];

  for (guint i = 1; i < estimate->n_devices; i++)
    if (estimate->devices[i].process_bytes > fullest->process_bytes)
      fullest = &estimate->devices[i];
  return fullest;
}

/* There is room for one name beside a bar: the first that tells the plans apart. */
typedef enum {
  PART_MODEL,
  PART_HARDWARE,
  PART_FORMAT,
  PART_ENGINE,
  N_PARTS
} Part;

static char *
name_part (const HrAnswer *answer,
           Part            part)
{
  const HrRecords *records = &answer->records;

  switch (part)
    {
    case PART_HARDWARE:
      return hr_sentence_hardware (answer);
    case PART_FORMAT:
      return g_strdup (records->format->name);
    case PART_ENGINE:
      return g_strdup (records->engine->name);
    case PART_MODEL:
    default:
      return g_strdup (records->model->name);
    }
}

static Part
find_difference (HrAnswer *const *answers,
                 guint            n_answers)
{
  for (Part part = PART_MODEL; part < N_PARTS; part++)
    {
      g_autofree char *first = name_part (answers[0], part);

      for (guint i = 1; i < n_answers; i++)
        {
          g_autofree char *other = name_part (answers[i], part);

          if (!g_str_equal (first, other))
            return part;
        }
    }
  return PART_MODEL;
}

static void
add_answer (HrStack        *stack,
            const HrAnswer *answer,
            guint           index,
            const char     *subject,
            HrByteUnit      unit)
{
  const HrDeviceEstimate *device = find_fullest (&answer->estimate);
  g_autofree char *letter = hr_compare_letter (index);
  g_autofree char *total = hr_format_bytes (device->process_bytes, unit);
  g_autofree char *note = hr_sentence_room (device, unit);
  gboolean over = device->capacity_bytes > 0 && device->process_bytes > device->usable_bytes;
  const HrStackRow row = {
    .label = letter, .sublabel = subject, .total = total, .note = note,
    .tone = over ? HR_TONE_ERROR : HR_TONE_NORMAL,
    .capacity = device->capacity_bytes, .limit = device->usable_bytes, .count = 1,
  };

  hr_stack_add_row (stack, &row);
  add_kinds (stack, device, letter, unit);
}

/**
 * hr_compare_stack_new:
 * @answers: (array length=n_answers): answers without error
 * @n_answers: how many
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the fullest device of each answer as a bar, on one scale
 */
HrStack *
hr_compare_stack_new (HrAnswer *const *answers,
                      guint            n_answers,
                      HrByteUnit       unit)
{
  HrStack *stack = hr_memory_stack_new_empty (unit);
  HrStackWords words = *hr_stack_get_words (stack);
  Part part = find_difference (answers, n_answers);

  words.names_only = TRUE;
  hr_stack_set_words (stack, &words);
  for (guint i = 0; i < n_answers; i++)
    {
      g_autofree char *subject = name_part (answers[i], part);

      add_answer (stack, answers[i], i, subject, unit);
    }
  return stack;
}
