/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-sentences.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-facts.h"

static gboolean
is_alike (const HrDeviceEstimate *a,
          const HrDeviceEstimate *b)
{
  if (a->capacity_bytes != b->capacity_bytes || a->process_bytes != b->process_bytes
      || a->n_items != b->n_items)
    return FALSE;
  for (guint i = 0; i < a->n_items; i++)
    if (a->items[i].bytes != b->items[i].bytes
        || g_strcmp0 (a->items[i].label, b->items[i].label) != 0)
      return FALSE;
  return TRUE;
}

/**
 * hr_find_device_runs:
 * @estimate: an estimate
 * @runs: (out): neighbours that are alike
 *
 * Eight equal GPUs are one column of a table, not eight.
 *
 * Returns: the number of runs
 */
guint
hr_find_device_runs (const HrEstimate *estimate,
                     HrDeviceRun       runs[HR_MAX_DEVICES])
{
  guint n_runs = 0;

  for (guint i = 0; i < estimate->n_devices; i++)
    if (n_runs > 0
        && is_alike (&estimate->devices[runs[n_runs - 1].first], &estimate->devices[i]))
      runs[n_runs - 1].count++;
    else
      runs[n_runs++] = (HrDeviceRun) { .first = i, .count = 1 };
  return n_runs;
}

/* What kinds of memory are called; the order is that of HrItemKind. */
static const char *const kind_names[HR_N_ITEM_KINDS] = {
  N_("Weights"),
  N_("KV cache"),
  N_("Recurrent state"),
  N_("Activations"),
  N_("Logits"),
  N_("Gradients"),
  N_("Optimizer"),
  N_("Adapters"),
  N_("Gathered weights"),
  N_("Workspace"),
  N_("Driver context"),
  N_("Fragmentation"),
};

/* Names of single items, by the core's label, where the kind alone does not tell them apart. */
static const struct { const char *label, *name; } item_names[] = {
  { "activations.attention", N_("Activations of attention") },
  { "activations.mlp", N_("Activations of feed-forward") },
  { "activations.scores", N_("Attention scores") },
  { "autocast", N_("Copies for mixed precision") },
  { "buckets", N_("Communication buckets") },
  { "cache.rebuild", N_("Rebuilt cache") },
  { "cache.repeated", N_("Repeated keys and values") },
  { "cached", N_("Kept by the allocator") },
  { "communicator", N_("Communication buffers") },
  { "compute_buffer", N_("Compute buffer") },
  { "gemm_workspace", N_("Matrix workspace") },
  { "graphs", N_("Captured graphs") },
  { "kv_cache.copy", N_("KV cache, old copy") },
  { "kv_cache.window", N_("KV cache of sliding layers") },
  { "library_workspace", N_("Library workspace") },
  { "load_buffers", N_("Loading buffers") },
  { "master", N_("Master weights") },
  { "output_buffer", N_("Output buffer") },
  { "rope_tables", N_("Position tables") },
  { "runtime", N_("Runtime libraries") },
  { "saved", N_("Saved activations") },
  { "scratch", N_("Scratch buffers") },
  { "temporaries", N_("Temporary tensors") },
};

/**
 * hr_sentence_kind:
 * @kind: a kind of memory
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_kind (HrItemKind kind)
{
  return _(kind_names[kind]);
}

/**
 * hr_sentence_item:
 * @item: an item
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_item (const HrItem *item)
{
  for (guint i = 0; i < G_N_ELEMENTS (item_names); i++)
    if (g_strcmp0 (item->label, item_names[i].label) == 0)
      return _(item_names[i].name);
  return hr_sentence_kind (item->kind);
}

/**
 * hr_sentence_counter:
 * @counter: a counter of memory
 *
 * Returns: (transfer none): its name
 */
const char *
hr_sentence_counter (HrCounter counter)
{
  static const char *const names[] = {
    [HR_COUNTER_ALLOCATED] = N_("Allocated"),
    [HR_COUNTER_RESERVED] = N_("Reserved"),
    [HR_COUNTER_PROCESS] = N_("Process"),
  };

  return _(names[counter]);
}

