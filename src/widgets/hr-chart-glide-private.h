/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean hr_chart_may_glide      (GtkWidget     *widget);
double   hr_chart_glide_progress (GdkFrameClock *clock,
                                  gint64         start_us);

G_END_DECLS
