/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-layout-private.h"

#include <math.h>

/* Distances in multiples of the font size. */
#define TITLE_GAP 0.9
#define AXIS_GAP 0.5
#define PADDING 0.25           /* that words keep from words, marks and lines */
#define LINE_GAP 0.2           /* between a line and the words along it */
#define WORD_GAP 0.3           /* between a mark and its name */
#define SLOPE_START 0.35
#define STEP 0.5               /* by which words slide along a line to find room */
#define RING 0.9               /* by which names move away from a mark … */
#define N_RINGS 7              /* … and how often */
#define CROSSING_SHARE 0.08    /* of the plot's width: nearer where the leader crosses a line */
#define FOREIGN 0.5            /* that names keep from marks they do not belong to */
#define N_DIRECTIONS 16
#define NAMED_POINTS 5
#define LABEL_SHARE 0.5        /* of the plot's width: no words along or within take more */
#define SWATCH 0.85
#define SWATCH_GAP 0.45
#define ENTRY_GAP 1.4
#define LEGEND_LEADING 0.35

/**
 * hr_roofline_layout_text_width:
 * @self: a layout
 * @text: (nullable): one line
 * @role: how it is set
 *
 * Returns: its width, 0 for no text
 */
double
hr_roofline_layout_text_width (const HrRooflineLayout *self,
                               const char             *text,
                               HrTextRole              role)
{
  double width, height;

  if (text == NULL || *text == '\0')
    return 0;
  self->measure->func (text, role, &width, &height, self->measure->user_data);
  return width;
}

/**
 * hr_roofline_layout_add_text:
 * @self: a layout
 * @text: words; their text is copied. Without text or room they are left out
 */
void
hr_roofline_layout_add_text (HrRooflineLayout     *self,
                             const HrRooflineText *text)
{
  HrRooflineText copy = *text;

  if (text->text == NULL || *text->text == '\0' || text->slab.width <= 0)
    return;
  copy.text = g_strdup (text->text);
  g_array_append_val (self->out->texts, copy);
}

/* A line of words in a box that is not turned. */
static void
add_words (HrRooflineLayout *self,
           const char       *text,
           HrTextRole        role,
           HrAlign           align,
           double            x,
           double            y,
           double            width)
{
  HrRooflineText words = { .text = (char *) text, .role = role, .align = align, .point = -1 };

  words.slab = (HrSlab) { x + width / 2, y + self->line[role] / 2, width, self->line[role], 0 };
  hr_roofline_layout_add_text (self, &words);
}

/**
 * hr_roofline_layout_title:
 * @self: a layout
 *
 * Returns: the height of title and subtitle, with the gap below them
 */
double
hr_roofline_layout_title (HrRooflineLayout *self)
{
  const HrRooflineWords *words = hr_roofline_get_words (self->roofline);
  double y = 0;

  if (words->title != NULL)
    {
      add_words (self, words->title, HR_TEXT_TITLE, HR_ALIGN_START, 0, y, self->out->width);
      y += self->line[HR_TEXT_TITLE];
    }
  if (words->subtitle != NULL)
    {
      add_words (self, words->subtitle, HR_TEXT_SUBTITLE, HR_ALIGN_START, 0, y, self->out->width);
      y += self->line[HR_TEXT_SUBTITLE];
    }
  return y > 0 ? ceil (y + TITLE_GAP * self->em) : 0;
}

/* One entry after the other; the first of a line stands at its start. */
static void
add_entry (HrRooflineLayout *self,
           HrRooflineLegend  entry,
           const char       *label,
           double           *x,
           double           *y)
{
  gboolean is_line = entry.kind == HR_ROOFLINE_NOMINAL || entry.kind == HR_ROOFLINE_ACHIEVED;
  double height = self->line[HR_TEXT_LEGEND], width = self->out->width;
  double side = round (SWATCH * self->em) * (is_line ? 1.8 : 1);
  double text = ceil (hr_roofline_layout_text_width (self, label, HR_TEXT_LEGEND));
  double before = side + round (SWATCH_GAP * self->em), at;

  if (label == NULL)
    return;
  text = MIN (text, width - before);
  if (*x > 0 && *x + before + text > width)
    {
      *x = 0;
      *y += height + round (LEGEND_LEADING * self->em);
    }
  at = *x + before;
  entry.swatch = (HrRect) { *x, *y + round ((height - SWATCH * self->em) / 2), side,
                            round (SWATCH * self->em) };
  if (self->out->rtl)
    {
      hr_rect_mirror (&entry.swatch, width);
      at = width - at - text;
    }
  g_array_append_val (self->out->legend, entry);
  add_words (self, label, HR_TEXT_LEGEND, HR_ALIGN_CENTER, at, *y, text);
  *x += before + text + round (ENTRY_GAP * self->em);
}

