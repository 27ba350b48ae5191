/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-field.h"

#include <string.h>

#include "hr-request.h"
#include "hr-training.h"

/* A strategy is stored as "none" when it is left open, since that is what files write then. */
enum { FIELD_INT64, FIELD_INT, FIELD_UINT, FIELD_DOUBLE, FIELD_STRATEGY };

#define PLAN(member) offsetof (HrPlan, member)
#define PROFILE(member) ((gssize) offsetof (HrEngineProfile, member))

static double
derive_zero (const HrPlan    *plan,
             const HrRecords *records)
{
  return 0;
}

static double
derive_one (const HrPlan    *plan,
            const HrRecords *records)
{
  return 1;
}

static double
or_default (double value,
            guint  fallback)
{
  return value != HR_UNSET ? value : fallback;
}

/* Engines that grow their cache hold what was read and written; the others the whole window. */
static double
derive_context (const HrPlan    *plan,
                const HrRecords *records)
{
  const HrEngineProfile *profile = records->profile;

  if (profile != NULL && profile->default_prompt + profile->default_generated > 0)
    return or_default (plan->inference.prompt_tokens, profile->default_prompt)
           + or_default (plan->inference.generated_tokens, profile->default_generated);
  return records->model != NULL && records->model->max_context > 0
         ? (double) records->model->max_context : HR_UNSET;
}

/* Serving, several devices share every matrix, or else the layers where an engine can do only
 * that; training, each has its own batch. */
static double
derive_tp (const HrPlan    *plan,
           const HrRecords *records)
{
  if (plan->workload != HR_WORKLOAD_INFERENCE || plan->parallel.pp > 1
      || (records->profile != NULL && records->profile->splits_layers))
    return 1;
  return plan->device_count;
}

static double
derive_pp (const HrPlan    *plan,
           const HrRecords *records)
{
  if (plan->workload != HR_WORKLOAD_INFERENCE)
    return plan->parallel.strategy == HR_STRATEGY_LAYER_SPLIT
           ? plan->device_count / (guint) (MAX (plan->parallel.tp, 1) * MAX (plan->parallel.cp, 1))
           : 1;
  if (plan->parallel.tp > 1 || records->profile == NULL || !records->profile->splits_layers)
    return 1;
  return plan->device_count;
}

/* What times are given for; generation without a prompt starts from an empty cache. */
static double
derive_prompt (const HrPlan    *plan,
               const HrRecords *records)
{
  gint64 context = plan->inference.context, generated = plan->inference.generated_tokens;

  if (generated >= 0)
    return context > generated ? (double) (context - generated) : 1.0;
  return context > 0 ? MIN (context, HR_USUAL_PROMPT) : HR_USUAL_PROMPT;
}

static double
derive_generated (const HrPlan    *plan,
                  const HrRecords *records)
{
  return HR_USUAL_GENERATED;
}

static double
derive_power (const HrPlan    *plan,
              const HrRecords *records)
{
  return records->device != NULL && records->device->tdp_w > 0.0 ? records->device->tdp_w
                                                                 : HR_UNSET;
}

/* Every layer and the output: what "all" means to llama.cpp. */
static double
derive_gpu_layers (const HrPlan    *plan,
                   const HrRecords *records)
{
  return records->model != NULL ? records->model->n_layers + 1.0 : HR_UNSET;
}

static double
derive_flash (const HrPlan    *plan,
              const HrRecords *records)
{
  return records->profile != NULL && records->profile->flash_default;
}

static double
derive_attention (const HrPlan    *plan,
                  const HrRecords *records)
{
  if (records->profile != NULL && records->profile->flash_default)
    return HR_ATTENTION_FLASH;
  return records->profile != NULL && records->profile->eager_default
         ? HR_ATTENTION_EAGER : HR_ATTENTION_SDPA;
}

