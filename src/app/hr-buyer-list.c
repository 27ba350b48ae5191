/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-buyer-list.h"

#include <glib/gi18n.h>

#include "hr-limits-list.h"
#include "hr-names.h"
#include "hr-offer-charts.h"

/* What is read at a glance; the rest on demand. */
#define FIRST_ROWS 8

struct _HrBuyerList {
  AdwBin          parent_instance;
  AdwComboRow    *order;
  AdwEntryRow    *min_speed, *max_ttft, *max_tpot, *max_price;
  GtkLabel       *summary;
  GtkListBox     *list;
  GtkWidget      *more;
  HrCatalog      *catalog;     /* the page's, like: */
  const HrBounds *bounds;
  HrByteUnit      unit;
  gboolean        all;
};

G_DEFINE_FINAL_TYPE (HrBuyerList, hr_buyer_list, ADW_TYPE_BIN)

/* ---- demands ---- */

/* An empty entry demands nothing; what is no number is marked, and demands nothing either. */
static double
read_entry (AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  char *end;
  double value = g_strtod (text, &end);
  gboolean wrong = *text != '\0' && (*end != '\0' || !(value > 0));

  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  return wrong || *text == '\0' ? 0 : value;
}

static void
read_demand (HrBuyerList *self,
             HrDemand    *out)
{
  gboolean serves = self->bounds->answer->plan->workload == HR_WORKLOAD_INFERENCE;

  gtk_widget_set_visible (GTK_WIDGET (self->max_ttft), serves);
  gtk_widget_set_visible (GTK_WIDGET (self->max_tpot), serves);
  *out = (HrDemand) {
    .min_speed = read_entry (self->min_speed), .max_price_usd = read_entry (self->max_price),
    .max_ttft_s = serves ? read_entry (self->max_ttft) : 0,
    .max_tpot_s = serves ? read_entry (self->max_tpot) / 1000 : 0,
  };
}

/* ---- rows ---- */

static void
add_row (HrBuyerList   *self,
         const HrOffer *offer)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = hr_sentence_offer (offer);
  g_autofree char *effect = hr_sentence_offer_effect (offer, self->unit);
  HrChange change = { .kind = HR_CHANGE_HARDWARE, .device = offer->record };
  HrPlan *plan = hr_plan_copy (self->bounds->answer->plan);

  hr_change_apply (&change, plan);
  hr_limit_set (HR_LIMIT_DEVICES, plan, &self->bounds->answer->records, offer->count);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), effect);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             hr_new_why_device_button (title, self->catalog, offer, plan,
                                                       self->unit));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             hr_new_use_button (GTK_WIDGET (self), title, plan));
  gtk_widget_add_css_class (row, "numeric");
  gtk_list_box_append (self->list, row);
}

static void
refill (HrBuyerList *self)
{
  g_autoptr (GArray) offers = NULL;
  GtkWidget *child;
  HrDemand demand;
  guint n_rows;
  g_autofree char *words = NULL;

  if (self->bounds == NULL)
    return;
  read_demand (self, &demand);
  offers = g_array_copy (self->bounds->devices);
  hr_offers_keep (offers, &demand);
  hr_offers_keep_fewest (offers);
  hr_offers_sort (offers, adw_combo_row_get_selected (self->order));
  n_rows = self->all ? offers->len : MIN (offers->len, FIRST_ROWS);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < n_rows; i++)
    add_row (self, &g_array_index (offers, HrOffer, i));
  words = offers->len > 0
            ? g_strdup_printf (ngettext ("%u device of the database does it.",
                                         "%u devices of the database do it.", offers->len),
                               offers->len)
            : g_strdup (_("No device of the database does it, not even several together."));
  gtk_label_set_label (self->summary, words);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_rows > 0);
  gtk_widget_set_visible (self->more, n_rows < offers->len);
}

static void
show_all_cb (HrBuyerList *self)
{
  self->all = TRUE;
  refill (self);
}

static void
hr_buyer_list_class_init (HrBuyerListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /**
   * HrBuyerList::plan-chosen:
   * @plan: the plan on the devices
   * @words: which devices
   *
   * The user wants one of the configurations.
   */
  g_signal_new ("plan-chosen", HR_TYPE_BUYER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, HR_TYPE_PLAN, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/buyer-list.ui");
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, order);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, min_speed);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, max_ttft);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, max_tpot);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, max_price);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, summary);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, list);
  gtk_widget_class_bind_template_child (widget_class, HrBuyerList, more);
  gtk_widget_class_bind_template_callback (widget_class, refill);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
hr_buyer_list_init (HrBuyerList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_names_from_labels (GTK_WIDGET (self));
}

/**
 * hr_buyer_list_show:
 * @self: a list
 * @catalog: the records, which outlive it
 * @bounds: (nullable): answered bounds, which stay until others are given
 * @unit: GiB or GB
 */
void
hr_buyer_list_show (HrBuyerList    *self,
                    HrCatalog      *catalog,
                    const HrBounds *bounds,
                    HrByteUnit      unit)
{
  self->catalog = catalog;
  self->bounds = bounds;
  self->unit = unit;
  refill (self);
}
