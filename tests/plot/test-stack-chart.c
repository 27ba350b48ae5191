/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The chart as a widget, on a display of its own (tests/with-display).
 *   test-stack-chart -m perf            also asserts the time from a change to its picture
 *   test-stack-chart --screenshots DIR  also saves what it showed, for eyes
 */
#include <gtk/gtk.h>
#include <string.h>

#include "hr-stack-chart.h"
#include "plans.h"

#define WIDTH 1000
#define HEIGHT 400

static const char *screenshots;

typedef struct {
  GtkWidget *window;
  GtkWidget *chart;
  guint      row;
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
         guint       row,
         const char *key)
{
  g_free (fixture->key);
  fixture->row = row;
  fixture->key = g_strdup (key);
  fixture->n_signals++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (HrStack) stack = plan_two_cards ();

  fixture->window = gtk_window_new ();
  fixture->chart = g_object_ref_sink (hr_stack_chart_new ());
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), stack);
  hr_chart_widget_set_description (HR_CHART_WIDGET (fixture->chart), "Memory of two cards.");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
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

static void
save_screenshot (Fixture    *fixture,
                 const char *name)
{
  g_autofree char *path = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (fixture->window);
  int height = gtk_widget_get_height (fixture->window);

  if (screenshots == NULL)
    {
      g_object_unref (snapshot);
      return;
    }
  path = g_build_filename (screenshots, name, NULL);
  paintable = gtk_widget_paintable_new (fixture->window);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (
    gtk_native_get_renderer (GTK_NATIVE (fixture->window)), node,
    &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static GtkWidget *
nth_item (Fixture *fixture,
          guint    index)
{
  GtkWidget *item = gtk_widget_get_first_child (fixture->chart);

  while (index-- > 0)
    item = gtk_widget_get_next_sibling (item);
  return item;
}

static int
focused_item (Fixture *fixture)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  int index = 0;

  for (GtkWidget *item = gtk_widget_get_first_child (fixture->chart); item != NULL;
       item = gtk_widget_get_next_sibling (item), index++)
    if (item == focus)
      return index;
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
  static const char *const names[] = {
    "Weights, 19.9\302\240GiB, GPU 0", "KV cache, 1.25\302\240GiB, GPU 0",
    "Compute, 0.30\302\240GiB, GPU 0", "Context, 0.30\302\240GiB, GPU 0",
    "Weights, 20.3\302\240GiB, GPU 1", "KV cache, 1.25\302\240GiB, GPU 1",
    "Compute, 0.30\302\240GiB, GPU 1", "Context, 0.30\302\240GiB, GPU 1",
  };

  gtk_test_accessible_assert_role (fixture->chart, GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (fixture->chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Memory of two cards.");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *item = nth_item (fixture, i);

      gtk_test_accessible_assert_role (item, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
      gtk_test_accessible_assert_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
      g_assert_true (gtk_widget_get_focusable (item));
      g_assert_cmpint (gtk_widget_get_width (item), >, 0);
    }
  g_assert_null (nth_item (fixture, G_N_ELEMENTS (names)));
  save_screenshot (fixture, "fits.png");
}

/* One stop of the Tab key: in, and out again. */
static void
test_tab (Fixture      *fixture,
          gconstpointer data)
{
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (gtk_widget_child_focus (fixture->chart, GTK_DIR_TAB_FORWARD));
  g_assert_cmpint (focused_item (fixture), ==, 0);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 1);
  g_assert_false (gtk_widget_child_focus (fixture->chart, GTK_DIR_TAB_FORWARD));
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (gtk_widget_child_focus (fixture->chart, GTK_DIR_TAB_BACKWARD));
  g_assert_cmpint (focused_item (fixture), ==, 1);
}

static void
test_arrows (Fixture      *fixture,
             gconstpointer data)
{
  g_signal_connect_swapped (fixture->chart, "item-hovered", G_CALLBACK (item_cb), fixture);
  gtk_widget_grab_focus (nth_item (fixture, 0));
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 1);
  g_assert_cmpstr (fixture->key, ==, "kv_cache");
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, 1, 5);
  g_assert_cmpuint (fixture->row, ==, 1);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, 1, 5);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1, 7);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 7);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, -1, 6);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1, 4);
  move (fixture, GTK_MOVEMENT_DISPLAY_LINES, -1, 0);
}

