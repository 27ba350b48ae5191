/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-curves-private.h"
#include "hr-frame-private.h"

/* Distances in multiples of the font size. */
#define ASPECT 0.56
#define HEAD 0.5               /* above the highest value */
#define LABEL_GAP 0.45         /* between a curve's end and its name */
#define LABEL_LEADING 0.15     /* between two names */
#define GUTTER_SHARE 0.3       /* of the width: wider names go into the legend */
#define GUTTER_ROWS 10.5       /* and more than that do not stand above each other */
#define MAIN_THICKNESS 0.2
#define THICKNESS 0.13
#define LIMIT_THICKNESS 0.14
#define SPOT_RADIUS 0.3
#define CURRENT_RADIUS 0.32
#define BAND_TINT 0.16
#define BEYOND_TINT 0.07

typedef struct {
  HrFrame         frame;
  const HrCurves *curves;
  double          gutter;              /* 0: names stand in the legend */
} Layout;

/* The name of a curve beside its end. */
typedef struct {
  guint  curve;
  double x, y;                         /* where the curve ends */
  double at;                           /* the middle of the name */
} EndLabel;

static gboolean
is_log (const Layout    *self,
        HrChartAxisPlace place)
{
  HrAxisScale scale = self->frame.chart->axes[place].scale;

  return scale == HR_AXIS_LOG || scale == HR_AXIS_BINARY_LOG;
}

static void
include (const Layout    *self,
         HrFrameRange    *ranges,
         HrChartAxisPlace place,
         double           value)
{
  if (!isfinite (value) || (is_log (self, place) && value <= 0))
    return;
  ranges[place].lower = MIN (ranges[place].lower, value);
  ranges[place].upper = MAX (ranges[place].upper, value);
}

static void
include_curve (const Layout *self,
               guint         curve,
               HrFrameRange *ranges)
{
  for (guint i = 0; i < hr_curves_get_n_points (self->curves, curve); i++)
    {
      const HrCurvePoint *point = hr_curves_get_point (self->curves, curve, i);

      include (self, ranges, HR_CHART_X, point->x);
      include (self, ranges, HR_CHART_Y, point->y);
      include (self, ranges, HR_CHART_Y, point->lower);
      include (self, ranges, HR_CHART_Y, point->upper);
    }
}

/* What is there to be seen; a linear axis of amounts begins at nothing. */
static void
find_ranges (const Layout *self,
             HrFrameRange *ranges)
{
  const GArray *lines = self->curves->lines;

  for (guint i = 0; i < HR_CHART_N_AXES; i++)
    ranges[i] = (HrFrameRange) { INFINITY, -INFINITY, 0, 0 };
  for (guint i = 0; i < self->curves->curves->len; i++)
    include_curve (self, i, ranges);
  for (guint i = 0; i < lines->len; i++)
    {
      const HrCurvesLine *line = &g_array_index (lines, HrCurvesLine, i);
      include (self, ranges, line->place, line->value);
    }
  include (self, ranges, HR_CHART_X, self->curves->current);
  for (HrChartAxisPlace i = HR_CHART_X; i < HR_CHART_N_AXES; i++)
    {
      if (ranges[i].lower > ranges[i].upper)
        ranges[i] = (HrFrameRange) { is_log (self, i) ? 1 : 0, is_log (self, i) ? 10 : 1, 0, 0 };
      if (i == HR_CHART_Y && !is_log (self, i))
        ranges[i].lower = MIN (ranges[i].lower, 0);
    }
  ranges[HR_CHART_Y].after = HEAD * self->frame.em + self->frame.line[HR_TEXT_LIMIT];
  if (is_log (self, HR_CHART_Y))
    ranges[HR_CHART_Y].before = HEAD * self->frame.em;
}

static double
place_x (const Layout *self,
         double        x)
{
  return hr_frame_x (&self->frame, x);
}

/* Places far beyond the plot are cut off, so that no surface has to bear them. */
static double
place_y (const Layout *self,
         double        y)
{
  const HrRect *plot = &self->frame.out->plot;
  double reach = 4 * plot->height;

  if (is_log (self, HR_CHART_Y) && y <= 0)
    return plot->y + plot->height + reach;
  return CLAMP (hr_frame_y (&self->frame, y), plot->y - reach, plot->y + plot->height + reach);
}

