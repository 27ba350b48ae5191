/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-frame-private.h"

#include <math.h>
#include <string.h>

/* Distances in multiples of the font size. */
#define TITLE_GAP 0.9
#define AXIS_GAP 0.5
#define LEGEND_GAP 0.9
#define LEGEND_LEADING 0.35
#define SWATCH 0.85
#define SWATCH_GAP 0.45
#define ENTRY_GAP 1.4
#define WIDE_SWATCH 1.8
#define TICK_GAP 0.9           /* between the words of two ticks along x */
#define TICK_ROWS 2.4          /* of a tick along y */
#define MOST_TICKS 12          /* of a logarithmic axis */
#define MOST_STEPS 8           /* of a linear one */
#define TICK_LENGTH 0.3
#define EMPTY_HEIGHT 8.0
#define MIN_PLOT_HEIGHT 11.0
#define MAX_PLOT_HEIGHT 32.0

#define LEAST_DECADES 0.5      /* of a logarithmic axis */

/**
 * hr_frame_init:
 * @self: (out): a frame
 * @chart: what to lay out
 * @measure: how wide text is
 * @view: the room
 */
void
hr_frame_init (HrFrame           *self,
               const HrChart     *chart,
               const HrMeasure   *measure,
               const HrChartView *view)
{
  double unused;

  *self = (HrFrame) { .chart = chart, .measure = measure, .view = view, .em = measure->em };
  self->out = hr_scene_new ();
  self->out->width = view->width;
  self->out->rtl = view->rtl;
  self->keep_off = g_array_new (FALSE, FALSE, sizeof (HrSlab));
  self->spots = g_array_new (FALSE, FALSE, sizeof (HrRect));
  for (guint role = 0; role < HR_N_TEXT_ROLES; role++)
    measure->func ("Ag", role, &unused, &self->line[role], measure->user_data);
}

/**
 * hr_frame_text_width:
 * @self: a frame
 * @text: (nullable): one line
 * @role: how it is set
 *
 * Returns: its width, 0 for no text
 */
double
hr_frame_text_width (const HrFrame *self,
                     const char    *text,
                     HrTextRole     role)
{
  double width, height;

  if (text == NULL || *text == '\0')
    return 0;
  self->measure->func (text, role, &width, &height, self->measure->user_data);
  return ceil (width);
}

/**
 * hr_frame_add_words:
 * @self: a frame
 * @text: (nullable): one line
 * @role: how it is set
 * @align: where in its box
 * @x: left edge of the box
 * @y: upper edge
 * @width: of the box
 */
void
hr_frame_add_words (HrFrame    *self,
                    const char *text,
                    HrTextRole  role,
                    HrAlign     align,
                    double      x,
                    double      y,
                    double      width)
{
  hr_scene_add_text (self->out, &(HrSceneText) {
    .text = (char *) text, .role = role, .align = align, .item = -1,
    .slab = { x + width / 2, y + self->line[role] / 2, width, self->line[role], 0 } });
}

/* The longest beginning of some words that fits, at least one word; returns its length. */
static gsize
fit_line (const HrFrame *self,
          const char    *text,
          HrTextRole     role,
          double         width)
{
  gsize best = strcspn (text, " ");

  for (gsize end = best; text[end] != '\0';)
    {
      gsize next = end + 1 + strcspn (text + end + 1, " ");
      g_autofree char *line = g_strndup (text, next);

      if (hr_frame_text_width (self, line, role) > width)
        break;
      best = end = next;
    }
  return best;
}

/**
 * hr_frame_break_words:
 * @self: a frame
 * @text: (nullable): words
 * @role: how they are set
 * @width: of a line
 *
 * Returns: (transfer full) (element-type utf8): their lines; a word that is longer than a line has
 *   one of its own
 */
GPtrArray *
hr_frame_break_words (const HrFrame *self,
                      const char    *text,
                      HrTextRole     role,
                      double         width)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  while (text != NULL && *text != '\0')
    {
      gsize length = fit_line (self, text, role, width);

      g_ptr_array_add (lines, g_strndup (text, length));
      text += length + (text[length] == ' ');
    }
  return lines;
}

