/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-curves-private.h"

#include <math.h>

/* Of a curve of many points, as many can be pointed at. */
#define STOPS_PER_CURVE 24

static void
clear_curve (gpointer data)
{
  HrCurveData *curve = data;

  g_clear_pointer (&curve->points, g_array_unref);
}

static void
hr_curves_free (HrChart *chart)
{
  HrCurves *self = (HrCurves *) chart;

  g_array_unref (self->curves);
  g_array_unref (self->lines);
}

static guint
stride_of (const HrCurves *self,
           guint           curve)
{
  return MAX (1, (hr_curves_get_n_points (self, curve) + STOPS_PER_CURVE - 1) / STOPS_PER_CURVE);
}

static guint
count_stops (const HrCurves *self,
             guint           curve)
{
  guint stride = stride_of (self, curve);

  return (hr_curves_get_n_points (self, curve) + stride - 1) / stride;
}

/* The first item of a curve. */
static guint
first_item (const HrCurves *self,
            guint           curve)
{
  guint n = 0;

  for (guint i = 0; i < curve; i++)
    n += count_stops (self, i);
  return n;
}

static guint
hr_curves_n_items (const HrChart *chart)
{
  const HrCurves *self = (const HrCurves *) chart;

  return first_item (self, self->curves->len);
}

static const char *
hr_curves_item_key (const HrChart *chart,
                    guint          item)
{
  const HrCurves *self = (const HrCurves *) chart;
  guint curve, point;

  if (!hr_curves_locate_item (self, item, &curve, &point))
    return NULL;
  return hr_curves_get_curve (self, curve)->key;
}

static char *
hr_curves_describe (const HrChart *chart,
                    guint          item)
{
  const HrCurves *self = (const HrCurves *) chart;
  g_autofree char *x = NULL, *y = NULL;
  const HrCurvePoint *what;
  guint curve, point;

  if (!hr_curves_locate_item (self, item, &curve, &point))
    return NULL;
  what = hr_curves_get_point (self, curve, point);
  if (what->description != NULL)
    return g_strdup (what->description);
  x = hr_chart_format (chart, HR_CHART_X, what->x);
  y = isnan (what->y) ? g_strdup ("?") : hr_chart_format (chart, HR_CHART_Y, what->y);
  return g_strdup_printf ("%s, %s: %s", hr_curves_get_curve (self, curve)->label, x, y);
}

/* Right and left along a curve; down and up to the place of the next curve that is nearest. */
static int
hr_curves_find_beside (const HrChart *chart,
                       guint          item,
                       int            right,
                       int            down)
{
  const HrCurves *self = (const HrCurves *) chart;
  guint curve, point, best = 0, stride;
  double x, nearest = INFINITY;
  int to;

  if (!hr_curves_locate_item (self, item, &curve, &point))
    return -1;
  to = (int) (item - first_item (self, curve)) + right;
  if (down == 0)
    return to >= 0 && to < (int) count_stops (self, curve) ? (int) first_item (self, curve) + to
                                                           : -1;
  if ((int) curve + down < 0 || (int) curve + down >= (int) self->curves->len)
    return -1;
  x = hr_curves_get_point (self, curve, point)->x;
  curve = (guint) ((int) curve + down);
  stride = stride_of (self, curve);
  for (guint i = 0; i < count_stops (self, curve); i++)
    {
      double distance = fabs (hr_curves_get_point (self, curve, i * stride)->x - x);
      if (distance < nearest)
        best = i;
      nearest = MIN (nearest, distance);
    }
  return count_stops (self, curve) > 0 ? (int) (first_item (self, curve) + best) : -1;
}

/* Every place of any curve, once; few enough to be sorted as they come. */
static GArray *
list_places (const HrCurves *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint curve = 0; curve < self->curves->len; curve++)
    for (guint i = 0; i < hr_curves_get_n_points (self, curve); i++)
      {
        double x = hr_curves_get_point (self, curve, i)->x;
        guint at = 0;

        while (at < places->len && g_array_index (places, double, at) < x)
          at++;
        if (at == places->len || g_array_index (places, double, at) > x)
          g_array_insert_val (places, at, x);
      }
  return places;
}

static double
value_at (const HrCurves *self,
          guint           curve,
          double          x)
{
  for (guint i = 0; i < hr_curves_get_n_points (self, curve); i++)
    if (hr_curves_get_point (self, curve, i)->x == x)
      return hr_curves_get_point (self, curve, i)->y;
  return NAN;
}

static void
hr_curves_list_cells (const HrChart *chart,
                      HrChartCells  *out)
{
  const HrCurves *self = (const HrCurves *) chart;
  g_autoptr (GArray) places = list_places (self);

  hr_chart_cells_title (out, chart->axes[HR_CHART_X].title);
  for (guint curve = 0; curve < self->curves->len; curve++)
    hr_chart_cells_title (out, hr_curves_get_curve (self, curve)->label);
  for (guint i = 0; i < places->len; i++)
    {
      double x = g_array_index (places, double, i);

      hr_chart_cells_take (out, hr_chart_format (chart, HR_CHART_X, x));
      for (guint curve = 0; curve < self->curves->len; curve++)
        {
          double y = value_at (self, curve, x);

          hr_chart_cells_take (out, isnan (y) ? NULL : hr_chart_format (chart, HR_CHART_Y, y));
        }
    }
}

