/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-busy.h"
#include "hr-chart-area.h"
#include "hr-evidence-charts.h"
#include "hr-evidence-sentences.h"
#include "hr-interval-sentences.h"
#include "hr-scroll-box.h"
#include "hr-why-button.h"
#include "hr-why.h"

#define N_NEIGHBOURS 8
/* Plans change with every step of a slider; the search waits for a pause. */
#define PAUSE_MS 120

struct _HrEvidencePage {
  AdwBin           parent_instance;
  GtkStack        *stack;
  GtkSpinner      *spinner;
  AdwStatusPage   *problem;
  GtkLabel        *memory_interval;
  GtkLabel        *speed_interval;
  GtkMenuButton   *why;
  GtkListBox      *runs;
  AdwComboRow     *topic;
  HrChartArea     *parity;
  HrChartArea     *histogram;
  AdwPreferencesGroup *rules_group;
  GtkListBox      *rules;
  HrEstimator     *estimator;
  HrSettings      *settings;
  HrEvidenceStore *store;
  gboolean         topic_chosen;   /* by the user, so that the workload does not change it */
  gboolean         updating;
  gboolean         busy;
  guint            pause_id;
};

G_DEFINE_FINAL_TYPE (HrEvidencePage, hr_evidence_page, ADW_TYPE_BIN)

/* ---- lists ---- */

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static GtkWidget *
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle, -1);
  gtk_widget_add_css_class (row, "numeric");
  gtk_list_box_append (list, row);
  return row;
}

static void
add_why (GtkWidget      *row,
         HrWhyFunc       func,
         gpointer        data)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  g_autofree char *name = g_strdup_printf (_("Why: %s"), title);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), hr_why_button_new (name, func, data, g_free));
}