static gboolean
has_whole (const HrRoofline *roofline)
{
  for (guint i = 0; i < hr_roofline_get_n_points (roofline); i++)
    if (hr_roofline_get_point (roofline, i)->is_whole)
      return TRUE;
  return FALSE;
}

static gboolean
has_achieved (const HrRoofline *roofline)
{
  const HrRooflineLine *roof = hr_roofline_get_main_roof (roofline);
  const HrRooflineLine *slope = hr_roofline_get_main_slope (roofline);

  return (roof != NULL && roof->achieved > 0) || (slope != NULL && slope->achieved > 0);
}

/**
 * hr_roofline_layout_legend:
 * @self: a layout
 *
 * Lays the legend out from the top; it is moved to its place when that is known.
 *
 * Returns: its height
 */
double
hr_roofline_layout_legend (HrRooflineLayout *self)
{
  const HrRooflineWords *words = hr_roofline_get_words (self->roofline);
  gboolean dashed = has_achieved (self->roofline);
  double x = 0, y = 0;

  for (guint i = 0; i < hr_roofline_get_n_keys (self->roofline); i++)
    add_entry (self, (HrRooflineLegend) { HR_ROOFLINE_KEY, i, { 0 } },
               hr_roofline_get_key (self->roofline, i)->label, &x, &y);
  if (has_whole (self->roofline))
    add_entry (self, (HrRooflineLegend) { .kind = HR_ROOFLINE_WHOLE }, words->whole, &x, &y);
  if (dashed)
    {
      add_entry (self, (HrRooflineLegend) { .kind = HR_ROOFLINE_NOMINAL }, words->nominal, &x, &y);
      add_entry (self, (HrRooflineLegend) { .kind = HR_ROOFLINE_ACHIEVED }, words->achieved, &x,
                 &y);
    }
  return self->out->legend->len > 0 ? y + self->line[HR_TEXT_LEGEND] : 0;
}

/* 100 G, 1 T, 10 T; plain figures between 0.01 and 1000, powers of ten beyond the prefixes. */
static char *
format_tick (double value)
{
  static const struct {
    double      unit;
    const char *prefix;
  } prefixes[] = { { 1e18, "E" }, { 1e15, "P" }, { 1e12, "T" }, { 1e9, "G" },
                   { 1e6, "M" },  { 1e3, "k" } };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes) && value < 0.999e21; i++)
    if (value >= prefixes[i].unit * (1 - 1e-9))
      return g_strdup_printf ("%.3g\302\240%s", value / prefixes[i].unit, prefixes[i].prefix);
  return g_strdup_printf ("%.3g", value);
}

static void
lay_x_ticks (HrRooflineLayout *self)
{
  HrRooflineGeometry *out = self->out;
  double y = out->plot.y + out->plot.height + round (AXIS_GAP * self->em), end = -INFINITY;

  for (guint i = 0; i < out->x_ticks->len; i++)
    {
      g_autofree char *text = format_tick (out->x_axis.ticks[i]);
      double width = ceil (hr_roofline_layout_text_width (self, text, HR_TEXT_TICK));
      double x = CLAMP (g_array_index (out->x_ticks, double, i) - width / 2, 0,
                        MAX (0, out->width - width));

      if (x < end + WORD_GAP * self->em)
        continue;
      add_words (self, text, HR_TEXT_TICK, HR_ALIGN_CENTER, x, y, width);
      end = x + width;
    }
}

