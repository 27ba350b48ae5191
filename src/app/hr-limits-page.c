/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-limits-page.h"

#include <glib/gi18n.h>

#include "hr-advice-sentences.h"
#include "hr-busy.h"
#include "hr-buyer-list.h"
#include "hr-chart-card.h"
#include "hr-limit-charts.h"
#include "hr-limits-list.h"
#include "hr-offer-charts.h"
#include "hr-scroll-box.h"
#include "hr-why-button.h"
#include "hr-why.h"

/* Plans change with every step of a slider; the search waits for a pause. */
#define PAUSE_MS 120

/* What is computed apart, each in a thread of its own. */
typedef enum { JOB_BOUNDS, JOB_TRACK, JOB_GRID, N_JOBS } Job;

struct _HrLimitsPage {
  AdwBin         parent_instance;
  GtkStack      *stack;
  AdwStatusPage *problem;
  GtkLabel      *lead;
  GtkMenuButton *why;
  HrLimitsList  *limits;
  AdwPreferencesGroup *number_group;
  AdwComboRow   *number;       /* along which */
  HrChartCard   *memory;
  HrChartCard   *speed;
  AdwPreferencesGroup *grid_group;
  AdwComboRow   *grid_kind;
  HrChartCard   *matrix;
  AdwPreferencesGroup *pareto_group;
  AdwComboRow   *pareto_kind;
  HrChartCard   *pareto;
  HrBuyerList   *buyer;
  HrEstimator   *estimator;
  HrSettings    *settings;
  GCancellable  *cancellables[N_JOBS];
  HrBounds      *bounds;
  HrTrack       *track;
  HrGrid        *grid;
  HrLimitKind    numbers[HR_N_LIMITS];         /* by entry of @number */
  guint          n_numbers;
  gboolean       updating;
  gboolean       busy;
  guint          pause_id;
};

G_DEFINE_FINAL_TYPE (HrLimitsPage, hr_limits_page, ADW_TYPE_BIN)

/* ---- jobs ---- */

typedef struct {
  HrCatalog  *catalog;
  HrAnswer   *answer;
  HrBounds   *bounds;
  HrGrid     *grid;
  HrLimitKind kind;
} Question;

static Question *
question_new (HrLimitsPage *self)
{
  Question *question = g_new0 (Question, 1);

  question->catalog = g_object_ref (hr_estimator_get_catalog (self->estimator));
  question->answer = hr_answer_ref (hr_estimator_get_answer (self->estimator));
  return question;
}

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_pointer (&self->bounds, hr_bounds_free);
  g_clear_pointer (&self->grid, hr_grid_free);
  hr_answer_unref (self->answer);
  g_object_unref (self->catalog);
  g_free (self);
}

static void
bounds_job (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Question *question = data;

  hr_bounds_run (question->bounds, question->catalog, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&question->bounds),
                         (GDestroyNotify) hr_bounds_free);
}

static void
track_job (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  Question *question = data;

  g_task_return_pointer (task, hr_track_new (question->catalog, question->answer, question->kind,
                                             cancellable), (GDestroyNotify) hr_track_free);
}

static void
grid_job (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  Question *question = data;

  hr_grid_run (question->grid, TRUE, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&question->grid), (GDestroyNotify) hr_grid_free);
}

/* The application knows, so that a picture of the window waits. */
static void
update_busy (HrLimitsPage *self)
{
  gboolean busy = self->pause_id != 0;

  for (guint i = 0; i < N_JOBS; i++)
    busy |= self->cancellables[i] != NULL;
  hr_busy_set (&self->busy, busy);
}

static void
stop_job (HrLimitsPage *self,
          Job           job)
{
  g_cancellable_cancel (self->cancellables[job]);
  g_clear_object (&self->cancellables[job]);
}

static void
start_job (HrLimitsPage       *self,
           Job                 job,
           Question           *question,
           GTaskThreadFunc     run,
           GAsyncReadyCallback done)
{
  g_autoptr (GTask) task = NULL;

  stop_job (self, job);
  self->cancellables[job] = g_cancellable_new ();
  task = g_task_new (self, self->cancellables[job], done, NULL);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, run);
  update_busy (self);
}

/* NULL of a job that a newer one has replaced. */
static gpointer
finish_job (HrLimitsPage *self,
            Job           job,
            GAsyncResult *result)
{
  gpointer found = g_task_propagate_pointer (G_TASK (result), NULL);

  if (found != NULL)
    {
      g_clear_object (&self->cancellables[job]);
      update_busy (self);
    }
  return found;
}

/* ---- putting in place ---- */

