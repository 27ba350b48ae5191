/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evaluate.h"

/* What a printed speed is of an estimate. */
static const struct {
  HrMeasurement measure;
  HrQuantity    quantity;
  gsize         offset;
} speeds[] = {
  { HR_MEASURE_DECODE, HR_QUANTITY_DECODE, G_STRUCT_OFFSET (HrSpeed, decode_tok_s) },
  { HR_MEASURE_PREFILL, HR_QUANTITY_PREFILL, G_STRUCT_OFFSET (HrSpeed, prefill_tok_s) },
  { HR_MEASURE_TTFT, HR_QUANTITY_TTFT, G_STRUCT_OFFSET (HrSpeed, ttft_s) },
  { HR_MEASURE_TPOT, HR_QUANTITY_TPOT, G_STRUCT_OFFSET (HrSpeed, tpot_s) },
  { HR_MEASURE_THROUGHPUT, HR_QUANTITY_THROUGHPUT, G_STRUCT_OFFSET (HrSpeed, throughput_tok_s) },
  { HR_MEASURE_STEP, HR_QUANTITY_STEP, G_STRUCT_OFFSET (HrSpeed, step_s) },
  { HR_MEASURE_TRAIN, HR_QUANTITY_TRAIN, G_STRUCT_OFFSET (HrSpeed, train_tok_s_per_gpu) },
};

/**
 * hr_measured_speed:
 * @measured: what a source gives
 *
 * Returns: whether it says anything about speed
 */
gboolean
hr_measured_speed (const HrMeasured *measured)
{
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if ((measured->present & (1u << speeds[i].measure)) != 0)
      return TRUE;
  return FALSE;
}

static const char *
unfit (const HrSpeed *speed,
       double         measured,
       double         estimated)
{
  if (!speed->known)
    return speed->unknown;
  if (!(measured > 0.0))
    return "the source's figure is not positive";
  return estimated > 0.0 ? NULL : "the estimate has no such time for this engine";
}

/**
 * hr_evaluate_compare_speed:
 * @measured: what a source gives
 * @speed: the answer to its plan
 * @refused: (nullable): why no speed can be compared
 * @out: (array fixed-size=7): filled with one entry per speed that was measured
 *
 * Holds the estimated speed against the measurement. Times and rates alike: the error is
 * estimated / measured - 1.
 *
 * Returns: the number of entries
 */
guint
hr_evaluate_compare_speed (const HrMeasured *measured,
                           const HrSpeed    *speed,
                           const char       *refused,
                           HrComparison      out[HR_N_SPEEDS])
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      HrComparison *row = &out[n];

      if ((measured->present & (1u << speeds[i].measure)) == 0)
        continue;
      n++;
      *row = (HrComparison) { .quantity = speeds[i].quantity,
                              .measured = measured->value[speeds[i].measure] };
      row->estimated = G_STRUCT_MEMBER (double, speed, speeds[i].offset);
      row->refused = refused != NULL ? refused : unfit (speed, row->measured, row->estimated);
      if (row->refused == NULL)
        row->error = row->estimated / row->measured - 1.0;
      else
        row->estimated = 0.0;
    }
  return n;
}
