/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer-bar.h"

#include <glib/gi18n.h>

#include "hr-interval-sentences.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"
#include "hr-verdict-image.h"
#include "hr-why-button.h"
#include "hr-why.h"

struct _HrAnswerBar {
  AdwBin         parent_instance;
  GtkImage      *icon;
  GtkLabel      *subject;
  GtkLabel      *verdict;
  GtkLabel      *speed;
  GtkLabel      *interval;
  GtkMenuButton *why_memory;
  GtkMenuButton *why_speed;
  GtkMenuButton *why_sure;
  HrEstimator   *estimator;
  HrSettings    *settings;
};

G_DEFINE_FINAL_TYPE (HrAnswerBar, hr_answer_bar, ADW_TYPE_BIN)

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_verdict (HrAnswerBar *self,
              HrVerdict    verdict,
              const char  *words)
{
  hr_verdict_image_show (self->icon, verdict);
  gtk_label_set_label (self->verdict, words);
}

static void
show_speed (HrAnswerBar    *self,
            const HrAnswer *answer)
{
  g_autofree char *speed = hr_sentence_speed (answer);
  g_autofree char *more = hr_sentence_speed_more (answer);
  g_autofree char *line = g_markup_printf_escaped ("<b>%s</b>   %s", speed, more);
  gboolean known = answer->speed != NULL && answer->speed->known;

  show_text (self->speed, line);
  gtk_widget_set_visible (GTK_WIDGET (self->why_speed), known);
}

static void
show_interval (HrAnswerBar    *self,
               const HrAnswer *answer,
               HrByteUnit      unit)
{
  g_autofree char *memory = hr_sentence_memory_interval (answer, unit);
  g_autofree char *speed = hr_sentence_speed_interval (answer);

  /* Of the two, the wider: a speed is less sure than the memory, wherever there is one. */
  show_text (self->interval, speed != NULL ? speed : memory);
  gtk_widget_set_visible (GTK_WIDGET (self->why_sure), speed != NULL || memory != NULL);
}

static void
show_nothing (HrAnswerBar *self)
{
  show_verdict (self, HR_VERDICT_UNKNOWN, _("No answer"));
  show_text (self->subject, NULL);
  show_text (self->speed, NULL);
  show_text (self->interval, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->why_memory), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->why_speed), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->why_sure), FALSE);
}

static void
show_answer (HrAnswerBar *self)
{
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autofree char *subject = NULL;
  g_autofree char *verdict = NULL;

  if (answer->error != NULL)
    {
      show_nothing (self);
      return;
    }
  subject = hr_sentence_subject (answer);
  verdict = hr_sentence_verdict (answer, unit);
  show_text (self->subject, subject);
  show_verdict (self, answer->estimate.verdict, verdict);
  gtk_widget_set_visible (GTK_WIDGET (self->why_memory), TRUE);
  show_speed (self, answer);
  show_interval (self, answer, unit);
}

static GPtrArray *
why_memory (gpointer bar)
{
  HrAnswerBar *self = bar;

  return hr_why_memory (hr_estimator_get_answer (self->estimator),
                        hr_settings_get_byte_unit (self->settings));
}

static GPtrArray *
why_speed (gpointer bar)
{
  HrAnswerBar *self = bar;

  return hr_why_speed (hr_estimator_get_answer (self->estimator));
}

static GPtrArray *
why_sure (gpointer bar)
{
  HrAnswerBar *self = bar;

  return hr_why_sure (hr_estimator_get_answer (self->estimator),
                      hr_settings_get_byte_unit (self->settings));
}

static void
hr_answer_bar_dispose (GObject *object)
{
  HrAnswerBar *self = HR_ANSWER_BAR (object);

  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hr_answer_bar_parent_class)->dispose (object);
}

static void
hr_answer_bar_class_init (HrAnswerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hr_answer_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/answer-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, icon);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, subject);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, verdict);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, speed);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, interval);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, why_memory);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, why_speed);
  gtk_widget_class_bind_template_child (widget_class, HrAnswerBar, why_sure);
}

static void
hr_answer_bar_init (HrAnswerBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_why_button_set_up (self->why_memory, _("Why It Fits or Does Not"), why_memory, self, NULL);
  hr_why_button_set_up (self->why_speed, _("Why This Speed"), why_speed, self, NULL);
  hr_why_button_set_up (self->why_sure, _("How Sure This Is"), why_sure, self, NULL);
}

/**
 * hr_answer_bar_set_up:
 * @self: the bar
 * @estimator: whose answer it shows
 * @settings: GiB or GB
 */
void
hr_answer_bar_set_up (HrAnswerBar *self,
                      HrEstimator *estimator,
                      HrSettings  *settings)
{
  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (estimator, "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::decimal-units", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  show_answer (self);
}
