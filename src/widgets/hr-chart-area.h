/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-widget.h"

G_BEGIN_DECLS

#define HR_TYPE_CHART_AREA (hr_chart_area_get_type ())

G_DECLARE_FINAL_TYPE (HrChartArea, hr_chart_area, HR, CHART_AREA, HrChartWidget)

GtkWidget *hr_chart_area_new      (void);
HrChart   *hr_chart_area_get_data (HrChartArea *self);
void       hr_chart_area_set_data (HrChartArea *self,
                                   HrChart     *data);

/* One widget for every HrChart: HrParity, HrHistogram, HrCurves, HrMatrix, HrScatter. Its signals
 * say the index of the item. */

G_END_DECLS
