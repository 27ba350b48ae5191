/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-sweep.h"

#include "hr-estimate.h"

/**
 * hr_sweep_bench_init:
 * @self: (out caller-allocates): a bench
 */
void
hr_sweep_bench_init (HrSweepBench *self)
{
  self->workspace = hr_workspace_new ();
  self->estimate = g_new (HrEstimate, 1);
  self->speed = g_new (HrSpeed, 1);
}

void
hr_sweep_bench_clear (HrSweepBench *self)
{
  g_clear_pointer (&self->workspace, hr_workspace_free);
  g_clear_pointer (&self->estimate, g_free);
  g_clear_pointer (&self->speed, g_free);
}

static void
read_memory (const HrEstimate *estimate,
             HrSweepPoint     *out)
{
  const HrDeviceEstimate *fullest = estimate->n_devices > 0 ? &estimate->devices[0]
                                                            : &estimate->host;

  for (guint i = 1; i < estimate->n_devices; i++)
    if (estimate->devices[i].process_bytes > fullest->process_bytes)
      fullest = &estimate->devices[i];
  out->verdict = estimate->verdict;
  out->peak_bytes = fullest->process_bytes;
  out->usable_bytes = fullest->usable_bytes;
}

/**
 * hr_sweep_evaluate:
 * @self: a bench
 * @plan: a plan
 * @records: its records; their workspace is not used
 * @wants_speed: whether to time what fits, too
 * @out: (out caller-allocates): the answer in short
 *
 * The same numbers as hr_estimate_run() and hr_speed_run(), with what does not change kept.
 */
void
hr_sweep_evaluate (HrSweepBench    *self,
                   const HrPlan    *plan,
                   const HrRecords *records,
                   gboolean         wants_speed,
                   HrSweepPoint    *out)
{
  HrRecords lent = *records;

  lent.workspace = self->workspace;
  *out = (HrSweepPoint) { .verdict = HR_VERDICT_UNKNOWN };
  out->known = hr_estimate_run (plan, &lent, self->estimate, NULL);
  if (out->known)
    read_memory (self->estimate, out);
  hr_estimate_clear (self->estimate);
  if (!out->known || !wants_speed || out->verdict == HR_VERDICT_DOES_NOT_FIT
      || !hr_speed_run (plan, &lent, self->speed, NULL) || !self->speed->known)
    return;
  out->tokens_per_s = plan->workload == HR_WORKLOAD_INFERENCE ? self->speed->decode_tok_s
                                                              : self->speed->train_tok_s;
  out->ttft_s = self->speed->ttft_s;
  out->step_s = self->speed->step_s;
}
