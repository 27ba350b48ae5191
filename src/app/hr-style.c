/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What preferences change in the whole process: how numbers are written, and what tells the parts
 * of charts apart. */
#include "hr-style.h"

#include <gtk/gtk.h>

#define RESOURCES "/io/github/headroom/Headroom/"

/* By the values of "chart-palette". */
static const char *const palettes[] = {
  NULL,
  RESOURCES "palette-patterns.css",
  RESOURCES "palette-grey.css",
};

static void
numbers_changed_cb (HrSettings *settings)
{
  int places, grouping;

  g_object_get (settings, "decimal-places", &places, "digit-grouping", &grouping, NULL);
  hr_units_set_style (places, (HrGrouping) grouping);
  /* All that shows a number of bytes follows the unit already. */
  g_object_notify (G_OBJECT (settings), "decimal-units");
}

static void
palette_changed_cb (HrSettings     *settings,
                    GParamSpec     *pspec,
                    GtkCssProvider *provider)
{
  GdkDisplay *display = gdk_display_get_default ();
  int palette;

  g_object_get (settings, "chart-palette", &palette, NULL);
  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
  if (palettes[palette] == NULL)
    return;
  gtk_css_provider_load_from_resource (provider, palettes[palette]);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * hr_style_follow:
 * @settings: the preferences
 *
 * Keeps the process as @settings want it; to be called once, when there is a display.
 */
void
hr_style_follow (HrSettings *settings)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  g_signal_connect (settings, "notify::decimal-places", G_CALLBACK (numbers_changed_cb), NULL);
  g_signal_connect (settings, "notify::digit-grouping", G_CALLBACK (numbers_changed_cb), NULL);
  g_signal_connect_data (settings, "notify::chart-palette", G_CALLBACK (palette_changed_cb),
                         provider, (GClosureNotify) g_object_unref, 0);
  numbers_changed_cb (settings);
  palette_changed_cb (settings, NULL, provider);
}
