/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From counts to seconds. An operation takes as long as the slower of its arithmetic and its
 * traffic, both at achieved rates:
 *
 *     t = max (FLOPs / (peak · μ) · ramp (rows), Σ bytes / (bandwidth · η))
 *
 * (estimation-model §7.1.) A product of many rows leaves part of its tiles empty, as if r½ rows
 * more were computed; one of few rows has kernels made for it, and wastes at most as many again
 * as it has: ramp = 1 + r½/rows · (1 - exp (-rows/r½)). The results of a product are dealt to the
 * device's compute units tile by tile, and its last wave leaves units idle: as if each unit had
 * computed o½ results more, which are o½ · units / n rows, shared by all products that run abreast.
 * So a larger device needs more tokens or wider matrices for the same share. Matrices that tensor
 * parallelism has cut small fill tiles badly in the other two dimensions: 1 + w½ · (1/n + 1/k).
 */
#include "hr-time.h"

#include <math.h>

/**
 * hr_soft_maximum:
 * @a: a time
 * @b: another
 * @exponent: the larger, the nearer to the pure maximum; 0 adds nothing up and takes the maximum
 *
 * (aᵖ + bᵖ)^(1/p): two queues that hide each other but for what meets at their ends
 * (estimation-model §7.1).
 *
 * Returns: the time of both together
 */
double
hr_soft_maximum (double a,
                 double b,
                 double exponent)
{
  double high = MAX (a, b), low = MIN (a, b);

  if (!(high > 0.0) || !(exponent > 0.0))
    return high;
  return high * pow (1.0 + pow (low / high, exponent), 1.0 / exponent);
}

static double
quotient (double amount,
          double rate)
{
  return rate > 0.0 ? amount / rate : 0.0;
}

/* The rows up to which kernels ask vector by vector (ggml-cuda/mmvq.cuh: MMVQ_MAX_BATCH_SIZE). */
#define VECTOR_ROWS 8.0

/* hr_soft_maximum() of exponent 4, which is how sharply a device goes from what its memory gives to
 * what its units ask for; asked for by every product of a token. */
static double
fourth_maximum (double a,
                double b)
{
  double high = MAX (a, b), low = MIN (a, b), square;

  if (!(low > 0.0))
    return high;
  square = (low / high) * (low / high);
  return high * sqrt (sqrt (1.0 + square * square));
}

static double
memory_seconds (const HrOperation *op,
                const HrRates     *rates)
{
  const double *value = rates->value;
  double streamed = op->weight_bytes + op->activation_bytes;
  double share = op->kind == HR_OP_DEQUANTIZE ? value[HR_CONSTANT_DEQUANTIZE_SHARE]
                                              : value[HR_CONSTANT_MEMORY_SHARE];
  double seconds;

  if (op->kind == HR_OP_EXPERTS)
    share *= value[HR_CONSTANT_EXPERT_SHARE];
  seconds = quotient (streamed, op->bandwidth_bytes_per_s * share);
  if (op->rows > 0.0 && op->rows <= VECTOR_ROWS)
    seconds = fourth_maximum (seconds, quotient (streamed, value[HR_CONSTANT_UNIT_BYTES]));
  return seconds + quotient (op->cache_bytes,
                             op->bandwidth_bytes_per_s * value[HR_CONSTANT_CACHE_SHARE]);
}

static double
ramp (double rows,
      double half_rows)
{
  return half_rows > 0.0 ? 1.0 - half_rows / rows * expm1 (-rows / half_rows) : 1.0;
}

/* Rows that a product wastes: of its tiles, and of the last wave over all units. */
static double
wasted_rows (const HrOperation *op,
             const double      *value)
{
  double wave = value[HR_CONSTANT_HALF_WAVE] * op->inverse_width / 2.0;

  return value[HR_CONSTANT_HALF_ROWS] + wave * op->rows / MAX (op->rows_abreast, op->rows);
}

static double
compute_seconds (const HrOperation *op,
                 const HrRates     *rates)
{
  const double *value = rates->value;
  gboolean product = op->rows > 0.0;
  double share = product ? value[HR_CONSTANT_COMPUTE_SHARE] : value[HR_CONSTANT_ATTENTION_SHARE];

  if (product && op->rate == HR_RATE_INT8)
    share *= value[HR_CONSTANT_BYTE_SHARE];
  if (op->kind == HR_OP_EXPERTS)
    share *= value[HR_CONSTANT_EXPERT_COMPUTE_SHARE];
  return quotient (op->flops, op->peak_per_s * share)
         * (product ? ramp (op->rows, wasted_rows (op, value))
                      * (1.0 + value[HR_CONSTANT_HALF_WIDTH] * op->inverse_width)
                    : 1.0);
}

static gboolean
is_communication (const HrOperation *op)
{
  return op->link_bytes > 0.0;
}

static void
time_operation (HrOperation   *op,
                const HrRates *rates)
{
  double memory, compute;

  if (is_communication (op))
    {
      op->seconds = op->count * (rates->value[HR_CONSTANT_LINK_S]
                                 + quotient (op->link_bytes, op->bandwidth_bytes_per_s
                                             * rates->value[HR_CONSTANT_LINK_SHARE]));
      op->bound = HR_BOUND_COMMUNICATION;
      return;
    }
  memory = memory_seconds (op, rates);
  compute = compute_seconds (op, rates);
  op->seconds = op->count * MAX (memory, compute);
  op->bound = compute > memory ? HR_BOUND_COMPUTE : HR_BOUND_MEMORY;
}

