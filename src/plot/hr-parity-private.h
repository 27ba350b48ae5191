/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-private.h"
#include "hr-parity.h"

G_BEGIN_DECLS

struct _HrParity {
  HrChart       parent;
  HrParityWords words;
  GArray       *groups;        /* HrParityGroup */
  GArray       *points;        /* HrParityPoint */
  gboolean      any_highlighted;
  double        current;       /* 0: none */
  const char   *current_label;
};

gboolean hr_parity_is_highlighted (const HrParity    *self,
                                   guint              point);
HrScene *hr_parity_lay            (const HrChart     *chart,
                                   const HrMeasure   *measure,
                                   const HrChartView *view);

G_END_DECLS
