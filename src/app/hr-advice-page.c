/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-advice-page.h"

#include <glib/gi18n.h>

#include "hr-advice-sentences.h"
#include "hr-busy.h"
#include "hr-names.h"
#include "hr-scroll-box.h"
#include "hr-sentences.h"
#include "hr-verdict-image.h"
#include "hr-why-button.h"
#include "hr-why.h"

/* Plans change with every step of a slider; the search waits for a pause. */
#define PAUSE_MS 120

struct _HrAdvicePage {
  AdwBin         parent_instance;
  GtkStack      *stack;
  AdwStatusPage *problem;
  GtkLabel      *lead;
  GtkLabel      *why;
  GtkMenuButton *why_slow;
  AdwPreferencesGroup *group;
  GtkListBox    *list;
  HrEstimator   *estimator;
  HrSettings    *settings;
  GCancellable  *cancellable;
  HrAnswer      *answer;       /* that the list is about */
  GArray        *advice;       /* (element-type HrAdvice) */
  gboolean       busy;
  guint          pause_id;
};

G_DEFINE_FINAL_TYPE (HrAdvicePage, hr_advice_page, ADW_TYPE_BIN)

/* ---- the search, in a thread ---- */

/* The catalogue reads its lists on first use, so they are taken before the thread begins. */
typedef struct {
  HrAnswer        *answer;
  HrCandidateLists lists;
} Question;

static Question *
question_new (HrCatalog *catalog,
              HrAnswer  *answer)
{
  Question *self = g_new0 (Question, 1);

  self->answer = hr_answer_ref (answer);
  hr_candidate_lists_init (&self->lists, catalog, answer->plan, &answer->records);
  return self;
}

static void
question_free (gpointer data)
{
  Question *self = data;

  hr_answer_unref (self->answer);
  hr_candidate_lists_clear (&self->lists);
  g_free (self);
}

static void
search_cb (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  const Question *question = data;
  GArray *advice = g_array_new (FALSE, TRUE, sizeof (HrAdvice));

  g_array_set_size (advice, HR_ADVISOR_MAX);
  g_array_set_size (advice, hr_advice_find (question->answer->plan, &question->answer->records,
                                            &question->lists.view,
                                            (HrAdvice *) (gpointer) advice->data,
                                            HR_ADVISOR_MAX));
  g_task_return_pointer (task, advice, (GDestroyNotify) g_array_unref);
}

/* ---- rows ---- */

static void
apply_cb (GtkButton *button,
          gpointer   user_data)
{
  HrAdvicePage *self = HR_ADVICE_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (button),
                                                               HR_TYPE_ADVICE_PAGE));
  const HrAdvice *advice = &g_array_index (self->advice, HrAdvice, GPOINTER_TO_UINT (user_data));
  g_autoptr (HrPlan) plan = hr_plan_copy (self->answer->plan);
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *sentence = hr_sentence_change (&advice->changes[0]);

  hr_advice_apply (advice, plan);
  hr_estimator_change_plan (self->estimator, plan, NULL);
  if (toasts != NULL)
    {
      g_autofree char *title = g_markup_escape_text (sentence, -1);
      AdwToast *toast = adw_toast_new (title);

      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_action_name (toast, "win.undo");
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), toast);
    }
}

static GtkWidget *
new_apply_button (const char *sentence,
                  guint       index)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Apply"));
  g_autofree char *name = g_strdup_printf (_("Apply: %s"), sentence);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  hr_name_button (button, name);
  g_signal_connect (button, "clicked", G_CALLBACK (apply_cb), GUINT_TO_POINTER (index));
  return button;
}

static GPtrArray *
why_slow (gpointer page)
{
  return hr_why_bottleneck (HR_ADVICE_PAGE (page)->answer);
}

/* One piece of advice, for as long as its row stands. */
typedef struct {
  HrAdvicePage *page;
  guint         index;
} Piece;

static GPtrArray *
why_piece (gpointer data)
{
  const Piece *piece = data;
  HrAdvicePage *self = piece->page;

  return hr_why_advice (hr_estimator_get_catalog (self->estimator), self->answer,
                        &g_array_index (self->advice, HrAdvice, piece->index),
                        hr_settings_get_byte_unit (self->settings));
}

static GtkWidget *
new_why_button (HrAdvicePage *self,
                const char   *title,
                guint         index)
{
  g_autofree char *name = g_strdup_printf (_("Why: %s"), title);
  Piece *piece = g_new (Piece, 1);

  *piece = (Piece) { self, index };
  return hr_why_button_new (name, why_piece, piece, g_free);
}

