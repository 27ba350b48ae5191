/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-scene.h"

#include <math.h>

static void
clear_text (gpointer data)
{
  HrSceneText *text = data;

  g_clear_pointer (&text->text, g_free);
}

/**
 * hr_scene_new:
 *
 * Returns: (transfer full): an empty scene
 */
HrScene *
hr_scene_new (void)
{
  HrScene *self = g_new0 (HrScene, 1);

  self->shapes = g_array_new (FALSE, FALSE, sizeof (HrShape));
  self->points = g_array_new (FALSE, FALSE, sizeof (double));
  self->texts = g_array_new (FALSE, FALSE, sizeof (HrSceneText));
  self->items = g_array_new (FALSE, FALSE, sizeof (HrSceneItem));
  g_array_set_clear_func (self->texts, clear_text);
  return self;
}

/**
 * hr_scene_free:
 * @self: (transfer full): a scene
 */
void
hr_scene_free (HrScene *self)
{
  g_array_unref (self->shapes);
  g_array_unref (self->points);
  g_array_unref (self->texts);
  g_array_unref (self->items);
  g_free (self);
}

/**
 * hr_scene_add_shape:
 * @self: a scene
 * @shape: what is drawn next; copied
 */
void
hr_scene_add_shape (HrScene       *self,
                    const HrShape *shape)
{
  g_array_append_val (self->shapes, *shape);
}

/**
 * hr_scene_add_path:
 * @self: a scene
 * @shape: how it looks; copied
 * @points: pairs of places
 * @n_points: how many pairs
 */
void
hr_scene_add_path (HrScene       *self,
                   const HrShape *shape,
                   const double  *points,
                   guint          n_points)
{
  HrShape copy = *shape;

  if (n_points < 2)
    return;
  copy.kind = HR_SHAPE_PATH;
  copy.first = self->points->len / 2;
  copy.n_points = n_points;
  g_array_append_vals (self->points, points, 2 * n_points);
  g_array_append_val (self->shapes, copy);
}

/**
 * hr_scene_add_text:
 * @self: a scene
 * @text: words; their text is copied. Without text or room they are left out
 */
void
hr_scene_add_text (HrScene           *self,
                   const HrSceneText *text)
{
  HrSceneText copy = *text;

  if (text->text == NULL || *text->text == '\0' || text->slab.width <= 0)
    return;
  copy.text = g_strdup (text->text);
  g_array_append_val (self->texts, copy);
}

/**
 * hr_scene_add_item:
 * @self: a scene
 * @item: where the next item of the chart is; copied
 */
void
hr_scene_add_item (HrScene           *self,
                   const HrSceneItem *item)
{
  g_array_append_val (self->items, *item);
}

/**
 * hr_scene_shift:
 * @self: a scene
 * @first_shape: the first shape to move; all later ones move, too
 * @first_text: likewise
 * @dy: how far down
 */
void
hr_scene_shift (HrScene *self,
                guint    first_shape,
                guint    first_text,
                double   dy)
{
  for (guint i = first_shape; i < self->shapes->len; i++)
    {
      HrShape *shape = &g_array_index (self->shapes, HrShape, i);

      shape->rect.y += dy;
      for (guint k = 0; k < shape->n_points; k++)
        g_array_index (self->points, double, 2 * (shape->first + k) + 1) += dy;
    }
  for (guint i = first_text; i < self->texts->len; i++)
    g_array_index (self->texts, HrSceneText, i).slab.y += dy;
}

/* How far a place is from an item: none within it. */
static double
distance_to (const HrSceneItem *item,
             double             x,
             double             y)
{
  const HrRect *box = &item->box;
  double dx = fabs (x - box->x - box->width / 2), dy = fabs (y - box->y - box->height / 2);

  if (item->is_mark)
    return MAX (hypot (dx, dy) - box->width / 2, 0);
  return hypot (MAX (dx - box->width / 2, 0), MAX (dy - box->height / 2, 0));
}

/**
 * hr_scene_pick:
 * @self: a scene
 * @x: a place
 * @y: a place
 * @slack: how far beside an item it may be pointed at
 *
 * Returns: index of the item there, the one that is drawn last where several are; -1 for none
 */
int
hr_scene_pick (const HrScene *self,
               double         x,
               double         y,
               double         slack)
{
  double nearest = slack;
  int best = -1;

  for (guint i = 0; i < self->items->len; i++)
    {
      const HrSceneItem *item = &g_array_index (self->items, HrSceneItem, i);
      double distance = item->box.width > 0 ? distance_to (item, x, y) : INFINITY;

      if (distance > nearest)
        continue;
      nearest = distance;
      best = (int) i;
    }
  return best;
}
