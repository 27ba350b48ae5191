/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hr-answer-charts.h"
#include "hr-answer-tables.h"
#include "hr-clipboard.h"
#include "hr-memory-stack.h"
#include "hr-print.h"
#include "hr-report-export.h"
#include "hr-stack-chart.h"
#include "hr-window-export.h"

static char *folder;
static HrCatalog *catalog;

static HrPlan *
make_plan (void)
{
  HrPlan *plan = hr_plan_new ();

  g_assert_true (hr_plan_set (plan, "model", "llama-3-8b", NULL));
  g_assert_true (hr_plan_set (plan, "engine", "llama.cpp", NULL));
  g_assert_true (hr_plan_set (plan, "weights", "gguf-q4_k_m", NULL));
  g_assert_true (hr_plan_set (plan, "hardware.id", "nvidia-geforce-rtx-4090", NULL));
  return plan;
}

static HrAnswer *
ask (void)
{
  g_autoptr (HrPlan) plan = make_plan ();

  return hr_answer_new (catalog, plan);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* What a program that asks for @type gets. */
static GBytes *
paste (GdkContentProvider *content,
       const char         *type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gboolean done = FALSE;

  gdk_content_provider_write_mime_type_async (content, type, stream, G_PRIORITY_DEFAULT, NULL,
                                              written_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
assert_begins (GdkContentProvider *content,
               const char         *type,
               const char         *magic)
{
  g_autoptr (GBytes) bytes = paste (content, type);

  g_assert_cmpuint (g_bytes_get_size (bytes), >, strlen (magic));
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (magic), magic, strlen (magic));
}

static void
test_table (void)
{
  g_autoptr (HrAnswer) answer = ask ();
  g_autoptr (HrTable) table =
    hr_answer_to_table (catalog, answer, "memory", HR_BYTE_UNIT_BINARY);
  g_autoptr (GdkContentProvider) content = hr_content_of_table (table);

  assert_begins (content, "text/html", "<meta charset=\"utf-8\">\n<table>");
  assert_begins (content, "text/plain;charset=utf-8",
                 "Item\tGPU 0 (B)\tMain memory (B)\nWeights\t");
  assert_begins (content, "text/plain", "Item\t");
  assert_begins (content, "text/csv", "Item,GPU 0 (B),Main memory (B)\r\nWeights,");
}

static void
test_chart (void)
{
  g_autoptr (HrAnswer) answer = ask ();
  g_autoptr (HrChart) chart =
    hr_answer_to_chart (catalog, answer, "memory", HR_BYTE_UNIT_BINARY, NULL);
  g_autoptr (GdkContentProvider) content = hr_content_of_chart (chart, NULL);

  assert_begins (content, "image/png", "\211PNG");
  assert_begins (content, "image/svg+xml", "<?xml");
}

/* To a file, through all that a printer would get. */
static void
test_print (void)
{
  g_autoptr (HrAnswer) answer = ask ();
  g_autoptr (HrReport) report = hr_report_new (catalog, &answer, 1, HR_BYTE_UNIT_BINARY);
  g_autoptr (GtkPrintOperation) operation = hr_print_operation_new (report);
  g_autofree char *path = g_build_filename (folder, "printed.pdf", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  int n_pages;

  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL,
                                            &error), ==, GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_object_get (operation, "n-pages", &n_pages, NULL);
  g_assert_cmpint (n_pages, >=, 2);
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF"));
  g_remove (path);
}

typedef struct {
  gboolean done;
  GError  *error;
} Outcome;

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Outcome *outcome = user_data;

  hr_report_export_finish (result, &outcome->error);
  outcome->done = TRUE;
}

static GError *
export (const char *path)
{
  g_autoptr (GPtrArray) answers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hr_answer_unref);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWindow *window = g_object_ref_sink (GTK_WINDOW (gtk_window_new ()));
  Outcome outcome = { FALSE, NULL };

  g_ptr_array_add (answers, ask ());
  hr_report_export_async (window, catalog, answers, HR_BYTE_UNIT_BINARY, file, exported_cb,
                          &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (window);
  g_object_unref (window);
  return outcome.error;
}

static void
test_export (void)
{
  g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "absent", "report.pdf", NULL);
  g_autofree char *unnamed = g_build_filename (folder, "report.doc", NULL);
  g_autoptr (GError) none = export (path);
  g_autoptr (GError) absent = export (nowhere);
  g_autoptr (GError) wrong = export (unnamed);

  g_assert_no_error (none);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_nonnull (absent);
  g_assert_nonnull (strstr (absent->message, "its folder does not exist"));
  g_assert_nonnull (wrong);
  g_assert_nonnull (strstr (wrong->message, ".pdf"));
}

