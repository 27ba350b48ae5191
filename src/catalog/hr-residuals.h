/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What intervals are given for; names in files: hr_interval_quantity_name(). */
typedef enum {
  HR_INTERVAL_MEMORY,          /* bytes of the fullest device, by the widest counter measured */
  HR_INTERVAL_DECODE,
  HR_INTERVAL_PREFILL,
  HR_INTERVAL_TTFT,
  HR_INTERVAL_TPOT,
  HR_INTERVAL_THROUGHPUT,
  HR_INTERVAL_STEP,
  HR_INTERVAL_TRAIN,
  HR_N_INTERVALS
} HrIntervalQuantity;

/**
 * HrIntervalGroup:
 * @quantity: what was measured
 * @engine: id of the engine; NULL, like the following: any
 * @root: id of the engine whose rates it takes
 * @family: of the weight format
 * @method: "inference", or how weights are tuned
 * @known: whether its engine had been fitted to runs of others on such devices
 * @n: runs
 * @sources: that published them
 * @low: log (measured / estimated) that 5 % of runs of unseen sources are expected below
 * @high: the same, above
 *
 * Residuals of like runs.
 */
typedef struct {
  HrIntervalQuantity quantity;
  char    *engine, *root, *family, *method;
  gboolean known;
  guint    n, sources;
  double   low, high;
} HrIntervalGroup;

/**
 * HrKnownDevice:
 * @quantity: what was measured
 * @root: the engine whose rates it is about
 * @device: class of devices
 *
 * What rates were fitted to.
 */
typedef struct {
  HrIntervalQuantity quantity;
  char  *root, *device;
} HrKnownDevice;

/**
 * HrRuleErrors:
 * @method: a rule of thumb, as hr_reference_method_name() calls it
 * @n: runs on one device that it speaks of
 * @median: its median error, as a share of what was measured
 * @p90: the 90th percentile
 * @ours_median: the median error of the estimate for the same runs
 * @ours_p90: likewise
 */
typedef struct {
  char  *method;
  guint  n;
  double median, p90, ours_median, ours_p90;
} HrRuleErrors;

/**
 * HrResiduals:
 * @groups: (array length=n_groups): closest kin first
 * @n_groups: how many
 * @known: (array length=n_known): pairs of engine and class of devices that were measured
 * @n_known: how many
 * @rules: (array length=n_rules): how far rules of thumb are off
 * @n_rules: how many
 *
 * What tests/accuracy/intervals.py found in the evidence.
 */
typedef struct {
  HrIntervalGroup *groups;
  guint            n_groups;
  HrKnownDevice   *known;
  guint            n_known;
  HrRuleErrors    *rules;
  guint            n_rules;
} HrResiduals;

HrResiduals *hr_residuals_load         (const char         *file,
                                        GError            **error);
void         hr_residuals_free         (HrResiduals        *self);
const char  *hr_interval_quantity_name (HrIntervalQuantity  quantity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrResiduals, hr_residuals_free)

G_END_DECLS
