/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-answer-bar.h"
#include "hr-estimator.h"
#include "hr-inputs.h"
#include "hr-memory-page.h"
#include "hr-evidence-page.h"
#include "hr-speed-page.h"
#include "hr-plan-store.h"
#include "hr-sentences.h"
#include "hr-window-files.h"

struct _HrWindow {
  AdwApplicationWindow parent_instance;
  AdwToastOverlay     *toasts;
  AdwLeaflet          *leaflet;
  AdwWindowTitle      *title;
  HrAnswerBar         *answer_bar;
  HrInputs            *inputs;
  HrMemoryPage        *memory;
  HrSpeedPage         *speed;
  HrEvidencePage      *evidence;
  AdwViewStack        *pages;
  GtkWidget           *menu_button;
  GtkImage            *short_icon;
  GtkLabel            *short_verdict;
  HrEstimator         *estimator;
  HrPlanStore         *store;
  HrSettings          *settings;
};

G_DEFINE_FINAL_TYPE (HrWindow, hr_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_title (HrWindow *self)
{
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  GFile *file = hr_plan_store_get_file (self->store);
  g_autofree char *title = hr_sentence_title (answer);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *subtitle = NULL;

  if (name != NULL && hr_estimator_get_modified (self->estimator))
    /* Translators: a file name with a mark that it has unsaved changes */
    subtitle = g_strdup_printf (_("%s •"), name);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : name);
  gtk_window_set_title (GTK_WINDOW (self), name != NULL ? name : title);
}

/* The narrow window shows inputs or answer; under the inputs stands what they come to. */
static void
show_short_answer (HrWindow *self)
{
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  HrVerdict verdict = answer->error == NULL ? answer->estimate.verdict : HR_VERDICT_UNKNOWN;
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autofree char *words = answer->error == NULL ? hr_sentence_verdict (answer, unit)
                                                 : g_strdup (_("No answer"));
  const char *classes[] = { hr_verdict_style (verdict), NULL };

  gtk_image_set_from_icon_name (self->short_icon, hr_verdict_icon (verdict));
  gtk_widget_set_css_classes (GTK_WIDGET (self->short_icon), classes);
  gtk_label_set_label (self->short_verdict, words);
}

static void
set_action_enabled (HrWindow   *self,
                    const char *name,
                    gboolean    enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

static void
remember_plan (HrWindow *self)
{
  g_autofree char *data = hr_plan_to_data (hr_estimator_get_plan (self->estimator));

  g_object_set (self->settings, "last-plan", data, NULL);
}

static void
answer_changed_cb (HrWindow *self)
{
  show_title (self);
  show_short_answer (self);
  set_action_enabled (self, "win.undo", hr_estimator_get_can_undo (self->estimator));
  set_action_enabled (self, "win.redo", hr_estimator_get_can_redo (self->estimator));
  set_action_enabled (self, "win.export", hr_estimator_get_error_message (self->estimator) == NULL);
}

static void
show_toast (HrWindow   *self,
            const char *words)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Narrow windows have less room to the sides; before libadwaita 1.4 only the leaflet knows. */
static void
folded_changed_cb (HrWindow *self)
{
  if (adw_leaflet_get_folded (self->leaflet))
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
undo_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  hr_estimator_undo (HR_WINDOW (widget)->estimator);
}

static void
redo_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  hr_estimator_redo (HR_WINDOW (widget)->estimator);
}

static void
show_inputs_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  adw_leaflet_set_visible_child_name (HR_WINDOW (widget)->leaflet, "inputs");
}

static void
show_answer_cb (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  hr_window_show_answer (HR_WINDOW (widget));
}

static void
file_chosen_for_open_cb (HrWindow *self,
                         GFile    *file)
{
  hr_window_open (self, file);
}

static void
open_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  hr_choose_plan_to_open (GTK_WINDOW (widget), G_CALLBACK (file_chosen_for_open_cb));
}

static gboolean
save_to (HrWindow *self,
         GFile    *file)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = hr_plan_store_save (self->store, file, &error);

  show_toast (self, saved ? _("Plan saved") : error->message);
  return saved;
}

static void
file_chosen_for_save_cb (HrWindow *self,
                         GFile    *file)
{
  save_to (self, file);
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

  if (hr_plan_store_get_file (self->store) != NULL)
    save_to (self, NULL);
  else
    save_as_cb (widget, name, parameter);
}

static void
export_to (HrWindow *self,
           GFile    *file)
{
  g_autoptr (GError) error = NULL;

  if (hr_memory_page_export (self->memory, file, &error))
    show_toast (self, _("Chart exported"));
  else
    show_toast (self, error->message);
}

static void
export_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  HrWindow *self = HR_WINDOW (widget);

  hr_choose_chart_to_save (GTK_WINDOW (self), hr_estimator_get_plan (self->estimator)->model,
                           G_CALLBACK (export_to));
}

static gboolean
drop_cb (HrWindow     *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  return files != NULL && hr_window_open (self, files->data);
}

static void
hr_window_dispose (GObject *object)
{
  HrWindow *self = HR_WINDOW (object);

  g_clear_object (&self->store);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hr_window_parent_class)->dispose (object);
}

static gboolean
close_later_cb (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return G_SOURCE_REMOVE;
}

static void
unsaved_response_cb (HrWindow   *self,
                     const char *response)
{
  gboolean close = strcmp (response, "discard") == 0;

  if (close)
    hr_estimator_mark_saved (self->estimator);
  else if (strcmp (response, "save") == 0)
    close = save_to (self, NULL);
  /* Not now: the dialog that asks here would go with its window. */
  if (close)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_later_cb, g_object_ref (self),
                     g_object_unref);
}

