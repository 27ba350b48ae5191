/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-choice.h"
#include "hr-facts.h"
#include "hr-hub-address.h"
#include "hr-hub-page.h"
#include "hr-import.h"
#include "hr-local-models.h"
#include "hr-names.h"
#include "hr-window-files.h"

struct _HrChooser {
  AdwWindow           parent_instance;
  GtkSearchEntry     *search;
  GtkListView        *list;
  GtkScrolledWindow  *scroller;
  GtkStack           *stack;
  GtkWidget          *open_file;
  GtkWidget          *describe;
  GtkWidget          *ask_hub;
  GtkWidget          *infer;
  AdwButtonContent   *infer_words;
  AdwStatusPage      *empty;
  HrHubPage          *hub;
  GListStore         *sections;    /* of list models: headings and what stands under them */
  GListModel         *local;       /* what is found on this computer; NULL: nothing is looked for */
  GtkCustomFilter    *filter;
  GtkCustomFilter    *local_filter;
  GtkCustomSorter    *sorter;
  GtkSingleSelection *selection;
  char               *query;
  char               *current_id;
  HrByteUnit          unit;
  gboolean            online;
  guint               scroll_id;   /* waits for the list to have a size */
};

G_DEFINE_FINAL_TYPE (HrChooser, hr_chooser, ADW_TYPE_WINDOW)

enum { CHOSEN, DESCRIBE, N_SIGNALS };

/* Where models are offered; other lists have the catalogue's section alone. */
enum { SECTION_LOCAL_HEADING, SECTION_LOCAL, SECTION_HEADING, SECTION_CATALOGUE };

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

