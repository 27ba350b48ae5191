/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cost.h"

#include <math.h>
#include <string.h>

#define JOULES_PER_KWH 3.6e6
#define SECONDS_PER_HOUR 3600.0
#define SERVED_TOKENS 1e6

static void
find_power (const HrPlan    *plan,
            const HrRecords *records,
            HrCost          *out)
{
  double of_one = plan->cost.power_w;

  out->power_is_board = !(of_one >= 0.0);
  if (out->power_is_board)
    of_one = records->device != NULL ? records->device->tdp_w : 0.0;
  out->power_w = of_one * plan->device_count;
}

/* Steps that read the training set @epochs times, or that many tokens; the last may be short. */
static void
find_run (const HrPlan  *plan,
          const HrSpeed *speed,
          HrCost        *out)
{
  const HrTraining *training = &plan->training;
  double tokens_per_step = speed->train_tok_s * speed->step_s;

  if (!(speed->step_samples > 0.0) || !(speed->step_s > 0.0))
    return;
  if (training->samples > 0.0)
    out->epoch_s = ceil (training->samples / speed->step_samples) * speed->step_s;
  if (training->tokens > 0.0)
    out->steps = ceil (training->tokens / tokens_per_step);
  else if (training->samples > 0.0)
    out->steps = ceil (training->samples * (training->epochs > 0.0 ? training->epochs : 1.0)
                       / speed->step_samples);
  out->tokens = out->steps * tokens_per_step;
  out->run_s = out->steps * speed->step_s;
}

static void
find_serving (const HrSpeed *speed,
              HrCost        *out)
{
  double rate = speed->throughput_tok_s > 0.0 ? speed->throughput_tok_s : speed->decode_tok_s;

  if (!(rate > 0.0))
    return;
  out->tokens = SERVED_TOKENS;
  out->run_s = SERVED_TOKENS / rate;
}

/**
 * hr_cost_of:
 * @plan: what was asked, with prices, tariff and the size of the run
 * @records: its records
 * @speed: how fast it runs
 * @out: (out caller-allocates): the answer
 *
 * Time, energy (watts times seconds over 3.6 MJ) and money of a training run, or of a million
 * output tokens. Money is in the currency of the plan's prices.
 */
void
hr_cost_of (const HrPlan    *plan,
            const HrRecords *records,
            const HrSpeed   *speed,
            HrCost          *out)
{
  memset (out, 0, sizeof *out);
  if (speed == NULL || !speed->known)
    return;
  find_power (plan, records, out);
  if (plan->workload == HR_WORKLOAD_INFERENCE)
    find_serving (speed, out);
  else
    find_run (plan, speed, out);
  out->energy_kwh = out->power_w * out->run_s / JOULES_PER_KWH;
  if (plan->cost.price_per_hour > 0.0)
    out->rent = plan->cost.price_per_hour * plan->device_count * out->run_s / SECONDS_PER_HOUR;
  if (plan->cost.tariff > 0.0)
    out->electricity = plan->cost.tariff * out->energy_kwh;
}