static const HrChartClass curves_class = {
  .free = hr_curves_free,
  .lay_scene = hr_curves_lay,
  .n_items = hr_curves_n_items,
  .item_key = hr_curves_item_key,
  .describe = hr_curves_describe,
  .list_cells = hr_curves_list_cells,
  .find_beside = hr_curves_find_beside,
};

/**
 * hr_curves_new:
 *
 * Returns: (transfer full): a plot without curves
 */
HrCurves *
hr_curves_new (void)
{
  HrCurves *self = g_new0 (HrCurves, 1);

  hr_chart_init (&self->parent, &curves_class);
  self->curves = g_array_new (FALSE, FALSE, sizeof (HrCurveData));
  self->lines = g_array_new (FALSE, FALSE, sizeof (HrCurvesLine));
  g_array_set_clear_func (self->curves, clear_curve);
  self->current = NAN;
  return self;
}

/**
 * hr_curves_add_curve:
 * @self: a plot
 * @curve: a curve without points; copied
 *
 * Returns: the curve's index
 */
guint
hr_curves_add_curve (HrCurves      *self,
                     const HrCurve *curve)
{
  HrCurveData data = { *curve, g_array_new (FALSE, FALSE, sizeof (HrCurvePoint)) };

  g_return_val_if_fail (curve->category < HR_N_CATEGORIES, 0);

  data.what.key = hr_chart_keep (&self->parent, curve->key);
  data.what.label = hr_chart_keep (&self->parent, curve->label);
  g_array_append_val (self->curves, data);
  return self->curves->len - 1;
}

/**
 * hr_curves_add_point:
 * @self: a plot
 * @curve: what hr_curves_add_curve() returned
 * @point: the next place of the curve; copied
 */
void
hr_curves_add_point (HrCurves           *self,
                     guint               curve,
                     const HrCurvePoint *point)
{
  HrCurvePoint copy = *point;

  g_return_if_fail (curve < self->curves->len);

  if (!isfinite (point->x))
    return;
  if (!isfinite (point->y))
    copy.y = NAN;
  if (!isfinite (point->lower) || !isfinite (point->upper) || point->lower >= point->upper)
    copy.lower = copy.upper = NAN;
  copy.description = hr_chart_keep (&self->parent, point->description);
  g_array_append_val (g_array_index (self->curves, HrCurveData, curve).points, copy);
}

/**
 * hr_curves_add_line:
 * @self: a plot
 * @line: a capacity or another bound; copied. One of no finite value is left out
 */
void
hr_curves_add_line (HrCurves           *self,
                    const HrCurvesLine *line)
{
  HrCurvesLine copy = *line;

  if (!isfinite (line->value))
    return;
  copy.label = hr_chart_keep (&self->parent, line->label);
  g_array_append_val (self->lines, copy);
}

/**
 * hr_curves_set_current:
 * @self: a plot
 * @x: the present plan's place on the x axis; NaN for none
 * @label: (nullable): its words: "32 768 now"
 */
void
hr_curves_set_current (HrCurves   *self,
                       double      x,
                       const char *label)
{
  self->current = isfinite (x) ? x : NAN;
  self->current_label = hr_chart_keep (&self->parent, label);
}

guint
hr_curves_get_n_curves (const HrCurves *self)
{
  return self->curves->len;
}

const HrCurve *
hr_curves_get_curve (const HrCurves *self,
                     guint           curve)
{
  g_return_val_if_fail (curve < self->curves->len, NULL);

  return &g_array_index (self->curves, HrCurveData, curve).what;
}

guint
hr_curves_get_n_points (const HrCurves *self,
                        guint           curve)
{
  g_return_val_if_fail (curve < self->curves->len, 0);

  return g_array_index (self->curves, HrCurveData, curve).points->len;
}

const HrCurvePoint *
hr_curves_get_point (const HrCurves *self,
                     guint           curve,
                     guint           point)
{
  g_return_val_if_fail (point < hr_curves_get_n_points (self, curve), NULL);

  return &g_array_index (g_array_index (self->curves, HrCurveData, curve).points, HrCurvePoint,
                         point);
}

/**
 * hr_curves_locate_item:
 * @self: a plot
 * @item: index of an item, as signals of the widget tell it
 * @curve: (out): which curve it is on
 * @point: (out): which of its points it is
 *
 * Returns: whether there is such an item
 */
gboolean
hr_curves_locate_item (const HrCurves *self,
                       guint           item,
                       guint          *curve,
                       guint          *point)
{
  for (guint i = 0; i < self->curves->len; i++)
    {
      guint n = count_stops (self, i);

      if (item < n)
        {
          *curve = i;
          *point = item * stride_of (self, i);
          return TRUE;
        }
      item -= n;
    }
  return FALSE;
}
