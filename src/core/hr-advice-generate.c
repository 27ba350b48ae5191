/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Changes that an engine can make to a plan. What an engine offers is in its record: the inputs
 * it takes, the formats and cache types that it runs. Nothing else is generated.
 */
#include "hr-advice-private.h"

#include "hr-limits.h"
#include "hr-request.h"
#include "hr-training.h"
#include "hr-weights.h"

/* Rows and columns of a matrix of a model of common size. */
#define USUAL_WIDTH 4096

static gboolean
takes (const HrAdvisor *self,
       const char      *path)
{
  return hr_engine_uses_input (self->records->engine, path);
}

static void
add (HrAdvisor      *self,
     const HrChange *change)
{
  g_array_append_vals (self->changes, change, 1);
}

static void
add_setting (HrAdvisor   *self,
             HrChangeKind kind,
             const char  *path,
             double       value)
{
  HrChange change = { .kind = kind };

  hr_change_set (&change, path, value);
  add (self, &change);
}

/* ---- weights ---- */

/* A programmer's GGUF reader is not offered: see hr_choices_offer_format(). */
static gboolean
runs_format (const HrAdvisor *self,
             const HrFormat  *format)
{
  gboolean ggml = self->records->profile->working == HR_WORKING_GGML;

  return hr_engine_supports_format (self->records->engine, format->id)
         && ggml == (format->kind == HR_FORMAT_GGUF);
}

/* Whoever quantises on load and trains adapters calls LoRA QLoRA; whole weights cannot be both. */
static gboolean
fit_method (const HrAdvisor *self,
            HrChange        *change)
{
  gint method = self->plan->training.method;

  if (self->plan->workload == HR_WORKLOAD_INFERENCE)
    return TRUE;
  if (self->plan->workload == HR_WORKLOAD_PRETRAIN || !change->format->dequantizes
      || method == HR_METHOD_LAYERS)
    return FALSE;
  if (method == HR_METHOD_FULL)
    change->kind = HR_CHANGE_METHOD;
  if (method == HR_METHOD_FULL || method == HR_METHOD_LORA)
    hr_change_set (change, "training.method", HR_METHOD_QLORA);
  return TRUE;
}

/* Formats that go by the same number of bits differ in their scales: double quantisation. GGUF
 * files have a type per tensor, and their nominal bits tell them apart. */
static gboolean
is_smaller (const HrFormat *format,
            const HrFormat *now)
{
  if (format->nominal_bits != now->nominal_bits || format->kind == HR_FORMAT_GGUF)
    return format->nominal_bits < now->nominal_bits;
  return hr_format_matrix_bytes (format, USUAL_WIDTH, USUAL_WIDTH)
         < hr_format_matrix_bytes (now, USUAL_WIDTH, USUAL_WIDTH);
}

static void
add_weights (HrAdvisor *self)
{
  for (guint i = 0; i < self->candidates->n_formats; i++)
    {
      const HrFormat *format = self->candidates->formats[i];
      HrChange change = { .kind = HR_CHANGE_WEIGHTS, .format = format };

      if (format != self->records->format && runs_format (self, format)
          && is_smaller (format, self->records->format) && fit_method (self, &change))
        add (self, &change);
    }
}

/* ---- inference ---- */

static double
cache_bytes (const HrAdvisor *self)
{
  HrRequest request;

  if (self->plan->inference.kv >= 0)
    return hr_kv_type_bytes (self->plan->inference.kv);
  return hr_request_resolve (self->plan, self->records, &request, NULL) ? request.kv_bytes : 2.0;
}

/* ggml programs store a quantised V only for flash attention (llama-context.cpp: "V cache
 * quantization requires flash_attn"). */
static void
add_cache_types (HrAdvisor *self)
{
  const HrEngine *engine = self->records->engine;
  gboolean ggml = self->records->profile->working == HR_WORKING_GGML;
  double now = cache_bytes (self);

  for (char **name = engine->kv_types; name != NULL && *name != NULL; name++)
    {
      HrChange change = { .kind = HR_CHANGE_KV };
      HrKvType type;

      if (!hr_kv_type_parse (*name, &type) || hr_kv_type_bytes (type) >= now)
        continue;
      hr_change_set (&change, "inference.kv", type);
      if (takes (self, "inference.kv_v"))
        hr_change_set (&change, "inference.kv_v", type);
      if (ggml && takes (self, "inference.flash_attention"))
        hr_change_set (&change, "inference.flash_attention", 1);
      add (self, &change);
    }
}

