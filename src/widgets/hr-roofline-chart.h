/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-widget.h"
#include "hr-roofline.h"

G_BEGIN_DECLS

#define HR_TYPE_ROOFLINE_CHART (hr_roofline_chart_get_type ())

G_DECLARE_FINAL_TYPE (HrRooflineChart, hr_roofline_chart, HR, ROOFLINE_CHART, HrChartWidget)

GtkWidget  *hr_roofline_chart_new      (void);
HrRoofline *hr_roofline_chart_get_data (HrRooflineChart *self);
void        hr_roofline_chart_set_data (HrRooflineChart *self,
                                        HrRoofline      *data);

/* Its signals say the index of the point. */

G_END_DECLS
