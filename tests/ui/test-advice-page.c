/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-advice-page.h"

#include "hr-resources.h"

#define LONGEST_S 60

static HrCatalog *catalog;

/* The first button below a widget that applies something, depth first. */
static GtkWidget *
find_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "_Apply") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
wait_for_button (GtkWidget *page)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;
  GtkWidget *button;

  while ((button = find_button (page)) == NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (button);
  return button;
}

/* The first advice of a plan that does not fit makes it fit, and can be taken back. */
static void
test_apply (void)
{
  g_autoptr (HrEstimator) estimator = hr_estimator_new (catalog);
  g_autoptr (HrSettings) settings = hr_settings_new (NULL);
  g_autoptr (HrPlan) plan = hr_plan_new ();
  GtkWidget *page = g_object_new (HR_TYPE_ADVICE_PAGE, NULL);
  GtkWidget *window = gtk_window_new ();

  plan->model = g_strdup ("llama-3-70b");
  plan->hardware = g_strdup ("nvidia-geforce-rtx-4090");
  plan->engine = g_strdup ("llama.cpp");
  plan->weights = g_strdup ("gguf-q4_k_m");
  hr_estimator_open_plan (estimator, plan);
  hr_advice_page_set_up (HR_ADVICE_PAGE (page), estimator, settings);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (wait_for_button (page), "clicked");
  g_assert_false (hr_plan_equal (hr_estimator_get_plan (estimator), plan));
  g_assert_cmpint (hr_estimator_get_answer (estimator)->estimate.verdict, !=,
                   HR_VERDICT_DOES_NOT_FIT);
  g_assert_true (hr_estimator_get_can_undo (estimator));
  hr_estimator_undo (estimator);
  g_assert_true (hr_plan_equal (hr_estimator_get_plan (estimator), plan));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (hr_get_resource ());
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/advice-page/apply", test_apply);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
