/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-chart.h"

G_BEGIN_DECLS

typedef void (*HrChartMenuFunc) (GtkWidget *chart,
                                 gpointer   user_data);

void     hr_chart_menu_set_up  (GtkWindow       *window,
                                HrChartMenuFunc  opening,
                                gpointer         user_data);
HrChart *hr_chart_menu_dup     (GtkWidget       *chart);

G_END_DECLS
