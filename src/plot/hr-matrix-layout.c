/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-frame-private.h"
#include "hr-matrix-private.h"

/* Distances in multiples of the font size. */
#define ROW_HEIGHT 2.1
#define ROOMY_ROW_HEIGHT 2.6
#define LEAST_CELL 1.7         /* width: there is only a sign in it */
#define MOST_CELL 10.0
#define CELL_PADDING 0.55
#define CELL_GAP 2.0           /* pixels between two cells */
#define HEADER_GAP 0.6
#define MOST_HEADER 11.0       /* width of the rows' names */
#define HEADER_SHARE 0.36      /* of the width, at most, unless signs alone leave more */
#define MOST_LINES 3           /* of a column's name that is broken between words */
#define MOST_TURNED 8.0        /* length of a column's name that stands upright */
#define SIGN_SIDE 0.62
#define SIGN_GAP 0.4
#define CORNER 0.22
#define CURRENT_THICKNESS 0.16

/* How a verdict is drawn: its colour from the weakest to the strongest, its hatch and its sign. */
static const struct {
  HrShade shade;
  double  least, most;
  HrHatch hatch;
  HrSign  sign;
} looks[HR_N_CELL_VERDICTS] = {
  [HR_CELL_UNKNOWN] = { HR_SHADE_TEXT, 0.03, 0.03, HR_HATCH_NONE, HR_SIGN_QUESTION },
  [HR_CELL_FITS] = { HR_SHADE_SUCCESS, 0.10, 0.30, HR_HATCH_NONE, HR_SIGN_CHECK },
  [HR_CELL_TIGHT] = { HR_SHADE_WARNING, 0.24, 0.30, HR_HATCH_DOTS, HR_SIGN_EXCLAMATION },
  [HR_CELL_EXCEEDS] = { HR_SHADE_ERROR, 0.16, 0.16, HR_HATCH_FALLING, HR_SIGN_CROSS },
};

typedef struct {
  HrFrame         frame;
  const HrMatrix *matrix;
  double          header;              /* width of the rows' names with the gap */
  double          head;                /* height of the columns' names with the gap */
  double          cell_width, cell_height;
  double          widest_text;
  gboolean        turned;              /* columns' names stand upright */
  guint           n_lines;             /* of columns' names that do not */
  gboolean        has_sublabels;
  double          left, top;           /* of the cells */
} Layout;

static HrTextRole
header_role (const HrMatrixHeader *header)
{
  return header->is_current ? HR_TEXT_LIMIT : HR_TEXT_TICK;
}

/* The widest of some headers, with or without what stands under their names. */
static double
widest_header (const Layout *self,
               const GArray *headers,
               gboolean      with_sublabels)
{
  double widest = 0;

  for (guint i = 0; i < headers->len; i++)
    {
      const HrMatrixHeader *header = &g_array_index (headers, HrMatrixHeader, i);

      widest = MAX (widest, hr_frame_text_width (&self->frame, header->label, HR_TEXT_LIMIT));
      if (with_sublabels)
        widest = MAX (widest, hr_frame_text_width (&self->frame, header->sublabel, HR_TEXT_TICK));
    }
  return widest;
}

static gboolean
any_sublabel (const GArray *headers)
{
  for (guint i = 0; i < headers->len; i++)
    if (g_array_index (headers, HrMatrixHeader, i).sublabel != NULL)
      return TRUE;
  return FALSE;
}

static double
widest_figure (const Layout *self)
{
  double widest = 0;

  for (guint i = 0; i < self->matrix->cells->len; i++)
    {
      const HrMatrixEntry *entry = &g_array_index (self->matrix->cells, HrMatrixEntry, i);
      widest = MAX (widest, hr_frame_text_width (&self->frame, entry->what.text, HR_TEXT_TICK));
    }
  return widest;
}