/**
 * hr_frame_wrap_words:
 * @self: a frame
 * @text: (nullable): words
 * @role: how they are set
 * @box: where; they are centred and broken into lines, as many as there is room for
 */
void
hr_frame_wrap_words (HrFrame      *self,
                     const char   *text,
                     HrTextRole    role,
                     const HrRect *box)
{
  g_autoptr (GPtrArray) lines = hr_frame_break_words (self, text, role, box->width);
  double y;

  g_ptr_array_set_size (lines, (int) MIN (lines->len, floor (box->height / self->line[role])));
  y = box->y + (box->height - lines->len * self->line[role]) / 2;
  for (guint i = 0; i < lines->len; i++)
    hr_frame_add_words (self, g_ptr_array_index (lines, i), role, HR_ALIGN_CENTER, box->x,
                        y + i * self->line[role], box->width);
}

/* From the start of the line; broken where the room is too narrow for it. */
static void
add_title_lines (HrFrame    *self,
                 const char *text,
                 HrTextRole  role)
{
  g_autoptr (GPtrArray) lines = hr_frame_break_words (self, text, role, self->out->width);

  for (guint i = 0; i < lines->len; i++)
    {
      hr_frame_add_words (self, g_ptr_array_index (lines, i), role, HR_ALIGN_START, 0, self->top,
                          self->out->width);
      self->top += self->line[role];
    }
}

/**
 * hr_frame_title:
 * @self: a frame
 *
 * Title and subtitle, where the view asks for them.
 */
void
hr_frame_title (HrFrame *self)
{
  const HrChartWords *words = &self->chart->words;

  if (!self->view->title)
    return;
  add_title_lines (self, words->title, HR_TEXT_TITLE);
  add_title_lines (self, words->subtitle, HR_TEXT_SUBTITLE);
  if (self->top > 0)
    self->top = ceil (self->top + TITLE_GAP * self->em);
}

/**
 * hr_frame_add_legend:
 * @self: a frame
 * @shape: the sample; its box is set here
 * @is_wide: whether it is that of a line
 * @label: (nullable): what it means; without words there is no entry
 *
 * One entry after the other; the first of a line stands at its start. To be called before
 * hr_frame_set_plot(), which moves the legend to its place.
 *
 * Returns: the box of the sample, before that move; of no width without an entry
 */
HrRect
hr_frame_add_legend (HrFrame       *self,
                     const HrShape *shape,
                     gboolean       is_wide,
                     const char    *label)
{
  double width = self->out->width, height = self->line[HR_TEXT_LEGEND];
  double side = round (SWATCH * self->em), wide = round (side * (is_wide ? WIDE_SWATCH : 1));
  double before = wide + round (SWATCH_GAP * self->em), at;
  double text = MIN (hr_frame_text_width (self, label, HR_TEXT_LEGEND), width - before);
  HrShape sample = *shape;

  if (!self->view->legend || text <= 0)
    return (HrRect) { 0 };
  if (!self->has_legend)
    {
      self->legend_shape = self->out->shapes->len;
      self->legend_text = self->out->texts->len;
      self->has_legend = TRUE;
    }
  if (self->legend_x > 0 && self->legend_x + before + text > width)
    {
      self->legend_x = 0;
      self->legend_y += height + round (LEGEND_LEADING * self->em);
    }
  sample.rect = (HrRect) { self->legend_x, self->legend_y + round ((height - side) / 2), wide,
                           side };
  at = self->legend_x + before;
  if (self->view->rtl)
    {
      hr_rect_mirror (&sample.rect, width);
      at = width - at - text;
    }
  if (sample.kind == HR_SHAPE_PATH)
    {
      double y = round (sample.rect.y + side / 2);
      hr_scene_add_path (self->out, &sample,
                         (double[]) { sample.rect.x, y, sample.rect.x + wide, y }, 2);
    }
  else
    hr_scene_add_shape (self->out, &sample);
  hr_frame_add_words (self, label, HR_TEXT_LEGEND, HR_ALIGN_CENTER, at, self->legend_y, text);
  self->legend_x += before + text + round (ENTRY_GAP * self->em);
  return sample.rect;
}

