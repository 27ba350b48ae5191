/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Engines with buffers of a fixed plan: paged pools (vLLM, SGLang, TensorRT-LLM), ExLlama's
 * scratch, MLX's chunks. */
#include "hr-working.h"

#include "hr-units.h"

static guint64
or_default (gint64  value,
            guint64 fallback)
{
  return value >= 0 ? (guint64) value : fallback;
}

/**
 * hr_model_ffn_width:
 * @model: a model
 * @active: what one token visits, rather than the widest dense MLP
 *
 * Returns: elements
 */
double
hr_model_ffn_width (const HrModel *model,
                    gboolean       active)
{
  double dense = model->intermediate_size;

  if (!model->has_moe || !active)
    return dense;
  return MAX ((double) model->moe.n_experts_per_tok * model->moe.expert_size +
                model->moe.shared_size, 0);
}

/* Tokens that one step runs at most. Engines of the first generation take the whole context. */
static double
step_tokens (const HrSite *site)
{
  const HrEngineProfile *profile = site->records->profile;
  guint64 fallback = profile->default_max_batched_tokens;

  if (fallback == 0)
    fallback = MAX (site->request->cells, 2048);
  return or_default (site->plan->inference.max_batched_tokens, fallback);
}

/* The profile run: either the MLP of a full step or the sampler of all sequences holds more. */
static double
profile_run_bytes (const HrSite *site)
{
  const HrModel *model = site->records->model;
  const HrEngineProfile *profile = site->records->profile;
  double sequences = or_default (site->plan->inference.max_sequences,
                                 profile->default_max_sequences);
  double sampler = profile->sampler_copies * sequences * model->vocab_size * 4;
  double step = step_tokens (site) *
                (3 * hr_model_ffn_width (model, TRUE) / site->shard.tp +
                 profile->activation_factor * model->hidden_size) * site->request->activation_bytes;

  return MAX (sampler, step);
}

static double
cache_bytes_per_token (const HrSite *site)
{
  double cells = (double) site->request->batch * site->request->cells;

  return cells > 0 ? site->cache.kv_bytes / cells : 0;
}

/* What the engine would set aside for the cache: the rest of its share of the device. */
static void
size_pool (HrSite *site,
           double  fixed_bytes)
{
  const HrEngineProfile *profile = site->records->profile;
  const HrDevice *device = site->records->device;
  double share = site->plan->inference.gpu_memory_utilization;
  double per_token = cache_bytes_per_token (site), pool;

  if (device == NULL)
    return;
  if (share < 0)
    share = profile->default_memory_utilization;
  pool = profile->pool_of_free ? share * (site->device->usable_bytes - fixed_bytes)
                               : share * site->device->usable_bytes - fixed_bytes;
  site->estimate->pool_bytes = pool > 0 ? (guint64) pool : 0;
  if (per_token > 0 && pool > 0)
    {
      guint block = MAX (profile->default_block, 1);
      site->estimate->pool_tokens = (guint64) (pool / (per_token * block)) * block;
    }
}

/**
 * hr_pool_add_items:
 * @site: a device
 * @error: return location
 *
 * Memory that a server with a paged cache needs for the plan's sequences, and the pool that it
 * would take (estimation-model §4.3).
 *
 * Returns: %TRUE
 */
gboolean
hr_pool_add_items (HrSite  *site,
                   GError **error)
{
  const HrEngineProfile *profile = site->records->profile;
  guint64 weight_bytes = hr_site_weight_bytes (site);
  double activations = profile_run_bytes (site);
  gboolean several = site->request->tp * site->request->stages > 1;

  hr_site_add_weights (site, weight_bytes);
  hr_site_add_cache (site);
  hr_device_add_item (site->device, HR_ITEM_ACTIVATIONS, HR_COUNTER_ALLOCATED,
                      "activations.profile", (guint64) activations,
                      "max(k·sequences·V·4, m·(3f/t + c·h)·b)",
                      "estimation-model §4.3: peak of the start-up profile run");
  hr_device_add_item (site->device, HR_ITEM_WORKSPACE, HR_COUNTER_PROCESS, "graphs",
                      (guint64) profile->graph_bytes, "captured graphs",
                      "engine record: graph_bytes");
  hr_device_add_item (site->device, HR_ITEM_WORKSPACE, HR_COUNTER_PROCESS, "runtime",
                      (guint64) profile->runtime_bytes, "libraries outside the allocator",
                      "engine record: runtime_bytes");
  hr_site_add_process (site);
  size_pool (site, weight_bytes + activations + profile->runtime_bytes + profile->graph_bytes +
                     profile->context_bytes + (several ? profile->nccl_bytes : 0));
  site->estimate->peak_phase = "prefill";
  return TRUE;
}

