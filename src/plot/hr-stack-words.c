/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-layout-private.h"

#include <math.h>
#include <string.h>

#define SEGMENT_PADDING 0.4
#define LABEL_GAP 0.5          /* between two words in one line */
#define HEAD_GAP 1.5           /* between what is at a line's start and at its end */
#define ASCENT 0.79            /* of a line's height; fonts have 0.73 to 0.82 */
#define LIMIT_OVERHANG 0.3
#define SWATCH 0.85
#define SWATCH_GAP 0.45
#define ENTRY_GAP 1.6
#define LEGEND_LEADING 0.35
#define TITLE_GAP 1.1

/**
 * hr_stack_layout_text_width:
 * @self: a layout
 * @text: (nullable): one line
 * @role: how it is set
 *
 * Returns: its width, 0 for no text
 */
double
hr_stack_layout_text_width (const HrStackLayout *self,
                            const char          *text,
                            HrTextRole           role)
{
  double width, height;

  if (text == NULL || *text == '\0')
    return 0;
  self->measure->func (text, role, &width, &height, self->measure->user_data);
  return width;
}

/**
 * hr_stack_layout_add_label:
 * @self: a layout
 * @label: a label; its text is copied. One without text or room is left out
 */
void
hr_stack_layout_add_label (HrStackLayout *self,
                           const HrLabel *label)
{
  HrLabel copy = *label;

  if (label->text == NULL || *label->text == '\0' || label->box.width <= 0)
    return;
  copy.text = g_strdup (label->text);
  g_array_append_val (self->out->labels, copy);
}

static void
add_words (HrStackLayout *self,
           const char    *text,
           HrTextRole     role,
           HrAlign        align,
           HrTone         tone,
           HrRect         box)
{
  HrLabel label = { (char *) text, role, align, tone, box, -1 };

  box.height = self->line[role];
  label.box.height = self->line[role];
  hr_stack_layout_add_label (self, &label);
}

/* Two lines of one column, or one, centred on the bar. */
static void
add_column (HrStackLayout *self,
            const HrRect  *bar,
            const char    *first,
            HrTextRole     first_role,
            const char    *second,
            HrTextRole     second_role,
            HrAlign        align,
            HrTone         tone,
            HrRect         column)
{
  gboolean both = second != NULL && !self->out->compact;
  double height = self->line[first_role] + (both ? self->line[second_role] : 0);

  column.y = round (bar->y + (bar->height - height) / 2);
  add_words (self, first, first_role, align, both ? HR_TONE_NORMAL : tone, column);
  column.y += self->line[first_role];
  if (both)
    add_words (self, second, second_role, align, tone, column);
}

/* Two words of different size on one line of the larger one. */
static double
align_baseline (const HrStackLayout *self,
                double               y,
                HrTextRole           role)
{
  return y + round (ASCENT * (self->line[HR_TEXT_LABEL] - self->line[role]));
}

/**
 * hr_stack_layout_head_width:
 * @self: a layout
 * @row: index of a row
 *
 * Returns: the width of all words of the row in one line
 */
double
hr_stack_layout_head_width (const HrStackLayout *self,
                            guint                row)
{
  const HrStackRow *words = hr_stack_get_row (self->stack, row);

  return ceil (hr_stack_layout_text_width (self, words->label, HR_TEXT_LABEL)) +
         ceil (hr_stack_layout_text_width (self, words->sublabel, HR_TEXT_SUBLABEL)) +
         ceil (hr_stack_layout_text_width (self, words->note, HR_TEXT_NOTE)) +
         ceil (hr_stack_layout_text_width (self, words->total, HR_TEXT_TOTAL)) +
         (2 * LABEL_GAP + HEAD_GAP) * self->em;
}