static void
use_plan_cb (HrLimitsPage *self,
             const HrPlan *plan,
             const char   *words)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *title = g_markup_escape_text (words, -1);
  AdwToast *toast;

  if (hr_plan_equal (plan, hr_estimator_get_plan (self->estimator)))
    return;
  hr_estimator_change_plan (self->estimator, plan, NULL);
  if (toasts == NULL)
    return;
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
}

/* The first line of what a chart says of an item: what it is. */
static char *
name_item (HrChartCard *card,
           guint        item)
{
  char *text = hr_chart_describe_item (hr_chart_card_get_chart (card), item);

  return g_strdelimit (text, "\n", '\0');
}

static void
place_picked_cb (HrLimitsPage *self,
                 guint         item,
                 HrChartCard  *card)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (self->track->answer->plan);
  g_autofree char *words = name_item (card, item);
  guint curve, point;

  if (!hr_curves_locate_item ((HrCurves *) hr_chart_card_get_chart (card), item, &curve, &point))
    return;
  hr_limit_set (self->track->kind, plan, &self->track->answer->records,
                (gint64) g_array_index (self->track->points, HrTrackPoint, point).x);
  use_plan_cb (self, plan, words);
}

static void
cell_picked_cb (HrLimitsPage *self,
                guint         item)
{
  guint n_columns = hr_axis_values_count (hr_grid_get_columns (self->grid));
  g_autoptr (HrPlan) plan = hr_grid_dup_plan (self->grid, item / n_columns, item % n_columns);
  g_autofree char *words = name_item (self->matrix, item);

  use_plan_cb (self, plan, words);
}

static const HrOffer *
find_offer (const GArray *offers,
            gboolean      are_formats,
            const char   *key)
{
  for (guint i = 0; i < offers->len; i++)
    {
      const HrOffer *offer = &g_array_index (offers, HrOffer, i);
      g_autofree char *each = hr_offer_key (offer, are_formats);

      if (g_str_equal (each, key))
        return offer;
    }
  return NULL;
}

static void
offer_picked_cb (HrLimitsPage *self,
                 guint         item)
{
  gboolean formats = adw_combo_row_get_selected (self->pareto_kind) == HR_PARETO_FORMATS;
  const char *key = hr_chart_get_item_key (hr_chart_card_get_chart (self->pareto), item);
  const HrOffer *offer = find_offer (formats ? self->bounds->formats : self->bounds->devices,
                                     formats, key);
  g_autoptr (HrPlan) plan = hr_plan_copy (self->bounds->answer->plan);
  g_autofree char *words = name_item (self->pareto, item);
  HrChange change = { .kind = formats ? HR_CHANGE_WEIGHTS : HR_CHANGE_HARDWARE };

  if (formats)
    change.format = offer->record;
  else
    change.device = offer->record;
  hr_change_apply (&change, plan);
  if (!formats)
    hr_limit_set (HR_LIMIT_DEVICES, plan, &self->bounds->answer->records, offer->count);
  use_plan_cb (self, plan, words);
}

/* What a chart comes to, and what can be done with it. */
static void
describe_group (AdwPreferencesGroup *group,
                const char          *sentence,
                const char          *hint)
{
  g_autofree char *text = g_strconcat (sentence, " ", hint, NULL);

  adw_preferences_group_set_description (group, text);
}

/* ---- curves ---- */

static void
track_done_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  HrLimitsPage *self = HR_LIMITS_PAGE (source);
  HrTrack *track = finish_job (self, JOB_TRACK, result);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autoptr (HrCurves) memory = NULL;
  g_autoptr (HrCurves) speed = NULL;
  g_autofree char *sentence = NULL;

  if (track == NULL)
    return;
  g_clear_pointer (&self->track, hr_track_free);
  self->track = track;
  memory = hr_track_to_memory_curves (track, unit);
  speed = hr_track_to_speed_curves (track);
  sentence = hr_sentence_track (track);
  describe_group (self->number_group, sentence, _("Pick a place on a curve to use it."));
  hr_chart_card_set_content (self->memory, _("Memory"), sentence, HR_CHART (memory),
                             hr_track_to_table (track, unit));
  hr_chart_card_set_content (self->speed, _("Speed"), sentence, HR_CHART (speed),
                             hr_track_to_table (track, unit));
}

static void
start_track (HrLimitsPage *self)
{
  guint selected = adw_combo_row_get_selected (self->number);
  Question *question;

  if (self->updating || selected >= self->n_numbers)
    return;
  question = question_new (self);
  question->kind = self->numbers[selected];
  start_job (self, JOB_TRACK, question, track_job, track_done_cb);
}

