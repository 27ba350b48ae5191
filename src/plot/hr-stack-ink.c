/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-ink.h"

#include <math.h>
#include <string.h>

#include "hr-ink.h"

#define CORNER 0.3
#define LIMIT_THICKNESS 0.16
#define RING 0.15
#define FADED 0.30             /* opacity of what is not selected */
#define TEAR 0.35
#define TICK_LENGTH 0.3
#define GHOST 0.28             /* opacity of what lies beyond the capacity */

typedef struct {
  cairo_t               *cr;
  const HrStack         *stack;
  const HrStackGeometry *geometry;
  const HrTheme         *theme;
  HrTypesetter          *typesetter;
  const HrStackMarks    *marks;
  double                 hair;
} Ink;

static HrPaint
paint_for (const Ink *self,
           guint      category,
           HrHatch    hatch)
{
  HrPaint paint = self->theme->category[category];

  if (hatch != HR_HATCH_DEFAULT)
    paint.hatch = hatch;
  return paint;
}

static HrColor
faded (HrColor color,
       double  opacity)
{
  color.alpha *= opacity;
  return color;
}

/* A capacity beyond the scale: the track's end is torn off. */
static void
clip_torn (const Ink           *self,
           const HrStackRowBox *row)
{
  double depth = TEAR * self->theme->em;
  double side = self->geometry->rtl ? -1 : 1;
  double near = self->geometry->rtl ? row->track.x + row->track.width : row->track.x;
  double far = near + side * row->track.width;
  double step = row->track.height / 6;

  cairo_move_to (self->cr, near, row->track.y);
  for (guint i = 0; i <= 6; i++)
    cairo_line_to (self->cr, far - side * (i % 2 == 0 ? 0 : depth), row->track.y + i * step);
  cairo_line_to (self->cr, near, row->track.y + row->track.height);
  cairo_close_path (self->cr);
}

static void
draw_track (const Ink           *self,
            const HrStackRowBox *row)
{
  const HrTheme *theme = self->theme;
  HrRect inner = row->track;

  if (row->track.width <= 0)
    return;
  inner.x += self->hair / 2;
  inner.y += self->hair / 2;
  inner.width -= self->hair;
  inner.height -= self->hair;
  cairo_save (self->cr);
  if (row->torn)
    clip_torn (self, row);
  else
    hr_ink_round_rect (self->cr, &inner, CORNER * theme->em);
  hr_ink_set_color (self->cr, &theme->track);
  cairo_fill_preserve (self->cr);
  hr_ink_set_color (self->cr, &theme->track_line);
  cairo_set_line_width (self->cr, self->hair);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
  hr_ink_hatch (self->cr, &row->unusable, HR_HATCH_RISING, theme->em, &theme->grid);
}

/* One line of the grid, which must not shine through bars and tracks. */
static void
trace_grid_line (const Ink *self,
                 double     x,
                 double     top,
                 double     bottom)
{
  cairo_move_to (self->cr, x, top);
  for (guint i = 0; i < self->geometry->rows->len; i++)
    {
      const HrStackRowBox *row = &g_array_index (self->geometry->rows, HrStackRowBox, i);
      const HrRect *longer = row->bar.width > row->track.width ? &row->bar : &row->track;

      if (longer->y < top || x < longer->x - self->hair || x > longer->x + longer->width)
        continue;
      cairo_line_to (self->cr, x, longer->y);
      cairo_move_to (self->cr, x, longer->y + longer->height);
    }
  cairo_line_to (self->cr, x, bottom);
}

/* Lines from the first bar to the axis; where words stand between the bars, only at the axis. */
static void
draw_grid (const Ink *self)
{
  const HrStackGeometry *geometry = self->geometry;
  double bottom = geometry->plot.y + geometry->plot.height, top = bottom;

  if (geometry->rows->len == 0)
    return;
  if (!geometry->narrow)
    top = g_array_index (geometry->rows, HrStackRowBox, 0).bar.y;
  hr_ink_set_color (self->cr, &self->theme->grid);
  cairo_set_line_width (self->cr, self->hair);
  for (guint i = 0; i < geometry->ticks->len; i++)
    trace_grid_line (self, g_array_index (geometry->ticks, double, i) + self->hair / 2, top,
                     bottom + TICK_LENGTH * self->theme->em);
  cairo_stroke (self->cr);
}

