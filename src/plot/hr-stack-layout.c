/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-layout-private.h"

#include <math.h>

/* Distances in multiples of the font size. */
#define NARROW_WIDTH 36.0      /* below this, words stand above the bars … */
#define LEAST_PLOT 0.62        /* … and where less than this share would be left beside words */
#define MIN_WIDTH 18.0
#define COLUMN_GAP 1.0
#define LABEL_SHARE 0.26       /* no column of words takes more of the width than this */
#define BAR_PADDING 0.42
#define COMPACT_BAR_PADDING 0.28
#define MAX_BAR_HEIGHT 6.0
#define ROW_GAP 0.9
#define COMPACT_ROW_GAP 0.5
#define MAX_ROW_GAP 2.4
#define AXIS_GAP 0.45
#define LEGEND_GAP 1.1
#define LIMIT_OVERHANG 0.3
#define SMALLEST_BAR 0.4       /* narrower segments are drawn together */
#define TICK_ROOM 2.4          /* between two tick labels */
#define MAX_TICKS 9
#define LOOSE_STUB 0.06        /* of a bar's length: free space shown before the tear */
#define MAX_COMFORTABLE_ROWS 5 /* more devices get one line each */

/* Boundaries fall on whole units, which are pixels on the screen: edges stay sharp, and as each
 * comes from its own sum and never from the rounded one before it, errors do not pile up. */
static double
place (const HrStackLayout *self,
       double               value)
{
  const HrRect *plot = &self->out->plot;
  double x = plot->x + plot->width * hr_axis_normalize (&self->out->axis, value);

  return CLAMP (round (x), plot->x, plot->x + plot->width);
}

static double
widest (const HrStackLayout *self,
        HrTextRole           role)
{
  double width = 0;

  for (guint i = 0; i < hr_stack_get_n_rows (self->stack); i++)
    {
      const HrStackRow *row = hr_stack_get_row (self->stack, i);
      const char *text = role == HR_TEXT_LABEL      ? row->label
                         : role == HR_TEXT_SUBLABEL ? row->sublabel
                         : role == HR_TEXT_TOTAL    ? row->total
                                                    : row->note;
      width = MAX (width, hr_stack_layout_text_width (self, text, role));
    }
  return ceil (width);
}

/* The scale ends with the largest bar or capacity. A loose capacity may lie beyond, but not so
 * that its row looks full. */
static double
find_upper (const HrStack *stack)
{
  double upper = 0;

  for (guint i = 0; i < hr_stack_get_n_rows (stack); i++)
    {
      const HrStackRow *row = hr_stack_get_row (stack, i);
      double sum = hr_stack_get_row_sum (stack, i);
      upper = MAX (upper, sum);
      upper = MAX (upper, row->loose ? MIN (row->capacity, sum * (1 + LOOSE_STUB))
                                     : row->capacity);
    }
  for (guint i = 0; upper == 0 && i < hr_stack_get_n_rows (stack); i++)
    upper = hr_stack_get_row (stack, i)->capacity;
  return upper;
}

/* Words above the bars, which then have the whole width: in one line if those of every row fit. */
static void
lay_heads (HrStackLayout *self)
{
  self->out->plot = (HrRect) { .width = self->out->width };
  self->brief = TRUE;
  for (guint i = 0; i < hr_stack_get_n_rows (self->stack); i++)
    self->brief &= hr_stack_layout_head_width (self, i) <= self->out->width;
}

static void
lay_columns (HrStackLayout *self)
{
  HrStackGeometry *out = self->out;
  double limit = floor (out->width * LABEL_SHARE);
  double gap = round (COLUMN_GAP * self->em);

  self->label_width = widest (self, HR_TEXT_LABEL);
  self->total_width = widest (self, HR_TEXT_TOTAL);
  if (!out->compact)
    {
      self->label_width = MAX (self->label_width, widest (self, HR_TEXT_SUBLABEL));
      self->total_width = MAX (self->total_width, widest (self, HR_TEXT_NOTE));
    }
  self->label_width = MIN (self->label_width, limit);
  self->total_width = MIN (self->total_width, limit);
  out->plot.x = self->label_width > 0 ? self->label_width + gap : 0;
  out->plot.width = out->width - out->plot.x -
                    (self->total_width > 0 ? self->total_width + gap : 0);
  out->narrow = out->width < NARROW_WIDTH * self->em ||
                out->plot.width < LEAST_PLOT * out->width;
  if (out->narrow)
    lay_heads (self);
}

