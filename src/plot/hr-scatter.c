/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-scatter-private.h"

#include <math.h>

static void
hr_scatter_free (HrChart *chart)
{
  g_array_unref (((HrScatter *) chart)->points);
}

static guint
hr_scatter_n_items (const HrChart *chart)
{
  return hr_scatter_get_n_points ((const HrScatter *) chart);
}

static const char *
hr_scatter_item_key (const HrChart *chart,
                     guint          item)
{
  return hr_scatter_get_point ((const HrScatter *) chart, item)->key;
}

static char *
hr_scatter_describe (const HrChart *chart,
                     guint          item)
{
  const HrScatterPoint *point = hr_scatter_get_point ((const HrScatter *) chart, item);
  g_autofree char *x = NULL, *y = NULL;

  if (point->description != NULL)
    return g_strdup (point->description);
  x = hr_chart_format (chart, HR_CHART_X, point->x);
  y = hr_chart_format (chart, HR_CHART_Y, point->y);
  return g_strdup_printf ("%s, %s, %s", point->label, x, y);
}

/* From left to right; of two above each other, the better first. */
static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  guint first = *(const guint *) a, second = *(const guint *) b;
  const HrScatterPoint *p = hr_scatter_get_point (user_data, first);
  const HrScatterPoint *q = hr_scatter_get_point (user_data, second);

  if (p->x != q->x)
    return (p->x > q->x) - (p->x < q->x);
  if (p->y != q->y)
    return (p->y < q->y) - (p->y > q->y);
  return (first > second) - (first < second);
}

static GArray *
list_by_x (const HrScatter *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->points->len; i++)
    g_array_append_val (list, i);
  g_array_sort_with_data (list, compare_places, (gpointer) self);
  return list;
}

/* The frontier first, for the keyboard may not reach everything; then from left to right. */
static void
hr_scatter_list_stops (const HrChart *chart,
                       guint          max_stops,
                       GArray        *out)
{
  const HrScatter *self = (const HrScatter *) chart;
  g_autoptr (GArray) by_x = list_by_x (self), frontier = hr_scatter_list_frontier (self);
  const GArray *from = self->points->len > max_stops ? frontier : by_x;

  g_array_append_vals (out, from->data, MIN (from->len, max_stops));
}

static void
hr_scatter_list_cells (const HrChart *chart,
                       HrChartCells  *out)
{
  hr_chart_cells_title (out, NULL);
  hr_chart_cells_title (out, chart->axes[HR_CHART_X].title);
  hr_chart_cells_title (out, chart->axes[HR_CHART_Y].title);
  for (guint i = 0; i < hr_scatter_n_items (chart); i++)
    {
      const HrScatterPoint *point = hr_scatter_get_point ((const HrScatter *) chart, i);

      hr_chart_cells_words (out, point->label != NULL ? point->label : point->key);
      hr_chart_cells_take (out, hr_chart_format (chart, HR_CHART_X, point->x));
      hr_chart_cells_take (out, hr_chart_format (chart, HR_CHART_Y, point->y));
    }
}

static const HrChartClass scatter_class = {
  .free = hr_scatter_free,
  .lay_scene = hr_scatter_lay,
  .n_items = hr_scatter_n_items,
  .item_key = hr_scatter_item_key,
  .describe = hr_scatter_describe,
  .list_cells = hr_scatter_list_cells,
  .list_stops = hr_scatter_list_stops,
};

/**
 * hr_scatter_new:
 * @less_x_is_better: whether one wants little of x, as of a price, or much
 *
 * Returns: (transfer full): a plot without points
 */
HrScatter *
hr_scatter_new (gboolean less_x_is_better)
{
  HrScatter *self = g_new0 (HrScatter, 1);

  hr_chart_init (&self->parent, &scatter_class);
  self->less_x_is_better = !!less_x_is_better;
  self->points = g_array_new (FALSE, FALSE, sizeof (HrScatterPoint));
  return self;
}

/**
 * hr_scatter_set_words:
 * @self: a plot
 * @words: its legend; copied
 */
void
hr_scatter_set_words (HrScatter            *self,
                      const HrScatterWords *words)
{
  self->words = (HrScatterWords) {
    .frontier = hr_chart_keep (&self->parent, words->frontier),
    .excluded = hr_chart_keep (&self->parent, words->excluded),
    .current = hr_chart_keep (&self->parent, words->current),
  };
}

static gboolean
has_place (double      value,
           HrAxisScale scale)
{
  gboolean log = scale == HR_AXIS_LOG || scale == HR_AXIS_BINARY_LOG;

  return isfinite (value) && (!log || value > 0);
}

/**
 * hr_scatter_add_point:
 * @self: a plot, whose axes are set
 * @point: a choice; copied. One that has no place on the axes is left out
 */
void
hr_scatter_add_point (HrScatter            *self,
                      const HrScatterPoint *point)
{
  HrScatterPoint copy = *point;

  g_return_if_fail (point->category < HR_N_CATEGORIES);
  g_return_if_fail (point->mark < HR_N_MARKS);

  if (!has_place (point->x, self->parent.axes[HR_CHART_X].scale) ||
      !has_place (point->y, self->parent.axes[HR_CHART_Y].scale))
    return;
  copy.key = hr_chart_keep (&self->parent, point->key);
  copy.label = hr_chart_keep (&self->parent, point->label);
  copy.description = hr_chart_keep (&self->parent, point->description);
  g_array_append_val (self->points, copy);
}

guint
hr_scatter_get_n_points (const HrScatter *self)
{
  return self->points->len;
}

const HrScatterPoint *
hr_scatter_get_point (const HrScatter *self,
                      guint            point)
{
  g_return_val_if_fail (point < self->points->len, NULL);

  return &g_array_index (self->points, HrScatterPoint, point);
}

/**
 * hr_scatter_list_frontier:
 * @self: a plot
 *
 * A point is on the frontier where no other is at least as good in both quantities and better in
 * one.
 *
 * Returns: (transfer full) (element-type guint): indices of those points, from left to right
 */
GArray *
hr_scatter_list_frontier (const HrScatter *self)
{
  g_autoptr (GArray) by_x = list_by_x (self);
  GArray *frontier = g_array_new (FALSE, FALSE, sizeof (guint));
  double best = -INFINITY, x = NAN;

  for (guint i = 0; i < by_x->len; i++)
    {
      guint rank = self->less_x_is_better ? i : by_x->len - 1 - i;
      guint index = g_array_index (by_x, guint, rank);
      const HrScatterPoint *point = hr_scatter_get_point (self, index);

      if (point->excluded || point->y <= best)
        continue;
      /* From the right, the lesser of two above each other comes first. */
      if (point->x == x)
        g_array_set_size (frontier, frontier->len - 1);
      best = point->y;
      x = point->x;
      g_array_append_val (frontier, index);
    }
  for (guint i = 0; !self->less_x_is_better && i < frontier->len / 2; i++)
    {
      guint *a = &g_array_index (frontier, guint, i);
      guint *b = &g_array_index (frontier, guint, frontier->len - 1 - i);
      guint swap = *a;

      *a = *b;
      *b = swap;
    }
  return frontier;
}
