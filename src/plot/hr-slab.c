/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-slab.h"

#include <math.h>

/* Edges that touch are no overlap; sines and sums may differ in the last bits. */
#define TOUCH 1e-6

/**
 * hr_slab_from_line:
 * @x1: where a line begins
 * @y1: likewise
 * @x2: where it ends
 * @y2: likewise
 * @thickness: of the line
 *
 * Returns: the room that the line takes
 */
HrSlab
hr_slab_from_line (double x1,
                   double y1,
                   double x2,
                   double y2,
                   double thickness)
{
  return (HrSlab) { (x1 + x2) / 2, (y1 + y2) / 2, hypot (x2 - x1, y2 - y1), thickness,
                    atan2 (y2 - y1, x2 - x1) };
}

/* How far the corners of a slab reach from its middle along a direction. */
static double
reach (const HrSlab *self,
       double        dx,
       double        dy)
{
  double along = cos (self->angle) * dx + sin (self->angle) * dy;
  double across = cos (self->angle) * dy - sin (self->angle) * dx;

  return (fabs (along) * self->width + fabs (across) * self->height) / 2;
}

/* Whether a line across (@dx, @dy) keeps the two apart. */
static gboolean
parts (const HrSlab *a,
       const HrSlab *b,
       double        dx,
       double        dy)
{
  double distance = fabs ((b->x - a->x) * dx + (b->y - a->y) * dy);

  return distance >= reach (a, dx, dy) + reach (b, dx, dy) - TOUCH;
}

/**
 * hr_slab_overlaps:
 * @a: a slab
 * @b: another one
 *
 * Two convex shapes are apart if and only if a line along a side of one of them parts them.
 *
 * Returns: whether they share more than an edge
 */
gboolean
hr_slab_overlaps (const HrSlab *a,
                  const HrSlab *b)
{
  const double angles[] = { a->angle, b->angle };

  for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      double c = cos (angles[i]), s = sin (angles[i]);
      if (parts (a, b, c, s) || parts (a, b, -s, c))
        return FALSE;
    }
  return TRUE;
}

/**
 * hr_slab_within:
 * @slab: a slab
 * @rect: a rectangle
 *
 * Returns: whether no corner of @slab leaves @rect
 */
gboolean
hr_slab_within (const HrSlab *slab,
                const HrRect *rect)
{
  double x = reach (slab, 1, 0), y = reach (slab, 0, 1);

  return slab->x - x >= rect->x - TOUCH && slab->x + x <= rect->x + rect->width + TOUCH &&
         slab->y - y >= rect->y - TOUCH && slab->y + y <= rect->y + rect->height + TOUCH;
}