static GtkWidget *
new_row (HrAdvicePage   *self,
         const HrAdvice *advice,
         guint           index)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new ();
  g_autofree char *title = hr_sentence_advice (advice);
  g_autofree char *effect = hr_sentence_advice_effect (advice, hr_settings_get_byte_unit (
                                                                 self->settings));
  g_autofree char *flags = hr_sentence_advice_flags (advice, self->answer->plan,
                                                     self->answer->records.engine);
  g_autofree char *subtitle = flags != NULL ? g_strconcat (effect, "\n", flags, NULL)
                                            : g_strdup (effect);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  hr_verdict_image_show (GTK_IMAGE (icon), advice->verdict);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_why_button (self, title, index));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_apply_button (title, index));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle, -1);
  gtk_widget_add_css_class (row, "numeric");
  return row;
}

static void
show_list (HrAdvicePage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < self->advice->len; i++)
    gtk_list_box_append (self->list, new_row (self, &g_array_index (self->advice, HrAdvice, i),
                                              i));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->advice->len > 0);
}

/* ---- the page ---- */

static void
show_why (HrAdvicePage *self)
{
  HrBottleneck bottleneck;
  gboolean known = self->answer->speed != NULL
                   && hr_bottleneck_find (self->answer->speed, &bottleneck);

  gtk_widget_set_visible (GTK_WIDGET (self->why), known);
  gtk_widget_set_visible (GTK_WIDGET (self->why_slow), known);
  if (known)
    {
      g_autofree char *reason = hr_sentence_bottleneck (&bottleneck);
      g_autofree char *cures = hr_sentence_lifts (&bottleneck);
      g_autofree char *text = g_strconcat (reason, " ", cures, NULL);

      gtk_label_set_label (self->why, text);
    }
}

static void
show_lead (HrAdvicePage *self)
{
  gboolean fits = self->answer->estimate.verdict != HR_VERDICT_DOES_NOT_FIT;

  gtk_label_set_label (self->lead, fits ? _("It fits. These changes make it faster or smaller.")
                                        : _("It does not fit. These changes make it fit."));
  adw_preferences_group_set_description (self->group,
    self->advice->len == 0
      ? fits ? _("Nothing that this engine can do makes it faster or smaller.")
             : _("Nothing that this engine can do makes it fit.")
      : _("Each was estimated as a plan of its own; the one that loses least comes first."));
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  HrAdvicePage *self = HR_ADVICE_PAGE (source);
  Question *question = g_task_get_task_data (G_TASK (result));
  GArray *advice = g_task_propagate_pointer (G_TASK (result), NULL);

  if (advice == NULL)
    return;
  hr_busy_set (&self->busy, FALSE);
  g_clear_pointer (&self->advice, g_array_unref);
  g_clear_pointer (&self->answer, hr_answer_unref);
  self->advice = advice;
  self->answer = hr_answer_ref (question->answer);
  show_lead (self);
  show_why (self);
  show_list (self);
  gtk_stack_set_visible_child_name (self->stack, "advice");
}

static void
show_answer (HrAdvicePage *self)
{
  HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  hr_busy_set (&self->busy, answer->error == NULL);
  if (answer->error != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (answer->error->message, -1);

      adw_status_page_set_description (self->problem, escaped);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, found_cb, NULL);
  g_task_set_task_data (task, question_new (hr_estimator_get_catalog (self->estimator), answer),
                        question_free);
  g_task_run_in_thread (task, search_cb);
}

static gboolean
pause_over_cb (gpointer data)
{
  HrAdvicePage *self = data;

  self->pause_id = 0;
  show_answer (self);
  return G_SOURCE_REMOVE;
}

/* Nobody looks: it is brought up to date when it is shown again. */
static void
answer_changed_cb (HrAdvicePage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_over_cb, self);
  hr_busy_set (&self->busy, TRUE);
}

static void
hr_advice_page_dispose (GObject *object)
{
  HrAdvicePage *self = HR_ADVICE_PAGE (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  hr_busy_set (&self->busy, FALSE);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->advice, g_array_unref);
  g_clear_pointer (&self->answer, hr_answer_unref);
  G_OBJECT_CLASS (hr_advice_page_parent_class)->dispose (object);
}

static void
hr_advice_page_class_init (HrAdvicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  G_OBJECT_CLASS (klass)->dispose = hr_advice_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/advice-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, stack);
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, problem);
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, lead);
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, why);
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, why_slow);
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, group);
  gtk_widget_class_bind_template_child (widget_class, HrAdvicePage, list);
}

static void
hr_advice_page_init (HrAdvicePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_why_button_set_up (self->why_slow, _("Why It Is Not Faster"), why_slow, self, NULL);
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->problem)), FALSE);
  g_signal_connect (self, "map", G_CALLBACK (answer_changed_cb), NULL);
}

/**
 * hr_advice_page_set_up:
 * @self: the page
 * @estimator: whose plan is changed
 * @settings: GiB or GB
 */
void
hr_advice_page_set_up (HrAdvicePage *self,
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
