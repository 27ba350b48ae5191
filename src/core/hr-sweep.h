/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"
#include "hr-speed.h"

G_BEGIN_DECLS

/**
 * HrSweepPoint:
 * @known: whether the plan could be estimated
 * @verdict: how it stands
 * @peak_bytes: what the fullest device's process holds
 * @usable_bytes: what a process can get of that device
 * @tokens_per_s: written or trained on; 0: not known, not asked for, or it does not fit
 * @ttft_s: seconds to the first token; 0 likewise
 * @step_s: seconds of an optimizer step; 0 likewise
 *
 * One estimate in a few words, for curves, matrices and tables of very many.
 */
typedef struct {
  gboolean  known;
  HrVerdict verdict;
  guint64   peak_bytes, usable_bytes;
  double    tokens_per_s, ttft_s, step_s;
} HrSweepPoint;

/**
 * HrSweepBench:
 *
 * Where one thread makes its estimates, one after another.
 */
typedef struct {
  HrWorkspace *workspace;
  HrEstimate  *estimate;
  HrSpeed     *speed;
} HrSweepBench;

void hr_sweep_bench_init  (HrSweepBench    *self);
void hr_sweep_bench_clear (HrSweepBench    *self);
void hr_sweep_evaluate    (HrSweepBench    *self,
                           const HrPlan    *plan,
                           const HrRecords *records,
                           gboolean         wants_speed,
                           HrSweepPoint    *out);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HrSweepBench, hr_sweep_bench_clear)

G_END_DECLS
