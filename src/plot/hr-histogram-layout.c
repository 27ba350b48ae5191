/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-frame-private.h"
#include "hr-histogram-private.h"

#define ASPECT 0.42
#define HEAD_GAP 0.35          /* around the words over the bars */
#define QUIET 0.35             /* opacity of what is not highlighted */
#define BAR_GAP 0.12           /* between two bars, of their width */
#define CAP 0.3                /* of the bracket's ends */
#define LEAST_TOP 4            /* of the axis of counts */

typedef struct {
  HrFrame            frame;
  const HrHistogram *histogram;
  double             width;            /* of a bin, in its values */
} Layout;

static guint
highest_count (const HrHistogram *histogram)
{
  guint highest = 0;

  for (guint i = 0; i < histogram->n_bins; i++)
    highest = MAX (highest, histogram->bins[i].count);
  return highest;
}

/* Open bins are drawn as wide as the others. */
static HrRect
bar_of (const Layout *self,
        guint         bin,
        guint         count)
{
  double from = self->histogram->lower + self->width * ((double) bin - 1);
  double left = hr_frame_x (&self->frame, from);
  double right = hr_frame_x (&self->frame, from + self->width);
  double gap = MAX (1, round (BAR_GAP * (right - left))), base = hr_frame_y (&self->frame, 0);
  double top = hr_frame_y (&self->frame, count);

  return (HrRect) { round (left + gap / 2), top, MAX (1, round (right - left - gap)), base - top };
}

static void
add_bars (Layout *self)
{
  const HrHistogram *histogram = self->histogram;
  gboolean split = histogram->values[TRUE]->len > 0;
  HrShape all = { .fill = { HR_SHADE_CATEGORY + HR_CATEGORY_CONTEXT, split ? QUIET : 1 },
                  .hatch = HR_HATCH_NONE };
  HrShape some = { .fill = { HR_SHADE_CATEGORY + HR_CATEGORY_WEIGHTS, 1 },
                   .line = { HR_SHADE_RIM, 1 }, .hatch = HR_HATCH_NONE };

  for (guint i = 0; i < histogram->n_bins; i++)
    {
      const HrHistogramBin *bin = &histogram->bins[i];
      const HrRect *plot = &self->frame.out->plot;
      HrSceneItem item = { bar_of (self, i, bin->count), FALSE, 0 };

      all.rect = item.box;
      some.rect = bar_of (self, i, bin->highlighted);
      if (bin->count > 0)
        hr_scene_add_shape (self->frame.out, &all);
      if (bin->highlighted > 0)
        hr_scene_add_shape (self->frame.out, &some);
      /* An empty bin can be pointed at, too. */
      item.box.y = plot->y;
      item.box.height = plot->height;
      hr_scene_add_item (self->frame.out, &item);
    }
}

static double
clamp_x (const Layout *self,
         double        value)
{
  const HrRect *plot = &self->frame.out->plot;

  return CLAMP (round (hr_frame_x (&self->frame, value)) + 0.5, plot->x, plot->x + plot->width);
}

/* A line of words over the bars, as near to @x as the room allows. */
static void
write_head (Layout     *self,
            const char *label,
            HrTextRole  role,
            double      x,
            double      y)
{
  HrFrame *frame = &self->frame;
  const HrRect *plot = &frame->out->plot;
  double width = MIN (hr_frame_text_width (frame, label, role), plot->width);
  double left = CLAMP (x - width / 2, plot->x, plot->x + plot->width - width);

  hr_frame_add_words (frame, label, role, HR_ALIGN_CENTER, left, y, width);
}

static void
add_interval (Layout *self,
              double  y)
{
  const HrHistogram *histogram = self->histogram;
  double height = self->frame.line[HR_TEXT_TICK], cap = CAP * self->frame.em;
  double from = clamp_x (self, histogram->interval[0]), to = clamp_x (self, histogram->interval[1]);
  double line = round (y + height + cap + 1) + 0.5;
  const HrShape shape = { .line = { HR_SHADE_TEXT, 1 }, .thickness = 0.09 };

  write_head (self, histogram->interval_label, HR_TEXT_TICK, (from + to) / 2, y);
  hr_scene_add_path (self->frame.out, &shape, (double[]) {
    from, line + cap, from, line - cap, from, line, to, line, to, line - cap, to, line + cap }, 6);
}

