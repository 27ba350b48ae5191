/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where the parts of a measured sum lie. */
typedef enum {
  SCOPE_FULLEST,               /* the device that holds most of it: what servers print per GPU */
  SCOPE_EVERYWHERE,            /* all devices and main memory: all buffers of a ggml log */
  SCOPE_DEVICES,               /* all devices; main memory where no device computes */
} Scope;

#define KIND(name) (1u << HR_ITEM_##name)
#define PARTS_WEIGHTS (KIND (WEIGHTS) | KIND (ADAPTERS))
#define PARTS_KV (KIND (KV_CACHE) | KIND (STATE))
#define PARTS_COMPUTE (KIND (ACTIVATIONS) | KIND (LOGITS) | KIND (WORKSPACE))

/*
 * What a printed number counts. The three totals are those of the estimate; a part is the sum of
 * its item kinds as far as the engine's own counter sees them (a driver context or a library's
 * handles are never inside a printed buffer).
 *
 * ggml programs print one line per buffer, and the evidence sums them: weights and cache over
 * every buffer, host ones included (a tied head counts twice when it is stored twice). Builds of
 * 2023 printed no buffers but "total VRAM used (model: …)": the devices' part alone. The compute
 * figure sums the GPUs' buffers, or is the processor's in a run without GPU.
 * vLLM, SGLang and TensorRT-LLM print per GPU: "model weights take", "KV cache", the activation
 * peak of the profile run (vLLM) or the execution context (TensorRT).
 * PyTorch rows print the allocator's peak of the fullest GPU.
 */
static const struct {
  HrMeasurement measure;
  HrQuantity quantity;
  guint parts;                 /* 0: a total, or the pool */
  Scope ggml_scope;
  gboolean needs_format;       /* depends on the weight format */
} quantities[] = {
  { HR_MEASURE_ALLOCATED, HR_QUANTITY_ALLOCATED, 0, SCOPE_FULLEST, TRUE },
  { HR_MEASURE_RESERVED, HR_QUANTITY_RESERVED, 0, SCOPE_FULLEST, TRUE },
  { HR_MEASURE_PROCESS, HR_QUANTITY_PROCESS, 0, SCOPE_FULLEST, TRUE },
  { HR_MEASURE_WEIGHTS, HR_QUANTITY_WEIGHTS, PARTS_WEIGHTS, SCOPE_EVERYWHERE, TRUE },
  { HR_MEASURE_KV, HR_QUANTITY_KV, PARTS_KV, SCOPE_EVERYWHERE, FALSE },
  { HR_MEASURE_COMPUTE, HR_QUANTITY_COMPUTE, PARTS_COMPUTE, SCOPE_DEVICES, FALSE },
  { HR_MEASURE_POOL, HR_QUANTITY_POOL, 0, SCOPE_FULLEST, TRUE },
};

/**
 * hr_quantity_name:
 * @quantity: a quantity
 *
 * Returns: its key in `evaluate --json`
 */
const char *
hr_quantity_name (HrQuantity quantity)
{
  static const char *const names[HR_N_QUANTITIES] = {
    "memory.allocated", "memory.reserved", "memory.process", "memory.weights",
    "memory.kv", "memory.compute", "memory.pool", "speed.decode", "speed.prefill", "speed.ttft",
    "speed.tpot", "speed.throughput", "speed.step", "speed.train_tok_s",
  };

  g_return_val_if_fail (quantity < HR_N_QUANTITIES, NULL);
  return names[quantity];
}

static gboolean
measured_has (const HrMeasured *measured,
              HrMeasurement     measure)
{
  return (measured->present & (1u << measure)) != 0;
}

/**
 * hr_measured_memory:
 * @measured: what a source gives
 *
 * Returns: whether it says anything about memory; otherwise it is about speed alone
 */
gboolean
hr_measured_memory (const HrMeasured *measured)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++)
    if (measured_has (measured, quantities[i].measure))
      return TRUE;
  return measured->oom != HR_UNSET;
}

/* Items of the named kinds inside the allocator's counter. */
static guint64
sum_parts (const HrDeviceEstimate *device,
           guint                   parts)
{
  guint64 sum = 0;

  for (guint i = 0; i < device->n_items; i++)
    if ((parts & (1u << device->items[i].kind)) != 0
        && device->items[i].counter == HR_COUNTER_ALLOCATED)
      sum += device->items[i].bytes;
  return sum;
}

static guint64
device_value (const HrDeviceEstimate *device,
              HrQuantity              quantity,
              guint                   parts)
{
  switch (quantity)
    {
    case HR_QUANTITY_ALLOCATED:
      return device->allocated_bytes;
    case HR_QUANTITY_RESERVED:
      return device->reserved_bytes;
    case HR_QUANTITY_PROCESS:
      return device->process_bytes;
    default:
      return sum_parts (device, parts);
    }
}

