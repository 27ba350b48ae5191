/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-window-private.h"

#include <glib/gi18n.h>

#include "hr-commands.h"
#include "hr-sentences.h"
#include "hr-verdict-image.h"
#include "hr-window-export.h"
#include "hr-window-files.h"

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
  /* Never NULL, which is taken for news every time. */
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle
                                              : name != NULL ? name : "");
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

  hr_verdict_image_show (self->short_icon, verdict);
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
answer_changed_cb (HrWindow *self)
{
  show_title (self);
  show_short_answer (self);
  set_action_enabled (self, "win.undo", hr_estimator_get_can_undo (self->estimator));
  set_action_enabled (self, "win.redo", hr_estimator_get_can_redo (self->estimator));
}

void
hr_window_show_toast (HrWindow   *self,
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
  hr_window_title_pages (self, adw_leaflet_get_folded (self->leaflet));
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
commands_cb (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (hr_commands_new (GTK_WINDOW (widget))));
}

static void
input_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  HrWindow *self = HR_WINDOW (widget);

  if (!hr_inputs_grab_focus_of (self->inputs, g_variant_get_string (parameter, NULL)))
    hr_window_show_toast (self, _("This plan does not have that input"));
  else
    adw_leaflet_set_visible_child_name (self->leaflet, "inputs");
}

static void
hr_window_dispose (GObject *object)
{
  HrWindow *self = HR_WINDOW (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->store);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hr_window_parent_class)->dispose (object);
}

static gboolean
hr_window_close_request (GtkWindow *window)
{
  if (!hr_window_may_close (HR_WINDOW (window)))
    return GDK_EVENT_STOP;
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
  gtk_widget_class_install_action (widget_class, "win.commands", NULL, commands_cb);
  gtk_widget_class_install_action (widget_class, "win.input", "s", input_cb);
  gtk_widget_class_install_action (widget_class, "win.show-inputs", NULL, show_inputs_cb);
  gtk_widget_class_install_action (widget_class, "win.show-answer", NULL, show_answer_cb);
}

static void
hr_window_class_init (HrWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_ANSWER_BAR);
  g_type_ensure (HR_TYPE_INPUTS);
  G_OBJECT_CLASS (klass)->dispose = hr_window_dispose;
  widget_class->map = hr_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = hr_window_close_request;

  install_actions (widget_class);
  hr_window_install_documents (widget_class);
  hr_window_install_models (widget_class);
  hr_window_install_pages (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/window.ui");
  gtk_widget_class_bind_template_child (widget_class, HrWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, title);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, answer_bar);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, inputs);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, recent);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, short_icon);
  gtk_widget_class_bind_template_child (widget_class, HrWindow, short_verdict);
  gtk_widget_class_bind_template_callback (widget_class, folded_changed_cb);
}

static void
hr_window_init (HrWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The button inside takes the focus, and does not take the name of the outer one. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->menu_button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main Menu"), -1);
  hr_window_take_drops (self);
  hr_window_follow_recent (self);
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
  if (*last_plan != '\0')
    hr_plan_store_start (self->store, last_plan);
  else
    hr_window_start_over (self);
  hr_inputs_set_up (self->inputs, self->estimator, settings);
  hr_answer_bar_set_up (self->answer_bar, self->estimator, settings);
  hr_window_set_up_pages (self);
  hr_window_export_set_up (GTK_WINDOW (self), self->estimator, settings, self->pages,
                           self->toasts);
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
  hr_window_tell_problems (self);
  return GTK_WIDGET (self);
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