/* Every word, in the name or in that of the program that keeps it. */
static gboolean
local_matches (gpointer item,
               gpointer user_data)
{
  const HrLocalEntry *entry = hr_local_model_get_entry (item);
  g_autofree char *names = g_strjoin (" ", entry->title, hr_local_store_name (entry->store), NULL);
  g_autofree char *text = g_utf8_casefold (names, -1);
  g_autofree char *query = g_utf8_casefold (HR_CHOOSER (user_data)->query, -1);
  g_auto (GStrv) words = g_strsplit (query, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (strstr (text, *word) == NULL)
      return FALSE;
  return TRUE;
}

static void
take (HrChooser  *self,
      const char *id)
{
  g_signal_emit (self, signals[CHOSEN], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
choose (HrChooser *self,
        guint      position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (HR_IS_CHOICE (item))
    take (self, hr_choice_get_id (HR_CHOICE (item)));
  else if (HR_IS_LOCAL_MODEL (item))
    take (self, hr_local_model_get_entry (HR_LOCAL_MODEL (item))->path);
}

static gboolean
is_heading (HrChooser *self,
            guint      position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return GTK_IS_STRING_OBJECT (item);
}

static gboolean
is_address (HrChooser *self)
{
  return self->local != NULL && hr_hub_address_looks_like (self->query);
}

/* Where nothing is found, what is left to do stands out. */
static void
show_results (HrChooser *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;
  gboolean ask = !any && is_address (self);

  adw_status_page_set_title (self->empty, ask ? _("Not in the Catalogue") : _("Nothing Found"));
  adw_status_page_set_description (self->empty, ask
    ? _("Hugging Face may have it. Its description is fetched, not its weights.")
    : _("Try fewer or other words: every word must be part of a name."));
  if (ask)
    gtk_widget_add_css_class (self->ask_hub, "suggested-action");
  else
    gtk_widget_remove_css_class (self->ask_hub, "suggested-action");
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

/* What is typed may be an address, and nothing is asked before somebody says so; or a size. */
static void
offer_query (HrChooser *self)
{
  gboolean is_size = self->local != NULL && hr_import_is_size (self->query);
  /* Translators: %s is a parameter count that somebody typed, such as "7B" */
  g_autofree char *words = g_strdup_printf (_("_Infer a Model of %s"), self->query);

  gtk_widget_set_visible (self->ask_hub, is_address (self));
  adw_button_content_set_label (self->infer_words, is_size ? words : "");
  gtk_widget_set_visible (self->infer, is_size);
}

static gboolean
has_local (HrChooser *self)
{
  g_autoptr (GListModel) local = self->local == NULL ? NULL
    : g_list_model_get_item (G_LIST_MODEL (self->sections), SECTION_LOCAL);

  return local != NULL && g_list_model_get_n_items (local) > 0;
}

/* A list begins at what is chosen now, unless there is something better to see above it. */
static gboolean
scroll_cb (gpointer user_data)
{
  HrChooser *self = user_data;
  gboolean top = *self->query != '\0' || has_local (self);

  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                              top ? 0 : gtk_single_selection_get_selected (self->selection));
  self->scroll_id = 0;
  return G_SOURCE_REMOVE;
}

/* A list without a size cannot scroll: after it was laid out. */
static void
scroll_soon (HrChooser *self)
{
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

static void
list_mapped_cb (HrChooser *self)
{
  scroll_soon (self);
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
  gtk_filter_changed (GTK_FILTER (self->local_filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  gtk_single_selection_set_selected (self->selection, is_heading (self, 0) ? 1 : 0);
  offer_query (self);
  show_results (self);
  scroll_soon (self);
}

static void
ask_hub_cb (HrChooser *self)
{
  gtk_widget_set_visible (self->ask_hub, FALSE);
  gtk_widget_set_visible (self->infer, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "hub");
  hr_hub_page_fetch (self->hub, self->query, self->online);
}

static void
infer_cb (HrChooser *self)
{
  take (self, self->query);
}

static void
hub_fetched_cb (HrChooser  *self,
                const char *address)
{
  take (self, address);
}

static void
hub_closed_cb (HrChooser *self)
{
  offer_query (self);
  show_results (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
file_chosen_cb (HrChooser *self,
                GFile     *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    take (self, path);
}

static void
open_file_cb (HrChooser *self)
{
  hr_choose_model_to_open (GTK_WINDOW (self), G_CALLBACK (file_chosen_cb));
}

static void
describe_cb (HrChooser *self)
{
  g_signal_emit (self, signals[DESCRIBE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
search_activate_cb (HrChooser *self)
{
  gboolean none = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  if (none && gtk_widget_get_visible (self->ask_hub))
    ask_hub_cb (self);
  else if (none && gtk_widget_get_visible (self->infer))
    infer_cb (self);
  else
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

static char *
local_facts (HrChooser          *self,
             const HrLocalEntry *entry)
{
  g_autofree char *size = hr_format_bytes (entry->bytes, self->unit);

  if (entry->bytes == 0)
    return g_strdup (hr_local_store_name (entry->store));
  return g_strdup_printf ("%s · %s", hr_local_store_name (entry->store), size);
}

/* Title and facts of a row; a heading has no facts. */
static char *
describe_item (HrChooser   *self,
               gpointer     item,
               const char **title,
               gboolean    *current)
{
  const HrLocalEntry *entry;

  *current = FALSE;
  if (GTK_IS_STRING_OBJECT (item))
    {
      *title = gtk_string_object_get_string (item);
      return NULL;
    }
  if (HR_IS_LOCAL_MODEL (item))
    {
      entry = hr_local_model_get_entry (item);
      *title = entry->title;
      *current = g_strcmp0 (entry->path, self->current_id) == 0;
      return local_facts (self, entry);
    }
  *title = hr_choice_get_title (item);
  *current = g_strcmp0 (hr_choice_get_id (item), self->current_id) == 0;
  return hr_facts_choice (item, self->unit);
}

static void
bind_item_cb (HrChooser   *self,
              GtkListItem *item)
{
  gpointer object = gtk_list_item_get_item (item);
  gboolean heading = GTK_IS_STRING_OBJECT (object);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *words = gtk_widget_get_first_child (box);
  GtkWidget *title = gtk_widget_get_first_child (words);
  GtkWidget *facts = gtk_widget_get_next_sibling (title);
  const char *label;
  gboolean current;
  g_autofree char *text = describe_item (self, object, &label, &current);
  g_autofree char *name = g_strjoin (", ", label, text, NULL);

  gtk_label_set_label (GTK_LABEL (title), label);
  gtk_label_set_label (GTK_LABEL (facts), text);
  gtk_widget_set_visible (facts, text != NULL);
  gtk_widget_set_opacity (gtk_widget_get_last_child (box), current ? 1 : 0);
  gtk_list_item_set_selectable (item, !heading);
  gtk_list_item_set_activatable (item, !heading);
  if (heading)
    gtk_widget_add_css_class (title, "heading");
  else
    gtk_widget_remove_css_class (title, "heading");
  /* The row itself takes the focus; before GTK 4.12 its name can only be set from here. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
hr_chooser_dispose (GObject *object)
{
  g_clear_handle_id (&HR_CHOOSER (object)->scroll_id, g_source_remove);
  G_OBJECT_CLASS (hr_chooser_parent_class)->dispose (object);
}

static void
hr_chooser_finalize (GObject *object)
{
  HrChooser *self = HR_CHOOSER (object);

  g_clear_object (&self->sections);
  g_clear_object (&self->local);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->current_id, g_free);
  G_OBJECT_CLASS (hr_chooser_parent_class)->finalize (object);
}

static void
hr_chooser_class_init (HrChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_HUB_PAGE);
  G_OBJECT_CLASS (klass)->dispose = hr_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = hr_chooser_finalize;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DESCRIBE] = g_signal_new ("describe", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, HrChooser, search);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, list);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, scroller);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, open_file);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, describe);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, ask_hub);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, infer);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, infer_words);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, empty);
  gtk_widget_class_bind_template_child (widget_class, HrChooser, hub);
  gtk_widget_class_bind_template_callback (widget_class, open_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, describe_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_hub_cb);
  gtk_widget_class_bind_template_callback (widget_class, infer_cb);
  gtk_widget_class_bind_template_callback (widget_class, hub_fetched_cb);
  gtk_widget_class_bind_template_callback (widget_class, hub_closed_cb);
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
  hr_names_from_labels (GTK_WIDGET (self));
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
  GtkFlattenListModel *all;

  self->unit = unit;
  self->current_id = g_strdup (current_id);
  self->query = g_strdup ("");
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->local_filter = gtk_custom_filter_new (local_matches, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare, self, NULL);
  self->sections = g_list_store_new (G_TYPE_LIST_MODEL);
  filtered = gtk_filter_list_model_new (g_object_ref (choices), GTK_FILTER (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), GTK_SORTER (self->sorter));
  g_list_store_append (self->sections, sorted);
  g_object_unref (sorted);
  all = gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->sections)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (all));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  gtk_single_selection_set_selected (self->selection, position != G_MAXUINT ? position : 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return GTK_WIDGET (self);
}

static gboolean
is_empty (HrChooser *self,
          guint      section)
{
  g_autoptr (GListModel) list = g_list_model_get_item (G_LIST_MODEL (self->sections), section);

  return g_list_model_get_n_items (list) == 0;
}

static void
show_heading (HrChooser  *self,
              guint       section,
              const char *title,
              gboolean    show)
{
  g_autoptr (GtkStringList) heading = g_list_model_get_item (G_LIST_MODEL (self->sections),
                                                             section);

  if (show && is_empty (self, section))
    gtk_string_list_append (heading, title);
  else if (!show && !is_empty (self, section))
    gtk_string_list_remove (heading, 0);
}

/* The catalogue alone needs no heading. */
static void
sections_changed_cb (HrChooser *self)
{
  gboolean any_local = has_local (self);

  if (any_local && is_empty (self, SECTION_LOCAL_HEADING))
    scroll_soon (self);
  show_heading (self, SECTION_LOCAL_HEADING, _("On This Computer"), any_local);
  show_heading (self, SECTION_HEADING, _("Catalogue"),
                any_local && !is_empty (self, SECTION_CATALOGUE));
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->hub)))
    show_results (self);
}

/**
 * hr_chooser_offer_models:
 * @self: a chooser of models
 * @local: (nullable): list of #HrLocalModel; NULL: that of the user
 * @online: whether the network may be asked
 *
 * Offers more than the catalogue: what is on this computer, a file, the Hugging Face Hub when what
 * is typed is an address of it, a shape that is inferred when it is a size such as "7B", and by the
 * signal "describe" a model of one's own.
 */
void
hr_chooser_offer_models (HrChooser  *self,
                         GListModel *local,
                         gboolean    online)
{
  g_autoptr (GtkStringList) here = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) catalogue = gtk_string_list_new (NULL);
  g_autoptr (GtkFilterListModel) filtered = NULL;
  g_autoptr (GListModel) shipped = g_list_model_get_item (G_LIST_MODEL (self->sections), 0);

  self->online = online;
  self->local = local != NULL ? g_object_ref (local) : G_LIST_MODEL (hr_local_models_new (NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (self->local),
                                        GTK_FILTER (self->local_filter));
  g_list_store_insert (self->sections, SECTION_LOCAL_HEADING, here);
  g_list_store_insert (self->sections, SECTION_LOCAL, filtered);
  g_list_store_insert (self->sections, SECTION_HEADING, catalogue);
  g_signal_connect_object (filtered, "items-changed", G_CALLBACK (sections_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shipped, "items-changed", G_CALLBACK (sections_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sections_changed_cb (self);
  gtk_widget_set_visible (self->open_file, TRUE);
  gtk_widget_set_visible (self->describe, TRUE);
  g_object_set (self->search, "placeholder-text", _("Search, or OWNER/NAME of Hugging Face"), NULL);
}

/**
 * hr_chooser_ask_hub:
 * @self: a chooser of models
 * @text: an address of the Hugging Face Hub
 *
 * As if somebody had typed @text and asked for it.
 */
void
hr_chooser_ask_hub (HrChooser  *self,
                    const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  search_changed_cb (self, self->search);
  ask_hub_cb (self);
}