/* All in one line: name and what it is at the start, note and figure at the end. */
static void
add_brief_head (HrStackLayout    *self,
                const HrStackRow *words,
                double            y)
{
  double gap = LABEL_GAP * self->em;
  double label = ceil (hr_stack_layout_text_width (self, words->label, HR_TEXT_LABEL));
  double sublabel = ceil (hr_stack_layout_text_width (self, words->sublabel, HR_TEXT_SUBLABEL));
  double total = ceil (hr_stack_layout_text_width (self, words->total, HR_TEXT_TOTAL));
  double note = ceil (hr_stack_layout_text_width (self, words->note, HR_TEXT_NOTE));
  double end = self->out->width - total;

  add_words (self, words->label, HR_TEXT_LABEL, HR_ALIGN_START, HR_TONE_NORMAL,
             (HrRect) { 0, y, label, 0 });
  add_words (self, words->sublabel, HR_TEXT_SUBLABEL, HR_ALIGN_START, HR_TONE_NORMAL,
             (HrRect) { label + gap, align_baseline (self, y, HR_TEXT_SUBLABEL), sublabel, 0 });
  add_words (self, words->total, HR_TEXT_TOTAL, HR_ALIGN_END, HR_TONE_NORMAL,
             (HrRect) { end, y, total, 0 });
  add_words (self, words->note, HR_TEXT_NOTE, HR_ALIGN_END, words->tone,
             (HrRect) { end - (total > 0 ? gap : 0) - note,
                        align_baseline (self, y, HR_TEXT_NOTE), note, 0 });
}

/* One of two lines above a bar: the name gives way to the figure. */
static void
add_head_line (HrStackLayout *self,
               double         y,
               const char    *name,
               HrTextRole     name_role,
               const char    *figure,
               HrTextRole     figure_role,
               HrTone         tone)
{
  double gap = LABEL_GAP * self->em;
  double width = self->out->width;
  double figure_width = ceil (hr_stack_layout_text_width (self, figure, figure_role));
  double name_width = ceil (hr_stack_layout_text_width (self, name, name_role));

  figure_width = MIN (figure_width, floor (width * 0.7));
  name_width = MIN (name_width, width - figure_width - (figure_width > 0 ? gap : 0));
  add_words (self, name, name_role, HR_ALIGN_START, HR_TONE_NORMAL,
             (HrRect) { 0, y, name_width, 0 });
  add_words (self, figure, figure_role, HR_ALIGN_END, tone,
             (HrRect) { width - figure_width, y, figure_width, 0 });
}

static void
add_head (HrStackLayout    *self,
          const HrStackRow *words,
          double            y)
{
  if (self->brief)
    {
      add_brief_head (self, words, y);
      return;
    }
  add_head_line (self, y, words->label, HR_TEXT_LABEL, words->total, HR_TEXT_TOTAL,
                 self->out->compact ? words->tone : HR_TONE_NORMAL);
  if (!self->out->compact)
    add_head_line (self, y + self->line[HR_TEXT_LABEL], words->sublabel, HR_TEXT_SUBLABEL,
                   words->note, HR_TEXT_NOTE, words->tone);
}

/**
 * hr_stack_layout_row_words:
 * @self: a layout
 * @row: index of a row whose box stands
 *
 * Puts a row's name and figure beside its bar, or above it where the chart is narrow.
 */
void
hr_stack_layout_row_words (HrStackLayout *self,
                           guint          row)
{
  const HrStackRow *words = hr_stack_get_row (self->stack, row);
  const HrStackRowBox *box = &g_array_index (self->out->rows, HrStackRowBox, row);
  double width = self->out->width;

  if (!self->out->narrow)
    {
      add_column (self, &box->bar, words->label, HR_TEXT_LABEL, words->sublabel,
                  HR_TEXT_SUBLABEL, HR_ALIGN_START, HR_TONE_NORMAL,
                  (HrRect) { 0, 0, self->label_width, 0 });
      add_column (self, &box->bar, words->total, HR_TEXT_TOTAL, words->note, HR_TEXT_NOTE,
                  HR_ALIGN_END, words->tone,
                  (HrRect) { width - self->total_width, 0, self->total_width, 0 });
      return;
    }
  add_head (self, words, box->band.y);
}

/**
 * hr_stack_layout_limit_words:
 * @self: a layout
 * @row: index of the first row of those with this limit
 *
 * Puts the words of a capacity line above it, centred where there is room.
 */
void
hr_stack_layout_limit_words (HrStackLayout *self,
                             guint          row)
{
  const HrStackRow *words = hr_stack_get_row (self->stack, row);
  const HrStackRowBox *box = &g_array_index (self->out->rows, HrStackRowBox, row);
  double width = ceil (hr_stack_layout_text_width (self, words->limit_label, HR_TEXT_LIMIT));
  double y = box->bar.y - round (LIMIT_OVERHANG * self->em) - self->line[HR_TEXT_LIMIT];
  double x = box->limit_x - width / 2;

  x = CLAMP (x, 0, MAX (0, self->out->width - width));
  add_words (self, words->limit_label, HR_TEXT_LIMIT, HR_ALIGN_CENTER, HR_TONE_NORMAL,
             (HrRect) { x, y, width, 0 });
}