static double
estimated_value (const HrEstimate *estimate,
                 HrQuantity        quantity,
                 guint             parts,
                 Scope             scope)
{
  double largest = 0.0, sum = 0.0;
  double host = (double) device_value (&estimate->host, quantity, parts);

  if (quantity == HR_QUANTITY_POOL)
    return (double) estimate->pool_bytes;
  for (guint i = 0; i < estimate->n_devices; i++)
    {
      double value = (double) device_value (&estimate->devices[i], quantity, parts);
      sum += value;
      largest = MAX (largest, value);
    }
  if (scope == SCOPE_EVERYWHERE)
    return sum + host;
  if (sum == 0.0)
    return host;
  return scope == SCOPE_DEVICES ? sum : largest;
}

/* Sum of the printed buffers of @kind, or -1 when a source prints none of them. */
static double
buffer_sum (const HrMeasured *measured,
            HrBufferKind      kind)
{
  double sum = -1.0;

  for (guint i = 0; i < measured->n_buffers; i++)
    if (measured->buffers[i].kind == kind)
      sum = MAX (sum, 0.0) + (double) measured->buffers[i].bytes;
  return sum;
}

static gboolean
device_has_model (const HrMeasured *measured,
                  const char       *device)
{
  for (guint i = 0; i < measured->n_buffers; i++)
    if (measured->buffers[i].kind == HR_BUFFER_MODEL
        && g_strcmp0 (measured->buffers[i].device, device) == 0)
      return TRUE;
  return FALSE;
}

/* A device that caches layers holds their weights too: else a model line is missing in the log. */
static gboolean
model_buffers_complete (const HrMeasured *measured)
{
  for (guint i = 0; i < measured->n_buffers; i++)
    if (measured->buffers[i].kind == HR_BUFFER_KV && !hr_buffer_on_host (&measured->buffers[i])
        && strcmp (measured->buffers[i].device, "unknown") != 0
        && !device_has_model (measured, measured->buffers[i].device))
      return FALSE;
  return TRUE;
}

/* Half a percent: logs print MiB with two decimals, and sums are rounded once per buffer. */
static gboolean
contradicts_buffers (const HrMeasured *measured,
                     HrMeasurement     measure,
                     HrBufferKind      kind)
{
  double sum = buffer_sum (measured, kind);

  return sum >= 0.0 && fabs (sum - measured->value[measure]) > 0.005 * measured->value[measure];
}

/* Share of the weights that the log shows in main memory, or -1 without such lines. */
static double
measured_host_share (const HrMeasured *measured)
{
  double host = 0.0, sum = buffer_sum (measured, HR_BUFFER_MODEL);

  for (guint i = 0; i < measured->n_buffers; i++)
    if (measured->buffers[i].kind == HR_BUFFER_MODEL && hr_buffer_on_host (&measured->buffers[i]))
      host += (double) measured->buffers[i].bytes;
  return sum > 0.0 ? host / sum : -1.0;
}

static double
estimated_host_share (const HrEstimate *estimate)
{
  double host = (double) sum_parts (&estimate->host, PARTS_WEIGHTS), sum = host;

  for (guint i = 0; i < estimate->n_devices; i++)
    sum += (double) sum_parts (&estimate->devices[i], PARTS_WEIGHTS);
  return sum > 0.0 ? host / sum : 0.0;
}

/* Logs show where the weights lie. Where tensors were placed by hand (-ot) or moved until they
 * fitted, a plan does not say so: compute buffers and verdict are those of another placement. */
static gboolean
placed_otherwise (const HrMeasured *measured,
                  const HrEstimate *estimate)
{
  double share = measured_host_share (measured);

  return share >= 0.0 && fabs (share - estimated_host_share (estimate)) > 0.1;
}

/* Why a measured number says nothing that an estimate could be held against, or NULL. */
static const char *
unfit_measurement (const HrMeasured *measured,
                   HrMeasurement     measure)
{
  if (!(measured->value[measure] > 0.0))
    return "the source's figure is not positive";
  if (measure == HR_MEASURE_WEIGHTS && !model_buffers_complete (measured))
    return "the source does not print all model buffers";
  if ((measure == HR_MEASURE_KV && contradicts_buffers (measured, measure, HR_BUFFER_KV))
      || (measure == HR_MEASURE_WEIGHTS
          && contradicts_buffers (measured, measure, HR_BUFFER_MODEL)))
    return "the source's total contradicts its own buffers";
  return NULL;
}

/* A compute buffer follows the format only where it holds copies of host weights. */
static gboolean
follows_format (guint         row,
                const HrPlan *plan)
{
  return quantities[row].needs_format
         || (quantities[row].quantity == HR_QUANTITY_COMPUTE
             && plan->inference.gpu_layers != HR_UNSET);
}

static Scope
scope_of (guint             row,
          const HrMeasured *measured,
          HrWorkingModel    working)
{
  if (working != HR_WORKING_GGML)
    return SCOPE_FULLEST;
  if (quantities[row].quantity == HR_QUANTITY_WEIGHTS && measured->n_buffers == 0)
    return SCOPE_DEVICES;
  return quantities[row].ggml_scope;
}

