/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plan along one of its numbers: memory and speed as curves, with how sure they are, and as a
 * table. */
#include "hr-limit-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-advice-sentences.h"
#include "hr-facts.h"
#include "hr-limit-words.h"

/* What stands along the axis, and how: powers of two spread evenly, or one by one. */
static const struct { const char *title; gboolean tokens, by_powers; } axes[HR_N_LIMITS] = {
  [HR_LIMIT_CONTEXT] = { N_("Context (tokens)"), TRUE, TRUE },
  [HR_LIMIT_BATCH] = { N_("Sequences at once"), FALSE, TRUE },
  [HR_LIMIT_GPU_LAYERS] = { N_("Layers on devices"), FALSE, FALSE },
  [HR_LIMIT_CPU_EXPERTS] = { N_("Layers whose experts lie in main memory"), FALSE, FALSE },
  [HR_LIMIT_MICROBATCH] = { N_("Samples at once"), FALSE, TRUE },
  [HR_LIMIT_LENGTH] = { N_("Sequence length (tokens)"), TRUE, TRUE },
  [HR_LIMIT_RANK] = { N_("Rank of adapters"), FALSE, TRUE },
  [HR_LIMIT_DEVICES] = { N_("Number of cards"), FALSE, FALSE },
};

/**
 * hr_limit_axis_name:
 * @kind: a number of a plan
 *
 * Returns: (transfer none): what is counted, with its unit
 */
const char *
hr_limit_axis_name (HrLimitKind kind)
{
  return _(axes[kind].title);
}

static char *
format_whole (double   value,
              gpointer user_data)
{
  return hr_format_number (value);
}

static HrCurves *
new_curves (const HrTrack *track)
{
  HrCurves *curves = hr_curves_new ();

  hr_chart_set_axis (HR_CHART (curves), HR_CHART_X, &(HrChartAxis) {
    .title = _(axes[track->kind].title),
    .scale = axes[track->kind].by_powers ? HR_AXIS_BINARY_LOG : HR_AXIS_DECIMAL,
    .format = format_whole, .format_tick = axes[track->kind].tokens ? hr_word_tokens : format_whole,
  });
  if (track->model_limit > 0 && track->model_limit
      <= g_array_index (track->points, HrTrackPoint, track->points->len - 1).x)
    hr_curves_add_line (curves, &(HrCurvesLine) { track->model_limit, _("Model’s limit"),
                                                  HR_CHART_X, FALSE });
  hr_curves_set_current (curves, track->own, _("This plan"));
  return curves;
}

static char *
describe (const HrTrack      *track,
          const HrTrackPoint *place,
          HrByteUnit          unit)
{
  g_autofree char *x = hr_format_number (place->x);
  g_autofree char *sentence = hr_sentence_point (&place->point, unit);

  return g_strdup_printf ("%s: %s\n%s", _(axes[track->kind].title), x, sentence);
}

static double
low_of (const HrInterval *interval)
{
  return interval->group != NULL ? interval->low : NAN;
}

static double
high_of (const HrInterval *interval)
{
  return interval->group != NULL ? interval->high : NAN;
}

/**
 * hr_track_to_memory_curves:
 * @track: a plan along a number
 * @unit: GiB or GB
 *
 * Returns: (transfer full): its memory, with what the device can give; items are the places in
 *   order
 */
HrCurves *
hr_track_to_memory_curves (const HrTrack *track,
                           HrByteUnit     unit)
{
  HrCurves *curves = new_curves (track);
  guint curve = hr_curves_add_curve (curves, &(HrCurve) { "memory", _("Memory"),
                                                          HR_CATEGORY_WEIGHTS, TRUE });
  guint64 usable = 0;

  hr_set_byte_axis (HR_CHART (curves), HR_CHART_Y, _("Fullest device (GiB)"),
                    _("Fullest device (GB)"), unit);
  for (guint i = 0; i < track->points->len; i++)
    {
      const HrTrackPoint *place = &g_array_index (track->points, HrTrackPoint, i);
      g_autofree char *words = describe (track, place, unit);

      hr_curves_add_point (curves, curve, &(HrCurvePoint) {
        place->x, place->point.known ? (double) place->point.peak_bytes : NAN,
        low_of (&place->memory), high_of (&place->memory), words });
      usable = MAX (usable, place->point.usable_bytes);
    }
  if (usable > 0)
    {
      g_autofree char *size = hr_format_bytes ((double) usable, unit);

      hr_curves_add_line (curves, &(HrCurvesLine) { (double) usable, size, HR_CHART_Y, TRUE });
    }
  return curves;
}