/**
 * hr_frame_add_keys:
 * @self: a frame
 *
 * The entries that the chart was given.
 */
void
hr_frame_add_keys (HrFrame *self)
{
  for (guint i = 0; i < self->chart->keys->len; i++)
    {
      const HrChartKey *key = &g_array_index (self->chart->keys, HrChartKey, i);
      HrShape shape = { .kind = HR_SHAPE_RECT, .radius = 0.2 * self->em,
                        .fill = { HR_SHADE_CATEGORY + key->category, 1 } };

      if (key->is_both)
        shape = (HrShape) { .kind = HR_SHAPE_MARK, .mark = key->mark, .thickness = 0.06,
                            .radius = 0.4 * self->em, .line = { HR_SHADE_RIM, 1 },
                            .fill = { HR_SHADE_CATEGORY + key->category, 1 } };
      else if (key->is_mark)
        shape = (HrShape) { .kind = HR_SHAPE_MARK, .mark = key->mark, .thickness = 0.11,
                            .radius = 0.36 * self->em, .line = { HR_SHADE_TEXT, 1 } };
      hr_frame_add_legend (self, &shape, FALSE, key->label);
    }
}

/**
 * hr_frame_legend_height:
 * @self: a frame
 *
 * Returns: height of the legend with the gap above it; 0 without one
 */
double
hr_frame_legend_height (const HrFrame *self)
{
  if (!self->has_legend)
    return 0;
  return self->legend_y + self->line[HR_TEXT_LEGEND] + round (LEGEND_GAP * self->em);
}

/**
 * hr_frame_place_legend:
 * @self: a frame
 * @y: where the legend begins, with the gap above it
 */
void
hr_frame_place_legend (HrFrame *self,
                       double   y)
{
  if (self->has_legend)
    hr_scene_shift (self->out, self->legend_shape, self->legend_text,
                    y + round (LEGEND_GAP * self->em));
}

static gboolean
is_log (HrAxisScale scale)
{
  return scale == HR_AXIS_LOG || scale == HR_AXIS_BINARY_LOG;
}

/* Widens a range by the room that marks and words at its ends take. */
static void
widen (HrFrameRange *range,
       gboolean      log,
       double        length)
{
  double lower = log ? log10 (range->lower) : range->lower;
  double upper = log ? log10 (range->upper) : range->upper;
  double inner = MAX (length - range->before - range->after, length / 3), per_pixel;

  if (log && upper - lower < LEAST_DECADES)
    {
      double middle = (lower + upper) / 2;
      lower = middle - LEAST_DECADES / 2;
      upper = middle + LEAST_DECADES / 2;
    }
  per_pixel = (upper - lower) / inner;
  lower -= range->before * per_pixel;
  upper += range->after * per_pixel;
  range->lower = log ? pow (10, lower) : lower;
  range->upper = log ? pow (10, upper) : upper;
}

/* Whether the words of all ticks along x find room beside each other. */
static gboolean
ticks_fit (const HrFrame *self,
           double         width)
{
  const HrAxis *axis = &self->axes[HR_CHART_X];
  double end = -INFINITY;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      g_autofree char *text = hr_chart_format_tick (self->chart, HR_CHART_X, axis->ticks[i]);
      double half = hr_frame_text_width (self, text, HR_TEXT_TICK) / 2;
      double x = width * hr_axis_normalize (axis, axis->ticks[i]);

      if (x - half < end + TICK_GAP * self->em)
        return FALSE;
      end = x + half;
    }
  return TRUE;
}

