/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-geometry.h"

#include <math.h>

static void
clear_text (gpointer data)
{
  HrRooflineText *text = data;

  g_clear_pointer (&text->text, g_free);
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
