/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Working set of eager PyTorch: weights, cache, and the largest set of temporaries alive at once.
 *
 * The coefficients count tensors of the forward pass of each architecture class. They were read
 * off the real transformers 5.12 under an allocation tracker (oracle-findings, part B, inference)
 * and agree with it to the byte for the classes named there.
 */
#include "hr-working.h"

#include <string.h>

#include "hr-torch-traits.h"
#include "hr-units.h"
#include "hr-words.h"

/* aten/src/ATen/cuda/CublasHandlePool.cpp parseChosenWorkspaceSize: 2 x 4096 KiB + 8 x 16 KiB,
 * 32 MiB from compute capability 9.0 on and on ROCm. */
#define CUBLAS_BYTES (2 * 4096 * HR_KIB + 8 * 16 * HR_KIB)
#define CUBLAS_HOPPER_BYTES (32 * HR_MIB)

/* Bytes per score of eager attention at the softmax: the scores, their 32-bit copy and the 32-bit
 * result; 16-bit floats have a fused softmax that needs no copy but casts its result. */
#define EAGER_BF16_BYTES 10
#define EAGER_FP16_BYTES 8
#define EAGER_FP32_BYTES 8
#define EAGER_SINKS_BYTES 6   /* gpt-oss: softmax in 16 bit over scores with a sink column */

#define TOKEN_ID_BYTES 8

/* The moment of a forward pass that holds most. */
typedef struct {
  double      bytes;
  HrItemKind  kind;
  const char *label;
  const char *equation;
  const char *source;
} Moment;

static void
consider (Moment      *best,
          double       bytes,
          HrItemKind   kind,
          const char  *label,
          const char  *equation,
          const char  *source)
{
  if (bytes > best->bytes)
    *best = (Moment) { bytes, kind, label, equation, source };
}

static gboolean
activation_is (const HrModel *model,
               const char    *name)
{
  return g_strcmp0 (model->activation, name) == 0;
}

/* FFN-wide tensors alive at the product: act(gate), up and the product; a fused gate_up is one
 * tensor twice as wide; the Python version of GELU keeps four; a fused plain activation two. */
static double
ffn_tensors (const HrModel *model)
{
  if (model->gated_mlp)
    return hr_torch_traits (model) & HR_TORCH_FUSED_UP ? 4 : 3;
  return activation_is (model, "gelu_new") ? 4 : 2;
}

/* Hidden-wide tensors alive beside them: input embeddings, layer input, residual, norm output.
 * With the norm after the block there is no norm output; learned positions keep their sum. */
static double
hidden_tensors (const HrModel *model)
{
  if (model->position_params > 0 && activation_is (model, "gelu_new"))
    return 6;
  return hr_torch_traits (model) & HR_TORCH_POST_NORM ? 3 : 4;
}

/* cos and sin for the positions of one sequence; a model with windows has a second pair. */
static double
rope_bytes (const HrSite *site)
{
  const HrModel *model = site->records->model;
  double pairs = 1;

  if (!hr_torch_uses_rope (model))
    return TOKEN_ID_BYTES * (double) site->request->prompt;
  if (hr_torch_traits (model) & HR_TORCH_TWO_ROPES)
    pairs = 2;
  return site->request->prompt *
         (pairs * 2 * model->head_dim * site->request->activation_bytes + TOKEN_ID_BYTES);
}

static gboolean
has_sliding (const HrModel *model,
             guint64        tokens)
{
  for (guint i = 0; i < model->n_groups; i++)
    if (model->groups[i].window > 0 && model->groups[i].window <= tokens)
      return TRUE;
  return FALSE;
}

/* How many attention masks exist: none when the causal flag suffices (flash). */
static guint
mask_count (const HrSite *site)
{
  const HrModel *model = site->records->model;
  guint windows = 0, full = 0;

  for (guint i = 0; i < model->n_groups; i++)
    {
      windows |= model->groups[i].window > 0;
      full |= model->groups[i].window == 0;
    }
  if (site->request->static_cells > 0 || site->request->attention == HR_ATTENTION_EAGER)
    return windows + full;
  return has_sliding (model, site->request->prompt) ? 1 : 0;
}

static guint64
key_cells (const HrSite *site)
{
  return site->request->static_cells > 0 ? site->request->static_cells : site->request->prompt;
}

/* Temporaries of a dense or routed MLP for one token, in bytes, without the hidden-wide ones.
 * Routed (grouped GEMM): k x (gate_up, act, product, sorted input); on the way out the expert
 * outputs, their weighted copy and two reorderings, in 32 bit where the router's weights are. */
