/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-stack.h"

G_BEGIN_DECLS

#define HR_TYPE_STACK_CHART (hr_stack_chart_get_type ())

G_DECLARE_FINAL_TYPE (HrStackChart, hr_stack_chart, HR, STACK_CHART, GtkWidget)

GtkWidget  *hr_stack_chart_new               (void);

HrStack    *hr_stack_chart_get_data          (HrStackChart *self);
void        hr_stack_chart_set_data          (HrStackChart *self,
                                              HrStack      *data);
gboolean    hr_stack_chart_get_dark          (HrStackChart *self);
void        hr_stack_chart_set_dark          (HrStackChart *self,
                                              gboolean      dark);
gboolean    hr_stack_chart_get_high_contrast (HrStackChart *self);
void        hr_stack_chart_set_high_contrast (HrStackChart *self,
                                              gboolean      high_contrast);
gboolean    hr_stack_chart_get_show_legend   (HrStackChart *self);
void        hr_stack_chart_set_show_legend   (HrStackChart *self,
                                              gboolean      show_legend);
const char *hr_stack_chart_get_selected_key  (HrStackChart *self);
void        hr_stack_chart_set_selected_key  (HrStackChart *self,
                                              const char   *key);
const char *hr_stack_chart_get_description   (HrStackChart *self);
void        hr_stack_chart_set_description   (HrStackChart *self,
                                              const char   *sentence);

/* Signals, both with (guint row, const char *key):
 *   "item-hovered"   the pointer or the keyboard came to a segment; key NULL when it left
 *   "item-activated" a click, Enter or Space on a segment, after selected-key has changed */

G_END_DECLS
