/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"

G_BEGIN_DECLS

/**
 * HrScatter:
 *
 * Choices by two quantities, such as speed and price, with the line of those that none beats in
 * both. More of y is better. Items are the points. Colours and shapes: hr_chart_add_key().
 */
typedef struct _HrScatter HrScatter;

/**
 * HrScatterPoint:
 * @key: what it is, the same in a table beside the chart
 * @label: its name, written beside it where it lies on the frontier
 * @x: place on the x axis; a point that has none is left out
 * @y: place on the y axis, likewise
 * @category: its colour, a #HrCategory
 * @mark: its shape
 * @is_current: the present plan: named and ringed
 * @excluded: drawn hollow, and no part of the frontier: what does not fit
 * @description: (nullable): sentence of the tooltip and of screen readers
 */
typedef struct {
  const char *key;
  const char *label;
  double      x, y;
  guint       category;
  HrMark      mark;
  gboolean    is_current;
  gboolean    excluded;
  const char *description;
} HrScatterPoint;

/**
 * HrScatterWords:
 * @frontier: (nullable): legend entry of the line: "Best for its price"
 * @excluded: (nullable): legend entry of hollow points: "Does not fit"
 * @current: (nullable): legend entry of the ring: "This plan"
 */
typedef struct {
  const char *frontier;
  const char *excluded;
  const char *current;
} HrScatterWords;

HrScatter            *hr_scatter_new            (gboolean              less_x_is_better);
void                  hr_scatter_set_words      (HrScatter            *self,
                                                 const HrScatterWords *words);
void                  hr_scatter_add_point      (HrScatter            *self,
                                                 const HrScatterPoint *point);
guint                 hr_scatter_get_n_points   (const HrScatter      *self);
const HrScatterPoint *hr_scatter_get_point      (const HrScatter      *self,
                                                 guint                 point);
GArray               *hr_scatter_list_frontier  (const HrScatter      *self);

static inline void
hr_scatter_unref (HrScatter *self)
{
  hr_chart_unref (HR_CHART (self));
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrScatter, hr_scatter_unref)

G_END_DECLS
