/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-geometry.h"

#include <math.h>

/* Edges that touch are no overlap; sines and sums may differ in the last bits. */
#define TOUCH 1e-6

static void
clear_text (gpointer data)
{
  HrRooflineText *text = data;

  g_clear_pointer (&text->text, g_free);
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

/**
 * hr_roofline_geometry_free:
 * @self: (transfer full): a geometry
 */
void
hr_roofline_geometry_free (HrRooflineGeometry *self)
{
  g_array_set_clear_func (self->texts, clear_text);
  g_array_unref (self->x_ticks);
  g_array_unref (self->y_ticks);
  g_array_unref (self->x_minor);
  g_array_unref (self->y_minor);
  g_array_unref (self->strokes);
  g_array_unref (self->roof);
  g_array_unref (self->ridges);
  g_array_unref (self->spots);
  g_array_unref (self->order);
  g_array_unref (self->texts);
  g_array_unref (self->legend);
  g_free (self);
}

/**
 * hr_roofline_geometry_pick:
 * @self: a geometry
 * @roofline: what it shows
 * @x: a place
 * @y: a place
 * @slack: how far beside a mark it may be pointed at
 *
 * A ring is only its line, so that what it surrounds can be pointed at too.
 *
 * Returns: index of the point that is drawn there, or -1
 */
int
hr_roofline_geometry_pick (const HrRooflineGeometry *self,
                           const HrRoofline         *roofline,
                           double                    x,
                           double                    y,
                           double                    slack)
{
  double nearest = slack;
  int best = -1;

  for (guint i = 0; i < self->order->len; i++)
    {
      guint index = g_array_index (self->order, guint, i);
      const HrRooflineSpot *spot = &g_array_index (self->spots, HrRooflineSpot, index);
      double distance = hypot (x - spot->x, y - spot->y) - spot->radius;

      if (hr_roofline_get_point (roofline, index)->is_whole)
        distance = fabs (distance);
      distance = MAX (distance, 0);
      /* The smaller of two lies on top. */
      if (distance > nearest)
        continue;
      nearest = distance;
      best = (int) index;
    }
  return best;
}