/* The limit that all rows with one have in common, or -1. */
static int
find_common_limit (const HrStackLayout *self)
{
  int found = -1;

  for (guint i = 0; i < hr_stack_get_n_rows (self->stack); i++)
    {
      const HrStackRow *row = hr_stack_get_row (self->stack, i);

      if (isnan (g_array_index (self->out->rows, HrStackRowBox, i).limit_x))
        continue;
      if (found >= 0 && hr_stack_get_row (self->stack, (guint) found)->limit != row->limit)
        return -1;
      if (found < 0)
        found = (int) i;
    }
  return found;
}

/**
 * hr_stack_layout_axis_limit:
 * @self: a layout
 * @y: where the ticks' words go
 *
 * Where words stand above the bars there is no room for those of the capacity line. They take the
 * place of a tick, if there is one capacity only.
 */
void
hr_stack_layout_axis_limit (HrStackLayout *self,
                            double         y)
{
  int row = find_common_limit (self);
  const char *words;
  double x, width;

  if (row < 0)
    return;
  words = hr_stack_get_row (self->stack, (guint) row)->limit_label;
  width = ceil (hr_stack_layout_text_width (self, words, HR_TEXT_LIMIT));
  if (width == 0)
    return;
  x = g_array_index (self->out->rows, HrStackRowBox, row).limit_x - width / 2;
  x = CLAMP (x, 0, MAX (0, self->out->width - width));
  self->limit_words = (HrRect) { x, y, width, self->line[HR_TEXT_LIMIT] };
  add_words (self, words, HR_TEXT_LIMIT, HR_ALIGN_CENTER, HR_TONE_NORMAL, self->limit_words);
  self->limit_words.x -= LABEL_GAP * self->em;
  self->limit_words.width += 2 * LABEL_GAP * self->em;
}

/* Where words may stand in a segment: beside the capacity line, never across it. */
static HrRect
find_room (const HrStackLayout     *self,
           const HrStackSegmentBox *box)
{
  const HrStackRowBox *row = &g_array_index (self->out->rows, HrStackRowBox, box->row);
  double padding = SEGMENT_PADDING * self->em;
  double start = box->rect.x, end = box->rect.x + box->rect.width;
  HrRect room = box->rect;

  if (row->limit_x > start && row->limit_x < end)
    {
      if (row->limit_x - start >= end - row->limit_x)
        end = row->limit_x;
      else
        start = row->limit_x;
    }
  room.x = start + padding;
  room.width = end - start - 2 * padding;
  return room;
}

static void
add_box_line (HrStackLayout *self,
              guint          box,
              const char    *text,
              HrTextRole     role,
              double         x,
              double         y,
              double         width)
{
  HrLabel label = { (char *) text, role, HR_ALIGN_START, HR_TONE_NORMAL,
                    { x, y, ceil (width), self->line[role] }, (int) box };

  hr_stack_layout_add_label (self, &label);
}

/**
 * hr_stack_layout_box_words:
 * @self: a layout
 * @index: index of a segment's box
 *
 * Puts name and value into a segment: in two lines, in one, the name alone, or nothing, whatever
 * its length and height have room for.
 */
