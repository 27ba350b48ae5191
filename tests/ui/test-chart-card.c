/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A chart in its card: one that needs more width than the card has scrolls sideways. */
#include "charts.h"
#include "hr-chart-area.h"
#include "hr-chart-card.h"
#include "hr-resources.h"

/* A page is 920 pixels wide at most, less the margins of its card. */
#define CARD_WIDTH 884
#define HEIGHT 900

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + 1000 * milliseconds;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
new_window (HrChart *chart)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *card = g_object_new (HR_TYPE_CHART_CARD, "valign", GTK_ALIGN_START, NULL);

  hr_chart_card_set_content (HR_CHART_CARD (card), "Title", "sentence", chart, NULL);
  hr_chart_unref (chart);
  gtk_window_set_child (GTK_WINDOW (window), card);
  gtk_window_set_default_size (GTK_WINDOW (window), CARD_WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  spin (200);
  return window;
}

static double
get_end (GtkWidget *item,
         GtkWidget *scrolled)
{
  double x, y;

  g_assert_true (gtk_widget_translate_coordinates (item, scrolled, gtk_widget_get_width (item), 0,
                                                   &x, &y));
  return x;
}

/* The chart is as high as it needs to be at the width that it has, and does not scroll. */
static void
check_whole (HrChart *chart)
{
  GtkWidget *window = new_window (chart);
  GtkWidget *area = find (window, HR_TYPE_CHART_AREA);
  GtkWidget *scrolled = gtk_widget_get_ancestor (area, GTK_TYPE_SCROLLED_WINDOW);
  int natural;

  gtk_widget_measure (area, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (area), NULL, &natural,
                      NULL, NULL);
  g_assert_cmpint (gtk_widget_get_width (area), ==, gtk_widget_get_width (scrolled));
  g_assert_cmpint (gtk_widget_get_height (area), ==, natural);
  g_assert_cmpint (gtk_widget_get_height (scrolled), ==, natural);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (20);
}

static void
test_whole (void)
{
  check_whole (chart_matrix_cards ());
  check_whole (chart_scatter ());
  check_whole (chart_memory_curves ());
}

/* At three times the size of text: the window stays as it is, the table has the width that it
 * needs and all of its height, and is scrolled to what has the focus. */
static void
test_large_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *window, *area, *scrolled, *item;
  int least, natural;

  g_object_set (settings, "gtk-xft-dpi", 288 * PANGO_SCALE, NULL);
  window = new_window (chart_matrix_cards ());
  area = find (window, HR_TYPE_CHART_AREA);
  scrolled = gtk_widget_get_ancestor (area, GTK_TYPE_SCROLLED_WINDOW);
  gtk_widget_measure (area, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (area, GTK_ORIENTATION_VERTICAL, least, NULL, &natural, NULL, NULL);
  g_assert_cmpint (least, >, CARD_WIDTH);
  g_assert_cmpint (gtk_widget_get_width (window), <=, CARD_WIDTH);
  g_assert_cmpint (gtk_widget_get_width (scrolled), <, least);
  g_assert_cmpint (gtk_widget_get_width (area), ==, least);
  g_assert_cmpint (gtk_widget_get_height (area), >=, natural);
  g_assert_cmpint (gtk_widget_get_height (scrolled), >=, natural);
  item = gtk_widget_get_first_child (area);
  for (guint i = 1; i < 10; i++)
    item = gtk_widget_get_next_sibling (item);
  g_assert_cmpfloat (get_end (item, scrolled), >, gtk_widget_get_width (scrolled));
  gtk_widget_grab_focus (item);
  spin (400);
  g_assert_cmpfloat (get_end (item, scrolled), <=, gtk_widget_get_width (scrolled));
  g_object_set (settings, "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (hr_get_resource ());
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  g_test_add_func ("/chart-card/whole", test_whole);
  g_test_add_func ("/chart-card/large-text", test_large_text);
  return g_test_run ();
}
