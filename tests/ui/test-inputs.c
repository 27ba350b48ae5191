/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-inputs.h"

#include "hr-plan-store.h"
#include "hr-resources.h"

typedef struct {
  HrCatalog   *catalog;
  HrEstimator *estimator;
  HrSettings  *settings;
  HrInputs    *inputs;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();

  fixture->catalog = hr_catalog_new_default ();
  fixture->estimator = hr_estimator_new (fixture->catalog);
  fixture->settings = hr_settings_new (NULL);
  hr_estimator_open_plan (fixture->estimator, plan);
  fixture->inputs = g_object_ref_sink (g_object_new (HR_TYPE_INPUTS, NULL));
  hr_inputs_set_up (fixture->inputs, fixture->estimator, fixture->settings);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->inputs);
  g_assert_finalize_object (fixture->estimator);
  g_object_unref (fixture->settings);
  g_object_unref (fixture->catalog);
}

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0
      && gtk_widget_get_visible (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_toggle (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_TOGGLE_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_toggle (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (Fixture    *fixture,
       const char *label)
{
  GtkWidget *toggle = find_toggle (GTK_WIDGET (fixture->inputs), label);

  g_assert_nonnull (toggle);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
}

static GtkWidget *
get_row (Fixture    *fixture,
         const char *title)
{
  return find_row (GTK_WIDGET (fixture->inputs), title);
}

static const char *
get_option (Fixture    *fixture,
            const char *title)
{
  AdwComboRow *row = ADW_COMBO_ROW (get_row (fixture, title));

  return gtk_string_object_get_string (adw_combo_row_get_selected_item (row));
}

/* Each workload shows its own inputs, and undo brings the switch back. */
static void
test_switch (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_nonnull (get_row (fixture, "Context"));
  g_assert_null (get_row (fixture, "Method"));
  press (fixture, "Fine-Tuning");
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->workload, ==,
                   HR_WORKLOAD_FINETUNE);
  g_assert_null (get_row (fixture, "Context"));
  g_assert_null (get_row (fixture, "KV Cache"));
  g_assert_null (get_row (fixture, "Strategy"));
  g_assert_cmpstr (get_option (fixture, "Method"), ==, "QLoRA");
  press (fixture, "Pre-Training");
  g_assert_null (get_row (fixture, "Method"));
  g_assert_nonnull (get_row (fixture, "Sequence Length"));
  hr_estimator_undo (fixture->estimator);
  hr_estimator_undo (fixture->estimator);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (
    find_toggle (GTK_WIDGET (fixture->inputs), "Inference"))));
  g_assert_false (hr_estimator_get_can_undo (fixture->estimator));
}

/* The method decides what is asked besides, and what the weights are. */
static void
test_method (Fixture       *fixture,
             gconstpointer  data)
{
  guint64 before;

  press (fixture, "Fine-Tuning");
  g_assert_nonnull (get_row (fixture, "LoRA Rank"));
  before = hr_estimator_get_answer (fixture->estimator)->estimate.devices[0].process_bytes;
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_row (fixture, "Method")), 0);
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->training.method, ==,
                   HR_METHOD_FULL);
  g_assert_null (get_row (fixture, "LoRA Rank"));
  g_assert_nonnull (get_row (fixture, "BF16"));
  g_assert_cmpuint (hr_estimator_get_answer (fixture->estimator)->estimate.devices[0].process_bytes,
                    >, 2 * before);
  hr_estimator_set_number (fixture->estimator, "hardware.count", 2);
  g_assert_cmpstr (get_option (fixture, "Strategy"), ==, "DDP");
}

/* What a file says and no list offers is shown as such, and goes when it is changed. */
static void
test_other (Fixture       *fixture,
            gconstpointer  data)
{
  GListModel *targets;

  press (fixture, "Fine-Tuning");
  targets = adw_combo_row_get_model (ADW_COMBO_ROW (get_row (fixture, "LoRA Targets")));
  g_assert_cmpuint (g_list_model_get_n_items (targets), ==, 4);
  hr_estimator_set_number (fixture->estimator, "training.lora_targets", HR_TARGET_K);
  g_assert_cmpstr (get_option (fixture, "LoRA Targets"), ==, "Other");
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->training.lora_targets, ==,
                   HR_TARGET_K);
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_row (fixture, "LoRA Targets")), 3);
  g_assert_cmpstr (get_option (fixture, "LoRA Targets"), ==, "All Linear");
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->training.lora_targets, ==,
                   HR_TARGET_ALL_LINEAR);
  g_assert_cmpuint (g_list_model_get_n_items (targets), ==, 4);
}

static void
check_subtitles (GtkWidget *widget,
                 guint     *n_rows)
{
  if (ADW_IS_ACTION_ROW (widget) && gtk_widget_get_visible (widget))
    {
      const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (widget));

      if (subtitle == NULL || *subtitle == '\0')
        g_error ("%s does not say what it does",
                 adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
      (*n_rows)++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_subtitles (child, n_rows);
}

/* Of every workload, each input that is shown says what it does. */
static void
test_subtitles (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint i = HR_WORKLOAD_INFERENCE; i <= HR_WORKLOAD_PRETRAIN; i++)
    {
      guint n_rows = 0;

      hr_estimator_set_workload (fixture->estimator, i);
      check_subtitles (GTK_WIDGET (fixture->inputs), &n_rows);
      g_assert_cmpuint (n_rows, >, 10);
    }
}

/* An input that is asked takes the focus; one that this plan does not have is told of. */
static void
test_focus (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (fixture->inputs));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (hr_inputs_grab_focus_of (fixture->inputs, "inference.context"));
  g_assert_false (hr_inputs_grab_focus_of (fixture->inputs, "training.lora_targets"));
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
check_toggles (Fixture        *fixture,
               GtkOrientation  orientation)
{
  static const char *const labels[] = { "Inference", "Fine-Tuning", "Pre-Training" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *toggle = find_toggle (GTK_WIDGET (fixture->inputs), labels[i]);
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (toggle));
      GtkWidget *box = gtk_widget_get_parent (toggle);

      g_assert_cmpint (gtk_orientable_get_orientation (GTK_ORIENTABLE (box)), ==, orientation);
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
    }
}

static void
wait_a_moment (void)
{
  gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 4;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

/* At three times the size of text, the workloads can still be read. */
static void
test_large_text (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *window = gtk_window_new ();

  g_object_set (settings, "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (fixture->inputs));
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 600);
  gtk_window_present (GTK_WINDOW (window));
  wait_a_moment ();
  check_toggles (fixture, GTK_ORIENTATION_HORIZONTAL);
  g_object_set (settings, "gtk-xft-dpi", 288 * PANGO_SCALE, NULL);
  wait_a_moment ();
  check_toggles (fixture, GTK_ORIENTATION_VERTICAL);
  g_object_set (settings, "gtk-xft-dpi", 96 * PANGO_SCALE, NULL);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_resources_register (hr_get_resource ());
  adw_init ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/inputs/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("switch", test_switch);
  ADD ("method", test_method);
  ADD ("other", test_other);
  ADD ("subtitles", test_subtitles);
  ADD ("focus", test_focus);
  ADD ("large-text", test_large_text);
  return g_test_run ();
}
