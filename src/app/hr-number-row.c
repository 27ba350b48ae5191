/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-number-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-facts.h"

struct _HrNumberRow {
  AdwActionRow   parent_instance;
  const HrField *field;
  GtkSpinButton *spin;
  GtkWidget     *reset;
  double         value;          /* HR_UNSET: left to the engine */
  double         default_value;  /* HR_UNSET: not known */
  double         shown;          /* what the spin button stood at before a change */
  gboolean       typed;          /* the change comes from the text, not from a step */
  gboolean       updating;
};

G_DEFINE_FINAL_TYPE (HrNumberRow, hr_number_row, ADW_TYPE_ACTION_ROW)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
is_fraction (HrNumberRow *self)
{
  return self->field->digits > 0;
}

static double
step_to_power (HrNumberRow *self,
               double       direction)
{
  double power = log2 (MAX (self->shown, 1));
  double next = direction > 0 ? floor (power + 1e-9) + 1 : ceil (power - 1e-9) - 1;

  if (self->shown < 1 || next < 0)
    return direction > 0 ? MAX (self->field->minimum, 1) : self->field->minimum;
  return CLAMP (exp2 (next), self->field->minimum, self->field->maximum);
}

static void
show_value (HrNumberRow *self)
{
  double shown = self->value != HR_UNSET ? self->value : self->default_value;

  self->updating = TRUE;
  self->shown = shown == HR_UNSET ? self->field->minimum : shown;
  gtk_spin_button_set_value (self->spin, self->shown);
  gtk_widget_set_visible (self->reset, self->value != HR_UNSET
                                       && self->default_value != HR_UNSET
                                       && self->value != self->default_value);
  self->updating = FALSE;
}

static void
take_value (HrNumberRow *self,
            double       value)
{
  if (value == self->default_value)
    value = HR_UNSET;
  if (value == self->value)
    return;
  self->value = value;
  show_value (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
value_changed_cb (HrNumberRow *self)
{
  double value = gtk_spin_button_get_value (self->spin);

  if (self->updating)
    return;
  /* A step of exactly one that nobody typed is the spin button's own. */
  if (self->field->doubling && !self->typed && fabs (value - self->shown) == 1)
    {
      value = step_to_power (self, value - self->shown);
      self->updating = TRUE;
      gtk_spin_button_set_value (self->spin, value);
      self->updating = FALSE;
    }
  self->shown = value;
  take_value (self, value);
}

/* Digits in any grouping, a decimal fraction, or a count with a suffix: "8192", "8,192", "8K". */
static int
input_cb (HrNumberRow   *self,
          double        *out,
          GtkSpinButton *spin)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  g_autoptr (GString) plain = g_string_new (NULL);
  guint64 count;

  self->typed = TRUE;
  if (is_fraction (self))
    {
      *out = g_strtod (text, NULL);
      return isfinite (*out) && *out >= self->field->minimum ? TRUE : GTK_INPUT_ERROR;
    }
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (g_ascii_isalnum (*at))
      g_string_append_c (plain, *at);
  if (!hr_parse_count (plain->str, &count))
    return GTK_INPUT_ERROR;
  *out = MIN (count, self->field->maximum);
  return TRUE;
}

static gboolean
output_cb (HrNumberRow   *self,
           GtkSpinButton *spin)
{
  double value = gtk_spin_button_get_value (spin);
  g_autofree char *text = NULL;

  self->typed = FALSE;
  if (self->value == HR_UNSET && self->default_value == HR_UNSET)
    /* Translators: in a number field: the engine decides; nobody has said a number */
    text = g_strdup (hr_field_is_engines (self->field) ? _("Auto") : _("None"));
  else if (is_fraction (self))
    text = g_strdup_printf ("%.*f", (int) self->field->digits, value);
  else
    text = hr_format_number (value);
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
reset_cb (HrNumberRow *self)
{
  take_value (self, HR_UNSET);
}

/* The spin button has the row's title for a name already. */
static void
describe_children_cb (HrNumberRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  /* Translators: %s is the title of an input, such as "Context" */
  g_autofree char *reset = g_strdup_printf (_("Use the Default of “%s”"), title);
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  subtitle != NULL ? subtitle : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, reset, -1);
}

static void
hr_number_row_class_init (HrNumberRowClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hr_number_row_init (HrNumberRow *self)
{
  self->value = HR_UNSET;
  self->default_value = HR_UNSET;

  self->reset = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_set_tooltip_text (self->reset, _("Use the Default"));
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->reset, FALSE);
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_add_css_class (self->reset, "circular");
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (reset_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->reset);

  self->spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 1, 1));
  gtk_widget_set_valign (GTK_WIDGET (self->spin), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->spin), "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->spin));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->spin));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  g_signal_connect (self, "notify::title", G_CALLBACK (describe_children_cb), NULL);
  g_signal_connect (self, "notify::subtitle", G_CALLBACK (describe_children_cb), NULL);
}

/**
 * hr_number_row_new:
 * @field: (transfer none): the field, for its ends and steps; must outlive the row
 *
 * Returns: a row
 */
GtkWidget *
hr_number_row_new (const HrField *field)
{
  HrNumberRow *self = g_object_new (HR_TYPE_NUMBER_ROW, NULL);
  gboolean fraction;

  self->field = field;
  fraction = is_fraction (self);
  /* Otherwise it refuses the separators of thousands that it is given, and "8K". */
  gtk_spin_button_set_numeric (self->spin, FALSE);
  gtk_spin_button_set_digits (self->spin, field->digits);
  gtk_spin_button_set_range (self->spin, field->minimum, field->maximum);
  gtk_spin_button_set_increments (self->spin, fraction ? 0.01 : 1, fraction ? 0.05 : 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->spin), field->doubling ? 7 : 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->spin), field->doubling ? 7 : 4);
  g_signal_connect_swapped (self->spin, "value-changed", G_CALLBACK (value_changed_cb), self);
  g_signal_connect_swapped (self->spin, "input", G_CALLBACK (input_cb), self);
  g_signal_connect_swapped (self->spin, "output", G_CALLBACK (output_cb), self);
  return GTK_WIDGET (self);
}

/**
 * hr_number_row_set:
 * @self: a row
 * @value: what the plan says, or HR_UNSET
 * @default_value: what the engine takes by itself, or HR_UNSET when that is not known
 *
 * Shows a number without emitting "changed".
 */
void
hr_number_row_set (HrNumberRow *self,
                   double       value,
                   double       default_value)
{
  self->value = value;
  self->default_value = default_value;
  show_value (self);
  output_cb (self, self->spin);
}

/**
 * hr_number_row_get:
 * @self: a row
 *
 * Returns: the user's number, or HR_UNSET
 */
double
hr_number_row_get (HrNumberRow *self)
{
  return self->value;
}