/* An engine lists the cache type that it uses by itself first; calibrated weights bring theirs. */
static double
derive_kv (const HrPlan    *plan,
           const HrRecords *records)
{
  HrKvType type;

  if (records->profile != NULL && records->format != NULL
      && hr_request_own_cache (records) != HR_UNSET)
    return hr_request_own_cache (records);
  if (records->engine == NULL || records->engine->kv_types == NULL
      || !hr_kv_type_parse (records->engine->kv_types[0], &type))
    return HR_UNSET;
  return type;
}

/* LoRA on a base that bitsandbytes holds in 4 bit is what people call QLoRA. */
static double
derive_method (const HrPlan    *plan,
               const HrRecords *records)
{
  return records->format != NULL && records->format->dequantizes ? HR_METHOD_QLORA
                                                                 : HR_METHOD_LORA;
}

static double
derive_rank (const HrPlan    *plan,
             const HrRecords *records)
{
  return 8;
}

static double
derive_targets (const HrPlan    *plan,
                const HrRecords *records)
{
  return records->profile != NULL ? (double) hr_training_default_targets (records->profile)
                                  : HR_UNSET;
}

/* lit-gpt's scripts drop out 5 % of an adapter's input; the others ask first. */
static double
derive_dropout (const HrPlan    *plan,
                const HrRecords *records)
{
  return records->profile != NULL && records->profile->lora_zero_pad ? 0.05 : 0;
}

/* What the weights are stored in. */
static double
derive_precision (const HrPlan    *plan,
                  const HrRecords *records)
{
  if (records->format != NULL && records->format->kind == HR_FORMAT_PLAIN
      && records->format->plain_bytes > 2)
    return HR_PRECISION_FP32;
  return HR_PRECISION_BF16_TRUE;
}

static double
derive_optimizer (const HrPlan    *plan,
                  const HrRecords *records)
{
  return HR_OPTIMIZER_ADAMW;
}

static double
derive_sequence (const HrPlan    *plan,
                 const HrRecords *records)
{
  return 2048;
}

static double
derive_checkpointing (const HrPlan    *plan,
                      const HrRecords *records)
{
  return records->profile != NULL ? (double) hr_training_default_checkpointing (records->profile)
                                  : HR_UNSET;
}

static double
derive_loss (const HrPlan    *plan,
             const HrRecords *records)
{
  return records->profile != NULL ? (double) hr_training_default_loss (records->profile)
                                  : HR_UNSET;
}

static double
derive_compile (const HrPlan    *plan,
                const HrRecords *records)
{
  return records->profile != NULL ? records->profile->compile_default : HR_UNSET;
}

static double
derive_training_attention (const HrPlan    *plan,
                           const HrRecords *records)
{
  if (plan->training.flash_attention >= 0)
    return plan->training.flash_attention == 0 ? HR_ATTENTION_EAGER : HR_ATTENTION_FLASH;
  return records->profile != NULL && records->profile->eager_default ? HR_ATTENTION_EAGER
                                                                     : HR_ATTENTION_SDPA;
}

static double
derive_strategy (const HrPlan    *plan,
                 const HrRecords *records)
{
  return HR_STRATEGY_DDP;
}