/* Left is forward where text runs from right to left, and the first segment stands at the right. */
static void
test_rtl (Fixture      *fixture,
          gconstpointer data)
{
  graphene_rect_t first, second;

  gtk_widget_set_direction (fixture->chart, GTK_TEXT_DIR_RTL);
  spin (50);
  g_assert_true (gtk_widget_compute_bounds (nth_item (fixture, 0), fixture->chart, &first));
  g_assert_true (gtk_widget_compute_bounds (nth_item (fixture, 1), fixture->chart, &second));
  g_assert_cmpfloat (first.origin.x, ==, second.origin.x + second.size.width);
  gtk_widget_grab_focus (nth_item (fixture, 0));
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, -1, 1);
  move (fixture, GTK_MOVEMENT_VISUAL_POSITIONS, 1, 0);
}

static void
test_select (Fixture      *fixture,
             gconstpointer data)
{
  HrStackChart *chart = HR_STACK_CHART (fixture->chart);

  g_signal_connect_swapped (chart, "item-activated", G_CALLBACK (item_cb), fixture);
  gtk_widget_grab_focus (nth_item (fixture, 5));
  g_signal_emit_by_name (chart, "activate-cursor");
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  g_assert_cmpuint (fixture->row, ==, 1);
  g_assert_cmpstr (fixture->key, ==, "kv_cache");
  g_assert_cmpstr (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (chart)), ==, "kv_cache");
  gtk_test_accessible_assert_state (nth_item (fixture, 1), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
  gtk_test_accessible_assert_state (nth_item (fixture, 0), GTK_ACCESSIBLE_STATE_SELECTED, FALSE);
  gtk_window_set_focus_visible (GTK_WINDOW (fixture->window), TRUE);
  spin (50);
  save_screenshot (fixture, "selected.png");
  g_signal_emit_by_name (chart, "activate-cursor");
  g_assert_null (hr_chart_widget_get_selected_key (HR_CHART_WIDGET (chart)));
}

/* A change of the numbers keeps focus and widgets; a change of the rows leaves none behind. */
static void
test_change (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (HrStack) over = plan_does_not_fit (), one = plan_training ();
  GtkWidget *item = nth_item (fixture, 5);

  gtk_widget_grab_focus (item);
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), over);
  spin (50);
  save_screenshot (fixture, "over.png");
  g_assert_true (nth_item (fixture, 5) == item);
  g_assert_cmpint (focused_item (fixture), ==, 5);
  gtk_test_accessible_assert_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "KV cache, 5.00\302\240GiB, GPU 1");
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), one);
  spin (50);
  g_assert_nonnull (nth_item (fixture, 9));
  g_assert_null (nth_item (fixture, 10));
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), NULL);
  spin (50);
  g_assert_null (gtk_widget_get_first_child (fixture->chart));
}

/* While bars are on the way, the words for the screen reader are there already. */
static void
test_glide (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (HrStack) over = plan_does_not_fit (), fits = plan_two_cards ();

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), over);
  spin (70);
  save_screenshot (fixture, "gliding.png");
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), fits);
  gtk_test_accessible_assert_property (nth_item (fixture, 1), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "KV cache, 1.25\302\240GiB, GPU 0");
  spin (300);
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), over);
  spin (30);
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
  g_autoptr (HrStack) first = plan_two_cards ();
  g_autoptr (HrStack) second = plan_does_not_fit ();
  g_autoptr (GBytes) start = NULL;
  g_autoptr (GBytes) early = NULL;
  g_autoptr (GBytes) late = NULL;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), first);
  spin (100);
  start = draw (fixture);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animated, NULL);
  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), second);
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
  HrStackChart *chart = HR_STACK_CHART (fixture->chart);
  int minimum, natural, tall, wide;

  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, >, 0);
  g_assert_cmpint (minimum, <=, 360);
  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_VERTICAL, 320, &minimum, &natural, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, natural);
  tall = natural;
  hr_chart_widget_set_show_legend (HR_CHART_WIDGET (chart), FALSE);
  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_VERTICAL, 320, NULL, &wide, NULL, NULL);
  g_assert_cmpint (wide, <, tall);
  hr_chart_widget_set_show_legend (HR_CHART_WIDGET (chart), TRUE);
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (chart), TRUE);
  g_object_set (chart, "dark", TRUE, NULL);
  g_assert_true (hr_chart_widget_get_dark (HR_CHART_WIDGET (chart)));
  spin (50);
  save_screenshot (fixture, "high-contrast-dark.png");
}

