/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-memory-page.h"

#include <glib/gi18n.h>

#include "hr-chart.h"
#include "hr-item-list.h"
#include "hr-memory-stack.h"
#include "hr-page.h"
#include "hr-scroll-box.h"
#include "hr-sentences.h"
#include "hr-stack-chart.h"
#include "hr-training-sentences.h"
#include "hr-why-button.h"
#include "hr-why.h"

struct _HrMemoryPage {
  AdwBin         parent_instance;
  GtkStack      *stack;
  AdwStatusPage *problem;
  GtkLabel      *detail;
  GtkMenuButton *why;
  GtkListBox    *warnings;
  HrStackChart  *chart;
  HrItemList    *list;
  HrEstimator   *estimator;
  HrSettings    *settings;
};

G_DEFINE_FINAL_TYPE (HrMemoryPage, hr_memory_page, ADW_TYPE_BIN)

static HrThemeVariant
get_variant (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  if (adw_style_manager_get_high_contrast (manager))
    return adw_style_manager_get_dark (manager) ? HR_THEME_HIGH_CONTRAST_DARK
                                                : HR_THEME_HIGH_CONTRAST_LIGHT;
  return adw_style_manager_get_dark (manager) ? HR_THEME_DARK : HR_THEME_LIGHT;
}

static void
follow_style (HrMemoryPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  HrTheme theme;
  int palette = HR_PALETTE_STANDARD;

  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->chart), adw_style_manager_get_dark (manager));
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->chart),
                                     adw_style_manager_get_high_contrast (manager));
  hr_theme_init (&theme, get_variant (), NULL, 13);
  if (self->settings != NULL)
    g_object_get (self->settings, "chart-palette", &palette, NULL);
  hr_theme_set_palette (&theme, (HrPalette) palette);
  hr_item_list_set_theme (self->list, &theme);
}

/* What the answer comes to, in sentences one after another. */
static char *
word_detail (const HrAnswer *answer,
             HrByteUnit      unit)
{
  g_autofree char *peak = hr_sentence_peak (answer, unit);
  g_autofree char *pool = hr_sentence_pool (answer);
  g_autofree char *trainable = hr_sentence_trainable (answer);
  const char *more[] = {
    hr_sentence_training_phase (answer),
    trainable,
    answer->estimate.verdict == HR_VERDICT_UNKNOWN
    ? _("How much memory the device has is not known.") : pool,
  };
  GString *text = g_string_new (peak);

  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i] != NULL)
      g_string_append_printf (text, " %s", more[i]);
  return g_string_free (text, FALSE);
}

static void
show_words (HrMemoryPage   *self,
            const HrAnswer *answer,
            HrByteUnit      unit)
{
  g_autofree char *words = hr_sentence_verdict (answer, unit);
  g_autofree char *detail = word_detail (answer, unit);

  gtk_label_set_label (self->detail, detail);
  hr_chart_widget_set_description (HR_CHART_WIDGET (self->chart), words);
}

static void
show_warnings (HrMemoryPage     *self,
               const HrEstimate *estimate)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->warnings))) != NULL)
    gtk_list_box_remove (self->warnings, row);
  for (guint i = 0; i < estimate->n_warnings; i++)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      row = adw_action_row_new ();
      gtk_widget_add_css_class (icon, "warning");
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), estimate->warnings[i]);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      gtk_list_box_append (self->warnings, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->warnings), estimate->n_warnings > 0);
}

static void
show_problem (HrMemoryPage *self,
              const char   *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);

  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
show_answer (GtkWidget *page)
{
  HrMemoryPage *self = HR_MEMORY_PAGE (page);
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autoptr (HrStack) stack = NULL;

  if (answer->error != NULL)
    {
      show_problem (self, answer->error->message);
      return;
    }
  stack = hr_memory_stack_new (answer, unit);
  show_words (self, answer, unit);
  show_warnings (self, &answer->estimate);
  hr_stack_chart_set_data (self->chart, stack);
  hr_item_list_show (self->list, answer, unit);
  gtk_stack_set_visible_child_name (self->stack, "answer");
}

static GPtrArray *
why_detail (gpointer page)
{
  HrMemoryPage *self = page;

  return hr_why_detail (hr_estimator_get_answer (self->estimator),
                        hr_settings_get_byte_unit (self->settings));
}

static void
chart_activated_cb (HrMemoryPage *self,
                    guint         row,
                    const char   *key)
{
  hr_item_list_open (self->list, key);
}

static void
item_toggled_cb (HrMemoryPage *self,
                 const char   *key)
{
  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (self->chart), key);
}

static void
hr_memory_page_dispose (GObject *object)
{
  HrMemoryPage *self = HR_MEMORY_PAGE (object);

  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hr_memory_page_parent_class)->dispose (object);
}

static void
hr_memory_page_class_init (HrMemoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  g_type_ensure (HR_TYPE_STACK_CHART);
  g_type_ensure (HR_TYPE_ITEM_LIST);
  G_OBJECT_CLASS (klass)->dispose = hr_memory_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/memory-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, problem);
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, detail);
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, why);
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, warnings);
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, chart);
  gtk_widget_class_bind_template_child (widget_class, HrMemoryPage, list);
  gtk_widget_class_bind_template_callback (widget_class, chart_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_toggled_cb);
}

static void
hr_memory_page_init (HrMemoryPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  hr_why_button_set_up (self->why, _("Why It Needs So Much"), why_detail, self, NULL);
  /* Nothing to scroll to: the status page only holds words. */
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->problem)), FALSE);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
}

/**
 * hr_memory_page_set_up:
 * @self: the page
 * @estimator: whose answer it shows
 * @settings: GiB or GB
 */
void
hr_memory_page_set_up (HrMemoryPage *self,
                       HrEstimator  *estimator,
                       HrSettings   *settings)
{
  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  hr_page_follow (GTK_WIDGET (self), estimator, "notify::answer", show_answer);
  hr_page_follow (GTK_WIDGET (self), settings, "notify::decimal-units", show_answer);
  g_signal_connect_object (settings, "notify::chart-palette", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
  show_answer (GTK_WIDGET (self));
}
