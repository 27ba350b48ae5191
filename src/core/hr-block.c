/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What autograd keeps of one transformer block, operation by operation.
 *
 * The rules are PyTorch's (derivatives.yaml; estimation-model §5.2): a linear keeps its input iff
 * its weight trains, a product keeps each factor whose partner needs a gradient, SiLU and GELU
 * their input, softmax its output, attention kernels q, k, v, the output and its log-sum-exp. Each
 * storage counts once; a view pins its base. The sums agree to the byte with the tracked runs of
 * transformers 5.12 (oracle-findings B) for the classes listed there.
 */
#include "hr-block.h"

#define LSE_BYTES 4            /* log-sum-exp per head and token */
#define RSQRT_BYTES 4          /* per normalised vector */
#define LAYER_NORM_BYTES 8     /* mean and reciprocal deviation */

/* Of routing, per token: router logits and their softmax in 32 bit over E, and for each of the k
 * choices weights, indices, permutation and its inverse (fitted on two tracked models). */
#define ROUTER_EXPERT_BYTES 4
#define ROUTER_CHOICE_BYTES 35

/* Bytes of score per head, key and token: softmax in 32 bit and its 16-bit cast; the math kernel
 * keeps about as much again in scaled copies (tracked: 4.3 at 2048 keys). */
#define EAGER_SCORE_BYTES 6
#define MATH_SCORE_BYTES 4.3

static gboolean
is_autocast (const HrBlockRules *rules)
{
  return rules->weight_bytes > rules->activation_bytes;
}

static double
rms_bytes (const HrBlockRules *rules,
           gboolean            in_fp32,
           double              width,
           double              rows,
           gboolean            trainable)
{
  double b = rules->activation_bytes;
  double copy = 4 * width;     /* x in 32 bit: a cast, or the residual stream itself */
  double normalized = in_fp32 || is_autocast (rules) ? 4 * width : b * width;

  /* the input itself: under autocast the 32-bit residual stream, or a head's 16-bit product */
  if (rules->fused_norms)
    return (is_autocast (rules) && rows == 1 ? rules->weight_bytes : b) * width +
           RSQRT_BYTES * rows;
  return copy + (trainable ? normalized : 0) + RSQRT_BYTES * rows;
}

/**
 * hr_norm_saved_bytes:
 * @model: a model
 * @rules: what decides
 * @width: elements that are normalised per token
 * @rows: vectors among them: heads for a norm per head, else 1
 * @trainable: whether its weight trains
 *
 * Returns: bytes per token
 */
double
hr_norm_saved_bytes (const HrModel      *model,
                     const HrBlockRules *rules,
                     double              width,
                     double              rows,
                     gboolean            trainable)
{
  HrTorchTraits traits = rules->traits;
  double b = is_autocast (rules) ? rules->weight_bytes : rules->activation_bytes;

  if (model->norm == HR_NORM_RMS)
    return rms_bytes (rules, (traits & HR_TORCH_NORM_FP32) != 0, width, rows, trainable);
  if (traits & HR_TORCH_CENTERED)
    return (trainable ? 12 : 8) * width + RSQRT_BYTES * rows;
  return b * width + LAYER_NORM_BYTES * rows;
}

static gboolean
trains_norms (const HrBlockRules *rules)
{
  return rules->train_all || rules->train_scales;
}

/* Norms of hidden width. A parallel block that shares one norm has one. With LayerNorm both norms
 * of a parallel block keep the same input. */
static double
norms_bytes (const HrModel      *model,
             const HrLayerGroup *group,
             const HrBlockRules *rules)
{
  double each = hr_norm_saved_bytes (model, rules, model->hidden_size, 1, trains_norms (rules));
  double count = group->norms_per_layer;

  if (model->parallel_attention && count > 1 && model->norm != HR_NORM_RMS)
    return count * each - (count - 1) * (each - LAYER_NORM_BYTES);
  return count * each;
}

/* The input of linears that share it, kept once for all that train; under autocast each casts it
 * for itself, except in one graph, where equal casts are one. */
static double
shared_input_bytes (const HrBlockRules *rules,
                    double              width,
                    guint               linears,
                    gboolean            trains)
{
  if (!trains)
    return 0;
  return (is_autocast (rules) && !rules->compiled ? linears : 1) * rules->activation_bytes * width;
}

/* LoRA keeps the target's input for A: the same tensor where the type and dropout allow, else a
 * cast per target, and with dropout the mask and the dropped cast; and A's output for B. Targets
 * that the model fuses are one module. */