static void
add_line (GString    *text,
          const char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

/* What a row is about, for as long as it stands; the store keeps its runs. */
typedef struct {
  HrEvidencePage        *page;
  const HrEvaluationRow *run;
  HrReference            reference;
  const HrRuleErrors    *errors;
} Subject;

static GPtrArray *
why_run (gpointer data)
{
  const Subject *subject = data;

  return hr_why_run (subject->run, hr_settings_get_byte_unit (subject->page->settings));
}

static GPtrArray *
why_rule (gpointer data)
{
  const Subject *subject = data;

  return hr_why_rule (&subject->reference, subject->errors,
                      hr_settings_get_byte_unit (subject->page->settings));
}

static GPtrArray *
why_sure (gpointer page)
{
  HrEvidencePage *self = page;

  return hr_why_sure (hr_estimator_get_answer (self->estimator),
                      hr_settings_get_byte_unit (self->settings));
}

static GPtrArray *
why_topic (gpointer page)
{
  HrEvidencePage *self = page;

  return hr_why_parity (hr_evidence_store_get_evaluation (self->store),
                        hr_estimator_get_answer (self->estimator),
                        adw_combo_row_get_selected (self->topic));
}

static void
add_run (HrEvidencePage        *self,
         const HrEvaluationRow *run)
{
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autofree char *title = hr_sentence_run (run);
  g_autofree char *source = hr_sentence_source (run->evidence);
  g_autofree char *size = hr_sentence_run_size (run);
  g_autoptr (GString) text = g_string_new (size);
  Subject *subject = g_new (Subject, 1);

  for (guint i = 0; i < run->n_comparisons; i++)
    if (run->comparisons[i].refused == NULL)
      {
        g_autofree char *line = hr_sentence_comparison (&run->comparisons[i], unit);
        add_line (text, line);
      }
  add_line (text, source);
  *subject = (Subject) { .page = self, .run = run };
  add_why (add_row (self->runs, title, text->str), why_run, subject);
}

static void
show_runs (HrEvidencePage *self,
           const HrAnswer *answer)
{
  g_autoptr (GArray) found = hr_evidence_store_find (self->store, answer->plan, N_NEIGHBOURS);

  clear_list (self->runs);
  for (guint i = 0; i < found->len; i++)
    add_run (self, g_array_index (found, HrNeighbour, i).row);
  if (found->len == 0)
    add_row (self->runs, _("Nothing of this kind has been measured"),
             _("The estimate stands on its equations alone."));
}

static const HrRuleErrors *
find_errors (const HrResiduals *residuals,
             HrReferenceMethod  method)
{
  for (guint i = 0; residuals != NULL && i < residuals->n_rules; i++)
    if (strcmp (residuals->rules[i].method, hr_reference_method_name (method)) == 0)
      return &residuals->rules[i];
  return NULL;
}

static void
add_rule (HrEvidencePage    *self,
          const HrReference *reference)
{
  const HrResiduals *residuals =
    hr_catalog_get_residuals (hr_estimator_get_catalog (self->estimator));
  const HrRuleErrors *errors = find_errors (residuals, reference->method);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autofree char *value = hr_sentence_rule_value (reference, unit);
  g_autofree char *figures = errors != NULL ? hr_sentence_rule_errors (errors) : NULL;
  g_autoptr (GString) text = g_string_new (hr_reference_method_rule (reference->method));
  Subject *subject = g_new (Subject, 1);

  add_line (text, value);
  if (figures != NULL)
    add_line (text, figures);
  if (hr_sentence_rule_remark (reference->method) != NULL)
    add_line (text, hr_sentence_rule_remark (reference->method));
  *subject = (Subject) { .page = self, .reference = *reference, .errors = errors };
  add_why (add_row (self->rules, hr_sentence_rule (reference->method), text->str), why_rule,
           subject);
}

static void
show_rules (HrEvidencePage *self,
            const HrAnswer *answer)
{
  HrReference references[HR_N_REFERENCE_METHODS];
  guint n = hr_reference_methods (answer->plan, &answer->records, &answer->estimate, answer->speed,
                                  references);

  clear_list (self->rules);
  for (guint i = 0; i < n; i++)
    add_rule (self, &references[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->rules_group), n > 0);
}

/* ---- charts ---- */

static void
show_charts (HrEvidencePage *self,
             const HrAnswer *answer)
{
  HrEvaluation *evaluation = hr_evidence_store_get_evaluation (self->store);
  HrEvidenceTopic topic = adw_combo_row_get_selected (self->topic);
  g_autoptr (HrParity) parity = hr_evidence_parity_new (evaluation, answer, topic,
                                                        hr_settings_get_byte_unit (self->settings));
  g_autoptr (HrHistogram) histogram = hr_evidence_histogram_new (evaluation, answer, topic);
  g_autofree char *sentence = hr_sentence_parity (evaluation, answer, topic);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->topic), sentence);
  hr_chart_area_set_data (self->parity, HR_CHART (parity));
  hr_chart_widget_set_description (HR_CHART_WIDGET (self->parity), sentence);
  hr_chart_area_set_data (self->histogram, HR_CHART (histogram));
  hr_chart_widget_set_description (HR_CHART_WIDGET (self->histogram), sentence);
}

/* What the workload is about, until the user wants to see something else. */
static void
follow_workload (HrEvidencePage *self,
                 const HrAnswer *answer)
{
  gboolean serves = answer->plan->workload == HR_WORKLOAD_INFERENCE;

  if (self->topic_chosen)
    return;
  self->updating = TRUE;
  adw_combo_row_set_selected (self->topic, serves ? HR_EVIDENCE_DECODE : HR_EVIDENCE_STEP);
  self->updating = FALSE;
}

static void
topic_selected_cb (HrEvidencePage *self)
{
  const HrAnswer *answer;

  if (self->updating || self->estimator == NULL)
    return;
  self->topic_chosen = TRUE;
  answer = hr_estimator_get_answer (self->estimator);
  if (answer->error == NULL && hr_evidence_store_get_evaluation (self->store) != NULL)
    show_charts (self, answer);
}

/* ---- the page ---- */