static void
add_beyond (Layout             *self,
            const HrCurvesLine *line)
{
  const HrRect *plot = &self->frame.out->plot;
  HrShape shape = { .kind = HR_SHAPE_RECT, .fill = { HR_SHADE_ERROR, BEYOND_TINT },
                    .hatch = HR_HATCH_FALLING, .rect = *plot, .clipped = TRUE };

  if (line->place == HR_CHART_Y)
    shape.rect.height = CLAMP (place_y (self, line->value) - plot->y, 0, plot->height);
  else
    {
      double x = CLAMP (place_x (self, line->value), plot->x, plot->x + plot->width);
      shape.rect.x = x;
      shape.rect.width = plot->x + plot->width - x;
    }
  if (line->is_limit && shape.rect.height > 0 && shape.rect.width > 0)
    hr_scene_add_shape (self->frame.out, &shape);
}

static gboolean
ends_of (const Layout       *self,
         const HrCurvesLine *line,
         double             *ends)
{
  const HrRect *plot = &self->frame.out->plot;
  double bottom = plot->y + plot->height, right = plot->x + plot->width;
  gboolean level = line->place == HR_CHART_Y;
  double at = round (level ? place_y (self, line->value) : place_x (self, line->value)) + 0.5;

  ends[0] = level ? plot->x : at;
  ends[1] = level ? at : bottom;
  ends[2] = level ? right : at;
  ends[3] = level ? at : plot->y;
  return level ? at >= plot->y && at <= bottom + 1 : at >= plot->x && at <= right + 1;
}

static void
add_line (Layout             *self,
          const HrCurvesLine *line)
{
  HrShape shape = { .line = { line->is_limit ? HR_SHADE_TEXT : HR_SHADE_DIM, 1 },
                    .thickness = line->is_limit ? LIMIT_THICKNESS : 0,
                    .dash = line->is_limit ? HR_DASH_SOLID : HR_DASH_DASHED };
  double ends[4];
  HrSlab slab;

  if (!ends_of (self, line, ends))
    return;
  hr_scene_add_path (self->frame.out, &shape, ends, 2);
  slab = hr_slab_from_line (ends[0], ends[1], ends[2], ends[3], 2);
  g_array_append_val (self->frame.keep_off, slab);
}

static void
write_line (Layout             *self,
            const HrCurvesLine *line)
{
  HrTextRole role = line->is_limit ? HR_TEXT_LIMIT : HR_TEXT_TICK;
  double ends[4];
  gboolean done = !ends_of (self, line, ends) ||
                  hr_frame_write_along (&self->frame, ends[0], ends[1], ends[2], ends[3],
                                        line->label, NULL, role);

  if (!done && line->is_limit && line->place == HR_CHART_Y)
    hr_frame_write_over (&self->frame, ends[0], ends[1], ends[2] - ends[0], line->label, role);
}

/* There and back: along the upper ends of the intervals, then along the lower ones. */
static void
add_band (Layout *self,
          guint   curve)
{
  g_autoptr (GArray) outline = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = hr_curves_get_n_points (self->curves, curve);
  const HrCurve *what = hr_curves_get_curve (self->curves, curve);

  for (guint i = 0; i < 2 * n; i++)
    {
      const HrCurvePoint *point =
        hr_curves_get_point (self->curves, curve, i < n ? i : 2 * n - 1 - i);
      double place[] = { place_x (self, point->x),
                         place_y (self, i < n ? point->upper : point->lower) };

      if (!isnan (point->lower))
        g_array_append_vals (outline, place, 2);
    }
  hr_scene_add_path (self->frame.out, &(HrShape) {
    .fill = { HR_SHADE_CATEGORY + what->category, BAND_TINT }, .clipped = TRUE },
    (const double *) (gpointer) outline->data, outline->len / 2);
}

/* The lines of a run keep words off, segment by segment. */
static void
add_run (Layout       *self,
         const HrShape *shape,
         const GArray  *run)
{
  const double *points = (const double *) (gpointer) run->data;

  hr_scene_add_path (self->frame.out, shape, points, run->len / 2);
  for (guint i = 2; i + 1 < run->len; i += 2)
    {
      HrSlab slab = hr_slab_from_line (points[i - 2], points[i - 1], points[i], points[i + 1], 3);
      g_array_append_val (self->frame.keep_off, slab);
    }
}

static void
add_curve (Layout *self,
           guint   curve)
{
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (double));
  const HrCurve *what = hr_curves_get_curve (self->curves, curve);
  HrShape shape = { .line = { HR_SHADE_CATEGORY + what->category, 1 }, .clipped = TRUE,
                    .thickness = what->is_main ? MAIN_THICKNESS : THICKNESS,
                    .dash = curve % HR_N_DASHES, .is_dash_aid = TRUE };

  for (guint i = 0; i < hr_curves_get_n_points (self->curves, curve); i++)
    {
      const HrCurvePoint *point = hr_curves_get_point (self->curves, curve, i);

      if (isnan (point->y))
        {
          add_run (self, &shape, run);
          g_array_set_size (run, 0);
          continue;
        }
      g_array_append_vals (run, (double[]) { place_x (self, point->x), place_y (self, point->y) },
                           2);
    }
  add_run (self, &shape, run);
}

