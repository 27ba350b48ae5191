/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-engine.h"
#include "hr-evidence.h"
#include "hr-items.h"
#include "hr-speed.h"

G_BEGIN_DECLS

/* Why a quantity that hangs on the weights is not compared. */
#define HR_REFUSED_FORMAT "the weight format is not named, or has no record"

/* What estimates are held against; hr_quantity_name() gives the words of `evaluate --json`. */
typedef enum {
  HR_QUANTITY_ALLOCATED,
  HR_QUANTITY_RESERVED,
  HR_QUANTITY_PROCESS,
  HR_QUANTITY_WEIGHTS,
  HR_QUANTITY_KV,
  HR_QUANTITY_COMPUTE,
  HR_QUANTITY_POOL,
  HR_QUANTITY_DECODE,
  HR_QUANTITY_PREFILL,
  HR_QUANTITY_TTFT,
  HR_QUANTITY_TPOT,
  HR_QUANTITY_THROUGHPUT,
  HR_QUANTITY_STEP,
  HR_QUANTITY_TRAIN,
  HR_N_QUANTITIES
} HrQuantity;

/* How many of them are speeds. */
#define HR_N_SPEEDS 7

/**
 * HrComparison:
 * @quantity: what was measured
 * @measured: bytes, seconds or tokens per second
 * @estimated: the same; 0 when @refused
 * @error: estimated / measured - 1; 0 when @refused
 * @refused: static text: why the two cannot be held against each other, or NULL
 */
typedef struct {
  HrQuantity  quantity;
  double      measured;
  double      estimated;
  double      error;
  const char *refused;
} HrComparison;

typedef enum {
  HR_OOM_NOT_JUDGED,           /* neither ran nor failed on a device of known size */
  HR_OOM_CALLED,               /* failed, and the estimate says so */
  HR_OOM_MISSED,
  HR_OOM_FITS,                 /* ran, and the estimate says so */
  HR_OOM_FALSE_ALARM,
} HrOomCall;

/**
 * HrErrorStatistics:
 * @n: errors counted
 * @median: median of the absolute errors
 * @p90: their 90th percentile
 * @worst: the largest of them
 * @worst_index: where it stands
 * @bias: mean of the signed errors
 *
 * Relative errors are fractions: 0.01 is one percent. Percentiles interpolate linearly.
 */
typedef struct {
  guint  n;
  double median;
  double p90;
  double worst;
  guint  worst_index;
  double bias;
} HrErrorStatistics;

guint       hr_evaluate_compare  (const HrMeasured  *measured,
                                  const HrPlan      *plan,
                                  HrWorkingModel     working,
                                  const HrEstimate  *estimate,
                                  HrComparison       out[HR_N_QUANTITIES]);
HrOomCall   hr_evaluate_oom      (const HrMeasured  *measured,
                                  const HrEstimate  *estimate);
gboolean    hr_evaluate_ran      (const HrMeasured  *measured);
void        hr_error_statistics  (const double      *errors,
                                  guint              n,
                                  HrErrorStatistics *out);
const char *hr_quantity_name     (HrQuantity         quantity);
gboolean    hr_measured_memory   (const HrMeasured  *measured);
guint       hr_evaluate_compare_speed (const HrMeasured *measured,
                                       const HrSpeed    *speed,
                                       const char       *refused,
                                       HrComparison      out[HR_N_SPEEDS]);
gboolean    hr_measured_speed    (const HrMeasured  *measured);

G_END_DECLS
