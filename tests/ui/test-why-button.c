/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Buttons that say why, pressed when nobody expects it: before there is an answer, and out of
 * sight. */
#include <string.h>

#include "hr-advice-page.h"
#include "hr-answer-bar.h"
#include "hr-limits-page.h"
#include "hr-memory-page.h"
#include "hr-resources.h"
#include "hr-speed-page.h"
#include "hr-why-button.h"
#include "hr-why.h"

#define FAR_BELOW 4000
#define LONGEST_S 20

static HrCatalog *catalog;

/* ---- what is told ---- */

static void
assert_silent (GPtrArray *whys)
{
  g_assert_nonnull (whys);
  g_assert_cmpuint (whys->len, ==, 0);
  g_ptr_array_unref (whys);
}

static void
check_silence (const HrAnswer *answer)
{
  const HrSpeedItem operation = { 0 };
  const HrAdvice advice = { 0 };

  assert_silent (hr_why_memory (answer, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_detail (answer, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_speed (answer));
  assert_silent (hr_why_items (answer, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_sure (answer, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_cost (answer));
  assert_silent (hr_why_operation (answer, &operation));
  assert_silent (hr_why_bottleneck (answer));
  assert_silent (hr_why_advice (catalog, answer, &advice, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_parity (NULL, answer, HR_EVIDENCE_MEMORY));
}

/* Of no answer, nothing is told. */
static void
test_no_answer (void)
{
  check_silence (NULL);
  assert_silent (hr_why_answer (NULL, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_points (NULL, "title", HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_limit (catalog, NULL, HR_LIMIT_DEVICES, HR_BYTE_UNIT_BINARY));
  assert_silent (hr_why_run (NULL, HR_BYTE_UNIT_BINARY));
}

/* Of an answer that is an error, its words at most. */
static void
test_error (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  g_autoptr (HrAnswer) answer = NULL;
  g_autoptr (GPtrArray) whys = NULL;

  plan->model = g_strdup ("no-such-model");
  answer = hr_answer_new (catalog, plan);
  g_assert_nonnull (answer->error);
  check_silence (answer);
  whys = hr_why_answer (answer, HR_BYTE_UNIT_BINARY);
  g_assert_cmpuint (whys->len, ==, 1);
}

/* ---- buttons ---- */

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + 1000 * milliseconds;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
}

static GtkWidget *
popover_of (GtkWidget *button)
{
  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

static gboolean
is_open (GtkWidget *button)
{
  return popover_of (button) != NULL && gtk_widget_get_mapped (popover_of (button));
}

static gboolean
await_open (GtkWidget *button)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;

  while (!is_open (button) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  return is_open (button);
}

static void
collect_buttons (GtkWidget *widget,
                 GPtrArray *found)
{
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_has_css_class (widget, "why"))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_buttons (child, found);
}

static void
find_words (GtkWidget  *widget,
            const char *words,
            gboolean   *said)
{
  if (GTK_IS_LABEL (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), words) == 0)
    *said = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_words (child, words, said);
}

static GPtrArray *
tell_nothing (gpointer n_asked)
{
  ++*(guint *) n_asked;
  return NULL;
}

/* The window with a button @below its top. */
static GtkWidget *
new_window (int         below,
            guint      *n_asked,
            GtkWidget **button)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *fixed = gtk_fixed_new ();

  *button = hr_why_button_new ("Why", tell_nothing, n_asked, NULL);
  gtk_fixed_put (GTK_FIXED (fixed), *button, 40, below);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), fixed);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 400);
  gtk_window_present (GTK_WINDOW (window));
  spin (100);
  return window;
}

/* Where nothing is told, what opens says so. */
static void
test_says_so (void)
{
  guint n_asked = 0;
  gboolean said = FALSE;
  GtkWidget *button;
  GtkWidget *window = new_window (40, &n_asked, &button);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (await_open (button));
  g_assert_cmpuint (n_asked, ==, 1);
  find_words (popover_of (button), "Nothing is known of this yet.", &said);
  g_assert_true (said);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (50);
}

/* Pressed below what is seen, as a screen reader can: the page scrolls there before it opens. */
static void
test_out_of_sight (void)
{
  guint n_asked = 0;
  GtkWidget *button;
  GtkWidget *window = new_window (FAR_BELOW, &n_asked, &button);
  double x, y;

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_false (is_open (button));
  g_assert_true (await_open (button));
  g_assert_cmpuint (n_asked, ==, 1);
  g_assert_true (gtk_widget_translate_coordinates (button, window, 0, 0, &x, &y));
  g_assert_cmpfloat (y, >=, 0);
  g_assert_cmpfloat (y, <, gtk_widget_get_height (window));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  spin (50);
  g_assert_false (is_open (button));
  gtk_window_destroy (GTK_WINDOW (window));
  spin (50);
}

/* What is not shown at all does not open, and can be pressed when it is shown again; one that goes
 * away while it waits does no harm. */
static void
test_hidden (void)
{
  guint n_asked = 0;
  GtkWidget *button;
  GtkWidget *window = new_window (40, &n_asked, &button);

  gtk_widget_set_visible (button, FALSE);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  spin (100);
  g_assert_cmpuint (n_asked, ==, 0);
  gtk_widget_set_visible (button, TRUE);
  spin (100);
  g_assert_false (is_open (button));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  g_assert_true (await_open (button));
  gtk_window_destroy (GTK_WINDOW (window));

  window = new_window (FAR_BELOW, &n_asked, &button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  gtk_window_destroy (GTK_WINDOW (window));
  spin (100);
}

/* ---- pages ---- */

typedef void (*SetUpFunc) (gpointer     page,
                           HrEstimator *estimator,
                           HrSettings  *settings);

/* A page may hide what it cannot tell; it is shown all the same. */
static void
expose (GtkWidget *widget)
{
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL;
       widget = above, above = gtk_widget_get_parent (above))
    {
      gtk_widget_set_visible (widget, TRUE);
      if (GTK_IS_STACK (above))
        gtk_stack_set_visible_child (GTK_STACK (above), widget);
    }
}

static void
press_all (GtkWidget *page)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  collect_buttons (page, buttons);
  g_assert_cmpuint (buttons->len, >, 0);
  for (guint i = 0; i < buttons->len; i++)
    {
      expose (buttons->pdata[i]);
      spin (300);
      gtk_menu_button_popup (buttons->pdata[i]);
      g_assert_true (await_open (buttons->pdata[i]));
      gtk_menu_button_popdown (buttons->pdata[i]);
    }
}