static void
add_items (Layout *self)
{
  const HrRect *plot = &self->frame.out->plot;
  double radius = SPOT_RADIUS * self->frame.em;
  guint curve, point;

  for (guint i = 0; hr_curves_locate_item (self->curves, i, &curve, &point); i++)
    {
      const HrCurvePoint *what = hr_curves_get_point (self->curves, curve, point);
      double x = place_x (self, what->x), y = isnan (what->y) ? NAN : place_y (self, what->y);
      HrSceneItem item = { .is_mark = TRUE, .mark = HR_MARK_DISC };

      if (x >= plot->x - 1 && x <= plot->x + plot->width + 1 && y >= plot->y - 1 &&
          y <= plot->y + plot->height + 1)
        item.box = (HrRect) { x - radius, y - radius, 2 * radius, 2 * radius };
      hr_scene_add_item (self->frame.out, &item);
    }
}

/* Where a curve is at an x between its points, along its drawn line; NaN where it is not. */
static double
height_at (const Layout *self,
           guint         curve,
           double        x)
{
  for (guint i = 0; i < hr_curves_get_n_points (self->curves, curve); i++)
    {
      const HrCurvePoint *b = hr_curves_get_point (self->curves, curve, i);
      const HrCurvePoint *a = i > 0 ? hr_curves_get_point (self->curves, curve, i - 1) : b;
      double left = place_x (self, a->x), right = place_x (self, b->x), t;

      if (x < a->x || x > b->x || isnan (a->y) || isnan (b->y))
        continue;
      t = right > left ? (place_x (self, x) - left) / (right - left) : 0;
      return place_y (self, a->y) + t * (place_y (self, b->y) - place_y (self, a->y));
    }
  return NAN;
}

/* The present value: a dashed line down the plot, and a mark on every curve. */
static void
add_current (Layout *self)
{
  HrFrame *frame = &self->frame;
  const HrRect *plot = &frame->out->plot;
  double x = round (place_x (self, self->curves->current)) + 0.5;
  double radius = CURRENT_RADIUS * frame->em;
  HrSlab slab = hr_slab_from_line (x, plot->y, x, plot->y + plot->height, 2);

  if (isnan (self->curves->current))
    return;
  hr_scene_add_path (frame->out, &(HrShape) { .line = { HR_SHADE_TEXT, 0.8 }, .thickness = 0.09,
                                              .dash = HR_DASH_DASHED, .clipped = TRUE },
                     (double[]) { x, plot->y, x, plot->y + plot->height }, 2);
  g_array_append_val (frame->keep_off, slab);
  for (guint i = 0; i < self->curves->curves->len; i++)
    {
      double y = height_at (self, i, self->curves->current);
      guint category = hr_curves_get_curve (self->curves, i)->category;
      HrRect box = { x - radius, y - radius, 2 * radius, 2 * radius };

      if (isnan (y))
        continue;
      hr_scene_add_shape (frame->out, &(HrShape) {
        .kind = HR_SHAPE_MARK, .mark = HR_MARK_DISC, .radius = radius, .rect = box,
        .fill = { HR_SHADE_CATEGORY + category, 1 }, .line = { HR_SHADE_RIM, 1 },
        .thickness = 0.1, .clipped = TRUE });
      g_array_append_val (frame->spots, box);
    }
}

/* Beside the line of the present value, at the top; where there is no room, further down. */
static void
write_current (Layout *self)
{
  HrFrame *frame = &self->frame;
  const HrRect *plot = &frame->out->plot;
  double x = place_x (self, self->curves->current), height = frame->line[HR_TEXT_LIMIT];
  double width = hr_frame_text_width (frame, self->curves->current_label, HR_TEXT_LIMIT);
  HrSceneText text = { .text = (char *) self->curves->current_label, .role = HR_TEXT_LIMIT,
                       .align = HR_ALIGN_CENTER, .item = -1 };

  for (double y = plot->y + height / 2 + 1; y < plot->y + plot->height - height; y += height / 2)
    for (int side = 1; side >= -1 && width > 0; side -= 2)
      {
        text.slab = (HrSlab) { x + side * (width / 2 + LABEL_GAP * frame->em), y, width, height,
                               0 };
        if (!hr_frame_is_free (frame, &text.slab))
          continue;
        hr_frame_add_named (frame, &text);
        return;
      }
}

