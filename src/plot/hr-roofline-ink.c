/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-ink.h"

#include <math.h>
#include <string.h>

#include "hr-ink.h"

#define ROOF_THICKNESS 0.14
#define RIDGE_RADIUS 0.24
#define RING_THICKNESS 0.16    /* of the whole, and of what is selected */
#define FADED 0.25             /* opacity of what is not selected */
#define FINE 0.55              /* opacity of lines that are not the main ones */
#define MINOR 0.5              /* of the grid's opacity, for half decades */
#define TINT 0.07
#define TICK_LENGTH 0.3
#define DASH 0.4

typedef struct {
  cairo_t                  *cr;
  const HrRoofline         *roofline;
  const HrRooflineGeometry *geometry;
  const HrTheme            *theme;
  HrTypesetter             *typesetter;
  const HrRooflineMarks    *marks;
  double                    hair;
} Ink;

static HrColor
faded (HrColor color,
       double  opacity)
{
  color.alpha *= opacity;
  return color;
}

/* One line of the grid, broken where words stand. */
static void
trace_grid_line (const Ink *self,
                 double     at,
                 gboolean   vertical)
{
  const HrRect *plot = &self->geometry->plot;
  double from = vertical ? plot->y : plot->x;
  double end = from + (vertical ? plot->height : plot->width), pen = from;

  while (pen < end)
    {
      double stop = end, next = end;

      for (guint i = 0; i < self->geometry->texts->len; i++)
        {
          const HrSlab *slab = &g_array_index (self->geometry->texts, HrRooflineText, i).slab;
          double half = (vertical ? slab->height : slab->width) / 2 + self->hair;
          double across = (vertical ? slab->width : slab->height) / 2 + self->hair;
          double middle = vertical ? slab->y : slab->x;

          if (slab->angle != 0 || fabs ((vertical ? slab->x : slab->y) - at) > across ||
              middle + half <= pen || middle - half >= stop)
            continue;
          stop = MAX (pen, middle - half);
          next = middle + half;
        }
      cairo_move_to (self->cr, vertical ? at : pen, vertical ? pen : at);
      cairo_line_to (self->cr, vertical ? at : stop, vertical ? stop : at);
      pen = next;
    }
}

static void
draw_grid_lines (const Ink    *self,
                 const GArray *places,
                 gboolean      vertical,
                 double        opacity)
{
  HrColor color = faded (self->theme->grid, opacity);

  hr_ink_set_color (self->cr, &color);
  cairo_set_line_width (self->cr, self->hair);
  for (guint i = 0; i < places->len; i++)
    trace_grid_line (self, g_array_index (places, double, i) + self->hair / 2, vertical);
  cairo_stroke (self->cr);
}

static void
draw_ticks (const Ink    *self,
            const GArray *places,
            gboolean      vertical,
            double        length)
{
  const HrRect *plot = &self->geometry->plot;

  for (guint i = 0; i < places->len; i++)
    {
      double at = g_array_index (places, double, i) + self->hair / 2;

      cairo_move_to (self->cr, vertical ? at : plot->x, vertical ? plot->y + plot->height : at);
      cairo_rel_line_to (self->cr, vertical ? 0 : -length, vertical ? length : 0);
    }
}

static void
draw_axes (const Ink *self)
{
  const HrRooflineGeometry *geometry = self->geometry;
  const HrRect *plot = &geometry->plot;
  double length = TICK_LENGTH * self->theme->em;

  hr_ink_set_color (self->cr, &self->theme->track_line);
  cairo_set_line_width (self->cr, self->hair);
  draw_ticks (self, geometry->x_ticks, TRUE, length);
  draw_ticks (self, geometry->y_ticks, FALSE, length);
  draw_ticks (self, geometry->x_minor, TRUE, length / 2);
  draw_ticks (self, geometry->y_minor, FALSE, length / 2);
  cairo_move_to (self->cr, plot->x + self->hair / 2, plot->y);
  cairo_rel_line_to (self->cr, 0, plot->height + self->hair / 2);
  cairo_rel_line_to (self->cr, plot->width - self->hair / 2, 0);
  cairo_stroke (self->cr);
}