static void
lay_y_ticks (HrRooflineLayout *self)
{
  HrRooflineGeometry *out = self->out;
  double height = self->line[HR_TEXT_TICK], start = INFINITY;
  double room = out->plot.x - round (AXIS_GAP * self->em);

  for (guint i = 0; i < out->y_ticks->len; i++)
    {
      g_autofree char *text = format_tick (out->y_axis.ticks[i]);
      double y = CLAMP (g_array_index (out->y_ticks, double, i) - height / 2, out->plot.y,
                        out->plot.y + out->plot.height - height);
      double width = MIN (ceil (hr_roofline_layout_text_width (self, text, HR_TEXT_TICK)), room);

      if (y + height > start)
        continue;
      add_words (self, text, HR_TEXT_TICK, HR_ALIGN_CENTER, room - width, y, width);
      start = y;
    }
}

/**
 * hr_roofline_layout_axis_words:
 * @self: a layout with ticks
 *
 * Figures of the ticks and titles of the axes.
 */
void
hr_roofline_layout_axis_words (HrRooflineLayout *self)
{
  const HrRooflineWords *words = hr_roofline_get_words (self->roofline);
  HrRooflineGeometry *out = self->out;
  double gap = round (AXIS_GAP * self->em), bottom = out->plot.y + out->plot.height;
  double width = ceil (hr_roofline_layout_text_width (self, words->y_title, HR_TEXT_NOTE));

  lay_x_ticks (self);
  lay_y_ticks (self);
  add_words (self, words->y_title, HR_TEXT_NOTE, HR_ALIGN_CENTER, 0,
             out->plot.y - gap - self->line[HR_TEXT_NOTE], MIN (width, out->width));
  width = ceil (hr_roofline_layout_text_width (self, words->x_title, HR_TEXT_NOTE));
  width = MIN (width, out->width);
  add_words (self, words->x_title, HR_TEXT_NOTE, HR_ALIGN_CENTER,
             MAX (0, MIN (out->plot.x + (out->plot.width - width) / 2, out->width - width)),
             bottom + gap + self->line[HR_TEXT_TICK], width);
}

/* The room of a mark that words keep off: more than itself where they name one elsewhere, lest
 * they seem to name this. */
static HrSlab
room_of (const HrRooflineLayout *self,
         guint                   index,
         int                     own)
{
  const GArray *spots = self->out->spots;
  const HrRooflineSpot *spot = &g_array_index (spots, HrRooflineSpot, index);
  const HrRooflineSpot *named = own >= 0 ? &g_array_index (spots, HrRooflineSpot, own) : spot;
  gboolean apart = hypot (spot->x - named->x, spot->y - named->y) > spot->radius + named->radius;
  double side = 2 * spot->radius;

  return (HrSlab) { spot->x, spot->y, side + (apart ? 2 * FOREIGN * self->em : 0), side, 0 };
}

/* Whether words may stand here: within the plot, on no other words, no mark and no line. @own is
 * the point that they name, or -1. */
static gboolean
is_free (const HrRooflineLayout *self,
         const HrSlab           *slab,
         int                     own)
{
  const HrRooflineGeometry *out = self->out;
  HrSlab wide = *slab;

  wide.width += 2 * PADDING * self->em;
  if (!hr_slab_within (&wide, &out->plot))
    return FALSE;
  for (guint i = 0; i < out->texts->len; i++)
    if (hr_slab_overlaps (&wide, &g_array_index (out->texts, HrRooflineText, i).slab))
      return FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    if (hr_slab_overlaps (slab, &g_array_index (self->lines, HrSlab, i)))
      return FALSE;
  for (guint i = 0; i < out->spots->len; i++)
    {
      HrSlab room = room_of (self, i, own);
      if (hr_slab_overlaps (slab, &room))
        return FALSE;
    }
  return TRUE;
}

/* Words of a roof are sought from its right end, those of a slope from where its first third
 * ends, on to its upper end and then round from the lower one: marks gather at the ends. */
static double
nth_place (double at,
           double room,
           gboolean level)
{
  return level ? room - at : fmod (at + SLOPE_START * room, MAX (room, 1));
}

/* Words along a stroke, above it and then below. A strong roof that is too short for its words may
 * have them reach out before it. */
