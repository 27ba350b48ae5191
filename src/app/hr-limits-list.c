/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-limits-list.h"

#include <glib/gi18n.h>

#include "hr-advice-sentences.h"
#include "hr-facts.h"
#include "hr-input-table.h"
#include "hr-names.h"
#include "hr-offer-charts.h"
#include "hr-sentences.h"
#include "hr-why-button.h"
#include "hr-why.h"

struct _HrLimitsList {
  AdwBin      parent_instance;
  GtkListBox *list;
  HrCatalog  *catalog;
  HrByteUnit  unit;
};

G_DEFINE_FINAL_TYPE (HrLimitsList, hr_limits_list, ADW_TYPE_BIN)

/* ---- putting in place ---- */

typedef struct {
  GtkWidget *owner;            /* emits; outlives the button */
  HrPlan    *plan;
  char      *words;
} Choice;

static void
choice_free (gpointer  data,
             GClosure *closure)
{
  Choice *self = data;

  hr_plan_free (self->plan);
  g_free (self->words);
  g_free (self);
}

static void
use_cb (GtkButton *button,
        gpointer   user_data)
{
  const Choice *choice = user_data;
  g_autoptr (HrPlan) plan = hr_plan_copy (choice->plan);
  g_autofree char *words = g_strdup (choice->words);

  g_signal_emit_by_name (choice->owner, "plan-chosen", plan, words);
}

/**
 * hr_new_use_button:
 * @owner: a widget with the signal "plan-chosen", above the button
 * @words: what is put in place
 * @plan: (transfer full): the plan with it
 *
 * Returns: (transfer floating): a button that makes @owner emit
 */
GtkWidget *
hr_new_use_button (GtkWidget  *owner,
                   const char *words,
                   HrPlan     *plan)
{
  GtkWidget *button = gtk_button_new_with_label (_("Use"));
  g_autofree char *name = g_strdup_printf (_("Use: %s"), words);
  Choice *choice = g_new0 (Choice, 1);

  *choice = (Choice) { owner, plan, g_strdup (words) };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  hr_name_button (button, name);
  g_signal_connect_data (button, "clicked", G_CALLBACK (use_cb), choice, choice_free, 0);
  return button;
}

/* ---- why ---- */

/* What a row is about, for as long as it stands. */
typedef struct {
  HrCatalog      *catalog;
  HrByteUnit      unit;
  const HrBounds *bounds;
  HrLimitKind     kind;
  HrOffer         offer;
  HrPlan         *plan;        /* owned; NULL: the bounds' */
  const char     *title;       /* of many choices; static */
  char           *value;       /* owned */
  guint           n;
} Subject;

static void
subject_free (gpointer data)
{
  Subject *subject = data;

  g_clear_pointer (&subject->plan, hr_plan_free);
  g_clear_pointer (&subject->value, g_free);
  g_free (subject);
}

static GPtrArray *
why_limit (gpointer data)
{
  const Subject *subject = data;

  return hr_why_limit (subject->catalog, subject->bounds, subject->kind, subject->unit);
}

static GPtrArray *
why_device (gpointer data)
{
  const Subject *subject = data;

  return hr_why_device (subject->catalog, subject->plan, &subject->offer, subject->unit);
}

static GPtrArray *
why_format (gpointer data)
{
  const Subject *subject = data;

  return hr_why_format (subject->catalog, subject->plan, subject->offer.record, subject->unit);
}

static GPtrArray *
why_plan (gpointer data)
{
  const Subject *subject = data;

  return hr_why_plan (subject->catalog, subject->plan, subject->unit);
}

static GPtrArray *
why_choices (gpointer data)
{
  const Subject *subject = data;

  return hr_why_choices (subject->title, subject->value, subject->n);
}

static GtkWidget *
new_why_button (const char    *words,
                HrWhyFunc      func,
                const Subject *about)
{
  g_autofree char *name = g_strdup_printf (_("Why: %s"), words);

  return hr_why_button_new (name, func, g_memdup2 (about, sizeof *about), subject_free);
}

/**
 * hr_new_why_device_button:
 * @words: which devices
 * @catalog: the records
 * @offer: the devices
 * @plan: (transfer none): the plan on them
 * @unit: GiB or GB
 *
 * Returns: (transfer floating): a button that tells where the numbers of an offer come from
 */
GtkWidget *
hr_new_why_device_button (const char    *words,
                          HrCatalog     *catalog,
                          const HrOffer *offer,
                          const HrPlan  *plan,
                          HrByteUnit     unit)
{
  return new_why_button (words, why_device, &(Subject) {
    .catalog = catalog, .unit = unit, .offer = *offer, .plan = hr_plan_copy (plan) });
}

