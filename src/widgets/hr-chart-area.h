/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-chart.h"

G_BEGIN_DECLS

#define HR_TYPE_CHART_AREA (hr_chart_area_get_type ())

G_DECLARE_FINAL_TYPE (HrChartArea, hr_chart_area, HR, CHART_AREA, GtkWidget)

GtkWidget  *hr_chart_area_new               (void);

HrChart    *hr_chart_area_get_data          (HrChartArea *self);
void        hr_chart_area_set_data          (HrChartArea *self,
                                             HrChart     *data);
gboolean    hr_chart_area_get_dark          (HrChartArea *self);
void        hr_chart_area_set_dark          (HrChartArea *self,
                                             gboolean     dark);
gboolean    hr_chart_area_get_high_contrast (HrChartArea *self);
void        hr_chart_area_set_high_contrast (HrChartArea *self,
                                             gboolean     high_contrast);
gboolean    hr_chart_area_get_show_legend   (HrChartArea *self);
void        hr_chart_area_set_show_legend   (HrChartArea *self,
                                             gboolean     show_legend);
const char *hr_chart_area_get_selected_key  (HrChartArea *self);
void        hr_chart_area_set_selected_key  (HrChartArea *self,
                                             const char  *key);
const char *hr_chart_area_get_description   (HrChartArea *self);
void        hr_chart_area_set_description   (HrChartArea *self,
                                             const char  *sentence);

/* One widget for every HrChart: HrParity, HrHistogram, HrCurves, HrMatrix, HrScatter.
 *
 * Properties, all of them as HrStackChart has them, so that one key selects in several: "dark",
 * "high-contrast", "show-legend", "selected-key", "description".
 *
 * Signals, both with (guint item, const char *key):
 *   "item-hovered"   the pointer or the keyboard came to an item; key NULL when it left
 *   "item-activated" a click, Enter or Space on an item, after selected-key has changed */

G_END_DECLS