static double
time_of_change (Fixture *fixture,
                HrStack *data)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  gint64 start = g_get_monotonic_time ();
  double elapsed;

  hr_stack_chart_set_data (HR_STACK_CHART (fixture->chart), data);
  gtk_widget_measure (fixture->chart, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (fixture->chart, &(GtkAllocation) { 0, 0, WIDTH, HEIGHT }, -1);
  GTK_WIDGET_GET_CLASS (fixture->chart)->snapshot (fixture->chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  elapsed = (double) (g_get_monotonic_time () - start) / 1000;
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return elapsed;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_of_change (Fixture *fixture,
                  HrStack *a,
                  HrStack *b)
{
  double times[101];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    times[i] = time_of_change (fixture, i % 2 == 0 ? a : b);
  qsort (times, G_N_ELEMENTS (times), sizeof *times, compare_doubles);
  return times[G_N_ELEMENTS (times) / 2];
}

/* From new data to pixels: layout, ink, and the rasterizing that the cairo renderer does. */
static void
test_speed (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (HrStack) fits = plan_two_cards (), over = plan_does_not_fit ();
  g_autoptr (HrStack) eight = plan_eight_cards (), again = plan_eight_cards ();
  double two = median_of_change (fixture, over, fits);
  double many = median_of_change (fixture, eight, again);

  g_test_message ("change to picture at %d × %d: 2 rows %.2f ms, 8 rows %.2f ms", WIDTH, HEIGHT,
                  two, many);
  if (g_test_perf ())
    {
      g_assert_cmpfloat (two, <=, 8);
      g_assert_cmpfloat (many, <=, 8);
    }
}

/* Of one row and one legend, whatever number of parts: as high as any other. */
static HrStack *
make_row (guint  n,
          double value)
{
  static const char *const keys[] = { "a", "b", "c", "d", "e", "f" };
  HrStack *stack = hr_stack_new (HR_AXIS_BINARY);
  HrStackRow row = { .label = "GPU", .total = "12 GiB", .capacity = 24e9 };

  hr_stack_add_row (stack, &row);
  for (guint i = 0; i < n; i++)
    {
      HrStackSegment segment = { .key = keys[i], .label = keys[i], .value = value,
                                 .category = HR_CATEGORY_WEIGHTS + i };

      hr_stack_add_segment (stack, &segment);
    }
  return stack;
}

static int
first_width (Fixture *fixture)
{
  spin (100);
  return gtk_widget_get_width (gtk_widget_get_first_child (fixture->chart));
}

/* What was measured for the second is not what the third is laid out with. */
static void
test_change_twice (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (HrStack) first = make_row (3, 2e9), second = make_row (6, 2e9);
  g_autoptr (HrStack) third = make_row (2, 6e9);
  HrStackChart *chart = HR_STACK_CHART (fixture->chart);
  int width;

  gtk_widget_set_valign (fixture->chart, GTK_ALIGN_START);
  hr_stack_chart_set_data (chart, third);
  width = first_width (fixture);
  hr_stack_chart_set_data (chart, first);
  g_assert_cmpint (first_width (fixture), <, width);
  hr_stack_chart_set_data (chart, second);
  hr_stack_chart_set_data (chart, third);
  g_assert_cmpint (first_width (fixture), ==, width);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/widgets/stack-chart/accessible", test_accessible },
    { "/widgets/stack-chart/tab", test_tab },
    { "/widgets/stack-chart/arrows", test_arrows },
    { "/widgets/stack-chart/rtl", test_rtl },
    { "/widgets/stack-chart/select", test_select },
    { "/widgets/stack-chart/change", test_change },
    { "/widgets/stack-chart/change-twice", test_change_twice },
    { "/widgets/stack-chart/glide", test_glide },
    { "/widgets/stack-chart/motion", test_motion },
    { "/widgets/stack-chart/looks", test_looks },
    { "/widgets/stack-chart/speed", test_speed },
  };

  gtk_test_init (&argc, &argv, NULL);
  if (argc > 2 && strcmp (argv[1], "--screenshots") == 0)
    screenshots = argv[2];
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
