/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widget of every chart: its accessible children, keyboard, selection and looks. */
#include <gtk/gtk.h>

#include "charts.h"
#include "hr-chart-area.h"

typedef struct {
  GtkWidget *window;
  GtkWidget *area;
  guint      n_signals;
  guint      item;
  char      *key;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + 1000 * milliseconds;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static void
show (Fixture *fixture,
      HrChart *chart)
{
  hr_chart_area_set_data (HR_CHART_AREA (fixture->area), chart);
  hr_chart_unref (chart);
  spin (50);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->area = hr_chart_area_new ();
  g_object_add_weak_pointer (G_OBJECT (fixture->area), (gpointer *) &fixture->area);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->area);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (50);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (20);
  g_assert_null (fixture->area);
  g_free (fixture->key);
}

static GtkWidget *
nth_item (Fixture *fixture,
          guint    index)
{
  GtkWidget *item = gtk_widget_get_first_child (fixture->area);

  while (item != NULL && index-- > 0)
    item = gtk_widget_get_next_sibling (item);
  return item;
}

static guint
count_items (Fixture *fixture)
{
  guint n = 0;

  while (nth_item (fixture, n) != NULL)
    n++;
  return n;
}

static int
focused_item (Fixture *fixture)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  for (int i = 0; nth_item (fixture, (guint) i) != NULL; i++)
    if (nth_item (fixture, (guint) i) == focus)
      return i;
  return -1;
}

static void
assert_named (Fixture    *fixture,
              guint       index,
              const char *name)
{
  GtkWidget *item = nth_item (fixture, index);

  g_assert_nonnull (item);
  gtk_test_accessible_assert_role (item, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
move (Fixture        *fixture,
      GtkMovementStep step,
      int             count,
      int             expected)
{
  g_signal_emit_by_name (fixture->area, "move-cursor", step, count);
  g_assert_cmpint (focused_item (fixture), ==, expected);
}

static void
test_accessible (Fixture      *fixture,
                 gconstpointer data)
{
  const char *sentence = "Of 49 plans, 24 fit.";

  show (fixture, chart_matrix ());
  hr_chart_widget_set_description (HR_CHART_WIDGET (fixture->area), sentence);
  gtk_test_accessible_assert_role (fixture->area, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (fixture->area, GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);
  g_assert_cmpuint (count_items (fixture), ==, 49);
  assert_named (fixture, 0, "FP16, 2\302\240k: 28.4, Does not fit");
  assert_named (fixture, 48, "IQ2_XS, 128\302\240k: Unknown");
  show (fixture, chart_scatter ());
  g_assert_cmpuint (count_items (fixture), ==, 18);
  assert_named (fixture, 0, "RTX 3050, 170\302\240€, 22\302\240tok/s");
  show (fixture, chart_memory_curves ());
  g_assert_cmpuint (count_items (fixture), ==, 28);
  assert_named (fixture, 0, "FP16, 2\302\240k: 15.9\302\240GiB");
  show (fixture, chart_histogram ());
  g_assert_cmpuint (count_items (fixture), ==, 22);
}

/* Of thousands of points, those of the highlighted group that are farthest off come first. */
static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  show (fixture, chart_parity ());
  g_assert_cmpuint (count_items (fixture), ==, 320);
  gtk_widget_grab_focus (fixture->area);
  g_assert_cmpint (focused_item (fixture), ==, 0);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 1);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1, 319);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 319);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1, 0);
}

/* In a table, arrows go as they point, also where it is turned round; they stop at its edges. */
static void
test_table (Fixture      *fixture,
            gconstpointer data)
{
  show (fixture, chart_matrix ());
  gtk_widget_grab_focus (fixture->area);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 1);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, 1, 8);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, -1, 1);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, -1, 1);
  gtk_widget_set_direction (fixture->area, GTK_TEXT_DIR_RTL);
  spin (50);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 0);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 0);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, -1, 1);
}