static void
lay_axis (HrStackLayout *self)
{
  HrStackGeometry *out = self->out;
  double upper = find_upper (self->stack);
  g_autofree char *widest_tick = hr_stack_format_tick (self->stack, upper);
  double room = hr_stack_layout_text_width (self, widest_tick, HR_TEXT_TICK) +
                TICK_ROOM * self->em;
  guint n = (guint) CLAMP (out->plot.width / room, 2, MAX_TICKS);

  hr_axis_init (&out->axis, hr_stack_get_scale (self->stack), 0, upper, n);
}

static gboolean
has_limit_words (const HrStackLayout *self,
                 guint                row)
{
  const HrStackRow *this = hr_stack_get_row (self->stack, row), *above;

  if (self->out->narrow || this->limit_label == NULL || this->limit <= 0)
    return FALSE;
  if (this->limit > self->out->axis.upper)
    return FALSE;
  above = row > 0 ? hr_stack_get_row (self->stack, row - 1) : NULL;
  return above == NULL || above->limit != this->limit;
}

/* Height of what stands above a row's bar. */
static double
head_height (const HrStackLayout *self,
             guint                row)
{
  if (self->out->narrow)
    return self->line[HR_TEXT_LABEL] +
           (self->out->compact || self->brief ? 0 : self->line[HR_TEXT_NOTE]) +
           round (1.5 * LIMIT_OVERHANG * self->em);
  if (has_limit_words (self, row))
    return self->line[HR_TEXT_LIMIT] + round (LIMIT_OVERHANG * self->em);
  return 0;
}

static double
rows_height (const HrStackLayout *self)
{
  guint n = hr_stack_get_n_rows (self->stack);
  double height = n > 0 ? self->bar_height * n + self->row_gap * (n - 1) : 0;

  for (guint i = 0; i < n; i++)
    height += head_height (self, i);
  return height;
}

static void
set_density (HrStackLayout *self,
             gboolean       compact)
{
  double padding = compact ? COMPACT_BAR_PADDING : BAR_PADDING;
  gboolean one_line = compact || (self->out->narrow && !self->brief);

  self->out->compact = compact;
  self->row_gap = round ((compact ? COMPACT_ROW_GAP : ROW_GAP) * self->em);
  self->bar_height = round (self->line[HR_TEXT_SEGMENT] +
                            (one_line ? 0 : self->line[HR_TEXT_SEGMENT_VALUE]) +
                            2 * padding * self->em);
}

/* Room to spare makes the bars higher, then the gaps wider, each up to what still looks right. */
static void
spread_rows (HrStackLayout *self,
             double         room)
{
  guint n = hr_stack_get_n_rows (self->stack);
  double spare = room - rows_height (self);
  double grow;

  if (n == 0 || spare <= 0)
    return;
  grow = MIN (floor (spare / n), MAX_BAR_HEIGHT * self->em - self->bar_height);
  if (grow > 0)
    {
      self->bar_height += floor (grow);
      spare -= floor (grow) * n;
    }
  if (n > 1)
    self->row_gap += MAX (0, MIN (floor (spare / (n - 1)),
                                  floor (MAX_ROW_GAP * self->em) - self->row_gap));
}

static HrRect
span (const HrStackLayout *self,
      const HrRect        *bar,
      double               from,
      double               to)
{
  double start = place (self, from);

  return (HrRect) { start, bar->y, place (self, to) - start, bar->height };
}

static void
lay_row_box (HrStackLayout *self,
             guint          index,
             double         y)
{
  const HrStackRow *row = hr_stack_get_row (self->stack, index);
  double sum = hr_stack_get_row_sum (self->stack, index);
  double head = head_height (self, index);
  HrStackRowBox box = { .limit_x = NAN };
  HrRect frame = { 0, y + head, 0, self->bar_height };

  box.band = (HrRect) { 0, y, self->out->width, head + self->bar_height };
  box.bar = span (self, &frame, 0, sum);
  box.track = span (self, &frame, 0, row->capacity);
  box.unusable = span (self, &frame, row->limit, row->capacity);
  box.over = span (self, &frame, sum, sum);
  box.torn = row->capacity > self->out->axis.upper;
  if (row->limit > 0 && row->limit <= self->out->axis.upper)
    {
      box.limit_x = place (self, row->limit);
      box.over = span (self, &frame, row->limit, MAX (sum, row->limit));
    }
  g_array_append_val (self->out->rows, box);
}