/**
 * hr_exllama_add_items:
 * @site: a device
 * @error: return location
 *
 * ExLlama allocates for scratch_tokens of prompt once: three FFN-wide states, one dequantised
 * matrix, and the scores of one chunk when there is no flash attention (turboderp/exllama
 * model.py: temp_state, temp_mlp, temp_dq, max_attention_size).
 *
 * Returns: %TRUE
 */
gboolean
hr_exllama_add_items (HrSite  *site,
                      GError **error)
{
  const HrModel *model = site->records->model;
  const HrEngineProfile *profile = site->records->profile;
  double tokens = profile->scratch_tokens;
  double states = tokens * (3 * hr_model_ffn_width (model, FALSE) +
                            profile->activation_factor * model->hidden_size) * 2;
  double scores = profile->attention_elements * model->n_heads * 2;

  hr_site_add_weights (site, hr_site_weight_bytes (site));
  hr_site_add_cache (site);
  hr_device_add_item (site->device, HR_ITEM_WORKSPACE, HR_COUNTER_ALLOCATED, "scratch",
                      (guint64) (states + 2.0 * site->weights.largest_quantized),
                      "m·(3f + c·h)·2 + 2·n_max", "turboderp/exllama model.py buffers");
  hr_device_add_item (site->device, HR_ITEM_ACTIVATIONS, HR_COUNTER_ALLOCATED,
                      "activations.scores", (guint64) scores, "max_attention_size·a·2",
                      "turboderp/exllama model.py max_attention_size");
  hr_site_add_process (site);
  site->estimate->peak_phase = "prefill";
  return TRUE;
}

/**
 * hr_mlx_add_items:
 * @site: a device
 * @error: return location
 *
 * MLX runs the prompt in chunks; where the logits of every position are evaluated they are the
 * largest array (mlx_lm generate.py).
 *
 * Returns: %TRUE
 */
gboolean
hr_mlx_add_items (HrSite  *site,
                  GError **error)
{
  const HrModel *model = site->records->model;
  const HrEngineProfile *profile = site->records->profile;
  double tokens = MIN ((double) site->request->prompt, profile->scratch_tokens);
  double width = hr_model_ffn_width (model, TRUE);
  double b = site->request->activation_bytes;

  hr_site_add_weights (site, hr_site_weight_bytes (site));
  hr_site_add_cache (site);
  hr_device_add_item (site->device, HR_ITEM_LOGITS, HR_COUNTER_ALLOCATED, "logits",
                      (guint64) ((profile->full_logits ? tokens : 1) * model->vocab_size * b),
                      "m·V·b",
                      "mlx_lm generate.py: logits of the whole chunk");
  hr_device_add_item (site->device, HR_ITEM_ACTIVATIONS, HR_COUNTER_ALLOCATED, "activations.mlp",
                      (guint64) (tokens * (width + profile->activation_factor *
                                                     model->hidden_size) * b),
                      "m·(f + c·h)·b", "estimation-model §4.4");
  hr_device_add_item (site->device, HR_ITEM_CONTEXT, HR_COUNTER_PROCESS, "runtime",
                      (guint64) profile->runtime_bytes, "libraries of the process",
                      "engine record: runtime_bytes");
  hr_site_add_process (site);
  site->estimate->peak_phase = "prefill";
  return TRUE;
}
