/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-frame-private.h"
#include "hr-scatter-private.h"

/* Distances in multiples of the font size. */
#define ASPECT 0.6
#define RADIUS 0.38
#define DENSE_RADIUS 0.27      /* of marks where there are many */
#define MANY 120
#define MARGIN 1.1             /* round the outermost marks */
#define FRONTIER_THICKNESS 0.12
#define CURRENT_GAP 0.22       /* between the present plan's mark and its ring */
#define RING_THICKNESS 0.13
#define QUIET 0.75             /* opacity of what is not on the frontier */
#define HOLLOW_THICKNESS 0.1

typedef struct {
  HrFrame          frame;
  const HrScatter *scatter;
  GArray          *frontier;           /* guint */
} Layout;

static gboolean
is_log (const Layout    *self,
        HrChartAxisPlace place)
{
  HrAxisScale scale = self->frame.chart->axes[place].scale;

  return scale == HR_AXIS_LOG || scale == HR_AXIS_BINARY_LOG;
}

static void
find_ranges (const Layout *self,
             HrFrameRange *ranges)
{
  double margin = MARGIN * self->frame.em;

  for (guint i = 0; i < HR_CHART_N_AXES; i++)
    ranges[i] = (HrFrameRange) { INFINITY, -INFINITY, margin, margin };
  for (guint i = 0; i < self->scatter->points->len; i++)
    {
      const HrScatterPoint *point = hr_scatter_get_point (self->scatter, i);
      const double values[] = { point->x, point->y };

      for (guint k = 0; k < HR_CHART_N_AXES; k++)
        {
          ranges[k].lower = MIN (ranges[k].lower, values[k]);
          ranges[k].upper = MAX (ranges[k].upper, values[k]);
        }
    }
  for (HrChartAxisPlace i = HR_CHART_X; i < HR_CHART_N_AXES; i++)
    {
      if (!is_log (self, i) && ranges[i].lower >= 0)
        ranges[i].lower = ranges[i].before = 0;
    }
}

static HrRect
box_of (const Layout *self,
        guint         index)
{
  const HrScatterPoint *point = hr_scatter_get_point (self->scatter, index);
  double radius = (self->scatter->points->len > MANY ? DENSE_RADIUS : RADIUS) * self->frame.em;

  return (HrRect) { hr_frame_x (&self->frame, point->x) - radius,
                    hr_frame_y (&self->frame, point->y) - radius, 2 * radius, 2 * radius };
}

/* In steps: what one gets for at most so much, or at least so much. */
static void
add_frontier (Layout *self)
{
  HrFrame *frame = &self->frame;
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (double));
  const HrRect *plot = &frame->out->plot;
  double x = 0, y = 0;

  for (guint i = 0; i < self->frontier->len; i++)
    {
      HrRect box = box_of (self, g_array_index (self->frontier, guint, i));
      double next_x = box.x + box.width / 2, next_y = box.y + box.height / 2;
      double corner[] = { self->scatter->less_x_is_better ? next_x : x,
                          self->scatter->less_x_is_better ? y : next_y };

      if (i > 0)
        g_array_append_vals (path, corner, 2);
      g_array_append_vals (path, (double[]) { next_x, next_y }, 2);
      x = next_x;
      y = next_y;
    }
  if (self->frontier->len > 0 && self->scatter->less_x_is_better)
    g_array_append_vals (path, (double[]) { plot->x + plot->width, y }, 2);
  hr_scene_add_path (frame->out, &(HrShape) { .line = { HR_SHADE_TEXT, 0.55 },
                                              .thickness = FRONTIER_THICKNESS },
                     (const double *) (gpointer) path->data, path->len / 2);
  for (guint i = 2; i + 1 < path->len; i += 2)
    {
      const double *p = &g_array_index (path, double, i - 2);
      HrSlab slab = hr_slab_from_line (p[0], p[1], p[2], p[3], 2);
      g_array_append_val (frame->keep_off, slab);
    }
}

static gboolean
is_on_frontier (const Layout *self,
                guint         index)
{
  for (guint i = 0; i < self->frontier->len; i++)
    if (g_array_index (self->frontier, guint, i) == index)
      return TRUE;
  return FALSE;
}

static HrShape
mark_of (const HrScatterPoint *point,
         gboolean              strong)
{
  double opacity = strong ? 1 : QUIET;

  if (point->excluded)
    return (HrShape) { .kind = HR_SHAPE_MARK, .mark = point->mark, .thickness = HOLLOW_THICKNESS,
                       .line = { HR_SHADE_CATEGORY + point->category, 0.8 * opacity } };
  return (HrShape) { .kind = HR_SHAPE_MARK, .mark = point->mark, .thickness = 0.06,
                     .fill = { HR_SHADE_CATEGORY + point->category, opacity },
                     .line = { HR_SHADE_RIM, 1 } };
}

