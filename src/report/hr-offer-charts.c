/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Choices with which a plan fits, held against each other by what they give and what they cost. */
#include "hr-offer-charts.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-limit-words.h"
#include "hr-speed-sentences.h"

static double
price_of (const HrOffer *offer)
{
  return offer->price_usd;
}

static double
power_of (const HrOffer *offer)
{
  return offer->power_w;
}

static double
memory_of (const HrOffer *offer)
{
  return (double) offer->usable_bytes * offer->count;
}

static double
peak_of (const HrOffer *offer)
{
  return (double) offer->peak_bytes;
}

static const struct {
  const char *name, *axis, *frontier;
  double    (*cost) (const HrOffer *offer);
} kinds[HR_N_PARETOS] = {
  [HR_PARETO_PRICE] = { N_("Cards by price"), N_("Price of all cards (USD)"),
                        N_("Fastest for its price"), price_of },
  [HR_PARETO_POWER] = { N_("Cards by power"), N_("Power of all cards (W)"),
                        N_("Fastest for its power"), power_of },
  [HR_PARETO_MEMORY] = { N_("Cards by memory"), NULL, N_("Fastest for its memory"), memory_of },
  [HR_PARETO_FORMATS] = { N_("Weight formats by memory"), NULL, N_("Fastest for its memory"),
                          peak_of },
};

/**
 * hr_pareto_name:
 * @kind: what is held against what
 *
 * Returns: (transfer none): its name
 */
const char *
hr_pareto_name (HrParetoKind kind)
{
  return _(kinds[kind].name);
}

/* ---- one offer ---- */

/**
 * hr_offer_key:
 * @offer: a choice
 * @is_format: whether it is of weight formats rather than of devices
 *
 * Returns: (transfer full): what tells it from others
 */
char *
hr_offer_key (const HrOffer *offer,
              gboolean       is_format)
{
  if (is_format)
    return g_strdup (((const HrFormat *) offer->record)->id);
  return g_strdup_printf ("%u/%s", offer->count, ((const HrDevice *) offer->record)->id);
}

/**
 * hr_sentence_offer:
 * @offer: devices
 *
 * Returns: (transfer full): which, and how many
 */
char *
hr_sentence_offer (const HrOffer *offer)
{
  const HrDevice *device = offer->record;

  if (offer->count == 1)
    return g_strdup (device->name);
  /* Translators: how many devices, and which */
  return g_strdup_printf (_("%u × %s"), offer->count, device->name);
}