/* Along a curve, and to the same place of the next one. */
static void
test_curves (Fixture      *fixture,
             gconstpointer data)
{
  show (fixture, chart_memory_curves ());
  gtk_widget_grab_focus (fixture->area);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 1);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, 1, 8);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 9);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, -1, 2);
  gtk_widget_set_direction (fixture->area, GTK_TEXT_DIR_RTL);
  spin (50);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 3);
}

static void
item_cb (Fixture    *fixture,
         guint       item,
         const char *key)
{
  fixture->n_signals++;
  fixture->item = item;
  g_free (fixture->key);
  fixture->key = g_strdup (key);
}

static void
test_select (Fixture      *fixture,
             gconstpointer data)
{
  HrChartArea *area = HR_CHART_AREA (fixture->area);
  guint row, column;

  show (fixture, chart_matrix ());
  g_signal_connect_swapped (area, "item-activated", G_CALLBACK (item_cb), fixture);
  gtk_widget_grab_focus (nth_item (fixture, 9));
  g_signal_emit_by_name (area, "activate-cursor");
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  g_assert_cmpuint (fixture->item, ==, 9);
  g_assert_cmpstr (fixture->key, ==, "q8_0/8\302\240k");
  g_assert_true (hr_matrix_locate_item ((HrMatrix *) hr_chart_area_get_data (area), 9, &row,
                                        &column));
  g_assert_cmpuint (row, ==, 1);
  g_assert_cmpuint (column, ==, 2);
  g_assert_cmpstr (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (area)), ==,
                   "q8_0/8\302\240k");
  gtk_test_accessible_assert_state (nth_item (fixture, 9), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
  gtk_test_accessible_assert_state (nth_item (fixture, 0), GTK_ACCESSIBLE_STATE_SELECTED, FALSE);
  g_signal_emit_by_name (area, "activate-cursor");
  g_assert_null (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (area)));
}

/* What stays keeps its widget and the focus; what goes leaves none behind. */
static void
test_change (Fixture      *fixture,
             gconstpointer data)
{
  GtkWidget *item;

  show (fixture, chart_scatter ());
  item = nth_item (fixture, 3);
  gtk_widget_grab_focus (item);
  show (fixture, chart_scatter ());
  g_assert_true (nth_item (fixture, 3) == item);
  g_assert_cmpint (focused_item (fixture), ==, 3);
  show (fixture, chart_scatter_empty ());
  g_assert_cmpuint (count_items (fixture), ==, 0);
  g_assert_false (gtk_widget_grab_focus (fixture->area));
  hr_chart_area_set_data (HR_CHART_AREA (fixture->area), NULL);
  spin (20);
  g_assert_null (hr_chart_area_get_data (HR_CHART_AREA (fixture->area)));
}

static void
test_looks (Fixture      *fixture,
            gconstpointer data)
{
  HrChart *(*const kinds[]) (void) = { chart_parity, chart_histogram, chart_memory_curves,
                                       chart_matrix, chart_scatter, chart_stack,
                                       chart_roofline };
  HrChartArea *area = HR_CHART_AREA (fixture->area);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      int minimum, natural, tall;

      hr_chart_widget_set_show_legend (HR_CHART_WIDGET (area), TRUE);
      show (fixture, kinds[i] ());
      gtk_widget_measure (fixture->area, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      g_assert_cmpint (minimum, >, 0);
      g_assert_cmpint (minimum, <=, 360);
      gtk_widget_measure (fixture->area, GTK_ORIENTATION_VERTICAL, 600, &minimum, &tall, NULL,
                          NULL);
      g_assert_cmpint (minimum, <=, tall);
      hr_chart_widget_set_show_legend (HR_CHART_WIDGET (area), FALSE);
      gtk_widget_measure (fixture->area, GTK_ORIENTATION_VERTICAL, 600, NULL, &natural, NULL,
                          NULL);
      /* Curves have their names at their ends. */
      if (kinds[i] == chart_memory_curves)
        g_assert_cmpint (natural, ==, tall);
      else
        g_assert_cmpint (natural, <, tall);
      hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (area), i % 2 == 0);
      g_object_set (area, "dark", i % 3 == 0, "selected-key", "attention", NULL);
      g_assert_cmpint (hr_chart_widget_get_dark (HR_CHART_WIDGET (area)), ==, i % 3 == 0);
      spin (50);
    }
}

