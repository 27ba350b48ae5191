/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-window-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-answer-charts.h"
#include "hr-answer-tables.h"
#include "hr-chart-menu.h"
#include "hr-chart-table.h"
#include "hr-clipboard.h"
#include "hr-print.h"
#include "hr-report-export.h"
#include "hr-sentences.h"
#include "hr-window-files.h"

/* Lives as long as the window, which it does not hold. */
typedef struct {
  GtkWindow          *window;
  HrEstimator        *estimator;
  HrSettings         *settings;
  AdwViewStack       *pages;
  AdwToastOverlay    *toasts;
  GSimpleActionGroup *actions;
  GtkWidget          *chart;   /* weak: whose menu was opened last */
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_clear_weak_pointer (&self->chart);
  g_object_unref (self->estimator);
  g_object_unref (self->settings);
  g_object_unref (self->pages);
  g_object_unref (self->toasts);
  g_object_unref (self->actions);
  g_free (self);
}

/* What a page is about, for pages that draw an answer; the first stands for all others. */
static const struct { const char *page, *chart, *table; } subjects[] = {
  { "memory", "memory", "memory" },
  { "speed", "roofline", "operations" },
  { "advice", "memory", "advice" },
  { "limits", "matrix", "limits" },
};

static guint
find_subject (const Export *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_strcmp0 (page, subjects[i].page) == 0)
      return i;
  return 0;
}

static void
show_toast (const Export *self,
            const char   *words)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static HrAnswer *
get_answer (const Export *self)
{
  HrAnswer *answer = hr_estimator_get_answer (self->estimator);

  return answer->error == NULL ? answer : NULL;
}

/* ---- clipboard ---- */

static void
copy_table (const Export  *self,
            const HrTable *table)
{
  g_autoptr (GdkContentProvider) content = hr_content_of_table (table);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), content);
  show_toast (self, _("Table copied"));
}

static void
copy_table_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  const Export *self = user_data;
  HrAnswer *answer = get_answer (self);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autoptr (HrTable) table = NULL;

  if (answer != NULL)
    table = hr_answer_to_table (hr_estimator_get_catalog (self->estimator), answer,
                                subjects[find_subject (self)].table, unit);
  if (table != NULL)
    copy_table (self, table);
  else
    show_toast (self, _("There is no table to copy"));
}

/* The chart of the page that is shown, with what it is about. */
static HrChart *
make_chart (const Export  *self,
            GError       **error)
{
  HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  const char *key = subjects[find_subject (self)].chart;
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autofree char *title = hr_sentence_title (answer);
  HrChart *chart = hr_answer_to_chart (hr_estimator_get_catalog (self->estimator), answer, key,
                                       unit, error);

  if (chart != NULL)
    hr_chart_set_words (chart, &(HrChartWords) { .title = title,
                                                 .subtitle = hr_answer_chart_title (key, unit) });
  return chart;
}

static void
copy_chart (const Export *self,
            HrChart      *chart)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkContentProvider) content = hr_content_of_chart (chart, &error);

  if (content == NULL)
    {
      show_toast (self, error->message);
      return;
    }
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), content);
  show_toast (self, _("Chart copied"));
}

static void
copy_chart_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  const Export *self = user_data;
  g_autoptr (HrChart) chart = NULL;
  g_autoptr (GError) error = NULL;

  if (get_answer (self) == NULL)
    return;
  chart = make_chart (self, &error);
  if (chart != NULL)
    copy_chart (self, chart);
  else
    show_toast (self, error->message);
}

/* ---- chart ---- */

static void
save_chart (const Export *self,
            HrChart      *chart,
            GFile        *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    show_toast (self, _("A chart is written to a folder on this computer; choose one."));
  else if (hr_save_chart (chart, path, &error))
    show_toast (self, _("Chart exported"));
  else
    show_toast (self, error->message);
}

static void
chart_chosen_cb (GtkWindow *window,
                 GFile     *file)
{
  const Export *self = g_object_get_data (G_OBJECT (window), "hr-export");
  g_autoptr (HrChart) chart = NULL;
  g_autoptr (GError) error = NULL;

  if (get_answer (self) != NULL)
    chart = make_chart (self, &error);
  if (chart != NULL)
    save_chart (self, chart, file);
  else if (error != NULL)
    show_toast (self, error->message);
}

static void
export_chart_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  const Export *self = user_data;

  hr_choose_chart_to_save (self->window, hr_estimator_get_plan (self->estimator)->model,
                           G_CALLBACK (chart_chosen_cb));
}

/* ---- the chart whose menu is open ---- */

static void
menu_opening_cb (GtkWidget *chart,
                 gpointer   user_data)
{
  Export *self = user_data;

  g_set_weak_pointer (&self->chart, chart);
}

/* Pages that draw one answer have its name for a title; what is drawn there does not show it. */
static HrChart *
dup_this_chart (const Export *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  HrChart *chart = self->chart != NULL ? hr_chart_menu_dup (self->chart) : NULL;
  g_autofree char *title = hr_sentence_title (hr_estimator_get_answer (self->estimator));

  if (chart != NULL && g_strcmp0 (page, subjects[find_subject (self)].page) == 0)
    hr_chart_set_words (chart, &(HrChartWords) { .title = title });
  return chart;
}

static void
copy_this_chart_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  g_autoptr (HrChart) chart = dup_this_chart (user_data);

  if (chart != NULL)
    copy_chart (user_data, chart);
}