/* The gap that parts neighbours is taken from a segment's end, never from one too thin for it. */
static HrRect
leave_gap (const Ink    *self,
           const HrRect *rect,
           gboolean      is_last)
{
  HrRect inner = *rect;
  double gap = is_last || rect->width < 3 * self->hair ? 0 : self->hair;

  inner.width -= gap;
  if (self->geometry->rtl)
    inner.x += gap;
  return inner;
}

static gboolean
is_selected (const Ink *self,
             guint      index)
{
  for (guint i = 0; i < self->geometry->item_boxes->len; i++)
    if (g_array_index (self->geometry->item_boxes, guint, i) == index &&
        strcmp (hr_stack_get_segment (self->stack, i)->key, self->marks->selected_key) == 0)
      return TRUE;
  return FALSE;
}

static double
opacity_of (const Ink *self,
            guint      index)
{
  if (self->marks == NULL || self->marks->selected_key == NULL)
    return 1;
  return is_selected (self, index) ? 1 : FADED;
}

static gboolean
is_last_box (const Ink *self,
             guint      index)
{
  const GArray *boxes = self->geometry->segments;

  return index + 1 >= boxes->len ||
         g_array_index (boxes, HrStackSegmentBox, index + 1).row !=
           g_array_index (boxes, HrStackSegmentBox, index).row;
}

/* The box around a segment's words; FALSE where it has none. */
static gboolean
find_words (const Ink *self,
            guint      index,
            HrRect    *out)
{
  double margin = 0.2 * self->theme->em, right = 0, bottom = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < self->geometry->labels->len; i++)
    {
      const HrLabel *label = &g_array_index (self->geometry->labels, HrLabel, i);
      const HrRect *box = &label->box;

      if (label->segment != (int) index)
        continue;
      out->x = found ? MIN (out->x, box->x - margin) : box->x - margin;
      out->y = found ? MIN (out->y, box->y) : box->y;
      right = MAX (right, box->x + box->width + margin);
      bottom = MAX (bottom, box->y + box->height);
      found = TRUE;
    }
  out->width = right - out->x;
  out->height = bottom - out->y;
  return found;
}

/* Patterns keep clear of words: above, below and on both sides of them. Each part has a clip of
 * one rectangle; cairo 1.16 fails an assertion on strokes within several. */
static void
hatch_around_words (const Ink     *self,
                    guint          index,
                    const HrRect  *rect,
                    HrHatch        hatch,
                    double         spacing,
                    const HrColor *color)
{
  HrRect words = { 0 }, hole;
  double right = rect->x + rect->width, bottom = rect->y + rect->height;

  if (!find_words (self, index, &words) || !hr_rect_intersect (rect, &words, &hole))
    {
      hr_ink_hatch (self->cr, rect, hatch, spacing, color);
      return;
    }
  const HrRect parts[] = {
    { rect->x, rect->y, rect->width, hole.y - rect->y },
    { rect->x, hole.y + hole.height, rect->width, bottom - hole.y - hole.height },
    { rect->x, hole.y, hole.x - rect->x, hole.height },
    { hole.x + hole.width, hole.y, right - hole.x - hole.width, hole.height },
  };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    hr_ink_hatch (self->cr, &parts[i], hatch, spacing, color);
}

static void
draw_inside (const Ink    *self,
             guint         index,
             const HrRect *rect,
             HrPaint       paint)
{
  double opacity = opacity_of (self, index);

  paint.fill = faded (paint.fill, opacity);
  paint.hatch_ink = faded (paint.hatch_ink, opacity);
  hr_ink_fill_rect (self->cr, rect, &paint.fill);
  if (paint.hatch > HR_HATCH_NONE)
    hatch_around_words (self, index, rect, paint.hatch, self->theme->em, &paint.hatch_ink);
  if (self->theme->outlined)
    hr_ink_outline (self->cr, rect, self->hair, &self->theme->text);
}

