/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-widget.h"
#include "hr-stack.h"

G_BEGIN_DECLS

#define HR_TYPE_STACK_CHART (hr_stack_chart_get_type ())

G_DECLARE_FINAL_TYPE (HrStackChart, hr_stack_chart, HR, STACK_CHART, HrChartWidget)

GtkWidget *hr_stack_chart_new      (void);
HrStack   *hr_stack_chart_get_data (HrStackChart *self);
void       hr_stack_chart_set_data (HrStackChart *self,
                                    HrStack      *data);

/* Its signals say the row of the segment. */

G_END_DECLS