void
hr_stack_layout_box_words (HrStackLayout *self,
                           guint          index)
{
  const HrStackSegmentBox *box = &g_array_index (self->out->segments, HrStackSegmentBox, index);
  const HrStackSegment *item = hr_stack_get_segment (self->stack, box->item);
  HrRect room = find_room (self, box);
  g_autofree char *value = NULL;
  double name_width, value_width, name_height = self->line[HR_TEXT_SEGMENT];
  double value_height = self->line[HR_TEXT_SEGMENT_VALUE];
  double top, gap = LABEL_GAP * self->em;

  if (box->n_items > 1 || room.width <= 0)
    return;
  name_width = ceil (hr_stack_layout_text_width (self, item->label, HR_TEXT_SEGMENT));
  if (name_width > room.width)
    return;
  value = hr_stack_format_value (self->stack, item->value);
  value_width = ceil (hr_stack_layout_text_width (self, value, HR_TEXT_SEGMENT_VALUE));
  if (name_height + value_height <= room.height && value_width <= room.width)
    {
      top = round (room.y + (room.height - name_height - value_height) / 2);
      add_box_line (self, index, item->label, HR_TEXT_SEGMENT, room.x, top, name_width);
      add_box_line (self, index, value, HR_TEXT_SEGMENT_VALUE, room.x, top + name_height,
                    value_width);
      return;
    }
  top = round (room.y + (room.height - name_height) / 2);
  add_box_line (self, index, item->label, HR_TEXT_SEGMENT, room.x, top, name_width);
  if (name_width + gap + value_width <= room.width)
    add_box_line (self, index, value, HR_TEXT_SEGMENT_VALUE, room.x + name_width + gap, top,
                  value_width);
}

/* The length of what fits in one line: whole words, or one word that is too long in any case. */
static gsize
find_line (const HrStackLayout *self,
           const char          *text,
           HrTextRole           role)
{
  gsize fits = strcspn (text, " "), length = fits;

  while (text[length] != '\0')
    {
      g_autofree char *line = NULL;

      length += 1 + strcspn (text + length + 1, " ");
      line = g_strndup (text, length);
      if (hr_stack_layout_text_width (self, line, role) > self->out->width)
        break;
      fits = length;
    }
  return fits;
}

/* Returns: the height of the lines. */
static double
add_paragraph (HrStackLayout *self,
               const char    *text,
               HrTextRole     role,
               double         y)
{
  double top = y;

  while (text != NULL && *text != '\0')
    {
      gsize length = find_line (self, text, role);
      g_autofree char *line = g_strndup (text, length);

      add_words (self, line, role, HR_ALIGN_START, HR_TONE_NORMAL,
                 (HrRect) { 0, y, self->out->width, 0 });
      y += self->line[role];
      text += length + (text[length] == ' ');
    }
  return y - top;
}

/**
 * hr_stack_layout_title:
 * @self: a layout
 *
 * Sets title and subtitle, in as many lines as they need: both may hold the answer.
 *
 * Returns: their height with the gap under them
 */
double
hr_stack_layout_title (HrStackLayout *self)
{
  const HrStackWords *words = hr_stack_get_words (self->stack);
  double y = add_paragraph (self, words->title, HR_TEXT_TITLE, 0);

  if (y > 0)
    y += round (0.15 * self->em);
  y += add_paragraph (self, words->subtitle, HR_TEXT_SUBTITLE, y);
  return y > 0 ? y + round (TITLE_GAP * self->em) : 0;
}

/* Where the next entry of a legend goes. */
typedef struct {
  double left, x, y;
  guint  n_lines;
} Cursor;

static void
add_entry (HrStackLayout *self,
           Cursor        *cursor,
           HrLegendBox    entry,
           const char    *name,
           double         value)
{
  gboolean has_figure = value > 0 && !hr_stack_get_words (self->stack)->names_only;
  g_autofree char *figure = has_figure ? hr_stack_format_value (self->stack, value) : NULL;
  double size = round (SWATCH * self->em), gap = round (SWATCH_GAP * self->em);
  double name_width = ceil (hr_stack_layout_text_width (self, name, HR_TEXT_LEGEND));
  double figure_width = ceil (hr_stack_layout_text_width (self, figure, HR_TEXT_LEGEND_VALUE));
  double line = self->line[HR_TEXT_LEGEND];
  double room = self->out->width - cursor->left - size - gap;
  double width;

  name_width = MIN (name_width, room - (figure_width > 0 ? figure_width + gap : 0));
  width = size + gap + name_width + (figure_width > 0 ? gap + figure_width : 0);
  if (cursor->n_lines == 0)
    cursor->n_lines = 1;
  else if (cursor->x + width > self->out->width)
    {
      cursor->x = cursor->left;
      cursor->y += line + round (LEGEND_LEADING * self->em);
      cursor->n_lines++;
    }
  entry.entry = (HrRect) { cursor->x, cursor->y, width, line };
  entry.swatch = (HrRect) { cursor->x, cursor->y + round ((line - size) / 2), size, size };
  g_array_append_val (self->out->legend, entry);
  add_words (self, name, HR_TEXT_LEGEND, HR_ALIGN_START, HR_TONE_NORMAL,
             (HrRect) { cursor->x + size + gap, cursor->y, name_width, 0 });
  add_words (self, figure, HR_TEXT_LEGEND_VALUE, HR_ALIGN_START, HR_TONE_NORMAL,
             (HrRect) { cursor->x + size + 2 * gap + name_width, cursor->y, figure_width, 0 });
  cursor->x += width + round (ENTRY_GAP * self->em);
}

