/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-speed-page.h"

#include <glib/gi18n.h>

#include "hr-page.h"
#include "hr-roofline-chart.h"
#include "hr-scroll-box.h"
#include "hr-speed-charts.h"
#include "hr-speed-item.h"
#include "hr-speed-sentences.h"
#include "hr-stack-chart.h"
#include "hr-why-button.h"
#include "hr-why.h"

struct _HrSpeedPage {
  AdwBin           parent_instance;
  GtkStack        *stack;
  AdwStatusPage   *problem;
  GtkWidget       *notes;
  GtkLabel        *cost;
  GtkMenuButton   *why_cost;
  GtkLabel        *assumed;
  HrRooflineChart *roofline;
  HrStackChart    *times;
  GtkColumnView   *table;
  GtkSingleSelection *selection;
  GListStore      *items;
  HrEstimator     *estimator;
  HrSettings      *settings;
};

G_DEFINE_FINAL_TYPE (HrSpeedPage, hr_speed_page, ADW_TYPE_BIN)

/* ---- the table ---- */

static char *
word_name (const HrSpeedItem *item)
{
  return g_strdup (hr_sentence_operation (item->kind));
}

static char *
word_phase (const HrSpeedItem *item)
{
  return g_strdup (hr_sentence_op_phase (item->phase));
}

static char *
word_flops (const HrSpeedItem *item)
{
  return item->flops > 0.0 ? hr_format_si (item->flops, "FLOP") : g_strdup ("–");
}

static char *
word_bytes (const HrSpeedItem *item)
{
  return item->bytes > 0.0 ? hr_format_si (item->bytes, "B") : g_strdup ("–");
}

static char *
word_intensity (const HrSpeedItem *item)
{
  double intensity = hr_speed_item_intensity (item);

  return intensity > 0.0 ? hr_word_number (intensity) : g_strdup ("–");
}

static char *
word_time (const HrSpeedItem *item)
{
  return hr_sentence_seconds (item->seconds);
}

static char *
word_share (const HrSpeedItem *item)
{
  return hr_word_share (item->share, 0);
}

static char *
word_bound (const HrSpeedItem *item)
{
  return g_strdup (hr_sentence_bound_short (item->bound));
}

static double
number_phase (const HrSpeedItem *item)
{
  return item->phase * HR_N_OP_KINDS + item->kind;
}

static double
number_flops (const HrSpeedItem *item)
{
  return item->flops;
}

static double
number_bytes (const HrSpeedItem *item)
{
  return item->bytes;
}

static double
number_time (const HrSpeedItem *item)
{
  return item->seconds;
}

static double
number_share (const HrSpeedItem *item)
{
  return item->share;
}

static double
number_bound (const HrSpeedItem *item)
{
  return item->bound;
}

/* @number: what it is sorted by; NULL: its words */
typedef struct {
  const char *title;
  char     *(*word)   (const HrSpeedItem *item);
  double    (*number) (const HrSpeedItem *item);
  gboolean    is_number;
} Column;

static const Column columns[] = {
  { N_("Operation"), word_name, NULL, FALSE },
  { N_("Phase"), word_phase, number_phase, FALSE },
  { N_("Time"), word_time, number_time, TRUE },
  { N_("Share"), word_share, number_share, TRUE },
  { N_("Operations"), word_flops, number_flops, TRUE },
  { N_("Bytes"), word_bytes, number_bytes, TRUE },
  { N_("FLOP/B"), word_intensity, hr_speed_item_intensity, TRUE },
  { N_("Limited by"), word_bound, number_bound, FALSE },
};

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Column *column = user_data;
  double left, right;

  if (column->number == NULL)
    {
      g_autofree char *one = column->word (a);
      g_autofree char *two = column->word (b);

      return g_utf8_collate (one, two);
    }
  left = column->number (a);
  right = column->number (b);
  return (left > right) - (left < right);
}

/* GTK names a row after nothing before 4.12: the first column's cell names it. */
static void
name_row (GtkWidget         *label,
          const HrSpeedItem *item)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  /* Translators: a row of the table, read aloud: "Attention, Prompt" */
  g_autofree char *name = g_strdup_printf (_("%s, %s"), hr_sentence_operation (item->kind),
                                           hr_sentence_op_phase (item->phase));

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

/* A cell is bound before it is in its row, and again when rows are reused. */
static void
cell_rooted_cb (GtkWidget   *label,
                GParamSpec  *pspec,
                GtkListItem *cell)
{
  const HrSpeedItem *item = gtk_list_item_get_item (cell);

  if (item != NULL)
    name_row (label, item);
}

/* A number stands in room of its own, so that the table is not measured anew for every change of
 * the plan, least of all where it is scrolled out of sight. */
static GtkWidget *
create_cell (const Column *column)
{
  GtkWidget *cell = column->is_number ? gtk_inscription_new (NULL) : gtk_label_new (NULL);

  if (column->is_number)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1.0);
      gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                         GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
    }
  else
    gtk_label_set_xalign (GTK_LABEL (cell), 0.0);
  return cell;
}

