/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"

G_BEGIN_DECLS

/**
 * HrHistogram:
 *
 * How often errors of which size occur, in bins of one width; what lies beyond the ends is counted
 * in two open bins. Values are relative errors, 0.25 for 25 % too much. Items are the bins.
 */
typedef struct _HrHistogram HrHistogram;

/**
 * HrHistogramBin:
 * @lower: least value; minus infinity in the first one
 * @upper: where the next begins; infinity in the last one
 * @count: values in it
 * @highlighted: how many of them are highlighted
 */
typedef struct {
  double lower, upper;
  guint  count;
  guint  highlighted;
} HrHistogramBin;

typedef char *(*HrHistogramDescribeFunc) (const HrHistogramBin *bin,
                                          gpointer              user_data);

/**
 * HrHistogramWords:
 * @all: (nullable): legend entry of all values: "All records"
 * @highlighted: (nullable): legend entry of those that are highlighted: "vLLM"
 * @describe: (nullable): words a bin for hover and screen readers
 * @user_data: passed to @describe; stays the caller's for as long as the chart lives
 */
typedef struct {
  const char             *all;
  const char             *highlighted;
  HrHistogramDescribeFunc describe;
  gpointer                user_data;
} HrHistogramWords;

HrHistogram          *hr_histogram_new          (double                  lower,
                                                 double                  upper,
                                                 guint                   n_bins);
void                  hr_histogram_set_words    (HrHistogram            *self,
                                                 const HrHistogramWords *words);
void                  hr_histogram_add_value    (HrHistogram            *self,
                                                 double                  value,
                                                 gboolean                highlighted);
void                  hr_histogram_set_median   (HrHistogram            *self,
                                                 double                  value,
                                                 const char             *label);
void                  hr_histogram_set_interval (HrHistogram            *self,
                                                 double                  lower,
                                                 double                  upper,
                                                 const char             *label);
double                hr_histogram_get_quantile (const HrHistogram      *self,
                                                 double                  share,
                                                 gboolean                highlighted_only);
guint                 hr_histogram_get_n_bins   (const HrHistogram      *self);
HrHistogramBin        hr_histogram_get_bin      (const HrHistogram      *self,
                                                 guint                   bin);

static inline void
hr_histogram_unref (HrHistogram *self)
{
  hr_chart_unref (HR_CHART (self));
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHistogram, hr_histogram_unref)

G_END_DECLS