/* The area under the main lines between two places. */
static void
fill_under (const Ink *self,
            double     from,
            double     to,
            guint      category)
{
  const HrRooflineGeometry *geometry = self->geometry;
  const HrRect *plot = &geometry->plot;
  HrColor color = self->theme->category[category].fill;
  double bottom = plot->y + plot->height;

  color.alpha = TINT;
  cairo_save (self->cr);
  cairo_rectangle (self->cr, from, plot->y, MAX (to - from, 0), plot->height);
  cairo_clip (self->cr);
  cairo_move_to (self->cr, g_array_index (geometry->roof, double, 0), bottom);
  for (guint i = 0; i + 1 < geometry->roof->len; i += 2)
    cairo_line_to (self->cr, g_array_index (geometry->roof, double, i),
                   g_array_index (geometry->roof, double, i + 1));
  cairo_line_to (self->cr, g_array_index (geometry->roof, double, geometry->roof->len - 2), bottom);
  cairo_close_path (self->cr);
  hr_ink_set_color (self->cr, &color);
  cairo_fill (self->cr);
  cairo_restore (self->cr);
}

/* Left of the ridge in the colour of what is read, right of it in that of what is warm. */
static void
draw_tint (const Ink *self)
{
  const HrRooflineGeometry *geometry = self->geometry;
  const HrRect *plot = &geometry->plot;
  double right = plot->x + plot->width;
  gboolean has_roof = hr_roofline_get_main_roof (self->roofline) != NULL;
  double ridge = !isnan (geometry->ridge_x) ? geometry->ridge_x : has_roof ? plot->x : right;

  if (geometry->roof->len == 0)
    return;
  /* Whole units: cairo fills within them without a mask. */
  ridge = round (ridge);
  fill_under (self, plot->x, ridge, HR_CATEGORY_WEIGHTS);
  fill_under (self, ridge, right, HR_CATEGORY_OPTIMIZER);
}

static void
draw_stroke (const Ink              *self,
             const HrRooflineStroke *stroke)
{
  double thick = MAX (2, round (ROOF_THICKNESS * self->theme->em));
  double dash[] = { DASH * self->theme->em, DASH * 0.75 * self->theme->em };
  double fine = stroke->dashed ? 1.5 * self->hair : self->hair;
  HrColor color = faded (self->theme->limit, stroke->is_main ? 1 : FINE);

  cairo_set_dash (self->cr, dash, stroke->dashed ? 2 : 0, 0);
  cairo_set_line_width (self->cr, stroke->is_main ? thick : fine);
  cairo_set_line_cap (self->cr, stroke->is_main ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  hr_ink_set_color (self->cr, &color);
  cairo_move_to (self->cr, stroke->x1, stroke->y1);
  cairo_line_to (self->cr, stroke->x2, stroke->y2);
  cairo_stroke (self->cr);
}

static void
draw_strokes (const Ink *self)
{
  const HrRect *plot = &self->geometry->plot;

  cairo_save (self->cr);
  cairo_rectangle (self->cr, plot->x, plot->y, plot->width, plot->height);
  cairo_clip (self->cr);
  for (guint i = 0; i < self->geometry->strokes->len; i++)
    draw_stroke (self, &g_array_index (self->geometry->strokes, HrRooflineStroke, i));
  cairo_restore (self->cr);
}

/* A fine dotted guide from a ridge to the axis. */
static void
draw_guides (const Ink *self)
{
  const HrRect *plot = &self->geometry->plot;
  double dots[] = { self->hair, 2 * self->hair };

  cairo_save (self->cr);
  cairo_set_dash (self->cr, dots, 2, 0);
  cairo_set_line_width (self->cr, self->hair);
  for (guint i = 0; i < self->geometry->ridges->len; i++)
    {
      const HrRooflineRidge *ridge = &g_array_index (self->geometry->ridges, HrRooflineRidge, i);
      double x = round (ridge->x) + self->hair / 2;
      HrColor color = faded (self->theme->text, ridge->is_main ? FINE : FINE / 2);

      if (!ridge->guided)
        continue;
      hr_ink_set_color (self->cr, &color);
      cairo_move_to (self->cr, x, ridge->y);
      cairo_line_to (self->cr, x, plot->y + plot->height);
      cairo_stroke (self->cr);
    }
  cairo_restore (self->cr);
}

static void
draw_ridges (const Ink *self)
{
  const HrTheme *theme = self->theme;

  for (guint i = 0; i < self->geometry->ridges->len; i++)
    {
      const HrRooflineRidge *ridge = &g_array_index (self->geometry->ridges, HrRooflineRidge, i);
      double size = ridge->is_main ? RIDGE_RADIUS : 0.7 * RIDGE_RADIUS;

      cairo_new_sub_path (self->cr);
      cairo_arc (self->cr, ridge->x, ridge->y, size * theme->em, 0, 2 * G_PI);
      hr_ink_set_color (self->cr, &theme->background);
      cairo_fill_preserve (self->cr);
      hr_ink_set_color (self->cr, &theme->limit);
      cairo_set_line_width (self->cr, ridge->is_main ? 1.5 * self->hair : self->hair);
      cairo_stroke (self->cr);
    }
}

static gboolean
is_singled_out (const Ink *self,
                guint      index)
{
  const HrRooflineMarks *marks = self->marks;
  const char *key = hr_roofline_get_point (self->roofline, index)->key;

  return marks != NULL && marks->selected_key != NULL && key != NULL &&
         strcmp (key, marks->selected_key) == 0;
}

/* A key that no point has singles out nothing. */
static gboolean
any_singled_out (const Ink *self)
{
  for (guint i = 0; i < hr_roofline_get_n_points (self->roofline); i++)
    if (is_singled_out (self, i))
      return TRUE;
  return FALSE;
}

static double
opacity_of (const Ink *self,
            guint      index)
{
  return !any_singled_out (self) || is_singled_out (self, index) ? 1 : FADED;
}

static void
draw_whole (const Ink            *self,
            const HrRooflineSpot *spot,
            HrColor               color)
{
  double width = MAX (2, round (RING_THICKNESS * self->theme->em));

  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, spot->x, spot->y, spot->radius - width / 2, 0, 2 * G_PI);
  hr_ink_set_color (self->cr, &color);
  cairo_set_line_width (self->cr, width);
  cairo_stroke (self->cr);
}

