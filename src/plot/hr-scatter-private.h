/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-private.h"
#include "hr-scatter.h"

G_BEGIN_DECLS

struct _HrScatter {
  HrChart         parent;
  HrScatterWords  words;
  gboolean        less_x_is_better;
  GArray         *points;      /* HrScatterPoint */
};

HrScene *hr_scatter_lay (const HrChart     *chart,
                         const HrMeasure   *measure,
                         const HrChartView *view);

G_END_DECLS