/* The numbers that apply to the plan; the one that was looked at stays where it can. */
static void
list_numbers (HrLimitsPage   *self,
              const HrAnswer *answer)
{
  guint selected = adw_combo_row_get_selected (self->number), now = 0;
  HrLimitKind last = selected < self->n_numbers ? self->numbers[selected] : HR_N_LIMITS;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->n_numbers = 0;
  for (guint kind = 0; kind < HR_N_LIMITS; kind++)
    if (hr_limit_applies (kind, answer->plan, &answer->records))
      {
        now = kind == last ? self->n_numbers : now;
        self->numbers[self->n_numbers++] = kind;
        gtk_string_list_append (names, hr_limit_axis_name (kind));
      }
  self->updating = TRUE;
  adw_combo_row_set_model (self->number, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->number, now);
  self->updating = FALSE;
}

/* ---- matrix ---- */

static void
grid_done_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  HrLimitsPage *self = HR_LIMITS_PAGE (source);
  HrGrid *grid = finish_job (self, JOB_GRID, result);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autoptr (HrMatrix) matrix = NULL;
  g_autofree char *sentence = NULL;

  if (grid == NULL)
    return;
  g_clear_pointer (&self->grid, hr_grid_free);
  self->grid = grid;
  matrix = hr_grid_to_matrix (grid, unit);
  sentence = hr_sentence_grid (grid);
  describe_group (self->grid_group, sentence, _("Pick a cell to use it."));
  hr_chart_card_set_content (self->matrix,
                             unit == HR_BYTE_UNIT_BINARY ? _("GiB on the Fullest Device")
                                                         : _("GB on the Fullest Device"),
                             sentence, HR_CHART (matrix), hr_grid_to_table (grid, unit));
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), TRUE);
}

static void
start_grid (HrLimitsPage *self)
{
  Question *question;

  if (self->updating || self->estimator == NULL)
    return;
  question = question_new (self);
  question->grid = hr_grid_new (adw_combo_row_get_selected (self->grid_kind), question->catalog,
                                question->answer);
  if (question->grid != NULL)
    {
      start_job (self, JOB_GRID, question, grid_job, grid_done_cb);
      return;
    }
  question_free (question);
  stop_job (self, JOB_GRID);
  update_busy (self);
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), FALSE);
}

/* ---- bounds ---- */

static void
show_pareto (HrLimitsPage *self)
{
  HrParetoKind kind = adw_combo_row_get_selected (self->pareto_kind);
  HrByteUnit unit = self->settings != NULL ? hr_settings_get_byte_unit (self->settings) : 0;
  g_autoptr (HrScatter) scatter = NULL;
  g_autofree char *sentence = NULL;

  if (self->updating || self->bounds == NULL)
    return;
  scatter = hr_pareto_new (self->bounds, kind, unit);
  sentence = hr_sentence_pareto (self->bounds, kind);
  describe_group (self->pareto_group, sentence, _("Pick one to use it."));
  hr_chart_card_set_content (self->pareto, hr_pareto_name (kind), sentence, HR_CHART (scatter),
                             hr_pareto_to_table (self->bounds, kind, unit));
}

/* The first limit is what people ask for first; HR_N_LIMITS: there is none. */
static HrLimitKind
find_first (HrLimitsPage *self)
{
  HrLimitKind kind = 0;

  if (self->bounds == NULL)
    return HR_N_LIMITS;
  while (kind < HR_N_LIMITS && !self->bounds->applies[kind])
    kind++;
  return kind;
}

static void
show_lead (HrLimitsPage *self)
{
  HrLimitKind first = find_first (self);
  g_autofree char *sentence = first < HR_N_LIMITS
                              ? hr_sentence_limit (first, &self->bounds->limits[first])
                              : g_strdup (_("How Far It Goes"));

  gtk_label_set_label (self->lead, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->why), first < HR_N_LIMITS);
}

static GPtrArray *
why_first (gpointer page)
{
  HrLimitsPage *self = page;

  return hr_why_limit (hr_estimator_get_catalog (self->estimator), self->bounds,
                       find_first (self), hr_settings_get_byte_unit (self->settings));
}

static GPtrArray *
why_track (gpointer page)
{
  HrLimitsPage *self = page;

  return hr_why_points (self->track != NULL ? self->track->answer : NULL, _("Along the Way"),
                        hr_settings_get_byte_unit (self->settings));
}

static GPtrArray *
why_grid (gpointer page)
{
  HrLimitsPage *self = page;

  return hr_why_points (hr_estimator_get_answer (self->estimator), _("What Fits"),
                        hr_settings_get_byte_unit (self->settings));
}