/* Wide rooms let the names of rows have what they want; narrow ones keep room for the cells. */
static void
find_widths (Layout *self)
{
  double em = self->frame.em, all = self->frame.out->width;
  guint n = self->matrix->columns->len;
  double title = hr_frame_text_width (&self->frame, self->matrix->words.rows, HR_TEXT_NOTE);
  double wanted = MAX (widest_header (self, self->matrix->rows, TRUE), title);
  double share = MAX (HEADER_SHARE * all, all - n * LEAST_CELL * em) - HEADER_GAP * em;

  self->widest_text = widest_figure (self);
  self->header = MIN (MIN (wanted, MOST_HEADER * em), share);
  self->header = ceil (self->header + HEADER_GAP * em);
  self->cell_width = n > 0 ? (all - self->header) / n : 0;
  self->cell_width = floor (MIN (self->cell_width, MAX (MOST_CELL * em, self->widest_text +
                                                                        2 * CELL_PADDING * em)));
}

/* How many lines the columns' names need, broken between words; 0 where a word is too long. */
static guint
count_lines (const Layout *self,
             double        width)
{
  const GArray *columns = self->matrix->columns;
  guint most = 1;

  for (guint i = 0; i < columns->len; i++)
    {
      const char *label = g_array_index (columns, HrMatrixHeader, i).label;
      g_autoptr (GPtrArray) lines = hr_frame_break_words (&self->frame, label, HR_TEXT_LIMIT,
                                                          width);

      for (guint k = 0; k < lines->len; k++)
        if (hr_frame_text_width (&self->frame, g_ptr_array_index (lines, k), HR_TEXT_LIMIT) > width)
          return 0;
      most = MAX (most, lines->len);
    }
  return most;
}

static void
find_heights (Layout *self)
{
  HrFrame *frame = &self->frame;
  const GArray *columns = self->matrix->columns;
  double gap = HEADER_GAP / 2 * frame->em;

  self->has_sublabels = any_sublabel (columns);
  if (self->has_sublabels && widest_header (self, columns, TRUE) > self->cell_width - 4)
    self->has_sublabels = FALSE;
  self->n_lines = count_lines (self, self->cell_width - 4);
  self->turned = self->n_lines == 0 || self->n_lines > MOST_LINES;
  self->head = self->n_lines * frame->line[HR_TEXT_LIMIT];
  if (self->turned)
    self->head = MIN (widest_header (self, columns, FALSE), MOST_TURNED * frame->em);
  else if (self->has_sublabels)
    self->head += frame->line[HR_TEXT_TICK];
  self->head = ceil (self->head + gap);
  self->cell_height = round ((any_sublabel (self->matrix->rows) ? ROOMY_ROW_HEIGHT : ROW_HEIGHT) *
                             frame->em);
}

/* A box of the table, turned round where text runs from right to left. */
static HrRect
turn (const Layout *self,
      HrRect        box)
{
  if (self->frame.view->rtl)
    hr_rect_mirror (&box, self->frame.out->width);
  return box;
}

static HrRect
cell_box (const Layout *self,
          guint         row,
          guint         column)
{
  return turn (self, (HrRect) { self->left + column * self->cell_width,
                                self->top + row * self->cell_height, self->cell_width - CELL_GAP,
                                self->cell_height - CELL_GAP });
}

