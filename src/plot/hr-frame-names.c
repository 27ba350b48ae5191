/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-frame-private.h"

#include <math.h>

/* Distances in multiples of the font size. */
#define PADDING 0.2            /* that words keep from words and edges */
#define WORD_GAP 0.3           /* between a mark and its name */
#define LINE_GAP 0.15          /* between a line and the words along it */
#define STEP 0.5               /* by which words slide along a line to find room */
#define RING 0.8               /* by which names move away from a mark … */
#define N_RINGS 5              /* … and how often */
#define N_DIRECTIONS 16

/* Whether a mark lies on a slab. Of thousands, most are far away, which takes no trigonometry. */
static gboolean
lies_on (const HrRect *spot,
         const HrSlab *slab)
{
  double x = spot->x + spot->width / 2, y = spot->y + spot->height / 2;
  double reach = (slab->width + slab->height + spot->width + spot->height) / 2;
  HrSlab room = { x, y, spot->width, spot->height, 0 };

  if (fabs (x - slab->x) > reach || fabs (y - slab->y) > reach)
    return FALSE;
  return hr_slab_overlaps (slab, &room);
}

/**
 * hr_frame_is_free:
 * @self: a frame with a plot
 * @slab: room for words
 *
 * Returns: whether words may stand there: within the plot, on no other words, no mark and no line
 */
gboolean
hr_frame_is_free (const HrFrame *self,
                  const HrSlab  *slab)
{
  HrSlab wide = *slab;

  wide.width += 2 * PADDING * self->em;
  if (!hr_slab_within (&wide, &self->out->plot))
    return FALSE;
  for (guint i = 0; i < self->out->texts->len; i++)
    {
      const HrSceneText *text = &g_array_index (self->out->texts, HrSceneText, i);
      if (text->named && hr_slab_overlaps (&wide, &text->slab))
        return FALSE;
    }
  for (guint i = 0; i < self->keep_off->len; i++)
    if (hr_slab_overlaps (&wide, &g_array_index (self->keep_off, HrSlab, i)))
      return FALSE;
  for (guint i = 0; i < self->spots->len; i++)
    if (lies_on (&g_array_index (self->spots, HrRect, i), slab))
      return FALSE;
  return TRUE;
}

/**
 * hr_frame_add_named:
 * @self: a frame with a plot
 * @text: words within the plot; others will keep off them
 */
void
hr_frame_add_named (HrFrame           *self,
                    const HrSceneText *text)
{
  HrSceneText copy = *text;

  copy.named = TRUE;
  hr_scene_add_text (self->out, &copy);
}

/* Whether words stand on no other words. */
static gboolean
is_off_words (const HrFrame *self,
              const HrSlab  *slab)
{
  for (guint i = 0; i < self->out->texts->len; i++)
    {
      const HrSceneText *text = &g_array_index (self->out->texts, HrSceneText, i);
      if (text->named && hr_slab_overlaps (slab, &text->slab))
        return FALSE;
    }
  return hr_slab_within (slab, &self->out->plot);
}

/**
 * hr_frame_write_over:
 * @self: a frame with a plot
 * @x: start of a level line
 * @y: its height
 * @width: its length
 * @label: (nullable): words that must be said
 * @role: how they are set
 *
 * Words above a line, on a ground of their own, where hr_frame_write_along() found no room among
 * the lines.
 */
void
hr_frame_write_over (HrFrame    *self,
                     double      x,
                     double      y,
                     double      width,
                     const char *label,
                     HrTextRole  role)
{
  double height = self->line[role], padding = PADDING * self->em, step = STEP * self->em;
  double off = height / 2 + LINE_GAP * self->em + 1;
  double length = MIN (hr_frame_text_width (self, label, role), width - 2 * padding);
  HrSceneText text = { .text = (char *) label, .role = role, .align = HR_ALIGN_CENTER,
                       .item = -1 };

  for (int side = -1; side <= 1 && length > 0; side += 2)
    for (double at = padding; at + length + padding <= width; at += step)
      {
        text.slab = (HrSlab) { x + at + length / 2, y + side * off, length, height, 0 };
        if (!is_off_words (self, &text.slab))
          continue;
        hr_scene_add_shape (self->out, &(HrShape) {
          .kind = HR_SHAPE_RECT, .fill = { HR_SHADE_BACKGROUND, 0.85 }, .radius = padding,
          .rect = { text.slab.x - length / 2 - padding, text.slab.y - height / 2,
                    length + 2 * padding, height } });
        hr_frame_add_named (self, &text);
        return;
      }
}

/**
 * hr_frame_write_along:
 * @self: a frame with a plot
 * @x1: where a line begins
 * @y1: likewise
 * @x2: where it ends, right of @x1 or, for an upright line, above @y1
 * @y2: likewise
 * @label: (nullable): words
 * @tint: (nullable): their colour
 * @role: how they are set
 *
 * Words along a line, from its end backwards, above it and then below.
 *
 * Returns: whether they found room
 */
