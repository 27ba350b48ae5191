/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hr-cli.h"

#define NAME_WIDTH 24
#define SIZE_WIDTH 10
#define GAP "  "
/* 80 columns less indent, name, size and gap. */
#define EQUATION_WIDTH (80 - 2 - NAME_WIDTH - SIZE_WIDTH - 2)

typedef struct {
  GString   *out;
  HrByteUnit unit;
  gboolean   colour;
} Page;

static const char *const kind_words[HR_N_ITEM_KINDS] = {
  [HR_ITEM_WEIGHTS] = "Weights",
  [HR_ITEM_KV_CACHE] = "KV cache",
  [HR_ITEM_STATE] = "State",
  [HR_ITEM_ACTIVATIONS] = "Activations",
  [HR_ITEM_LOGITS] = "Logits",
  [HR_ITEM_GRADIENTS] = "Gradients",
  [HR_ITEM_OPTIMIZER] = "Optimizer",
  [HR_ITEM_ADAPTERS] = "Adapters",
  [HR_ITEM_GATHERED] = "Gathered",
  [HR_ITEM_WORKSPACE] = "Workspace",
  [HR_ITEM_CONTEXT] = "Context",
  [HR_ITEM_FRAGMENTATION] = "Fragmentation",
};

/* One unit for a whole page, so that columns compare at a glance; nothing reads as nothing. */
static char *
size_text (const Page *page,
           double      bytes)
{
  gboolean binary = page->unit == HR_BYTE_UNIT_BINARY;
  const char *unit = binary ? "GiB" : "GB";
  double size = bytes / (binary ? (double) HR_GIB : 1e9);

  if (size > 0.0 && size < 0.005)
    return g_strdup_printf ("<0.01 %s", unit);
  return g_strdup_printf ("%.2f %s", size, unit);
}

static void
append_total (const Page *page,
              const char *name,
              guint64     bytes,
              const char *meaning)
{
  g_autofree char *size = size_text (page, (double) bytes);

  g_string_append (page->out, "  ");
  hr_cli_append_cell (page->out, name, NAME_WIDTH);
  hr_cli_append_cell (page->out, size, -SIZE_WIDTH);
  if (meaning != NULL)
    {
      g_string_append (page->out, GAP);
      hr_cli_append_clipped (page->out, meaning, EQUATION_WIDTH);
    }
  g_string_append_c (page->out, '\n');
}

/* "KV cache, sliding" of the machine name "kv_cache.sliding"; "Compute buffer" of one that does not
 * begin with its kind. */
static char *
item_name (const HrItem *item)
{
  const char *kind = hr_item_kind_name (item->kind);
  const char *detail = strchr (item->label, '.');
  char *name;

  if (strcmp (item->label, kind) == 0)
    return g_strdup (kind_words[item->kind]);
  if (detail != NULL)
    name = g_strdup_printf ("%s, %s", kind_words[item->kind], detail + 1);
  else
    {
      name = g_strdup (item->label);
      name[0] = g_ascii_toupper (name[0]);
    }
  return g_strdelimit (name, "_.", ' ');
}

static void
append_items (const Page             *page,
              const HrDeviceEstimate *device)
{
  for (guint i = 0; i < device->n_items; i++)
    {
      g_autofree char *name = item_name (&device->items[i]);
      append_total (page, name, device->items[i].bytes, device->items[i].equation);
    }
}

static void
append_rule (const Page *page)
{
  g_string_append (page->out, "  ");
  for (int i = 0; i < NAME_WIDTH + SIZE_WIDTH; i++)
    g_string_append (page->out, "\342\224\200");
  g_string_append_c (page->out, '\n');
}

static void
append_device (const Page             *page,
               const HrDeviceEstimate *device)
{
  append_items (page, device);
  append_rule (page);
  append_total (page, "Allocated", device->allocated_bytes, "tensors and buffers");
  if (device->reserved_bytes != device->allocated_bytes)
    append_total (page, "Reserved", device->reserved_bytes, "with what the allocator keeps");
  append_total (page, "Process", device->process_bytes, "with driver and libraries");
  if (device->capacity_bytes > 0)
    append_total (page, "Usable", device->usable_bytes, "what a process can get of the card");
}