static double
lora_inputs_bytes (const HrBlockRules *rules,
                   guint               group_targets,
                   double              width,
                   gboolean            fused,
                   gboolean            input_is_kept)
{
  guint targets = __builtin_popcount (rules->targets & group_targets);
  guint count = fused ? MIN (targets, 1) : targets;
  double b = rules->activation_bytes, e = rules->adapter_bytes;
  double bytes = (rules->zero_pad ? targets : count) * e * rules->rank;

  if (count == 0)
    return 0;
  if (rules->dropout)
    bytes += count * (1 + e) * width;
  else if (e > b)
    bytes += count * e * width;
  else if (!input_is_kept)
    bytes += b * width;
  return bytes;
}

static gboolean
keeps_inputs (const HrBlockRules *rules)
{
  return rules->keeps == HR_KEEPS_BLOCK_INPUTS;
}

static double
kernel_bytes (const HrBlockRules *rules,
              double              heads,
              double              q)
{
  switch (rules->kernel)
    {
    case HR_KERNEL_EAGER:
      return (rules->score_bytes > 0 ? rules->score_bytes : EAGER_SCORE_BYTES) * heads *
             rules->sequence;
    case HR_KERNEL_MATH:
      return MATH_SCORE_BYTES * heads * rules->sequence + LSE_BYTES * heads;
    case HR_KERNEL_FLASH:
    case HR_KERNEL_EFFICIENT:
    default:
      return LSE_BYTES * heads;
    }
}

/* q, k, v as attention sees them, its output, and what the kernel adds. */
static double
core_bytes (const HrModel      *model,
            const HrLayerGroup *group,
            const HrBlockRules *rules)
{
  HrTorchTraits traits = rules->traits;
  double b = rules->activation_bytes, heads = group->n_heads;
  double q = heads * group->head_dim, kv = (double) group->n_kv_heads * group->head_dim;
  gboolean repeats = rules->repeats_kv || rules->kernel == HR_KERNEL_EAGER ||
                     (rules->explicit_mask && group->n_kv_heads > 1);
  double wide = repeats ? q : kv, bytes;

  if ((traits & HR_TORCH_FUSED_QKV) && (rules->traits & HR_TORCH_NO_ROPE))
    bytes = b * (q + 2 * kv);                              /* three views of one product */
  else if (traits & HR_TORCH_FUSED_QKV)
    bytes = b * (q + wide) + b * (q + 2 * kv);             /* rotated copies, V pins the product */
  else
    bytes = b * (q + 2 * wide);
  bytes += b * q;
  if ((traits & HR_TORCH_CAT_ROPE) && rules->kernel != HR_KERNEL_EAGER &&
      (rules->train_all || (rules->targets & HR_TARGET_O)))
    bytes += b * q;
  if (rules->explicit_mask)
    bytes += 2 * rules->sequence;
  return bytes + kernel_bytes (rules, heads, q);
}

static double
qk_norm_bytes (const HrModel      *model,
               const HrLayerGroup *group,
               const HrBlockRules *rules)
{
  double q = (double) group->n_heads * group->head_dim;
  double kv = (double) group->n_kv_heads * group->head_dim;
  gboolean per_head = model->qk_norm != HR_QK_NORM_FULL;

  if (model->qk_norm == HR_QK_NORM_NONE)
    return 0;
  return hr_norm_saved_bytes (model, rules, q, per_head ? group->n_heads : 1,
                              trains_norms (rules)) +
         hr_norm_saved_bytes (model, rules, kv, per_head ? group->n_kv_heads : 1,
                              trains_norms (rules));
}

static double
attention_bytes (const HrModel      *model,
                 const HrLayerGroup *group,
                 const HrBlockRules *rules)
{
  double b = rules->activation_bytes, h = model->hidden_size;
  double q = (double) group->n_heads * group->head_dim;
  double kv = (double) group->n_kv_heads * group->head_dim;
  gboolean input_kept = rules->train_all || keeps_inputs (rules);
  double bytes = qk_norm_bytes (model, group, rules) + core_bytes (model, group, rules);

  bytes += shared_input_bytes (rules, h, 3, input_kept);
  bytes += lora_inputs_bytes (rules, HR_TARGET_Q | HR_TARGET_K | HR_TARGET_V, h,
                              (rules->traits & HR_TORCH_FUSED_QKV) != 0, input_kept);
  bytes += lora_inputs_bytes (rules, HR_TARGET_O, q, FALSE, TRUE);
  if (rules->zero_pad && (rules->targets & (HR_TARGET_Q | HR_TARGET_V)))
    bytes += b * (q + kv);                                 /* source of index_copy */
  if (keeps_inputs (rules))
    bytes += b * q;                                        /* output projection's input, a copy */
  bytes += rules->input_copy_bytes * ((rules->traits & HR_TORCH_FUSED_QKV ? 1 : 3) * h + q);
  if (rules->prefix)
    bytes += b * h + LSE_BYTES * group->n_heads;
  if (rules->train_scales)
    bytes += b * (q + 2 * kv) + b * h;                     /* products before the trained scale */
  return bytes;
}