gboolean
hr_frame_write_along (HrFrame      *self,
                      double        x1,
                      double        y1,
                      double        x2,
                      double        y2,
                      const char   *label,
                      const HrTint *tint,
                      HrTextRole    role)
{
  double length = hypot (x2 - x1, y2 - y1), width = hr_frame_text_width (self, label, role);
  double height = self->line[role], margin = STEP * self->em, room = length - width - 2 * margin;
  double dx = (x2 - x1) / length, dy = (y2 - y1) / length;
  double off = height / 2 + LINE_GAP * self->em + 1;
  HrSceneText text = { .text = (char *) label, .role = role, .align = HR_ALIGN_CENTER,
                       .item = -1 };

  if (tint != NULL)
    text.tint = *tint;
  if (width <= 0 || length <= 0)
    return FALSE;
  for (int side = 1; side >= -1; side -= 2)
    for (double at = 0; at <= room; at += margin)
      {
        double t = length - margin - width / 2 - at;

        text.slab = (HrSlab) { x1 + dx * t + side * dy * off, y1 + dy * t - side * dx * off, width,
                               height, atan2 (dy, dx) };
        if (!hr_frame_is_free (self, &text.slab))
          continue;
        hr_frame_add_named (self, &text);
        return TRUE;
      }
  return FALSE;
}

/* Words whose nearest edge stands @away from the mark's, in one direction; the leader goes from
 * (@from_x, @from_y) at the words to the mark. */
static void
put_beside (HrSlab       *slab,
            const HrRect *spot,
            double        away,
            double        angle,
            double       *from_x,
            double       *from_y)
{
  double x = spot->x + spot->width / 2, y = spot->y + spot->height / 2;
  double dx = cos (angle), dy = sin (angle), distance = spot->width / 2 + away;
  double half = fabs (dx) < 0.1 ? 0 : copysign (slab->width / 2, dx);

  slab->x = x + dx * distance + half;
  slab->y = y + dy * distance + dy * slab->height / 2;
  *from_x = CLAMP (x, slab->x - slab->width / 2, slab->x + slab->width / 2);
  *from_y = CLAMP (y, slab->y - slab->height / 2, slab->y + slab->height / 2);
}

/* From the words to the edge of the mark; of no length where that is nearer than the words. */
static HrSlab
leader_to (const HrRect *spot,
           double        from_x,
           double        from_y)
{
  double x = spot->x + spot->width / 2, y = spot->y + spot->height / 2;
  double length = hypot (x - from_x, y - from_y), cut = MIN (spot->width / 2, length);
  double share = length > 0 ? (length - cut) / length : 0;

  return hr_slab_from_line (from_x, from_y, from_x + (x - from_x) * share,
                            from_y + (y - from_y) * share, 1);
}

static gboolean
leader_is_free (const HrFrame *self,
                const HrSlab  *leader,
                const HrRect  *own)
{
  if (!is_off_words (self, leader))
    return FALSE;
  for (guint i = 0; i < self->spots->len; i++)
    {
      const HrRect *spot = &g_array_index (self->spots, HrRect, i);
      if (!hr_rect_overlaps (spot, own) && lies_on (spot, leader))
        return FALSE;
    }
  return TRUE;
}

static void
add_leader (HrFrame      *self,
            const HrSlab *leader)
{
  double dx = cos (leader->angle) * leader->width / 2, dy = sin (leader->angle) * leader->width / 2;

  hr_scene_add_path (self->out, &(HrShape) { .line = { HR_SHADE_DIM, 0.8 } },
                     (double[]) { leader->x - dx, leader->y - dy, leader->x + dx, leader->y + dy },
                     2);
  g_array_append_val (self->keep_off, *leader);
}

/**
 * hr_frame_name_spot:
 * @self: a frame with a plot
 * @spot: box of a mark
 * @label: (nullable): its name
 * @role: how it is set
 * @item: index of the item that is named
 *
 * Right of the mark, left, above, below, then between; then the same further away, with a line.
 *
 * Returns: whether the name found room
 */
gboolean
hr_frame_name_spot (HrFrame      *self,
                    const HrRect *spot,
                    const char   *label,
                    HrTextRole    role,
                    int           item)
{
  static const guint8 turns[N_DIRECTIONS] = { 0, 8, 12, 4, 14, 2, 10, 6, 15, 1, 9, 7, 13, 3, 11,
                                              5 };
  HrSceneText text = { .text = (char *) label, .role = role, .align = HR_ALIGN_CENTER,
                       .item = item };
  double from_x, from_y;

  text.slab.width = hr_frame_text_width (self, label, role);
  text.slab.height = self->line[role];
  if (text.slab.width <= 0)
    return FALSE;
  for (guint ring = 0; ring < N_RINGS; ring++)
    for (guint i = 0; i < N_DIRECTIONS; i++)
      {
        double away = (WORD_GAP + ring * RING) * self->em;
        HrSlab leader;

        put_beside (&text.slab, spot, away, turns[i] * 2 * G_PI / N_DIRECTIONS, &from_x, &from_y);
        leader = leader_to (spot, from_x, from_y);
        if (!hr_frame_is_free (self, &text.slab) ||
            (ring > 0 && !leader_is_free (self, &leader, spot)))
          continue;
        hr_frame_add_named (self, &text);
        if (ring > 0)
          add_leader (self, &leader);
        return TRUE;
      }
  return FALSE;
}