/* ---- rows ---- */

static void
add_value (GtkWidget  *row,
           const char *value)
{
  GtkWidget *label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "heading");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static GtkWidget *
new_row (const char *title,
         const char *value,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (value != NULL)
    add_value (row, value);
  return row;
}

static void
add_use (HrLimitsList *self,
         GtkWidget    *row,
         const char   *words,
         HrPlan       *plan)
{
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             hr_new_use_button (GTK_WIDGET (self), words, plan));
}

static void
add_why (HrLimitsList  *self,
         GtkWidget     *row,
         HrWhyFunc      func,
         const HrOffer *offer,
         const HrPlan  *plan)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_why_button (title, func, &(Subject) {
    .catalog = self->catalog, .unit = self->unit, .offer = *offer, .plan = hr_plan_copy (plan) }));
}

static void
add_limit (HrLimitsList   *self,
           const HrBounds *bounds,
           HrLimitKind     kind)
{
  const HrLimit *limit = &bounds->limits[kind];
  const char *title = hr_sentence_limit_title (kind);
  g_autofree char *value = hr_sentence_limit_value (kind, limit);
  g_autofree char *binding = hr_sentence_limit_binding (kind, limit);
  g_autofree char *words = g_strdup_printf (_("%s: %s"), title, value);
  GtkWidget *row = new_row (title, value, binding);
  g_autoptr (HrPlan) plan = hr_plan_copy (bounds->answer->plan);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_why_button (title, why_limit, &(Subject) {
    .catalog = self->catalog, .unit = self->unit, .bounds = bounds, .kind = kind }));
  hr_limit_set (kind, plan, &bounds->answer->records, limit->value);
  if (limit->known && limit->fits && !limit->open
      && !hr_plan_equal (plan, bounds->answer->plan))
    add_use (self, row, words, g_steal_pointer (&plan));
  gtk_list_box_append (self->list, row);
}

static HrPlan *
plan_with (const HrBounds *bounds,
           const HrChange *change,
           guint           count)
{
  HrPlan *plan = hr_plan_copy (bounds->answer->plan);

  hr_change_apply (change, plan);
  if (count > 0)
    hr_limit_set (HR_LIMIT_DEVICES, plan, &bounds->answer->records, count);
  return plan;
}

static void
add_smallest (HrLimitsList   *self,
              const HrBounds *bounds)
{
  const HrOffer *offer = hr_bounds_smallest_device (bounds);
  HrChange change = { .kind = HR_CHANGE_HARDWARE };
  g_autofree char *effect = NULL, *words = NULL, *subtitle = NULL;
  g_autoptr (HrPlan) plan = NULL;
  GtkWidget *row;

  if (offer == NULL)
    {
      gtk_list_box_append (self->list,
                           new_row (_("Smallest Card"), _("None fits"),
                                    _("No single device of the database holds this plan.")));
      return;
    }
  change.device = offer->record;
  effect = hr_sentence_offer_effect (offer, self->unit);
  words = g_strdup_printf (_("%s: %s"), _("Smallest Card"), change.device->name);
  subtitle = g_strdup_printf ("%s\n%s", change.device->name, effect);
  row = new_row (_("Smallest Card"), NULL, subtitle);
  plan = plan_with (bounds, &change, 1);
  add_why (self, row, why_device, offer, plan);
  add_use (self, row, words, g_steal_pointer (&plan));
  gtk_list_box_append (self->list, row);
}

/* A list that opens: many choices of a kind, the best told at once. */
static GtkWidget *
new_expander (const char *title,
              const char *subtitle,
              guint       n_fit)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                               new_why_button (title, why_choices, &(Subject) {
    .title = title, .value = g_strdup (subtitle), .n = n_fit }));
  return row;
}

static void
add_format (HrLimitsList   *self,
            const HrBounds *bounds,
            GtkWidget      *expander,
            const HrOffer  *offer)
{
  HrChange change = { .kind = HR_CHANGE_WEIGHTS, .format = offer->record };
  g_autofree char *effect = hr_sentence_offer_effect (offer, self->unit);
  g_autofree char *bits = g_strdup_printf (_("%.3g bit"), change.format->nominal_bits);
  g_autofree char *words = g_strdup_printf (_("Weights: %s"), change.format->name);
  GtkWidget *row = new_row (change.format->name, bits, effect);
  g_autoptr (HrPlan) plan = plan_with (bounds, &change, 0);

  add_why (self, row, why_format, offer, plan);
  if (change.format != bounds->answer->records.format)
    add_use (self, row, words, g_steal_pointer (&plan));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
}

