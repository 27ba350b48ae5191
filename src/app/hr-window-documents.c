/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window and its document: opening, saving, files used before, and what closing asks. */
#include "hr-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-recent.h"
#include "hr-window-files.h"

/* ---- open ---- */

/**
 * hr_window_load:
 * @self: a window
 * @file: a `.headroom` file, or a model's file or folder
 * @error: return location
 *
 * Returns: whether the plan in @file is shown now
 */
gboolean
hr_window_load (HrWindow *self,
                GFile    *file,
                GError  **error)
{
  if (hr_window_is_model (file))
    return hr_window_load_model (self, file, error);
  return hr_plan_store_open (self->store, file, error);
}

/**
 * hr_window_open:
 * @self: a window
 * @file: a `.headroom` file, or a model's file or folder
 *
 * Opens @file, or says in the window why it cannot.
 *
 * Returns: whether the plan in @file is shown now
 */
gboolean
hr_window_open (HrWindow *self,
                GFile    *file)
{
  g_autoptr (GError) error = NULL;

  if (hr_window_load (self, file, &error))
    {
      hr_recent_add (file);
      hr_window_show_answer (self);
      return TRUE;
    }
  hr_window_show_toast (self, error->message);
  return FALSE;
}

/* A window whose plan would be lost keeps it; the file gets one of its own. */
static void
open_file (HrWindow *self,
           GFile    *file)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (hr_window_is_pristine (self) || hr_window_is_model (file)
      || (hr_plan_store_get_file (self->store) != NULL
          && !hr_estimator_get_modified (self->estimator)))
    hr_window_open (self, file);
  else
    g_application_open (application, &file, 1, "");
}

static void
open_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  hr_choose_plan_to_open (GTK_WINDOW (widget), G_CALLBACK (open_file));
}

static void
open_recent_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  open_file (HR_WINDOW (widget), file);
}

static gboolean
drop_cb (HrWindow     *self,
         const GValue *value)
{
  GSList *files;

  if (G_VALUE_HOLDS_STRING (value))
    return hr_window_take_text (self, g_value_get_string (value));
  files = g_value_get_boxed (value);
  for (GSList *at = files; at != NULL; at = at->next)
    open_file (self, at->data);
  return files != NULL;
}

/**
 * hr_window_take_drops:
 * @self: a window
 *
 * Lets files, folders and links be dropped on @self.
 */
void
hr_window_take_drops (HrWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Read when the menu opens: another window, or another program, may have added to it. */
static void
menu_opens_cb (GtkMenuButton *button,
               gpointer       user_data)
{
  hr_recent_fill (HR_WINDOW (user_data)->recent, "win.open-recent");
}

/**
 * hr_window_follow_recent:
 * @self: a window
 *
 * Keeps the menu of files used before up to date.
 */
void
hr_window_follow_recent (HrWindow *self)
{
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), menu_opens_cb, self,
                                         NULL);
  hr_recent_fill (self->recent, "win.open-recent");
}

/* ---- save ---- */

static gboolean
save_to (HrWindow *self,
         GFile    *file)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = hr_plan_store_save (self->store, file, &error);

  hr_window_show_toast (self, saved ? _("Plan saved") : error->message);
  if (saved)
    hr_recent_add (hr_plan_store_get_file (self->store));
  return saved;
}

static void
file_chosen_for_save_cb (HrWindow *self,
                         GFile    *file)
{
  if (save_to (self, file) && self->closes)
    gtk_window_close (GTK_WINDOW (self));
  self->closes = FALSE;
}

static void
save_as_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  HrWindow *self = HR_WINDOW (widget);

  hr_choose_plan_to_save (GTK_WINDOW (self), hr_plan_store_get_file (self->store),
                          hr_estimator_get_plan (self->estimator)->model,
                          G_CALLBACK (file_chosen_for_save_cb));
}

static void
save_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  HrWindow *self = HR_WINDOW (widget);

  self->closes = FALSE;
  if (hr_plan_store_get_file (self->store) != NULL)
    save_to (self, NULL);
  else
    save_as_cb (widget, name, parameter);
}

/* ---- close ---- */

static gboolean
close_later_cb (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
save_and_close (HrWindow *self)
{
  if (hr_plan_store_get_file (self->store) != NULL)
    return save_to (self, NULL);
  self->closes = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.save-as", NULL);
  return FALSE;
}

static void
unsaved_response_cb (HrWindow   *self,
                     const char *response)
{
  gboolean close = strcmp (response, "discard") == 0;

  if (close)
    hr_estimator_mark_saved (self->estimator);
  else if (strcmp (response, "save") == 0)
    close = save_and_close (self);
  /* Not now: the dialog that asks here would go with its window. */
  if (close)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_later_cb, g_object_ref (self),
                     g_object_unref);
}

