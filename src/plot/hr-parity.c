/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-parity-private.h"

#include <math.h>

static void
hr_parity_free (HrChart *chart)
{
  HrParity *self = (HrParity *) chart;

  g_array_unref (self->groups);
  g_array_unref (self->points);
}

static guint
hr_parity_n_items (const HrChart *chart)
{
  return hr_parity_get_n_points ((const HrParity *) chart);
}

static const char *
hr_parity_item_key (const HrChart *chart,
                    guint          item)
{
  return hr_parity_get_point ((const HrParity *) chart, item)->key;
}

static char *
hr_parity_describe (const HrChart *chart,
                    guint          item)
{
  const HrParityPoint *point = hr_parity_get_point ((const HrParity *) chart, item);
  g_autofree char *measured = NULL, *estimated = NULL;

  if (point->description != NULL)
    return g_strdup (point->description);
  measured = hr_chart_format (chart, HR_CHART_X, point->measured);
  estimated = hr_chart_format (chart, HR_CHART_Y, point->estimated);
  return g_strdup_printf ("%s: %s → %s (%+.0f\302\240%%)",
                          point->label != NULL ? point->label : point->key, measured, estimated,
                          100 * (point->estimated / point->measured - 1));
}

static double
miss_of (const HrParityPoint *point)
{
  return fabs (log (point->estimated / point->measured));
}

/* Of the highlighted groups, then of the others; the farthest from the truth first. */
static int
compare_interest (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  guint first = *(const guint *) a, second = *(const guint *) b;
  gboolean strong = hr_parity_is_highlighted (user_data, first);
  gboolean other = hr_parity_is_highlighted (user_data, second);
  double x = miss_of (hr_parity_get_point (user_data, first));
  double y = miss_of (hr_parity_get_point (user_data, second));

  if (strong != other)
    return strong ? -1 : 1;
  return x != y ? (x < y) - (x > y) : (first > second) - (first < second);
}

static void
hr_parity_list_stops (const HrChart *chart,
                      guint          max_stops,
                      GArray        *out)
{
  for (guint i = 0; i < hr_parity_n_items (chart); i++)
    g_array_append_val (out, i);
  g_array_sort_with_data (out, compare_interest, (gpointer) chart);
  if (out->len > max_stops)
    g_array_set_size (out, max_stops);
}

static void
hr_parity_list_cells (const HrChart *chart,
                      HrChartCells  *out)
{
  hr_chart_cells_title (out, NULL);
  hr_chart_cells_title (out, chart->axes[HR_CHART_X].title);
  hr_chart_cells_title (out, chart->axes[HR_CHART_Y].title);
  for (guint i = 0; i < hr_parity_n_items (chart); i++)
    {
      const HrParityPoint *point = hr_parity_get_point ((const HrParity *) chart, i);

      hr_chart_cells_words (out, point->label != NULL ? point->label : point->key);
      hr_chart_cells_take (out, hr_chart_format (chart, HR_CHART_X, point->measured));
      hr_chart_cells_take (out, hr_chart_format (chart, HR_CHART_Y, point->estimated));
    }
}

static const HrChartClass parity_class = {
  .has_scales = TRUE,
  .free = hr_parity_free,
  .lay_scene = hr_parity_lay,
  .n_items = hr_parity_n_items,
  .item_key = hr_parity_item_key,
  .describe = hr_parity_describe,
  .list_cells = hr_parity_list_cells,
  .list_stops = hr_parity_list_stops,
};

/**
 * hr_parity_new:
 *
 * Returns: (transfer full): a plot without points
 */
HrParity *
hr_parity_new (void)
{
  HrParity *self = g_new0 (HrParity, 1);

  hr_chart_init (&self->parent, &parity_class);
  self->parent.axes[HR_CHART_X].scale = HR_AXIS_LOG;
  self->parent.axes[HR_CHART_Y].scale = HR_AXIS_LOG;
  self->groups = g_array_new (FALSE, FALSE, sizeof (HrParityGroup));
  self->points = g_array_new (FALSE, FALSE, sizeof (HrParityPoint));
  return self;
}

/**
 * hr_parity_set_words:
 * @self: a plot
 * @words: what its lines mean; copied
 */
void
hr_parity_set_words (HrParity            *self,
                     const HrParityWords *words)
{
  self->words = (HrParityWords) {
    .identity = hr_chart_keep (&self->parent, words->identity),
    .band = hr_chart_keep (&self->parent, words->band),
    .wide = hr_chart_keep (&self->parent, words->wide),
  };
}

/**
 * hr_parity_add_group:
 * @self: a plot
 * @group: what its points have in common; copied
 *
 * Returns: the group's index
 */
guint
hr_parity_add_group (HrParity            *self,
                     const HrParityGroup *group)
{
  HrParityGroup copy = *group;

  g_return_val_if_fail (group->category < HR_N_CATEGORIES, 0);
  g_return_val_if_fail (group->mark < HR_N_MARKS, 0);

  copy.label = hr_chart_keep (&self->parent, group->label);
  self->any_highlighted |= group->highlighted;
  g_array_append_val (self->groups, copy);
  return self->groups->len - 1;
}

/**
 * hr_parity_add_point:
 * @self: a plot
 * @point: one record; copied. One that has no place on the axes is left out
 */
void
hr_parity_add_point (HrParity            *self,
                     const HrParityPoint *point)
{
  HrParityPoint copy = *point;

  g_return_if_fail (point->group < self->groups->len);

  if (!isnormal (point->measured) || !isnormal (point->estimated) || point->measured < 0 ||
      point->estimated < 0)
    return;
  copy.key = hr_chart_keep (&self->parent, point->key);
  copy.label = hr_chart_keep (&self->parent, point->label);
  copy.description = hr_chart_keep (&self->parent, point->description);
  g_array_append_val (self->points, copy);
}

/**
 * hr_parity_set_current:
 * @self: a plot
 * @estimated: the present plan's estimate, of which no measurement is known; 0 for none
 * @label: (nullable): its name
 */
void
hr_parity_set_current (HrParity   *self,
                       double      estimated,
                       const char *label)
{
  self->current = isnormal (estimated) && estimated > 0 ? estimated : 0;
  self->current_label = hr_chart_keep (&self->parent, label);
}

guint
hr_parity_get_n_points (const HrParity *self)
{
  return self->points->len;
}

const HrParityPoint *
hr_parity_get_point (const HrParity *self,
                     guint           point)
{
  g_return_val_if_fail (point < self->points->len, NULL);

  return &g_array_index (self->points, HrParityPoint, point);
}

/**
 * hr_parity_is_highlighted:
 * @self: a plot
 * @point: index of a point
 *
 * Returns: whether its group is
 */
gboolean
hr_parity_is_highlighted (const HrParity *self,
                          guint           point)
{
  guint group = hr_parity_get_point (self, point)->group;

  return g_array_index (self->groups, HrParityGroup, group).highlighted;
}
