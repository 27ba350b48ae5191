/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HR_TYPE_CHART_ITEM (hr_chart_item_get_type ())

G_DECLARE_FINAL_TYPE (HrChartItem, hr_chart_item, HR, CHART_ITEM, GtkWidget)

GtkWidget  *hr_chart_item_new             (guint        row,
                                           const char  *key);
guint       hr_chart_item_get_row         (HrChartItem *self);
const char *hr_chart_item_get_key         (HrChartItem *self);
void        hr_chart_item_set_description (HrChartItem *self,
                                           const char  *sentence);
void        hr_chart_item_set_selected    (HrChartItem *self,
                                           gboolean     selected);

G_END_DECLS