/* ---- the hover card ---- */

static GtkWidget *
find_card (Fixture *fixture)
{
  GtkWidget *child = gtk_widget_get_first_child (fixture->area);

  while (child != NULL && !GTK_IS_POPOVER (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkEventController *
find_motion (Fixture *fixture)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->area);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        return controller;
    }
  g_assert_not_reached ();
}

static void
point_at (Fixture *fixture,
          guint    index)
{
  GtkWidget *item = nth_item (fixture, index);
  graphene_rect_t box;

  g_assert_true (gtk_widget_compute_bounds (item, fixture->area, &box));
  g_signal_emit_by_name (find_motion (fixture), "motion",
                         (double) box.origin.x + box.size.width / 2,
                         (double) box.origin.y + box.size.height / 2);
  spin (50);
}

static void
assert_card (Fixture    *fixture,
             const char *words)
{
  GtkWidget *card = find_card (fixture);
  GtkWidget *label;

  g_assert_nonnull (card);
  g_assert_true (gtk_widget_get_mapped (card));
  label = gtk_popover_get_child (GTK_POPOVER (card));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, words);
}

static void
assert_no_card (Fixture *fixture)
{
  GtkWidget *card = find_card (fixture);

  g_assert_true (card == NULL || !gtk_widget_get_visible (card));
}

/* What is said of an item stands beside it under the pointer, and under the focus of the keyboard,
 * and goes with either. */
static void
test_card (Fixture      *fixture,
           gconstpointer data)
{
  HrChart *chart = chart_curves_empty ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  int item;

  show (fixture, chart);
  assert_no_card (fixture);
  chart = chart_memory_curves ();
  first = hr_chart_describe_item (chart, 0);
  second = hr_chart_describe_item (chart, 8);
  g_assert_cmpstr (first, !=, second);
  show (fixture, chart);
  assert_no_card (fixture);
  point_at (fixture, 0);
  assert_card (fixture, first);
  point_at (fixture, 8);
  assert_card (fixture, second);
  g_signal_emit_by_name (find_motion (fixture), "leave");
  spin (300);
  assert_no_card (fixture);

  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
  gtk_widget_child_focus (fixture->area, GTK_DIR_TAB_FORWARD);
  spin (50);
  item = focused_item (fixture);
  g_assert_cmpint (item, >=, 0);
  g_free (first);
  first = hr_chart_describe_item (chart, (guint) item);
  assert_card (fixture, first);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  spin (300);
  assert_no_card (fixture);
}

/* An item below what is seen has no place for a card: it comes when the page has scrolled there. */
static void
test_card_in_view (Fixture      *fixture,
                   gconstpointer data)
{
  GtkWidget *box = gtk_fixed_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *area = fixture->area;
  GtkAdjustment *down;

  g_object_ref (area);
  show (fixture, chart_memory_curves ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_widget_set_size_request (area, 600, 500);
  gtk_fixed_put (GTK_FIXED (box), area, 0, 4000);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 650, 550);
  gtk_window_present (GTK_WINDOW (window));
  spin (100);
  point_at (fixture, 0);
  g_assert_false (gtk_widget_get_visible (find_card (fixture)));
  down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down));
  spin (200);
  g_assert_true (gtk_widget_get_mapped (find_card (fixture)));
  gtk_window_destroy (GTK_WINDOW (window));
  spin (50);
  g_object_unref (area);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/widgets/chart-area/accessible", test_accessible },
    { "/widgets/chart-area/many", test_many },
    { "/widgets/chart-area/table", test_table },
    { "/widgets/chart-area/curves", test_curves },
    { "/widgets/chart-area/select", test_select },
    { "/widgets/chart-area/change", test_change },
    { "/widgets/chart-area/looks", test_looks },
    { "/widgets/chart-area/card", test_card },
    { "/widgets/chart-area/card-in-view", test_card_in_view },
  };

  gtk_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