/**
 * hr_sentence_device_run:
 * @device: (nullable): what the devices are
 * @run: which of them
 *
 * Returns: (transfer full): "GPU 0" or "GPU 0–7"
 */
char *
hr_sentence_device_run (const HrDevice    *device,
                        const HrDeviceRun *run)
{
  guint last = run->first + run->count - 1;
  HrDeviceKind kind = device != NULL ? device->kind : HR_DEVICE_GPU;

  if (kind == HR_DEVICE_CPU)
    return run->count == 1 ? g_strdup_printf (_("CPU %u"), run->first)
                           : g_strdup_printf (_("CPU %u–%u"), run->first, last);
  if (kind == HR_DEVICE_TPU)
    return run->count == 1 ? g_strdup_printf (_("TPU %u"), run->first)
                           : g_strdup_printf (_("TPU %u–%u"), run->first, last);
  if (kind == HR_DEVICE_NPU)
    return run->count == 1 ? g_strdup_printf (_("NPU %u"), run->first)
                           : g_strdup_printf (_("NPU %u–%u"), run->first, last);
  return run->count == 1 ? g_strdup_printf (_("GPU %u"), run->first)
                         : g_strdup_printf (_("GPU %u–%u"), run->first, last);
}

/**
 * hr_sentence_hardware:
 * @answer: an answer
 *
 * Returns: (transfer full): the devices in short: "2 × GeForce RTX 4090"
 */
char *
hr_sentence_hardware (const HrAnswer *answer)
{
  g_autofree char *name = NULL;

  if (answer->records.device == NULL)
    return g_strdup (_("unknown hardware"));
  name = hr_short_name (answer->records.device);
  if (answer->plan->device_count <= 1)
    return g_steal_pointer (&name);
  /* Translators: several devices, such as "2 × GeForce RTX 4090" */
  return g_strdup_printf (_("%u × %s"), answer->plan->device_count, name);
}

/**
 * hr_sentence_title:
 * @answer: an answer
 *
 * Returns: (transfer full): model and hardware, for the title of the window
 */
char *
hr_sentence_title (const HrAnswer *answer)
{
  g_autofree char *hardware = hr_sentence_hardware (answer);

  if (answer->records.model == NULL)
    return g_strdup (_("Headroom"));
  /* Translators: a model on hardware, such as "Llama 3.1 8B on GeForce RTX 4090" */
  return g_strdup_printf (_("%s on %s"), answer->records.model->name, hardware);
}

/**
 * hr_sentence_subject:
 * @answer: an answer
 *
 * Returns: (transfer full): what the answer is about in one line
 */
char *
hr_sentence_subject (const HrAnswer *answer)
{
  const HrRecords *records = &answer->records;
  g_autofree char *hardware = hr_sentence_hardware (answer);

  return g_strdup_printf ("%s · %s · %s · %s",
                          records->model != NULL ? records->model->name : answer->plan->model,
                          records->format != NULL ? records->format->name : answer->plan->weights,
                          hardware,
                          records->engine != NULL ? records->engine->name : answer->plan->engine);
}

static gint64
get_free_bytes (const HrDeviceEstimate *device)
{
  return (gint64) device->usable_bytes - (gint64) device->process_bytes;
}

static guint
find_fullest (const HrEstimate *estimate)
{
  guint fullest = 0;

  for (guint i = 1; i < estimate->n_devices; i++)
    if (get_free_bytes (&estimate->devices[i]) < get_free_bytes (&estimate->devices[fullest]))
      fullest = i;
  return fullest;
}

/* What all devices together have left, or lack where they are over; of what a process can get. */
typedef struct {
  gint64  free_bytes;
  gint64  over_bytes;
  guint64 usable_bytes;
  guint   n_over;
} Balance;

