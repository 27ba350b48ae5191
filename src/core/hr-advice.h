/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-change.h"
#include "hr-speed.h"

G_BEGIN_DECLS

#define HR_ADVICE_MAX_CHANGES 2

/* What a piece of advice gives up, worst first in its list; words: hr_sacrifice_name(). */
typedef enum {
  HR_SACRIFICE_NONE = 0,
  HR_SACRIFICE_SPEED = 1 << 0,
  HR_SACRIFICE_QUALITY = 1 << 1,   /* of answers, or of what is learnt */
  HR_SACRIFICE_WORK = 1 << 2,      /* part of what was asked for: length, users */
  HR_SACRIFICE_MONEY = 1 << 3,     /* more or other devices */
} HrSacrifice;

/**
 * HrAdvice:
 * @changes: what to change, together
 * @n_changes: one or two
 * @verdict: how the changed plan stands
 * @peak_bytes: what its fullest device's process holds
 * @saved_bytes: by how much that is less than before; negative where it is more
 * @speed_ratio: tokens per second after over before; 0: not known
 * @quality_delta: perplexity added by the weights, of @changes[].format's reference; < 0: not
 *   known, or the weights stay
 * @sacrifices: set of HrSacrifice
 * @loss: what it costs, for the order of the list: 0 nothing, 1 half the speed or its like
 *
 * One answer to "what do I change", evaluated by the same estimate as the plan.
 */
typedef struct {
  HrChange  changes[HR_ADVICE_MAX_CHANGES];
  guint     n_changes;
  HrVerdict verdict;
  guint64   peak_bytes;
  gint64    saved_bytes;
  double    speed_ratio;
  double    quality_delta;
  guint     sacrifices;
  double    loss;
} HrAdvice;

/**
 * HrCandidates:
 * @formats: weight formats that may be suggested
 * @devices: devices that may be suggested
 *
 * Records that advice may name; core has no catalogue.
 */
typedef struct {
  const HrFormat *const *formats;
  guint                  n_formats;
  const HrDevice *const *devices;
  guint                  n_devices;
} HrCandidates;

/* What would lift a bound; words: hr_lift_name(). */
typedef enum {
  HR_LIFT_FEWER_BITS,          /* smaller weights */
  HR_LIFT_SMALLER_CACHE,
  HR_LIFT_BANDWIDTH,
  HR_LIFT_COMPUTE,
  HR_LIFT_BATCH,               /* more rows per read of the weights */
  HR_LIFT_HOST,                /* captured graphs, compilation, a faster processor */
  HR_LIFT_LINK,
  HR_LIFT_FEWER_DEVICES,
  HR_LIFT_ON_DEVICE,           /* layers that main memory holds */
  HR_N_LIFTS
} HrLift;

/**
 * HrBottleneck:
 * @op: the kind of operation that takes most of the step
 * @phase: when it runs
 * @bound: what decides its time
 * @share: of the step's time
 * @lifts: what would help, the best first
 *
 * Why a plan is not faster.
 */
typedef struct {
  HrOpKind  op;
  HrOpPhase phase;
  HrBound   bound;
  double    share;
  HrLift    lifts[3];
  guint     n_lifts;
} HrBottleneck;

guint       hr_advice_find      (const HrPlan       *plan,
                                 const HrRecords    *records,
                                 const HrCandidates *candidates,
                                 HrAdvice           *out,
                                 guint               max);
void        hr_advice_apply     (const HrAdvice     *self,
                                 HrPlan             *plan);
gboolean    hr_bottleneck_find  (const HrSpeed      *speed,
                                 HrBottleneck       *out);
const char *hr_sacrifice_name   (HrSacrifice         sacrifice);
const char *hr_lift_name        (HrLift              lift);

G_END_DECLS
