/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence-page.h"

#include "hr-chart-area.h"
#include "hr-plan-store.h"
#include "hr-resources.h"

#define LONGEST_S 60

typedef struct {
  HrCatalog      *catalog;
  HrEstimator    *estimator;
  HrSettings     *settings;
  GtkWindow      *window;
  HrEvidencePage *page;
} Fixture;

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type,
             guint      skip)
{
  guint left = skip;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && left == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
shown_page (Fixture *fixture)
{
  GtkWidget *stack = find_widget (GTK_WIDGET (fixture->page), GTK_TYPE_STACK, 0);

  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

static void
wait_for_page (Fixture    *fixture,
               const char *name)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;

  while (g_strcmp0 (shown_page (fixture), name) != 0 && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (shown_page (fixture), ==, name);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();

  fixture->catalog = hr_catalog_new_default ();
  fixture->estimator = hr_estimator_new (fixture->catalog);
  fixture->settings = hr_settings_new (NULL);
  hr_estimator_open_plan (fixture->estimator, plan);
  fixture->page = g_object_new (HR_TYPE_EVIDENCE_PAGE, NULL);
  hr_evidence_page_set_up (fixture->page, fixture->estimator, fixture->settings);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->estimator);
  g_object_unref (fixture->settings);
  g_object_unref (fixture->catalog);
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = ADW_IS_ACTION_ROW (widget) && gtk_widget_get_visible (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

/* Nothing is read until somebody looks; then runs, charts and rules are there. */
static void
test_shown (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *chart;

  gtk_window_present (fixture->window);
  g_assert_cmpstr (shown_page (fixture), ==, "loading");
  wait_for_page (fixture, "evidence");
  chart = find_widget (GTK_WIDGET (fixture->page), HR_TYPE_CHART_AREA, 0);
  g_assert_nonnull (chart);
  g_assert_cmpuint (hr_chart_get_n_items (hr_chart_area_get_data (HR_CHART_AREA (chart))), >, 500);
  g_assert_cmpuint (count_rows (GTK_WIDGET (fixture->page)), >=, 8 + 1 + 4);
}

/* Another kind of work has other evidence. */
static void
test_follows (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *chart;
  HrChart *before, *after;
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;

  gtk_window_present (fixture->window);
  wait_for_page (fixture, "evidence");
  chart = find_widget (GTK_WIDGET (fixture->page), HR_TYPE_CHART_AREA, 0);
  before = hr_chart_area_get_data (HR_CHART_AREA (chart));
  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      after = hr_chart_area_get_data (HR_CHART_AREA (chart));
    }
  while (after == before && g_get_monotonic_time () < deadline);
  g_assert_true (after != before);
  g_assert_cmpuint (hr_chart_get_n_items (after), >, 300);
}

int
main (int    argc,
      char **argv)
{
  g_resources_register (hr_get_resource ());
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/evidence-page/shown", Fixture, NULL, set_up, test_shown, tear_down);
  g_test_add ("/evidence-page/follows", Fixture, NULL, set_up, test_follows, tear_down);
  return g_test_run ();
}