static void
show_problem (HrEvidencePage *self,
              const char     *title,
              const char     *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_interval (GtkLabel   *label,
               const char *sentence)
{
  gtk_label_set_label (label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (label), sentence != NULL);
}

static void
show_evidence (HrEvidencePage *self,
               const HrAnswer *answer)
{
  g_autofree char *memory = hr_sentence_memory_interval (answer, hr_settings_get_byte_unit (
                                                                   self->settings));
  g_autofree char *speed = hr_sentence_speed_interval (answer);

  show_interval (self->memory_interval,
                 memory != NULL ? memory
                                : _("Nothing like it was measured: how sure the memory is, is "
                                    "unknown."));
  show_interval (self->speed_interval,
                 speed != NULL || answer->speed == NULL
                   ? speed : _("No speed like it was measured: how sure it is, is unknown."));
  show_runs (self, answer);
  follow_workload (self, answer);
  show_charts (self, answer);
  show_rules (self, answer);
  gtk_stack_set_visible_child_name (self->stack, "evidence");
}

/* The application knows, so that a picture of the window waits. */
static void
set_busy (HrEvidencePage *self,
          gboolean        busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  hr_busy_set (&self->busy, busy);
}

static void
show_answer (HrEvidencePage *self)
{
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  const char *problem = hr_evidence_store_get_problem (self->store);
  gboolean loading = hr_evidence_store_get_evaluation (self->store) == NULL && problem == NULL;

  set_busy (self, loading);
  if (loading)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else if (problem != NULL)
    show_problem (self, _("No Measurements"), problem);
  else if (answer->error != NULL)
    show_problem (self, _("No Answer"), answer->error->message);
  else
    show_evidence (self, answer);
}

static gboolean
pause_over_cb (gpointer data)
{
  HrEvidencePage *self = data;

  self->pause_id = 0;
  show_answer (self);
  return G_SOURCE_REMOVE;
}

/* Nobody looks: it is brought up to date when it is shown again. */
static void
answer_changed_cb (HrEvidencePage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

static void
map_cb (HrEvidencePage *self)
{
  hr_evidence_store_load (self->store);
  show_answer (self);
}

static void
follow_style (HrEvidencePage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);
  gboolean high_contrast = adw_style_manager_get_high_contrast (manager);

  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->parity), dark);
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->parity), high_contrast);
  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->histogram), dark);
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->histogram), high_contrast);
}

static void
hr_evidence_page_dispose (GObject *object)
{
  HrEvidencePage *self = HR_EVIDENCE_PAGE (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->spinner != NULL)
    set_busy (self, FALSE);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (hr_evidence_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, stack);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, problem);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, memory_interval);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, speed_interval);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, why);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, runs);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, topic);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, parity);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, histogram);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, rules_group);
  gtk_widget_class_bind_template_child (widget_class, HrEvidencePage, rules);
}

static void
hr_evidence_page_class_init (HrEvidencePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  g_type_ensure (HR_TYPE_CHART_AREA);
  G_OBJECT_CLASS (klass)->dispose = hr_evidence_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/evidence-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, topic_selected_cb);
}

static void
hr_evidence_page_init (HrEvidencePage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_why_button_set_up (self->why, _("Why These Intervals"), why_sure, self, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->topic),
                             hr_why_button_new (_("Why These Errors"), why_topic, self, NULL));
  for (guint i = 0; i < HR_N_EVIDENCE_TOPICS; i++)
    gtk_string_list_append (names, hr_evidence_topic_name (i));
  adw_combo_row_set_model (self->topic, G_LIST_MODEL (names));
  self->updating = FALSE;
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->problem)), FALSE);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
}

/**
 * hr_evidence_page_set_up:
 * @self: the page
 * @estimator: whose answer it is about
 * @settings: GiB or GB
 */
void
hr_evidence_page_set_up (HrEvidencePage *self,
                         HrEstimator    *estimator,
                         HrSettings     *settings)
{
  HrCatalog *catalog = hr_estimator_get_catalog (estimator);

  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  self->store = hr_evidence_store_new (hr_catalog_get_data_dir (catalog));
  g_signal_connect_object (self->store, "notify::evaluation", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (estimator, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::decimal-units", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
