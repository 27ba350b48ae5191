/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a plan to a training run with every default filled in. */
#include "hr-training.h"

#include "hr-error.h"
#include "hr-words.h"

#define DEFAULT_SEQUENCE 2048
#define DEFAULT_RANK 8
#define DEFAULT_OPTIMIZER_RANK 128

/* Eager attention's softmax is 32 bit and, where values are, is kept without a cast
 * (modeling_llama.py: softmax (dtype=float32).to (query.dtype)). */
#define FP32_SCORE_BYTES 4

static const HrElementBytes precisions[] = {
  [HR_PRECISION_FP32] = { 4, 4, 4, 4, 0 },
  [HR_PRECISION_BF16_TRUE] = { 2, 2, 2, 2, 0 },
  [HR_PRECISION_FP16_TRUE] = { 2, 2, 2, 2, 0 },
  [HR_PRECISION_AMP_BF16] = { 4, 2, 4, 4, 0 },
  [HR_PRECISION_AMP_FP16] = { 4, 2, 4, 4, 0 },
  [HR_PRECISION_MASTER] = { 2, 2, 2, 4, 4 },
};

static gint
or_default (gint value,
            gint fallback)
{
  return value >= 0 ? value : fallback;
}

static double
count_or (gint64 value,
          double fallback)
{
  return value > 0 ? (double) value : fallback;
}

static gboolean
is_adapter_method (HrMethod method)
{
  return method != HR_METHOD_FULL && method != HR_METHOD_LAYERS;
}

static gboolean
is_lora (HrMethod method)
{
  return method == HR_METHOD_LORA || method == HR_METHOD_DORA || method == HR_METHOD_QLORA ||
         method == HR_METHOD_ADALORA;
}

static gint
default_precision (const HrRecords *records)
{
  if (records->format->kind == HR_FORMAT_PLAIN && records->format->plain_bytes > 2)
    return HR_PRECISION_FP32;
  return HR_PRECISION_BF16_TRUE;
}

static void
resolve_method (HrTrainingAsk *ask)
{
  const HrTraining *training = &ask->plan->training;
  const HrEngineProfile *profile = ask->records->profile;
  gint precision = or_default (training->precision, default_precision (ask->records));

  ask->method = or_default (training->method, ask->plan->workload == HR_WORKLOAD_PRETRAIN
                                                ? HR_METHOD_FULL : HR_METHOD_LORA);
  ask->adapters = is_adapter_method (ask->method);
  ask->bytes = precisions[precision];
  ask->autocast = precision == HR_PRECISION_AMP_BF16 || precision == HR_PRECISION_AMP_FP16;
  if (ask->autocast && ask->shards_weights && ask->dp > 1 && profile->fsdp_upcasts)
    ask->autocast = FALSE;     /* 32-bit shards, gathered in 16 bit */
  else if (ask->autocast && ask->records->format->plain_bytes <= 2)
    {
      /* autocast over 16-bit weights casts nothing, and gradients and states follow the weights */
      ask->autocast = FALSE;
      ask->bytes = precisions[HR_PRECISION_BF16_TRUE];
    }
  ask->optimizer = or_default (training->optimizer, HR_OPTIMIZER_ADAMW);
  ask->optimizer_rank = count_or (training->optimizer_rank, DEFAULT_OPTIMIZER_RANK);
  if (precision == HR_PRECISION_MASTER && profile->fp32_gradients)
    ask->bytes.gradient = 4;
  ask->checkpointing = or_default (training->checkpointing,
                                   hr_training_default_checkpointing (profile));
  ask->checkpoint_every = count_or (training->checkpoint_every, 1);
  ask->loss = or_default (training->loss, hr_training_default_loss (profile));
  ask->compiled = or_default (training->compile, profile->compile_default);
  ask->one_graph = ask->compiled && ask->loss == HR_LOSS_FULL && profile->compiles_whole;
  ask->compiled_loss = ask->compiled && (profile->compiles_loss || profile->compiles_whole);
  ask->kbit_fp32 = ask->records->format->kind == HR_FORMAT_GROUPED &&
                   or_default (training->kbit_prepare, profile->kbit_fp32_residual) &&
                   !(ask->shards_weights && ask->dp > 1);   /* its policy casts inputs to 16 bit */
  ask->offload = or_default (training->offload, HR_OFFLOAD_NONE);
  ask->holds_outputs = or_default (training->hold_outputs, !profile->frees_outputs);
  ask->accumulates = training->grad_accum > 1;
  ask->steps_in_backward = training->optimizer_in_backward == 1 && !ask->accumulates;
  ask->persistent_gradients = ask->accumulates || training->set_to_none == 0 ||
                              (profile->gradient_buffers && !ask->adapters) ||
                              (profile->cuts_batch && ask->pp > 1);
  if (ask->adapters)
    {
      double e = or_default (training->adapter_dtype, !profile->adapters_fp32) ? 2 : 4;
      ask->bytes.gradient = ask->bytes.state = ask->bytes.weight = e;
      ask->bytes.master = 0;
    }
}

