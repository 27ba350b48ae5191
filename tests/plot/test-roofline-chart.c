/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roofline on a display: accessible tree, keyboard, selection, changes of its data. */
#include <gtk/gtk.h>

#include "hr-roofline-chart.h"
#include "hr-stack-chart.h"
#include "rooflines.h"

typedef struct {
  GtkWidget *window;
  GtkWidget *chart;
  guint      point;
  char      *key;
  guint      n_signals;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
item_cb (Fixture    *fixture,
         guint       point,
         const char *key)
{
  g_free (fixture->key);
  fixture->point = point;
  fixture->key = g_strdup (key);
  fixture->n_signals++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (HrRoofline) roofline = roofline_decode ();

  fixture->window = gtk_window_new ();
  fixture->chart = g_object_ref_sink (hr_roofline_chart_new ());
  hr_roofline_chart_set_data (HR_ROOFLINE_CHART (fixture->chart), roofline);
  hr_chart_widget_set_description (HR_CHART_WIDGET (fixture->chart), "Bound by memory.");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->chart);
  gtk_window_present (GTK_WINDOW (fixture->window));
  spin (100);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin (20);
  g_assert_finalize_object (fixture->chart);
  g_free (fixture->key);
}

static GtkWidget *
nth_item (Fixture *fixture,
          guint    index)
{
  GtkWidget *item = gtk_widget_get_first_child (fixture->chart);

  while (item != NULL && index-- > 0)
    item = gtk_widget_get_next_sibling (item);
  return item;
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
move (Fixture        *fixture,
      GtkMovementStep step,
      int             count,
      int             expected)
{
  g_signal_emit_by_name (fixture->chart, "move-cursor", step, count);
  g_assert_cmpint (focused_item (fixture), ==, expected);
}

static void
test_accessible (Fixture      *fixture,
                 gconstpointer data)
{
  gtk_test_accessible_assert_role (fixture->chart, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (fixture->chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Bound by memory.");
  gtk_test_accessible_assert_role (nth_item (fixture, 0), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (nth_item (fixture, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "MLP, 1\302\240FLOP/B, 1.74\302\240TFLOP/s");
  g_assert_nonnull (nth_item (fixture, 6));
  g_assert_null (nth_item (fixture, 7));
  g_assert_cmpint (gtk_widget_get_width (nth_item (fixture, 5)), >, 0);
}

/* In at the whole step, which is the largest, and on in the order of time. */
static void
test_keyboard (Fixture      *fixture,
               gconstpointer data)
{
  g_signal_connect_swapped (fixture->chart, "item-hovered", G_CALLBACK (item_cb), fixture);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (gtk_widget_child_focus (fixture->chart, GTK_DIR_TAB_FORWARD));
  g_assert_cmpint (focused_item (fixture), ==, 6);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 0);
  g_assert_cmpstr (fixture->key, ==, "ffn");
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, 1, 1);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, -1, 0);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1, 4);
  g_assert_cmpuint (fixture->point, ==, 4);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 4);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1, 6);
  g_assert_false (gtk_widget_child_focus (fixture->chart, GTK_DIR_TAB_FORWARD));
  gtk_widget_set_direction (fixture->chart, GTK_TEXT_DIR_RTL);
  spin (20);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, -1, 0);
}

/* One key selects in both charts. */
static void
test_select (Fixture      *fixture,
             gconstpointer data)
{
  HrRooflineChart *chart = HR_ROOFLINE_CHART (fixture->chart);
  GtkWidget *bar = g_object_ref_sink (hr_stack_chart_new ());

  g_object_bind_property (chart, "selected-key", bar, "selected-key", G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (chart, "item-activated", G_CALLBACK (item_cb), fixture);
  gtk_widget_grab_focus (nth_item (fixture, 2));
  g_signal_emit_by_name (chart, "activate-cursor");
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  g_assert_cmpuint (fixture->point, ==, 2);
  g_assert_cmpstr (fixture->key, ==, "attention");
  g_assert_cmpstr (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (bar)), ==, "attention");
  gtk_test_accessible_assert_state (nth_item (fixture, 2), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
  gtk_test_accessible_assert_state (nth_item (fixture, 0), GTK_ACCESSIBLE_STATE_SELECTED, FALSE);
  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (bar), "ffn");
  gtk_test_accessible_assert_state (nth_item (fixture, 0), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
  spin (20);
  g_signal_emit_by_name (chart, "activate-cursor");
  g_assert_cmpstr (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (chart)), ==, "attention");
  g_signal_emit_by_name (chart, "activate-cursor");
  g_assert_null (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (chart)));
  g_object_unref (bar);
}

