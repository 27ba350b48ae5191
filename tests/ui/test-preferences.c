/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-preferences.h"

#include "hr-resources.h"
#include "hr-style.h"

typedef struct {
  HrCatalog  *catalog;
  HrSettings *settings;
  GtkWidget  *window;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->catalog = hr_catalog_new_default ();
  fixture->settings = hr_settings_new (NULL);
  fixture->window = hr_preferences_new (fixture->settings, fixture->catalog);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->settings);
  g_object_unref (fixture->catalog);
}

static GtkWidget *
find_by_tooltip (GtkWidget  *widget,
                 const char *tooltip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_by_tooltip (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
row_title (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_PREFERENCES_ROW);

  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
}

static void
check_default (Fixture    *fixture,
               const char *property,
               const char *id,
               const char *tooltip)
{
  GtkWidget *button = find_by_tooltip (fixture->window, tooltip);
  g_autofree char *own = NULL;
  g_autofree char *left = NULL;

  g_assert_nonnull (button);
  own = g_strdup (row_title (button));
  g_assert_false (gtk_widget_get_visible (button));
  g_object_set (fixture->settings, property, id, NULL);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_cmpstr (row_title (button), !=, own);
  g_signal_emit_by_name (button, "clicked");
  g_object_get (fixture->settings, property, &left, NULL);
  g_assert_cmpstr (left, ==, "");
  g_assert_false (gtk_widget_get_visible (button));
  g_assert_cmpstr (row_title (button), ==, own);
}

/* What a new plan begins with is taken back by its own row, and nothing else with it. */
static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  int places;

  g_object_set (fixture->settings, "decimal-places", 2, NULL);
  check_default (fixture, "default-hardware", "nvidia-h200", "Forget the Chosen Hardware");
  check_default (fixture, "default-engine", "vllm", "Forget the Chosen Engine");
  g_object_get (fixture->settings, "decimal-places", &places, NULL);
  g_assert_cmpint (places, ==, 2);
}

/* The process words numbers as the preferences say, and says so to whoever shows them. */
static void
test_places (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *two = NULL;
  g_autofree char *usual = NULL;

  hr_style_follow (fixture->settings);
  g_object_set (fixture->settings, "decimal-places", 2, NULL);
  two = hr_format_figure (41.98765);
  hr_settings_reset (fixture->settings);
  usual = hr_format_figure (41.98765);
  g_assert_cmpstr (two, ==, "41.99");
  g_assert_cmpstr (usual, ==, "42");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (hr_get_resource ());
  g_test_add ("/preferences/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/preferences/places", Fixture, NULL, set_up, test_places, tear_down);
  return g_test_run ();
}