/* Everything wide as the MLP: per activation function the tensors that its backward reads. */
static double
plain_mlp_bytes (const HrModel      *model,
                 const HrBlockRules *rules,
                 double              f)
{
  double b = rules->activation_bytes;
  gboolean down_trains = rules->train_all || keeps_inputs (rules);

  if (g_strcmp0 (model->activation, "relu") == 0)
    return b * f;                                          /* its output serves both */
  if ((rules->traits & HR_TORCH_PYTHON_GELU) && !rules->compiled)
    return (down_trains ? 5 : 4) * b * f;                  /* tanh form written out in Python */
  return (down_trains ? 2 : 1) * b * f;
}

static double
mlp_bytes (const HrModel      *model,
           const HrLayerGroup *group,
           const HrBlockRules *rules)
{
  double b = rules->activation_bytes, h = model->hidden_size, f = group->intermediate_size;
  gboolean kept = rules->train_all || keeps_inputs (rules);
  gboolean own_input = !(model->parallel_attention && group->norms_per_layer < 2);
  double bytes;

  if (model->gated_mlp)
    bytes = (kept ? 4 : 3) * b * f - (rules->fused_norms ? b * f : 0);
  else
    bytes = plain_mlp_bytes (model, rules, f);
  if (own_input)
    bytes += shared_input_bytes (rules, h, model->gated_mlp ? 2 : 1, kept);
  bytes += lora_inputs_bytes (rules, HR_TARGET_GATE | HR_TARGET_UP, h,
                              !model->gated_mlp || (rules->traits & HR_TORCH_FUSED_UP), kept);
  bytes += lora_inputs_bytes (rules, HR_TARGET_DOWN, f, FALSE, kept);
  bytes += rules->input_copy_bytes * ((model->gated_mlp ? 2 : 1) * h + f);
  if (rules->train_scales)
    bytes += (model->gated_mlp ? 2 : 1) * b * f + b * h;
  return bytes;
}

/* Tensors as wide as an expert: of a gated one gate, up, the activation and the product, which
 * fused kernels compute again; of a plain one its activation's input and output, and that times the
 * router's probability (Megatron-LM core/transformer/moe/experts.py). */
static double
expert_tensors (const HrModel      *model,
                const HrBlockRules *rules)
{
  if (!model->gated_mlp)
    return rules->train_all ? 3 : 2;
  return (rules->train_all ? 4 : 3) - (rules->fused_norms ? 1 : 0);
}

/* Grouped experts: each of the k copies of a token keeps its input, its output and what its MLP
 * keeps. Where experts are cut less than the rest, the tokens are dealt out over the ranks. */
static double
moe_bytes (const HrModel      *model,
           const HrLayerGroup *group,
           const HrBlockRules *rules)
{
  const HrMoe *moe = &model->moe;
  double b = rules->activation_bytes, h = model->hidden_size, k = moe->n_experts_per_tok;
  double wide = expert_tensors (model, rules);
  double bytes = (rules->train_all ? b * h : 0)
                 + k * (2 * b * h * MAX (rules->etp, 1) + wide * b * moe->expert_size);

  bytes += ROUTER_EXPERT_BYTES * group->n_experts + ROUTER_CHOICE_BYTES * k;
  bytes += wide * b * moe->shared_size;
  return bytes;
}

/* A recurrent mixer keeps the inputs and outputs of its projections and of its scan. */
static double
recurrent_bytes (const HrModel      *model,
                 const HrBlockRules *rules)
{
  const HrSsm *ssm = &model->ssm;
  double b = rules->activation_bytes;
  double inner = ssm->d_inner > 0 ? ssm->d_inner
                                  : MAX ((double) ssm->n_heads * ssm->head_dim,
                                         (double) ssm->n_v_heads * ssm->v_head_dim);

  return b * (2 * (double) model->hidden_size + 6 * inner + 4 * ssm->d_state);
}

static double
mla_bytes (const HrModel      *model,
           const HrLayerGroup *group,
           const HrBlockRules *rules)
{
  const HrMla *mla = &model->mla;
  double b = rules->activation_bytes, heads = group->n_heads;
  double key = mla->qk_nope_head_dim + mla->qk_rope_head_dim, value = mla->v_head_dim;
  double latent = mla->kv_lora_rank + mla->qk_rope_head_dim + 2.0 * mla->q_lora_rank;

  return b * heads * (4 * key + 3 * value) + 3 * b * latent +
         (rules->train_all ? 2 * b * model->hidden_size : 0) + kernel_bytes (rules, heads, 0);
}