static void
copy_this_table_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  g_autoptr (HrChart) chart = dup_this_chart (user_data);
  g_autoptr (HrTable) table = chart != NULL ? hr_chart_to_table (chart) : NULL;

  if (table != NULL)
    copy_table (user_data, table);
}

static void
this_chart_chosen_cb (GtkWindow *window,
                      GFile     *file)
{
  const Export *self = g_object_get_data (G_OBJECT (window), "hr-export");
  g_autoptr (HrChart) chart = dup_this_chart (self);

  if (chart != NULL)
    save_chart (self, chart, file);
}

static void
export_this_chart_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  const Export *self = user_data;

  hr_choose_chart_to_save (self->window, hr_estimator_get_plan (self->estimator)->model,
                           G_CALLBACK (this_chart_chosen_cb));
}

/* ---- report ---- */

/* On the page of comparisons a report is of all plans on it; else of the window's own. */
static GPtrArray *
list_answers (const Export *self)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify) hr_answer_unref);
  const char *const *pins = hr_settings_get_pinned_plans (self->settings);
  gboolean several = g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages),
                                "compare") == 0;

  g_ptr_array_add (answers, hr_answer_ref (get_answer (self)));
  for (guint i = 0; several && pins != NULL && pins[i] != NULL; i++)
    {
      g_autoptr (HrPlan) plan = hr_plan_from_data (pins[i], -1, "pinned-plans", NULL);
      g_autoptr (HrAnswer) answer =
        plan != NULL ? hr_answer_new (hr_estimator_get_catalog (self->estimator), plan) : NULL;

      if (answer != NULL && answer->error == NULL)
        g_ptr_array_add (answers, g_steal_pointer (&answer));
    }
  return answers;
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWindow) window = GTK_WINDOW (g_object_ref (source));
  const Export *self = g_object_get_data (G_OBJECT (window), "hr-export");
  g_autoptr (GError) error = NULL;

  if (hr_report_export_finish (result, &error))
    show_toast (self, _("Report exported"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_toast (self, error->message);
}

static void
chosen_cb (GtkWindow *window,
           GFile     *file)
{
  const Export *self = g_object_get_data (G_OBJECT (window), "hr-export");
  g_autoptr (GPtrArray) answers = NULL;

  if (get_answer (self) == NULL)
    return;
  answers = list_answers (self);
  hr_report_export_async (window, hr_estimator_get_catalog (self->estimator), answers,
                          hr_settings_get_byte_unit (self->settings), file, exported_cb, NULL);
}

static void
export_report_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  const Export *self = user_data;

  hr_choose_report_to_save (self->window, hr_estimator_get_plan (self->estimator)->model,
                            G_CALLBACK (chosen_cb));
}

static void
printed_cb (GtkPrintOperation       *operation,
            GtkPrintOperationResult  result,
            GtkWindow               *window)
{
  const Export *self = g_object_get_data (G_OBJECT (window), "hr-export");
  g_autoptr (GError) error = NULL;

  gtk_print_operation_get_error (operation, &error);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR && error != NULL)
    show_toast (self, error->message);
}

static void
print_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  const Export *self = user_data;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (HrReport) report = NULL;
  g_autoptr (GtkPrintOperation) operation = NULL;

  if (get_answer (self) == NULL)
    return;
  answers = list_answers (self);
  report = hr_report_new (hr_estimator_get_catalog (self->estimator),
                          (HrAnswer *const *) answers->pdata, answers->len,
                          hr_settings_get_byte_unit (self->settings));
  operation = hr_print_operation_new (report);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "done", G_CALLBACK (printed_cb), self->window, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, self->window, NULL);
}

/* ---- actions ---- */

static const GActionEntry entries[] = {
  { .name = "copy-chart", .activate = copy_chart_cb },
  { .name = "copy-table", .activate = copy_table_cb },
  { .name = "copy-this-chart", .activate = copy_this_chart_cb },
  { .name = "copy-this-table", .activate = copy_this_table_cb },
  { .name = "export-this-chart", .activate = export_this_chart_cb },
  { .name = "export-chart", .activate = export_chart_cb },
  { .name = "export-report", .activate = export_report_cb },
  { .name = "print", .activate = print_cb },
};

static void
answer_changed_cb (GtkWindow *window)
{
  const Export *self = g_object_get_data (G_OBJECT (window), "hr-export");
  gboolean answered = get_answer (self) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                    entries[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), answered);
    }
}

/**
 * hr_window_export_set_up:
 * @window: a window
 * @estimator: whose answer leaves it
 * @settings: GiB or GB
 * @pages: which page is shown
 * @toasts: where it is told what was done
 */
void
hr_window_export_set_up (GtkWindow       *window,
                         HrEstimator     *estimator,
                         HrSettings      *settings,
                         AdwViewStack    *pages,
                         AdwToastOverlay *toasts)
{
  Export *self = g_new0 (Export, 1);

  *self = (Export) {
    window, g_object_ref (estimator), g_object_ref (settings), g_object_ref (pages),
    g_object_ref (toasts), g_simple_action_group_new (), NULL,
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "document", G_ACTION_GROUP (self->actions));
  g_object_set_data_full (G_OBJECT (window), "hr-export", self, export_free);
  g_object_set_data (G_OBJECT (window), HR_WINDOW_TOASTS, toasts);
  hr_chart_menu_set_up (window, menu_opening_cb, self);
  g_signal_connect_object (estimator, "notify::answer", G_CALLBACK (answer_changed_cb), window,
                           G_CONNECT_SWAPPED);
  answer_changed_cb (window);
}
