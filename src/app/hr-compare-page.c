/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-compare-page.h"

#include <glib/gi18n.h>

#include "hr-compare-tables.h"
#include "hr-names.h"
#include "hr-scroll-box.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"
#include "hr-stack-chart.h"
#include "hr-table-grid.h"
#include "hr-why-button.h"
#include "hr-why.h"

/* More would be bars too thin to compare, and columns too narrow to read. */
#define MAX_PINNED 8

struct _HrComparePage {
  AdwBin        parent_instance;
  GtkStack     *stack;
  GtkListBox   *plans;
  GtkWidget    *comparison;
  HrStackChart *chart;
  GtkGrid      *answers;
  GtkGrid      *differences;
  GtkLabel     *alike;
  HrEstimator  *estimator;
  HrSettings   *settings;
  GPtrArray    *pinned;        /* HrAnswer */
};

G_DEFINE_FINAL_TYPE (HrComparePage, hr_compare_page, ADW_TYPE_BIN)

/* ---- pins ---- */

static GStrvBuilder *
copy_pins (HrComparePage *self,
           guint          without)
{
  const char *const *pins = hr_settings_get_pinned_plans (self->settings);
  GStrvBuilder *builder = g_strv_builder_new ();

  for (guint i = 0; pins != NULL && pins[i] != NULL; i++)
    if (i != without)
      g_strv_builder_add (builder, pins[i]);
  return builder;
}

static void
take_pins (HrComparePage *self,
           GStrvBuilder  *builder)
{
  g_auto (GStrv) pins = g_strv_builder_end (builder);

  g_object_set (self->settings, "pinned-plans", pins, NULL);
  g_strv_builder_unref (builder);
}

/**
 * hr_compare_page_pin:
 * @self: the page
 *
 * Keeps the window's plan as it is now beside what it becomes; one that is kept already is not
 * kept twice.
 */
void
hr_compare_page_pin (HrComparePage *self)
{
  const HrPlan *plan = hr_estimator_get_plan (self->estimator);
  g_autofree char *data = hr_plan_to_data (plan);
  GStrvBuilder *builder;

  if (self->pinned->len >= MAX_PINNED)
    return;
  for (guint i = 0; i < self->pinned->len; i++)
    if (hr_plan_equal (((HrAnswer *) g_ptr_array_index (self->pinned, i))->plan, plan))
      return;
  builder = copy_pins (self, G_MAXUINT);
  g_strv_builder_add (builder, data);
  take_pins (self, builder);
}

static guint
get_index (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));
}

static void
unpin_cb (HrComparePage *self,
          GtkWidget     *button)
{
  take_pins (self, copy_pins (self, get_index (button)));
}

static void
use_cb (HrComparePage *self,
        GtkWidget     *button)
{
  const HrAnswer *answer = g_ptr_array_index (self->pinned, get_index (button));

  hr_estimator_change_plan (self->estimator, answer->plan, NULL);
}

/* ---- the list of plans ---- */

static GtkWidget *
new_button (HrComparePage *self,
            const char    *icon,
            const char    *name,
            guint          index,
            GCallback      clicked_cb)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_buttons (HrComparePage *self,
             AdwActionRow  *row,
             guint          index,
             const char    *letter)
{
  /* Translators: %s is the letter of a plan */
  g_autofree char *use = g_strdup_printf (_("Use Plan %s Here"), letter);
  g_autofree char *unpin = g_strdup_printf (_("Unpin Plan %s"), letter);

  adw_action_row_add_suffix (row, new_button (self, "edit-copy-symbolic", use, index,
                                              G_CALLBACK (use_cb)));
  adw_action_row_add_suffix (row, new_button (self, "user-trash-symbolic", unpin, index,
                                              G_CALLBACK (unpin_cb)));
}

/* A plan by its place in the list; the window's own is the first. */
typedef struct {
  HrComparePage *page;
  guint          position;
} Place;

static GPtrArray *
why_place (gpointer data)
{
  const Place *place = data;
  HrComparePage *self = place->page;
  const HrAnswer *answer = place->position == 0
                           ? hr_estimator_get_answer (self->estimator)
                           : g_ptr_array_index (self->pinned, place->position - 1);

  return hr_why_answer (answer, hr_settings_get_byte_unit (self->settings));
}

static GtkWidget *
new_why_button (HrComparePage *self,
                guint          position,
                const char    *letter)
{
  /* Translators: %s is the letter of a plan */
  g_autofree char *name = g_strdup_printf (_("Why the Numbers of Plan %s"), letter);
  Place *place = g_new (Place, 1);

  *place = (Place) { self, position };
  return hr_why_button_new (name, why_place, place, g_free);
}

static GtkWidget *
new_plan_row (HrComparePage *self,
              guint          position)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *letter = hr_compare_letter (position);
  GtkWidget *label = gtk_label_new (letter);

  gtk_widget_add_css_class (label, "heading");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_why_button (self, position, letter));
  if (position > 0)
    add_buttons (self, ADW_ACTION_ROW (row), position - 1, letter);
  return row;
}