static void
set_up_cell_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *cell,
                const Column             *column)
{
  GtkWidget *label = create_cell (column);

  gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "column", (gpointer) column);
  gtk_list_item_set_child (cell, label);
  if (column == columns)
    g_signal_connect (label, "notify::root", G_CALLBACK (cell_rooted_cb), cell);
}

/* Takes more room where it is needed, and does not give it back. */
static void
inscribe (GtkInscription *cell,
          const char     *text)
{
  guint room = (guint) g_utf8_strlen (text, -1);

  if (gtk_inscription_get_min_chars (cell) < room)
    gtk_inscription_set_min_chars (cell, room);
  gtk_inscription_set_text (cell, text);
}

static void
show_cell (HrSpeedItem *item,
           GtkWidget   *cell)
{
  const Column *column = g_object_get_data (G_OBJECT (cell), "column");
  g_autofree char *text = column->word (item);

  if (column->is_number)
    inscribe (GTK_INSCRIPTION (cell), text);
  else
    gtk_label_set_label (GTK_LABEL (cell), text);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *cell,
              const Column             *column)
{
  HrSpeedItem *item = gtk_list_item_get_item (cell);
  GtkWidget *label = gtk_list_item_get_child (cell);

  show_cell (item, label);
  g_signal_connect_object (item, "changed", G_CALLBACK (show_cell), label, 0);
  if (column == columns)
    name_row (label, item);
}

static void
unbind_cell_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_cell,
                                        gtk_list_item_get_child (cell));
}

static void
add_column (HrSpeedPage  *self,
            const Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter =
    GTK_SORTER (gtk_custom_sorter_new (compare_items, (gpointer) column, NULL));
  g_autoptr (GtkColumnViewColumn) view_column =
    gtk_column_view_column_new (_(column->title), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell_cb), (gpointer) column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), (gpointer) column);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell_cb), NULL);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_expand (view_column, column == columns);
  gtk_column_view_append_column (self->table, view_column);
}

/* ---- why, beside the name, where a narrow window shows it too ---- */

#define WHY_BUTTON "hr-why-button"

static GPtrArray *
why_operation (gpointer data)
{
  GtkListItem *cell = data;
  GtkWidget *button = gtk_list_item_get_child (cell);
  HrSpeedPage *self = HR_SPEED_PAGE (gtk_widget_get_ancestor (button, HR_TYPE_SPEED_PAGE));

  return hr_why_operation (hr_estimator_get_answer (self->estimator),
                           gtk_list_item_get_item (cell));
}

/* The keys stay with the row, which opens it too; what opens takes them. */
static void
set_up_why_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *cell)
{
  GtkWidget *button = hr_why_button_new (_("Why These Numbers"), why_operation, cell, NULL);

  gtk_widget_set_focusable (gtk_widget_get_first_child (button), FALSE);
  gtk_list_item_set_child (cell, button);
}

static void
bind_why_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *cell)
{
  g_object_set_data (gtk_list_item_get_item (cell), WHY_BUTTON, gtk_list_item_get_child (cell));
}

static void
unbind_why_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *cell)
{
  g_object_set_data (gtk_list_item_get_item (cell), WHY_BUTTON, NULL);
}

static void
row_activated_cb (HrSpeedPage *self,
                  guint        position)
{
  g_autoptr (HrSpeedItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  GtkMenuButton *button = g_object_get_data (G_OBJECT (item), WHY_BUTTON);

  if (button != NULL)
    gtk_menu_button_popup (button);
}

static void
add_why_column (HrSpeedPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_("Why"), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_why_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_why_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_why_cb), NULL);
  gtk_column_view_append_column (self->table, column);
}

/* The header and its titles, which GTK draws but does not name before 4.12. */
static void
name_header (HrSpeedPage *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->table));
  GtkWidget *title = gtk_widget_get_first_child (header);
  GtkWidget *rows = gtk_widget_get_next_sibling (header);
  GListModel *shown = gtk_column_view_get_columns (self->table);

  gtk_accessible_update_property (GTK_ACCESSIBLE (rows), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Operations"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (header), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Columns"), -1);
  for (guint i = 0; title != NULL && i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, i);

      gtk_accessible_update_property (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_column_view_column_get_title (column), -1);
      title = gtk_widget_get_next_sibling (title);
    }
}

static void
build_table (HrSpeedPage *self)
{
  GtkSorter *sorter;
  GtkSortListModel *sorted;

  add_column (self, &columns[0]);
  add_why_column (self);
  for (guint i = 1; i < G_N_ELEMENTS (columns); i++)
    add_column (self, &columns[i]);
  name_header (self);
  sorter = gtk_column_view_get_sorter (self->table);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                    g_object_ref (sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
}

/* ---- one selection in three places ---- */

static guint
position_of (HrSpeedPage *self,
             const char  *key)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; key != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (HrSpeedItem) item = g_list_model_get_item (model, i);

      if (g_strcmp0 (item->key, key) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_key (HrSpeedPage *self,
            const char  *key)
{
  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (self->roofline), key);
  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (self->times), key);
  gtk_single_selection_set_selected (self->selection, position_of (self, key));
}