static void
write_along (HrRooflineLayout       *self,
             const HrRooflineStroke *stroke,
             const char             *label,
             HrTextRole              role)
{
  double length = hypot (stroke->x2 - stroke->x1, stroke->y2 - stroke->y1);
  double width = ceil (hr_roofline_layout_text_width (self, label, role));
  double height = self->line[role];
  double dx = (stroke->x2 - stroke->x1) / length, dy = (stroke->y2 - stroke->y1) / length;
  double margin = STEP * self->em, off = height / 2 + LINE_GAP * self->em + 1;
  gboolean level = stroke->y1 == stroke->y2;
  double room = length - width - 2 * margin;
  HrRooflineText text = { .text = (char *) label, .role = role, .align = HR_ALIGN_CENTER,
                          .point = -1 };

  if (room < 0 && !(level && stroke->is_main))
    return;
  for (int side = 1; side >= -1; side -= 2)
    for (double at = 0; at <= MAX (room, 0); at += margin)
      {
        double t = margin + width / 2 + nth_place (at, room, level);

        text.slab = (HrSlab) { stroke->x1 + dx * t + side * dy * off,
                               stroke->y1 + dy * t - side * dx * off, width, height,
                               atan2 (dy, dx) };
        if (!is_free (self, &text.slab, -1))
          continue;
        hr_roofline_layout_add_text (self, &text);
        return;
      }
}

/* The longest stroke of a line is the one to write along. */
static const HrRooflineStroke *
find_stroke (const HrRooflineLayout *self,
             double                  value,
             gboolean                is_roof)
{
  const HrRooflineGeometry *out = self->out;
  double height = hr_roofline_layout_y (self, value), longest = 0;
  const HrRooflineStroke *best = NULL;

  for (guint i = 0; i < out->strokes->len; i++)
    {
      const HrRooflineStroke *stroke = &g_array_index (out->strokes, HrRooflineStroke, i);
      double x = hr_axis_denormalize (&out->x_axis, (stroke->x1 - out->plot.x) / out->plot.width);
      double expected = is_roof ? height : hr_roofline_layout_y (self, value * x);

      if (stroke->dashed || (stroke->y1 == stroke->y2) != is_roof ||
          fabs (expected - stroke->y1) > 0.01 || stroke->x2 - stroke->x1 <= longest)
        continue;
      longest = stroke->x2 - stroke->x1;
      best = stroke;
    }
  return best;
}

static void
name_line (HrRooflineLayout     *self,
           const HrRooflineLine *line,
           gboolean              is_roof)
{
  const HrRooflineStroke *stroke = line != NULL ? find_stroke (self, line->value, is_roof) : NULL;

  if (stroke != NULL && line->label != NULL && *line->label != '\0')
    write_along (self, stroke, line->label, stroke->is_main ? HR_TEXT_LIMIT : HR_TEXT_TICK);
}

/* The figure of a ridge at the foot of its guide, on the side where there is room. */
static gboolean
name_ridge (HrRooflineLayout      *self,
            const HrRooflineRidge *ridge,
            double                 value)
{
  g_autofree char *label = hr_roofline_format_x (self->roofline, value);
  const HrRect *plot = &self->out->plot;
  HrRooflineText text = { .text = label, .align = HR_ALIGN_CENTER, .point = -1,
                          .role = ridge->is_main ? HR_TEXT_LIMIT : HR_TEXT_TICK };
  double width = ceil (hr_roofline_layout_text_width (self, label, text.role));
  double gap = WORD_GAP * self->em + 1;

  for (int side = 1; side >= -1; side -= 2)
    {
      text.slab = (HrSlab) { ridge->x + side * (width / 2 + gap),
                             plot->y + plot->height - gap - self->line[text.role] / 2,
                             width, self->line[text.role], 0 };
      if (!is_free (self, &text.slab, -1))
        continue;
      hr_roofline_layout_add_text (self, &text);
      return TRUE;
    }
  return FALSE;
}

/* The main ridge always has its guide; any other only where that runs through no words, and where
 * its own words find room. */
static void
guide_ridge (HrRooflineLayout *self,
             HrRooflineRidge  *ridge)
{
  const HrRooflineGeometry *out = self->out;
  double bottom = out->plot.y + out->plot.height;
  double at = (ridge->x - out->plot.x) / out->plot.width;
  HrSlab guide = { ridge->x, (ridge->y + bottom) / 2, 2, bottom - ridge->y, 0 };
  gboolean named, is_clear = TRUE;

  for (guint i = 0; i < out->texts->len; i++)
    is_clear &= !hr_slab_overlaps (&guide, &g_array_index (out->texts, HrRooflineText, i).slab);
  if (!is_clear && !ridge->is_main)
    return;
  named = name_ridge (self, ridge, hr_axis_denormalize (&out->x_axis, at));
  ridge->guided = named || ridge->is_main;
  if (ridge->guided)
    hr_roofline_layout_add_line (self, ridge->x, ridge->y, ridge->x, bottom);
}