/* What a legend says of a category. */
typedef struct {
  const HrStackSegment *first;         /* the segment that names it, NULL: none at all */
  double                sum;
  gboolean              is_drawn;      /* in a box of its own, in some row */
} Entry;

static const char *
name_entry (const HrStackLayout *self,
            guint                category,
            const Entry         *entry)
{
  const char *name = hr_stack_get_category_name (self->stack, category);

  return name != NULL ? name : entry->first->label;
}

/* Returns: whether small segments are drawn as one anywhere. */
static gboolean
sum_categories (const HrStackLayout *self,
                Entry                entries[HR_N_CATEGORIES])
{
  gboolean any_merged = FALSE;

  for (guint i = 0; i < hr_stack_get_n_segments (self->stack); i++)
    {
      const HrStackSegment *item = hr_stack_get_segment (self->stack, i);
      Entry *entry = &entries[item->category];
      guint row = hr_stack_get_segment_row (self->stack, i);
      gboolean is_merged = hr_stack_layout_is_merged (self, row, i);
      guint count = MAX (hr_stack_get_row (self->stack, row)->count, 1);

      if (entry->first == NULL)
        entry->first = item;
      entry->sum += item->value * count;
      entry->is_drawn |= !is_merged;
      any_merged |= is_merged;
    }
  return any_merged;
}

/* What is free and what is over, summed over the rows that set the scale. */
static void
sum_room (const HrStack *stack,
          double        *free,
          double        *over)
{
  *free = *over = 0;
  for (guint i = 0; i < hr_stack_get_n_rows (stack); i++)
    {
      const HrStackRow *row = hr_stack_get_row (stack, i);
      double left = (row->limit - hr_stack_get_row_sum (stack, i)) * MAX (row->count, 1);

      if (row->limit <= 0)
        continue;
      if (left < 0)
        *over -= left;
      else if (!row->loose)
        *free += left;
    }
}

/**
 * hr_stack_layout_legend:
 * @self: a layout
 * @x: where lines start
 * @y: where the first line starts
 *
 * Lays out swatches with name and total over all rows, wrapping at the width. What is nowhere
 * drawn by itself is in the total of the small ones.
 *
 * Returns: the height, 0 for an empty legend
 */
double
hr_stack_layout_legend (HrStackLayout *self,
                        double         x,
                        double         y)
{
  const HrStackWords *words = hr_stack_get_words (self->stack);
  Cursor cursor = { x, x, y, 0 };
  Entry entries[HR_N_CATEGORIES] = { 0 };
  gboolean any_merged = sum_categories (self, entries);
  double free_sum, over_sum, other_sum = 0;

  for (guint i = 0; i < HR_N_CATEGORIES; i++)
    if (entries[i].is_drawn)
      add_entry (self, &cursor,
                 (HrLegendBox) { .mark = HR_LEGEND_CATEGORY, .category = i,
                                 .hatch = entries[i].first->hatch },
                 name_entry (self, i, &entries[i]), entries[i].sum);
    else
      other_sum += entries[i].sum;
  if (any_merged)
    add_entry (self, &cursor,
               (HrLegendBox) { .mark = HR_LEGEND_CATEGORY, .category = HR_CATEGORY_OTHER },
               words->other, other_sum);
  sum_room (self->stack, &free_sum, &over_sum);
  if (words->free != NULL && free_sum > 0)
    add_entry (self, &cursor, (HrLegendBox) { .mark = HR_LEGEND_FREE }, words->free, free_sum);
  if (words->over != NULL && over_sum > 0)
    add_entry (self, &cursor, (HrLegendBox) { .mark = HR_LEGEND_OVER }, words->over, over_sum);
  return cursor.n_lines == 0 ? 0 : cursor.y - y + self->line[HR_TEXT_LEGEND];
}
