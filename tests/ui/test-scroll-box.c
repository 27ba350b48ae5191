/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A long page draws what is in sight, wherever it is scrolled to. */
#include "hr-scroll-box.h"

#include <adwaita.h>

#define N_CHILDREN 6
#define CHILD_HEIGHT 300
#define SIGHT 400
#define LONGEST_S 20

typedef struct {
  GtkWidget     *window;
  GtkAdjustment *adjustment;
  GtkWidget     *children[N_CHILDREN];
  guint          drawn[N_CHILDREN];
} Page;

/* A chart, say: it counts how often it is drawn. */
typedef struct {
  GtkWidget parent_instance;
  guint    *drawn;
} Counter;

typedef struct {
  GtkWidgetClass parent_class;
} CounterClass;

GType counter_get_type (void);
G_DEFINE_TYPE (Counter, counter, GTK_TYPE_WIDGET)

static void
counter_snapshot (GtkWidget   *widget,
                  GtkSnapshot *snapshot)
{
  ++*((Counter *) widget)->drawn;
}

static void
counter_class_init (CounterClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = counter_snapshot;
}

static void
counter_init (Counter *self)
{
}

static void
count_frame_cb (gpointer n)
{
  ++*(guint *) n;
}

/* Until the window has been painted anew. */
static void
wait_for_frame (Page *page)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (page->window);
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;
  guint n = 0;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_frame_cb), &n);

  while (n < 3 && g_get_monotonic_time () < deadline)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (n, >=, 3);
  g_signal_handler_disconnect (clock, id);
}

static void
set_up (Page         *page,
        gconstpointer data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = g_object_new (HR_TYPE_SCROLL_BOX, "orientation", GTK_ORIENTATION_VERTICAL, NULL);

  for (guint i = 0; i < N_CHILDREN; i++)
    {
      page->children[i] = g_object_new (counter_get_type (), "height-request", CHILD_HEIGHT, NULL);
      ((Counter *) page->children[i])->drawn = &page->drawn[i];
      gtk_box_append (GTK_BOX (box), page->children[i]);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  page->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  page->window = g_object_new (GTK_TYPE_WINDOW, "child", scroller, "decorated", FALSE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (page->window), SIGHT, SIGHT);
  gtk_window_present (GTK_WINDOW (page->window));
  wait_for_frame (page);
}

static void
tear_down (Page         *page,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (page->window));
}

/* What is drawn of a change to all of the page. */
static guint
draw_all (Page *page)
{
  guint seen = 0;

  for (guint i = 0; i < N_CHILDREN; i++)
    {
      page->drawn[i] = 0;
      gtk_widget_queue_draw (page->children[i]);
    }
  wait_for_frame (page);
  for (guint i = 0; i < N_CHILDREN; i++)
    seen |= (page->drawn[i] > 0) << i;
  return seen;
}

static void
test_sight (Page         *page,
            gconstpointer data)
{
  g_assert_cmphex (draw_all (page), ==, 0x03);
}

/* What comes into sight is drawn, although nothing of it has changed. */
static void
test_scroll (Page         *page,
             gconstpointer data)
{
  g_assert_cmpuint (page->drawn[4], ==, 0);
  gtk_adjustment_set_value (page->adjustment, 4 * CHILD_HEIGHT);
  wait_for_frame (page);
  g_assert_cmpuint (page->drawn[4], >, 0);
  g_assert_cmpuint (page->drawn[5], >, 0);
  /* The child above reaches to the edge, and its shadow beyond it. */
  g_assert_cmphex (draw_all (page), ==, 0x38);
}

static void
test_grow (Page         *page,
           gconstpointer data)
{
  g_assert_cmpuint (page->drawn[2], ==, 0);
  gtk_window_set_default_size (GTK_WINDOW (page->window), SIGHT, 3 * CHILD_HEIGHT);
  while (gtk_widget_get_height (page->window) < 3 * CHILD_HEIGHT)
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (page);
  g_assert_cmpuint (page->drawn[2], >, 0);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/scroll-box/sight", Page, NULL, set_up, test_sight, tear_down);
  g_test_add ("/ui/scroll-box/scroll", Page, NULL, set_up, test_scroll, tear_down);
  g_test_add ("/ui/scroll-box/grow", Page, NULL, set_up, test_grow, tear_down);
  return g_test_run ();
}