/**
 * hr_training_default_checkpointing:
 * @profile: how an engine behaves
 *
 * Returns: what it recomputes when a plan says nothing
 */
HrCheckpointing
hr_training_default_checkpointing (const HrEngineProfile *profile)
{
  if (profile->selective_default)
    return HR_CHECKPOINTING_SELECTIVE;
  return profile->recompute_default ? HR_CHECKPOINTING_FULL : HR_CHECKPOINTING_NONE;
}

/**
 * hr_training_default_loss:
 * @profile: how an engine behaves
 *
 * Returns: how it computes the cross-entropy when a plan says nothing
 */
HrLoss
hr_training_default_loss (const HrEngineProfile *profile)
{
  if (profile->chunked_head_default)
    return HR_LOSS_CHUNKED_HEAD;
  if (profile->fused_loss_default)
    return HR_LOSS_FUSED;
  return profile->chunked_loss_default ? HR_LOSS_CHUNKED : HR_LOSS_FULL;
}

/**
 * hr_training_default_targets:
 * @profile: how an engine behaves
 *
 * Returns: the #HrTargets that LoRA wraps when a plan says nothing; Q and V are PEFT's choice for
 *   most architectures
 */
guint
hr_training_default_targets (const HrEngineProfile *profile)
{
  return profile->wraps_all_linears ? HR_TARGET_ALL_LINEAR : HR_TARGET_Q | HR_TARGET_V;
}

static void
resolve_batch (HrTrainingAsk *ask)
{
  const HrTraining *training = &ask->plan->training;
  const HrEngineProfile *profile = ask->records->profile;

  ask->microbatch = count_or (training->microbatch, MAX (profile->default_microbatch, 1));
  if (profile->cuts_batch && ask->pp > 1)
    ask->microbatch = MAX (ask->microbatch / ask->pp, 1);
  ask->sequence = count_or (training->seq_len, profile->default_seq_len > 0
                                                 ? profile->default_seq_len
                                                 : DEFAULT_SEQUENCE);
  ask->tokens = ask->microbatch * ask->sequence / ask->cp;
}

/* Pipeline stages per device. Megatron-LM drops a single one, so where its --num-layers-per-
 * virtual-pipeline-stage is what stands there, a 1 gives every layer a stage of its own. */
static guint
virtual_stages (const HrTrainingAsk *ask)
{
  gint stages = ask->plan->parallel.vp;

  if (stages == 1 && ask->pp > 1 && ask->records->profile->one_layer_stages)
    return MAX (ask->records->model->n_layers / ask->pp, 1);
  return MAX (stages, 1);
}

static gboolean
resolve_devices (HrTrainingAsk *ask,
                 GError       **error)
{
  const HrParallel *parallel = &ask->plan->parallel;
  guint devices = ask->plan->device_count;
  HrStrategy strategy = parallel->strategy;

  ask->tp = MAX (parallel->tp, 1);
  ask->pp = MAX (parallel->pp, 1);
  ask->cp = MAX (parallel->cp, 1);
  ask->ep = MAX (parallel->ep, 1);
  ask->etp = parallel->etp > 0 ? (guint) parallel->etp : ask->tp;
  ask->vp = virtual_stages (ask);
  if (strategy == HR_STRATEGY_LAYER_SPLIT && ask->pp == 1)
    ask->pp = devices / (ask->tp * ask->cp);
  if ((guint64) ask->tp * ask->pp * ask->cp > devices)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   HR_WORDS ("Tensor parallel %u × pipeline %u × context parallel %u needs %u "
                             "devices, but the plan has %u: lower the degrees or add devices."),
                   ask->tp, ask->pp, ask->cp,
                   ask->tp * ask->pp * ask->cp, devices);
      return FALSE;
    }
  ask->dp = devices / (ask->tp * ask->pp * ask->cp);
  ask->shards = parallel->zero_group > 0 ? (guint) parallel->zero_group : ask->dp * ask->cp;
  ask->shards_weights = strategy == HR_STRATEGY_FSDP || strategy == HR_STRATEGY_FSDP2 ||
                        strategy == HR_STRATEGY_ZERO3;
  ask->shards_gradients = ask->shards_weights || strategy == HR_STRATEGY_ZERO2;
  ask->shards_states = ask->shards_gradients || strategy == HR_STRATEGY_ZERO1 ||
                       ask->plan->training.distributed_optimizer == 1;
  return TRUE;
}

static HrKernel
resolve_kernel (const HrTrainingAsk *ask)
{
  const HrTraining *training = &ask->plan->training;
  const HrModel *model = ask->records->model;
  gint attention = training->attention;

  if (attention == HR_ATTENTION_MATH)
    return HR_KERNEL_MATH;
  if (attention == HR_ATTENTION_EAGER ||
      (attention < 0 && (training->flash_attention == 0 ||
                         (training->flash_attention < 0 && ask->records->profile->eager_default))))
    return HR_KERNEL_EAGER;
  if (training->explicit_4d_mask == 1 || ask->bytes.activation > 2)
    return HR_KERNEL_EFFICIENT;
  for (guint i = 0; i < model->n_groups; i++)
    if (model->groups[i].attn_sinks)
      return HR_KERNEL_EAGER;
  return HR_KERNEL_FLASH;
}

