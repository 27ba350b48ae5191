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

static HrRooflineGeometry *
copy_geometry (const HrRooflineGeometry *self)
{
  HrRooflineGeometry *copy = g_memdup2 (self, sizeof *self);

  copy->x_ticks = g_array_copy (self->x_ticks);
  copy->y_ticks = g_array_copy (self->y_ticks);
  copy->x_minor = g_array_copy (self->x_minor);
  copy->y_minor = g_array_copy (self->y_minor);
  copy->strokes = g_array_copy (self->strokes);
  copy->roof = g_array_copy (self->roof);
  copy->ridges = g_array_copy (self->ridges);
  copy->spots = g_array_copy (self->spots);
  copy->order = g_array_copy (self->order);
  copy->texts = g_array_copy (self->texts);
  copy->legend = g_array_copy (self->legend);
  for (guint i = 0; i < copy->texts->len; i++)
    {
      HrRooflineText *text = &g_array_index (copy->texts, HrRooflineText, i);
      text->text = g_strdup (text->text);
    }
  return copy;
}

static double
blend (double from,
       double to,
       double progress)
{
  return from + (to - from) * progress;
}

/* Lines have no names: they glide where there are as many of the same kinds. */
static void
blend_lines (HrRooflineGeometry       *self,
             const HrRooflineGeometry *from,
             double                    progress)
{
  if (self->strokes->len != from->strokes->len || self->ridges->len != from->ridges->len
      || self->roof->len != from->roof->len)
    return;
  for (guint i = 0; i < self->strokes->len; i++)
    {
      HrRooflineStroke *to = &g_array_index (self->strokes, HrRooflineStroke, i);
      const HrRooflineStroke *old = &g_array_index (from->strokes, HrRooflineStroke, i);

      to->x1 = blend (old->x1, to->x1, progress);
      to->y1 = blend (old->y1, to->y1, progress);
      to->x2 = blend (old->x2, to->x2, progress);
      to->y2 = blend (old->y2, to->y2, progress);
    }
  for (guint i = 0; i < self->ridges->len; i++)
    {
      HrRooflineRidge *to = &g_array_index (self->ridges, HrRooflineRidge, i);
      const HrRooflineRidge *old = &g_array_index (from->ridges, HrRooflineRidge, i);

      to->x = blend (old->x, to->x, progress);
      to->y = blend (old->y, to->y, progress);
    }
  for (guint i = 0; i < self->roof->len; i++)
    g_array_index (self->roof, double, i) = blend (g_array_index (from->roof, double, i),
                                                   g_array_index (self->roof, double, i),
                                                   progress);
  if (!isnan (self->ridge_x) && !isnan (from->ridge_x))
    self->ridge_x = blend (from->ridge_x, self->ridge_x, progress);
}

/* The same thing in the same phase. */
static const HrRooflineSpot *
find_spot (const HrRooflineGeometry *geometry,
           const HrRoofline         *roofline,
           const HrRooflinePoint    *wanted)
{
  for (guint i = 0; i < hr_roofline_get_n_points (roofline); i++)
    {
      const HrRooflinePoint *point = hr_roofline_get_point (roofline, i);

      if (point->mark == wanted->mark && point->is_whole == wanted->is_whole
          && g_strcmp0 (point->key, wanted->key) == 0)
        return &g_array_index (geometry->spots, HrRooflineSpot, i);
    }
  return NULL;
}

/* A point that was not there grows where it belongs. */
static void
blend_spot (HrRooflineSpot       *to,
            const HrRooflineSpot *old,
            double                progress)
{
  if (old != NULL)
    {
      to->x = blend (old->x, to->x, progress);
      to->y = blend (old->y, to->y, progress);
      to->roof_y = blend (old->roof_y, to->roof_y, progress);
    }
  to->radius = blend (old != NULL ? old->radius : 0, to->radius, progress);
}

/* Names ride on their points; all other words are at once where they belong. */
static void
blend_texts (HrRooflineGeometry       *self,
             const HrRooflineGeometry *to)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      HrRooflineText *text = &g_array_index (self->texts, HrRooflineText, i);
      const HrRooflineSpot *now, *then;

      if (text->point < 0)
        continue;
      now = &g_array_index (self->spots, HrRooflineSpot, text->point);
      then = &g_array_index (to->spots, HrRooflineSpot, text->point);
      text->slab.x += now->x - then->x;
      text->slab.y += now->y - then->y;
      text->leader_x += now->x - then->x;
      text->leader_y += now->y - then->y;
    }
}

/**
 * hr_roofline_geometry_blend:
 * @from: what is shown
 * @from_roofline: the roofline that @from shows
 * @to: what shall be shown
 * @to_roofline: the roofline that @to shows
 * @progress: 0..1
 *
 * A picture on the way from one to the other: points of the same key and mark move and change
 * their size, with their names, and roofs where there are as many; new points grow.
 *
 * Returns: (transfer full): a geometry for @to_roofline
 */
HrRooflineGeometry *
hr_roofline_geometry_blend (const HrRooflineGeometry *from,
                            const HrRoofline         *from_roofline,
                            const HrRooflineGeometry *to,
                            const HrRoofline         *to_roofline,
                            double                    progress)
{
  HrRooflineGeometry *self = copy_geometry (to);

  if (progress >= 1)
    return self;
  blend_lines (self, from, progress);
  for (guint i = 0; i < self->spots->len; i++)
    blend_spot (&g_array_index (self->spots, HrRooflineSpot, i),
                find_spot (from, from_roofline, hr_roofline_get_point (to_roofline, i)), progress);
  blend_texts (self, to);
  return self;
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
