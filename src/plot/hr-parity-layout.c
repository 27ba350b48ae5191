/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-frame-private.h"
#include "hr-parity-private.h"

#define ASPECT 0.72
#define MARGIN 0.05            /* of the decades shown, beyond the outermost points */
#define BAND 1.25              /* times and by which estimates are still near … */
#define NEAR 0.75
#define WIDE 2.0               /* … and still of the same order */
#define BAND_TINT 0.07
#define QUIET 0.3              /* opacity of groups that step back */
#define PLAIN 0.8
#define CROWD 1000
#define STRONG_SIZE 1.25       /* of a highlighted mark to the others */
#define NAMED_OUTLIERS 4

/* Estimates that are right, near, and of the right order. */
static const HrShape identity = { .kind = HR_SHAPE_PATH, .line = { HR_SHADE_TEXT, 1 },
                                  .thickness = 0.11 };
static const HrShape band = { .kind = HR_SHAPE_PATH, .line = { HR_SHADE_DIM, 0.8 },
                              .dash = HR_DASH_DASHED };
static const HrShape fine = { .kind = HR_SHAPE_PATH, .line = { HR_SHADE_DIM, 0.6 },
                              .dash = HR_DASH_DOTTED };

/* The more points, the smaller: their number and their radius in font sizes. */
static const struct {
  guint  n;
  double radius;
} sizes[] = { { 60, 0.36 }, { 250, 0.3 }, { 1000, 0.24 }, { 3000, 0.2 }, { G_MAXUINT, 0.17 } };

typedef struct {
  HrFrame         frame;
  const HrParity *parity;
  double          lower, upper;        /* of both axes */
} Layout;

static void
find_range (Layout *self)
{
  double lower = self->parity->current > 0 ? self->parity->current : INFINITY;
  double upper = self->parity->current, margin;

  for (guint i = 0; i < self->parity->points->len; i++)
    {
      const HrParityPoint *point = hr_parity_get_point (self->parity, i);
      lower = MIN (lower, MIN (point->measured, point->estimated));
      upper = MAX (upper, MAX (point->measured, point->estimated));
    }
  margin = pow (upper / lower, MARGIN) * pow (10, 0.06);
  self->lower = lower / margin;
  self->upper = upper * margin;
}

/* The corners of the room between y = @low · x and y = @high · x. */
static void
add_band (Layout *self,
          double  low,
          double  high)
{
  HrFrame *frame = &self->frame;
  double x[] = { self->lower / high, self->upper * high };
  double corners[] = {
    hr_frame_x (frame, x[0]), hr_frame_y (frame, x[0] * low),
    hr_frame_x (frame, x[1]), hr_frame_y (frame, x[1] * low),
    hr_frame_x (frame, x[1]), hr_frame_y (frame, x[1] * high),
    hr_frame_x (frame, x[0]), hr_frame_y (frame, x[0] * high),
  };

  hr_scene_add_path (frame->out, &(HrShape) { .fill = { HR_SHADE_TEXT, BAND_TINT },
                                              .clipped = TRUE }, corners, 4);
}

/* The part of y = @factor · x that lies in the plot. */
static void
add_line (Layout       *self,
          double        factor,
          const HrShape *shape)
{
  HrFrame *frame = &self->frame;
  double from = MAX (self->lower, self->lower / factor);
  double to = MIN (self->upper, self->upper / factor);
  double line[] = { hr_frame_x (frame, from), hr_frame_y (frame, from * factor),
                    hr_frame_x (frame, to), hr_frame_y (frame, to * factor) };
  HrSlab slab = hr_slab_from_line (line[0], line[1], line[2], line[3], 2);

  hr_scene_add_path (frame->out, shape, line, 2);
  g_array_append_val (frame->keep_off, slab);
}

static void
add_lines (Layout *self)
{
  add_band (self, 1 / WIDE, WIDE);
  add_band (self, NEAR, BAND);
  add_line (self, WIDE, &fine);
  add_line (self, 1 / WIDE, &fine);
  add_line (self, BAND, &band);
  add_line (self, NEAR, &band);
  add_line (self, 1, &identity);
}

static double
radius_of (const Layout *self,
           guint         point)
{
  gboolean strong = self->parity->any_highlighted &&
                    hr_parity_is_highlighted (self->parity, point);
  guint i = 0;

  while (self->parity->points->len > sizes[i].n)
    i++;
  return sizes[i].radius * (strong ? STRONG_SIZE : 1) * self->frame.em;
}

static HrRect
box_of (const Layout *self,
        guint         index)
{
  const HrParityPoint *point = hr_parity_get_point (self->parity, index);
  double radius = radius_of (self, index);

  return (HrRect) { hr_frame_x (&self->frame, point->measured) - radius,
                    hr_frame_y (&self->frame, point->estimated) - radius, 2 * radius, 2 * radius };
}

