/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-window-files.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

/* GtkFileDialog is newer than the floor; the native chooser asks the portal where there is one. */

typedef void (*ChosenFunc) (GtkWindow *window,
                            GFile     *file);

/* There is more to read than "Copied". */
#define REFUSAL_S 10

/* A desktop's portal answers a person's Cancel in another way than its own refusal or failure,
 * which GTK makes a closed dialog of; without a portal that is what a person did. */
static gboolean
is_refused (int response)
{
  const char *debug = g_getenv ("GDK_DEBUG");
  gboolean has_portal = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS)
                        || (debug != NULL && strstr (debug, "portals") != NULL);

  return has_portal && response == GTK_RESPONSE_DELETE_EVENT;
}

static void
tell_refusal (GtkWindow *window)
{
  AdwToastOverlay *toasts = g_object_get_data (G_OBJECT (window), HR_WINDOW_TOASTS);
  AdwToast *toast;

  if (toasts == NULL)
    return;
  toast = adw_toast_new (_("The desktop gave no file; allow it in its settings, or try again"));
  adw_toast_set_timeout (toast, REFUSAL_S);
  adw_toast_overlay_add_toast (toasts, toast);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  GtkWindow *window = gtk_native_dialog_get_transient_for (dialog);
  ChosenFunc chosen = (ChosenFunc) user_data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && window != NULL)
    chosen (window, file);
  else if (window != NULL && is_refused (response))
    tell_refusal (window);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static GtkFileChooserNative *
new_chooser (GtkWindow            *window,
             GtkFileChooserAction  action,
             const char           *title)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, window, action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  return dialog;
}

static void
ask (GtkFileChooserNative *dialog,
     GCallback             chosen)
{
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), (gpointer) chosen);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * hr_choose_plan_to_open:
 * @window: the window that asks
 * @chosen: called with the file
 */
void
hr_choose_plan_to_open (GtkWindow *window,
                        GCallback  chosen)
{
  GtkFileChooserNative *dialog =
    new_chooser (window, GTK_FILE_CHOOSER_ACTION_OPEN, _("Open a Plan"));

  add_filter (GTK_FILE_CHOOSER (dialog), _("Plans"), "*.headroom");
  add_filter (GTK_FILE_CHOOSER (dialog), _("All Files"), "*");
  ask (dialog, chosen);
}

/**
 * hr_choose_plan_to_save:
 * @window: the window that asks
 * @file: (nullable): where the plan was saved before
 * @name: (nullable): what a new file is called, without ending
 * @chosen: called with the file
 */
void
hr_choose_plan_to_save (GtkWindow  *window,
                        GFile      *file,
                        const char *name,
                        GCallback   chosen)
{
  GtkFileChooserNative *dialog =
    new_chooser (window, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save the Plan"));
  g_autofree char *file_name = g_strconcat (name != NULL ? name : "plan", ".headroom", NULL);

  add_filter (GTK_FILE_CHOOSER (dialog), _("Plans"), "*.headroom");
  if (file != NULL)
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL);
  else
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  ask (dialog, chosen);
}

/**
 * hr_choose_chart_to_save:
 * @window: the window that asks
 * @name: (nullable): what a new file is called, without ending
 * @chosen: called with the file
 */
void
hr_choose_chart_to_save (GtkWindow  *window,
                         const char *name,
                         GCallback   chosen)
{
  GtkFileChooserNative *dialog =
    new_chooser (window, GTK_FILE_CHOOSER_ACTION_SAVE, _("Export the Chart"));
  g_autofree char *file_name = g_strconcat (name != NULL ? name : "memory", ".png", NULL);

  add_filter (GTK_FILE_CHOOSER (dialog), _("PNG Pictures"), "*.png");
  add_filter (GTK_FILE_CHOOSER (dialog), _("SVG Drawings"), "*.svg");
  add_filter (GTK_FILE_CHOOSER (dialog), _("PDF Documents"), "*.pdf");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  ask (dialog, chosen);
}

/**
 * hr_choose_report_to_save:
 * @window: the window that asks
 * @name: (nullable): what a new file is called, without ending
 * @chosen: called with the file
 */
void
hr_choose_report_to_save (GtkWindow  *window,
                          const char *name,
                          GCallback   chosen)
{
  GtkFileChooserNative *dialog =
    new_chooser (window, GTK_FILE_CHOOSER_ACTION_SAVE, _("Export the Report"));
  g_autofree char *file_name = g_strconcat (name != NULL ? name : "report", ".pdf", NULL);

  add_filter (GTK_FILE_CHOOSER (dialog), _("PDF Documents"), "*.pdf");
  add_filter (GTK_FILE_CHOOSER (dialog), _("Markdown Documents"), "*.md");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  ask (dialog, chosen);
}

/**
 * hr_choose_model_to_open:
 * @window: the window that asks
 * @chosen: called with the file
 */
void
hr_choose_model_to_open (GtkWindow *window,
                         GCallback  chosen)
{
  GtkFileChooserNative *dialog =
    new_chooser (window, GTK_FILE_CHOOSER_ACTION_OPEN, _("Open a Model File"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Models"));
  gtk_file_filter_add_pattern (filter, "*.gguf");
  gtk_file_filter_add_pattern (filter, "*.safetensors");
  gtk_file_filter_add_pattern (filter, "*.json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  add_filter (GTK_FILE_CHOOSER (dialog), _("All Files"), "*");
  ask (dialog, chosen);
}