/* Where a curve leaves the plot or ends within it. */
static gboolean
find_end (const Layout *self,
          guint         curve,
          EndLabel     *out)
{
  const HrRect *plot = &self->frame.out->plot;
  double bottom = plot->y + plot->height;

  for (guint i = hr_curves_get_n_points (self->curves, curve); i-- > 0;)
    {
      const HrCurvePoint *point = hr_curves_get_point (self->curves, curve, i);
      const HrCurvePoint *next = i + 1 < hr_curves_get_n_points (self->curves, curve)
                                   ? hr_curves_get_point (self->curves, curve, i + 1)
                                   : NULL;
      double x = place_x (self, point->x), y = place_y (self, point->y);

      if (isnan (point->y) || y < plot->y || y > bottom || x > plot->x + plot->width + 1)
        continue;
      if (next != NULL && !isnan (next->y))
        {
          double dx = place_x (self, next->x) - x, dy = place_y (self, next->y) - y;
          double t = dy < 0 ? (plot->y - y) / dy : dy > 0 ? (bottom - y) / dy : 1;

          t = CLAMP (t, 0, 1);
          x += t * dx;
          y += t * dy;
        }
      *out = (EndLabel) { curve, MIN (x, plot->x + plot->width), y, y };
      return TRUE;
    }
  return FALSE;
}

static int
compare_ends (gconstpointer a,
              gconstpointer b)
{
  const EndLabel *first = a, *second = b;

  return first->y != second->y ? (first->y > second->y) - (first->y < second->y)
                               : (first->curve > second->curve) - (first->curve < second->curve);
}

/* Names are pushed down until none lies on another, then up again from the bottom. */
static void
spread (GArray *labels,
        double  top,
        double  bottom,
        double  step)
{
  double least = top + step / 2, most = bottom - step / 2;

  for (guint i = 0; i < labels->len; i++)
    {
      EndLabel *label = &g_array_index (labels, EndLabel, i);
      label->at = MAX (label->y, least);
      least = label->at + step;
    }
  for (guint i = labels->len; i-- > 0;)
    {
      EndLabel *label = &g_array_index (labels, EndLabel, i);
      label->at = MIN (label->at, most);
      most = label->at - step;
    }
}

static void
add_end_label (Layout         *self,
               const EndLabel *label)
{
  HrFrame *frame = &self->frame;
  const HrRect *plot = &frame->out->plot;
  const HrCurve *curve = hr_curves_get_curve (self->curves, label->curve);
  HrTextRole role = curve->is_main ? HR_TEXT_SEGMENT : HR_TEXT_SEGMENT_VALUE;
  double gap = LABEL_GAP * frame->em, x = plot->x + plot->width + gap;
  double width = MIN (hr_frame_text_width (frame, curve->label, role), self->gutter - gap);

  hr_scene_add_text (frame->out, &(HrSceneText) {
    .text = (char *) curve->label, .role = role, .align = HR_ALIGN_CENTER, .item = -1,
    .tint = { HR_SHADE_CATEGORY + curve->category, 1 },
    .slab = { x + width / 2, label->at, width, frame->line[role], 0 } });
  if (fabs (label->at - label->y) > 1 || x - gap - label->x > 1)
    hr_scene_add_path (frame->out, &(HrShape) {
      .line = { HR_SHADE_CATEGORY + curve->category, 0.6 }, .dash = HR_DASH_DOTTED },
      (double[]) { label->x, label->y, x - gap / 2, label->at }, 2);
}

/* A curve that ends before the plot does has its name there, if that is free. */
static gboolean
name_early_end (Layout         *self,
                const EndLabel *label)
{
  HrFrame *frame = &self->frame;
  const HrCurve *curve = hr_curves_get_curve (self->curves, label->curve);
  HrTextRole role = curve->is_main ? HR_TEXT_SEGMENT : HR_TEXT_SEGMENT_VALUE;
  double gap = LABEL_GAP * frame->em, radius = 0.6 * SPOT_RADIUS * frame->em;
  HrSceneText text = { .text = (char *) curve->label, .role = role, .align = HR_ALIGN_CENTER,
                       .item = -1, .tint = { HR_SHADE_CATEGORY + curve->category, 1 } };

  text.slab.width = hr_frame_text_width (frame, curve->label, role);
  text.slab.height = frame->line[role];
  text.slab.x = label->x + gap + text.slab.width / 2;
  text.slab.y = label->y;
  if (text.slab.width <= 0 || !hr_frame_is_free (frame, &text.slab))
    return FALSE;
  hr_frame_add_named (frame, &text);
  hr_scene_add_shape (frame->out, &(HrShape) {
    .kind = HR_SHAPE_MARK, .mark = HR_MARK_DISC, .radius = radius, .hatch = HR_HATCH_NONE,
    .rect = { label->x - radius, label->y - radius, 2 * radius, 2 * radius },
    .fill = { HR_SHADE_CATEGORY + curve->category, 1 }, .line = { HR_SHADE_RIM, 1 } });
  return TRUE;
}