static void
lay_ridge_words (HrRooflineLayout *self)
{
  GArray *ridges = self->out->ridges;

  for (int want_main = 1; want_main >= 0; want_main--)
    for (guint i = 0; i < ridges->len; i++)
      if (g_array_index (ridges, HrRooflineRidge, i).is_main == want_main)
        guide_ridge (self, &g_array_index (ridges, HrRooflineRidge, i));
}

/* What bounds the work, at the foot of either side. */
static void
name_sides (HrRooflineLayout *self)
{
  const HrRooflineWords *words = hr_roofline_get_words (self->roofline);
  const HrRect *plot = &self->out->plot;
  const char *const labels[] = { words->left, words->right };
  double gap = WORD_GAP * self->em + 1, height = self->line[HR_TEXT_TICK];

  for (guint side = 0; side < G_N_ELEMENTS (labels) && !isnan (self->out->ridge_x); side++)
    {
      double width = ceil (hr_roofline_layout_text_width (self, labels[side], HR_TEXT_TICK));
      double from = side == 0 ? plot->x : self->out->ridge_x;
      double to = side == 0 ? self->out->ridge_x : plot->x + plot->width;
      double x = side == 0 ? from + gap + width / 2 : to - gap - width / 2;
      HrRooflineText text = { .text = (char *) labels[side], .role = HR_TEXT_TICK,
                              .align = HR_ALIGN_CENTER, .point = -1 };

      text.slab = (HrSlab) { x, plot->y + plot->height - gap - height / 2, width, height, 0 };
      if (width > 0 && width + 2 * gap < to - from && is_free (self, &text.slab, -1))
        hr_roofline_layout_add_text (self, &text);
    }
}

/**
 * hr_roofline_layout_main_words:
 * @self: a layout with lines and marks
 *
 * Words of the main lines, ridges and sides, which have to find room.
 */
void
hr_roofline_layout_main_words (HrRooflineLayout *self)
{
  name_line (self, hr_roofline_get_main_roof (self->roofline), TRUE);
  name_line (self, hr_roofline_get_main_slope (self->roofline), FALSE);
  lay_ridge_words (self);
  name_sides (self);
}

/**
 * hr_roofline_layout_line_words:
 * @self: a layout whose points have their words
 *
 * Words of all other lines, as far as there is room.
 */
void
hr_roofline_layout_line_words (HrRooflineLayout *self)
{
  const HrRoofline *roofline = self->roofline;

  for (guint i = 0; i < hr_roofline_get_n_roofs (roofline); i++)
    if (hr_roofline_get_roof (roofline, i) != hr_roofline_get_main_roof (roofline))
      name_line (self, hr_roofline_get_roof (roofline, i), TRUE);
  for (guint i = 0; i < hr_roofline_get_n_slopes (roofline); i++)
    if (hr_roofline_get_slope (roofline, i) != hr_roofline_get_main_slope (roofline))
      name_line (self, hr_roofline_get_slope (roofline, i), FALSE);
}

/* From the edge of the words to that of the mark. */
static HrSlab
leader_of (const HrRooflineText *text,
           const HrRooflineSpot *spot)
{
  double x = text->leader_x, y = text->leader_y;
  double length = hypot (spot->x - x, spot->y - y), rest = MAX (length - spot->radius, 0);
  double dx = (spot->x - x) / length, dy = (spot->y - y) / length;

  return (HrSlab) { x + dx * rest / 2, y + dy * rest / 2, rest, 1, atan2 (dy, dx) };
}

/* Whether a leader runs through no words and no mark but those that its own mark lies under; nor
 * through a line, where @strict. */