static gboolean
is_small (const HrStackLayout *self,
          double               value)
{
  double width = self->out->plot.width * value / self->out->axis.upper;

  return width < SMALLEST_BAR * self->em;
}

/* How many segments of a row are drawn as one: none or at least two. */
static guint
count_small (const HrStackLayout *self,
             const HrStackRow    *row)
{
  guint n = 0;

  if (hr_stack_get_words (self->stack)->other == NULL)
    return 0;
  for (guint i = 0; i < row->n_segments; i++)
    n += is_small (self, hr_stack_get_segment (self->stack, row->first + i)->value);
  return n > 1 ? n : 0;
}

/**
 * hr_stack_layout_is_merged:
 * @self: a layout whose columns and axis stand
 * @row: index of a row
 * @item: index of one of its segments
 *
 * Returns: whether the segment is drawn together with the other small ones of its row
 */
gboolean
hr_stack_layout_is_merged (const HrStackLayout *self,
                           guint                row,
                           guint                item)
{
  return is_small (self, hr_stack_get_segment (self->stack, item)->value) &&
         count_small (self, hr_stack_get_row (self->stack, row)) > 0;
}

static void
add_box (HrStackLayout     *self,
         HrStackSegmentBox *box,
         double             from,
         double             to)
{
  const HrStackRowBox *row = &g_array_index (self->out->rows, HrStackRowBox, box->row);

  box->rect = span (self, &row->bar, from, to);
  g_array_append_val (self->out->segments, *box);
}

/* The visible segments in order, then the small ones together. */
static void
lay_segments (HrStackLayout *self,
              guint          index)
{
  const HrStackRow *row = hr_stack_get_row (self->stack, index);
  guint n_small = count_small (self, row);
  HrStackSegmentBox other = { .row = index, .n_items = n_small, .category = HR_CATEGORY_OTHER };
  guint other_box = self->out->segments->len + row->n_segments - n_small;
  guint n_seen = 0;
  double sum = 0;

  for (guint i = row->first; i < row->first + row->n_segments; i++)
    {
      const HrStackSegment *item = hr_stack_get_segment (self->stack, i);
      HrStackSegmentBox box = { .row = index, .item = i, .n_items = 1,
                                .category = item->category, .hatch = item->hatch };

      if (n_small > 0 && is_small (self, item->value))
        {
          if (n_seen++ == 0)
            other.item = i;
          g_array_index (self->out->item_boxes, guint, i) = other_box;
          continue;
        }
      g_array_index (self->out->item_boxes, guint, i) = self->out->segments->len;
      add_box (self, &box, sum, sum + item->value);
      sum += item->value;
    }
  if (n_small > 0)
    add_box (self, &other, sum, hr_stack_get_row_sum (self->stack, index));
}

static gboolean
joins_above (const HrStackLayout *self,
             guint                row)
{
  return row > 0 && !self->out->narrow &&
         hr_stack_get_row (self->stack, row - 1)->limit ==
           hr_stack_get_row (self->stack, row)->limit;
}

static void
lay_limit (HrStackLayout *self,
           guint          row)
{
  const HrStackRowBox *box = &g_array_index (self->out->rows, HrStackRowBox, row);
  double overhang = round (LIMIT_OVERHANG * self->em);
  HrStackLimit limit = { .x = box->limit_x, .passed = box->over.width > 0,
                         .top = box->bar.y - overhang,
                         .bottom = box->bar.y + box->bar.height + overhang };

  if (joins_above (self, row))
    limit.top = g_array_index (self->out->limits, HrStackLimit, row - 1).bottom;
  if (row + 1 < hr_stack_get_n_rows (self->stack) && joins_above (self, row + 1))
    limit.bottom = box->bar.y + box->bar.height + round (self->row_gap / 2);
  g_array_append_val (self->out->limits, limit);
}

static double
lay_rows (HrStackLayout *self,
          double         y)
{
  HrStackGeometry *out = self->out;

  out->plot.y = y;
  for (guint i = 0; i < hr_stack_get_n_rows (self->stack); i++)
    {
      const HrRect *band;

      lay_row_box (self, i, y);
      lay_segments (self, i);
      lay_limit (self, i);
      hr_stack_layout_row_words (self, i);
      if (has_limit_words (self, i))
        hr_stack_layout_limit_words (self, i);
      band = &g_array_index (out->rows, HrStackRowBox, i).band;
      y = band->y + band->height + self->row_gap;
    }
  if (out->rows->len > 0)
    y -= self->row_gap;
  out->plot.height = y - out->plot.y;
  for (guint i = 0; i < out->segments->len; i++)
    hr_stack_layout_box_words (self, i);
  return y;
}