/* Ticks are round in the axis's unit. */
static void
fill_axis (HrFrame            *self,
           HrChartAxisPlace    place,
           const HrFrameRange *range,
           guint               most)
{
  const HrChartAxis *spec = &self->chart->axes[place];
  HrAxis *axis = &self->axes[place];
  double unit = spec->unit > 0 ? spec->unit : 1;

  hr_axis_init (axis, spec->scale, range->lower / unit, range->upper / unit, most);
  axis->lower *= unit;
  axis->upper *= unit;
  for (guint i = 0; i < axis->n_ticks; i++)
    axis->ticks[i] *= unit;
}

static void
init_axis (HrFrame            *self,
           HrChartAxisPlace    place,
           const HrFrameRange *range,
           double              length)
{
  const HrChartAxis *spec = &self->chart->axes[place];
  HrFrameRange wide = *range;
  guint most = is_log (spec->scale) ? MOST_TICKS : MOST_STEPS;

  if (spec->upper != 0)
    wide = (HrFrameRange) { spec->lower, spec->upper, 0, 0 };
  else
    widen (&wide, is_log (spec->scale), length);
  if (place == HR_CHART_Y)
    most = (guint) CLAMP (length / (TICK_ROWS * self->em), 2, most);
  fill_axis (self, place, &wide, most);
  while (place == HR_CHART_X && most > 2 && !ticks_fit (self, length))
    fill_axis (self, place, &wide, --most);
}

static double
widest_tick (const HrFrame *self)
{
  const HrAxis *axis = &self->axes[HR_CHART_Y];
  double width = 0;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      g_autofree char *text = hr_chart_format_tick (self->chart, HR_CHART_Y, axis->ticks[i]);
      width = MAX (width, hr_frame_text_width (self, text, HR_TEXT_TICK));
    }
  return width;
}

/**
 * hr_frame_set_plot:
 * @self: a frame with title and legend
 * @aspect: natural height of the plot to its width
 * @gutter: room in pixels right of the plot
 * @ranges: what the axes have to show, by #HrChartAxisPlace
 *
 * Sets the plot between what stands around it, and the axes.
 */
void
hr_frame_set_plot (HrFrame            *self,
                   double              aspect,
                   double              gutter,
                   const HrFrameRange *ranges)
{
  HrScene *out = self->out;
  HrRect *plot = &out->plot;
  double gap = round (AXIS_GAP * self->em), legend = hr_frame_legend_height (self);
  double foot = gap + self->line[HR_TEXT_TICK], left;

  if (self->chart->axes[HR_CHART_X].title != NULL)
    foot += self->line[HR_TEXT_NOTE];
  if (self->chart->axes[HR_CHART_Y].title != NULL)
    self->top += self->line[HR_TEXT_NOTE] + gap;
  plot->y = ceil (self->top);
  plot->height = CLAMP (aspect * (out->width - gutter), MIN_PLOT_HEIGHT * self->em,
                        MAX_PLOT_HEIGHT * self->em);
  if (self->view->height > 0)
    plot->height = MAX (self->view->height - plot->y - foot - legend, MIN_PLOT_HEIGHT * self->em);
  plot->height = floor (plot->height);
  init_axis (self, HR_CHART_Y, &ranges[HR_CHART_Y], plot->height);
  left = MIN (widest_tick (self), floor (out->width / 3)) + gap;
  plot->x = left;
  plot->width = floor (out->width - left - gutter);
  init_axis (self, HR_CHART_X, &ranges[HR_CHART_X], plot->width);
  out->height = ceil (plot->y + plot->height + foot + legend);
  hr_frame_place_legend (self, plot->y + plot->height + foot);
}

/**
 * hr_frame_x:
 * @self: a frame with axes
 * @value: a value
 *
 * Returns: where it stands
 */
double
hr_frame_x (const HrFrame *self,
            double         value)
{
  const HrRect *plot = &self->out->plot;

  return plot->x + plot->width * hr_axis_normalize (&self->axes[HR_CHART_X], value);
}