static void
add_column_header (Layout *self,
                   guint   index)
{
  HrFrame *frame = &self->frame;
  const HrMatrixHeader *column = &g_array_index (self->matrix->columns, HrMatrixHeader, index);
  HrRect box = cell_box (self, 0, index);
  double bottom = self->top - HEADER_GAP / 2 * frame->em;
  double below = self->has_sublabels ? frame->line[HR_TEXT_TICK] : 0;
  HrTextRole role = header_role (column);
  double length = MIN (hr_frame_text_width (frame, column->label, role), MOST_TURNED * frame->em);
  g_autoptr (GPtrArray) lines = NULL;

  if (self->turned)
    {
      hr_scene_add_text (frame->out, &(HrSceneText) {
        .text = (char *) column->label, .role = role, .align = HR_ALIGN_CENTER, .item = -1,
        .tint = { HR_SHADE_TEXT, 1 },
        .slab = { box.x + box.width / 2, bottom - length / 2, length, frame->line[role],
                  -G_PI_2 } });
      return;
    }
  lines = hr_frame_break_words (frame, column->label, HR_TEXT_LIMIT, box.width - 2);
  for (guint i = 0; i < lines->len; i++)
    hr_scene_add_text (frame->out, &(HrSceneText) {
      .text = g_ptr_array_index (lines, i), .role = role, .align = HR_ALIGN_CENTER, .item = -1,
      .tint = { HR_SHADE_TEXT, 1 },
      .slab = { box.x + box.width / 2, bottom - below - (lines->len - i - 0.5) * frame->line[role],
                box.width, frame->line[role], 0 } });
  if (self->has_sublabels)
    hr_frame_add_words (frame, column->sublabel, HR_TEXT_TICK, HR_ALIGN_CENTER, box.x,
                        bottom - below, box.width);
}

static void
add_row_header (Layout *self,
                guint   index)
{
  HrFrame *frame = &self->frame;
  const HrMatrixHeader *row = &g_array_index (self->matrix->rows, HrMatrixHeader, index);
  HrTextRole role = header_role (row);
  double width = self->header - HEADER_GAP * frame->em, height = frame->line[role];
  double below = row->sublabel != NULL ? frame->line[HR_TEXT_TICK] : 0;
  HrRect box = turn (self, (HrRect) { 0, self->top + index * self->cell_height, width,
                                      self->cell_height - CELL_GAP });
  double y = box.y + (box.height - height - below) / 2;

  hr_scene_add_text (frame->out, &(HrSceneText) {
    .text = (char *) row->label, .role = role, .align = HR_ALIGN_START, .item = -1,
    .tint = { HR_SHADE_TEXT, 1 },
    .slab = { box.x + width / 2, y + height / 2, width, height, 0 } });
  hr_frame_add_words (frame, row->sublabel, HR_TEXT_TICK, HR_ALIGN_START, box.x, y + height,
                      width);
}

static HrShape
look_of (const HrMatrixCell *cell,
         double              em)
{
  double level = CLAMP (isnan (cell->level) ? 0 : cell->level, 0, 1);

  return (HrShape) {
    .kind = HR_SHAPE_RECT, .radius = CORNER * em,
    .fill = { looks[cell->verdict].shade, looks[cell->verdict].least +
              level * (looks[cell->verdict].most - looks[cell->verdict].least) },
    .hatch = looks[cell->verdict].hatch,
  };
}

static void
add_sign (Layout        *self,
          HrCellVerdict  verdict,
          double         x,
          double         y,
          double         side)
{
  HrShade shade = verdict == HR_CELL_UNKNOWN ? HR_SHADE_DIM : looks[verdict].shade;

  hr_scene_add_shape (self->frame.out, &(HrShape) {
    .kind = HR_SHAPE_SIGN, .sign = looks[verdict].sign, .line = { shade, 1 },
    .rect = { x - side / 2, y - side / 2, side, side } });
}

