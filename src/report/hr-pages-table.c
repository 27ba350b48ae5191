/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables on pages: columns as wide as their words, rows that break between pages. */
#include "hr-pages-private.h"

/* Lengths in sizes of the running text. */
#define COLUMN_GAP 1.1
#define ROW_PADDING 0.17
#define TABLE_AFTER 0.7
#define HALVES_GAP 2.4

/* A column that does not give way takes at most this share of the room. */
#define MAX_SHARE 0.4

/* Columns that give way keep at least this, in sizes of the running text. */
#define MIN_FLEXIBLE 7.0

#define MAX_COLUMNS 40

/* Rows that are not parted from the heading. */
#define LEAST_ROWS 3

typedef struct {
  HrPages       *pages;
  const HrTable *table;
  double         x, width, y;
  double         column_x[MAX_COLUMNS], column_width[MAX_COLUMNS];
  guint          n_columns;
} Grid;

static double
measure_text (HrPages    *pages,
              HrVoice     voice,
              const char *words)
{
  g_autoptr (PangoLayout) text = hr_pages_set_text (pages, voice, words, 0, HR_ALIGN_START);

  return hr_text_width (text) + 0.5;
}

static double
measure_column (const Grid *self,
                guint       column)
{
  double width = measure_text (self->pages, HR_VOICE_COLUMN,
                               hr_table_get_column (self->table, column)->title);

  for (guint row = 0; row < hr_table_get_n_rows (self->table); row++)
    width = MAX (width, measure_text (self->pages,
                                      hr_table_is_total (self->table, row) ? HR_VOICE_TOTAL
                                                                           : HR_VOICE_CELL,
                                      hr_table_get_text (self->table, row, column)));
  return width;
}

/* What is left after the columns that do not give way goes to the others; where it is too little,
 * all give way alike. */
static void
share_room (Grid *self)
{
  double gap = COLUMN_GAP * self->pages->style.em;
  double room = self->width - gap * (self->n_columns - 1), fixed = 0, flexible = 0, weights = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      double weight = hr_table_get_column (self->table, i)->weight;

      self->column_width[i] = measure_column (self, i);
      if (weight > 0)
        flexible += MIN_FLEXIBLE * self->pages->style.em;
      else
        fixed += self->column_width[i] = MIN (self->column_width[i], MAX_SHARE * self->width);
      weights += weight;
    }
  if (fixed + flexible > room)
    {
      for (guint i = 0; i < self->n_columns; i++)
        if (hr_table_get_column (self->table, i)->weight > 0)
          self->column_width[i] = MIN_FLEXIBLE * self->pages->style.em;
        else
          self->column_width[i] *= MAX (room - flexible, 0.3 * room) / fixed;
      return;
    }
  for (guint i = 0; weights > 0 && i < self->n_columns; i++)
    if (hr_table_get_column (self->table, i)->weight > 0)
      self->column_width[i] = (room - fixed) * hr_table_get_column (self->table, i)->weight /
                              weights;
}

static void
place_columns (Grid *self)
{
  double gap = COLUMN_GAP * self->pages->style.em, x = self->x;

  self->n_columns = MIN (hr_table_get_n_columns (self->table), MAX_COLUMNS);
  share_room (self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->column_x[i] = x;
      x += self->column_width[i] + gap;
    }
}

typedef const char *(*CellFunc) (const Grid *self,
                                 guint       row,
                                 guint       column);

static const char *
heading_cell (const Grid *self,
              guint       row,
              guint       column)
{
  return hr_table_get_column (self->table, column)->title;
}

static const char *
body_cell (const Grid *self,
           guint       row,
           guint       column)
{
  return hr_table_get_text (self->table, row, column);
}

/* Sets the cells of a row on one baseline, whatever scripts they are in; with @draw they are
 * placed, else thrown away again. */
static double
set_row (Grid     *self,
         CellFunc  cell,
         HrVoice   voice,
         guint     row,
         gboolean  draw)
{
  PangoLayout *texts[MAX_COLUMNS];
  double height = 0, baseline = 0;

  for (guint i = 0; i < self->n_columns; i++)
    {
      HrAlign align = hr_table_get_column (self->table, i)->is_number ? HR_ALIGN_END
                                                                      : HR_ALIGN_START;

      texts[i] = hr_pages_set_text (self->pages, voice, cell (self, row, i),
                                    self->column_width[i], align);
      baseline = MAX (baseline, hr_text_baseline (texts[i]));
    }
  for (guint i = 0; i < self->n_columns; i++)
    {
      double top = baseline - hr_text_baseline (texts[i]);

      height = MAX (height, top + hr_text_height (texts[i]));
      if (draw)
        hr_pages_add_text (self->pages, voice, texts[i], self->column_x[i], self->y + top);
      else
        g_object_unref (texts[i]);
    }
  return height;
}