/**
 * hr_track_to_speed_curves:
 * @track: a plan along a number
 *
 * Returns: (transfer full): its tokens per second, as far as it fits; items are the places in
 *   order
 */
HrCurves *
hr_track_to_speed_curves (const HrTrack *track)
{
  HrCurves *curves = new_curves (track);
  guint curve = hr_curves_add_curve (curves, &(HrCurve) { "speed", _("Speed"),
                                                          HR_CATEGORY_KV_CACHE, TRUE });

  hr_chart_set_words (HR_CHART (curves), &(HrChartWords) {
    .empty = _("There is no speed to draw where nothing fits.") });
  hr_chart_set_axis (HR_CHART (curves), HR_CHART_Y, &(HrChartAxis) {
    .title = _("Tokens per second"), .scale = HR_AXIS_DECIMAL, .format = hr_word_amount,
    .format_tick = hr_word_tick });
  for (guint i = 0; i < track->points->len; i++)
    {
      const HrTrackPoint *place = &g_array_index (track->points, HrTrackPoint, i);
      g_autofree char *words = describe (track, place, HR_BYTE_UNIT_BINARY);
      double speed = place->point.tokens_per_s;

      hr_curves_add_point (curves, curve, &(HrCurvePoint) {
        place->x, speed > 0 ? speed : NAN, low_of (&place->speed), high_of (&place->speed),
        words });
    }
  return curves;
}

static void
set_range (HrTable          *table,
           guint             column,
           const HrInterval *interval,
           char             *low,
           char             *high)
{
  /* Translators: from one number to another */
  g_autofree char *words = g_strdup_printf (_("%s – %s"), low, high);

  hr_table_set_text (table, column, interval->group != NULL ? words : _("Unknown"));
  g_free (low);
  g_free (high);
}

static void
add_row (HrTable            *table,
         const HrTrackPoint *place,
         HrByteUnit          unit)
{
  g_autofree char *x = hr_format_number (place->x);
  g_autofree char *bytes = hr_format_bytes ((double) place->point.peak_bytes, unit);
  g_autofree char *speed = hr_word_amount (place->point.tokens_per_s, NULL);

  hr_table_add_row (table, FALSE);
  hr_table_set_number (table, 0, place->x, x);
  hr_table_set_text (table, 1, hr_word_verdict (&place->point));
  if (!place->point.known)
    return;
  hr_table_set_number (table, 2, (double) place->point.peak_bytes, bytes);
  set_range (table, 3, &place->memory, hr_format_bytes (place->memory.low, unit),
             hr_format_bytes (place->memory.high, unit));
  if (place->point.tokens_per_s <= 0)
    return;
  hr_table_set_number (table, 4, place->point.tokens_per_s, speed);
  set_range (table, 5, &place->speed, hr_word_amount (place->speed.low, NULL),
             hr_word_amount (place->speed.high, NULL));
}

/**
 * hr_track_to_table:
 * @track: a plan along a number
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the same numbers as its curves
 */
HrTable *
hr_track_to_table (const HrTrack *track,
                   HrByteUnit     unit)
{
  HrTable *table = hr_table_new ("curves", hr_sentence_limit_title (track->kind));
  const HrTableColumn columns[] = {
    { hr_limit_kind_name (track->kind), _(axes[track->kind].title), NULL, TRUE, 1 },
    { "verdict", _("Answer"), NULL, FALSE, 1 },
    { "memory", _("Memory"), "bytes", TRUE, 1 },
    /* xgettext:no-c-format */
    { "memory_interval", _("90\302\240% interval"), NULL, TRUE, 1 },
    { "speed", _("Tokens per second"), NULL, TRUE, 1 },
    /* xgettext:no-c-format */
    { "speed_interval", _("90\302\240% interval"), NULL, TRUE, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    hr_table_add_column (table, &columns[i]);
  for (guint i = 0; i < track->points->len; i++)
    add_row (table, &g_array_index (track->points, HrTrackPoint, i), unit);
  return table;
}

/**
 * hr_sentence_track:
 * @track: a plan along a number
 *
 * Returns: (transfer full): where it ends, in one sentence
 */
char *
hr_sentence_track (const HrTrack *track)
{
  g_autofree char *value = hr_sentence_limit_value (track->kind, &track->limit);
  g_autofree char *binding = hr_sentence_limit_binding (track->kind, &track->limit);

  /* Translators: name of a limit, its value, and what is full beyond it */
  return g_strdup_printf (_("%s: %s. %s"), hr_sentence_limit_title (track->kind), value, binding);
}