static double
ffn_bytes_per_token (const HrModel *model,
                     double         b)
{
  double dense = ffn_tensors (model) * model->intermediate_size * b;
  double width = model->hidden_size, k, inside, outside;

  if (!model->has_moe)
    return dense;
  k = model->moe.n_experts_per_tok;
  inside = k * (4 * (double) model->moe.expert_size + width) * b;
  outside = k * width * (model->has_mla ? 12 : 8);
  return MAX (inside, outside);
}

/* Experts one after another: the busiest may see every token, but only its own width. */
static double
looped_ffn_bytes_per_token (const HrModel *model,
                            double         b)
{
  double width = MAX (model->moe.expert_size, model->moe.shared_size);

  return model->has_moe ? (3 * width + 2 * (double) model->hidden_size) * b
                        : ffn_bytes_per_token (model, b);
}

/* Of experts that the processor computes the device sees what goes in and comes out. */
static double
device_ffn_bytes_per_token (const HrSite *site)
{
  const HrModel *model = site->records->model;
  const HrEngineProfile *profile = site->records->profile;
  double b = site->request->activation_bytes;
  double width = MAX (model->intermediate_size, model->moe.shared_size);

  if (profile->experts_on_host && model->has_moe)
    return (ffn_tensors (model) * width + 2 * (double) model->hidden_size) * b;
  return profile->one_hot_experts ? looped_ffn_bytes_per_token (model, b)
                                  : ffn_bytes_per_token (model, b);
}

static void
consider_mlp (const HrSite *site,
              Moment       *best)
{
  const HrModel *model = site->records->model;
  const HrRequest *request = site->request;
  double b = request->activation_bytes, tokens = (double) request->batch * request->prompt;
  double ffn = device_ffn_bytes_per_token (site);
  double bytes = tokens * (ffn / site->shard.tp + hidden_tensors (model) * model->hidden_size * b) +
                 rope_bytes (site);

  if (request->attention != HR_ATTENTION_EAGER)
    bytes += (double) mask_count (site) * request->prompt * key_cells (site);
  consider (best, bytes, HR_ITEM_ACTIVATIONS, "activations.mlp",
            "T·(c_f·f + c_h·h)·b + rotary tables + mask",
            "estimation-model §4.2, oracle-findings B: transformers 5.12 forward, tracked");
}

static double
eager_score_bytes (const HrSite *site)
{
  double b = site->request->activation_bytes;
  const char *format = site->records->format->id;

  for (guint i = 0; i < site->records->model->n_groups; i++)
    if (site->records->model->groups[i].attn_sinks)
      return EAGER_SINKS_BYTES;
  if (b > 2)
    return EAGER_FP32_BYTES;
  return strcmp (format, "fp16") == 0 ? EAGER_FP16_BYTES : EAGER_BF16_BYTES;
}

static void
consider_eager_attention (const HrSite *site,
                          Moment       *best)
{
  const HrModel *model = site->records->model;
  const HrRequest *request = site->request;
  double b = request->activation_bytes, tokens = (double) request->batch * request->prompt;
  double heads = (double) hr_ceil_div (model->n_heads, site->shard.tp), keys = key_cells (site);
  double repeated = model->n_kv_heads < model->n_heads ? 2 * heads * model->head_dim * b : 0;
  double bytes = tokens * (heads * keys * eager_score_bytes (site) +
                           4 * (double) model->hidden_size * b + repeated) +
                 (double) mask_count (site) * request->prompt * keys * b + rope_bytes (site);

  if (model->n_heads > 0)
    consider (best, bytes, HR_ITEM_ACTIVATIONS, "activations.scores",
              "T·a·s·(b + 4 + 4) + T·(4h + 2q)·b + masks",
              "estimation-model §4.2, oracle-findings B: softmax of eager attention");
}

/* With a mask the memory-efficient kernel runs: K and V repeated to all heads, the mask cast. */
static void
consider_masked_attention (const HrSite *site,
                           Moment       *best)
{
  const HrModel *model = site->records->model;
  const HrRequest *request = site->request;
  double b = request->activation_bytes, tokens = (double) request->batch * request->prompt;
  double keys = key_cells (site), q = (double) model->n_heads * model->head_dim / site->shard.tp;
  double masks = mask_count (site);

  if (masks == 0)
    return;
  consider (best,
            tokens * (4 * (double) model->hidden_size + 3 * q) * b +
              request->prompt * keys * (masks + b) + rope_bytes (site),
            HR_ITEM_ACTIVATIONS, "activations.attention",
            "T·(4h + 3q)·b + s·n_k·(masks + b)",
            "oracle-findings B: memory-efficient kernel with an explicit mask");
}