/* The upper ends are what anybody could mean, not what fits: the estimate says what fits. */
static const HrField fields[] = {
  { "hardware.count", 1, HR_MAX_DEVICES, FALSE, 0, FIELD_UINT,
    PLAN (device_count), -1, derive_one },
  { "inference.context", 1, 16777216, TRUE, 0, FIELD_INT64,
    PLAN (inference.context), PROFILE (default_context), derive_context },
  { "inference.prompt_tokens", 1, 16777216, TRUE, 0, FIELD_INT64,
    PLAN (inference.prompt_tokens), PROFILE (default_prompt), derive_prompt },
  { "inference.generated_tokens", 0, 16777216, TRUE, 0, FIELD_INT64,
    PLAN (inference.generated_tokens), PROFILE (default_generated), derive_generated },
  { "inference.prefix_share", 0, 1, FALSE, 2, FIELD_DOUBLE,
    PLAN (inference.prefix_share), -1, derive_zero },
  { "inference.speculative_tokens", 0, 64, FALSE, 0, FIELD_INT64,
    PLAN (inference.speculative_tokens), -1, derive_zero },
  { "inference.speculative_acceptance", 0, 1, FALSE, 2, FIELD_DOUBLE,
    PLAN (inference.speculative_acceptance), -1 },
  { "inference.draft_share", 0, 1, FALSE, 2, FIELD_DOUBLE,
    PLAN (inference.draft_share), -1, derive_zero },
  { "inference.batch", 1, 65536, TRUE, 0, FIELD_INT64,
    PLAN (inference.batch), PROFILE (default_batch), derive_one },
  { "inference.slots", 1, 4096, TRUE, 0, FIELD_INT64, PLAN (inference.slots), -1, derive_one },
  { "inference.ubatch", 1, 1048576, TRUE, 0, FIELD_INT64,
    PLAN (inference.ubatch), PROFILE (default_ubatch) },
  { "inference.nbatch", 1, 1048576, TRUE, 0, FIELD_INT64,
    PLAN (inference.nbatch), PROFILE (default_nbatch) },
  { "inference.gpu_layers", 0, 1000, FALSE, 0, FIELD_INT64,
    PLAN (inference.gpu_layers), -1, derive_gpu_layers },
  { "inference.cpu_moe_layers", 0, 1000, FALSE, 0, FIELD_INT64,
    PLAN (inference.cpu_moe_layers), -1, derive_zero },
  { "inference.gpu_memory_utilization", 0.01, 1, FALSE, 2, FIELD_DOUBLE,
    PLAN (inference.gpu_memory_utilization), PROFILE (default_memory_utilization) },
  { "inference.max_sequences", 1, 65536, TRUE, 0, FIELD_INT64,
    PLAN (inference.max_sequences), PROFILE (default_max_sequences) },
  { "inference.max_batched_tokens", 1, 16777216, TRUE, 0, FIELD_INT64,
    PLAN (inference.max_batched_tokens), PROFILE (default_max_batched_tokens) },
  { "inference.static_cache_len", 1, 16777216, TRUE, 0, FIELD_INT64,
    PLAN (inference.static_cache_len), -1, derive_context },
  { "inference.flash_attention", 0, 1, FALSE, 0, FIELD_INT,
    PLAN (inference.flash_attention), -1, derive_flash },
  { "inference.kv_unified", 0, 1, FALSE, 0, FIELD_INT,
    PLAN (inference.kv_unified), -1, derive_zero },
  { "inference.swa_full", 0, 1, FALSE, 0, FIELD_INT, PLAN (inference.swa_full), -1, derive_zero },
  { "inference.attention", HR_ATTENTION_EAGER, HR_ATTENTION_FLASH, FALSE, 0, FIELD_INT,
    PLAN (inference.attention), -1, derive_attention },
  { "inference.cache", HR_CACHE_CHOICE_DYNAMIC, HR_CACHE_CHOICE_STATIC, FALSE, 0, FIELD_INT,
    PLAN (inference.cache), -1, derive_zero },
  { "inference.kv", 0, HR_N_KV_TYPES - 1, FALSE, 0, FIELD_INT,
    PLAN (inference.kv), -1, derive_kv },
  { "parallel.tp", 1, HR_MAX_DEVICES, TRUE, 0, FIELD_INT, PLAN (parallel.tp), -1, derive_tp },
  { "parallel.pp", 1, HR_MAX_DEVICES, TRUE, 0, FIELD_INT, PLAN (parallel.pp), -1, derive_pp },
  { "parallel.ep", 1, HR_MAX_DEVICES, TRUE, 0, FIELD_INT, PLAN (parallel.ep), -1, derive_one },
  { "parallel.cp", 1, HR_MAX_DEVICES, TRUE, 0, FIELD_INT, PLAN (parallel.cp), -1, derive_one },
  { "parallel.strategy", HR_STRATEGY_NONE, HR_STRATEGY_ROW_SPLIT, FALSE, 0, FIELD_STRATEGY,
    PLAN (parallel.strategy), -1, derive_strategy },
  { "training.method", HR_METHOD_FULL, HR_METHOD_LAYERS, FALSE, 0, FIELD_INT,
    PLAN (training.method), -1, derive_method },
  { "training.lora_rank", 1, 4096, TRUE, 0, FIELD_INT64,
    PLAN (training.lora_rank), PROFILE (default_lora_rank), derive_rank },
  { "training.lora_targets", 1, 2 * HR_TARGET_HEAD - 1, FALSE, 0, FIELD_INT,
    PLAN (training.lora_targets), -1, derive_targets },
  { "training.lora_dropout", 0, 1, FALSE, 2, FIELD_DOUBLE,
    PLAN (training.lora_dropout), -1, derive_dropout },
  { "training.trainable_layers", 1, 1000, FALSE, 0, FIELD_INT64,
    PLAN (training.trainable_layers), -1, derive_one },
  { "training.precision", HR_PRECISION_FP32, HR_PRECISION_MASTER, FALSE, 0, FIELD_INT,
    PLAN (training.precision), -1, derive_precision },
  { "training.optimizer", HR_OPTIMIZER_SGD, HR_OPTIMIZER_APOLLO_MINI, FALSE, 0, FIELD_INT,
    PLAN (training.optimizer), -1, derive_optimizer },
  { "training.microbatch", 1, 65536, TRUE, 0, FIELD_INT64,
    PLAN (training.microbatch), PROFILE (default_microbatch), derive_one },
  { "training.grad_accum", 1, 65536, TRUE, 0, FIELD_INT64,
    PLAN (training.grad_accum), -1, derive_one },
  { "training.seq_len", 1, 16777216, TRUE, 0, FIELD_INT64,
    PLAN (training.seq_len), PROFILE (default_seq_len), derive_sequence },
  { "training.checkpointing", HR_CHECKPOINTING_NONE, HR_CHECKPOINTING_SELECTIVE, FALSE, 0,
    FIELD_INT, PLAN (training.checkpointing), -1, derive_checkpointing },
  { "training.loss", HR_LOSS_FULL, HR_LOSS_CHUNKED_HEAD, FALSE, 0, FIELD_INT,
    PLAN (training.loss), -1, derive_loss },
  { "training.attention", HR_ATTENTION_EAGER, HR_ATTENTION_MATH, FALSE, 0, FIELD_INT,
    PLAN (training.attention), -1, derive_training_attention },
  { "training.optimizer_in_backward", 0, 1, FALSE, 0, FIELD_INT,
    PLAN (training.optimizer_in_backward), -1, derive_zero },
  { "training.compile", 0, 1, FALSE, 0, FIELD_INT, PLAN (training.compile), -1, derive_compile },
  { "training.offload", HR_OFFLOAD_NONE, HR_OFFLOAD_ACTIVATIONS, FALSE, 0, FIELD_INT,
    PLAN (training.offload), -1, derive_zero },
  { "training.samples", 0, 1e12, TRUE, 0, FIELD_DOUBLE, PLAN (training.samples), -1 },
  { "training.epochs", 0, 1e6, FALSE, 2, FIELD_DOUBLE, PLAN (training.epochs), -1, derive_one },
  { "training.tokens", 0, 1e15, TRUE, 0, FIELD_DOUBLE, PLAN (training.tokens), -1 },
  { "cost.price_per_hour", 0, 1e6, FALSE, 2, FIELD_DOUBLE, PLAN (cost.price_per_hour), -1 },
  { "cost.tariff", 0, 1e6, FALSE, 2, FIELD_DOUBLE, PLAN (cost.tariff), -1 },
  { "cost.power_w", 0, 1e6, FALSE, 0, FIELD_DOUBLE, PLAN (cost.power_w), -1, derive_power },
};