static double
mixer_bytes (const HrModel      *model,
             const HrLayerGroup *group,
             const HrBlockRules *rules)
{
  switch (group->mixer)
    {
    case HR_MIXER_NONE:
      return 0;
    case HR_MIXER_ATTENTION:
    case HR_MIXER_SLIDING:
      return attention_bytes (model, group, rules);
    case HR_MIXER_ATTENTION_MAMBA2:
      return attention_bytes (model, group, rules) + recurrent_bytes (model, rules);
    case HR_MIXER_MLA:
      return mla_bytes (model, group, rules);
    case HR_MIXER_MLA_TWICE:
      return 2 * mla_bytes (model, group, rules);
    case HR_MIXER_MAMBA1:
    case HR_MIXER_MAMBA2:
    case HR_MIXER_DELTANET:
    case HR_MIXER_KDA:
    case HR_MIXER_LIGHTNING:
    case HR_MIXER_SHORTCONV:
    case HR_MIXER_RGLRU:
    case HR_MIXER_RWKV4:
    default:
      return recurrent_bytes (model, rules);
    }
}

/* Inputs of hidden width that attention and a dense MLP keep for their column-parallel linears:
 * every tensor-parallel rank holds them whole unless sequences are split too (arXiv 2205.05198,
 * equation 2: 10 + 24/t). */
static double
column_input_bytes (const HrModel      *model,
                    const HrLayerGroup *group,
                    const HrBlockRules *rules)
{
  gboolean kept = rules->train_all || keeps_inputs (rules);
  gboolean own_input = !(model->parallel_attention && group->norms_per_layer < 2);
  double h = model->hidden_size, bytes = 0;

  if (group->mixer == HR_MIXER_ATTENTION || group->mixer == HR_MIXER_SLIDING)
    bytes += shared_input_bytes (rules, h, 3, kept);
  if (group->ffn == HR_FFN_DENSE && own_input)
    bytes += shared_input_bytes (rules, h, model->gated_mlp ? 2 : 1, kept);
  return bytes;
}

/**
 * hr_block_saved_bytes:
 * @model: a model
 * @group: a layer group
 * @rules: what decides
 *
 * Returns: bytes that autograd keeps of one layer for each token of the micro-batch
 */
double
hr_block_saved_bytes (const HrModel      *model,
                      const HrLayerGroup *group,
                      const HrBlockRules *rules)
{
  double replicated = norms_bytes (model, group, rules);
  double split = mixer_bytes (model, group, rules);

  if (group->ffn == HR_FFN_MOE)
    split += moe_bytes (model, group, rules);
  else if (group->ffn != HR_FFN_NONE)
    split += mlp_bytes (model, group, rules);
  if (rules->tp > 1)
    {
      double inputs = column_input_bytes (model, group, rules);
      replicated += inputs;
      split -= inputs;
    }
  if (rules->traits & HR_TORCH_DROPOUT)
    replicated += 2 * (double) model->hidden_size;         /* masks, one byte per element */
  return replicated / (rules->sp ? rules->tp : 1) + split / rules->tp;
}

/**
 * hr_block_score_bytes:
 * @group: a layer group
 * @rules: what decides
 *
 * Returns: bytes of attention scores among what autograd keeps of one layer for each token
 */
double
hr_block_score_bytes (const HrLayerGroup *group,
                      const HrBlockRules *rules)
{
  if (group->n_heads == 0 || rules->kernel == HR_KERNEL_FLASH ||
      rules->kernel == HR_KERNEL_EFFICIENT)
    return 0;
  return kernel_bytes (rules, group->n_heads, 0) / rules->tp;
}

/**
 * hr_block_transient_bytes:
 * @model: a model
 * @group: a layer group
 * @rules: what decides
 *
 * Gradients alive at once in the backward pass of one block: the incoming one and three of the
 * MLP's width (oracle-findings B, block backward), of one expert's tokens where experts take turns.
 *
 * Returns: bytes per token
 */
double
hr_block_transient_bytes (const HrModel      *model,
                          const HrLayerGroup *group,
                          const HrBlockRules *rules)
{
  double width = group->intermediate_size;

  if (group->ffn == HR_FFN_MOE)
    width = (double) model->moe.n_experts_per_tok * model->moe.expert_size /
            (rules->loops_experts ? MAX (group->n_experts, 1) : 1);

  return rules->activation_bytes *
         (model->hidden_size + (model->gated_mlp ? 3 : 2) * width / rules->tp);
}