/* 16-bit logits of the positions asked for, and their 32-bit copy in older versions. */
static void
consider_logits (const HrSite *site,
                 Moment       *best)
{
  const HrModel *model = site->records->model;
  const HrRequest *request = site->request;
  const HrEngineProfile *profile = site->records->profile;
  gint64 keep = site->plan->inference.logits_to_keep;
  gboolean all = keep < 0 ? profile->full_logits : keep == 0;
  double rows = all ? request->batch * request->prompt
                    : request->batch * MIN ((guint64) MAX (keep, 1), request->prompt);
  double b = request->activation_bytes;
  double vocabulary = model->vocab_size;

  if (!site->shard.head)
    return;
  if (!site->shard.whole_vocabulary)
    vocabulary = hr_ceil_div (model->vocab_size, site->shard.tp);
  consider (best, rows * (vocabulary * (b + (profile->upcasts_logits ? 4 : 0)) +
                          2 * (double) model->hidden_size * b),
            HR_ITEM_LOGITS, "logits", "rows·(V·(b + upcast) + 2h·b)",
            "estimation-model §4.2; modeling_llama.py lm_head and logits.float()");
}

/* bitsandbytes' 4-bit prefill multiplies with a 16-bit copy of the matrix; before 0.42 its result
 * and the cast to the compute type coexist (bitsandbytes 0.41 autograd/_functions.py). */
static double
dequantized_bytes (const HrSite *site)
{
  double copies = site->records->profile->double_dequant ? 2 : 1;

  return site->records->format->dequantizes ? copies * 2 * site->weights.largest_quantized : 0;
}

static Moment
prefill_moment (const HrSite *site)
{
  Moment best = { 0, HR_ITEM_ACTIVATIONS, "activations", "", "" };

  consider_mlp (site, &best);
  if (site->request->attention == HR_ATTENTION_EAGER)
    consider_eager_attention (site, &best);
  else
    consider_masked_attention (site, &best);
  consider_logits (site, &best);
  return best;
}

/* Adding a token: one layer's K (or V) is rebuilt beside the old one, or, with a mask, the whole
 * cache of a layer is repeated to all heads. */
static Moment
decode_moment (const HrSite *site)
{
  const HrModel *model = site->records->model;
  const HrRequest *request = site->request;
  Moment best = { 0, HR_ITEM_ACTIVATIONS, "activations", "", "" };
  double b = request->activation_bytes;
  double repeated = 2.0 * request->batch * model->n_heads * model->head_dim * key_cells (site) * b;
  gboolean masked = request->static_cells > 0 || request->attention == HR_ATTENTION_EAGER;

  if (site->records->profile->cache == HR_CACHE_CAT_LAYER && request->static_cells == 0)
    consider (&best, site->cache.layer_bytes / 2.0, HR_ITEM_ACTIVATIONS, "cache.rebuild",
              "KV/(2L)", "oracle-findings B: torch.cat in DynamicCache.update");
  if (masked && model->n_kv_heads < model->n_heads && site->records->profile->expands_kv_with_mask)
    consider (&best, repeated, HR_ITEM_ACTIVATIONS, "cache.repeated", "2·B·a·n·d·b",
              "oracle-findings B: repeat_kv where a mask is given");
  consider (&best, request->batch * (double) model->vocab_size * (b + 4), HR_ITEM_LOGITS, "logits",
            "B·V·(b + 4)", "estimation-model §4.2: sampling");
  return best;
}

/* Quantising on load: 16-bit source and result of the largest matrix coexist; int8 also holds its
 * transformed copy (bitsandbytes 0.41 nn/modules.py). */
static double
load_bytes (const HrSite *site)
{
  const HrFormat *format = site->records->format;

  if (!site->records->profile->requantizes_on_load || site->weights.largest_quantized == 0 ||
      g_strcmp0 (format->family, "bitsandbytes") != 0)
    return 0;
  return (format->dequantizes ? 2 : 4) * (double) site->weights.largest_quantized;
}

