/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Limits page under a display: it answers in the background, and what is picked is put in
 * place and can be taken back. */
#include "hr-limits-page.h"

#include <string.h>

#include "hr-buyer-list.h"
#include "hr-chart-area.h"
#include "hr-chart-card.h"
#include "hr-limits-list.h"
#include "hr-resources.h"

#define LONGEST_S 60
#define MAX_CARDS 4

static HrCatalog *catalog;

typedef struct {
  HrEstimator *estimator;
  HrSettings  *settings;
  HrPlan      *plan;
  GtkWidget   *window, *page;
  GtkWidget   *cards[MAX_CARDS];       /* memory, speed, matrix, scatter */
  guint        n_cards;
} Fixture;

/* ---- looking around ---- */

typedef gboolean (*Match) (GtkWidget *widget);

static GtkWidget *
find (GtkWidget *widget,
      Match      match)
{
  if (match (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_area (GtkWidget *widget)
{
  return HR_IS_CHART_AREA (widget);
}

static gboolean
is_use_button (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)),
                                              "Use") == 0;
}

static gboolean
is_limits_list (GtkWidget *widget)
{
  return HR_IS_LIMITS_LIST (widget);
}

static gboolean
is_buyer_list (GtkWidget *widget)
{
  return HR_IS_BUYER_LIST (widget);
}

static gboolean
is_entry (GtkWidget *widget)
{
  return ADW_IS_ENTRY_ROW (widget) && gtk_widget_get_visible (widget);
}

static gboolean
is_expander (GtkWidget *widget)
{
  return GTK_IS_EXPANDER (widget);
}

static gboolean
is_grid (GtkWidget *widget)
{
  return GTK_IS_GRID (widget);
}

static void
collect_cards (Fixture   *fixture,
               GtkWidget *widget)
{
  if (HR_IS_CHART_CARD (widget) && fixture->n_cards < MAX_CARDS)
    fixture->cards[fixture->n_cards++] = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_cards (fixture, child);
}