static void
draw_heading (Grid *self)
{
  const HrTheme *theme = &self->pages->theme;
  double padding = ROW_PADDING * self->pages->style.em;

  self->y += set_row (self, heading_cell, HR_VOICE_COLUMN, 0, TRUE) + padding;
  hr_pages_add_rule (self->pages, self->x, self->y, self->width, 0.8, &theme->dim_text);
  self->y += padding + 0.8;
}

static double
measure_heading (Grid *self)
{
  return set_row (self, heading_cell, HR_VOICE_COLUMN, 0, FALSE) +
         2 * ROW_PADDING * self->pages->style.em + 0.8;
}

static gboolean
begins_totals (const Grid *self,
               guint       row)
{
  return hr_table_is_total (self->table, row)
         && (row == 0 || !hr_table_is_total (self->table, row - 1));
}

static void
draw_row (Grid  *self,
          guint  row,
          guint  first)
{
  const HrTheme *theme = &self->pages->theme;
  double padding = ROW_PADDING * self->pages->style.em;
  HrVoice voice = hr_table_is_total (self->table, row) ? HR_VOICE_TOTAL : HR_VOICE_CELL;

  if (row > first)
    hr_pages_add_rule (self->pages, self->x, self->y, self->width, 0.4,
                       begins_totals (self, row) ? &theme->text : &theme->grid);
  self->y += padding;
  self->y += set_row (self, body_cell, voice, row, TRUE) + padding;
}

static double
measure_row (Grid  *self,
             guint  row)
{
  HrVoice voice = hr_table_is_total (self->table, row) ? HR_VOICE_TOTAL : HR_VOICE_CELL;

  return set_row (self, body_cell, voice, row, FALSE) + 2 * ROW_PADDING * self->pages->style.em;
}

/* Rows of one half, on this page. */
static void
draw_rows (Grid  *self,
           guint  first,
           guint  end)
{
  draw_heading (self);
  for (guint row = first; row < end; row++)
    draw_row (self, row, first);
}

static double
measure_rows (Grid  *self,
              guint  first,
              guint  end)
{
  double height = measure_heading (self);

  for (guint row = first; row < end; row++)
    height += measure_row (self, row);
  return height;
}

static double
measure_least (Grid *self)
{
  return measure_rows (self, 0, MIN (hr_table_get_n_rows (self->table), LEAST_ROWS));
}

/**
 * hr_pages_table_least:
 * @self: pages
 * @table: what is to be set
 *
 * Returns: how much of it at least stands on the page that it begins on
 */
double
hr_pages_table_least (HrPages       *self,
                      const HrTable *table)
{
  Grid grid = { .pages = self, .table = table, .width = hr_pages_room (self) };

  place_columns (&grid);
  return measure_least (&grid);
}

/**
 * hr_pages_add_table:
 * @self: pages
 * @table: what to set
 *
 * Sets a table over the whole width; its heading comes again on each page.
 */
void
hr_pages_add_table (HrPages       *self,
                    const HrTable *table)
{
  Grid grid = { .pages = self, .table = table, .x = self->style.margin,
                .width = hr_pages_room (self) };
  guint first = 0, n_rows = hr_table_get_n_rows (table);

  if (n_rows == 0)
    return;
  place_columns (&grid);
  hr_pages_ensure (self, measure_least (&grid));
  grid.y = self->y;
  draw_heading (&grid);
  for (guint row = 0; row < n_rows; row++)
    {
      if (grid.y + measure_row (&grid, row) > hr_pages_bottom (self))
        {
          hr_pages_turn (self);
          grid.y = self->y;
          first = row;
          draw_heading (&grid);
        }
      draw_row (&grid, row, first);
    }
  self->y = grid.y + TABLE_AFTER * self->style.em;
}

/**
 * hr_pages_add_facts:
 * @self: pages
 * @table: what to set
 *
 * Sets a table of short rows in two halves beside each other; where a page cannot hold it so, over
 * the whole width.
 */
void
hr_pages_add_facts (HrPages       *self,
                    const HrTable *table)
{
  double gap = HALVES_GAP * self->style.em, width = (hr_pages_room (self) - gap) / 2;
  Grid left = { .pages = self, .table = table, .x = self->style.margin, .width = width };
  Grid right = { .pages = self, .table = table, .x = left.x + width + gap, .width = width };
  guint n_rows = hr_table_get_n_rows (table), half = (n_rows + 1) / 2;
  double height;

  place_columns (&left);
  place_columns (&right);
  height = MAX (measure_rows (&left, 0, half), measure_rows (&right, half, n_rows));
  if (height > hr_pages_bottom (self) - self->style.margin)
    {
      hr_pages_add_table (self, table);
      return;
    }
  hr_pages_ensure (self, height);
  left.y = right.y = self->y;
  draw_rows (&left, 0, half);
  draw_rows (&right, half, n_rows);
  self->y += height + TABLE_AFTER * self->style.em;
}
