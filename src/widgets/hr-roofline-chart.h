/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-roofline.h"

G_BEGIN_DECLS

#define HR_TYPE_ROOFLINE_CHART (hr_roofline_chart_get_type ())

G_DECLARE_FINAL_TYPE (HrRooflineChart, hr_roofline_chart, HR, ROOFLINE_CHART, GtkWidget)

GtkWidget  *hr_roofline_chart_new               (void);

HrRoofline *hr_roofline_chart_get_data          (HrRooflineChart *self);
void        hr_roofline_chart_set_data          (HrRooflineChart *self,
                                                 HrRoofline      *data);
gboolean    hr_roofline_chart_get_dark          (HrRooflineChart *self);
void        hr_roofline_chart_set_dark          (HrRooflineChart *self,
                                                 gboolean         dark);
gboolean    hr_roofline_chart_get_high_contrast (HrRooflineChart *self);
void        hr_roofline_chart_set_high_contrast (HrRooflineChart *self,
                                                 gboolean         high_contrast);
gboolean    hr_roofline_chart_get_show_legend   (HrRooflineChart *self);
void        hr_roofline_chart_set_show_legend   (HrRooflineChart *self,
                                                 gboolean         show_legend);
const char *hr_roofline_chart_get_selected_key  (HrRooflineChart *self);
void        hr_roofline_chart_set_selected_key  (HrRooflineChart *self,
                                                 const char      *key);
const char *hr_roofline_chart_get_description   (HrRooflineChart *self);
void        hr_roofline_chart_set_description   (HrRooflineChart *self,
                                                 const char      *sentence);

/* Properties, all of them as HrStackChart has them, so that one key selects in both: "dark",
 * "high-contrast", "show-legend", "selected-key", "description".
 *
 * Signals, both with (guint point, const char *key):
 *   "item-hovered"   the pointer or the keyboard came to a point; key NULL when it left
 *   "item-activated" a click, Enter or Space on a point, after selected-key has changed */

G_END_DECLS