static GPtrArray *
why_pareto (gpointer page)
{
  HrLimitsPage *self = page;

  return hr_why_points (self->bounds != NULL ? self->bounds->answer : NULL,
                        _("What Is Fastest for Its Cost"),
                        hr_settings_get_byte_unit (self->settings));
}

static void
set_up_whys (HrLimitsPage *self)
{
  hr_why_button_set_up (self->why, _("Why It Goes So Far"), why_first, self, NULL);
  hr_chart_card_set_why (self->memory, why_track, self);
  hr_chart_card_set_why (self->speed, why_track, self);
  hr_chart_card_set_why (self->matrix, why_grid, self);
  hr_chart_card_set_why (self->pareto, why_pareto, self);
}

static void
bounds_done_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  HrLimitsPage *self = HR_LIMITS_PAGE (source);
  HrBounds *bounds = finish_job (self, JOB_BOUNDS, result);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);

  if (bounds == NULL)
    return;
  hr_buyer_list_show (self->buyer, hr_estimator_get_catalog (self->estimator), bounds, unit);
  g_clear_pointer (&self->bounds, hr_bounds_free);
  self->bounds = bounds;
  show_lead (self);
  hr_limits_list_show (self->limits, hr_estimator_get_catalog (self->estimator), bounds, unit);
  show_pareto (self);
  gtk_stack_set_visible_child_name (self->stack, "limits");
}

/* ---- the page ---- */

static void
stop_jobs (HrLimitsPage *self)
{
  for (guint i = 0; i < N_JOBS; i++)
    stop_job (self, i);
  update_busy (self);
}

static void
show_answer (HrLimitsPage *self)
{
  HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  Question *question;

  stop_jobs (self);
  if (answer->error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (answer->error->message, -1);

      adw_status_page_set_description (self->problem, escaped);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  question = question_new (self);
  question->bounds = hr_bounds_new (question->catalog, answer);
  start_job (self, JOB_BOUNDS, question, bounds_job, bounds_done_cb);
  list_numbers (self, answer);
  start_track (self);
  start_grid (self);
}

static gboolean
pause_over_cb (gpointer data)
{
  HrLimitsPage *self = data;

  self->pause_id = 0;
  show_answer (self);
  return G_SOURCE_REMOVE;
}

/* Nobody looks: it is brought up to date when it is shown again. */
static void
answer_changed_cb (HrLimitsPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
  update_busy (self);
}

/* What nobody has seen yet needs no pause. */
static void
map_cb (HrLimitsPage *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  show_answer (self);
}

static void
hr_limits_page_dispose (GObject *object)
{
  HrLimitsPage *self = HR_LIMITS_PAGE (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  stop_jobs (self);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->bounds, hr_bounds_free);
  g_clear_pointer (&self->track, hr_track_free);
  g_clear_pointer (&self->grid, hr_grid_free);
  G_OBJECT_CLASS (hr_limits_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, lead);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, why);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, limits);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, number_group);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, number);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, memory);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, speed);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, grid_group);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, grid_kind);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, pareto_group);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, pareto_kind);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, pareto);
  gtk_widget_class_bind_template_child (widget_class, HrLimitsPage, buyer);
  gtk_widget_class_bind_template_callback (widget_class, start_track);
  gtk_widget_class_bind_template_callback (widget_class, start_grid);
  gtk_widget_class_bind_template_callback (widget_class, show_pareto);
  gtk_widget_class_bind_template_callback (widget_class, use_plan_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, offer_picked_cb);
}

static void
hr_limits_page_class_init (HrLimitsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  g_type_ensure (HR_TYPE_BUYER_LIST);
  g_type_ensure (HR_TYPE_CHART_CARD);
  g_type_ensure (HR_TYPE_LIMITS_LIST);
  G_OBJECT_CLASS (klass)->dispose = hr_limits_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/limits-page.ui");
  bind_children (widget_class);
}

static void
hr_limits_page_init (HrLimitsPage *self)
{
  g_autoptr (GtkStringList) paretos = gtk_string_list_new (NULL);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_whys (self);
  for (guint i = 0; i < HR_N_PARETOS; i++)
    gtk_string_list_append (paretos, hr_pareto_name (i));
  adw_combo_row_set_model (self->pareto_kind, G_LIST_MODEL (paretos));
  self->updating = FALSE;
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->problem)), FALSE);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

/**
 * hr_limits_page_set_up:
 * @self: the page
 * @estimator: whose plan is varied
 * @settings: GiB or GB
 */
void
hr_limits_page_set_up (HrLimitsPage *self,
                       HrEstimator  *estimator,
                       HrSettings   *settings)
{
  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (estimator, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::decimal-units", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