/* The path of the mark is there before and after. */
static void
hatch_point (const Ink            *self,
             const HrRooflineSpot *spot,
             HrMark                mark,
             HrHatch               hatch,
             const HrColor        *color)
{
  double r = spot->radius;

  cairo_save (self->cr);
  cairo_clip (self->cr);
  hr_ink_hatch (self->cr, &(HrRect) { spot->x - 2 * r, spot->y - 2 * r, 4 * r, 4 * r }, hatch,
                self->theme->em, color);
  cairo_restore (self->cr);
  hr_ink_mark (self->cr, spot->x, spot->y, r, mark);
}

/* A mark with a rim of the background, which parts it from those it overlaps. */
static void
draw_point (const Ink *self,
            guint      index)
{
  const HrRooflinePoint *point = hr_roofline_get_point (self->roofline, index);
  const HrRooflineSpot *spot = &g_array_index (self->geometry->spots, HrRooflineSpot, index);
  const HrTheme *theme = self->theme;
  const HrPaint *paint = &theme->category[point->category];
  double opacity = opacity_of (self, index), r = spot->radius;
  HrColor fill = faded (paint->fill, opacity), hatch = faded (paint->hatch_ink, opacity);
  HrColor rim = theme->outlined ? faded (theme->text, opacity) : theme->background;

  if (point->is_whole)
    {
      draw_whole (self, spot, faded (theme->text, opacity));
      return;
    }
  hr_ink_mark (self->cr, spot->x, spot->y, r, point->mark);
  if (fill.alpha < 1)          /* what lies below must not shine through */
    {
      hr_ink_set_color (self->cr, &theme->background);
      cairo_fill_preserve (self->cr);
    }
  hr_ink_set_color (self->cr, &fill);
  cairo_fill_preserve (self->cr);
  if (paint->hatch > HR_HATCH_NONE)
    hatch_point (self, spot, point->mark, paint->hatch, &hatch);
  hr_ink_set_color (self->cr, &rim);
  cairo_set_line_width (self->cr, self->hair);
  cairo_stroke (self->cr);
}

