/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of a telephone: pages are turned by a bar at the bottom, every name of it whole. */
#include "hr-window-private.h"

#include <string.h>

#include "hr-resources.h"

#define NARROW 360

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + 1000 * milliseconds;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

/* The labels of a tab that are seen; libadwaita has one for each state. */
static guint
count_cut (GtkWidget *widget)
{
  guint n = GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
            && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cut (child);
  return n;
}

static gboolean
has_tooltip (GtkWidget  *widget,
             const char *tooltip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_tooltip (child, tooltip))
      return TRUE;
  return FALSE;
}

static const char *
title_of (HrWindow   *window,
          const char *page)
{
  GtkWidget *child = adw_view_stack_get_child_by_name (window->pages, page);

  return adw_view_stack_page_get_title (adw_view_stack_get_page (window->pages, child));
}

static void
test_bar (gconstpointer application)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (HrSettings) settings = hr_settings_new (NULL);
  HrWindow *window = HR_WINDOW (hr_window_new (GTK_APPLICATION (application), catalog, settings));

  g_assert_cmpstr (title_of (window, "advice"), ==, "What to C_hange");
  gtk_window_set_default_size (GTK_WINDOW (window), NARROW, 640);
  gtk_window_present (GTK_WINDOW (window));
  hr_window_show_page (window, "memory");
  spin (500);
  g_assert_true (adw_leaflet_get_folded (window->leaflet));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, NARROW);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window->switcher_bar)));
  g_assert_cmpstr (title_of (window, "advice"), ==, "C_hange");
  g_assert_cmpuint (count_cut (GTK_WIDGET (window->switcher_bar)), ==, 0);
  g_assert_true (has_tooltip (GTK_WIDGET (window->switcher_bar), "What to Change"));
  gtk_window_destroy (GTK_WINDOW (window));
  spin (50);
}

static void
activate_cb (GApplication *application,
             int          *status)
{
  g_test_add_data_func ("/narrow/bar", application, test_bar);
  *status = g_test_run ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  int status = 1;

  g_test_init (&argc, &argv, NULL);
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_resources_register (hr_get_resource ());
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &status);
  g_application_run (G_APPLICATION (application), 0, NULL);
  return status;
}
