/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-speed.h"

G_BEGIN_DECLS

/**
 * HrCost:
 * @power_w: drawn by all devices while they work: what the plan says, else their board power,
 *   which they do not exceed and, while they wait for memory, do not reach
 * @power_is_board: whether it is board power
 * @steps: optimizer steps of the run
 * @tokens: what the figures are for: tokens of the run, or a million output tokens
 * @epoch_s: one reading of the training set
 * @run_s: all steps, or a million output tokens at the plan's concurrency
 * @energy_kwh: of @run_s
 * @rent: of @run_s, by the price of an hour
 * @electricity: of @energy_kwh, by the tariff
 *
 * What a run takes and costs. 0: not known, or not asked.
 */
typedef struct {
  double   power_w;
  gboolean power_is_board;
  double   steps, tokens, epoch_s, run_s, energy_kwh, rent, electricity;
} HrCost;

void hr_cost_of (const HrPlan    *plan,
                 const HrRecords *records,
                 const HrSpeed   *speed,
                 HrCost          *out);

G_END_DECLS