static void
add_median (Layout *self,
            double  y)
{
  const HrRect *plot = &self->frame.out->plot;
  double x = clamp_x (self, self->histogram->median), height = self->frame.line[HR_TEXT_LIMIT];

  write_head (self, self->histogram->median_label, HR_TEXT_LIMIT, x, y);
  hr_scene_add_path (self->frame.out, &(HrShape) { .line = { HR_SHADE_TEXT, 1 },
                                                   .thickness = 0.13 },
                     (double[]) { x, y + height + 2, x, plot->y + plot->height }, 2);
}

/* Zero error is the line that everything is held against. */
static void
add_zero (Layout *self,
          double  top)
{
  const HrRect *plot = &self->frame.out->plot;
  double x = clamp_x (self, 0);

  if (self->histogram->lower < 0 && self->histogram->upper > 0)
    hr_scene_add_path (self->frame.out, &(HrShape) { .line = { HR_SHADE_DIM, 1 },
                                                     .dash = HR_DASH_DASHED },
                       (double[]) { x, top, x, plot->y + plot->height }, 2);
}

static void
add_legend (Layout *self)
{
  const HrHistogramWords *words = &self->histogram->words;
  HrShape shape = { .kind = HR_SHAPE_RECT, .radius = 0.2 * self->frame.em, .hatch = HR_HATCH_NONE,
                    .fill = { HR_SHADE_CATEGORY + HR_CATEGORY_WEIGHTS, 1 },
                    .line = { HR_SHADE_RIM, 1 } };
  gboolean split = self->histogram->values[TRUE]->len > 0;

  if (split)
    hr_frame_add_legend (&self->frame, &shape, FALSE, words->highlighted);
  shape.fill = (HrTint) { HR_SHADE_CATEGORY + HR_CATEGORY_CONTEXT, split ? QUIET : 1 };
  hr_frame_add_legend (&self->frame, &shape, FALSE, words->all);
}

/* See hr_chart_layout(). Median and interval have their words over the bars, where no bar is. */
HrScene *
hr_histogram_lay (const HrChart     *chart,
                  const HrMeasure   *measure,
                  const HrChartView *view)
{
  const HrHistogram *histogram = (const HrHistogram *) chart;
  Layout self = { .histogram = histogram };
  HrFrame *frame = &self.frame;
  double gap = HEAD_GAP * measure->em, head = gap;
  guint top = MAX (highest_count (histogram), LEAST_TOP);
  gboolean has_interval = !isnan (histogram->interval[0]);
  gboolean has_median = !isnan (histogram->median);

  self.width = (histogram->upper - histogram->lower) / (histogram->n_bins - 2);
  hr_frame_init (frame, chart, measure, view);
  if (has_interval)
    head += frame->line[HR_TEXT_TICK] + 2 * CAP * frame->em + 2 + gap;
  if (has_median)
    head += frame->line[HR_TEXT_LIMIT] + gap;
  hr_frame_title (frame);
  if (histogram->values[FALSE]->len == 0)
    return hr_frame_lay_empty (frame);
  add_legend (&self);
  hr_frame_set_plot (frame, ASPECT, 0, (HrFrameRange[]) {
    { histogram->lower - self.width, histogram->upper + self.width, 0, 0 },
    { 0, top, 0, head } });
  add_zero (&self, frame->out->plot.y + head);
  add_bars (&self);
  if (has_interval)
    add_interval (&self, frame->out->plot.y + gap);
  if (has_median)
    add_median (&self, frame->out->plot.y + head - frame->line[HR_TEXT_LIMIT] - gap);
  return hr_frame_finish (frame);
}