/* Less of what was asked for: exactly as much as fits, where something does. */
static void
add_limit (HrAdvisor   *self,
           HrChangeKind kind,
           HrLimitKind  limit_kind)
{
  const char *path = hr_limit_path (limit_kind, self->records);
  HrLimit limit;

  if (self->fits || !hr_limit_applies (limit_kind, self->plan, self->records))
    return;
  hr_limit_find (limit_kind, self->plan, self->records, &limit);
  if (limit.known && limit.fits && !limit.open)
    add_setting (self, kind, path, (double) limit.value);
}

static void
add_attention (HrAdvisor *self)
{
  const HrEngineProfile *profile = self->records->profile;
  const HrInference *ask = &self->plan->inference;

  if (takes (self, "inference.flash_attention")
      && (ask->flash_attention >= 0 ? ask->flash_attention == 0 : !profile->flash_default))
    add_setting (self, HR_CHANGE_FLASH, "inference.flash_attention", 1);
  if (takes (self, "inference.attention")
      && (ask->attention >= 0 ? ask->attention == HR_ATTENTION_EAGER : profile->eager_default))
    add_setting (self, HR_CHANGE_FLASH, "inference.attention", HR_ATTENTION_SDPA);
}

#define SMALLEST_UBATCH 64

static void
add_ubatch (HrAdvisor *self)
{
  gint64 now = self->plan->inference.ubatch > 0 ? self->plan->inference.ubatch
                                                : self->records->profile->default_ubatch;

  for (gint64 size = now / 2; takes (self, "inference.ubatch") && size >= SMALLEST_UBATCH;
       size /= 2)
    add_setting (self, HR_CHANGE_UBATCH, "inference.ubatch", (double) size);
}

static void
add_inference (HrAdvisor *self)
{
  add_cache_types (self);
  add_attention (self);
  add_ubatch (self);
  add_limit (self, HR_CHANGE_CONTEXT, HR_LIMIT_CONTEXT);
  add_limit (self, HR_CHANGE_BATCH, HR_LIMIT_BATCH);
  add_limit (self, HR_CHANGE_GPU_LAYERS, HR_LIMIT_GPU_LAYERS);
  add_limit (self, HR_CHANGE_CPU_EXPERTS, HR_LIMIT_CPU_EXPERTS);
}

/* ---- training ---- */

/* The same samples per step: what a micro-batch loses, accumulation gains. */
static void
add_microbatches (HrAdvisor *self)
{
  const HrTraining *ask = &self->plan->training;
  gint64 now = ask->microbatch > 0 ? ask->microbatch
                                   : (gint64) self->records->profile->default_microbatch;
  gint64 steps = MAX (ask->grad_accum, 1);

  for (gint64 size = now / 2; size >= 1; size /= 2)
    {
      HrChange change = { .kind = HR_CHANGE_MICROBATCH };

      hr_change_set (&change, "training.microbatch", (double) size);
      if (takes (self, "training.grad_accum"))
        hr_change_set (&change, "training.grad_accum", (double) (steps * now / size));
      add (self, &change);
    }
}

/* Choices that keep less, by the path that an engine must take. */
static const struct {
  HrChangeKind kind;
  const char  *path;
  gint         value;
  gboolean     whole_only;     /* of whole weights: adapters have too little of it to matter */
} choices[] = {
  { HR_CHANGE_CHECKPOINTING, "training.checkpointing", HR_CHECKPOINTING_FULL, FALSE },
  { HR_CHANGE_LOSS, "training.loss", HR_LOSS_CHUNKED, FALSE },
  { HR_CHANGE_LOSS, "training.loss", HR_LOSS_FUSED, FALSE },
  { HR_CHANGE_FLASH, "training.attention", HR_ATTENTION_FLASH, FALSE },
  { HR_CHANGE_OPTIMIZER, "training.optimizer", HR_OPTIMIZER_ADAMW_8BIT, FALSE },
  { HR_CHANGE_OPTIMIZER, "training.optimizer", HR_OPTIMIZER_PAGED_ADAMW_8BIT, FALSE },
  { HR_CHANGE_OPTIMIZER, "training.optimizer", HR_OPTIMIZER_ADAFACTOR, TRUE },
  { HR_CHANGE_OFFLOAD, "training.offload", HR_OFFLOAD_OPTIMIZER, TRUE },
  { HR_CHANGE_OFFLOAD, "training.offload", HR_OFFLOAD_PARAMS, FALSE },
};

static gboolean
tunes_whole (const HrPlan *plan)
{
  return plan->workload == HR_WORKLOAD_PRETRAIN || plan->training.method == HR_METHOD_FULL
         || plan->training.method == HR_METHOD_LAYERS;
}

static void
add_choices (HrAdvisor *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (takes (self, choices[i].path)
        && (gint) hr_plan_get_number (self->plan, choices[i].path) != choices[i].value
        && (!choices[i].whole_only || tunes_whole (self->plan)))
      add_setting (self, choices[i].kind, choices[i].path, choices[i].value);
}