static gboolean
devices_alike (const HrDeviceEstimate *a,
               const HrDeviceEstimate *b)
{
  if (a->n_items != b->n_items || a->process_bytes != b->process_bytes
      || a->usable_bytes != b->usable_bytes)
    return FALSE;
  for (guint i = 0; i < a->n_items; i++)
    if (a->items[i].kind != b->items[i].kind || a->items[i].bytes != b->items[i].bytes)
      return FALSE;
  return TRUE;
}

/* Devices that are alike in every byte share a table: "GPU 0–3, each". */
static void
append_devices (const Page       *page,
                const HrEstimate *estimate,
                const HrDevice   *record)
{
  for (guint first = 0, end; first < estimate->n_devices; first = end)
    {
      const HrDeviceEstimate *device = &estimate->devices[first];
      end = first + 1;
      while (end < estimate->n_devices && devices_alike (device, &estimate->devices[end]))
        end++;
      g_string_append_printf (page->out, "\nDevice %u", device->index);
      if (end - first > 1)
        g_string_append_printf (page->out, "\342\200\223%u, each",
                                estimate->devices[end - 1].index);
      g_string_append_printf (page->out, ": %s\n",
                              record != NULL ? record->name : "of unknown kind");
      append_device (page, device);
    }
}

static const HrDeviceEstimate *
fullest_device (const HrEstimate *estimate)
{
  const HrDeviceEstimate *fullest = NULL;
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < estimate->n_devices; i++)
    {
      const HrDeviceEstimate *device = &estimate->devices[i];
      gint64 room = (gint64) device->usable_bytes - (gint64) device->process_bytes;
      if (room < least)
        {
          least = room;
          fullest = device;
        }
    }
  return fullest != NULL ? fullest : &estimate->host;
}

/* ", on device 1", where devices differ in room. */
static char *
where_text (const HrEstimate       *estimate,
            const HrDeviceEstimate *device)
{
  if (estimate->n_devices < 2)
    return g_strdup ("");
  for (guint i = 0; i < estimate->n_devices; i++)
    if (!devices_alike (&estimate->devices[i], device))
      return g_strdup_printf (" on device %u", device->index);
  return g_strdup (" on each device");
}

/* Why nobody can tell, and what it needs all the same. */
static char *
unknown_sentence (const Page             *page,
                  const HrEstimate       *estimate,
                  const HrRecords        *records,
                  const HrDeviceEstimate *device)
{
  g_autofree char *need = size_text (page, (double) device->process_bytes);
  g_autofree char *where = where_text (estimate, device);

  if (estimate->n_devices == 0)
    return g_strdup_printf ("Unknown whether it fits: it needs %s of main memory of unknown size.",
                            need);
  if (records->device == NULL)
    return g_strdup_printf ("Unknown whether it fits: it needs %s%s, and no --hardware is given.",
                            need, where);
  return g_strdup_printf ("Unknown whether it fits: it needs %s%s,\n"
                          "and the catalogue does not know the memory of %s.",
                          need, where, records->device->name);
}

static char *
verdict_sentence (const Page       *page,
                  const HrEstimate *estimate,
                  const HrRecords  *records)
{
  const HrDeviceEstimate *device = fullest_device (estimate);
  double room = (double) device->usable_bytes - (double) device->process_bytes;
  g_autofree char *free_size = size_text (page, ABS (room));
  g_autofree char *usable = size_text (page, (double) device->usable_bytes);
  g_autofree char *where = where_text (estimate, device);

  switch (estimate->verdict)
    {
    case HR_VERDICT_FITS:
      return g_strdup_printf ("Fits: %s free of %s%s.", free_size, usable, where);
    case HR_VERDICT_TIGHT:
      return g_strdup_printf ("Tight: fits with %s to spare of %s%s.", free_size, usable, where);
    case HR_VERDICT_DOES_NOT_FIT:
      return g_strdup_printf ("Does not fit: %s more than the %s usable%s.", free_size, usable,
                              where);
    case HR_VERDICT_UNKNOWN:
    default:
      return unknown_sentence (page, estimate, records, device);
    }
}