/* The part of a segment that has no memory to stand on: a ghost of its colour under stripes. */
static void
draw_beyond (const Ink     *self,
             guint          index,
             const HrRect  *rect,
             const HrPaint *paint)
{
  double opacity = opacity_of (self, index);
  HrColor ghost = faded (paint->fill, GHOST * opacity);
  HrColor stripe = self->theme->outlined ? self->theme->dim_text : paint->fill;

  stripe = faded (stripe, opacity);
  hr_ink_fill_rect (self->cr, rect, &ghost);
  hatch_around_words (self, index, rect, HR_HATCH_RISING, 2 * self->theme->em, &stripe);
}

static void
draw_segment (const Ink *self,
              guint      index)
{
  const HrStackSegmentBox *box =
    &g_array_index (self->geometry->segments, HrStackSegmentBox, index);
  const HrStackRowBox *row = &g_array_index (self->geometry->rows, HrStackRowBox, box->row);
  HrPaint paint = paint_for (self, box->category, box->hatch);
  HrRect rect = leave_gap (self, &box->rect, is_last_box (self, index));
  HrRect beyond;

  if (hr_rect_intersect (&rect, &row->over, &beyond))
    {
      draw_beyond (self, index, &beyond, &paint);
      rect.width -= beyond.width;
      if (self->geometry->rtl)
        rect.x += beyond.width;
    }
  draw_inside (self, index, &rect, paint);
}

/* Segments are clipped to the round corners of the bar they make up. */
static void
draw_bar (const Ink *self,
          guint      row)
{
  const HrStackRowBox *box = &g_array_index (self->geometry->rows, HrStackRowBox, row);

  cairo_save (self->cr);
  hr_ink_round_rect (self->cr, &box->bar, CORNER * self->theme->em);
  cairo_clip (self->cr);
  for (guint i = 0; i < self->geometry->segments->len; i++)
    if (g_array_index (self->geometry->segments, HrStackSegmentBox, i).row == row)
      draw_segment (self, i);
  cairo_restore (self->cr);
  if (box->over.width > 0)
    hr_ink_outline (self->cr, &box->over, 2 * self->hair, &self->theme->error);
}

static void
draw_limits (const Ink *self)
{
  double thickness = MAX (2, round (LIMIT_THICKNESS * self->theme->em));

  cairo_set_line_width (self->cr, thickness);
  for (guint i = 0; i < self->geometry->limits->len; i++)
    {
      const HrStackLimit *limit = &g_array_index (self->geometry->limits, HrStackLimit, i);
      if (isnan (limit->x))
        continue;
      hr_ink_set_color (self->cr, &self->theme->limit);
      cairo_move_to (self->cr, limit->x, limit->top);
      cairo_line_to (self->cr, limit->x, limit->bottom);
      cairo_stroke (self->cr);
    }
}

static void
draw_ring (const Ink *self,
           guint      item)
{
  guint box = g_array_index (self->geometry->item_boxes, guint, item);
  HrRect rect = g_array_index (self->geometry->segments, HrStackSegmentBox, box).rect;
  double width = MAX (2, round (RING * self->theme->em)), out = width;

  rect = (HrRect) { rect.x - out, rect.y - out, rect.width + 2 * out, rect.height + 2 * out };
  hr_ink_outline (self->cr, &rect, width, &self->theme->accent);
}

static void
draw_marks (const Ink *self)
{
  const HrStackMarks *marks = self->marks;

  if (marks == NULL)
    return;
  for (guint i = 0; marks->selected_key != NULL && i < self->geometry->item_boxes->len; i++)
    if (strcmp (hr_stack_get_segment (self->stack, i)->key, marks->selected_key) == 0)
      draw_ring (self, i);
  if (marks->focused >= 0)
    draw_ring (self, (guint) marks->focused);
  if (marks->hovered >= 0)
    {
      guint box = g_array_index (self->geometry->item_boxes, guint, marks->hovered);
      const HrRect *rect = &g_array_index (self->geometry->segments, HrStackSegmentBox, box).rect;
      HrColor light = faded (self->theme->background, 0.18);
      hr_ink_fill_rect (self->cr, rect, &light);
      hr_ink_outline (self->cr, rect, 2 * self->hair, &self->theme->text);
    }
}