static void
test_cancel (void)
{
  g_autoptr (HrAnswer) answer = ask ();
  g_autoptr (HrReport) report = hr_report_new (catalog, &answer, 1, HR_BYTE_UNIT_BINARY);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  static const char *const names[] = { "stopped.pdf", "stopped.md" };

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (hr_report_save (report, path, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

/* More than the threads that GLib lends, so that what comes after waits. */
#define N_BLOCKERS 80

static GMutex gate;

static void
block_cb (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  g_task_return_boolean (task, TRUE);
}

static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }
  return NULL;
}

/* An export that takes long shows a dialog; what is cancelled there leaves nothing. */
static void
test_cancel_dialog (void)
{
  g_autoptr (GPtrArray) answers =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hr_answer_unref);
  g_autofree char *path = g_build_filename (folder, "cancelled.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWindow *window = g_object_ref_sink (GTK_WINDOW (gtk_window_new ()));
  Outcome outcome = { FALSE, NULL };

  gtk_window_present (window);
  g_ptr_array_add (answers, ask ());
  g_mutex_lock (&gate);
  for (guint i = 0; i < N_BLOCKERS; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

      g_task_run_in_thread (task, block_cb);
    }
  hr_report_export_async (window, catalog, answers, HR_BYTE_UNIT_BINARY, file, exported_cb,
                          &outcome);
  while (find_dialog () == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (outcome.done);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "cancel");
  g_mutex_unlock (&gate);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (find_dialog ());
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&outcome.error);
  gtk_window_destroy (window);
  g_object_unref (window);
}

/* A window with two pages, as far as export looks at it. */
typedef struct {
  GtkWidget       *window;
  AdwViewStack    *pages;
  HrEstimator     *estimator;
  HrSettings      *settings;
} Fixture;

static void
fixture_set_up (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (HrPlan) plan = make_plan ();
  AdwToastOverlay *toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());

  self->estimator = hr_estimator_new (catalog);
  self->settings = hr_settings_new (NULL);
  hr_estimator_open_plan (self->estimator, plan);
  while (hr_estimator_get_busy (self->estimator))
    g_main_context_iteration (NULL, TRUE);
  self->window = g_object_ref_sink (adw_window_new ());
  self->pages = ADW_VIEW_STACK (adw_view_stack_new ());
  adw_view_stack_add_named (self->pages, gtk_label_new (NULL), "memory");
  adw_view_stack_add_named (self->pages, gtk_label_new (NULL), "speed");
  adw_toast_overlay_set_child (toasts, GTK_WIDGET (self->pages));
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (toasts));
  hr_window_export_set_up (GTK_WINDOW (self->window), self->estimator, self->settings,
                           self->pages, toasts);
}

static void
fixture_tear_down (Fixture       *self,
                   gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_assert_finalize_object (self->window);
  g_assert_finalize_object (self->estimator);
  g_object_unref (self->settings);
}

static char *
paste_from (Fixture    *self,
            const char *type)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->window);
  g_autoptr (GBytes) bytes = paste (gdk_clipboard_get_content (clipboard), type);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What is copied is what the page is about. */
static void
test_copy (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *memory = NULL;
  g_autofree char *operations = NULL;
  g_autofree char *chart = NULL;

  g_assert_true (gtk_widget_activate_action (self->window, "document.copy-table", NULL));
  memory = paste_from (self, "text/html");
  g_assert_nonnull (strstr (memory, "KV cache"));
  adw_view_stack_set_visible_child_name (self->pages, "speed");
  g_assert_true (gtk_widget_activate_action (self->window, "document.copy-table", NULL));
  operations = paste_from (self, "text/html");
  g_assert_nonnull (strstr (operations, "Feed-forward"));
  g_assert_true (gtk_widget_activate_action (self->window, "document.copy-chart", NULL));
  chart = paste_from (self, "image/svg+xml");
  g_assert_nonnull (strstr (chart, "Operations per byte"));
}

