/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-histogram-private.h"

#include <math.h>

static void
hr_histogram_free (HrChart *chart)
{
  HrHistogram *self = (HrHistogram *) chart;

  g_array_unref (self->values[FALSE]);
  g_array_unref (self->values[TRUE]);
  g_ptr_array_unref (self->keys);
  g_free (self->bins);
}

static guint
hr_histogram_n_items (const HrChart *chart)
{
  return ((const HrHistogram *) chart)->n_bins;
}

static const char *
hr_histogram_item_key (const HrChart *chart,
                       guint          item)
{
  return g_ptr_array_index (((const HrHistogram *) chart)->keys, item);
}

static char *
hr_histogram_describe (const HrChart *chart,
                       guint          item)
{
  const HrHistogram *self = (const HrHistogram *) chart;
  const HrHistogramBin *bin = &self->bins[item];
  g_autofree char *lower = NULL, *upper = NULL;

  if (self->words.describe != NULL)
    return self->words.describe (bin, self->words.user_data);
  lower = hr_chart_format (chart, HR_CHART_X, bin->lower);
  upper = hr_chart_format (chart, HR_CHART_X, bin->upper);
  return g_strdup_printf ("%s … %s: %u", lower, upper, bin->count);
}

/* From where to where, and how many: the open ends stay empty. */
static void
hr_histogram_list_cells (const HrChart *chart,
                         HrChartCells  *out)
{
  const HrHistogram *self = (const HrHistogram *) chart;

  hr_chart_cells_title (out, "≥");
  hr_chart_cells_title (out, "<");
  hr_chart_cells_title (out, self->words.all);
  hr_chart_cells_title (out, self->words.highlighted);
  for (guint i = 0; i < self->n_bins; i++)
    {
      const HrHistogramBin *bin = &self->bins[i];

      hr_chart_cells_take (out, isinf (bin->lower) ? NULL
                           : hr_chart_format (chart, HR_CHART_X, bin->lower));
      hr_chart_cells_take (out, isinf (bin->upper) ? NULL
                           : hr_chart_format (chart, HR_CHART_X, bin->upper));
      hr_chart_cells_number (out, bin->count, g_strdup_printf ("%u", bin->count));
      hr_chart_cells_number (out, bin->highlighted, g_strdup_printf ("%u", bin->highlighted));
    }
}

static const HrChartClass histogram_class = {
  .has_scales = TRUE,
  .free = hr_histogram_free,
  .lay_scene = hr_histogram_lay,
  .n_items = hr_histogram_n_items,
  .item_key = hr_histogram_item_key,
  .describe = hr_histogram_describe,
  .list_cells = hr_histogram_list_cells,
};

/* The default ticks of relative errors: −25 %, 0, +25 %. */
static char *
format_share (double   value,
              gpointer user_data)
{
  double percent = round (1000 * value) / 10;

  if (percent == 0)
    return g_strdup ("0");
  return g_strdup_printf ("%s%.3g\302\240%%", percent < 0 ? "−" : "+", fabs (percent));
}

/**
 * hr_histogram_new:
 * @lower: least error of the closed bins: −0.5
 * @upper: greatest: 0.5
 * @n_bins: number of closed bins between them
 *
 * Returns: (transfer full): a histogram of nothing
 */
HrHistogram *
hr_histogram_new (double lower,
                  double upper,
                  guint  n_bins)
{
  HrHistogram *self;

  g_return_val_if_fail (lower < upper && n_bins > 0, NULL);

  self = g_new0 (HrHistogram, 1);
  hr_chart_init (&self->parent, &histogram_class);
  self->parent.axes[HR_CHART_X].format = self->parent.axes[HR_CHART_X].format_tick = format_share;
  self->lower = lower;
  self->upper = upper;
  self->n_bins = n_bins + 2;
  self->bins = g_new0 (HrHistogramBin, self->n_bins);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->n_bins; i++)
    {
      double width = (upper - lower) / n_bins;
      self->bins[i].lower = i > 0 ? lower + width * (i - 1) : -INFINITY;
      self->bins[i].upper = i + 1 < self->n_bins ? lower + width * i : INFINITY;
      g_ptr_array_add (self->keys, g_strdup_printf ("%u", i));
    }
  self->values[FALSE] = g_array_new (FALSE, FALSE, sizeof (double));
  self->values[TRUE] = g_array_new (FALSE, FALSE, sizeof (double));
  self->median = self->interval[0] = self->interval[1] = NAN;
  return self;
}