static void
draw_legend (const Ink *self)
{
  const HrTheme *theme = self->theme;

  for (guint i = 0; i < self->geometry->legend->len; i++)
    {
      const HrLegendBox *box = &g_array_index (self->geometry->legend, HrLegendBox, i);
      HrPaint paint = paint_for (self, box->category, box->hatch);
      HrRect edge = { box->swatch.x + self->hair / 2, box->swatch.y + self->hair / 2,
                      box->swatch.width - self->hair, box->swatch.height - self->hair };

      cairo_save (self->cr);
      hr_ink_round_rect (self->cr, &box->swatch, 0.2 * theme->em);
      cairo_clip (self->cr);
      if (box->mark == HR_LEGEND_CATEGORY)
        {
          hr_ink_fill_rect (self->cr, &box->swatch, &paint.fill);
          hr_ink_hatch (self->cr, &box->swatch, paint.hatch, theme->em, &paint.hatch_ink);
        }
      else
        hr_ink_fill_rect (self->cr, &box->swatch, &theme->track);
      if (box->mark == HR_LEGEND_OVER)
        hr_ink_hatch (self->cr, &box->swatch, HR_HATCH_RISING, theme->em, &theme->error);
      cairo_restore (self->cr);
      if (box->mark == HR_LEGEND_CATEGORY && !theme->outlined)
        continue;
      hr_ink_round_rect (self->cr, &edge, 0.2 * theme->em);
      hr_ink_set_color (self->cr, box->mark == HR_LEGEND_OVER ? &theme->error : &theme->track_line);
      cairo_set_line_width (self->cr, self->hair);
      cairo_stroke (self->cr);
    }
}

static void
draw_segment_label (const Ink     *self,
                    const HrLabel *label)
{
  const HrStackSegmentBox *box =
    &g_array_index (self->geometry->segments, HrStackSegmentBox, label->segment);
  const HrStackRowBox *row = &g_array_index (self->geometry->rows, HrStackRowBox, box->row);
  HrPaint paint = paint_for (self, box->category, box->hatch);
  gboolean ghost = opacity_of (self, (guint) label->segment) < 1;
  gboolean beyond = hr_rect_overlaps (&label->box, &row->over);

  cairo_save (self->cr);
  cairo_rectangle (self->cr, box->rect.x, box->rect.y, box->rect.width, box->rect.height);
  cairo_clip (self->cr);
  hr_typesetter_show (self->typesetter, self->cr, label,
                      ghost || beyond ? &self->theme->text : &paint.ink, self->geometry->rtl);
  cairo_restore (self->cr);
}

static void
draw_labels (const Ink *self)
{
  for (guint i = 0; i < self->geometry->labels->len; i++)
    {
      const HrLabel *label = &g_array_index (self->geometry->labels, HrLabel, i);
      if (label->segment >= 0)
        draw_segment_label (self, label);
      else
        hr_typesetter_show (self->typesetter, self->cr, label,
                            hr_ink_text_color (self->theme, label->role, label->tone),
                            self->geometry->rtl);
    }
}

/**
 * hr_stack_ink:
 * @cr: where to
 * @stack: what is shown
 * @geometry: where it stands, laid out for @stack
 * @theme: how it looks
 * @typesetter: sets @theme's text
 * @marks: (nullable): what the reader points at
 *
 * Draws the chart; the background is the caller's.
 */
void
hr_stack_ink (cairo_t               *cr,
              const HrStack         *stack,
              const HrStackGeometry *geometry,
              const HrTheme         *theme,
              HrTypesetter          *typesetter,
              const HrStackMarks    *marks)
{
  Ink self = { cr, stack, geometry, theme, typesetter, marks, hr_ink_line_width (theme) };

  draw_grid (&self);
  for (guint i = 0; i < geometry->rows->len; i++)
    {
      draw_track (&self, &g_array_index (geometry->rows, HrStackRowBox, i));
      draw_bar (&self, i);
    }
  draw_limits (&self);
  draw_legend (&self);
  draw_labels (&self);
  draw_marks (&self);
}
