/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ink.h"

#include <math.h>

#define HATCH_SPACING 0.42
#define HATCH_THICKNESS 0.085
#define DOT_RADIUS 0.075

/**
 * hr_ink_set_color:
 * @cr: where to
 * @color: what with
 */
void
hr_ink_set_color (cairo_t       *cr,
                  const HrColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

/**
 * hr_ink_fill_rect:
 * @cr: where to
 * @rect: what; nothing is drawn for one without extent
 * @color: what with
 */
void
hr_ink_fill_rect (cairo_t       *cr,
                  const HrRect  *rect,
                  const HrColor *color)
{
  if (rect->width <= 0 || rect->height <= 0)
    return;
  hr_ink_set_color (cr, color);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_fill (cr);
}

/**
 * hr_ink_outline:
 * @cr: where to
 * @rect: what
 * @thickness: of the line, which stays within @rect
 * @color: what with
 */
void
hr_ink_outline (cairo_t       *cr,
                const HrRect  *rect,
                double         thickness,
                const HrColor *color)
{
  if (rect->width <= thickness || rect->height <= thickness)
    return;
  hr_ink_set_color (cr, color);
  cairo_set_line_width (cr, thickness);
  cairo_rectangle (cr, rect->x + thickness / 2, rect->y + thickness / 2,
                   rect->width - thickness, rect->height - thickness);
  cairo_stroke (cr);
}

/**
 * hr_ink_round_rect:
 * @cr: where the path goes
 * @rect: what
 * @radius: of the corners, at most half of a side
 */
void
hr_ink_round_rect (cairo_t      *cr,
                   const HrRect *rect,
                   double        radius)
{
  double r = MIN (radius, MIN (rect->width, rect->height) / 2);
  double right = rect->x + rect->width, bottom = rect->y + rect->height;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - r, rect->y + r, r, -G_PI_2, 0);
  cairo_arc (cr, right - r, bottom - r, r, 0, G_PI_2);
  cairo_arc (cr, rect->x + r, bottom - r, r, G_PI_2, G_PI);
  cairo_arc (cr, rect->x + r, rect->y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/**
 * hr_ink_mark:
 * @cr: where the path goes
 * @x: its middle
 * @y: its middle
 * @radius: of the disc that has the mark's area
 * @mark: its shape
 */
void
hr_ink_mark (cairo_t *cr,
             double   x,
             double   y,
             double   radius,
             HrMark   mark)
{
  static const guint corners[HR_N_MARKS] = { 0, 4, 4, 3 };
  static const double turn[HR_N_MARKS] = { 0, 0, G_PI / 4, -G_PI_2 };
  guint n = corners[mark];
  /* A regular polygon of n corners at distance d covers n/2 · d² · sin (2π/n). */
  double reach = n > 0 ? radius * sqrt (2 * G_PI / (n * sin (2 * G_PI / n))) : radius;

  cairo_new_sub_path (cr);
  if (n == 0)
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, x + reach * cos (turn[mark] + 2 * G_PI * i / n),
                   y + reach * sin (turn[mark] + 2 * G_PI * i / n));
  cairo_close_path (cr);
}

/* Patterns are counted from the origin of the drawing, so that parts of one box continue each
 * other. */
static void
slant (cairo_t      *cr,
       const HrRect *rect,
       double        spacing,
       double        direction)
{
  double step = spacing * G_SQRT2;
  double top = rect->y, bottom = rect->y + rect->height;
  double from = rect->x + MIN (direction * top, direction * bottom);
  double to = rect->x + rect->width + MAX (direction * top, direction * bottom);

  for (double c = ceil (from / step) * step; c <= to; c += step)
    {
      cairo_move_to (cr, c - direction * top, top);
      cairo_line_to (cr, c - direction * bottom, bottom);
    }
}

static void
rule (cairo_t      *cr,
      const HrRect *rect,
      double        spacing,
      gboolean      vertical)
{
  double start = vertical ? rect->x : rect->y;
  double end = start + (vertical ? rect->width : rect->height);

  for (double at = ceil (start / spacing) * spacing; at < end; at += spacing)
    {
      cairo_move_to (cr, vertical ? at : rect->x, vertical ? rect->y : at);
      cairo_rel_line_to (cr, vertical ? 0 : rect->width, vertical ? rect->height : 0);
    }
}

static void
dot (cairo_t      *cr,
     const HrRect *rect,
     double        spacing,
     double        radius)
{
  for (double line = floor (rect->y / spacing); line * spacing < rect->y + rect->height; line++)
    {
      double shift = fmod (line, 2) == 0 ? 0 : spacing / 2;

      for (double column = floor ((rect->x - shift) / spacing);
           column * spacing + shift < rect->x + rect->width; column++)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, column * spacing + shift, line * spacing, radius, 0, 2 * G_PI);
        }
    }
}

/**
 * hr_ink_hatch:
 * @cr: where to
 * @rect: what to cover
 * @hatch: with which pattern
 * @em: base font size, for the pattern scales with the text
 * @color: of the lines
 *
 * Draws lines and not a pattern surface, so that vector formats stay vector.
 */
void
hr_ink_hatch (cairo_t       *cr,
              const HrRect  *rect,
              HrHatch        hatch,
              double         em,
              const HrColor *color)
{
  double spacing = HATCH_SPACING * em;

  if (hatch <= HR_HATCH_NONE || rect->width <= 0 || rect->height <= 0)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  hr_ink_set_color (cr, color);
  cairo_set_line_width (cr, HATCH_THICKNESS * em);
  if (hatch == HR_HATCH_RISING || hatch == HR_HATCH_CROSSED)
    slant (cr, rect, spacing, 1);
  if (hatch == HR_HATCH_FALLING || hatch == HR_HATCH_CROSSED)
    slant (cr, rect, spacing, -1);
  if (hatch == HR_HATCH_HORIZONTAL || hatch == HR_HATCH_VERTICAL)
    rule (cr, rect, spacing, hatch == HR_HATCH_VERTICAL);
  cairo_stroke (cr);
  if (hatch == HR_HATCH_DOTS)
    {
      dot (cr, rect, spacing, DOT_RADIUS * em);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

/**
 * hr_ink_line_width:
 * @theme: a theme
 *
 * Returns: the thickness of a fine line: whole units, so that it is sharp, and never none
 */
double
hr_ink_line_width (const HrTheme *theme)
{
  return MAX (1, round (theme->em / 14));
}

/**
 * hr_ink_text_color:
 * @theme: a theme
 * @role: a voice
 * @tone: how it is meant
 *
 * Returns: the colour for text that lies on the background
 */
const HrColor *
hr_ink_text_color (const HrTheme *theme,
                   HrTextRole     role,
                   HrTone         tone)
{
  if (tone == HR_TONE_ERROR)
    return &theme->error;
  if (tone == HR_TONE_WARNING)
    return &theme->warning;
  switch (role)
    {
    case HR_TEXT_SUBTITLE:
    case HR_TEXT_SUBLABEL:
    case HR_TEXT_NOTE:
    case HR_TEXT_TICK:
    case HR_TEXT_LEGEND_VALUE:
      return &theme->dim_text;
    default:
      return &theme->text;
    }
}