static void
add_formats (HrLimitsList   *self,
             const HrBounds *bounds)
{
  const HrFormat *best = bounds->formats->len > 0
                           ? g_array_index (bounds->formats, HrOffer, 0).record : NULL;
  g_autofree char *subtitle = NULL;
  GtkWidget *expander;

  if (best == NULL)
    {
      gtk_list_box_append (self->list, new_row (_("Most Exact Weight Format"), _("None fits"),
                                                NULL));
      return;
    }
  /* Translators: the name of a weight format, and how many formats fit */
  subtitle = g_strdup_printf (ngettext ("%s; %u format fits", "%s; %u formats fit",
                                        bounds->formats->len), best->name, bounds->formats->len);
  expander = new_expander (_("Most Exact Weight Format"), subtitle, bounds->formats->len);
  for (guint i = 0; i < bounds->formats->len; i++)
    add_format (self, bounds, expander, &g_array_index (bounds->formats, HrOffer, i));
  gtk_list_box_append (self->list, expander);
}

/* ---- methods of fine-tuning ---- */

static const HrInput *
find_method_input (void)
{
  guint n;
  const HrInput *inputs = hr_inputs_list (&n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (inputs[i].path, "training.method"))
      return &inputs[i];
  g_assert_not_reached ();
}

static void
add_method (HrLimitsList   *self,
            const HrBounds *bounds,
            GtkWidget      *expander,
            gint            method)
{
  static const char *const verdicts[] = {
    [HR_VERDICT_FITS] = N_("Fits"), [HR_VERDICT_TIGHT] = N_("Tight"),
    [HR_VERDICT_DOES_NOT_FIT] = N_("Does not fit"), [HR_VERDICT_UNKNOWN] = N_("Unknown"),
  };
  HrVerdict verdict = bounds->methods[method];
  g_autofree char *name = hr_input_word_value (find_method_input (), method);
  g_autofree char *words = g_strdup_printf (_("Method: %s"), name);
  GtkWidget *row = new_row (name, _(verdicts[verdict]), NULL);
  g_autoptr (HrPlan) plan = hr_bounds_dup_method_plan (bounds, self->catalog, method);

  add_why (self, row, why_plan, &(HrOffer) { NULL }, plan);
  if (verdict == HR_VERDICT_FITS || verdict == HR_VERDICT_TIGHT)
    add_use (self, row, words, g_steal_pointer (&plan));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
}

static void
add_methods (HrLimitsList   *self,
             const HrBounds *bounds)
{
  g_autofree char *subtitle = NULL;
  GtkWidget *expander;
  guint n = 0, n_fit = 0;

  for (guint i = 0; i < HR_N_METHODS; i++)
    {
      n += bounds->method_known[i];
      n_fit += bounds->method_known[i] && (bounds->methods[i] == HR_VERDICT_FITS
                                           || bounds->methods[i] == HR_VERDICT_TIGHT);
    }
  if (n == 0)
    return;
  /* Translators: how many methods of fine-tuning fit, of how many */
  subtitle = g_strdup_printf (ngettext ("%u of %u fits", "%u of %u fit", n), n_fit, n);
  expander = new_expander (_("Methods That Fit"), subtitle, n_fit);
  for (gint i = 0; i < HR_N_METHODS; i++)
    if (bounds->method_known[i])
      add_method (self, bounds, expander, i);
  gtk_list_box_append (self->list, expander);
}

/* ---- the list ---- */

static void
hr_limits_list_class_init (HrLimitsListClass *klass)
{
  /**
   * HrLimitsList::plan-chosen:
   * @plan: the plan to put in place
   * @words: what changes
   *
   * The user wants one of the limits.
   */
  g_signal_new ("plan-chosen", HR_TYPE_LIMITS_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, HR_TYPE_PLAN, G_TYPE_STRING);
}

static void
hr_limits_list_init (HrLimitsList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Limits"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * hr_limits_list_show:
 * @self: a list
 * @catalog: the records
 * @bounds: answered bounds
 * @unit: GiB or GB
 */
void
hr_limits_list_show (HrLimitsList   *self,
                     HrCatalog      *catalog,
                     const HrBounds *bounds,
                     HrByteUnit      unit)
{
  GtkWidget *child;

  self->catalog = catalog;
  self->unit = unit;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint kind = 0; kind < HR_N_LIMITS; kind++)
    if (bounds->applies[kind])
      add_limit (self, bounds, kind);
  add_formats (self, bounds);
  add_methods (self, bounds);
  add_smallest (self, bounds);
}