/* Sign and figure where there is room for both, the figure alone, or the sign alone. */
static void
fill_cell (Layout             *self,
           const HrMatrixCell *cell,
           const HrRect       *box)
{
  HrFrame *frame = &self->frame;
  double side = SIGN_SIDE * frame->em, both = side + SIGN_GAP * frame->em + self->widest_text;
  double room = box->width - 2 * CELL_PADDING * frame->em, middle = box->y + box->height / 2;
  double width = hr_frame_text_width (frame, cell->text, HR_TEXT_TICK);
  gboolean has_text = width > 0 && self->widest_text <= box->width - 4;
  double start = box->x + box->width / 2 - both / 2;
  double text_x = both <= room ? start + both - width / 2 : box->x + box->width / 2;

  if (!has_text)
    add_sign (self, cell->verdict, box->x + box->width / 2, middle,
              MIN (1.2 * side, box->width - 4));
  else if (both <= room)
    add_sign (self, cell->verdict, start + side / 2, middle, side);
  if (has_text)
    hr_scene_add_text (frame->out, &(HrSceneText) {
      .text = (char *) cell->text, .role = HR_TEXT_TICK, .align = HR_ALIGN_CENTER,
      .tint = { HR_SHADE_TEXT, 1 }, .item = -1,
      .slab = { text_x, middle, width, frame->line[HR_TEXT_TICK], 0 } });
}

static void
add_cell (Layout *self,
          guint   row,
          guint   column)
{
  const HrMatrixCell *cell = hr_matrix_get_cell (self->matrix, row, column);
  HrShape shape = look_of (cell, self->frame.em);
  HrSceneItem item = { cell_box (self, row, column), FALSE, 0 };

  shape.rect = item.box;
  hr_scene_add_shape (self->frame.out, &shape);
  fill_cell (self, cell, &item.box);
  hr_scene_add_item (self->frame.out, &item);
}

/* The present plan's cell, where row and column meet. */
static void
add_current (Layout *self)
{
  double half = CURRENT_THICKNESS * self->frame.em / 2;

  for (guint row = 0; row < self->matrix->rows->len; row++)
    for (guint column = 0; column < self->matrix->columns->len; column++)
      {
        HrRect box = cell_box (self, row, column);

        if (!hr_matrix_get_row (self->matrix, row)->is_current ||
            !hr_matrix_get_column (self->matrix, column)->is_current)
          continue;
        hr_scene_add_shape (self->frame.out, &(HrShape) {
          .kind = HR_SHAPE_RECT, .radius = CORNER * self->frame.em,
          .thickness = CURRENT_THICKNESS, .line = { HR_SHADE_TEXT, 1 },
          .rect = { box.x + half, box.y + half, box.width - 2 * half, box.height - 2 * half } });
      }
}

/* A verdict that no cell has needs no explanation. */
static gboolean
occurs (const HrMatrix *matrix,
        HrCellVerdict   verdict)
{
  guint n = matrix->rows->len * matrix->columns->len;

  if (verdict == HR_CELL_UNKNOWN && matrix->cells->len < n)
    return TRUE;
  for (guint i = 0; i < matrix->cells->len; i++)
    if (g_array_index (matrix->cells, HrMatrixEntry, i).what.verdict == verdict)
      return TRUE;
  return FALSE;
}

static gboolean
has_current (const HrMatrix *matrix)
{
  gboolean row = FALSE, column = FALSE;

  for (guint i = 0; i < matrix->rows->len; i++)
    row |= hr_matrix_get_row (matrix, i)->is_current;
  for (guint i = 0; i < matrix->columns->len; i++)
    column |= hr_matrix_get_column (matrix, i)->is_current;
  return row && column;
}

static void
add_legend (Layout *self)
{
  static const HrCellVerdict order[] = { HR_CELL_FITS, HR_CELL_TIGHT, HR_CELL_EXCEEDS,
                                         HR_CELL_UNKNOWN };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      HrMatrixCell cell = { .verdict = order[i], .level = 1 };
      HrShape shape = look_of (&cell, self->frame.em);
      HrRect box = { 0 };

      if (occurs (self->matrix, order[i]))
        box = hr_frame_add_legend (&self->frame, &shape, FALSE,
                                   self->matrix->words.verdicts[order[i]]);
      if (box.width > 0)
        add_sign (self, order[i], box.x + box.width / 2, box.y + box.height / 2,
                  0.7 * box.width);
    }
  if (has_current (self->matrix))
    hr_frame_add_legend (&self->frame, &(HrShape) {
      .kind = HR_SHAPE_RECT, .radius = CORNER * self->frame.em, .thickness = CURRENT_THICKNESS,
      .line = { HR_SHADE_TEXT, 1 } }, FALSE, self->matrix->words.current);
}

