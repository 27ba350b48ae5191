/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-private.h"
#include "hr-curves.h"

G_BEGIN_DECLS

typedef struct {
  HrCurve  what;
  GArray  *points;             /* HrCurvePoint */
} HrCurveData;

struct _HrCurves {
  HrChart     parent;
  GArray     *curves;          /* HrCurveData */
  GArray     *lines;           /* HrCurvesLine */
  double      current;         /* NaN: none */
  const char *current_label;
};

HrScene *hr_curves_lay (const HrChart     *chart,
                        const HrMeasure   *measure,
                        const HrChartView *view);

G_END_DECLS