static void
add_part (GString *text,
          char    *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

static char *
word_price (const HrOffer *offer)
{
  g_autofree char *number = hr_format_number (offer->price_usd);

  return offer->price_usd > 0 ? g_strdup_printf (_("%s USD"), number)
                              : g_strdup (_("price unknown"));
}

/**
 * hr_sentence_offer_effect:
 * @offer: a choice
 * @unit: GiB or GB
 *
 * Returns: (transfer full): what it gives, and what it costs, as far as either is known
 */
char *
hr_sentence_offer_effect (const HrOffer *offer,
                          HrByteUnit     unit)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *speed = hr_word_amount (offer->speed, NULL);
  g_autofree char *used = hr_format_gib ((double) offer->peak_bytes, unit);
  g_autofree char *usable = hr_format_gib ((double) offer->usable_bytes, unit);
  g_autofree char *ttft = hr_sentence_seconds (offer->ttft_s);
  g_autofree char *power = hr_format_number (offer->power_w);

  add_part (text, offer->speed > 0 ? g_strdup_printf (_("%s tok/s"), speed)
                                   : g_strdup (_("speed unknown")));
  if (offer->ttft_s > 0)
    add_part (text, g_strdup_printf (_("first token after %s"), ttft));
  /* Translators: memory taken of what there is, on each device */
  add_part (text, g_strdup_printf (_("%s of %s each"), used, usable));
  if (offer->power_w > 0)
    add_part (text, g_strdup_printf (_("%s W"), power));
  add_part (text, word_price (offer));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- scatter ---- */

static GArray *
list_offers (const HrBounds *bounds,
             HrParetoKind    kind)
{
  return kind == HR_PARETO_FORMATS ? bounds->formats : bounds->devices;
}

static gboolean
is_current (const HrBounds *bounds,
            HrParetoKind    kind,
            const HrOffer  *offer)
{
  const HrRecords *records = &bounds->answer->records;

  if (kind == HR_PARETO_FORMATS)
    return offer->record == records->format;
  return offer->record == records->device && offer->count == bounds->answer->plan->device_count;
}

static void
add_point (HrScatter      *scatter,
           const HrBounds *bounds,
           HrParetoKind    kind,
           const HrOffer  *offer,
           HrByteUnit      unit)
{
  gboolean is_format = kind == HR_PARETO_FORMATS;
  g_autofree char *key = hr_offer_key (offer, is_format);
  g_autofree char *effect = hr_sentence_offer_effect (offer, unit);
  g_autofree char *name = is_format ? g_strdup (((const HrFormat *) offer->record)->name)
                                    : hr_short_name (offer->record);
  /* Translators: how many devices, and which */
  g_autofree char *label = offer->count > 1 && !is_format
                             ? g_strdup_printf (_("%u × %s"), offer->count, name)
                             : g_strdup (name);
  g_autofree char *description = g_strdup_printf ("%s\n%s", label, effect);
  gboolean one = offer->count == 1 || is_format;

  hr_scatter_add_point (scatter, &(HrScatterPoint) {
    .key = key, .label = label, .x = kinds[kind].cost (offer), .y = offer->speed,
    .category = one ? HR_CATEGORY_WEIGHTS : HR_CATEGORY_KV_CACHE,
    .mark = one ? HR_MARK_DISC : HR_MARK_DIAMOND, .is_current = is_current (bounds, kind, offer),
    .description = description,
  });
}

static gboolean
has_place (HrParetoKind   kind,
           const HrOffer *offer)
{
  return offer->speed > 0 && kinds[kind].cost (offer) > 0;
}

static void
set_axes (HrScatter    *scatter,
          HrParetoKind  kind,
          HrByteUnit    unit)
{
  gboolean of_cards = kind == HR_PARETO_MEMORY;

  if (kinds[kind].axis != NULL)
    hr_chart_set_axis (HR_CHART (scatter), HR_CHART_X, &(HrChartAxis) {
      .title = _(kinds[kind].axis), .scale = HR_AXIS_LOG, .format = hr_word_amount,
      .format_tick = hr_word_tick });
  else
    hr_set_byte_axis (HR_CHART (scatter), HR_CHART_X,
                      of_cards ? _("Memory of all cards (GiB)") : _("Fullest device (GiB)"),
                      of_cards ? _("Memory of all cards (GB)") : _("Fullest device (GB)"), unit);
  hr_chart_set_axis (HR_CHART (scatter), HR_CHART_Y, &(HrChartAxis) {
    .title = _("Tokens per second"), .scale = of_cards || kinds[kind].axis != NULL
                                              ? HR_AXIS_LOG : HR_AXIS_DECIMAL,
    .format = hr_word_amount, .format_tick = hr_word_tick });
}

static void
add_keys (HrScatter *scatter)
{
  hr_chart_add_key (HR_CHART (scatter), &(HrChartKey) {
    .label = _("One card"), .mark = HR_MARK_DISC, .category = HR_CATEGORY_WEIGHTS,
    .is_both = TRUE });
  hr_chart_add_key (HR_CHART (scatter), &(HrChartKey) {
    .label = _("Several"), .mark = HR_MARK_DIAMOND, .category = HR_CATEGORY_KV_CACHE,
    .is_both = TRUE });
}

/**
 * hr_pareto_new:
 * @bounds: answered bounds
 * @kind: what is held against what
 * @unit: GiB or GB
 *
 * Returns: (transfer full): speed against what it costs, of all choices with which the plan fits
 *   and of which both are known
 */
HrScatter *
hr_pareto_new (const HrBounds *bounds,
               HrParetoKind    kind,
               HrByteUnit      unit)
{
  const GArray *offers = list_offers (bounds, kind);
  HrScatter *scatter = hr_scatter_new (TRUE);

  hr_scatter_set_words (scatter, &(HrScatterWords) {
    .frontier = _(kinds[kind].frontier), .current = _("This plan") });
  hr_chart_set_words (HR_CHART (scatter), &(HrChartWords) {
    .empty = _("Nothing fits of which both speed and cost are known.") });
  set_axes (scatter, kind, unit);
  if (kind != HR_PARETO_FORMATS)
    add_keys (scatter);
  for (guint i = 0; i < offers->len; i++)
    if (has_place (kind, &g_array_index (offers, HrOffer, i)))
      add_point (scatter, bounds, kind, &g_array_index (offers, HrOffer, i), unit);
  return scatter;
}

/**
 * hr_sentence_pareto:
 * @bounds: answered bounds
 * @kind: what is held against what
 *
 * Returns: (transfer full): how many choices there are, and of how many the cost is not known
 */
char *
hr_sentence_pareto (const HrBounds *bounds,
                    HrParetoKind    kind)
{
  const GArray *offers = list_offers (bounds, kind);
  guint n_shown = 0;

  for (guint i = 0; i < offers->len; i++)
    n_shown += has_place (kind, &g_array_index (offers, HrOffer, i));
  if (n_shown == offers->len)
    return g_strdup_printf (ngettext ("%u choice fits.", "%u choices fit.", n_shown), n_shown);
  /* Translators: of how many choices a chart shows how many */
  return g_strdup_printf (ngettext ("%u choice fits; %u is shown, of the others speed or cost is "
                                    "not known.",
                                    "%u choices fit; %u are shown, of the others speed or cost "
                                    "is not known.", offers->len), offers->len, n_shown);
}

/* ---- table ---- */

static int
compare_costs_cb (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  double left = kinds[GPOINTER_TO_UINT (user_data)].cost (a);
  double right = kinds[GPOINTER_TO_UINT (user_data)].cost (b);

  return (left > right) - (left < right);
}

/**
 * hr_pareto_to_table:
 * @bounds: answered bounds
 * @kind: what is held against what
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the points of the chart, the least cost first
 */
HrTable *
hr_pareto_to_table (const HrBounds *bounds,
                    HrParetoKind    kind,
                    HrByteUnit      unit)
{
  g_autoptr (GArray) offers = g_array_copy (list_offers (bounds, kind));

  for (guint i = offers->len; i-- > 0;)
    if (!has_place (kind, &g_array_index (offers, HrOffer, i)))
      g_array_remove_index (offers, i);
  g_array_sort_with_data (offers, compare_costs_cb, GUINT_TO_POINTER (kind));
  return hr_offers_to_table (offers, kind == HR_PARETO_FORMATS, unit);
}

static void
set_amount (HrTable *table,
            guint    column,
            double   amount,
            char    *words)
{
  if (amount > 0)
    hr_table_set_number (table, column, amount, words);
  else
    hr_table_set_text (table, column, _("Unknown"));
  g_free (words);
}

/**
 * hr_offers_to_table:
 * @offers: (element-type HrOffer): choices
 * @are_formats: whether they are weight formats rather than devices
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the same numbers as the charts and lists of them
 */
HrTable *
hr_offers_to_table (const GArray *offers,
                    gboolean      are_formats,
                    HrByteUnit    unit)
{
  HrTable *table = hr_table_new ("offers", _("What Fits"));
  const HrTableColumn columns[] = {
    { are_formats ? "weights" : "hardware", are_formats ? _("Weight format") : _("Cards"), NULL,
      FALSE, 1 },
    { "tokens_per_s", _("Tokens per second"), NULL, TRUE, 1 },
    { "ttft_s", _("First token"), "s", TRUE, 1 },
    { "peak_bytes", _("Memory on each"), "bytes", TRUE, 1 },
    { "price_usd", _("Price (USD)"), "USD", TRUE, 1 },
    { "power_w", _("Power (W)"), "W", TRUE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    hr_table_add_column (table, &columns[i]);
  for (guint i = 0; i < offers->len; i++)
    {
      const HrOffer *offer = &g_array_index (offers, HrOffer, i);
      g_autofree char *name = are_formats ? g_strdup (((const HrFormat *) offer->record)->name)
                                          : hr_sentence_offer (offer);

      hr_table_add_row (table, FALSE);
      hr_table_set_text (table, 0, name);
      set_amount (table, 1, offer->speed, hr_word_amount (offer->speed, NULL));
      set_amount (table, 2, offer->ttft_s, hr_sentence_seconds (offer->ttft_s));
      set_amount (table, 3, (double) offer->peak_bytes,
                  hr_format_gib ((double) offer->peak_bytes, unit));
      set_amount (table, 4, offer->price_usd, hr_format_number (offer->price_usd));
      set_amount (table, 5, offer->power_w, hr_format_number (offer->power_w));
    }
  return table;
}
