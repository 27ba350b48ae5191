/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-choice-row.h"

#include <glib/gi18n.h>

#include "hr-chooser.h"
#include "hr-facts.h"

struct _HrChoiceRow {
  AdwActionRow  parent_instance;
  char         *name;            /* what is chosen: "Model" */
  char         *chooser_title;
  char         *id;
  char         *own_title;       /* of an id that is in no list: a file's */
  char         *own_facts;
  GListModel   *choices;
  GtkWidget    *arrow;
  GtkWidget    *none;            /* takes the choice back; NULL: not offered */
  HrByteUnit    unit;
  gboolean      models;          /* offers more than the list */
  gboolean      online;
};

G_DEFINE_FINAL_TYPE (HrChoiceRow, hr_choice_row, ADW_TYPE_ACTION_ROW)

enum { CHOSEN, DESCRIBE, N_SIGNALS };

static guint signals[N_SIGNALS];

/* An id that the catalogue does not know stays visible: the answer says what is wrong with it. */
static void
show_choice (HrChoiceRow *self)
{
  guint position = self->choices != NULL ? hr_choices_find (self->choices, self->id) : G_MAXUINT;
  g_autoptr (HrChoice) choice = NULL;
  g_autofree char *facts = NULL;
  const char *title = self->id != NULL ? self->id : _("Nothing Chosen");

  if (position != G_MAXUINT)
    {
      choice = g_list_model_get_item (self->choices, position);
      title = hr_choice_get_title (choice);
      facts = hr_facts_choice (choice, self->unit);
    }
  else if (self->own_title != NULL)
    {
      title = self->own_title;
      facts = g_strdup (self->own_facts);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), facts != NULL ? facts : "");
  /* GTK reads the row's title after this label: "Model Llama 3.1 8B". */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, facts != NULL ? facts : "",
                                  -1);
}

static void
chosen_cb (HrChoiceRow *self,
           const char  *id)
{
  g_signal_emit (self, signals[CHOSEN], 0, id);
}

/* The button goes with what it takes back, so the row takes its focus. */
static void
none_cb (HrChoiceRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  chosen_cb (self, "");
}

static void
describe_cb (HrChoiceRow *self)
{
  g_signal_emit (self, signals[DESCRIBE], 0);
}

static HrChooser *
open_chooser (HrChoiceRow *self)
{
  GtkWidget *chooser = hr_chooser_new (self->chooser_title, self->choices, self->id, self->unit);

  if (self->models)
    hr_chooser_offer_models (HR_CHOOSER (chooser), NULL, self->online);
  gtk_window_set_transient_for (GTK_WINDOW (chooser),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chooser, "describe", G_CALLBACK (describe_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
  return HR_CHOOSER (chooser);
}

static void
hr_choice_row_activate (AdwActionRow *row)
{
  if (HR_CHOICE_ROW (row)->choices != NULL)
    open_chooser (HR_CHOICE_ROW (row));
}

static void
hr_choice_row_finalize (GObject *object)
{
  HrChoiceRow *self = HR_CHOICE_ROW (object);

  g_clear_object (&self->choices);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->chooser_title, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->own_title, g_free);
  g_clear_pointer (&self->own_facts, g_free);
  G_OBJECT_CLASS (hr_choice_row_parent_class)->finalize (object);
}

static void
hr_choice_row_class_init (HrChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hr_choice_row_finalize;
  ADW_ACTION_ROW_CLASS (klass)->activate = hr_choice_row_activate;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DESCRIBE] = g_signal_new ("describe", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hr_choice_row_init (HrChoiceRow *self)
{
  self->arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->arrow);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

/**
 * hr_choice_row_new:
 * @name: what is chosen, for screen readers
 * @chooser_title: title of the list that opens
 *
 * Returns: a row
 */
GtkWidget *
hr_choice_row_new (const char *name,
                   const char *chooser_title)
{
  HrChoiceRow *self = g_object_new (HR_TYPE_CHOICE_ROW, NULL);

  self->name = g_strdup (name);
  self->chooser_title = g_strdup (chooser_title);
  return GTK_WIDGET (self);
}

void
hr_choice_row_set_choices (HrChoiceRow *self,
                           GListModel  *choices)
{
  if (g_set_object (&self->choices, choices))
    show_choice (self);
}

void
hr_choice_row_set_id (HrChoiceRow *self,
                      const char  *id)
{
  if (g_strcmp0 (self->id, id) == 0 && self->id != NULL)
    return;
  g_free (self->id);
  self->id = g_strdup (id);
  show_choice (self);
}

void
hr_choice_row_set_unit (HrChoiceRow *self,
                        HrByteUnit   unit)
{
  if (self->unit == unit)
    return;
  self->unit = unit;
  show_choice (self);
}

/**
 * hr_choice_row_set_own:
 * @self: a row
 * @title: (nullable): what an id is called that is in no list, such as a file's
 * @facts: (nullable): what is known of it
 */
void
hr_choice_row_set_own (HrChoiceRow *self,
                       const char  *title,
                       const char  *facts)
{
  if (g_strcmp0 (self->own_title, title) == 0 && g_strcmp0 (self->own_facts, facts) == 0)
    return;
  g_free (self->own_title);
  g_free (self->own_facts);
  self->own_title = g_strdup (title);
  self->own_facts = g_strdup (facts);
  show_choice (self);
}

/**
 * hr_choice_row_offer_none:
 * @self: a row
 * @words: what it is to choose nothing
 *
 * Adds a button that chooses nothing: "chosen" with an empty id. It is there while
 * hr_choice_row_set_chosen() says that something is.
 */
void
hr_choice_row_offer_none (HrChoiceRow *self,
                          const char  *words)
{
  g_return_if_fail (self->none == NULL);

  self->none = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_set_valign (self->none, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->none, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->none), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  gtk_widget_add_css_class (self->none, "flat");
  gtk_widget_insert_before (self->none, gtk_widget_get_parent (self->arrow), self->arrow);
  g_signal_connect_object (self->none, "clicked", G_CALLBACK (none_cb), self, G_CONNECT_SWAPPED);
}

/**
 * hr_choice_row_set_chosen:
 * @self: a row that offers to choose nothing
 * @chosen: whether somebody has chosen what it shows
 */
void
hr_choice_row_set_chosen (HrChoiceRow *self,
                          gboolean     chosen)
{
  if (self->none != NULL)
    gtk_widget_set_visible (self->none, chosen);
}

/**
 * hr_choice_row_offer_models:
 * @self: a row of models
 * @online: whether the network may be asked
 *
 * Lets the list offer what hr_chooser_offer_models() tells; emits "describe" when a model of one's
 * own is wanted.
 */
void
hr_choice_row_offer_models (HrChoiceRow *self,
                            gboolean     online)
{
  self->models = TRUE;
  self->online = online;
}

/**
 * hr_choice_row_ask_hub:
 * @self: a row that offers models
 * @text: an address of the Hugging Face Hub
 *
 * Opens the list and gets that model.
 */
void
hr_choice_row_ask_hub (HrChoiceRow *self,
                       const char  *text)
{
  if (self->choices != NULL && self->models)
    hr_chooser_ask_hub (open_chooser (self), text);
}
