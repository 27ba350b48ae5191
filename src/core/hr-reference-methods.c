/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rules of thumb that people meet when they look for an answer, exactly as their sources print
 * them (estimation-model §9), so that the window can show how far they are from what was measured.
 */
#include "hr-reference-methods.h"

#include <math.h>

#include "hr-request.h"

/* gpu_poor's App.js: what a process takes before it does anything; LoRA of rank 8. */
#define GPU_POOR_OVERHEAD 650e6
#define GPU_POOR_RANK 8.0

/* What the rules read of a plan. */
typedef struct {
  const HrPlan  *plan;
  const HrModel *model;
  double params, bits, tokens, batch, layers, width, heads, inner;
} Facts;

typedef double (*Rule) (const Facts *facts);

static double
weight_bytes (const Facts *facts)
{
  return facts->params * facts->bits / 8.0;
}

static double
plus_a_fifth (const Facts *facts)
{
  return facts->params * 4.0 / (32.0 / facts->bits) * 1.2;
}

static double
opt_rule (const Facts *facts)
{
  return facts->bits == 16.0 ? 2.25 * facts->params : 0.0;
}

static double
cache_bytes (const Facts *facts)
{
  return facts->batch * 2.0 * 2.0 * facts->tokens * facts->width * facts->layers;
}

static double
gpu_poor_serving (const Facts *facts)
{
  double activations = facts->tokens * facts->width * 5.0 * 2.0
                       + facts->tokens * facts->tokens * facts->heads * 2.0;

  return weight_bytes (facts) + cache_bytes (facts) + facts->batch * activations
         + GPU_POOR_OVERHEAD;
}

static double
gpu_poor_activations (const Facts *facts)
{
  double s = facts->tokens, h = facts->width, bytes = 2.0;

  return facts->layers * facts->batch
         * (bytes * s * h * 8.0 + s * s * facts->heads * (2.0 * bytes + 4.0)
            + bytes * s * (2.0 * h + 6.0 * facts->inner) + 8.0 * s + 6.0 * bytes * s * h);
}

static double
gpu_poor_states (const Facts *facts)
{
  double h = facts->width, low_rank = facts->layers * GPU_POOR_RANK * h;

  switch (facts->plan->training.method)
    {
    case HR_METHOD_FULL:
      return 3.0 * weight_bytes (facts);
    case HR_METHOD_QLORA:
      return low_rank * 0.5 * 4.0 * 3.0
             + 0.75 * (15.0 * h + 6.0 * facts->inner) * facts->layers * 50.0
               * sqrt (MAX (1.0, facts->tokens / 50.0));
    case HR_METHOD_LORA:
      return low_rank * 2.0 * 4.0 * 3.0 * 2.0;
    default:
      return 0.0;
    }
}

static double
gpu_poor_training (const Facts *facts)
{
  double states = gpu_poor_states (facts);

  return states > 0.0 ? weight_bytes (facts) + gpu_poor_activations (facts) + states
                        + GPU_POOR_OVERHEAD
                      : 0.0;
}

/* 2 · 2 · layers · heads · width of a head: with as many heads of K and V as of Q. */
static double
llama_cache (const Facts *facts)
{
  return 2.0 * 2.0 * facts->layers * facts->heads * facts->model->head_dim * facts->tokens
         * facts->batch;
}

static double
four_times (const Facts *facts)
{
  return facts->plan->training.method == HR_METHOD_FULL ? 4.0 * weight_bytes (facts) : 0.0;
}

static double
gradients_and_states (const Facts *facts)
{
  double one = weight_bytes (facts);

  return facts->plan->training.method == HR_METHOD_FULL ? 1.2 * (4.0 * one + one + 2.0 * one) : 0.0;
}

static double
sixteen_bytes (const Facts *facts)
{
  return facts->plan->training.method == HR_METHOD_FULL ? 16.0 * facts->params : 0.0;
}

static const struct {
  const char         *name, *rule, *source;
  HrReferenceQuantity quantity;
  Rule                serving, training;
} methods[HR_N_REFERENCE_METHODS] = {
  [HR_REFERENCE_BYTES_PER_PARAMETER] = {
    "bytes-per-parameter", "P · Q/8", "rules of thumb, float 4, bf16 2, int8 1, int4 0.5 bytes",
    HR_REFERENCE_MEMORY, weight_bytes, NULL },
  [HR_REFERENCE_PLUS_A_FIFTH] = {
    "plus-a-fifth", "P · 4 B / (32 / Q) · 1.2", "Continuum Labs, rules of thumb",
    HR_REFERENCE_MEMORY, plus_a_fifth, NULL },
  [HR_REFERENCE_OPT] = {
    "opt", "2 to 2.5 B · P", "OPT memory benchmarks (fp16); the middle is taken",
    HR_REFERENCE_MEMORY, opt_rule, NULL },
  [HR_REFERENCE_GPU_POOR] = {
    "gpu-poor", "weights + 4·s·h·L + (10·s·h + 2·s²·a) + 650 MB", "gpu_poor, App.js",
    HR_REFERENCE_MEMORY, gpu_poor_serving, gpu_poor_training },
  [HR_REFERENCE_LLAMA_CACHE] = {
    "llama-cache", "2 · 2 · L · a · d · s", "LLaMA hardware guide",
    HR_REFERENCE_CACHE, llama_cache, NULL },
  [HR_REFERENCE_FOUR_TIMES] = {
    "four-times", "4 · P · Q/8", "rules of thumb, training",
    HR_REFERENCE_MEMORY, NULL, four_times },
  [HR_REFERENCE_GRADIENTS_AND_STATES] = {
    "gradients-and-states", "(4 + 1 + 2) · P · Q/8 · 1.2", "rules of thumb, training with AdamW",
    HR_REFERENCE_MEMORY, NULL, gradients_and_states },
  [HR_REFERENCE_SIXTEEN_BYTES] = {
    "sixteen-bytes", "16 B · P", "Rajbhandari et al., ZeRO, arXiv 1910.02054",
    HR_REFERENCE_MEMORY, NULL, sixteen_bytes },
  [HR_REFERENCE_BANDWIDTH] = {
    "bandwidth", "bandwidth / (P · Q/8)", "upper bound of decoding one sequence",
    HR_REFERENCE_DECODE, NULL, NULL },
};

