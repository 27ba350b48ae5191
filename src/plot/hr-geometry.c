/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-geometry.h"

/* Rounding of boundaries may differ in the last bit; shared edges are no overlap. */
#define TOUCH 1e-6

/**
 * hr_rect_contains:
 * @rect: a rectangle
 * @x: a place
 * @y: a place
 *
 * Returns: whether the place lies in @rect; the right and lower edges belong to the neighbour
 */
gboolean
hr_rect_contains (const HrRect *rect,
                  double        x,
                  double        y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

/**
 * hr_rect_overlaps:
 * @a: a rectangle
 * @b: another one
 *
 * Returns: whether they share more than an edge
 */
gboolean
hr_rect_overlaps (const HrRect *a,
                  const HrRect *b)
{
  return a->x + a->width > b->x + TOUCH && b->x + b->width > a->x + TOUCH &&
         a->y + a->height > b->y + TOUCH && b->y + b->height > a->y + TOUCH;
}

/**
 * hr_rect_intersect:
 * @a: a rectangle
 * @b: another one
 * @out: (out): what they share; untouched where that is nothing
 *
 * Returns: whether they share more than an edge
 */
gboolean
hr_rect_intersect (const HrRect *a,
                   const HrRect *b,
                   HrRect       *out)
{
  double left = MAX (a->x, b->x), top = MAX (a->y, b->y);

  if (!hr_rect_overlaps (a, b))
    return FALSE;
  *out = (HrRect) { left, top, MIN (a->x + a->width, b->x + b->width) - left,
                    MIN (a->y + a->height, b->y + b->height) - top };
  return TRUE;
}

/**
 * hr_rect_mirror:
 * @rect: a rectangle
 * @width: width of the drawing
 *
 * Turns left to right, for scripts that run from right to left.
 */
void
hr_rect_mirror (HrRect *rect,
                double  width)
{
  rect->x = width - rect->x - rect->width;
}

static double
blend (double from,
       double to,
       double progress)
{
  return from + (to - from) * progress;
}

/**
 * hr_rect_blend:
 * @from: where a box was
 * @to: where it goes
 * @progress: 0..1
 *
 * Returns: where it is meanwhile
 */
HrRect
hr_rect_blend (const HrRect *from,
               const HrRect *to,
               double        progress)
{
  return (HrRect) {
    blend (from->x, to->x, progress),
    blend (from->y, to->y, progress),
    blend (from->width, to->width, progress),
    blend (from->height, to->height, progress),
  };
}

/**
 * hr_label_clear:
 * @label: a label
 *
 * Frees what it owns; shaped as a #GDestroyNotify of an array element.
 */
void
hr_label_clear (HrLabel *label)
{
  g_clear_pointer (&label->text, g_free);
}
