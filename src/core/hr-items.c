/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer is made of: labelled items per device, and their sums. */
#include "hr-items.h"

#include <stdarg.h>

#include "hr-capacity.h"

static const char *const kind_names[HR_N_ITEM_KINDS] = {
  [HR_ITEM_WEIGHTS] = "weights",
  [HR_ITEM_KV_CACHE] = "kv_cache",
  [HR_ITEM_STATE] = "state",
  [HR_ITEM_ACTIVATIONS] = "activations",
  [HR_ITEM_LOGITS] = "logits",
  [HR_ITEM_GRADIENTS] = "gradients",
  [HR_ITEM_OPTIMIZER] = "optimizer",
  [HR_ITEM_ADAPTERS] = "adapters",
  [HR_ITEM_GATHERED] = "gathered",
  [HR_ITEM_WORKSPACE] = "workspace",
  [HR_ITEM_CONTEXT] = "context",
  [HR_ITEM_FRAGMENTATION] = "fragmentation",
};

static const char *const verdict_names[] = { "fits", "tight", "does-not-fit", "unknown" };

/**
 * hr_item_kind_name:
 * @kind: a kind of memory
 *
 * Returns: its name in JSON and CSS: "kv_cache"
 */
const char *
hr_item_kind_name (HrItemKind kind)
{
  g_return_val_if_fail ((guint) kind < HR_N_ITEM_KINDS, "workspace");

  return kind_names[kind];
}

/**
 * hr_verdict_name:
 * @verdict: a verdict
 *
 * Returns: its name in JSON: "does-not-fit"
 */
const char *
hr_verdict_name (HrVerdict verdict)
{
  g_return_val_if_fail ((guint) verdict < G_N_ELEMENTS (verdict_names), "unknown");

  return verdict_names[verdict];
}

/**
 * hr_device_add_item:
 * @device: a device of an estimate
 * @kind: kind of memory
 * @counter: innermost counter that sees it
 * @label: static machine name
 * @bytes: its size; nothing is added for 0
 * @equation: static text
 * @source: static text
 *
 * Adds an item. A device has few kinds of items; past %HR_MAX_ITEMS is a mistake in the code.
 */
void
hr_device_add_item (HrDeviceEstimate *device,
                    HrItemKind        kind,
                    HrCounter         counter,
                    const char       *label,
                    guint64           bytes,
                    const char       *equation,
                    const char       *source)
{
  if (bytes == 0)
    return;
  g_return_if_fail (device->n_items < HR_MAX_ITEMS);

  device->items[device->n_items++] =
    (HrItem) { kind, counter, label, bytes, equation, source };
}

/**
 * hr_estimate_warn:
 * @self: an estimate
 * @format: printf format of one sentence
 * @...: its arguments
 *
 * Notes something that the user should know; the same sentence is kept once.
 */
void
hr_estimate_warn (HrEstimate *self,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  for (guint i = 0; i < self->n_warnings; i++)
    if (g_strcmp0 (self->warnings[i], text) == 0)
      return;
  if (self->n_warnings < HR_MAX_WARNINGS)
    self->warnings[self->n_warnings++] = g_steal_pointer (&text);
}

/**
 * hr_estimate_kind_sum:
 * @device: a device of an estimate
 * @kind: kind of memory
 *
 * Returns: bytes of all items of that kind
 */
guint64
hr_estimate_kind_sum (const HrDeviceEstimate *device,
                      HrItemKind              kind)
{
  guint64 sum = 0;

  for (guint i = 0; i < device->n_items; i++)
    if (device->items[i].kind == kind)
      sum += device->items[i].bytes;
  return sum;
}

/**
 * hr_device_total_up:
 * @self: a device of an estimate
 *
 * Makes totals of the items: the only place that does.
 */
void
hr_device_total_up (HrDeviceEstimate *self)
{
  guint64 sums[] = { 0, 0, 0 };

  for (guint i = 0; i < self->n_items; i++)
    sums[self->items[i].counter] += self->items[i].bytes;
  self->allocated_bytes = sums[HR_COUNTER_ALLOCATED];
  self->reserved_bytes = self->allocated_bytes + sums[HR_COUNTER_RESERVED];
  self->process_bytes = self->reserved_bytes + sums[HR_COUNTER_PROCESS];
}

/**
 * hr_device_set_capacity:
 * @self: a device of an estimate
 * @device: (nullable): its record
 *
 * Notes what the device has, and what a process can get of it.
 */
void
hr_device_set_capacity (HrDeviceEstimate *self,
                        const HrDevice   *device)
{
  if (device == NULL)
    return;
  self->capacity_bytes = hr_device_capacity_bytes (device);
  self->usable_bytes = hr_device_usable_bytes (device);
}
