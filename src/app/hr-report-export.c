/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A report is written in a thread; a dialog with a way out appears when that takes long. */
#include "hr-report-export.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hr-report.h"

/* What is done by then needs no dialog. */
#define PATIENCE_MS 500
#define PULSE_MS 100

typedef struct {
  HrCatalog      *catalog;
  GPtrArray      *answers;     /* HrAnswer */
  HrByteUnit      unit;
  char           *path;
  GtkWindow      *window;
  GtkWidget      *dialog;
  GtkProgressBar *bar;
  guint           timer;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_unref (self->catalog);
  g_ptr_array_unref (self->answers);
  g_clear_object (&self->window);
  g_free (self->path);
  g_free (self);
}

static void
write_cb (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Export *self = task_data;
  g_autoptr (HrReport) report = hr_report_new (self->catalog,
                                               (HrAnswer *const *) self->answers->pdata,
                                               self->answers->len, self->unit);
  GError *error = NULL;

  if (hr_report_save (report, self->path, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
pulse_cb (gpointer user_data)
{
  Export *self = user_data;

  gtk_progress_bar_pulse (self->bar);
  return G_SOURCE_CONTINUE;
}

static gboolean
show_dialog_cb (gpointer user_data)
{
  GTask *task = user_data;
  Export *self = g_task_get_task_data (task);

  self->dialog = adw_message_dialog_new (self->window, _("Exporting the Report…"), NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self->dialog), "cancel", _("_Cancel"));
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Progress of the export"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self->dialog), GTK_WIDGET (self->bar));
  g_signal_connect_object (self->dialog, "response", G_CALLBACK (g_cancellable_cancel),
                           g_task_get_cancellable (task), G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->dialog));
  self->timer = g_timeout_add (PULSE_MS, pulse_cb, self);
  return G_SOURCE_REMOVE;
}

static void
completed_cb (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  self->dialog = NULL;
}

/**
 * hr_report_export_async:
 * @window: over which progress is shown
 * @catalog: the records of @answers
 * @answers: (element-type HrAnswer): answers without error; several are compared
 * @unit: GiB or GB
 * @file: where to, ending in .pdf or .md
 * @callback: called when it is done
 * @user_data: passed to @callback
 */
void
hr_report_export_async (GtkWindow           *window,
                        HrCatalog           *catalog,
                        GPtrArray           *answers,
                        HrByteUnit           unit,
                        GFile               *file,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (window, cancellable, callback, user_data);
  Export *self = g_new0 (Export, 1);

  self->catalog = g_object_ref (catalog);
  self->answers = g_ptr_array_ref (answers);
  self->unit = unit;
  self->path = g_file_get_path (file);
  self->window = g_object_ref (window);
  g_task_set_task_data (task, self, export_free);
  if (self->path == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                               _("A report is written to a folder on this computer; choose one."));
      return;
    }
  self->timer = g_timeout_add (PATIENCE_MS, show_dialog_cb, task);
  g_signal_connect (task, "notify::completed", G_CALLBACK (completed_cb), NULL);
  g_task_run_in_thread (task, write_cb);
}

/**
 * hr_report_export_finish:
 * @result: what the callback got
 * @error: return location for an error; G_IO_ERROR_CANCELLED where the user stopped it
 *
 * Returns: whether the report stands where it should
 */
gboolean
hr_report_export_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
