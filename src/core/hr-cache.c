/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cache.h"

#include "hr-units.h"

/* Kept in 32 bit by every engine that was looked at (estimation-model §3). */
#define STATE_BYTES 4

static gboolean
has_attention (const HrLayerGroup *group)
{
  return group->mixer == HR_MIXER_ATTENTION || group->mixer == HR_MIXER_SLIDING ||
         group->mixer == HR_MIXER_ATTENTION_MAMBA2;
}

static double
mla_elements (const HrModel         *model,
              const HrLayerGroup    *group,
              const HrEngineProfile *profile,
              guint                  tp,
              double                *v_elements)
{
  const HrMla *mla = &model->mla;
  double blocks = group->mixer == HR_MIXER_MLA_TWICE ? 2 : 1;
  double indexer = group->indexer ? model->indexer.head_dim : 0;

  *v_elements = 0;
  if (profile->mla_compressed)
    return blocks * (mla->kv_lora_rank + mla->qk_rope_head_dim) + indexer;
  *v_elements = blocks * hr_ceil_div (group->n_heads, tp) * mla->v_head_dim;
  return blocks * hr_ceil_div (group->n_heads, tp) *
         (mla->qk_nope_head_dim + mla->qk_rope_head_dim) + indexer;
}

/**
 * hr_cache_elements_per_token:
 * @model: a model
 * @group: one of its layer groups
 * @profile: the engine's behaviour
 * @tp: tensor-parallel degree; heads beyond the number of KV heads are replicated
 * @v_elements: (out): elements of V
 *
 * Elements that one layer caches for one token (estimation-model §3). MLA caches the latent and
 * the rotary key, whole on every device, where the engine absorbs the up-projections.
 *
 * Returns: elements of K, or of the latent
 */
double
hr_cache_elements_per_token (const HrModel         *model,
                             const HrLayerGroup    *group,
                             const HrEngineProfile *profile,
                             guint                  tp,
                             double                *v_elements)
{
  guint heads;

  *v_elements = 0;
  if (group->mixer == HR_MIXER_MLA || group->mixer == HR_MIXER_MLA_TWICE)
    return mla_elements (model, group, profile, tp, v_elements);
  if (!has_attention (group) || !group->owns_cache)
    return 0;
  /* lit-gpt of 2023 expands grouped heads before it caches them; a single head stays single */
  heads = profile->expands_gqa_cache && group->n_kv_heads > 1 ? group->n_heads
                                                              : group->n_kv_heads;
  heads = hr_ceil_div (heads, tp);
  *v_elements = (double) heads * group->v_head_dim;
  return (double) heads * group->head_dim;
}

static guint64
mamba2_state (const HrSsm *ssm)
{
  guint64 inner = (guint64) ssm->n_heads * ssm->head_dim;

  return inner * ssm->d_state +
         (inner + 2 * (guint64) ssm->n_groups * ssm->d_state) * (ssm->d_conv - 1);
}

static guint64
deltanet_state (const HrSsm *ssm)
{
  guint64 keys = (guint64) ssm->n_k_heads * ssm->k_head_dim;
  guint64 values = (guint64) ssm->n_v_heads * ssm->v_head_dim;

  return (guint64) ssm->n_v_heads * ssm->k_head_dim * ssm->v_head_dim +
         (2 * keys + values) * (ssm->d_conv - 1);
}

/**
 * hr_state_elements:
 * @model: a model
 * @group: one of its layer groups
 *
 * Elements of recurrent state that one layer keeps for one sequence, whatever the context:
 * state-space or delta-rule matrix and the tail of the convolution (facts of each architecture
 * as in transformers' modeling files; estimation-model §3).
 *
 * Returns: elements
 */