/* The largest first: small marks lie on top. */
static void
draw_points (const Ink *self)
{
  const GArray *order = self->geometry->order;

  for (guint i = 0; i < order->len; i++)
    draw_point (self, g_array_index (order, guint, i));
}

/* What is lost: from a point to its roof. */
static void
draw_loss (const Ink *self,
           guint      index)
{
  const HrRooflineSpot *spot = &g_array_index (self->geometry->spots, HrRooflineSpot, index);
  double cap = 0.3 * self->theme->em, x = round (spot->x) + self->hair / 2;
  double side = spot->roof_y < spot->y ? -1 : 1;

  if (fabs (spot->roof_y - spot->y) <= spot->radius)
    return;
  hr_ink_set_color (self->cr, &self->theme->accent);
  cairo_set_line_width (self->cr, 1.5 * self->hair);
  cairo_move_to (self->cr, x, spot->y + side * spot->radius);
  cairo_line_to (self->cr, x, spot->roof_y);
  cairo_move_to (self->cr, x - cap, spot->roof_y);
  cairo_line_to (self->cr, x + cap, spot->roof_y);
  cairo_stroke (self->cr);
}

static void
draw_ring (const Ink     *self,
           guint          index,
           const HrColor *color)
{
  const HrRooflinePoint *point = hr_roofline_get_point (self->roofline, index);
  const HrRooflineSpot *spot = &g_array_index (self->geometry->spots, HrRooflineSpot, index);
  double width = MAX (2, round (RING_THICKNESS * self->theme->em));

  hr_ink_mark (self->cr, spot->x, spot->y, spot->radius + width, point->mark);
  hr_ink_set_color (self->cr, color);
  cairo_set_line_width (self->cr, width);
  cairo_stroke (self->cr);
}

static void
draw_marks (const Ink *self)
{
  const HrRooflineMarks *marks = self->marks;
  guint n = hr_roofline_get_n_points (self->roofline);

  if (marks == NULL)
    return;
  for (guint i = 0; i < n; i++)
    if (is_singled_out (self, i))
      {
        draw_loss (self, i);
        draw_ring (self, i, &self->theme->accent);
      }
  if (marks->focused >= 0 && marks->focused < (int) n)
    draw_ring (self, (guint) marks->focused, &self->theme->accent);
  if (marks->hovered >= 0 && marks->hovered < (int) n)
    {
      draw_loss (self, (guint) marks->hovered);
      draw_ring (self, (guint) marks->hovered, &self->theme->text);
    }
}

static void
draw_legend_key (const Ink              *self,
                 const HrRooflineLegend *entry)
{
  const HrRooflineKey *key = hr_roofline_get_key (self->roofline, entry->index);
  const HrPaint *paint = &self->theme->category[key->category];
  const HrRect *box = &entry->swatch;
  double x = box->x + box->width / 2, y = box->y + box->height / 2, radius = 0.42 * box->height;

  if (key->is_mark)
    {
      hr_ink_mark (self->cr, x, y, radius, key->mark);
      hr_ink_set_color (self->cr, &self->theme->text);
      cairo_set_line_width (self->cr, 1.5 * self->hair);
      cairo_stroke (self->cr);
      return;
    }
  cairo_save (self->cr);
  hr_ink_round_rect (self->cr, box, 0.2 * self->theme->em);
  cairo_clip (self->cr);
  hr_ink_fill_rect (self->cr, box, &paint->fill);
  hr_ink_hatch (self->cr, box, paint->hatch, self->theme->em, &paint->hatch_ink);
  cairo_restore (self->cr);
  if (self->theme->outlined)
    hr_ink_outline (self->cr, box, self->hair, &self->theme->text);
}

