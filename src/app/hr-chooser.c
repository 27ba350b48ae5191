/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chooser.h"

#include <glib/gi18n.h>

#include "hr-choice.h"
#include "hr-facts.h"

struct _HrChooser {
  AdwWindow           parent_instance;
  GtkSearchEntry     *search;
  GtkListView        *list;
  GtkScrolledWindow  *scroller;
  GtkStack           *stack;
  GtkCustomFilter    *filter;
  GtkCustomSorter    *sorter;
  GtkSingleSelection *selection;
  char               *query;
  char               *current_id;
  HrByteUnit          unit;
};

G_DEFINE_FINAL_TYPE (HrChooser, hr_chooser, ADW_TYPE_WINDOW)

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  return hr_choice_matches (item, HR_CHOOSER (user_data)->query);
}

/* Equal ranks keep the order of the catalogue. */
static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  HrChooser *self = user_data;

  return (int) hr_choice_rank ((HrChoice *) a, self->query)
         - (int) hr_choice_rank ((HrChoice *) b, self->query);
}

static void
choose (HrChooser *self,
        guint      position)
{
  g_autoptr (HrChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (choice == NULL)
    return;
  g_signal_emit (self, signals[CHOSEN], 0, hr_choice_get_id (choice));
  gtk_window_close (GTK_WINDOW (self));
}

static void
search_changed_cb (HrChooser      *self,
                   GtkSearchEntry *entry)
{
  g_autofree char *query = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (g_strcmp0 (query, self->query) == 0)
    return;
  g_free (self->query);
  self->query = g_steal_pointer (&query);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0
                                    ? "list" : "empty");
}

static void
search_activate_cb (HrChooser *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
list_activate_cb (HrChooser *self,
                  guint      position)
{
  choose (self, position);
}

/* From the entry, Down goes into the list: typing and arrows need no mouse and no Tab. */
static gboolean
search_key_cb (HrChooser *self,
               guint      keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

/* A list without a size cannot scroll: once it is shown, it starts at what is chosen now. */
static gboolean
scroll_to_selected_cb (gpointer user_data)
{
  HrChooser *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                              gtk_single_selection_get_selected (self->selection));
  return G_SOURCE_REMOVE;
}

static void
list_mapped_cb (HrChooser *self)
{
  g_idle_add_full (G_PRIORITY_LOW, scroll_to_selected_cb, g_object_ref (self), g_object_unref);
}

static void
setup_item_cb (HrChooser   *self,
               GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *facts = gtk_label_new (NULL);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_add_css_class (box, "choice");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (facts), 0);
  gtk_label_set_ellipsize (GTK_LABEL (facts), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (facts, "dim-label");
  gtk_widget_add_css_class (facts, "caption");
  gtk_widget_add_css_class (facts, "numeric");
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), facts);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_list_item_set_child (item, box);
}

static void
bind_item_cb (HrChooser   *self,
              GtkListItem *item)
{
  HrChoice *choice = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *words = gtk_widget_get_first_child (box);
  GtkWidget *title = gtk_widget_get_first_child (words);
  GtkWidget *facts = gtk_widget_get_next_sibling (title);
  g_autofree char *text = hr_facts_choice (choice, self->unit);
  g_autofree char *name = g_strjoin (", ", hr_choice_get_title (choice), text, NULL);
  gboolean current = g_strcmp0 (hr_choice_get_id (choice), self->current_id) == 0;

  gtk_label_set_label (GTK_LABEL (title), hr_choice_get_title (choice));
  gtk_label_set_label (GTK_LABEL (facts), text);
  gtk_widget_set_visible (facts, text != NULL);
  gtk_widget_set_opacity (gtk_widget_get_last_child (box), current ? 1 : 0);
  /* The row itself takes the focus; before GTK 4.12 its name can only be set from here. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
hr_chooser_finalize (GObject *object)
{
  HrChooser *self = HR_CHOOSER (object);

  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->current_id, g_free);
  G_OBJECT_CLASS (hr_chooser_parent_class)->finalize (object);
}

static void
hr_chooser_class_init (HrChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hr_chooser_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, HrChooser, search);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, list);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, scroller);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_item_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_item_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hr_chooser_init (HrChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

/**
 * hr_chooser_new:
 * @title: title of the dialog
 * @choices: the entries, in display order
 * @current_id: (nullable): which one is chosen now
 * @unit: GiB or GB
 *
 * Returns: a modal dialog
 */
GtkWidget *
hr_chooser_new (const char *title,
                GListModel *choices,
                const char *current_id,
                HrByteUnit  unit)
{
  HrChooser *self = g_object_new (HR_TYPE_CHOOSER, "title", title, NULL);
  guint position = hr_choices_find (choices, current_id);
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->unit = unit;
  self->current_id = g_strdup (current_id);
  self->query = g_strdup ("");
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (choices), GTK_FILTER (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), GTK_SORTER (self->sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  gtk_single_selection_set_selected (self->selection, position != G_MAXUINT ? position : 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return GTK_WIDGET (self);
}
