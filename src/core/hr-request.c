/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-request.h"

#include "hr-error.h"
#include "hr-words.h"

static guint64
or_default (gint64  value,
            guint64 fallback)
{
  return value >= 0 ? (guint64) value : fallback;
}

/* Prompt and context fill each other in: what is generated comes on top of the prompt. */
static void
resolve_tokens (const HrPlan          *plan,
                const HrEngineProfile *profile,
                HrRequest             *out)
{
  const HrInference *ask = &plan->inference;
  guint64 generated = or_default (ask->generated_tokens, profile->default_generated);
  guint64 context = or_default (ask->context, profile->default_context);

  if (ask->prompt_tokens >= 0)
    out->prompt = ask->prompt_tokens;
  else if (ask->context >= 0 && ask->generated_tokens >= 0 && context > generated)
    out->prompt = context - generated;
  else
    out->prompt = context > 0 ? MIN (context, MAX (profile->default_prompt, 1))
                              : profile->default_prompt;
  out->cells = ask->context >= 0 ? context : MAX (context, out->prompt + generated);
  out->prompt = MAX (out->prompt, 1);
  out->cells = MAX (out->cells, 1);
  if (profile->cache != HR_CACHE_FIXED && profile->cache != HR_CACHE_PAGED)
    out->prompt = MIN (out->prompt, out->cells);
  out->static_cells = ask->cache == HR_CACHE_CHOICE_STATIC
                        ? or_default (ask->static_cache_len, out->cells) : 0;
}

static HrAttention
resolve_attention (const HrPlan          *plan,
                   const HrEngineProfile *profile)
{
  if (plan->inference.attention >= 0)
    return plan->inference.attention;
  if (plan->inference.flash_attention == 1 || profile->flash_default)
    return HR_ATTENTION_FLASH;
  return plan->inference.flash_attention == 0 || profile->eager_default ? HR_ATTENTION_EAGER
                                                                        : HR_ATTENTION_SDPA;
}

/* Without a word from the plan, several devices share layers where the engine can do only that. */
static gboolean
resolve_devices (const HrPlan          *plan,
                 const HrEngineProfile *profile,
                 HrRequest             *out,
                 GError               **error)
{
  guint tp = plan->parallel.tp > 0 ? plan->parallel.tp : 1;
  guint stages = plan->parallel.pp > 0 ? plan->parallel.pp : 1;
  guint replicas = plan->parallel.dp > 0 ? plan->parallel.dp : 1;

  if (tp * stages * replicas == 1 && plan->device_count > 1)
    {
      gboolean layers = plan->parallel.strategy == HR_STRATEGY_LAYER_SPLIT ||
                        (profile->splits_layers &&
                         plan->parallel.strategy != HR_STRATEGY_ROW_SPLIT);
      *(layers ? &stages : &tp) = plan->device_count;
    }
  if ((guint64) tp * stages * replicas > plan->device_count)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   HR_WORDS ("Tensor parallel %u × pipeline %u × data parallel %u needs %u "
                             "devices, but the plan has %u: lower the degrees or add devices."),
                   tp, stages, replicas,
                   tp * stages * replicas, plan->device_count);
      return FALSE;
    }
  out->tp = tp;
  out->stages = stages;
  return TRUE;
}

/**
 * hr_request_lengths:
 * @plan: what was asked
 * @profile: the engine
 * @self: the plan with the engine's defaults
 * @prompt: (out): prompt tokens to time
 * @generated: (out): output tokens to time
 *
 * Fills in usual lengths where neither plan nor engine says one: memory is set aside for a
 * context all the same, but a time needs a prompt.
 */
void
hr_request_lengths (const HrPlan          *plan,
                    const HrEngineProfile *profile,
                    const HrRequest       *self,
                    double                *prompt,
                    double                *generated)
{
  const HrInference *ask = &plan->inference;
  gboolean told = ask->prompt_tokens >= 0 || profile->default_prompt > 1
                  || (ask->context >= 0 && ask->generated_tokens >= 0);

  *prompt = told ? self->prompt : MIN (HR_USUAL_PROMPT, MAX (self->cells, 1));
  *generated = ask->generated_tokens > 0 ? ask->generated_tokens
                 : profile->default_generated > 0 ? profile->default_generated
                                                  : HR_USUAL_GENERATED;
}

/**
 * hr_request_own_cache:
 * @records: records of an inference plan
 *
 * Checkpoints of 8 bits and fewer that were calibrated (one scale per matrix: ModelOpt) come with
 * scales for an 8-bit cache, and some engines use them without being asked (TensorRT-LLM:
 * kv_cache_quant_algo of hf_quant_config.json).
 *
 * Returns: a HrKvType, or HR_UNSET where the cache has the type of the activations
 */
gint
hr_request_own_cache (const HrRecords *records)
{
  const HrFormat *format = records->format;
  gboolean narrow = format->compute == HR_RATE_FP8 || format->compute == HR_RATE_FP4;

  return records->profile->calibrated_cache && narrow && format->tensor_bytes > 0.0
           ? (gint) HR_KV_FP8 : HR_UNSET;
}

/**
 * hr_request_resolve:
 * @plan: what was asked
 * @records: its records
 * @out: (out caller-allocates): the same with defaults
 * @error: return location
 *
 * Returns: whether the plan makes sense on its devices
 */
gboolean
hr_request_resolve (const HrPlan    *plan,
                    const HrRecords *records,
                    HrRequest       *out,
                    GError         **error)
{
  const HrEngineProfile *profile = records->profile;
  gint kv = plan->inference.kv >= 0 ? plan->inference.kv : hr_request_own_cache (records);
  gint kv_v = plan->inference.kv_v;

  *out = (HrRequest) { 0 };
  out->batch = MAX (or_default (plan->inference.batch, MAX (profile->default_batch, 1)), 1);
  resolve_tokens (plan, profile, out);
  out->attention = resolve_attention (plan, profile);
  out->activation_bytes =
    records->format->kind == HR_FORMAT_PLAIN && !profile->stores_16bit
      ? records->format->plain_bytes : 2;
  out->kv_bytes = kv >= 0 ? hr_kv_type_bytes (kv) : out->activation_bytes;
  out->kv_v_bytes = kv_v >= 0 ? hr_kv_type_bytes (kv_v) : out->kv_bytes;
  if (!resolve_devices (plan, profile, out, error))
    return FALSE;
  if (out->stages > records->model->n_layers)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   HR_WORDS ("%s has %u layers, which cannot be split over %u devices: use fewer "
                             "devices."),
                   records->model->name, records->model->n_layers, out->stages);
      return FALSE;
    }
  return TRUE;
}