/**
 * hr_frame_y:
 * @self: a frame with axes
 * @value: a value
 *
 * Returns: where it stands; values grow upwards
 */
double
hr_frame_y (const HrFrame *self,
            double         value)
{
  const HrRect *plot = &self->out->plot;

  return plot->y + plot->height * (1 - hr_axis_normalize (&self->axes[HR_CHART_Y], value));
}

/**
 * hr_frame_lay_empty:
 * @self: a frame with its title and nothing else
 *
 * Says why there is nothing to see, in place of axes that would show nothing.
 *
 * Returns: (transfer full): the scene
 */
HrScene *
hr_frame_lay_empty (HrFrame *self)
{
  HrScene *out = self->out;
  HrRect box = { 0, self->top, out->width, MAX (EMPTY_HEIGHT * self->em,
                                                self->view->height - self->top) };
  HrRect inner = { self->em, box.y, box.width - 2 * self->em, box.height };

  hr_scene_add_shape (out, &(HrShape) { .kind = HR_SHAPE_RECT, .rect = box,
                                        .radius = 0.6 * self->em,
                                        .fill = { HR_SHADE_TEXT, 0.04 } });
  hr_frame_wrap_words (self, self->chart->words.empty, HR_TEXT_SUBTITLE, &inner);
  out->plot = box;
  out->height = ceil (box.y + box.height);
  return hr_frame_finish (self);
}

static void
add_x_ticks (HrFrame *self)
{
  const HrAxis *axis = &self->axes[HR_CHART_X];
  const HrRect *plot = &self->out->plot;
  double y = plot->y + plot->height + round (AXIS_GAP * self->em), end = -INFINITY;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      g_autofree char *text = hr_chart_format_tick (self->chart, HR_CHART_X, axis->ticks[i]);
      double width = hr_frame_text_width (self, text, HR_TEXT_TICK);
      double x = CLAMP (hr_frame_x (self, axis->ticks[i]) - width / 2, 0,
                        MAX (0, self->out->width - width));

      if (x < end + TICK_GAP / 3 * self->em)
        continue;
      hr_frame_add_words (self, text, HR_TEXT_TICK, HR_ALIGN_CENTER, x, y, width);
      end = x + width;
    }
}

static void
add_y_ticks (HrFrame *self)
{
  const HrAxis *axis = &self->axes[HR_CHART_Y];
  const HrRect *plot = &self->out->plot;
  double height = self->line[HR_TEXT_TICK], start = INFINITY, gap = round (AXIS_GAP * self->em);
  double room = plot->x - gap;

  for (guint i = 0; i < axis->n_ticks; i++)
    {
      g_autofree char *text = hr_chart_format_tick (self->chart, HR_CHART_Y, axis->ticks[i]);
      double width = MIN (hr_frame_text_width (self, text, HR_TEXT_TICK), room);
      double y = CLAMP (hr_frame_y (self, axis->ticks[i]) - height / 2, MAX (0, plot->y - gap),
                        plot->y + plot->height + gap - height);

      if (y + height > start)
        continue;
      hr_frame_add_words (self, text, HR_TEXT_TICK, HR_ALIGN_CENTER, room - width, y, width);
      start = y;
    }
}

static void
add_axis_titles (HrFrame *self)
{
  const char *x_title = self->chart->axes[HR_CHART_X].title;
  const char *y_title = self->chart->axes[HR_CHART_Y].title;
  const HrRect *plot = &self->out->plot;
  double gap = round (AXIS_GAP * self->em), all = self->out->width;
  double width = MIN (hr_frame_text_width (self, y_title, HR_TEXT_NOTE), all);

  hr_frame_add_words (self, y_title, HR_TEXT_NOTE, HR_ALIGN_CENTER, 0,
                      plot->y - gap - self->line[HR_TEXT_NOTE], width);
  width = MIN (hr_frame_text_width (self, x_title, HR_TEXT_NOTE), all);
  hr_frame_add_words (self, x_title, HR_TEXT_NOTE, HR_ALIGN_CENTER,
                      MAX (0, MIN (plot->x + (plot->width - width) / 2, all - width)),
                      plot->y + plot->height + gap + self->line[HR_TEXT_TICK], width);
}

