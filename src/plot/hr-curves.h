/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"

G_BEGIN_DECLS

/**
 * HrCurves:
 *
 * Several named curves over one quantity, lines of capacity across them, and the present value
 * marked. Axes may be linear or logarithmic: hr_chart_set_axis(). Items are places on the curves.
 */
typedef struct _HrCurves HrCurves;

/**
 * HrCurve:
 * @key: what it is, the same in a table beside the chart
 * @label: written at its end, or in the legend where there is no room
 * @category: its colour, a #HrCategory
 * @is_main: drawn stronger
 */
typedef struct {
  const char *key;
  const char *label;
  guint       category;
  gboolean    is_main;
} HrCurve;

/**
 * HrCurvePoint:
 * @x: place on the x axis; points of a curve come with x growing
 * @y: place on the y axis; NaN breaks the curve
 * @lower: lower end of the interval, drawn as a band; NaN or equal to @upper: none
 * @upper: upper end of the interval
 * @description: (nullable): sentence of the tooltip and of screen readers
 */
typedef struct {
  double      x, y;
  double      lower, upper;
  const char *description;
} HrCurvePoint;

/**
 * HrCurvesLine:
 * @value: where it lies on its axis
 * @label: written along it: "24 GiB", "model's limit"
 * @place: %HR_CHART_Y for a level line, as of a capacity; %HR_CHART_X for an upright one
 * @is_limit: strong, and what lies above or right of it is shaded as out of reach
 */
typedef struct {
  double           value;
  const char      *label;
  HrChartAxisPlace place;
  gboolean         is_limit;
} HrCurvesLine;

HrCurves           *hr_curves_new           (void);
guint               hr_curves_add_curve     (HrCurves           *self,
                                             const HrCurve      *curve);
void                hr_curves_add_point     (HrCurves           *self,
                                             guint               curve,
                                             const HrCurvePoint *point);
void                hr_curves_add_line      (HrCurves           *self,
                                             const HrCurvesLine *line);
void                hr_curves_set_current   (HrCurves           *self,
                                             double              x,
                                             const char         *label);
guint               hr_curves_get_n_curves  (const HrCurves     *self);
const HrCurve      *hr_curves_get_curve     (const HrCurves     *self,
                                             guint               curve);
guint               hr_curves_get_n_points  (const HrCurves     *self,
                                             guint               curve);
const HrCurvePoint *hr_curves_get_point     (const HrCurves     *self,
                                             guint               curve,
                                             guint               point);
gboolean            hr_curves_locate_item   (const HrCurves     *self,
                                             guint               item,
                                             guint              *curve,
                                             guint              *point);

static inline void
hr_curves_unref (HrCurves *self)
{
  hr_chart_unref (HR_CHART (self));
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrCurves, hr_curves_unref)

G_END_DECLS