static void
show_plan (HrComparePage  *self,
           const HrAnswer *answer,
           guint           position)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->plans, position);
  g_autofree char *subject = hr_sentence_subject (answer);
  g_autofree char *verdict = answer->error == NULL
                             ? hr_sentence_verdict (answer,
                                                    hr_settings_get_byte_unit (self->settings))
                             : g_strdup (answer->error->message);

  if (row == NULL)
    {
      row = GTK_LIST_BOX_ROW (new_plan_row (self, position));
      gtk_list_box_append (self->plans, GTK_WIDGET (row));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), subject);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), verdict);
}

static void
show_plans (HrComparePage *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->plans, self->pinned->len + 1)) != NULL)
    gtk_list_box_remove (self->plans, GTK_WIDGET (row));
  show_plan (self, hr_estimator_get_answer (self->estimator), 0);
  for (guint i = 0; i < self->pinned->len; i++)
    show_plan (self, g_ptr_array_index (self->pinned, i), i + 1);
}

/* ---- the comparison ---- */

static void
show_comparison (HrComparePage   *self,
                 HrAnswer *const *answers,
                 guint            n_answers)
{
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);
  g_autoptr (HrStack) stack = hr_compare_stack_new (answers, n_answers, unit);
  g_autoptr (HrTable) figures = hr_compare_answers_to_table (answers, n_answers, unit);
  g_autoptr (HrTable) inputs = hr_compare_inputs_to_table (answers, n_answers);
  gboolean differs = hr_table_get_n_rows (inputs) > 0;

  hr_stack_chart_set_data (self->chart, stack);
  hr_table_grid_fill (self->answers, figures);
  hr_table_grid_fill (self->differences, inputs);
  gtk_widget_set_visible (GTK_WIDGET (self->differences), differs);
  gtk_widget_set_visible (GTK_WIDGET (self->alike), !differs);
}

static void
show (HrComparePage *self)
{
  HrAnswer *current = hr_estimator_get_answer (self->estimator);
  g_autoptr (GPtrArray) answers = g_ptr_array_new ();
  gboolean answered = current->error == NULL;

  gtk_stack_set_visible_child_name (self->stack, self->pinned->len > 0 ? "plans" : "none");
  show_plans (self);
  if (self->pinned->len == 0)
    return;
  g_ptr_array_add (answers, current);
  for (guint i = 0; i < self->pinned->len; i++)
    {
      HrAnswer *answer = g_ptr_array_index (self->pinned, i);

      g_ptr_array_add (answers, answer);
      answered = answered && answer->error == NULL;
    }
  gtk_widget_set_visible (self->comparison, answered);
  if (answered)
    show_comparison (self, (HrAnswer *const *) answers->pdata, answers->len);
}

/* A page that nobody sees costs nothing while a slider is dragged. */
static void
answer_changed_cb (HrComparePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
}

static void
pins_changed_cb (HrComparePage *self)
{
  const char *const *pins = hr_settings_get_pinned_plans (self->settings);

  g_ptr_array_set_size (self->pinned, 0);
  for (guint i = 0; pins != NULL && pins[i] != NULL && i < MAX_PINNED; i++)
    {
      g_autoptr (HrPlan) plan = hr_plan_from_data (pins[i], -1, "pinned-plans", NULL);

      /* What cannot be read keeps its place, so that rows and pins have the same order. */
      if (plan == NULL)
        plan = hr_plan_new ();
      g_ptr_array_add (self->pinned,
                       hr_answer_new (hr_estimator_get_catalog (self->estimator), plan));
    }
  show (self);
}

static void
follow_style (HrComparePage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->chart), adw_style_manager_get_dark (manager));
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->chart),
                                     adw_style_manager_get_high_contrast (manager));
}

static void
hr_compare_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hr_compare_page_parent_class)->map (widget);
  show (HR_COMPARE_PAGE (widget));
}

static void
hr_compare_page_dispose (GObject *object)
{
  HrComparePage *self = HR_COMPARE_PAGE (object);

  g_clear_pointer (&self->pinned, g_ptr_array_unref);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (hr_compare_page_parent_class)->dispose (object);
}

static void
hr_compare_page_class_init (HrComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  g_type_ensure (HR_TYPE_STACK_CHART);
  G_OBJECT_CLASS (klass)->dispose = hr_compare_page_dispose;
  widget_class->map = hr_compare_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, plans);
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, comparison);
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, chart);
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, answers);
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, differences);
  gtk_widget_class_bind_template_child (widget_class, HrComparePage, alike);
}

static void
hr_compare_page_init (HrComparePage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->pinned = g_ptr_array_new_with_free_func ((GDestroyNotify) hr_answer_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_names_from_labels (GTK_WIDGET (self));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
}

/**
 * hr_compare_page_set_up:
 * @self: the page
 * @estimator: whose plan is compared
 * @settings: the pinned plans, which all windows share; GiB or GB
 */
void
hr_compare_page_set_up (HrComparePage *self,
                        HrEstimator   *estimator,
                        HrSettings    *settings)
{
  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (estimator, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::decimal-units", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::pinned-plans", G_CALLBACK (pins_changed_cb), self,
                           G_CONNECT_SWAPPED);
  pins_changed_cb (self);
}