static void
ask_about_unsaved (HrWindow *self)
{
  g_autofree char *name = g_file_get_basename (hr_plan_store_get_file (self->store));
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Save Changes?"), NULL));

  /* Translators: %s is a file name */
  adw_message_dialog_format_body (dialog, _("“%s” has changes that are not saved. Changes that are "
                                            "not saved will be lost."), name);
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

/* A plan without a file is there again at the next start; one with a file must be asked about. */
static gboolean
hr_window_close_request (GtkWindow *window)
{
  HrWindow *self = HR_WINDOW (window);

  if (hr_plan_store_get_file (self->store) != NULL
      && hr_estimator_get_modified (self->estimator))
    {
      ask_about_unsaved (self);
      return GDK_EVENT_STOP;
    }
  remember_plan (self);
  return GTK_WINDOW_CLASS (hr_window_parent_class)->close_request (window);
}

/* Start where the question starts, not at the first button of the header bar. */
static void
hr_window_map (GtkWidget *widget)
{
  HrWindow *self = HR_WINDOW (widget);

  GTK_WIDGET_CLASS (hr_window_parent_class)->map (widget);
  if (!adw_leaflet_get_folded (self->leaflet))
    gtk_widget_child_focus (GTK_WIDGET (self->inputs), GTK_DIR_TAB_FORWARD);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_cb);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "win.save-as", NULL, save_as_cb);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "win.show-inputs", NULL, show_inputs_cb);
  gtk_widget_class_install_action (widget_class, "win.show-answer", NULL, show_answer_cb);
}

static void
hr_window_class_init (HrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_ANSWER_BAR);
  g_type_ensure (HR_TYPE_INPUTS);
  g_type_ensure (HR_TYPE_MEMORY_PAGE);
  g_type_ensure (HR_TYPE_EVIDENCE_PAGE);
  g_type_ensure (HR_TYPE_SPEED_PAGE);
  G_OBJECT_CLASS (klass)->dispose = hr_window_dispose;
  widget_class->map = hr_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = hr_window_close_request;

  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/window.ui");
  gtk_widget_class_bind_template_child (widget_class, HrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, title);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, answer_bar);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, inputs);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, memory);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, speed);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, evidence);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, short_icon);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, short_verdict);
  gtk_widget_class_bind_template_callback (widget_class, folded_changed_cb);
}

static void
hr_window_init (HrWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  /* The button inside takes the focus, and does not take the name of the outer one. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->menu_button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main Menu"), -1);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
bind_state (HrWindow   *self,
            HrSettings *settings)
{
  const GBindingFlags flags = G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE;

  g_object_bind_property (settings, "window-width", self, "default-width", flags);
  g_object_bind_property (settings, "window-height", self, "default-height", flags);
  g_object_bind_property (settings, "window-maximized", self, "maximized", flags);
}

/**
 * hr_window_show_page:
 * @self: a window
 * @page: (nullable): name of a page; one that it does not have changes nothing
 *
 * Turns to a page of the answer.
 */
void
hr_window_show_page (HrWindow   *self,
                     const char *page)
{
  if (page != NULL && adw_view_stack_get_child_by_name (self->pages, page) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, page);
}

/**
 * hr_window_new:
 * @application: the application
 * @catalog: the records
 * @settings: what windows remember
 *
 * Returns: a window with the plan of the last time
 */
GtkWidget *
hr_window_new (GtkApplication *application,
               HrCatalog      *catalog,
               HrSettings     *settings)
{
  HrWindow *self = g_object_new (HR_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *last_plan = hr_settings_dup_last_plan (settings);

  self->settings = g_object_ref (settings);
  self->estimator = hr_estimator_new (catalog);
  self->store = hr_plan_store_new (self->estimator);
  hr_plan_store_start (self->store, last_plan);
  hr_inputs_set_up (self->inputs, self->estimator, settings);
  hr_answer_bar_set_up (self->answer_bar, self->estimator, settings);
  hr_memory_page_set_up (self->memory, self->estimator, settings);
  hr_speed_page_set_up (self->speed, self->estimator);
  hr_evidence_page_set_up (self->evidence, self->estimator, settings);
  bind_state (self, settings);
  g_signal_connect_object (self->estimator, "notify::answer", G_CALLBACK (answer_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->estimator, "notify::modified", G_CALLBACK (show_title),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::file", G_CALLBACK (show_title),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::decimal-units", G_CALLBACK (show_short_answer),
                           self, G_CONNECT_SWAPPED);
  answer_changed_cb (self);
  hr_window_show_answer (self);
  return GTK_WIDGET (self);
}

/**
 * hr_window_load:
 * @self: a window
 * @file: a `.headroom` file
 * @error: return location
 *
 * Returns: whether the plan in @file is shown now
 */
gboolean
hr_window_load (HrWindow *self,
                GFile    *file,
                GError  **error)
{
  return hr_plan_store_open (self->store, file, error);
}

/**
 * hr_window_open:
 * @self: a window
 * @file: a `.headroom` file
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
      hr_window_show_answer (self);
      return TRUE;
    }
  show_toast (self, error->message);
  return FALSE;
}

/**
 * hr_window_show_answer:
 * @self: a window
 *
 * In a narrow window, turns from the inputs to the answer.
 */
void
hr_window_show_answer (HrWindow *self)
{
  adw_leaflet_set_visible_child_name (self->leaflet, "answer");
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
