/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-estimate.h"

#include <stdarg.h>

#include "hr-capacity.h"
#include "hr-error.h"
#include "hr-ggml.h"
#include "hr-training.h"
#include "hr-units.h"
#include "hr-working.h"

/* Within this share of the usable memory a desktop, a driver update or a longer prompt decides. */
#define TIGHT_SHARE 0.95

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

typedef gboolean (*AddItems) (HrSite  *site,
                              GError **error);

/* The ggml family places layers on devices and host by itself and is not in this table. */
static const AddItems add_items[] = {
  [HR_WORKING_TORCH] = hr_torch_add_items,
  [HR_WORKING_POOL] = hr_pool_add_items,
  [HR_WORKING_EXLLAMA] = hr_exllama_add_items,
  [HR_WORKING_MLX] = hr_mlx_add_items,
};

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

guint64
hr_site_weight_bytes (const HrSite *site)
{
  return site->records->profile->torch_allocator ? site->weights.charged_bytes
                                                 : site->weights.bytes;
}

void
hr_site_add_weights (HrSite  *site,
                     guint64  bytes)
{
  hr_device_add_item (site->device, HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED, "weights", bytes,
                      "Σ charge(rows·cols·bits/8 + scales)",
                      "estimation-model §0.1 and §2; the format's record");
}

void
hr_site_add_cache (HrSite *site)
{
  hr_device_add_item (site->device, HR_ITEM_KV_CACHE, HR_COUNTER_ALLOCATED, "kv_cache",
                      site->cache.kv_bytes, "Σ layers·B·cells·(g·d_k·e_k + g·d_v·e_v)",
                      "estimation-model §3");
  hr_device_add_item (site->device, HR_ITEM_STATE, HR_COUNTER_ALLOCATED, "state",
                      site->cache.state_bytes, "Σ layers·B·state·4", "estimation-model §3");
}

/* What the process holds beside the tensors that were added so far. */
void
hr_site_add_process (HrSite *site)
{
  const HrEngineProfile *profile = site->records->profile;
  gboolean several = site->request->tp * site->request->stages > 1;
  guint64 allocated_bytes = 0;

  for (guint i = 0; i < site->device->n_items; i++)
    if (site->device->items[i].counter == HR_COUNTER_ALLOCATED)
      allocated_bytes += site->device->items[i].bytes;
  hr_device_add_item (site->device, HR_ITEM_FRAGMENTATION, HR_COUNTER_RESERVED, "fragmentation",
                      (guint64) (profile->fragmentation * allocated_bytes),
                      "share·allocated", "engine record: fragmentation");
  hr_device_add_item (site->device, HR_ITEM_CONTEXT, HR_COUNTER_PROCESS, "context",
                      (guint64) profile->context_bytes, "constant", "engine record: context_bytes");
  if (several)
    hr_device_add_item (site->device, HR_ITEM_WORKSPACE, HR_COUNTER_PROCESS, "communicator",
                        (guint64) profile->nccl_bytes, "constant", "engine record: nccl_bytes");
}

/* The only place where items become totals. */
static void
total_up (HrDeviceEstimate *device)
{
  guint64 sums[] = { 0, 0, 0 };

  for (guint i = 0; i < device->n_items; i++)
    sums[device->items[i].counter] += device->items[i].bytes;
  device->allocated_bytes = sums[HR_COUNTER_ALLOCATED];
  device->reserved_bytes = device->allocated_bytes + sums[HR_COUNTER_RESERVED];
  device->process_bytes = device->reserved_bytes + sums[HR_COUNTER_PROCESS];
}

static void
set_capacity (HrDeviceEstimate *estimate,
              const HrDevice   *device)
{
  if (device == NULL)
    return;
  estimate->capacity_bytes = hr_device_capacity_bytes (device);
  estimate->usable_bytes = hr_device_usable_bytes (device);
}

static HrVerdict
judge_device (const HrDeviceEstimate *device)
{
  if (device->usable_bytes == 0)
    return HR_VERDICT_UNKNOWN;
  if (device->process_bytes > device->usable_bytes)
    return HR_VERDICT_DOES_NOT_FIT;
  return device->process_bytes > TIGHT_SHARE * device->usable_bytes ? HR_VERDICT_TIGHT
                                                                    : HR_VERDICT_FITS;
}

/* The worst device speaks for all; an unknown one keeps the others from promising anything. */
static void
judge (HrEstimate *self)
{
  static const guint severity[] = {
    [HR_VERDICT_FITS] = 0, [HR_VERDICT_TIGHT] = 1, [HR_VERDICT_UNKNOWN] = 2,
    [HR_VERDICT_DOES_NOT_FIT] = 3,
  };

  self->verdict = self->n_devices > 0 ? HR_VERDICT_FITS : HR_VERDICT_UNKNOWN;
  for (guint i = 0; i < self->n_devices; i++)
    {
      HrVerdict verdict = judge_device (&self->devices[i]);
      if (severity[verdict] > severity[self->verdict])
        self->verdict = verdict;
    }
}

/* Which layers stage @i of @n holds: the first ones are longer by one where it does not divide. */
static HrShard
stage_shard (const HrRecords *records,
             const HrRequest *request,
             guint            stage)
{
  guint layers = records->model->n_layers, n = request->stages;
  gboolean whole = records->profile->replicates_vocabulary;
  HrShard shard = { .tp = request->tp, .whole_vocabulary = whole };

  shard.first_layer = stage * (layers / n) + MIN (stage, layers % n);
  shard.last_layer = (stage + 1) * (layers / n) + MIN (stage + 1, layers % n);
  shard.embedding = stage == 0;
  shard.head = whole ? stage == 0 : stage == n - 1;
  return shard;
}