/**
 * hr_histogram_set_words:
 * @self: a histogram
 * @words: what is said of it; copied
 */
void
hr_histogram_set_words (HrHistogram            *self,
                        const HrHistogramWords *words)
{
  self->words = *words;
  self->words.all = hr_chart_keep (&self->parent, words->all);
  self->words.highlighted = hr_chart_keep (&self->parent, words->highlighted);
}

/**
 * hr_histogram_add_value:
 * @self: a histogram
 * @value: a relative error; one that is no number is left out
 * @highlighted: whether it belongs to the group that is looked at
 */
void
hr_histogram_add_value (HrHistogram *self,
                        double       value,
                        gboolean     highlighted)
{
  double width = (self->upper - self->lower) / (self->n_bins - 2);
  double place;
  guint bin;

  if (isnan (value))
    return;
  place = floor ((value - self->lower) / width + 1e-9) + 1;
  bin = (guint) CLAMP (place, 0, self->n_bins - 1);
  self->bins[bin].count++;
  self->bins[bin].highlighted += highlighted ? 1 : 0;
  g_array_append_val (self->values[FALSE], value);
  if (highlighted)
    g_array_append_val (self->values[TRUE], value);
}

/**
 * hr_histogram_set_median:
 * @self: a histogram
 * @value: where a line is drawn; NaN for none
 * @label: (nullable): its words: "median +2 %"
 */
void
hr_histogram_set_median (HrHistogram *self,
                         double       value,
                         const char  *label)
{
  self->median = value;
  self->median_label = hr_chart_keep (&self->parent, label);
}

/**
 * hr_histogram_set_interval:
 * @self: a histogram
 * @lower: where a bracket begins; NaN for none
 * @upper: where it ends
 * @label: (nullable): its words: "90 % within −12 … +18 %"
 */
void
hr_histogram_set_interval (HrHistogram *self,
                           double       lower,
                           double       upper,
                           const char  *label)
{
  self->interval[0] = lower;
  self->interval[1] = upper;
  self->interval_label = hr_chart_keep (&self->parent, label);
}

static int
compare_values (gconstpointer a,
                gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/**
 * hr_histogram_get_quantile:
 * @self: a histogram
 * @share: 0.5 for the median
 * @highlighted_only: of the highlighted values only
 *
 * Returns: the value below which @share of the values lie, between neighbours by their distance;
 *   NaN without values
 */
double
hr_histogram_get_quantile (const HrHistogram *self,
                           double             share,
                           gboolean           highlighted_only)
{
  g_autoptr (GArray) sorted = g_array_copy (self->values[!!highlighted_only]);
  double place, below;
  guint first;

  if (sorted->len == 0)
    return NAN;
  g_array_sort (sorted, compare_values);
  place = CLAMP (share, 0, 1) * (sorted->len - 1);
  first = (guint) floor (place);
  below = g_array_index (sorted, double, first);
  if (first + 1 >= sorted->len)
    return below;
  return below + (place - first) * (g_array_index (sorted, double, first + 1) - below);
}

guint
hr_histogram_get_n_bins (const HrHistogram *self)
{
  return self->n_bins;
}

HrHistogramBin
hr_histogram_get_bin (const HrHistogram *self,
                      guint              bin)
{
  g_return_val_if_fail (bin < self->n_bins, (HrHistogramBin) { 0 });

  return self->bins[bin];
}