/**
 * hr_time_operations:
 * @list: operations
 * @from: index of the first to time
 * @rates: of the device that they run on
 *
 * Fills in the seconds and the bound of operations whose counts are known.
 */
void
hr_time_operations (HrOperationList *list,
                    guint            from,
                    const HrRates   *rates)
{
  for (guint i = from; i < list->n_ops; i++)
    time_operation (&list->ops[i], rates);
}

/* Kernels that one run of an operation launches, as inference engines fuse them today: counted
 * in the graphs of llama.cpp and vLLM. */
static const guint8 kernels[HR_N_OP_KINDS] = {
  [HR_OP_EMBEDDING] = 1, [HR_OP_NORM] = 4, [HR_OP_ATTN_QKV] = 5, [HR_OP_ATTENTION] = 3,
  [HR_OP_ATTN_OUT] = 1, [HR_OP_SSM_LINEAR] = 4, [HR_OP_SSM_SCAN] = 8, [HR_OP_ROUTER] = 5,
  [HR_OP_FFN] = 3, [HR_OP_EXPERTS] = 5, [HR_OP_SHARED_EXPERT] = 4, [HR_OP_LM_HEAD] = 1,
  [HR_OP_SAMPLING] = 4, [HR_OP_DEQUANTIZE] = 7,
};

static void
add_time (HrOperationList *list,
          HrOpPhase        phase,
          HrOpKind         kind,
          double           repeat,
          double           seconds)
{
  if (seconds > 0.0)
    hr_operation_add (list, &(HrOperation) {
      .phase = phase, .kind = kind, .place = HR_PLACE_HOST, .count = repeat,
      .seconds = seconds, .bound = HR_BOUND_HOST,
    });
}

/**
 * hr_time_step:
 * @list: operations; those from @from on are the step's, timed
 * @from: index of the first
 * @phase: theirs
 * @repeat: how often the step runs; the operations' times hold all runs
 * @work: what the step asks of the processor
 * @rates: of the device and its engine
 *
 * Adds what a step takes beside its operations: small kernels on the device, and the launches
 * that the device waits for (estimation-model §7.2).
 *
 * Returns: seconds of all runs
 */
double
hr_time_step (HrOperationList  *list,
              guint             from,
              HrOpPhase         phase,
              double            repeat,
              const HrHostWork *work,
              const HrRates    *rates)
{
  const double *value = rates->value;
  double device = 0.0, launches = 0.0, host, gaps, total;

  for (guint i = from; i < list->n_ops; i++)
    {
      device += list->ops[i].seconds;
      launches += list->ops[i].count * kernels[list->ops[i].kind];
    }
  gaps = launches * (value[HR_CONSTANT_KERNEL_S]
                     + (work->launched ? value[HR_CONSTANT_LAUNCH_S] : 0.0))
         + repeat * (work->layers * value[HR_CONSTANT_LAYER_S] + value[HR_CONSTANT_STEP_S]);
  add_time (list, phase, HR_OP_OVERHEAD, repeat, gaps);
  device += gaps;
  host = repeat * (work->layers * value[HR_CONSTANT_HOST_LAYER_S]
                   + work->quantized_linears * value[HR_CONSTANT_HOST_LINEAR_S]
                   + work->super_linears * value[HR_CONSTANT_HOST_SUPER_S]);
  total = hr_soft_maximum (device, host, value[HR_CONSTANT_OVERLAP])
          + repeat * (value[HR_CONSTANT_HOST_STEP_S]
                      + work->sequences * value[HR_CONSTANT_HOST_SEQUENCE_S]);
  add_time (list, phase, HR_OP_HOST, repeat, total - device);
  return total;
}

/**
 * hr_time_bound:
 * @list: timed operations
 * @phase: which of them
 *
 * Returns: what most of the phase's time is spent on
 */
HrBound
hr_time_bound (const HrOperationList *list,
               HrOpPhase              phase)
{
  double seconds[HR_N_BOUNDS] = { 0.0 };
  HrBound bound = HR_BOUND_MEMORY;

  for (guint i = 0; i < list->n_ops; i++)
    if (list->ops[i].phase == phase)
      seconds[list->ops[i].bound] += list->ops[i].seconds;
  for (guint i = 0; i < HR_N_BOUNDS; i++)
    if (seconds[i] > seconds[bound])
      bound = i;
  return bound;
}

/**
 * hr_time_rates:
 * @records: a plan's records
 * @device: what computes
 * @driver: an HrDriver, %HR_DRIVER_PROCESSOR or %HR_UNSET
 * @out: (out caller-allocates): its rates
 *
 * hr_engine_rates(), asked once for many plans. A device is known by its id, or where it has no
 * record by its name, so that a copy with fewer threads shares the rates.
 */
void
hr_time_rates (const HrRecords *records,
               const HrDevice  *device,
               gint             driver,
               HrRates         *out)
{
  const char *name = device == NULL ? NULL : device->id != NULL ? device->id : device->name;
  gconstpointer key[] = { GUINT_TO_POINTER (HR_MEMO_RATES), records->engine, records->profile,
                          records->format->id, name, GINT_TO_POINTER (driver) };

  G_STATIC_ASSERT (sizeof *out <= HR_WORKSPACE_VALUE);

  if (device != NULL && name == NULL)
    {
      hr_engine_rates (records->engine, records->profile, records->format->id, device, driver,
                       out);
      return;
    }
  if (hr_workspace_recall (records->workspace, key, sizeof key, out, sizeof *out))
    return;
  hr_engine_rates (records->engine, records->profile, records->format->id, device, driver, out);
  hr_workspace_keep (records->workspace, key, sizeof key, out, sizeof *out);
}