static void
add_ring (Layout       *self,
          const HrRect *box)
{
  double gap = CURRENT_GAP * self->frame.em;

  hr_scene_add_shape (self->frame.out, &(HrShape) {
    .kind = HR_SHAPE_MARK, .mark = HR_MARK_DISC, .thickness = RING_THICKNESS,
    .radius = box->width / 2 + gap, .line = { HR_SHADE_TEXT, 1 },
    .rect = { box->x - gap, box->y - gap, box->width + 2 * gap, box->height + 2 * gap } });
}

static void
add_points (Layout  *self,
            gboolean strong)
{
  for (guint i = 0; i < self->scatter->points->len; i++)
    {
      const HrScatterPoint *point = hr_scatter_get_point (self->scatter, i);
      gboolean is_strong = point->is_current || is_on_frontier (self, i);
      HrShape shape = mark_of (point, is_strong);

      if (is_strong != strong)
        continue;
      shape.rect = box_of (self, i);
      shape.radius = shape.rect.width / 2;
      hr_scene_add_shape (self->frame.out, &shape);
      if (point->is_current)
        add_ring (self, &shape.rect);
    }
}

static void
add_items (Layout *self)
{
  for (guint i = 0; i < self->scatter->points->len; i++)
    {
      HrSceneItem item = { box_of (self, i), TRUE,
                           hr_scatter_get_point (self->scatter, i)->mark };

      hr_scene_add_item (self->frame.out, &item);
      g_array_append_val (self->frame.spots, item.box);
    }
}

/* The present plan first, then the frontier from its best end; as far as there is room. */
static void
add_names (Layout *self)
{
  for (guint i = 0; i < self->scatter->points->len; i++)
    {
      const HrScatterPoint *point = hr_scatter_get_point (self->scatter, i);
      HrRect box = box_of (self, i);

      if (point->is_current)
        hr_frame_name_spot (&self->frame, &box, point->label, HR_TEXT_LIMIT, (int) i);
    }
  for (guint i = self->frontier->len; i-- > 0;)
    {
      guint index = g_array_index (self->frontier, guint, i);
      const HrScatterPoint *point = hr_scatter_get_point (self->scatter, index);
      HrRect box = box_of (self, index);

      if (!point->is_current)
        hr_frame_name_spot (&self->frame, &box, point->label, HR_TEXT_TICK, (int) index);
    }
}

static gboolean
has_excluded (const HrScatter *scatter)
{
  for (guint i = 0; i < scatter->points->len; i++)
    if (hr_scatter_get_point (scatter, i)->excluded)
      return TRUE;
  return FALSE;
}

static gboolean
has_current (const HrScatter *scatter)
{
  for (guint i = 0; i < scatter->points->len; i++)
    if (hr_scatter_get_point (scatter, i)->is_current)
      return TRUE;
  return FALSE;
}

static void
add_legend (Layout *self)
{
  HrFrame *frame = &self->frame;
  const HrScatterWords *words = &self->scatter->words;
  HrShape ring = { .kind = HR_SHAPE_MARK, .mark = HR_MARK_DISC, .radius = 0.4 * frame->em };

  hr_frame_add_keys (frame);
  if (self->frontier->len > 1)
    hr_frame_add_legend (frame, &(HrShape) { .kind = HR_SHAPE_PATH,
                                             .thickness = FRONTIER_THICKNESS,
                                             .line = { HR_SHADE_TEXT, 0.55 } }, TRUE,
                         words->frontier);
  ring.line = (HrTint) { HR_SHADE_DIM, 1 };
  ring.thickness = HOLLOW_THICKNESS;
  if (has_excluded (self->scatter))
    hr_frame_add_legend (frame, &ring, FALSE, words->excluded);
  ring.line = (HrTint) { HR_SHADE_TEXT, 1 };
  ring.thickness = 1.6 * RING_THICKNESS;
  if (has_current (self->scatter))
    hr_frame_add_legend (frame, &ring, FALSE, words->current);
}

/* See hr_chart_layout(). */
HrScene *
hr_scatter_lay (const HrChart     *chart,
                const HrMeasure   *measure,
                const HrChartView *view)
{
  const HrScatter *scatter = (const HrScatter *) chart;
  g_autoptr (GArray) frontier = hr_scatter_list_frontier (scatter);
  Layout self = { .scatter = scatter, .frontier = frontier };
  HrFrameRange ranges[HR_CHART_N_AXES];

  hr_frame_init (&self.frame, chart, measure, view);
  hr_frame_title (&self.frame);
  if (scatter->points->len == 0)
    return hr_frame_lay_empty (&self.frame);
  add_legend (&self);
  find_ranges (&self, ranges);
  hr_frame_set_plot (&self.frame, ASPECT, 0, ranges);
  add_frontier (&self);
  add_items (&self);
  add_points (&self, FALSE);
  add_points (&self, TRUE);
  add_names (&self);
  return hr_frame_finish (&self.frame);
}
