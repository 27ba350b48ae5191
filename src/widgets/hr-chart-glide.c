/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-glide-private.h"

#define GLIDE_US 200000

/**
 * hr_chart_may_glide:
 * @widget: a chart's widget
 *
 * Returns: whether a change of @widget is to be seen as a motion: somebody sees it, and the user
 *   has not asked for less motion, which desktops tell by this setting
 */
gboolean
hr_chart_may_glide (GtkWidget *widget)
{
  gboolean enabled = FALSE;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  g_object_get (gtk_widget_get_settings (widget), "gtk-enable-animations", &enabled, NULL);
  return enabled;
}

/* Fast at first, then settling: the cubic ease that libadwaita uses. */
static double
ease_out (double progress)
{
  double rest = 1 - CLAMP (progress, 0, 1);

  return 1 - rest * rest * rest;
}

/**
 * hr_chart_glide_progress:
 * @clock: of the widget
 * @start_us: when it began, by @clock
 *
 * Returns: how far a chart is on its way, 0..1; 1 after 200 ms
 */
double
hr_chart_glide_progress (GdkFrameClock *clock,
                         gint64         start_us)
{
  return ease_out ((double) (gdk_frame_clock_get_frame_time (clock) - start_us) / GLIDE_US);
}