/**
 * hr_field_find:
 * @path: a plan path such as "inference.context"
 *
 * Returns: (transfer none) (nullable): the field, or NULL when the window does not edit it
 */
const HrField *
hr_field_find (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].path, path) == 0)
      return &fields[i];
  return NULL;
}

/**
 * hr_field_is_engines:
 * @self: a field
 *
 * Returns: whether the engine settles what the plan leaves open, rather than nobody
 */
gboolean
hr_field_is_engines (const HrField *self)
{
  return self->type != FIELD_DOUBLE || self->default_offset >= 0;
}

/**
 * hr_field_get:
 * @self: a field
 * @plan: a plan
 *
 * Returns: what @plan says, or HR_UNSET
 */
double
hr_field_get (const HrField *self,
              const HrPlan  *plan)
{
  const void *at = (const char *) plan + self->offset;

  switch (self->type)
    {
    case FIELD_INT64:
      return *(const gint64 *) at;
    case FIELD_INT:
      return *(const gint *) at;
    case FIELD_UINT:
      return *(const guint *) at;
    case FIELD_STRATEGY:
      return *(const HrStrategy *) at == HR_STRATEGY_NONE ? HR_UNSET
                                                          : (double) *(const HrStrategy *) at;
    default:
      return *(const double *) at < 0 ? HR_UNSET : *(const double *) at;
    }
}