/**
 * hr_reference_method_name:
 * @method: a rule
 *
 * Returns: (transfer none): its name in files
 */
const char *
hr_reference_method_name (HrReferenceMethod method)
{
  g_return_val_if_fail (method < HR_N_REFERENCE_METHODS, NULL);

  return methods[method].name;
}

/**
 * hr_reference_method_rule:
 * @method: a rule
 *
 * P parameters, Q bits of one, L layers, a heads, d their width, h the model's, s tokens.
 *
 * Returns: (transfer none): the rule in symbols
 */
const char *
hr_reference_method_rule (HrReferenceMethod method)
{
  g_return_val_if_fail (method < HR_N_REFERENCE_METHODS, NULL);

  return methods[method].rule;
}

/**
 * hr_reference_method_source:
 * @method: a rule
 *
 * Returns: (transfer none): who prints it
 */
const char *
hr_reference_method_source (HrReferenceMethod method)
{
  g_return_val_if_fail (method < HR_N_REFERENCE_METHODS, NULL);

  return methods[method].source;
}

static double
tokens_of (const HrPlan    *plan,
           const HrRecords *records)
{
  HrRequest request;

  if (plan->workload != HR_WORKLOAD_INFERENCE)
    return plan->training.seq_len > 0 ? plan->training.seq_len
                                      : MAX (records->profile->default_seq_len, 2048u);
  return hr_request_resolve (plan, records, &request, NULL) ? (double) request.cells : 0.0;
}

static void
gather_facts (const HrPlan    *plan,
              const HrRecords *records,
              Facts           *out)
{
  const HrModel *model = records->model;
  gboolean serves = plan->workload == HR_WORKLOAD_INFERENCE;

  *out = (Facts) {
    .plan = plan, .model = model, .params = (double) model->params_total,
    .bits = records->format->nominal_bits, .tokens = tokens_of (plan, records),
    .batch = (double) MAX (serves ? plan->inference.batch : plan->training.microbatch, 1),
    .layers = model->n_layers, .width = model->hidden_size, .heads = model->n_heads,
    .inner = model->intermediate_size,
  };
}

static double
ours_of (HrReferenceQuantity quantity,
         const HrEstimate   *estimate,
         const HrSpeed      *speed)
{
  double sum = 0.0;

  if (quantity == HR_REFERENCE_DECODE)
    return speed != NULL && speed->known && speed->token_s > 0.0 ? 1.0 / speed->token_s : 0.0;
  for (guint i = 0; i < estimate->n_devices; i++)
    sum += quantity == HR_REFERENCE_CACHE
             ? (double) hr_estimate_kind_sum (&estimate->devices[i], HR_ITEM_KV_CACHE)
             : (double) estimate->devices[i].process_bytes;
  return sum;
}

/* Layers that do not decode token by token through all weights are beyond this rule. */
static double
bandwidth_bound (const Facts     *facts,
                 const HrRecords *records)
{
  if (facts->plan->workload != HR_WORKLOAD_INFERENCE || records->device == NULL
      || facts->plan->device_count > 1)
    return 0.0;
  return records->device->bandwidth_bytes_per_s / weight_bytes (facts);
}

/**
 * hr_reference_methods:
 * @plan: what was asked
 * @records: its records, a model and a format among them
 * @estimate: our memory
 * @speed: (nullable): our speed
 * @out: (out caller-allocates): the rules that speak of such a plan
 *
 * Computes what each rule says, beside what we say.
 *
 * Returns: how many rules there are
 */
guint
hr_reference_methods (const HrPlan     *plan,
                      const HrRecords  *records,
                      const HrEstimate *estimate,
                      const HrSpeed    *speed,
                      HrReference       out[HR_N_REFERENCE_METHODS])
{
  gboolean serves = plan->workload == HR_WORKLOAD_INFERENCE;
  Facts facts;
  guint n = 0;

  if (records->model == NULL || records->format == NULL || records->model->params_total == 0)
    return 0;
  gather_facts (plan, records, &facts);
  for (guint i = 0; i < HR_N_REFERENCE_METHODS; i++)
    {
      Rule rule = serves ? methods[i].serving : methods[i].training;
      double value = rule != NULL ? rule (&facts) : 0.0;

      if (methods[i].quantity == HR_REFERENCE_DECODE)
        value = bandwidth_bound (&facts, records);
      if (value > 0.0)
        out[n++] = (HrReference) { i, methods[i].quantity, value,
                                   ours_of (methods[i].quantity, estimate, speed) };
    }
  return n;
}