/* What rows and columns are stands over them. */
static void
add_axis_words (Layout *self,
                double  y)
{
  HrFrame *frame = &self->frame;
  const HrMatrixWords *words = &self->matrix->words;
  double cells = self->matrix->columns->len * self->cell_width;
  double line = frame->line[HR_TEXT_NOTE], wide = MAX (cells, frame->out->width - self->left);
  HrRect columns = turn (self, (HrRect) { self->left, y, wide, line });
  HrRect rows = turn (self, (HrRect) { 0, self->top - HEADER_GAP / 2 * frame->em - line,
                                       self->header - HEADER_GAP / 2 * frame->em, line });

  hr_frame_add_words (frame, words->columns, HR_TEXT_NOTE, HR_ALIGN_START, columns.x, columns.y,
                      columns.width);
  hr_frame_add_words (frame, words->rows, HR_TEXT_NOTE, HR_ALIGN_START, rows.x, rows.y,
                      rows.width);
}

static void
add_table (Layout *self)
{
  for (guint i = 0; i < self->matrix->columns->len; i++)
    add_column_header (self, i);
  for (guint i = 0; i < self->matrix->rows->len; i++)
    add_row_header (self, i);
  for (guint row = 0; row < self->matrix->rows->len; row++)
    for (guint column = 0; column < self->matrix->columns->len; column++)
      add_cell (self, row, column);
  add_current (self);
}

/* Names of rows, and room for a sign in each column. */
double
hr_matrix_min_width (const HrChart   *chart,
                     const HrMeasure *measure)
{
  const HrMatrix *matrix = (const HrMatrix *) chart;
  double longest = 0;

  for (guint i = 0; i < matrix->rows->len; i++)
    {
      double width, height;
      const char *label = hr_matrix_get_row (matrix, i)->label;

      measure->func (label != NULL ? label : "", HR_TEXT_LIMIT, &width, &height,
                     measure->user_data);
      longest = MAX (longest, width);
    }
  longest = MIN (longest, MOST_HEADER / 2 * measure->em) + HEADER_GAP * measure->em;
  return ceil (longest + matrix->columns->len * LEAST_CELL * measure->em);
}

/* See hr_chart_layout(). */
HrScene *
hr_matrix_lay (const HrChart     *chart,
               const HrMeasure   *measure,
               const HrChartView *view)
{
  Layout self = { .matrix = (const HrMatrix *) chart };
  HrFrame *frame = &self.frame;
  HrScene *out;
  double words;

  hr_frame_init (frame, chart, measure, view);
  hr_frame_title (frame);
  out = frame->out;
  if (chart->klass->n_items (chart) == 0)
    return hr_frame_lay_empty (frame);
  add_legend (&self);
  find_widths (&self);
  find_heights (&self);
  words = frame->top;
  if (self.matrix->words.columns != NULL)
    frame->top += frame->line[HR_TEXT_NOTE] + HEADER_GAP / 2 * frame->em;
  self.left = self.header;
  self.top = ceil (frame->top + self.head);
  if (view->height > 0)
    self.cell_height = MAX (self.cell_height, floor ((view->height - self.top -
                                                      hr_frame_legend_height (frame)) /
                                                     self.matrix->rows->len));
  out->plot = turn (&self, (HrRect) { self.left, self.top,
                                      self.matrix->columns->len * self.cell_width,
                                      self.matrix->rows->len * self.cell_height });
  out->height = ceil (out->plot.y + out->plot.height + hr_frame_legend_height (frame));
  hr_frame_place_legend (frame, out->plot.y + out->plot.height);
  add_axis_words (&self, words);
  add_table (&self);
  return hr_frame_finish (frame);
}
