/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-geometry.h"

#include <math.h>
#include <string.h>

/**
 * hr_stack_geometry_free:
 * @self: (transfer full): a geometry
 */
void
hr_stack_geometry_free (HrStackGeometry *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->segments);
  g_array_unref (self->item_boxes);
  g_array_unref (self->ticks);
  g_array_unref (self->limits);
  g_array_unref (self->legend);
  g_array_unref (self->labels);
  g_free (self);
}

static HrStackGeometry *
copy_geometry (const HrStackGeometry *self)
{
  HrStackGeometry *copy = g_memdup2 (self, sizeof *self);

  copy->rows = g_array_copy (self->rows);
  copy->segments = g_array_copy (self->segments);
  copy->item_boxes = g_array_copy (self->item_boxes);
  copy->ticks = g_array_copy (self->ticks);
  copy->limits = g_array_copy (self->limits);
  copy->legend = g_array_copy (self->legend);
  copy->labels = g_array_copy (self->labels);
  g_array_set_clear_func (copy->labels, (GDestroyNotify) hr_label_clear);
  for (guint i = 0; i < copy->labels->len; i++)
    {
      HrLabel *label = &g_array_index (copy->labels, HrLabel, i);
      label->text = g_strdup (label->text);
    }
  return copy;
}

/**
 * hr_stack_geometry_pick:
 * @self: a geometry
 * @x: a place
 * @y: a place
 *
 * Returns: index of the segment of the stack that is drawn there, or -1
 */
int
hr_stack_geometry_pick (const HrStackGeometry *self,
                        double                 x,
                        double                 y)
{
  for (guint i = 0; i < self->segments->len; i++)
    {
      const HrStackSegmentBox *box = &g_array_index (self->segments, HrStackSegmentBox, i);
      if (hr_rect_contains (&box->rect, x, y))
        return (int) box->item;
    }
  return -1;
}

static const char *
box_key (const HrStack           *stack,
         const HrStackSegmentBox *box)
{
  return box->n_items > 1 ? "" : hr_stack_get_segment (stack, box->item)->key;
}

static const HrStackSegmentBox *
find_box (const HrStackGeometry *self,
          const HrStack         *stack,
          guint                  row,
          const char            *key)
{
  for (guint i = 0; i < self->segments->len; i++)
    {
      const HrStackSegmentBox *box = &g_array_index (self->segments, HrStackSegmentBox, i);
      if (box->row == row && strcmp (box_key (stack, box), key) == 0)
        return box;
    }
  return NULL;
}

/* A new segment opens where the one before it ended. */
static HrRect
closed_rect (const HrStackGeometry *from,
             const HrRect          *before,
             const HrStackRowBox   *row)
{
  HrRect rect = before != NULL ? *before : row->bar;

  if ((before != NULL) != from->rtl)
    rect.x += rect.width;
  rect.width = 0;
  return rect;
}

/* What is over follows from where bar and line are meanwhile. */
static HrRect
rect_beyond (const HrRect *bar,
             double        limit_x,
             gboolean      rtl)
{
  HrRect over = *bar;
  double end = bar->x + bar->width;

  over.x = rtl ? bar->x : MIN (MAX (limit_x, bar->x), end);
  over.width = rtl ? CLAMP (limit_x - bar->x, 0, bar->width) : end - over.x;
  return over;
}

static void
blend_rows (HrStackGeometry       *self,
            const HrStackGeometry *from,
            double                 progress)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      HrStackRowBox *to = &g_array_index (self->rows, HrStackRowBox, i);
      const HrStackRowBox *old = &g_array_index (from->rows, HrStackRowBox, i);
      HrStackLimit *limit = &g_array_index (self->limits, HrStackLimit, i);

      to->bar = hr_rect_blend (&old->bar, &to->bar, progress);
      to->track = hr_rect_blend (&old->track, &to->track, progress);
      to->unusable = hr_rect_blend (&old->unusable, &to->unusable, progress);
      if (isnan (to->limit_x))
        continue;
      if (!isnan (old->limit_x))
        to->limit_x = old->limit_x + (to->limit_x - old->limit_x) * progress;
      limit->x = to->limit_x;
      to->over = rect_beyond (&to->bar, to->limit_x, self->rtl);
    }
}

static void
blend_segments (HrStackGeometry       *self,
                const HrStack         *stack,
                const HrStackGeometry *from,
                const HrStack         *from_stack,
                double                 progress)
{
  HrRect before = { 0 };
  guint row = G_MAXUINT;

  for (guint i = 0; i < self->segments->len; i++)
    {
      HrStackSegmentBox *to = &g_array_index (self->segments, HrStackSegmentBox, i);
      const HrStackRowBox *old_row = &g_array_index (from->rows, HrStackRowBox, to->row);
      const HrStackSegmentBox *old = find_box (from, from_stack, to->row, box_key (stack, to));
      HrRect start = old != NULL
                       ? old->rect
                       : closed_rect (from, row == to->row ? &before : NULL, old_row);

      to->rect = hr_rect_blend (&start, &to->rect, progress);
      before = start;
      row = to->row;
    }
}

/* Words ride on their segments; all others are at once where they belong. */
static void
blend_labels (HrStackGeometry       *self,
              const HrStackGeometry *to)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      HrLabel *label = &g_array_index (self->labels, HrLabel, i);
      const HrRect *now, *then;

      if (label->segment < 0)
        continue;
      now = &g_array_index (self->segments, HrStackSegmentBox, label->segment).rect;
      then = &g_array_index (to->segments, HrStackSegmentBox, label->segment).rect;
      label->box.x += self->rtl ? now->x + now->width - then->x - then->width : now->x - then->x;
    }
}

/**
 * hr_stack_geometry_blend:
 * @from: what is shown
 * @from_stack: the stack that @from shows
 * @to: what shall be shown
 * @to_stack: the stack that @to shows
 * @progress: 0..1
 *
 * A picture on the way from one to the other: bars of the same row and key change their length,
 * new ones open, words stay with their bars. Where the rows are not the same there is no way
 * between the two, and the picture is @to.
 *
 * Returns: (transfer full): a geometry for @to_stack
 */
HrStackGeometry *
hr_stack_geometry_blend (const HrStackGeometry *from,
                         const HrStack         *from_stack,
                         const HrStackGeometry *to,
                         const HrStack         *to_stack,
                         double                 progress)
{
  HrStackGeometry *self = copy_geometry (to);

  if (progress >= 1 || from->rows->len != to->rows->len || from->rtl != to->rtl)
    return self;
  blend_rows (self, from, progress);
  blend_segments (self, to_stack, from, from_stack, progress);
  blend_labels (self, to);
  return self;
}