/* One line of the grid, broken where words stand in the plot. */
static void
add_grid_line (HrFrame *self,
               HrScene *grid,
               double   at,
               gboolean vertical)
{
  const HrRect *plot = &self->out->plot;
  double from = vertical ? plot->y : plot->x;
  double end = from + (vertical ? plot->height : plot->width);
  const HrShape shape = { .line = { HR_SHADE_GRID, 1 } };

  while (from < end)
    {
      double stop = end, next = end;

      for (guint i = 0; i < self->out->texts->len; i++)
        {
          const HrSceneText *text = &g_array_index (self->out->texts, HrSceneText, i);
          const HrSlab *slab = &text->slab;
          double half = (vertical ? slab->height : slab->width) / 2 + 2;
          double across = (vertical ? slab->width : slab->height) / 2 + 2;
          double middle = vertical ? slab->y : slab->x;

          if (slab->angle != 0 || fabs ((vertical ? slab->x : slab->y) - at) > across ||
              middle + half <= from || middle - half >= stop)
            continue;
          stop = MAX (from, middle - half);
          next = middle + half;
        }
      if (stop > from)
        hr_scene_add_path (grid, &shape, vertical ? (double[]) { at, from, at, stop }
                                                  : (double[]) { from, at, stop, at }, 2);
      from = next;
    }
}

static void
add_axis_lines (HrFrame *self,
                HrScene *grid)
{
  const HrRect *plot = &self->out->plot;
  const HrShape line = { .line = { HR_SHADE_LINE, 1 } };
  double bottom = round (plot->y + plot->height) + 0.5, left = round (plot->x) + 0.5;
  double length = TICK_LENGTH * self->em;

  for (guint i = 0; i < self->axes[HR_CHART_X].n_ticks; i++)
    {
      double x = round (hr_frame_x (self, self->axes[HR_CHART_X].ticks[i])) + 0.5;

      add_grid_line (self, grid, x, TRUE);
      hr_scene_add_path (grid, &line, (double[]) { x, bottom, x, bottom + length }, 2);
    }
  for (guint i = 0; i < self->axes[HR_CHART_Y].n_ticks; i++)
    {
      double y = round (hr_frame_y (self, self->axes[HR_CHART_Y].ticks[i])) + 0.5;

      add_grid_line (self, grid, y, FALSE);
      hr_scene_add_path (grid, &line, (double[]) { left - length, y, left, y }, 2);
    }
  hr_scene_add_path (grid, &line, (double[]) { left, plot->y, left, bottom,
                                               plot->x + plot->width, bottom }, 3);
}

/* The grid lies under everything, but is known last: it keeps off the words. */
static void
prepend_grid (HrFrame *self)
{
  g_autoptr (HrScene) grid = hr_scene_new ();
  HrScene *out = self->out;
  guint n = out->points->len / 2;

  add_axis_lines (self, grid);
  for (guint i = 0; i < grid->shapes->len; i++)
    g_array_index (grid->shapes, HrShape, i).first += n;
  if (grid->shapes->len > 0)
    g_array_prepend_vals (out->shapes, grid->shapes->data, grid->shapes->len);
  if (grid->points->len > 0)
    g_array_append_vals (out->points, grid->points->data, grid->points->len);
}

/**
 * hr_frame_finish:
 * @self: a frame
 *
 * Adds axes and grid, where the frame has a plot.
 *
 * Returns: (transfer full): the scene
 */
HrScene *
hr_frame_finish (HrFrame *self)
{
  if (self->axes[HR_CHART_X].n_ticks > 0)
    {
      add_x_ticks (self);
      add_y_ticks (self);
      add_axis_titles (self);
      prepend_grid (self);
    }
  g_array_unref (self->keep_off);
  g_array_unref (self->spots);
  return self->out;
}
