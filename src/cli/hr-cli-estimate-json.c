/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-json.h"
#include "hr-cli.h"

/* label and counter tell items of one kind apart; all of data/schema/estimate.schema.json. */
static void
write_items (HrJsonWriter           *json,
             const HrDeviceEstimate *device)
{
  static const char *const counters[] = { "allocated", "reserved", "process" };

  hr_json_writer_begin (json, "items", '[');
  for (guint i = 0; i < device->n_items; i++)
    {
      const HrItem *item = &device->items[i];
      hr_json_writer_begin (json, NULL, '{');
      hr_json_writer_string (json, "kind", hr_item_kind_name (item->kind));
      hr_json_writer_string (json, "label", item->label);
      hr_json_writer_uint (json, "bytes", item->bytes);
      hr_json_writer_string (json, "counter", counters[item->counter]);
      hr_json_writer_string (json, "equation", item->equation);
      hr_json_writer_string (json, "source", item->source);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, ']');
}

/* What is not known is absent; free_bytes is negative where the plan does not fit. */
static void
write_device (HrJsonWriter           *json,
              const HrDeviceEstimate *device,
              const HrDevice         *record)
{
  if (record != NULL)
    hr_json_writer_string (json, "hardware", record->id);
  hr_json_writer_uint (json, "index", device->index);
  if (device->capacity_bytes > 0)
    {
      hr_json_writer_uint (json, "capacity_bytes", device->capacity_bytes);
      hr_json_writer_uint (json, "usable_bytes", device->usable_bytes);
    }
  write_items (json, device);
  hr_json_writer_uint (json, "allocated_bytes", device->allocated_bytes);
  hr_json_writer_uint (json, "reserved_bytes", device->reserved_bytes);
  hr_json_writer_uint (json, "process_bytes", device->process_bytes);
  if (device->capacity_bytes > 0)
    hr_json_writer_int (json, "free_bytes",
                        (gint64) device->usable_bytes - (gint64) device->process_bytes);
}

/**
 * hr_cli_estimate_json:
 * @out: where to append
 * @answer: an answer without error
 * @neighbours: (nullable) (element-type HrNeighbour): measured runs
 *
 * Writes the document that data/schema/estimate.schema.json describes.
 */
void
hr_cli_estimate_json (GString          *out,
                      const HrAnswer   *answer,
                      const GArray     *neighbours)
{
  const HrRecords *records = &answer->records;
  const HrEstimate *estimate = &answer->estimate;
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '{');
  hr_json_writer_string (&json, "verdict", hr_verdict_name (estimate->verdict));
  hr_json_writer_string (&json, "peak_phase", estimate->peak_phase);
  if (estimate->trainable_parameters > 0)
    hr_json_writer_uint (&json, "trainable_parameters", estimate->trainable_parameters);
  hr_json_writer_begin (&json, "devices", '[');
  for (guint i = 0; i < estimate->n_devices; i++)
    {
      hr_json_writer_begin (&json, NULL, '{');
      write_device (&json, &estimate->devices[i], records->device);
      hr_json_writer_end (&json, '}');
    }
  hr_json_writer_end (&json, ']');
  if (estimate->host.n_items > 0)
    {
      hr_json_writer_begin (&json, "host", '{');
      write_device (&json, &estimate->host, records->host);
      hr_json_writer_end (&json, '}');
    }
  if (estimate->pool_bytes > 0)
    {
      hr_json_writer_uint (&json, "pool_bytes", estimate->pool_bytes);
      hr_json_writer_uint (&json, "pool_tokens", estimate->pool_tokens);
    }
  if (answer->memory_interval.group != NULL)
    {
      hr_json_writer_begin (&json, "memory_interval", '{');
      hr_json_writer_uint (&json, "low_bytes", (guint64) answer->memory_interval.low);
      hr_json_writer_uint (&json, "high_bytes", (guint64) answer->memory_interval.high);
      hr_cli_interval_json (&json, &answer->memory_interval, records);
      hr_json_writer_end (&json, '}');
    }
  hr_cli_speed_json (&json, answer);
  hr_cli_neighbours_json (&json, neighbours);
  hr_json_writer_strings (&json, "warnings", estimate->warnings, estimate->n_warnings);
  hr_json_writer_end (&json, '}');
}