/* Of a plan without an answer, for good: whatever is pressed opens, and does no harm. */
static void
check_page (GType     type,
            SetUpFunc set_up)
{
  g_autoptr (HrEstimator) estimator = hr_estimator_new (catalog);
  g_autoptr (HrSettings) settings = hr_settings_new (NULL);
  g_autoptr (HrPlan) plan = hr_plan_new ();
  GtkWidget *page = g_object_new (type, NULL);
  GtkWidget *window = gtk_window_new ();

  plan->model = g_strdup ("no-such-model");
  hr_estimator_open_plan (estimator, plan);
  g_assert_nonnull (hr_estimator_get_answer (estimator)->error);
  set_up (page, estimator, settings);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 900);
  gtk_window_present (GTK_WINDOW (window));
  spin (300);
  press_all (page);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (50);
}

static void
test_pages (void)
{
  check_page (HR_TYPE_ANSWER_BAR, (SetUpFunc) hr_answer_bar_set_up);
  check_page (HR_TYPE_MEMORY_PAGE, (SetUpFunc) hr_memory_page_set_up);
  check_page (HR_TYPE_SPEED_PAGE, (SetUpFunc) hr_speed_page_set_up);
  check_page (HR_TYPE_ADVICE_PAGE, (SetUpFunc) hr_advice_page_set_up);
  check_page (HR_TYPE_LIMITS_PAGE, (SetUpFunc) hr_limits_page_set_up);
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
  g_test_add_func ("/why/no-answer", test_no_answer);
  g_test_add_func ("/why/error", test_error);
  g_test_add_func ("/why/says-so", test_says_so);
  g_test_add_func ("/why/out-of-sight", test_out_of_sight);
  g_test_add_func ("/why/hidden", test_hidden);
  g_test_add_func ("/why/pages", test_pages);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