static void
word_question (HrWindow         *self,
               AdwMessageDialog *dialog)
{
  GFile *file = hr_plan_store_get_file (self->store);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  if (name != NULL)
    /* Translators: %s is a file name */
    adw_message_dialog_format_body (dialog, _("“%s” has changes that are not saved. Changes that "
                                              "are not saved will be lost."), name);
  else
    adw_message_dialog_set_body (dialog, _("This plan is not in a file. It will be lost unless it "
                                           "is saved."));
}

static void
ask_about_unsaved (HrWindow *self)
{
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Save Changes?"), NULL));

  word_question (self, dialog);
  adw_message_dialog_add_responses (dialog,
                                    "cancel", _("_Cancel"),
                                    "discard", _("_Discard"),
                                    "save", _("_Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (unsaved_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
is_last (HrWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  guint n_windows = 0;

  for (GList *at = gtk_application_get_windows (application); at != NULL; at = at->next)
    n_windows += HR_IS_WINDOW (at->data);
  return n_windows <= 1;
}

/**
 * hr_window_may_close:
 * @self: a window
 *
 * Asks where closing would lose something. The last window's plan without a file is there again
 * at the next start; one with a file, or in one window of several, must be asked about.
 *
 * Returns: whether @self can close now, and has left nothing behind to recover
 */
gboolean
hr_window_may_close (HrWindow *self)
{
  g_autofree char *data = hr_plan_to_data (hr_estimator_get_plan (self->estimator));

  if (hr_estimator_get_modified (self->estimator)
      && (hr_plan_store_get_file (self->store) != NULL || !is_last (self)))
    {
      ask_about_unsaved (self);
      return FALSE;
    }
  g_object_set (self->settings, "last-plan", data, NULL);
  if (self->journal != NULL)
    hr_journal_close (self->journal);
  return TRUE;
}

/**
 * hr_window_start_over:
 * @self: a window
 *
 * Begins a new plan, whatever the last one was, with the hardware and engine that the user wants.
 */
void
hr_window_start_over (HrWindow *self)
{
  HrCatalog *catalog = hr_estimator_get_catalog (self->estimator);
  g_autofree char *hardware = NULL;
  g_autofree char *engine = NULL;
  g_autoptr (HrPlan) plan = NULL;

  hr_plan_store_start (self->store, NULL);
  g_object_get (self->settings, "default-hardware", &hardware, "default-engine", &engine, NULL);
  /* A preference may outlive the record that it names. */
  if (*hardware != '\0' && hr_catalog_get_device (catalog, hardware, NULL) != NULL)
    hr_estimator_set_hardware (self->estimator, hardware);
  if (*engine != '\0' && hr_catalog_get_engine (catalog, engine, NULL) != NULL)
    hr_estimator_set_engine (self->estimator, engine);
  plan = hr_plan_copy (hr_estimator_get_plan (self->estimator));
  hr_estimator_open_plan (self->estimator, plan);
}

/* ---- after a mishap ---- */

/**
 * hr_window_keep:
 * @self: a window
 * @session: where journals are kept
 *
 * From now on, a mishap loses no more than the last moment of work in @self.
 */
void
hr_window_keep (HrWindow  *self,
                HrSession *session)
{
  g_clear_object (&self->journal);
  self->journal = hr_session_open_journal (session, self->store, self->estimator);
}

/**
 * hr_window_restore:
 * @self: a window
 * @recovered: what a mishap left
 *
 * Shows the plan as it was.
 */
void
hr_window_restore (HrWindow          *self,
                   const HrRecovered *recovered)
{
  hr_plan_store_restore (self->store, recovered->file, recovered->plan);
  if (self->journal != NULL)
    hr_journal_write (self->journal);
  hr_window_show_toast (self, _("Restored what was not saved when Headroom ended"));
}

/**
 * hr_window_is_pristine:
 * @self: a window
 *
 * Returns: whether nothing would be lost if another plan were opened here
 */
gboolean
hr_window_is_pristine (HrWindow *self)
{
  return hr_plan_store_get_file (self->store) == NULL
         && !hr_estimator_get_can_undo (self->estimator);
}

void
hr_window_install_documents (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "s", open_recent_cb);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_cb);
}