/* A point that stays keeps its widget and the focus; those that go leave none behind. */
static void
test_change (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (HrRoofline) again = roofline_decode (), empty = roofline_empty ();
  g_autoptr (HrRoofline) batch = roofline_batch ();
  HrRooflineChart *chart = HR_ROOFLINE_CHART (fixture->chart);
  GtkWidget *item = nth_item (fixture, 2);

  gtk_widget_grab_focus (item);
  hr_roofline_chart_set_data (chart, batch);
  spin (50);
  g_assert_true (nth_item (fixture, 2) == item);
  g_assert_cmpint (focused_item (fixture), ==, 2);
  g_assert_nonnull (nth_item (fixture, 9));
  hr_roofline_chart_set_data (chart, again);
  spin (20);
  g_assert_null (nth_item (fixture, 7));
  hr_roofline_chart_set_data (chart, empty);
  spin (50);
  g_assert_null (nth_item (fixture, 0));
  hr_roofline_chart_set_data (chart, NULL);
  spin (50);
  g_assert_null (hr_roofline_chart_get_data (chart));
}

/* What the widget draws, as bytes; NULL while it is being laid out. */
static GBytes *
draw (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (fixture->chart);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GBytes *bytes;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot),
                          gtk_widget_get_width (fixture->chart),
                          gtk_widget_get_height (fixture->chart));
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return NULL;
  bytes = gsk_render_node_serialize (node);
  gsk_render_node_unref (node);
  return bytes;
}

/* Whether anything between the old picture and the new one is seen. */
static gboolean
is_motion_seen (Fixture *fixture,
                gboolean animated)
{
  g_autoptr (HrRoofline) first = roofline_decode ();
  g_autoptr (HrRoofline) second = roofline_batch ();
  g_autoptr (GBytes) start = NULL;
  g_autoptr (GBytes) early = NULL;
  g_autoptr (GBytes) late = NULL;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  hr_roofline_chart_set_data (HR_ROOFLINE_CHART (fixture->chart), first);
  spin (100);
  start = draw (fixture);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animated, NULL);
  hr_roofline_chart_set_data (HR_ROOFLINE_CHART (fixture->chart), second);
  for (guint i = 0; i < 500 && (early == NULL || g_bytes_equal (start, early)); i++)
    {
      g_clear_pointer (&early, g_bytes_unref);
      spin (2);
      early = draw (fixture);
    }
  spin (500);
  late = draw (fixture);
  g_assert_true (start != NULL && early != NULL && late != NULL);
  g_assert_false (g_bytes_equal (start, late));
  return !g_bytes_equal (early, late);
}

/* A change takes its time where motion is wanted, and none where it is not. A machine that is busy
 * may miss it once. */
static void
test_motion (Fixture      *fixture,
             gconstpointer data)
{
  gboolean seen = FALSE;

  g_assert_false (is_motion_seen (fixture, FALSE));
  for (guint i = 0; i < 10 && !seen; i++)
    seen = is_motion_seen (fixture, TRUE);
  g_assert_true (seen);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static void
test_looks (Fixture      *fixture,
            gconstpointer data)
{
  HrRooflineChart *chart = HR_ROOFLINE_CHART (fixture->chart);
  int minimum, natural, tall;

  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, >, 0);
  g_assert_cmpint (minimum, <=, 360);
  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_VERTICAL, 600, &minimum, &tall, NULL, NULL);
  g_assert_cmpint (minimum, <, tall);
  hr_chart_widget_set_show_legend (HR_CHART_WIDGET (chart), FALSE);
  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_VERTICAL, 600, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, <, tall);
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (chart), TRUE);
  g_object_set (chart, "dark", TRUE, NULL);
  g_assert_true (hr_chart_widget_get_dark (HR_CHART_WIDGET (chart)));
  spin (50);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/widgets/roofline-chart/accessible", test_accessible },
    { "/widgets/roofline-chart/keyboard", test_keyboard },
    { "/widgets/roofline-chart/select", test_select },
    { "/widgets/roofline-chart/change", test_change },
    { "/widgets/roofline-chart/motion", test_motion },
    { "/widgets/roofline-chart/looks", test_looks },
  };

  gtk_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
