/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HR_AXIS_DECIMAL,             /* steps of 1, 2, 5 × 10ⁿ */
  HR_AXIS_BINARY,              /* steps of 2ⁿ, so that bytes fall on whole KiB, MiB, GiB */
  HR_AXIS_LOG,                 /* decades, with 2 and 5 between them where there is room */
  HR_AXIS_BINARY_LOG,          /* powers of two: tokens, batches, ranks, cards */
} HrAxisScale;

#define HR_AXIS_MAX_TICKS 64

/**
 * HrAxis:
 * @lower: the value at 0
 * @upper: the value at 1
 * @step: distance of two ticks; a factor on a log axis, unless that is short
 */
typedef struct {
  HrAxisScale scale;
  double      lower, upper;
  double      step;
  double      ticks[HR_AXIS_MAX_TICKS];
  guint       n_ticks;
} HrAxis;

void   hr_axis_init        (HrAxis       *self,
                            HrAxisScale   scale,
                            double        lower,
                            double        upper,
                            guint         max_ticks);
double hr_axis_normalize   (const HrAxis *self,
                            double        value);
double hr_axis_denormalize (const HrAxis *self,
                            double        position);

G_END_DECLS
