/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of a window: the AdwToastOverlay in which it tells what went wrong. */
#define HR_WINDOW_TOASTS "hr-toasts"

/* File choosers of a window; @chosen is called as (window, GFile *file) unless the user cancels. */

void hr_choose_plan_to_open  (GtkWindow  *window,
                              GCallback   chosen);
void hr_choose_plan_to_save  (GtkWindow  *window,
                              GFile      *file,
                              const char *name,
                              GCallback   chosen);
void hr_choose_chart_to_save (GtkWindow  *window,
                              const char *name,
                              GCallback   chosen);
void hr_choose_report_to_save (GtkWindow  *window,
                               const char *name,
                               GCallback   chosen);
void hr_choose_model_to_open (GtkWindow  *window,
                              GCallback   chosen);

G_END_DECLS