guint64
hr_state_elements (const HrModel      *model,
                   const HrLayerGroup *group)
{
  const HrSsm *ssm = &model->ssm;
  guint64 width;

  switch (group->mixer)
    {
    case HR_MIXER_MAMBA1:
      return (guint64) ssm->d_inner * (ssm->d_state + ssm->d_conv - 1);
    case HR_MIXER_MAMBA2:
    case HR_MIXER_ATTENTION_MAMBA2:
      return mamba2_state (ssm);
    case HR_MIXER_DELTANET:
      return deltanet_state (ssm);
    case HR_MIXER_KDA:
      width = (guint64) ssm->n_heads * ssm->head_dim;
      return width * ssm->head_dim + 3 * width * (ssm->d_conv - 1);
    case HR_MIXER_LIGHTNING:
      return (guint64) group->n_heads * group->head_dim * group->head_dim;
    case HR_MIXER_SHORTCONV:
      return (guint64) model->hidden_size * (ssm->d_conv - 1);
    case HR_MIXER_RGLRU:
      return (guint64) ssm->lru_width * ssm->d_conv;
    case HR_MIXER_RWKV4:
      return 5 * (guint64) model->hidden_size;
    case HR_MIXER_NONE:
    case HR_MIXER_ATTENTION:
    case HR_MIXER_SLIDING:
    case HR_MIXER_MLA:
    case HR_MIXER_MLA_TWICE:
    default:
      return 0;
    }
}

/* A sliding layer keeps its window where the engine does; a growing cache holds the whole prompt
 * until the first new token replaces it (oracle-findings B, DynamicCache). */
static guint64
group_cells (const HrLayerGroup    *group,
             const HrEngineProfile *profile,
             const HrRequest       *request)
{
  guint64 cells = request->static_cells > 0 ? request->static_cells : request->cells;

  if (group->window == 0 || group->window >= cells)
    return cells;
  if (request->static_cells > 0 || profile->window_cache)
    return group->window;
  return profile->cache == HR_CACHE_CAT_LAYER ? MAX (request->prompt, group->window) : cells;
}

/* Zamba2 runs its shared attention blocks several times; every use caches keys and values of its
 * own (modeling_zamba2.py, Zamba2HybridLayer). Uses are spread evenly over the layers. */
static double
shared_attention_elements (const HrModel *model,
                           const HrShard *shard)
{
  double share = (double) (shard->last_layer - shard->first_layer) / model->n_layers;

  return 2.0 * model->zamba_uses * share * hr_ceil_div (model->n_kv_heads, shard->tp) *
         model->head_dim;
}

/**
 * hr_cache_measure:
 * @records: the plan's records
 * @request: the resolved plan
 * @shard: what the device holds
 * @out: (out caller-allocates): bytes
 *
 * KV cache and recurrent state of all sequences on one device.
 */
void
hr_cache_measure (const HrRecords *records,
                  const HrRequest *request,
                  const HrShard   *shard,
                  HrCache         *out)
{
  const HrModel *model = records->model;

  *out = (HrCache) { 0 };
  for (guint i = 0; i < model->n_groups; i++)
    {
      const HrLayerGroup *group = &model->groups[i];
      guint layers = hr_shard_layers (model, shard, i);
      double v, k = hr_cache_elements_per_token (model, group, records->profile, shard->tp, &v);
      double cells = (double) request->batch * group_cells (group, records->profile, request);
      guint64 layer_bytes = (guint64) (cells * (k * request->kv_bytes + v * request->kv_v_bytes));

      if (layers == 0)
        continue;
      out->kv_bytes += layers * layer_bytes;
      out->layer_bytes = MAX (out->layer_bytes, layer_bytes);
      out->state_bytes += layers * request->batch * STATE_BYTES *
                          hr_ceil_div (hr_state_elements (model, group), shard->tp);
    }
  if (model->zamba_uses > 0)
    out->kv_bytes += (guint64) (shared_attention_elements (model, shard) * request->batch *
                                request->cells * (request->kv_bytes + request->kv_v_bytes) / 2);
}
