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

/* A slab with the direction of its sides: charts ask of thousands of pairs whether they overlap,
 * and most slabs lie level. */
typedef struct {
  const HrSlab *slab;
  double        c, s;
} Turned;

static Turned
turn (const HrSlab *slab)
{
  Turned turned = { slab, 1, 0 };

  if (slab->angle != 0)
    {
      turned.c = cos (slab->angle);
      turned.s = sin (slab->angle);
    }
  return turned;
}

/* How far the corners of a slab reach from its middle along a direction. */
static double
reach (const Turned *self,
       double        dx,
       double        dy)
{
  double along = self->c * dx + self->s * dy;
  double across = self->c * dy - self->s * dx;

  return (fabs (along) * self->slab->width + fabs (across) * self->slab->height) / 2;
}

/* Whether a line across (@dx, @dy) keeps the two apart. */
static gboolean
parts (const Turned *a,
       const Turned *b,
       double        dx,
       double        dy)
{
  double distance = fabs ((b->slab->x - a->slab->x) * dx + (b->slab->y - a->slab->y) * dy);

  return distance >= reach (a, dx, dy) + reach (b, dx, dy) - TOUCH;
}

/* Whether circles around both keep them apart: most pairs are far from each other. */
static gboolean
are_far (const HrSlab *a,
         const HrSlab *b)
{
  double dx = b->x - a->x, dy = b->y - a->y;
  double reaches = (a->width + a->height + b->width + b->height) / 2;

  return dx * dx + dy * dy >= reaches * reaches;
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
  Turned one, two;

  if (are_far (a, b))
    return FALSE;
  one = turn (a);
  two = turn (b);
  return !parts (&one, &two, one.c, one.s) && !parts (&one, &two, -one.s, one.c)
         && !parts (&one, &two, two.c, two.s) && !parts (&one, &two, -two.s, two.c);
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
  Turned turned = turn (slab);
  double x = reach (&turned, 1, 0), y = reach (&turned, 0, 1);

  return slab->x - x >= rect->x - TOUCH && slab->x + x <= rect->x + rect->width + TOUCH &&
         slab->y - y >= rect->y - TOUCH && slab->y + y <= rect->y + rect->height + TOUCH;
}