static void
add_end_labels (Layout *self)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (EndLabel));
  const HrRect *plot = &self->frame.out->plot;
  double step = self->frame.line[HR_TEXT_SEGMENT] + LABEL_LEADING * self->frame.em;

  for (guint i = 0; i < self->curves->curves->len; i++)
    {
      EndLabel label;
      if (!find_end (self, i, &label))
        continue;
      if (label.x < plot->x + plot->width - self->frame.em && name_early_end (self, &label))
        continue;
      g_array_append_val (labels, label);
    }
  g_array_sort (labels, compare_ends);
  spread (labels, plot->y, plot->y + plot->height, step);
  for (guint i = 0; i < labels->len; i++)
    add_end_label (self, &g_array_index (labels, EndLabel, i));
}

static gboolean
has_band (const Layout *self,
          guint         curve)
{
  for (guint i = 0; i < hr_curves_get_n_points (self->curves, curve); i++)
    if (!isnan (hr_curves_get_point (self->curves, curve, i)->lower))
      return TRUE;
  return FALSE;
}

/* The room for the names at the right; none where they would take too much, or would not fit above
 * each other: then the legend has them. */
static void
find_gutter (Layout *self)
{
  HrFrame *frame = &self->frame;
  guint n = self->curves->curves->len;
  double gap = LABEL_GAP * frame->em, widest = 0, all = frame->out->width;
  double step = frame->line[HR_TEXT_SEGMENT] + LABEL_LEADING * frame->em;

  for (guint i = 0; i < n; i++)
    widest = MAX (widest, hr_frame_text_width (frame, hr_curves_get_curve (self->curves, i)->label,
                                               HR_TEXT_SEGMENT));
  if (widest > 0 && widest + gap <= GUTTER_SHARE * all && n * step <= GUTTER_ROWS * frame->em)
    self->gutter = ceil (widest + gap);
}

static void
add_legend (Layout *self)
{
  for (guint i = 0; i < self->curves->curves->len && self->gutter == 0; i++)
    {
      const HrCurve *curve = hr_curves_get_curve (self->curves, i);
      HrShape shape = { .kind = HR_SHAPE_PATH, .line = { HR_SHADE_CATEGORY + curve->category, 1 },
                        .thickness = curve->is_main ? MAIN_THICKNESS : THICKNESS,
                        .dash = i % HR_N_DASHES, .is_dash_aid = TRUE };

      hr_frame_add_legend (&self->frame, &shape, TRUE, curve->label);
    }
  hr_frame_add_keys (&self->frame);
}

static void
add_everything (Layout *self)
{
  const GArray *lines = self->curves->lines;
  guint n = self->curves->curves->len;

  for (guint i = 0; i < lines->len; i++)
    add_beyond (self, &g_array_index (lines, HrCurvesLine, i));
  for (guint i = 0; i < n; i++)
    if (has_band (self, i))
      add_band (self, i);
  for (guint i = 0; i < lines->len; i++)
    add_line (self, &g_array_index (lines, HrCurvesLine, i));
  for (guint main = 0; main <= 1; main++)
    for (guint i = 0; i < n; i++)
      if (!hr_curves_get_curve (self->curves, i)->is_main == !main)
        add_curve (self, i);
  add_current (self);
  add_items (self);
  for (guint i = 0; i < lines->len; i++)
    write_line (self, &g_array_index (lines, HrCurvesLine, i));
  write_current (self);
  if (self->gutter > 0)
    add_end_labels (self);
}

/* See hr_chart_layout(). */
HrScene *
hr_curves_lay (const HrChart     *chart,
               const HrMeasure   *measure,
               const HrChartView *view)
{
  Layout self = { .curves = (const HrCurves *) chart };
  HrFrameRange ranges[HR_CHART_N_AXES];

  hr_frame_init (&self.frame, chart, measure, view);
  hr_frame_title (&self.frame);
  if (chart->klass->n_items (chart) == 0)
    return hr_frame_lay_empty (&self.frame);
  find_gutter (&self);
  add_legend (&self);
  find_ranges (&self, ranges);
  hr_frame_set_plot (&self.frame, ASPECT, self.gutter, ranges);
  add_everything (&self);
  return hr_frame_finish (&self.frame);
}