/* The last tick carries the unit; its figures, not its words, stand under the tick. */
static void
lay_tick (HrStackLayout *self,
          guint          index,
          double         y)
{
  HrStackGeometry *out = self->out;
  const char *unit = hr_stack_get_words (self->stack)->axis_unit;
  gboolean with_unit = index + 1 == out->axis.n_ticks && unit != NULL;
  g_autofree char *figure = hr_stack_format_tick (self->stack, out->axis.ticks[index]);
  g_autofree char *text = with_unit ? g_strdup_printf ("%s\302\240%s", figure, unit)
                                    : g_strdup (figure);
  double x = place (self, out->axis.ticks[index]);
  double width = ceil (hr_stack_layout_text_width (self, text, HR_TEXT_TICK));
  double under = hr_stack_layout_text_width (self, out->rtl ? text : figure, HR_TEXT_TICK);
  HrLabel label = { .text = text, .role = HR_TEXT_TICK, .align = HR_ALIGN_START, .segment = -1 };

  label.box = (HrRect) { CLAMP (x - under / 2, 0, MAX (0, out->width - width)), y, width,
                         self->line[HR_TEXT_TICK] };
  g_array_append_val (out->ticks, x);
  if (hr_rect_overlaps (&self->limit_words, &label.box))
    return;
  if (out->labels->len > 0 && index > 0)
    {
      const HrLabel *last = &g_array_index (out->labels, HrLabel, out->labels->len - 1);
      if (hr_rect_overlaps (&last->box, &label.box))
        g_array_remove_index (out->labels, out->labels->len - 1);
    }
  hr_stack_layout_add_label (self, &label);
}

static double
lay_ticks (HrStackLayout *self,
           double         y)
{
  if (self->out->rows->len == 0)
    return y;
  y += round (AXIS_GAP * self->em);
  if (self->out->narrow)
    hr_stack_layout_axis_limit (self, y);
  for (guint i = 0; i < self->out->axis.n_ticks; i++)
    lay_tick (self, i, y);
  return y + self->line[HR_TEXT_TICK];
}

static double
lay_legend (HrStackLayout *self,
            double         y)
{
  double gap = round (LEGEND_GAP * self->em);
  double height = hr_stack_layout_legend (self, self->legend_x, y + gap);

  return height > 0 ? y + gap + height : y;
}

static void
mirror (HrStackGeometry *self)
{
  hr_rect_mirror (&self->plot, self->width);
  for (guint i = 0; i < self->rows->len; i++)
    {
      HrStackRowBox *row = &g_array_index (self->rows, HrStackRowBox, i);
      HrRect *rects[] = { &row->bar, &row->track, &row->unusable, &row->over };

      for (guint j = 0; j < G_N_ELEMENTS (rects); j++)
        hr_rect_mirror (rects[j], self->width);
      row->limit_x = self->width - row->limit_x;
      g_array_index (self->limits, HrStackLimit, i).x = row->limit_x;
    }
  for (guint i = 0; i < self->segments->len; i++)
    hr_rect_mirror (&g_array_index (self->segments, HrStackSegmentBox, i).rect, self->width);
  for (guint i = 0; i < self->ticks->len; i++)
    g_array_index (self->ticks, double, i) = self->width - g_array_index (self->ticks, double, i);
  for (guint i = 0; i < self->legend->len; i++)
    {
      HrLegendBox *legend = &g_array_index (self->legend, HrLegendBox, i);
      hr_rect_mirror (&legend->swatch, self->width);
      hr_rect_mirror (&legend->entry, self->width);
    }
  for (guint i = 0; i < self->labels->len; i++)
    hr_rect_mirror (&g_array_index (self->labels, HrLabel, i).box, self->width);
}