/* Of a crowd, those that step back have no rim: it would be darker than they are, and slow. */
static HrShape
mark_of (const HrParity      *parity,
         const HrParityGroup *group)
{
  gboolean quiet = parity->any_highlighted && !group->highlighted;
  double rim = !quiet ? PLAIN : parity->points->len <= CROWD ? QUIET / 2 : 0;

  return (HrShape) {
    .kind = HR_SHAPE_MARK, .mark = group->mark,
    .fill = { HR_SHADE_CATEGORY + group->category, quiet ? QUIET : group->highlighted ? 1 : PLAIN },
    .line = { HR_SHADE_RIM, rim },
    .thickness = 0.05,
  };
}

static void
add_points (Layout  *self,
            gboolean highlighted)
{
  for (guint i = 0; i < self->parity->points->len; i++)
    {
      guint group = hr_parity_get_point (self->parity, i)->group;
      HrShape shape = mark_of (self->parity,
                               &g_array_index (self->parity->groups, HrParityGroup, group));

      if (hr_parity_is_highlighted (self->parity, i) != highlighted)
        continue;
      shape.rect = box_of (self, i);
      shape.radius = shape.rect.width / 2;
      hr_scene_add_shape (self->frame.out, &shape);
    }
}

static void
add_items (Layout *self)
{
  for (guint i = 0; i < self->parity->points->len; i++)
    {
      guint group = hr_parity_get_point (self->parity, i)->group;
      HrSceneItem item = { box_of (self, i), TRUE,
                           g_array_index (self->parity->groups, HrParityGroup, group).mark };

      hr_scene_add_item (self->frame.out, &item);
      g_array_append_val (self->frame.spots, item.box);
    }
}

/* The present plan has an estimate and no measurement: a line at its height. */
static void
add_current (Layout *self)
{
  HrFrame *frame = &self->frame;
  const HrRect *plot = &frame->out->plot;
  double y = round (hr_frame_y (frame, self->parity->current)) + 0.5;
  HrSlab slab = hr_slab_from_line (plot->x, y, plot->x + plot->width, y, 2);

  hr_scene_add_path (frame->out, &(HrShape) { .line = { HR_SHADE_TEXT, 1 }, .thickness = 0.09,
                                              .dash = HR_DASH_DASHED },
                     (double[]) { plot->x, y, plot->x + plot->width, y }, 2);
  g_array_append_val (frame->keep_off, slab);
  hr_frame_write_along (frame, plot->x, y, plot->x + plot->width, y, self->parity->current_label,
                        NULL, HR_TEXT_LIMIT);
}

/* The farthest off of the highlighted points, where they have names and lie beyond the wide
 * band. */
static void
name_outliers (Layout *self)
{
  g_autoptr (GArray) stops = hr_chart_list_stops (HR_CHART (self->parity), NAMED_OUTLIERS);

  for (guint i = 0; i < stops->len; i++)
    {
      guint index = g_array_index (stops, guint, i);
      const HrParityPoint *point = hr_parity_get_point (self->parity, index);
      HrRect box = box_of (self, index);

      if (hr_parity_is_highlighted (self->parity, index) &&
          fabs (log (point->estimated / point->measured)) > log (WIDE))
        hr_frame_name_spot (&self->frame, &box, point->label, HR_TEXT_TICK, (int) index);
    }
}

static void
add_words (Layout *self)
{
  if (self->parity->current > 0)
    add_current (self);
  name_outliers (self);
}

static void
add_legend (Layout *self)
{
  for (guint i = 0; i < self->parity->groups->len; i++)
    {
      const HrParityGroup *group = &g_array_index (self->parity->groups, HrParityGroup, i);
      HrShape shape = mark_of (self->parity, group);

      shape.radius = 0.4 * self->frame.em;
      hr_frame_add_legend (&self->frame, &shape, FALSE, group->label);
    }
  hr_frame_add_legend (&self->frame, &identity, TRUE, self->parity->words.identity);
  hr_frame_add_legend (&self->frame, &band, TRUE, self->parity->words.band);
  hr_frame_add_legend (&self->frame, &fine, TRUE, self->parity->words.wide);
}

/* See hr_chart_layout(). Both axes show the same range, so identity is the diagonal. */
HrScene *
hr_parity_lay (const HrChart     *chart,
               const HrMeasure   *measure,
               const HrChartView *view)
{
  Layout self = { .parity = (const HrParity *) chart };
  HrFrame *frame = &self.frame;
  HrFrameRange ranges[HR_CHART_N_AXES];

  hr_frame_init (frame, chart, measure, view);
  hr_frame_title (frame);
  if (self.parity->points->len == 0)
    return hr_frame_lay_empty (frame);
  add_legend (&self);
  find_range (&self);
  ranges[HR_CHART_X] = ranges[HR_CHART_Y] = (HrFrameRange) { self.lower, self.upper, 0, 0 };
  hr_frame_set_plot (frame, ASPECT, 0, ranges);
  self.lower = frame->axes[HR_CHART_X].lower;
  self.upper = frame->axes[HR_CHART_X].upper;
  add_lines (&self);
  add_items (&self);
  add_points (&self, FALSE);
  add_points (&self, TRUE);
  add_words (&self);
  return hr_frame_finish (frame);
}