static guint64
cublas_bytes (const HrSite *site)
{
  const HrDevice *device = site->records->device;
  guint cc = device != NULL ? hr_device_cc (device) : 0;
  gboolean rocm = device != NULL && device->gfx_target != NULL;

  if (!site->records->profile->cublas_workspace)
    return 0;
  if (device != NULL && device->kind != HR_DEVICE_GPU && device->kind != HR_DEVICE_APU)
    return 0;
  return cc >= 90 || rocm ? CUBLAS_HOPPER_BYTES : CUBLAS_BYTES;
}

/* Each layer keeps cos and sin for the model's whole context (transformers before 4.45). */
static guint64
rope_table_bytes (const HrSite *site)
{
  const HrModel *model = site->records->model;
  guint layers = site->shard.last_layer - site->shard.first_layer;

  if (!site->records->profile->rope_cache_per_layer || !hr_torch_uses_rope (model))
    return 0;
  return (guint64) (layers * 2.0 * model->rope_positions * model->head_dim *
                    site->request->activation_bytes);
}

/* Weights that pass the device one block after another: two are there while one is replaced. */
static gboolean
streams (const HrSite *site)
{
  const HrDevice *device = site->records->device;

  return site->records->profile->streams_blocks && device != NULL &&
         site->records->format->kind == HR_FORMAT_PLAIN &&
         site->weights.bytes > hr_device_capacity_bytes (device);
}

static void
add_persistent (HrSite *site)
{
  hr_site_add_cache (site);
  if (site->records->profile->cache == HR_CACHE_CAT_WHOLE)
    hr_device_add_item (site->device, HR_ITEM_KV_CACHE, HR_COUNTER_ALLOCATED, "kv_cache.copy",
                        site->cache.kv_bytes, "KV again",
                        "estimation-model §3: torch.cat rebuilds the tuple cache while the caller "
                        "holds the old one");
  hr_device_add_item (site->device, HR_ITEM_WORKSPACE, HR_COUNTER_ALLOCATED, "rope_tables",
                      rope_table_bytes (site), "L·2·n_max·d·b",
                      "modeling_*.py before 4.45: cos_cached and sin_cached in every layer");
  hr_device_add_item (site->device, HR_ITEM_WORKSPACE, HR_COUNTER_ALLOCATED, "gemm_workspace",
                      cublas_bytes (site), "2·4 MiB + 8·16 KiB, or 32 MiB",
                      "aten/src/ATen/cuda/CublasHandlePool.cpp");
}

/* What is beyond weights and cache at the highest moment of load, prefill and decode. */
static Moment
highest_moment (HrSite *site)
{
  gint phase = site->plan->inference.phase;
  Moment prefill = prefill_moment (site), decode = decode_moment (site), best;
  double load = load_bytes (site) - site->cache.kv_bytes;

  prefill.bytes += dequantized_bytes (site);
  best = phase == HR_PHASE_DECODE || (phase == HR_UNSET && decode.bytes > prefill.bytes) ? decode
                                                                                        : prefill;
  site->estimate->peak_phase = best.bytes == decode.bytes && phase != HR_PHASE_PREFILL
                                 ? "decode" : "prefill";
  if (phase == HR_UNSET && load > best.bytes)
    {
      site->estimate->peak_phase = "load";
      best = (Moment) { load, HR_ITEM_WORKSPACE, "load_buffers",
                        "2·n_max or 4·n_max, less the cache",
                        "estimation-model §2: 16-bit source beside the quantised matrix" };
    }
  return best;
}

/**
 * hr_torch_add_items:
 * @site: a device
 * @error: return location
 *
 * Memory of eager PyTorch inference (estimation-model §4.2, oracle-findings B).
 *
 * Returns: %TRUE
 */
gboolean
hr_torch_add_items (HrSite  *site,
                    GError **error)
{
  guint64 weight_bytes = hr_site_weight_bytes (site);
  Moment moment;

  if (streams (site))
    {
      weight_bytes = 2 * weight_bytes / MAX (site->records->model->n_layers, 1);
      hr_estimate_warn (site->estimate, HR_WORDS ("The weights do not fit, so one block at a time "
                                                  "passes the device: every token moves the whole "
                                                  "model."));
    }
  hr_site_add_weights (site, weight_bytes);
  add_persistent (site);
  moment = highest_moment (site);
  hr_device_add_item (site->device, moment.kind, HR_COUNTER_ALLOCATED, moment.label,
                      (guint64) moment.bytes, moment.equation, moment.source);
  hr_site_add_process (site);
  return TRUE;
}
