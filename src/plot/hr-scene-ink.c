/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-ink.h"
#include "hr-scene.h"

#define RING_THICKNESS 0.16
#define SIGN_THICKNESS 0.17    /* of the sign's side */
#define SMALLEST_HATCHED 0.5   /* radius of a mark in font sizes: on less, a pattern is noise */
#define DASH 0.42

typedef struct {
  cairo_t       *cr;
  const HrScene *scene;
  const HrTheme *theme;
  double         hair;
} Ink;

static HrColor
get_color (const HrTheme *theme,
           const HrTint  *tint)
{
  const HrColor *const colors[] = {
    [HR_SHADE_NONE] = &theme->background,
    [HR_SHADE_BACKGROUND] = &theme->background,
    [HR_SHADE_TEXT] = &theme->text,
    [HR_SHADE_DIM] = &theme->dim_text,
    [HR_SHADE_GRID] = &theme->grid,
    [HR_SHADE_LINE] = &theme->track_line,
    [HR_SHADE_ERROR] = &theme->error,
    [HR_SHADE_WARNING] = &theme->warning,
    [HR_SHADE_SUCCESS] = &theme->success,
    [HR_SHADE_RIM] = theme->outlined ? &theme->text : &theme->background,
  };
  HrColor color = tint->shade >= HR_SHADE_CATEGORY
                    ? theme->category[tint->shade - HR_SHADE_CATEGORY].fill
                    : *colors[tint->shade];

  color.alpha *= tint->opacity;
  return color;
}

/* On paper, fills may be white: lines are black there. */
static HrColor
get_line_color (const HrTheme *theme,
                const HrTint  *tint)
{
  HrTint black = { HR_SHADE_TEXT, tint->opacity };

  return get_color (theme, theme->variant == HR_THEME_PRINT && tint->shade >= HR_SHADE_CATEGORY
                             ? &black
                             : tint);
}

static gboolean
is_drawn (const HrTint *tint)
{
  return tint->shade != HR_SHADE_NONE && tint->opacity > 0;
}

static void
set_dash (const Ink *self,
          HrDash     dash)
{
  static const struct {
    double lengths[4];
    int    n;
  } dashes[HR_N_DASHES] = {
    [HR_DASH_SOLID] = { { 0 }, 0 },
    [HR_DASH_DASHED] = { { 1, 0.7 }, 2 },
    [HR_DASH_DOTTED] = { { 0.25, 0.4 }, 2 },
    [HR_DASH_CHAIN] = { { 1.3, 0.5, 0.25, 0.5 }, 4 },
  };
  double lengths[4];

  for (int i = 0; i < dashes[dash].n; i++)
    lengths[i] = MAX (1, dashes[dash].lengths[i] * DASH * 1.6 * self->theme->em);
  cairo_set_dash (self->cr, lengths, dashes[dash].n, 0);
}

static void
trace_path (const Ink     *self,
            const HrShape *shape)
{
  const double *points = &g_array_index (self->scene->points, double, 2 * shape->first);

  cairo_new_path (self->cr);
  for (guint i = 0; i < shape->n_points; i++)
    cairo_line_to (self->cr, points[2 * i], points[2 * i + 1]);
}

/* Signs are strokes on a square of side 1. */
static void
trace_sign (const Ink     *self,
            const HrShape *shape)
{
  const HrRect *box = &shape->rect;

  cairo_save (self->cr);
  cairo_translate (self->cr, box->x, box->y);
  cairo_scale (self->cr, box->width, box->height);
  cairo_new_path (self->cr);
  if (shape->sign == HR_SIGN_CHECK)
    {
      cairo_move_to (self->cr, 0.1, 0.55);
      cairo_line_to (self->cr, 0.4, 0.85);
      cairo_line_to (self->cr, 0.9, 0.2);
    }
  else if (shape->sign == HR_SIGN_CROSS)
    {
      cairo_move_to (self->cr, 0.15, 0.15);
      cairo_line_to (self->cr, 0.85, 0.85);
      cairo_move_to (self->cr, 0.85, 0.15);
      cairo_line_to (self->cr, 0.15, 0.85);
    }
  else if (shape->sign == HR_SIGN_QUESTION)
    {
      cairo_arc (self->cr, 0.5, 0.32, 0.22, G_PI, 2.35 * G_PI);
      cairo_line_to (self->cr, 0.5, 0.68);
    }
  else
    {
      cairo_move_to (self->cr, 0.5, 0.08);
      cairo_line_to (self->cr, 0.5, 0.62);
    }
  if (shape->sign == HR_SIGN_QUESTION || shape->sign == HR_SIGN_EXCLAMATION)
    {
      cairo_move_to (self->cr, 0.5, 0.9);
      cairo_line_to (self->cr, 0.5, 0.91);
    }
  cairo_restore (self->cr);
}

static void
trace (const Ink     *self,
       const HrShape *shape)
{
  const HrRect *box = &shape->rect;

  if (shape->kind == HR_SHAPE_PATH)
    trace_path (self, shape);
  else if (shape->kind == HR_SHAPE_SIGN)
    trace_sign (self, shape);
  else if (shape->kind == HR_SHAPE_MARK)
    {
      cairo_new_path (self->cr);
      hr_ink_mark (self->cr, box->x + box->width / 2, box->y + box->height / 2, shape->radius,
                   shape->mark);
    }
  else
    {
      cairo_new_path (self->cr);
      hr_ink_round_rect (self->cr, box, shape->radius);
    }
}