/* bitsandbytes autograd/_functions.py, MatMul8bitLt: the product has its input's type, which
 * preparing the model leaves in 32 bit, and so has everything after it; up to 0.44 the quantised
 * input is kept too, by each linear its own. */
static void
resolve_int8 (HrTrainingAsk *ask)
{
  HrBlockRules *rules = &ask->rules;

  if (ask->kbit_fp32)
    rules->activation_bytes = rules->weight_bytes = 4;
  if (ask->records->profile->int8_copies)
    rules->input_copy_bytes = 1;
}

static void
resolve_rules (HrTrainingAsk *ask)
{
  const HrTraining *training = &ask->plan->training;
  const HrEngineProfile *profile = ask->records->profile;
  const HrFormat *format = ask->records->format;
  HrBlockRules *rules = &ask->rules;

  *rules = (HrBlockRules) { 0 };
  rules->activation_bytes = ask->bytes.activation;
  rules->weight_bytes = ask->autocast ? 4 : ask->bytes.activation;
  rules->train_all = !ask->adapters;
  rules->train_scales = ask->method == HR_METHOD_ADAPTER_V2;
  rules->prefix = ask->method == HR_METHOD_ADAPTER || ask->method == HR_METHOD_ADAPTER_V2;
  if (is_lora (ask->method))
    rules->targets = or_default (training->lora_targets, hr_training_default_targets (profile));
  rules->rank = training->lora_rank >= 0 ? (double) training->lora_rank
                                         : MAX (profile->default_lora_rank, DEFAULT_RANK);
  rules->adapter_bytes = ask->bytes.weight;
  rules->dropout = training->lora_dropout > 0
                   || (training->lora_dropout < 0 && profile->lora_zero_pad);
  rules->zero_pad = profile->lora_zero_pad && is_lora (ask->method);
  rules->kernel = resolve_kernel (ask);
  rules->sequence = ask->sequence;
  rules->score_bytes = profile->score_bytes > 0 || ask->bytes.activation <= 2
                         ? profile->score_bytes : FP32_SCORE_BYTES;
  rules->repeats_kv = profile->train_repeats_kv;
  rules->explicit_mask = training->explicit_4d_mask == 1;
  /* Liger's fused loss comes with its norms and activations; a compiled block computes what is
   * point by point again, except what a product reads in the backward pass (PyTorch
   * functorch/partitioners.py, is_materialized_backwards) */
  rules->fused_norms = or_default (training->fused_kernels,
                                   profile->fused_norms || ask->loss == HR_LOSS_FUSED ||
                                   ask->compiled);
  rules->compiled = ask->compiled;
  rules->traits = hr_torch_traits (ask->records->model);
  if (!profile->own_losses)
    rules->traits &= ~(HR_TORCH_LOSS_16BIT | HR_TORCH_LOSS_REBINDS);
  if (profile->lit_model)
    rules->traits = HR_TORCH_FUSED_QKV | HR_TORCH_NORM_FP32;
  else if (!hr_torch_uses_rope (ask->records->model))
    rules->traits |= HR_TORCH_NO_ROPE;
  if (profile->hidden_dropout && !ask->records->model->gated_mlp)
    rules->traits |= HR_TORCH_DROPOUT;
  if ((format->dequantizes && profile->bnb_keeps_inputs) || format->quantizes_inputs)
    rules->keeps = HR_KEEPS_BLOCK_INPUTS;
  if (format->quantizes_inputs)
    resolve_int8 (ask);
  rules->loops_experts = profile->one_hot_experts;
  rules->tp = ask->tp;
  rules->etp = ask->etp;
  rules->sp = or_default (training->sequence_parallel, profile->sequence_parallel);
}

static gboolean
check_method (const HrTrainingAsk *ask,
              GError             **error)
{
  const HrFormat *format = ask->records->format;

  if (!ask->records->profile->trains)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   HR_WORDS ("%s does not train: choose an engine such as Transformers or LitGPT."),
                   ask->records->engine->name);
      return FALSE;
    }
  if (!ask->adapters && format->kind != HR_FORMAT_PLAIN)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   HR_WORDS ("Weights quantised as %s cannot be trained as a whole: choose an "
                             "adapter method or 16-bit weights."), format->name);
      return FALSE;
    }
  return TRUE;
}

/**
 * hr_training_resolve:
 * @plan: what was asked
 * @records: its records
 * @list: the model's tensors
 * @out: (out caller-allocates): the same with defaults
 * @error: return location
 *
 * Returns: whether the plan makes sense
 */
gboolean
hr_training_resolve (const HrPlan       *plan,
                     const HrRecords    *records,
                     const HrTensorList *list,
                     HrTrainingAsk      *out,
                     GError            **error)
{
  *out = (HrTrainingAsk) { .plan = plan, .records = records, .list = list };
  if (!resolve_devices (out, error))
    return FALSE;
  resolve_method (out);
  resolve_batch (out);
  resolve_rules (out);
  return check_method (out, error);
}
