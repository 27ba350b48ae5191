/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-private.h"
#include "hr-histogram.h"

G_BEGIN_DECLS

struct _HrHistogram {
  HrChart          parent;
  HrHistogramWords words;
  double           lower, upper;
  guint            n_bins;             /* with the two open ones */
  GArray          *values[2];          /* double: all, and those that are highlighted */
  HrHistogramBin  *bins;
  GPtrArray       *keys;               /* of the bins */
  double           median;             /* NaN: none */
  const char      *median_label;
  double           interval[2];
  const char      *interval_label;
};

HrScene *hr_histogram_lay (const HrChart     *chart,
                           const HrMeasure   *measure,
                           const HrChartView *view);

G_END_DECLS