/**
 * hr_field_set:
 * @self: a field
 * @plan: the plan to change
 * @value: a number, or HR_UNSET to leave it to the engine
 *
 * Keeps numbers between the ends of the field.
 */
void
hr_field_set (const HrField *self,
              HrPlan        *plan,
              double         value)
{
  void *at = (char *) plan + self->offset;

  if (value != HR_UNSET)
    value = CLAMP (value, self->minimum, self->maximum);
  switch (self->type)
    {
    case FIELD_INT64:
      *(gint64 *) at = value;
      break;
    case FIELD_INT:
      *(gint *) at = value;
      break;
    case FIELD_UINT:
      *(guint *) at = MAX (value, self->minimum);
      break;
    case FIELD_STRATEGY:
      *(HrStrategy *) at = value == HR_UNSET ? HR_STRATEGY_NONE : (HrStrategy) value;
      break;
    default:
      *(double *) at = value;
      break;
    }
}

/**
 * hr_field_is_set:
 * @self: a field
 * @plan: a plan
 *
 * Returns: whether @plan itself says a value
 */
gboolean
hr_field_is_set (const HrField *self,
                 const HrPlan  *plan)
{
  return hr_field_get (self, plan) != HR_UNSET;
}

/**
 * hr_field_get_default:
 * @self: a field
 * @plan: the plan, for defaults that follow from other fields
 * @records: what the plan is about
 *
 * Returns: what the engine takes when the plan says nothing, or HR_UNSET when that is not known
 */
double
hr_field_get_default (const HrField   *self,
                      const HrPlan    *plan,
                      const HrRecords *records)
{
  double value = 0;

  if (records->profile != NULL && self->default_offset >= 0)
    {
      const void *at = (const char *) records->profile + self->default_offset;

      value = self->type == FIELD_DOUBLE ? *(const double *) at : *(const guint *) at;
    }
  if (value > 0)
    return value;
  return self->derive_default != NULL ? self->derive_default (plan, records) : HR_UNSET;
}

/**
 * hr_field_get_effective:
 * @self: a field
 * @plan: a plan
 * @records: what the plan is about
 *
 * Returns: what @plan says, or else what the engine takes, or HR_UNSET when that is not known
 */
double
hr_field_get_effective (const HrField   *self,
                        const HrPlan    *plan,
                        const HrRecords *records)
{
  double value = hr_field_get (self, plan);

  return value != HR_UNSET ? value : hr_field_get_default (self, plan, records);
}
