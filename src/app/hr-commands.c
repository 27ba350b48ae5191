/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-input-table.h"

struct _HrCommands {
  AdwWindow       parent_instance;
  GtkSearchEntry *search;
  GtkStack       *stack;
  GtkListBox     *list;
  char          **words;           /* of the search, folded */
  int             n_rows;
};

G_DEFINE_FINAL_TYPE (HrCommands, hr_commands, ADW_TYPE_WINDOW)

/* All that is in a menu, on a button or behind a key of the window. */
static const struct { const char *title, *action; } commands[] = {
  { N_("New Plan in a New Window"), "app.new-window" },
  { N_("Open a Plan"), "win.open" },
  { N_("Save the Plan"), "win.save" },
  { N_("Save the Plan as Another File"), "win.save-as" },
  { N_("Undo"), "win.undo" },
  { N_("Redo"), "win.redo" },
  { N_("Show Memory"), "win.page::memory" },
  { N_("Show Speed"), "win.page::speed" },
  { N_("Show What to Change"), "win.page::advice" },
  { N_("Show Limits"), "win.page::limits" },
  { N_("Show Compared Plans"), "win.page::compare" },
  { N_("Show Evidence"), "win.page::evidence" },
  { N_("Show the Inputs"), "win.show-inputs" },
  { N_("Pin the Plan for Comparison"), "win.pin" },
  { N_("Export the Chart"), "document.export-chart" },
  { N_("Export a Report"), "document.export-report" },
  { N_("Print a Report"), "document.print" },
  { N_("Copy the Chart"), "document.copy-chart" },
  { N_("Copy the Table"), "document.copy-table" },
  { N_("Preferences"), "app.preferences" },
  { N_("Keyboard Shortcuts"), "win.show-help-overlay" },
  { N_("Help"), "app.help" },
  { N_("About Headroom"), "app.about" },
  { N_("Close the Window"), "window.close" },
  { N_("Quit"), "app.quit" },
};

static void
add_row (HrCommands *self,
         const char *title,
         const char *subtitle,
         const char *action,
         const char *accel)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (action), g_free);
  g_object_set_data (G_OBJECT (row), "order", GINT_TO_POINTER (self->n_rows++));
  if (accel != NULL)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_shortcut_label_new (accel));
  gtk_list_box_append (self->list, row);
}

static void
add_commands (HrCommands     *self,
              GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (application,
                                                                     commands[i].action);

      add_row (self, _(commands[i].title), NULL, commands[i].action, accels[0]);
    }
}

/* An input is found by what it is called and by what it does. */
static void
add_inputs (HrCommands *self)
{
  guint n_inputs;
  const HrInput *inputs = hr_inputs_list (&n_inputs);

  for (guint i = 0; i < n_inputs; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.input::%s", inputs[i].path);
      /* Translators: %s is the name of an input, such as "Context" */
      g_autofree char *title = g_strdup_printf (_("Change “%s”"), _(inputs[i].title));

      add_row (self, title, _(inputs[i].subtitle), action, NULL);
    }
}

/* ---- search ---- */

static gboolean
has_words (HrCommands *self,
           const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (strstr (folded, self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
filter_cb (GtkListBoxRow *row,
           gpointer       user_data)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
  g_autofree char *text = g_strdup_printf ("%s %s", title, subtitle != NULL ? subtitle : "");

  return has_words (HR_COMMANDS (user_data), text);
}

/* What is called so comes before what does so, and of those the one with the shortest name. */
static glong
get_rank (HrCommands    *self,
          GtkListBoxRow *row)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

  if (self->words == NULL || self->words[0] == NULL || *self->words[0] == '\0')
    return 0;
  return has_words (self, title) ? g_utf8_strlen (title, -1) : G_MAXINT;
}

static int
sort_cb (GtkListBoxRow *left,
         GtkListBoxRow *right,
         gpointer       user_data)
{
  glong one = get_rank (HR_COMMANDS (user_data), left);
  glong two = get_rank (HR_COMMANDS (user_data), right);

  if (one == two)
    {
      one = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (left), "order"));
      two = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (right), "order"));
    }
  return (one > two) - (one < two);
}

/* With a filter, only rows that pass it are mapped. */
static GtkListBoxRow *
find_first (HrCommands *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (filter_cb (row, self))
      return row;
  return NULL;
}

static void
search_changed_cb (HrCommands *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autofree char *folded = g_utf8_casefold (text, -1);
  GtkListBoxRow *first;

  g_strfreev (self->words);
  self->words = g_strsplit (folded, " ", -1);
  gtk_list_box_invalidate_filter (self->list);
  gtk_list_box_invalidate_sort (self->list);
  first = find_first (self);
  gtk_list_box_select_row (self->list, first);
  gtk_stack_set_visible_child_name (self->stack, first != NULL ? "commands" : "none");
}

static void
row_activated_cb (HrCommands    *self,
                  GtkListBoxRow *row)
{
  GtkWidget *window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autofree char *action = g_strdup (g_object_get_data (G_OBJECT (row), "action"));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  gtk_window_close (GTK_WINDOW (self));
  if (window != NULL && g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (window, name, target);
}

static void
search_activated_cb (HrCommands *self)
{
  GtkListBoxRow *first = find_first (self);

  if (first != NULL)
    row_activated_cb (self, first);
}

static void
hr_commands_finalize (GObject *object)
{
  g_strfreev (HR_COMMANDS (object)->words);
  G_OBJECT_CLASS (hr_commands_parent_class)->finalize (object);
}

static void
hr_commands_class_init (HrCommandsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hr_commands_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/commands.ui");
  gtk_widget_class_bind_template_child (widget_class, HrCommands, search);
  gtk_widget_class_bind_template_child (widget_class, HrCommands, stack);
  gtk_widget_class_bind_template_child (widget_class, HrCommands, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hr_commands_init (HrCommands *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter_cb, self, NULL);
  gtk_list_box_set_sort_func (self->list, sort_cb, self, NULL);
}

/**
 * hr_commands_new:
 * @window: what shall be done is done there
 *
 * Returns: a search for what can be done
 */
GtkWidget *
hr_commands_new (GtkWindow *window)
{
  HrCommands *self = g_object_new (HR_TYPE_COMMANDS, "transient-for", window, NULL);

  add_commands (self, gtk_window_get_application (window));
  add_inputs (self);
  gtk_list_box_select_row (self->list, find_first (self));
  return GTK_WIDGET (self);
}