static void
add_adapters (HrAdvisor *self)
{
  const HrTraining *ask = &self->plan->training;
  gint64 rank = ask->lora_rank > 0 ? ask->lora_rank
                                   : (gint64) self->records->profile->default_lora_rank;
  guint targets = ask->lora_targets > 0
                    ? (guint) ask->lora_targets
                    : hr_training_default_targets (self->records->profile);

  if (self->plan->workload != HR_WORKLOAD_FINETUNE)
    return;
  if (ask->method == HR_METHOD_FULL && takes (self, "training.method"))
    add_setting (self, HR_CHANGE_METHOD, "training.method", HR_METHOD_LORA);
  if (!hr_limit_applies (HR_LIMIT_RANK, self->plan, self->records))
    return;
  if (rank >= 16 && takes (self, "training.lora_rank"))
    add_setting (self, HR_CHANGE_RANK, "training.lora_rank", 8);
  if (takes (self, "training.lora_targets") && (targets & HR_TARGET_MLP) != 0)
    add_setting (self, HR_CHANGE_TARGETS, "training.lora_targets", HR_TARGET_Q | HR_TARGET_V);
}

static void
add_strategies (HrAdvisor *self)
{
  HrStrategy strategy = self->plan->parallel.strategy;

  if (self->plan->device_count < 2 || !takes (self, "parallel.strategy")
      || strategy == HR_STRATEGY_FSDP || strategy == HR_STRATEGY_FSDP2
      || strategy == HR_STRATEGY_ZERO3)
    return;
  add_setting (self, HR_CHANGE_STRATEGY, "parallel.strategy", HR_STRATEGY_FSDP);
}

static void
add_training (HrAdvisor *self)
{
  add_microbatches (self);
  add_choices (self);
  add_adapters (self);
  add_strategies (self);
  add_limit (self, HR_CHANGE_LENGTH, HR_LIMIT_LENGTH);
}

/* ---- devices ---- */

/* How several devices share a plan: whoever has no way of it gets no more of them. */
static gboolean
shares_devices (const HrAdvisor *self)
{
  return takes (self, "parallel.strategy") || takes (self, "parallel.tp")
         || takes (self, "parallel.pp");
}

static void
add_count (HrAdvisor *self,
           guint      count)
{
  gboolean trains = self->plan->workload != HR_WORKLOAD_INFERENCE;
  HrChange change = { .kind = HR_CHANGE_DEVICES, .device_count = count };

  hr_change_set (&change, "parallel.tp", HR_UNSET);
  hr_change_set (&change, "parallel.pp", HR_UNSET);
  hr_change_set (&change, "parallel.dp", HR_UNSET);
  if (trains && self->plan->device_count == 1)
    hr_change_set (&change, "parallel.strategy", HR_STRATEGY_FSDP);
  else if (trains && count == 1)
    hr_change_set (&change, "parallel.strategy", HR_STRATEGY_NONE);
  add (self, &change);
}

/* More of them; or one alone, where what a sharded run gathers is too much: the seeds have a 13B
 * that one card holds and two under FSDP do not. */
static void
add_devices (HrAdvisor *self)
{
  if (self->records->device == NULL || self->records->device->kind == HR_DEVICE_CPU
      || !shares_devices (self))
    return;
  for (guint count = self->plan->device_count * 2; count <= 16; count *= 2)
    add_count (self, count);
  if (self->plan->workload != HR_WORKLOAD_INFERENCE && self->plan->device_count > 1
      && !self->fits)
    add_count (self, 1);
}

/* The same maker and kind: what runs here runs there. Of equal memory the one with more bandwidth
 * comes first by its speed. */
static void
add_hardware (HrAdvisor *self)
{
  const HrDevice *now = self->records->device;

  for (guint i = 0; now != NULL && i < self->candidates->n_devices; i++)
    {
      const HrDevice *device = self->candidates->devices[i];

      if (device != now && device->kind == now->kind
          && g_strcmp0 (device->vendor, now->vendor) == 0
          && hr_device_capacity_bytes (device) > hr_device_capacity_bytes (now))
        add (self, &(HrChange) { .kind = HR_CHANGE_HARDWARE, .device = device });
    }
}

/**
 * hr_advice_generate:
 * @self: an advisor; its changes are appended to
 *
 * Every single change that the engine can make and that may save memory or time.
 */
void
hr_advice_generate (HrAdvisor *self)
{
  add_weights (self);
  if (self->plan->workload == HR_WORKLOAD_INFERENCE)
    add_inference (self);
  else
    add_training (self);
  add_devices (self);
  add_hardware (self);
}