static gboolean
estimate_stage (const HrPlan       *plan,
                const HrRecords    *records,
                const HrRequest    *request,
                const HrTensorList *list,
                guint               stage,
                HrEstimate         *out,
                GError            **error)
{
  HrSite site = { records, plan, request, list, stage_shard (records, request, stage) };
  guint first = stage * request->tp;

  if (!hr_weights_measure (records, list, &site.shard, &site.weights, error))
    return FALSE;
  hr_cache_measure (records, request, &site.shard, &site.cache);
  site.device = &out->devices[first];
  site.estimate = out;
  set_capacity (site.device, records->device);
  if (!add_items[records->profile->working] (&site, error))
    return FALSE;
  for (guint rank = 1; rank < request->tp; rank++)
    out->devices[first + rank] = out->devices[first];
  return TRUE;
}

static gboolean
estimate_stages (const HrPlan    *plan,
                 const HrRecords *records,
                 HrEstimate      *out,
                 GError         **error)
{
  g_autofree HrTensorList *list = g_new (HrTensorList, 1);
  HrRequest request;

  if (!hr_architecture_tensors (records->model, list, error) ||
      !hr_request_resolve (plan, records, &request, error))
    return FALSE;
  out->n_devices = request.tp * request.stages;
  for (guint stage = 0; stage < request.stages; stage++)
    if (!estimate_stage (plan, records, &request, list, stage, out, error))
      return FALSE;
  return TRUE;
}

/* A process that has opened the device and holds nothing. */
static void
estimate_context (const HrRecords *records,
                  HrEstimate      *out)
{
  out->n_devices = 1;
  out->peak_phase = "load";
  set_capacity (&out->devices[0], records->device);
  hr_device_add_item (&out->devices[0], HR_ITEM_CONTEXT, HR_COUNTER_PROCESS, "context",
                      (guint64) records->profile->context_bytes, "constant",
                      "engine record: context_bytes");
}

static gboolean
check_format (const HrRecords *records,
              GError         **error)
{
  g_autofree char *formats = NULL;

  if (records->format == NULL ||
      hr_engine_supports_format (records->engine, records->format->id))
    return TRUE;
  formats = g_strjoinv (", ", records->engine->formats);
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "%s does not run %s weights: choose one of %s.", records->engine->name,
               records->format->name, formats);
  return FALSE;
}

static gboolean
check_plan (const HrPlan    *plan,
            const HrRecords *records,
            GError         **error)
{
  if (plan->workload == HR_WORKLOAD_INFERENCE && plan->device_count > HR_MAX_DEVICES)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                   "The plan has %u devices: at most %d can be estimated.", plan->device_count,
                   HR_MAX_DEVICES);
      return FALSE;
    }
  if (records->profile->working != HR_WORKING_NONE &&
      (records->model == NULL || records->format == NULL))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "The plan names no model or no weight format: give both.");
      return FALSE;
    }
  return check_format (records, error);
}

/* Training first: any engine that trains does so in PyTorch tensors. */
static gboolean
estimate_workload (const HrPlan    *plan,
                   const HrRecords *records,
                   HrEstimate      *out,
                   GError         **error)
{
  if (plan->workload != HR_WORKLOAD_INFERENCE)
    {
      if (!hr_training_estimate (plan, records, out, error))
        return FALSE;
      for (guint i = 0; i < out->n_devices; i++)
        set_capacity (&out->devices[i], records->device);
      return TRUE;
    }
  switch (records->profile->working)
    {
    case HR_WORKING_NONE:
      estimate_context (records, out);
      return TRUE;
    case HR_WORKING_GGML:
      return hr_ggml_estimate (plan, records, out, error);
    case HR_WORKING_TORCH:
    case HR_WORKING_POOL:
    case HR_WORKING_EXLLAMA:
    case HR_WORKING_MLX:
    default:
      return estimate_stages (plan, records, out, error);
    }
}

/**
 * hr_estimate_run:
 * @plan: what was asked
 * @records: the records that the plan names
 * @out: (out caller-allocates): the answer; clear it with hr_estimate_clear() in any case
 * @error: return location
 *
 * Estimates the memory of a plan, device by device. Pure: the same plan and records give the
 * same bytes, and nothing is kept between calls.
 *
 * Returns: whether the plan could be estimated
 */
gboolean
hr_estimate_run (const HrPlan    *plan,
                 const HrRecords *records,
                 HrEstimate      *out,
                 GError         **error)
{
  *out = (HrEstimate) { .verdict = HR_VERDICT_UNKNOWN };
  if (!check_plan (plan, records, error))
    return FALSE;
  if (!estimate_workload (plan, records, out, error))
    return FALSE;
  for (guint i = 0; i < out->n_devices; i++)
    {
      out->devices[i].index = i;
      total_up (&out->devices[i]);
    }
  set_capacity (&out->host, records->host);
  total_up (&out->host);
  judge (out);
  return TRUE;
}

/**
 * hr_estimate_clear:
 * @self: an estimate
 *
 * Frees what it holds.
 */
void
hr_estimate_clear (HrEstimate *self)
{
  for (guint i = 0; i < self->n_warnings; i++)
    g_clear_pointer (&self->warnings[i], g_free);
  self->n_warnings = 0;
}