static void
append_verdict (const Page       *page,
                const HrEstimate *estimate,
                const HrRecords  *records)
{
  static const char *const colours[] = { "\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[1m" };
  g_autofree char *sentence = verdict_sentence (page, estimate, records);

  g_string_append_printf (page->out, "%s%s%s\n", page->colour ? colours[estimate->verdict] : "",
                          sentence, page->colour ? "\033[0m" : "");
}

static void
append_title (const Page      *page,
              const HrPlan    *plan,
              const HrRecords *records)
{
  g_string_append_printf (page->out, "%s, %s", records->model->name, records->format->name);
  if (records->device != NULL && plan->device_count > 1)
    g_string_append_printf (page->out, ", on %u \303\227 %s", plan->device_count,
                            records->device->name);
  else if (records->device != NULL)
    g_string_append_printf (page->out, ", on %s", records->device->name);
  g_string_append_printf (page->out, ", with %s", records->engine->name);
  if (records->profile->version != NULL)
    g_string_append_printf (page->out, " (%s)", records->profile->version);
  g_string_append_c (page->out, '\n');
}

static void
append_interval (const Page     *page,
                 const HrAnswer *answer)
{
  const HrInterval *interval = &answer->memory_interval;
  g_autofree char *basis = hr_cli_interval_basis (interval, &answer->records);
  g_autofree char *low = size_text (page, interval->low);
  g_autofree char *high = size_text (page, interval->high);

  if (interval->group == NULL)
    g_string_append (page->out, "Nothing like it was measured: how sure this is, is unknown.\n");
  else
    g_string_append_printf (page->out, "90 %%: %s to %s, from %s.\n", low, high, basis);
}

/* Training: what changes, and the moment of a step that needs most. */
static void
append_training (const Page       *page,
                 const HrEstimate *estimate,
                 const HrModel    *model)
{
  double share = 100.0 * estimate->trainable_parameters / MAX (model->params_total, 1);

  if (estimate->trainable_parameters == 0)
    return;
  g_string_append_printf (page->out, "Trains %" G_GUINT64_FORMAT " parameters (%.*f %%); "
                          "needs most at the %s.\n", estimate->trainable_parameters,
                          share < 1 ? 3 : 0, share, estimate->peak_phase);
}

static void
append_rest (const Page       *page,
             const HrEstimate *estimate)
{
  if (estimate->host.n_items > 0)
    {
      g_string_append (page->out, "\nMain memory\n");
      append_items (page, &estimate->host);
    }
  if (estimate->pool_bytes > 0)
    {
      g_autofree char *size = size_text (page, (double) estimate->pool_bytes);
      g_autofree char *tokens = hr_format_count ((double) estimate->pool_tokens);
      g_string_append_printf (page->out, "\nThe engine would set %s per device aside for the cache:"
                              " %s tokens.\n", size, tokens);
    }
  for (guint i = 0; i < estimate->n_warnings; i++)
    g_string_append_printf (page->out, "%sNote: %s\n", i == 0 ? "\n" : "", estimate->warnings[i]);
}

/**
 * hr_cli_estimate_text:
 * @out: where to append
 * @answer: an answer without error
 * @neighbours: (nullable) (element-type HrNeighbour): measured runs
 * @unit: powers of 1024 or of 1000
 * @colour: whether the verdict is coloured
 *
 * Writes the answer for people: the verdict, then a table per device.
 */
void
hr_cli_estimate_text (GString          *out,
                      const HrAnswer   *answer,
                      const GArray     *neighbours,
                      HrByteUnit        unit,
                      gboolean          colour)
{
  const Page page = { out, unit, colour };
  const HrRecords *records = &answer->records;
  const HrEstimate *estimate = &answer->estimate;

  append_title (&page, answer->plan, records);
  append_verdict (&page, estimate, records);
  append_interval (&page, answer);
  append_training (&page, estimate, records->model);
  hr_cli_speed_text (out, answer);
  append_devices (&page, estimate, records->device);
  append_rest (&page, estimate);
  hr_cli_neighbours_text (out, neighbours);
}