static void
chart_activated_cb (HrSpeedPage *self,
                    guint        index,
                    const char  *key)
{
  select_key (self, key);
}

static void
row_selected_cb (HrSpeedPage *self)
{
  HrSpeedItem *item = gtk_single_selection_get_selected_item (self->selection);
  const char *key = item != NULL ? item->key : NULL;

  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (self->roofline), key);
  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (self->times), key);
}

/* ---- the answer ---- */

static void
show_problem (HrSpeedPage *self,
              const char  *title,
              const char  *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_speed (HrSpeedPage    *self,
            const HrAnswer *answer,
            const char     *headline)
{
  g_autoptr (GListStore) items = hr_speed_items_new (answer->speed);
  g_autoptr (HrRoofline) roofline = hr_speed_roofline_new (answer, G_LIST_MODEL (items));
  g_autoptr (HrStack) times = hr_speed_stack_new (answer, G_LIST_MODEL (items));
  g_autofree char *cost = hr_sentence_cost (answer);

  gtk_label_set_label (self->cost, cost != NULL ? cost : "");
  gtk_widget_set_visible (GTK_WIDGET (self->cost), cost != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->why_cost), cost != NULL);
  gtk_label_set_label (self->assumed, answer->speed->assumed != NULL ? answer->speed->assumed : "");
  gtk_widget_set_visible (GTK_WIDGET (self->assumed), answer->speed->assumed != NULL);
  gtk_widget_set_visible (self->notes, cost != NULL || answer->speed->assumed != NULL);
  /* Rows that stay stand where the column says that is in charge, with their new numbers. */
  if (hr_speed_items_update (self->items, G_LIST_MODEL (items)))
    gtk_sorter_changed (gtk_column_view_get_sorter (self->table), GTK_SORTER_CHANGE_DIFFERENT);
  hr_roofline_chart_set_data (self->roofline, roofline);
  hr_chart_widget_set_description (HR_CHART_WIDGET (self->roofline), headline);
  hr_stack_chart_set_data (self->times, times);
  hr_chart_widget_set_description (HR_CHART_WIDGET (self->times), headline);
  gtk_stack_set_visible_child_name (self->stack, "answer");
}

static void
show_answer (GtkWidget *page)
{
  HrSpeedPage *self = HR_SPEED_PAGE (page);
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  g_autofree char *headline = NULL;
  g_autofree char *detail = NULL;

  if (answer->error != NULL)
    {
      show_problem (self, _("No Answer"), answer->error->message);
      return;
    }
  headline = hr_sentence_speed (answer);
  detail = hr_sentence_speed_more (answer);
  if (answer->speed == NULL || !answer->speed->known)
    show_problem (self, headline, detail);
  else
    show_speed (self, answer, headline);
}

static GPtrArray *
why_cost (gpointer page)
{
  return hr_why_cost (hr_estimator_get_answer (HR_SPEED_PAGE (page)->estimator));
}

static void
follow_style (HrSpeedPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  gboolean high_contrast = adw_style_manager_get_high_contrast (manager);

  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->roofline), dark);
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->roofline), high_contrast);
  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->times), dark);
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->times), high_contrast);
}

static void
hr_speed_page_dispose (GObject *object)
{
  HrSpeedPage *self = HR_SPEED_PAGE (object);

  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (hr_speed_page_parent_class)->dispose (object);
}

static void
hr_speed_page_class_init (HrSpeedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  g_type_ensure (HR_TYPE_ROOFLINE_CHART);
  g_type_ensure (HR_TYPE_STACK_CHART);
  G_OBJECT_CLASS (klass)->dispose = hr_speed_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/speed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, notes);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, cost);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, why_cost);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, assumed);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, roofline);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, times);
  gtk_widget_class_bind_template_child (widget_class, HrSpeedPage, table);
  gtk_widget_class_bind_template_callback (widget_class, chart_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
hr_speed_page_init (HrSpeedPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  hr_why_button_set_up (self->why_cost, _("Why It Takes and Costs This"), why_cost, self, NULL);
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->problem)), FALSE);
  self->items = g_list_store_new (HR_TYPE_SPEED_ITEM);
  build_table (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (row_selected_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
}

/**
 * hr_speed_page_set_up:
 * @self: the page
 * @estimator: whose answer it shows
 * @settings: how numbers are written
 */
void
hr_speed_page_set_up (HrSpeedPage *self,
                      HrEstimator *estimator,
                      HrSettings  *settings)
{
  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  hr_page_follow (GTK_WIDGET (self), estimator, "notify::answer", show_answer);
  hr_page_follow (GTK_WIDGET (self), settings, "notify::decimal-units", show_answer);
  show_answer (GTK_WIDGET (self));
}