static Balance
add_up (const HrEstimate *estimate)
{
  Balance balance = { 0 };

  for (guint i = 0; i < estimate->n_devices; i++)
    {
      gint64 free_bytes = get_free_bytes (&estimate->devices[i]);

      balance.usable_bytes += estimate->devices[i].usable_bytes;
      balance.free_bytes += MAX (free_bytes, 0);
      balance.over_bytes += MAX (-free_bytes, 0);
      balance.n_over += free_bytes < 0;
    }
  return balance;
}

static char *
word_fits (const Balance *balance,
           HrByteUnit     unit)
{
  g_autofree char *free_size = hr_format_bytes (balance->free_bytes, unit);
  g_autofree char *usable = hr_format_bytes (balance->usable_bytes, unit);

  /* Translators: "Fits — 5.3 GiB free of 23.7 GiB" */
  return g_strdup_printf (_("Fits — %s free of %s"), free_size, usable);
}

static char *
word_tight (const HrEstimate *estimate,
            guint             fullest,
            const char       *device,
            HrByteUnit        unit)
{
  const HrDeviceEstimate *tight = &estimate->devices[fullest];
  g_autofree char *free_size = hr_format_bytes (get_free_bytes (tight), unit);
  g_autofree char *usable = hr_format_bytes (tight->usable_bytes, unit);

  if (estimate->n_devices == 1)
    /* Translators: "Tight — 0.3 GiB free of 23.7 GiB" */
    return g_strdup_printf (_("Tight — %s free of %s"), free_size, usable);
  /* Translators: "Tight — 0.3 GiB free on GPU 1" */
  return g_strdup_printf (_("Tight — %s free on %s"), free_size, device);
}

static char *
word_does_not_fit (const HrEstimate *estimate,
                   const Balance    *balance,
                   const char       *device,
                   HrByteUnit        unit)
{
  g_autofree char *over = hr_format_bytes (balance->over_bytes, unit);

  if (balance->n_over == 0)
    return g_strdup (_("Does not fit"));
  if (estimate->n_devices == 1)
    /* Translators: "Does not fit: 3.1 GiB over" */
    return g_strdup_printf (_("Does not fit: %s over"), over);
  if (balance->n_over == 1)
    /* Translators: "Does not fit: 3.1 GiB over on GPU 2" */
    return g_strdup_printf (_("Does not fit: %s over on %s"), over, device);
  /* Translators: "Does not fit: 12.4 GiB over on 4 devices" */
  return g_strdup_printf (ngettext ("Does not fit: %s over on %u device",
                                    "Does not fit: %s over on %u devices", balance->n_over),
                          over, balance->n_over);
}

/**
 * hr_sentence_verdict:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the verdict in one short sentence
 */
char *
hr_sentence_verdict (const HrAnswer *answer,
                     HrByteUnit      unit)
{
  const HrEstimate *estimate = &answer->estimate;
  const Balance balance = add_up (estimate);
  const HrDeviceRun fullest = { find_fullest (estimate), 1 };
  g_autofree char *device = hr_sentence_device_run (answer->records.device, &fullest);
  g_autofree char *needed =
    hr_format_bytes (estimate->devices[fullest.first].process_bytes, unit);

  switch (estimate->verdict)
    {
    case HR_VERDICT_FITS:
      return word_fits (&balance, unit);
    case HR_VERDICT_TIGHT:
      return word_tight (estimate, fullest.first, device, unit);
    case HR_VERDICT_DOES_NOT_FIT:
      return word_does_not_fit (estimate, &balance, device, unit);
    default:
      /* Translators: the verdict when the device's memory is not known; %s is a size */
      return g_strdup_printf (_("Unknown — %s needed"), needed);
    }
}

/**
 * hr_sentence_room:
 * @device: a device of an estimate
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (nullable): "5.3 GiB free" or "3.1 GiB over"
 */