/* Presses Shift+F10, as far as the window sees it. */
static void
press_menu_key (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      guint n = G_IS_LIST_MODEL (controller) ? g_list_model_get_n_items (G_LIST_MODEL (controller))
                                             : 0;

      for (guint j = 0; j < n; j++)
        {
          g_autoptr (GtkShortcut) shortcut =
            g_list_model_get_item (G_LIST_MODEL (controller), j);
          g_autofree char *trigger =
            gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (strcmp (trigger, "<Shift>F10") == 0)
            g_assert_true (gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                         window, NULL));
        }
    }
}

/* What is copied from the menu of a chart is what that chart shows. */
static void
test_menu (Fixture       *self,
           gconstpointer  data)
{
  GtkWidget *chart = hr_stack_chart_new ();
  g_autoptr (HrStack) stack =
    hr_memory_stack_new (hr_estimator_get_answer (self->estimator), HR_BYTE_UNIT_BINARY);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *table = NULL;
  g_autofree char *drawing = NULL;

  hr_stack_chart_set_data (HR_STACK_CHART (chart), stack);
  gtk_box_append (GTK_BOX (box), chart);
  adw_view_stack_add_named (self->pages, box, "compare");
  adw_view_stack_set_visible_child_name (self->pages, "compare");
  gtk_window_present (GTK_WINDOW (self->window));
  while (!gtk_widget_get_mapped (chart))
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_grab_focus (chart);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (self->window)), chart));
  press_menu_key (self->window);
  g_assert_true (GTK_IS_POPOVER_MENU (gtk_widget_get_last_child (box)));
  g_assert_true (gtk_widget_activate_action (self->window, "document.copy-this-table", NULL));
  table = paste_from (self, "text/plain;charset=utf-8");
  g_assert_true (g_str_has_prefix (table, "Item\tGPU 0\tMain memory\nWeights\t"));
  g_assert_nonnull (strstr (table, "\302\240GiB"));
  g_assert_true (gtk_widget_activate_action (self->window, "document.copy-this-chart", NULL));
  drawing = paste_from (self, "image/svg+xml");
  g_assert_nonnull (strstr (drawing, "KV cache"));
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_last_child (box)));
  while (gtk_widget_get_last_child (box) != chart)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_no_answer (Fixture       *self,
                gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->window);
  GdkContentProvider *before;

  gtk_widget_activate_action (self->window, "document.copy-table", NULL);
  before = gdk_clipboard_get_content (clipboard);
  g_assert_nonnull (before);
  hr_estimator_set_model (self->estimator, "no-such-model");
  while (hr_estimator_get_busy (self->estimator))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (hr_estimator_get_answer (self->estimator)->error);
  gtk_widget_activate_action (self->window, "document.copy-table", NULL);
  gtk_widget_activate_action (self->window, "document.copy-chart", NULL);
  g_assert_true (gdk_clipboard_get_content (clipboard) == before);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  folder = g_dir_make_tmp ("headroom-documents-XXXXXX", NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/documents/table", test_table);
  g_test_add_func ("/documents/chart", test_chart);
  g_test_add_func ("/documents/print", test_print);
  g_test_add_func ("/documents/export", test_export);
  g_test_add_func ("/documents/cancel", test_cancel);
  g_test_add_func ("/documents/cancel-dialog", test_cancel_dialog);
  g_test_add ("/documents/copy", Fixture, NULL, fixture_set_up, test_copy, fixture_tear_down);
  g_test_add ("/documents/menu", Fixture, NULL, fixture_set_up, test_menu, fixture_tear_down);
  g_test_add ("/documents/no-answer", Fixture, NULL, fixture_set_up, test_no_answer,
              fixture_tear_down);
  status = g_test_run ();
  g_object_unref (catalog);
  /* Every test has removed what it wrote. */
  if (g_rmdir (folder) != 0)
    status = 1;
  g_free (folder);
  return status;
}