static guint
count_rows (GtkWidget *list)
{
  GtkWidget *box = find (list, is_use_button);
  guint n = 0;

  while (box != NULL && !GTK_IS_LIST_BOX (box))
    box = gtk_widget_get_parent (box);
  for (GtkWidget *row = box != NULL ? gtk_widget_get_first_child (box) : NULL; row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

/* ---- waiting ---- */

static gboolean
has_charts (Fixture *fixture)
{
  for (guint i = 0; i < MAX_CARDS; i++)
    if (hr_chart_card_get_chart (HR_CHART_CARD (fixture->cards[i])) == NULL)
      return FALSE;
  return TRUE;
}

static void
settle (Fixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;

  while (!has_charts (fixture) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (has_charts (fixture));
}

static void
await_other_chart (HrChartCard *card,
                   HrChart     *old)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;

  while (hr_chart_card_get_chart (card) == old && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (hr_chart_card_get_chart (card) != old);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  HrPlan *plan = fixture->plan = hr_plan_new ();

  fixture->estimator = hr_estimator_new (catalog);
  fixture->settings = hr_settings_new (NULL);
  fixture->page = g_object_new (HR_TYPE_LIMITS_PAGE, NULL);
  fixture->window = gtk_window_new ();
  plan->model = g_strdup ("llama-3-8b");
  plan->hardware = g_strdup ("nvidia-geforce-rtx-4090");
  plan->engine = g_strdup ("llama.cpp");
  plan->weights = g_strdup ("gguf-q8_0");
  g_assert_true (hr_plan_set (plan, "inference.context", "8192", NULL));
  hr_estimator_open_plan (fixture->estimator, plan);
  hr_limits_page_set_up (HR_LIMITS_PAGE (fixture->page), fixture->estimator, fixture->settings);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 1000);
  gtk_window_present (GTK_WINDOW (fixture->window));
  collect_cards (fixture, fixture->page);
  g_assert_cmpuint (fixture->n_cards, ==, MAX_CARDS);
  settle (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->estimator);
  g_object_unref (fixture->settings);
  hr_plan_free (fixture->plan);
}

/* ---- tests ---- */

static void
assert_can_be_undone (Fixture *fixture)
{
  g_assert_false (hr_plan_equal (hr_estimator_get_plan (fixture->estimator), fixture->plan));
  g_assert_true (hr_estimator_get_can_undo (fixture->estimator));
  hr_estimator_undo (fixture->estimator);
  g_assert_true (hr_plan_equal (hr_estimator_get_plan (fixture->estimator), fixture->plan));
}

/* The first row is the longest context: used, the plan has it and still fits. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *button = find (find (fixture->page, is_limits_list), is_use_button);

  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->inference.context, >, 8192);
  g_assert_cmpint (hr_estimator_get_answer (fixture->estimator)->estimate.verdict, !=,
                   HR_VERDICT_DOES_NOT_FIT);
  assert_can_be_undone (fixture);
}

/* Every item of every chart: picking it makes the plan that it told of. */
static void
test_pick (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < MAX_CARDS; i++)
    {
      GtkWidget *area = find (fixture->cards[i], is_area);
      HrChart *chart = hr_chart_area_get_data (HR_CHART_AREA (area));
      guint n = hr_chart_get_n_items (chart), n_changed = 0;

      g_assert_cmpuint (n, >, 8);
      for (guint item = 0; item < n; item += MAX (n / 12, 1))
        {
          g_signal_emit_by_name (area, "item-activated", item,
                                 hr_chart_get_item_key (chart, item));
          if (hr_plan_equal (hr_estimator_get_plan (fixture->estimator), fixture->plan))
            continue;
          n_changed++;
          assert_can_be_undone (fixture);
        }
      g_assert_cmpuint (n_changed, >, 3);
    }
}

/* What the keyboard stops at has a name with its figures, and the chart a sentence. */
static void
test_names (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint i = 0; i < MAX_CARDS; i++)
    {
      GtkWidget *area = find (fixture->cards[i], is_area);
      HrChart *chart = hr_chart_area_get_data (HR_CHART_AREA (area));
      g_autoptr (GArray) stops = hr_chart_list_stops (chart, 1000);
      guint n_children = 0;

      g_assert_cmpuint (strlen (hr_chart_widget_get_description (HR_CHART_WIDGET (area))), >, 10);
      for (GtkWidget *child = gtk_widget_get_first_child (area); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        n_children += gtk_widget_get_focusable (child);
      g_assert_cmpuint (n_children, >, 4);
      for (guint j = 0; j < stops->len; j++)
        {
          g_autofree char *words = hr_chart_describe_item (chart,
                                                           g_array_index (stops, guint, j));

          g_assert_cmpuint (strlen (words), >, 8);
        }
    }
}

/* The same numbers as a table, once somebody opens it. */
static void
test_tables (Fixture       *fixture,
             gconstpointer  data)
{
  for (guint i = 0; i < MAX_CARDS; i++)
    {
      GtkWidget *expander = find (fixture->cards[i], is_expander);
      GtkWidget *grid;

      gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
      grid = find (fixture->cards[i], is_grid);
      g_assert_nonnull (grid);
      g_assert_nonnull (gtk_grid_get_child_at (GTK_GRID (grid), 1, 4));
    }
}

static void
select_kind (Fixture    *fixture,
             const char *title,
             guint       selected)
{
  GtkWidget *stack[512];
  guint n = 0;

  stack[n++] = fixture->page;
  while (n > 0)
    {
      GtkWidget *widget = stack[--n];

      if (ADW_IS_COMBO_ROW (widget)
          && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
        {
          adw_combo_row_set_selected (ADW_COMBO_ROW (widget), selected);
          return;
        }
      for (GtkWidget *child = gtk_widget_get_first_child (widget);
           child != NULL && n < G_N_ELEMENTS (stack); child = gtk_widget_get_next_sibling (child))
        stack[n++] = child;
    }
  g_assert_not_reached ();
}

/* Another table, number or comparison is another chart. */
static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *title; guint card; } kinds[] = {
    { "Along", 0 }, { "Table", 2 }, { "Compare", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint selected = 1; selected < 3; selected++)
      {
        HrChartCard *card = HR_CHART_CARD (fixture->cards[kinds[i].card]);
        g_autoptr (HrChart) old = hr_chart_ref (hr_chart_card_get_chart (card));

        select_kind (fixture, kinds[i].title, selected);
        await_other_chart (card, old);
      }
}

/* Fewer devices do what is demanded of more speed; what is no number is marked. */
static void
test_buyer (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *buyer = find (fixture->page, is_buyer_list);
  GtkWidget *entry = find (buyer, is_entry);
  guint before = count_rows (buyer);

  g_assert_cmpuint (before, >, 4);
  gtk_editable_set_text (GTK_EDITABLE (entry), "much");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "1e9");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpuint (count_rows (buyer), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_assert_cmpuint (count_rows (buyer), ==, before);
  g_signal_emit_by_name (find (buyer, is_use_button), "clicked");
  assert_can_be_undone (fixture);
}

/* A page that is hidden does nothing, and one that goes away in the midst of it does no harm. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (fixture->plan);

  plan->inference.context = 16384;
  hr_estimator_change_plan (fixture->estimator, plan, NULL);
  gtk_widget_set_visible (fixture->page, FALSE);
  gtk_widget_set_visible (fixture->page, TRUE);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *path;
    void      (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/limits-page/limit", test_limit }, { "/limits-page/pick", test_pick },
    { "/limits-page/names", test_names }, { "/limits-page/tables", test_tables },
    { "/limits-page/kinds", test_kinds }, { "/limits-page/buyer", test_buyer },
    { "/limits-page/gone", test_gone },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_resources_register (hr_get_resource ());
  catalog = hr_catalog_new_default ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