static void
draw_legend_line (const Ink              *self,
                  const HrRooflineLegend *entry)
{
  const HrRect *box = &entry->swatch;
  double y = round (box->y + box->height / 2);
  gboolean dashed = entry->kind == HR_ROOFLINE_ACHIEVED;
  HrRooflineStroke stroke = { box->x, y, box->x + box->width, y, !dashed, dashed };

  if (entry->kind == HR_ROOFLINE_WHOLE)
    {
      double radius = box->height / 2;
      HrRooflineSpot spot = { box->x + box->width - radius, y, radius, 0 };

      draw_whole (self, &spot, self->theme->text);
      return;
    }
  cairo_save (self->cr);
  draw_stroke (self, &stroke);
  cairo_restore (self->cr);
}

static void
draw_legend (const Ink *self)
{
  for (guint i = 0; i < self->geometry->legend->len; i++)
    {
      const HrRooflineLegend *entry = &g_array_index (self->geometry->legend, HrRooflineLegend, i);

      if (entry->kind == HR_ROOFLINE_KEY)
        draw_legend_key (self, entry);
      else
        draw_legend_line (self, entry);
    }
}

static void
draw_leader (const Ink            *self,
             const HrRooflineText *text)
{
  const HrRooflineSpot *spot = &g_array_index (self->geometry->spots, HrRooflineSpot, text->point);
  double dx = spot->x - text->leader_x, dy = spot->y - text->leader_y, length = hypot (dx, dy);
  double gap = MIN (2 * self->hair, length / 4);
  HrColor color = faded (self->theme->dim_text, opacity_of (self, (guint) text->point));

  if (length <= spot->radius)
    return;
  hr_ink_set_color (self->cr, &color);
  cairo_set_line_width (self->cr, self->hair);
  cairo_move_to (self->cr, text->leader_x + gap * dx / length, text->leader_y + gap * dy / length);
  cairo_line_to (self->cr, spot->x - spot->radius * dx / length,
                 spot->y - spot->radius * dy / length);
  cairo_stroke (self->cr);
}

static void
draw_text (const Ink            *self,
           const HrRooflineText *text)
{
  const HrSlab *slab = &text->slab;
  HrLabel label = { text->text, text->role, text->align, HR_TONE_NORMAL,
                    { -slab->width / 2, -slab->height / 2, slab->width, slab->height }, -1 };
  HrColor color = *hr_ink_text_color (self->theme, text->role, HR_TONE_NORMAL);

  if (text->point >= 0)
    color = faded (color, opacity_of (self, (guint) text->point));
  cairo_save (self->cr);
  cairo_translate (self->cr, slab->x, slab->y);
  cairo_rotate (self->cr, slab->angle);
  hr_typesetter_show (self->typesetter, self->cr, &label, &color, self->geometry->rtl);
  cairo_restore (self->cr);
}

/**
 * hr_roofline_ink:
 * @cr: where to
 * @roofline: what is shown
 * @geometry: where it stands, laid out for @roofline
 * @theme: how it looks
 * @typesetter: sets @theme's text
 * @marks: (nullable): what the reader points at
 *
 * Draws the chart; the background is the caller's.
 */
void
hr_roofline_ink (cairo_t                  *cr,
                 const HrRoofline         *roofline,
                 const HrRooflineGeometry *geometry,
                 const HrTheme            *theme,
                 HrTypesetter             *typesetter,
                 const HrRooflineMarks    *marks)
{
  Ink self = { cr, roofline, geometry, theme, typesetter, marks, hr_ink_line_width (theme) };

  draw_tint (&self);
  draw_grid_lines (&self, geometry->x_minor, TRUE, MINOR);
  draw_grid_lines (&self, geometry->y_minor, FALSE, MINOR);
  draw_grid_lines (&self, geometry->x_ticks, TRUE, 1);
  draw_grid_lines (&self, geometry->y_ticks, FALSE, 1);
  draw_axes (&self);
  draw_guides (&self);
  draw_strokes (&self);
  draw_ridges (&self);
  for (guint i = 0; i < geometry->texts->len; i++)
    if (g_array_index (geometry->texts, HrRooflineText, i).leader)
      draw_leader (&self, &g_array_index (geometry->texts, HrRooflineText, i));
  draw_points (&self);
  draw_legend (&self);
  for (guint i = 0; i < geometry->texts->len; i++)
    draw_text (&self, &g_array_index (geometry->texts, HrRooflineText, i));
  draw_marks (&self);
}