static HrStackGeometry *
create_geometry (const HrStack     *stack,
                 const HrStackView *view)
{
  HrStackGeometry *self = g_new0 (HrStackGeometry, 1);
  guint n_segments = hr_stack_get_n_segments (stack);

  self->width = floor (view->width);
  self->rtl = view->rtl;
  self->rows = g_array_new (FALSE, FALSE, sizeof (HrStackRowBox));
  self->segments = g_array_sized_new (FALSE, FALSE, sizeof (HrStackSegmentBox), n_segments);
  self->item_boxes = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_set_size (self->item_boxes, n_segments);
  self->ticks = g_array_new (FALSE, FALSE, sizeof (double));
  self->limits = g_array_new (FALSE, FALSE, sizeof (HrStackLimit));
  self->legend = g_array_new (FALSE, FALSE, sizeof (HrLegendBox));
  self->labels = g_array_new (FALSE, FALSE, sizeof (HrLabel));
  g_array_set_clear_func (self->labels, (GDestroyNotify) hr_label_clear);
  return self;
}

static void
measure_lines (HrStackLayout *self)
{
  for (guint role = 0; role < HR_N_TEXT_ROLES; role++)
    {
      double width;
      self->measure->func ("Ag", role, &width, &self->line[role], self->measure->user_data);
      self->line[role] = ceil (self->line[role]);
    }
}

/* Height of the legend if its lines began at @x. */
static double
try_legend (HrStackLayout *self,
            double         x)
{
  double height = hr_stack_layout_legend (self, x, 0);

  g_array_set_size (self->out->legend, 0);
  g_array_set_size (self->out->labels, 0);
  return height;
}

/* Legends begin under the bars, or at the edge where that saves a line. */
static double
place_legend (HrStackLayout *self)
{
  double under = try_legend (self, self->out->plot.x), at_edge = try_legend (self, 0);

  self->legend_x = at_edge < under ? 0 : self->out->plot.x;
  return MIN (at_edge, under);
}

/* Columns depend on density and density on what is left by title, axis and legend. The legend is
 * the only one of them whose height depends on the columns, so it is laid out first, at 0. */
static double
fix_columns (HrStackLayout *self,
             gboolean       compact)
{
  double legend = 0;

  set_density (self, compact);
  self->out->plot = (HrRect) { 0 };
  self->out->narrow = FALSE;
  self->brief = FALSE;
  lay_columns (self);
  set_density (self, compact);
  lay_axis (self);
  if (self->view->legend)
    legend = place_legend (self);
  return round (AXIS_GAP * self->em) + self->line[HR_TEXT_TICK] +
         (legend > 0 ? round (LEGEND_GAP * self->em) + legend : 0);
}

/**
 * hr_stack_min_width:
 * @measure: the font
 *
 * Returns: the least width at which the chart can be read
 */
double
hr_stack_min_width (const HrMeasure *measure)
{
  return ceil (MIN_WIDTH * measure->em);
}

/**
 * hr_stack_layout:
 * @stack: what to show
 * @measure: the font
 * @view: where and how
 *
 * Lays the chart out: title, rows with their bars and words, axis, legend. Where the height does
 * not suffice for two lines to a row, or where there are many rows, each gets one.
 *
 * Returns: (transfer full): the geometry; its height is what the chart takes
 */
HrStackGeometry *
hr_stack_layout (const HrStack     *stack,
                 const HrMeasure   *measure,
                 const HrStackView *view)
{
  HrStackLayout self = { .stack = stack, .measure = measure, .view = view, .em = measure->em };
  double overhang = round (LIMIT_OVERHANG * measure->em);
  double y, foot, needed;

  self.out = create_geometry (stack, view);
  measure_lines (&self);
  foot = fix_columns (&self, hr_stack_get_n_rows (stack) > MAX_COMFORTABLE_ROWS);
  y = view->title ? hr_stack_layout_title (&self) : 0;
  needed = y + overhang + rows_height (&self) + foot;
  if (view->height > 0 && needed > view->height && !self.out->compact)
    {
      g_array_set_size (self.out->labels, 0);
      foot = fix_columns (&self, TRUE);
      y = view->title ? hr_stack_layout_title (&self) : 0;
      needed = y + overhang + rows_height (&self) + foot;
    }
  if (view->height > needed)
    spread_rows (&self, view->height - y - overhang - foot);
  needed = y + overhang + rows_height (&self) + foot;
  if (view->height > needed)
    y += floor ((view->height - needed) / 2);
  y = lay_rows (&self, y + overhang);
  y = lay_ticks (&self, y);
  if (view->legend)
    y = lay_legend (&self, y);
  self.out->height = MAX (ceil (y), view->height);
  if (view->rtl)
    mirror (self.out);
  return self.out;
}