/* The pattern of a shape, if its theme and size give it one. */
static HrHatch
hatch_of (const Ink     *self,
          const HrShape *shape)
{
  if (shape->kind == HR_SHAPE_MARK && shape->radius < SMALLEST_HATCHED * self->theme->em)
    return HR_HATCH_NONE;
  if (shape->hatch == HR_HATCH_DEFAULT && shape->fill.shade >= HR_SHADE_CATEGORY)
    return self->theme->category[shape->fill.shade - HR_SHADE_CATEGORY].hatch;
  return shape->hatch;
}

static HrColor
hatch_color (const Ink     *self,
             const HrShape *shape)
{
  HrColor color = self->theme->grid;

  if (shape->fill.shade >= HR_SHADE_CATEGORY)
    {
      color = self->theme->category[shape->fill.shade - HR_SHADE_CATEGORY].hatch_ink;
      color.alpha *= shape->fill.opacity;
    }
  return color;
}

static HrRect
extents_of (const HrShape *shape)
{
  const HrRect *box = &shape->rect;
  double reach = shape->kind == HR_SHAPE_MARK ? 2 * shape->radius : 0;

  return (HrRect) { box->x - reach, box->y - reach, box->width + 2 * reach,
                    box->height + 2 * reach };
}

static void
fill_shape (const Ink     *self,
            const HrShape *shape)
{
  HrColor color = get_color (self->theme, &shape->fill), lines = hatch_color (self, shape);
  HrHatch hatch = hatch_of (self, shape);
  HrRect box = extents_of (shape);

  trace (self, shape);
  hr_ink_set_color (self->cr, &color);
  cairo_fill_preserve (self->cr);
  if (hatch <= HR_HATCH_NONE || shape->kind == HR_SHAPE_PATH)
    return;
  cairo_save (self->cr);
  cairo_clip (self->cr);
  hr_ink_hatch (self->cr, &box, hatch, self->theme->em, &lines);
  cairo_restore (self->cr);
}

static void
stroke_shape (const Ink     *self,
              const HrShape *shape)
{
  HrColor color = get_line_color (self->theme, &shape->line);
  double width = MAX (shape->thickness * self->theme->em, self->hair);

  if (shape->kind == HR_SHAPE_SIGN)
    width = MAX (SIGN_THICKNESS * shape->rect.width, 1.2 * self->hair);
  trace (self, shape);
  hr_ink_set_color (self->cr, &color);
  cairo_set_line_width (self->cr, width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr, shape->kind == HR_SHAPE_SIGN ? CAIRO_LINE_CAP_ROUND
                                                             : CAIRO_LINE_CAP_BUTT);
  set_dash (self, shape->is_dash_aid && !self->theme->outlined ? HR_DASH_SOLID : shape->dash);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
draw_shape (const Ink     *self,
            const HrShape *shape)
{
  const HrRect *plot = &self->scene->plot;

  if (shape->clipped)
    {
      cairo_save (self->cr);
      cairo_rectangle (self->cr, plot->x, plot->y, plot->width, plot->height);
      cairo_clip (self->cr);
    }
  if (is_drawn (&shape->fill))
    fill_shape (self, shape);
  if (is_drawn (&shape->line))
    stroke_shape (self, shape);
  cairo_new_path (self->cr);
  if (shape->clipped)
    cairo_restore (self->cr);
}

static void
draw_text (const Ink         *self,
           const HrSceneText *text,
           HrTypesetter      *typesetter)
{
  const HrSlab *slab = &text->slab;
  HrLabel label = { text->text, text->role, text->align, HR_TONE_NORMAL,
                    { -slab->width / 2, -slab->height / 2, slab->width, slab->height }, -1 };
  HrColor color = *hr_ink_text_color (self->theme, text->role, HR_TONE_NORMAL);

  if (is_drawn (&text->tint))
    color = get_line_color (self->theme, &text->tint);
  cairo_save (self->cr);
  cairo_translate (self->cr, slab->x, slab->y);
  cairo_rotate (self->cr, slab->angle);
  hr_typesetter_show (typesetter, self->cr, &label, &color, self->scene->rtl);
  cairo_restore (self->cr);
}

/**
 * hr_scene_ink:
 * @cr: where to
 * @self: a scene
 * @theme: how it looks
 * @typesetter: sets @theme's text
 *
 * Draws the scene; the background is the caller's.
 */
void
hr_scene_ink (cairo_t       *cr,
              const HrScene *self,
              const HrTheme *theme,
              HrTypesetter  *typesetter)
{
  Ink ink = { cr, self, theme, hr_ink_line_width (theme) };

  for (guint i = 0; i < self->shapes->len; i++)
    draw_shape (&ink, &g_array_index (self->shapes, HrShape, i));
  for (guint i = 0; i < self->texts->len; i++)
    draw_text (&ink, &g_array_index (self->texts, HrSceneText, i), typesetter);
}

/**
 * hr_scene_ink_ring:
 * @cr: where to
 * @self: a scene
 * @theme: how it looks
 * @item: index of an item
 * @color: of the ring
 *
 * Draws a ring round an item.
 */
void
hr_scene_ink_ring (cairo_t       *cr,
                   const HrScene *self,
                   const HrTheme *theme,
                   guint          item,
                   const HrColor *color)
{
  const HrSceneItem *what = &g_array_index (self->items, HrSceneItem, item);
  double width = MAX (2, round (RING_THICKNESS * theme->em));
  HrRect box = what->box;

  if (box.width <= 0)
    return;
  cairo_new_path (cr);
  if (what->is_mark)
    hr_ink_mark (cr, box.x + box.width / 2, box.y + box.height / 2, box.width / 2 + width,
                 what->mark);
  else
    hr_ink_round_rect (cr, &(HrRect) { box.x + width / 2, box.y + width / 2, box.width - width,
                                       box.height - width }, 0.2 * theme->em);
  hr_ink_set_color (cr, color);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}