static gboolean
leader_is_free (const HrRooflineLayout *self,
                const HrRooflineText   *text,
                gboolean                strict)
{
  const HrRooflineGeometry *out = self->out;
  const HrRooflineSpot *own = &g_array_index (out->spots, HrRooflineSpot, text->point);
  HrSlab leader = leader_of (text, own);

  for (guint i = 0; i < out->texts->len; i++)
    if (hr_slab_overlaps (&leader, &g_array_index (out->texts, HrRooflineText, i).slab))
      return FALSE;
  for (guint i = 0; strict && i < self->lines->len; i++)
    if (hr_slab_overlaps (&leader, &g_array_index (self->lines, HrSlab, i)))
      return FALSE;
  for (guint i = 0; i < out->spots->len; i++)
    {
      const HrRooflineSpot *spot = &g_array_index (out->spots, HrRooflineSpot, i);
      HrSlab box = { spot->x, spot->y, 1.6 * spot->radius, 1.6 * spot->radius, 0 };
      if (hypot (spot->x - own->x, spot->y - own->y) > spot->radius + own->radius &&
          hr_slab_overlaps (&leader, &box))
        return FALSE;
    }
  return TRUE;
}

/* Words whose nearest edge stands @away from the mark's, in one of the directions. */
static void
put_beside (HrRooflineText       *text,
            const HrRooflineSpot *spot,
            double                away,
            double                angle)
{
  double dx = cos (angle), dy = sin (angle);
  double distance = spot->radius + away;

  double half = fabs (dx) < 0.1 ? 0 : copysign (text->slab.width / 2, dx);

  text->slab.x = spot->x + dx * distance + half;
  text->slab.y = spot->y + dy * distance + dy * text->slab.height / 2;
  text->leader_x = CLAMP (spot->x, text->slab.x - text->slab.width / 2,
                          text->slab.x + text->slab.width / 2);
  text->leader_y = CLAMP (spot->y, text->slab.y - text->slab.height / 2,
                          text->slab.y + text->slab.height / 2);
}

/* Right of the mark, left, above, below, then between; then the same further away. */
static gboolean
find_place (const HrRooflineLayout *self,
            HrRooflineText         *text,
            gboolean                strict)
{
  static const guint8 turns[N_DIRECTIONS] = { 0, 8, 12, 4, 14, 2, 10, 6, 15, 1, 9, 7, 13, 3, 11,
                                              5 };
  const HrRooflineSpot *spot = &g_array_index (self->out->spots, HrRooflineSpot, text->point);
  double most = CROSSING_SHARE * self->out->plot.width;

  for (guint ring = 0; ring < N_RINGS && (strict || ring * RING * self->em <= most); ring++)
    for (guint i = 0; i < N_DIRECTIONS; i++)
      {
        double away = (WORD_GAP + ring * RING) * self->em;

        put_beside (text, spot, away, turns[i] * 2 * G_PI / N_DIRECTIONS);
        text->leader = ring > 0;
        if (is_free (self, &text->slab, text->point) &&
            (!text->leader || leader_is_free (self, text, strict)))
          return TRUE;
      }
  return FALSE;
}

static void
name_point (HrRooflineLayout *self,
            guint             index)
{
  const HrRooflinePoint *point = hr_roofline_get_point (self->roofline, index);
  HrTextRole role = point->is_whole ? HR_TEXT_LIMIT : HR_TEXT_SEGMENT_VALUE;
  double width = ceil (hr_roofline_layout_text_width (self, point->label, role));
  HrRooflineText text = { .text = (char *) point->label, .role = role, .align = HR_ALIGN_CENTER,
                          .point = (int) index };

  text.slab.width = MIN (width, floor (LABEL_SHARE * self->out->plot.width));
  text.slab.height = self->line[role];
  if (width <= 0)
    return;
  if (!find_place (self, &text, TRUE) && !find_place (self, &text, FALSE))
    return;
  hr_roofline_layout_add_text (self, &text);
  if (text.leader)
    {
      HrSlab leader = leader_of (&text, &g_array_index (self->out->spots, HrRooflineSpot, index));
      g_array_append_val (self->lines, leader);
    }
}

/**
 * hr_roofline_layout_point_words:
 * @self: a layout whose main lines have their words
 *
 * Names the largest points and every ring, as far as there is room.
 */
void
hr_roofline_layout_point_words (HrRooflineLayout *self)
{
  guint n = 0;

  for (guint i = 0; i < self->out->order->len; i++)
    {
      guint index = g_array_index (self->out->order, guint, i);
      gboolean is_whole = hr_roofline_get_point (self->roofline, index)->is_whole;

      if (!is_whole && n++ >= NAMED_POINTS)
        continue;
      name_point (self, index);
    }
}