static void
compare_quantity (HrComparison     *out,
                  guint             row,
                  const HrMeasured *measured,
                  const HrPlan     *plan,
                  HrWorkingModel    working,
                  const HrEstimate *estimate)
{
  Scope scope = scope_of (row, measured, working);

  *out = (HrComparison) {
    .quantity = quantities[row].quantity,
    .measured = measured->value[quantities[row].measure],
    .refused = unfit_measurement (measured, quantities[row].measure),
  };
  if (out->refused == NULL && plan->weights == NULL && working != HR_WORKING_NONE
      && follows_format (row, plan))
    out->refused = HR_REFUSED_FORMAT;
  if (out->refused == NULL && out->quantity == HR_QUANTITY_COMPUTE
      && placed_otherwise (measured, estimate))
    out->refused = "the weights were placed in a way that the plan does not say";
  if (out->refused == NULL && out->quantity == HR_QUANTITY_POOL && plan->hardware == NULL)
    out->refused = "the pool follows a card that the source does not name";
  if (out->refused != NULL)
    return;
  out->estimated = estimated_value (estimate, out->quantity, quantities[row].parts, scope);
  if (out->estimated > 0.0)
    out->error = out->estimated / out->measured - 1.0;
  else
    out->refused = "the estimate has no such part for this engine";
}

/**
 * hr_evaluate_compare:
 * @measured: what a source gives
 * @plan: what it ran; without a weight format where the estimate is for another one
 * @working: how the engine's working memory comes about: it decides what a printed number counts
 * @estimate: the answer to @plan
 * @out: (array fixed-size=14): filled with one entry per memory quantity that was measured
 *
 * Holds the estimate against the measurement, quantity by quantity.
 *
 * Returns: the number of entries
 */
guint
hr_evaluate_compare (const HrMeasured *measured,
                     const HrPlan     *plan,
                     HrWorkingModel    working,
                     const HrEstimate *estimate,
                     HrComparison      out[HR_N_QUANTITIES])
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++)
    if (measured_has (measured, quantities[i].measure))
      compare_quantity (&out[n++], i, measured, plan, working, estimate);
  return n;
}

/**
 * hr_evaluate_ran:
 * @measured: what a source gives
 *
 * A speed, a memory counter or an explicit "no OOM" proves that a configuration ran; printed
 * buffers alone do not, since programs print them before the allocation that fails.
 *
 * Returns: whether it is known to have run
 */
gboolean
hr_evaluate_ran (const HrMeasured *measured)
{
  guint proofs = 1u << HR_MEASURE_ALLOCATED | 1u << HR_MEASURE_RESERVED | 1u << HR_MEASURE_PROCESS;

  for (guint i = HR_MEASURE_DECODE; i < HR_N_MEASURES; i++)
    proofs |= 1u << i;
  if (measured->oom != HR_UNSET)
    return measured->oom == 0;
  return (measured->present & proofs) != 0;
}

/**
 * hr_evaluate_oom:
 * @measured: what a source gives
 * @estimate: the answer to its plan
 *
 * Returns: whether the verdict agrees with what happened
 */
HrOomCall
hr_evaluate_oom (const HrMeasured *measured,
                 const HrEstimate *estimate)
{
  gboolean over = estimate->verdict == HR_VERDICT_DOES_NOT_FIT;

  if (estimate->verdict == HR_VERDICT_UNKNOWN || placed_otherwise (measured, estimate))
    return HR_OOM_NOT_JUDGED;
  if (measured->oom == 1)
    return over ? HR_OOM_CALLED : HR_OOM_MISSED;
  if (hr_evaluate_ran (measured))
    return over ? HR_OOM_FALSE_ALARM : HR_OOM_FITS;
  return HR_OOM_NOT_JUDGED;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (const double *sorted,
            guint         n,
            double        share)
{
  double position = share * (n - 1);
  guint below = (guint) position;
  double rest = position - below;

  return below + 1 < n ? sorted[below] * (1.0 - rest) + sorted[below + 1] * rest : sorted[n - 1];
}

/**
 * hr_error_statistics:
 * @errors: (array length=n): signed relative errors
 * @n: how many
 * @out: (out caller-allocates): all zero when @n is 0
 *
 * Sums up how far estimates lie from measurements.
 */
void
hr_error_statistics (const double      *errors,
                     guint              n,
                     HrErrorStatistics *out)
{
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  double sum = 0.0;

  *out = (HrErrorStatistics) { .n = n };
  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      sorted[i] = fabs (errors[i]);
      sum += errors[i];
      if (sorted[i] > out->worst)
        {
          out->worst = sorted[i];
          out->worst_index = i;
        }
    }
  qsort (sorted, n, sizeof (double), compare_doubles);
  out->median = percentile (sorted, n, 0.5);
  out->p90 = percentile (sorted, n, 0.9);
  out->bias = sum / n;
}
