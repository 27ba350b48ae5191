/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Inference, stage by stage: which layers a device holds, and the items that engines share. */
#include "hr-working.h"

typedef gboolean (*AddItems) (HrSite  *site,
                              GError **error);

/* The ggml family places layers on devices and host by itself and is not in this table. */
static const AddItems add_items[] = {
  [HR_WORKING_TORCH] = hr_torch_add_items,
  [HR_WORKING_POOL] = hr_pool_add_items,
  [HR_WORKING_EXLLAMA] = hr_exllama_add_items,
  [HR_WORKING_MLX] = hr_mlx_add_items,
};

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
  shard.embedding = stage == 0 && !records->profile->embedding_on_host;
  shard.experts_elsewhere = records->profile->experts_on_host;
  shard.head = whole ? stage == 0 : stage == n - 1;
  return shard;
}

/* Layers with routed experts. */
static guint
routed_layers (const HrModel *model)
{
  guint layers = 0;

  for (guint i = 0; i < model->n_groups; i++)
    if (model->groups[i].ffn >= HR_FFN_MOE)
      layers += model->groups[i].count;
  return layers;
}

/* What of the model lies in main memory, once for all devices; of it, a device may hold the
 * experts of one layer while they pass (kvcache-ai/ktransformers, Kimi-K2-Thinking-Native.md). */
static gboolean
estimate_host (const HrRecords    *records,
               const HrRequest    *request,
               const HrTensorList *list,
               HrEstimate         *out,
               GError            **error)
{
  const HrEngineProfile *profile = records->profile;
  HrShard whole = { .last_layer = records->model->n_layers, .tp = 1, .embedding = TRUE,
                    .head = TRUE };
  HrShard rest = whole;
  guint layers = routed_layers (records->model);
  HrWeights all, there, others;

  rest.experts_elsewhere = TRUE;
  if (!hr_weights_recall (records, list, &whole, &all, error)
      || !hr_weights_recall (records, list, &rest, &others, error))
    return FALSE;
  rest.embedding = !profile->embedding_on_host;
  if (!hr_weights_recall (records, list, &rest, &there, error))
    return FALSE;
  hr_device_add_item (&out->host, HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED, "weights",
                      all.bytes - there.bytes, "Σ experts rows·cols·bits/8 + scales",
                      "engine record: experts_on_host");
  for (guint i = 0; profile->fetch_tokens > 0 && layers > 0 && i < out->n_devices; i++)
    hr_device_add_item (&out->devices[i], HR_ITEM_GATHERED, HR_COUNTER_ALLOCATED, "gathered",
                        (all.bytes - others.bytes) / layers / request->tp, "experts/layers/t",
                        "engine record: fetch_tokens");
  return TRUE;
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

  if (!hr_weights_recall (records, list, &site.shard, &site.weights, error))
    return FALSE;
  hr_cache_measure (records, request, &site.shard, &site.cache);
  site.device = &out->devices[first];
  site.estimate = out;
  hr_device_set_capacity (site.device, records->device);
  if (!add_items[records->profile->working] (&site, error))
    return FALSE;
  for (guint rank = 1; rank < request->tp; rank++)
    out->devices[first + rank] = out->devices[first];
  return TRUE;
}

/**
 * hr_stages_estimate:
 * @plan: an inference plan
 * @records: its records
 * @out: the answer to fill in
 * @error: return location
 *
 * Inference on devices that hold whole layers or equal parts of them: every engine but ggml's.
 *
 * Returns: whether the plan could be estimated
 */
gboolean
hr_stages_estimate (const HrPlan    *plan,
                    const HrRecords *records,
                    HrEstimate      *out,
                    GError         **error)
{
  const HrTensorList *list = hr_workspace_tensors (records->workspace, records->model, error);
  HrRequest request;

  if (list == NULL || !hr_request_resolve (plan, records, &request, error))
    return FALSE;
  out->n_devices = request.tp * request.stages;
  for (guint stage = 0; stage < request.stages; stage++)
    if (!estimate_stage (plan, records, &request, list, stage, out, error))
      return FALSE;
  return !records->profile->experts_on_host
         || estimate_host (records, &request, list, out, error);
}