char *
hr_sentence_room (const HrDeviceEstimate *device,
                  HrByteUnit              unit)
{
  gint64 free_bytes = get_free_bytes (device);
  g_autofree char *size = hr_format_bytes (ABS (free_bytes), unit);

  if (device->capacity_bytes == 0)
    return NULL;
  return free_bytes < 0 ? g_strdup_printf (_("%s over"), size)
                        : g_strdup_printf (_("%s free"), size);
}

static char *
word_fullest (const HrAnswer *answer,
              const char     *size)
{
  const HrDeviceRun fullest = { find_fullest (&answer->estimate), 1 };
  g_autofree char *device = hr_sentence_device_run (answer->records.device, &fullest);
  guint n_devices = answer->estimate.n_devices;
  HrDeviceRun runs[HR_MAX_DEVICES];

  if (hr_find_device_runs (&answer->estimate, runs) == 1)
    /* Translators: "vLLM needs 21.6 GiB at most on each of 2 devices." */
    return g_strdup_printf (ngettext ("%s needs %s at most on %u device.",
                                      "%s needs %s at most on each of %u devices.", n_devices),
                            answer->records.engine->name, size, n_devices);
  /* Translators: "llama.cpp needs 21.6 GiB at most, on GPU 0." */
  return g_strdup_printf (_("%s needs %s at most, on %s."), answer->records.engine->name, size,
                          device);
}

/**
 * hr_sentence_peak:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full): what the engine needs and when
 */
char *
hr_sentence_peak (const HrAnswer *answer,
                  HrByteUnit      unit)
{
  const HrEstimate *estimate = &answer->estimate;
  const HrDeviceEstimate *device = &estimate->devices[find_fullest (estimate)];
  const char *engine = answer->records.engine->name;
  g_autofree char *size = hr_format_bytes (device->process_bytes, unit);

  if (estimate->n_devices > 1)
    return word_fullest (answer, size);
  if (g_strcmp0 (estimate->peak_phase, "load") == 0)
    /* Translators: "llama.cpp needs 6.3 GiB at most, while it loads the weights." */
    return g_strdup_printf (_("%s needs %s at most, while it loads the weights."), engine, size);
  if (g_strcmp0 (estimate->peak_phase, "prefill") == 0)
    return g_strdup_printf (_("%s needs %s at most, while it reads the prompt."), engine, size);
  if (g_strcmp0 (estimate->peak_phase, "decode") == 0)
    return g_strdup_printf (_("%s needs %s at most, while it writes the last token."),
                            engine, size);
  /* Translators: "llama.cpp needs 6.3 GiB at most." */
  return g_strdup_printf (_("%s needs %s at most."), engine, size);
}

/**
 * hr_sentence_pool:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): how much text a paged cache would hold
 */
char *
hr_sentence_pool (const HrAnswer *answer)
{
  guint64 tokens = answer->estimate.pool_tokens;
  g_autofree char *number = hr_format_number (tokens);

  if (tokens == 0)
    return NULL;
  /* Translators: %s is a number with separators */
  return g_strdup_printf (ngettext ("Its cache pool holds %s token.",
                                    "Its cache pool holds %s tokens.",
                                    MIN (tokens, G_MAXUINT)),
                          number);
}

static const struct { const char *icon, *style; } verdict_looks[] = {
  [HR_VERDICT_FITS] = { "object-select-symbolic", "success" },
  [HR_VERDICT_TIGHT] = { "dialog-warning-symbolic", "warning" },
  [HR_VERDICT_DOES_NOT_FIT] = { "dialog-error-symbolic", "error" },
  [HR_VERDICT_UNKNOWN] = { "dialog-question-symbolic", "dim-label" },
};

/**
 * hr_verdict_icon:
 * @verdict: a verdict
 *
 * Returns: (transfer none): the icon that says the same
 */
const char *
hr_verdict_icon (HrVerdict verdict)
{
  return verdict_looks[verdict].icon;
}

/**
 * hr_verdict_style:
 * @verdict: a verdict
 *
 * Returns: (transfer none): the style class of its icon
 */
const char *
hr_verdict_style (HrVerdict verdict)
{
  return verdict_looks[verdict].style;
}
