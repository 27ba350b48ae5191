/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-operation.h"

G_BEGIN_DECLS

/**
 * HrHostWork:
 * @layers: layers that the step launches
 * @sequences: sequences that it serves
 * @quantized_linears: calls of linears whose kernels are launched from the host language
 * @super_linears: of them, those whose scales are quantised too
 * @launched: whether the host launches each kernel, where a recorded graph would replay them all
 *
 * What a step asks of the processor that drives the devices.
 */
typedef struct {
  double layers;
  double sequences;
  double quantized_linears;
  double super_linears;
  gboolean launched;
} HrHostWork;

void   hr_time_operations (HrOperationList  *list,
                           guint             from,
                           const HrRates    *rates);
double hr_time_step       (HrOperationList  *list,
                           guint             from,
                           HrOpPhase         phase,
                           double            repeat,
                           const HrHostWork *work,
                           const HrRates    *rates);
void   hr_time_rates      (const HrRecords  *records,
                           const HrDevice   *device,
                           gint              driver,
                           HrRates          *out);
double hr_soft_maximum    (double            a,
                           double            b,
                           double            exponent);
HrBound hr_time_bound     (const HrOperationList *list,
                           HrOpPhase              phase);

G_END_DECLS
