/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-matrix-private.h"

static void
hr_matrix_free (HrChart *chart)
{
  HrMatrix *self = (HrMatrix *) chart;

  g_array_unref (self->rows);
  g_array_unref (self->columns);
  g_array_unref (self->cells);
}

static guint
hr_matrix_n_items (const HrChart *chart)
{
  const HrMatrix *self = (const HrMatrix *) chart;

  return self->rows->len * self->columns->len;
}

/* Place of a cell among those that were set, or where it would go. */
static guint
find_place (const HrMatrix *self,
            guint           row,
            guint           column)
{
  guint low = 0, high = self->cells->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      const HrMatrixEntry *entry = &g_array_index (self->cells, HrMatrixEntry, middle);

      if (entry->row < row || (entry->row == row && entry->column < column))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static const HrMatrixEntry *
find_entry (const HrMatrix *self,
            guint           row,
            guint           column)
{
  guint place = find_place (self, row, column);
  const HrMatrixEntry *entry = place < self->cells->len
                                 ? &g_array_index (self->cells, HrMatrixEntry, place)
                                 : NULL;

  return entry != NULL && entry->row == row && entry->column == column ? entry : NULL;
}

static const char *
hr_matrix_item_key (const HrChart *chart,
                    guint          item)
{
  const HrMatrix *self = (const HrMatrix *) chart;
  const HrMatrixEntry *entry = find_entry (self, item / self->columns->len,
                                           item % self->columns->len);

  return entry != NULL ? entry->key : NULL;
}

static char *
hr_matrix_describe (const HrChart *chart,
                    guint          item)
{
  const HrMatrix *self = (const HrMatrix *) chart;
  guint row = item / self->columns->len, column = item % self->columns->len;
  const HrMatrixCell *cell = hr_matrix_get_cell (self, row, column);
  const char *verdict = self->words.verdicts[cell->verdict];

  if (cell->description != NULL)
    return g_strdup (cell->description);
  return g_strdup_printf ("%s, %s: %s%s%s", hr_matrix_get_row (self, row)->label,
                          hr_matrix_get_column (self, column)->label,
                          cell->text != NULL ? cell->text : "",
                          cell->text != NULL && verdict != NULL ? ", " : "",
                          verdict != NULL ? verdict : "");
}

static int
hr_matrix_find_beside (const HrChart *chart,
                       guint          item,
                       int            right,
                       int            down)
{
  const HrMatrix *self = (const HrMatrix *) chart;
  int row = (int) (item / self->columns->len) + down;
  int column = (int) (item % self->columns->len) + right;

  if (row < 0 || row >= (int) self->rows->len || column < 0 || column >= (int) self->columns->len)
    return -1;
  return row * (int) self->columns->len + column;
}

/* The figure of a cell, and its verdict, which the chart tells by colour and sign. */
static char *
word_cell (const HrMatrix     *self,
           const HrMatrixCell *cell)
{
  const char *verdict = self->words.verdicts[cell->verdict];

  if (cell->text == NULL || verdict == NULL)
    return g_strdup (cell->text != NULL ? cell->text : verdict);
  return g_strdup_printf ("%s, %s", cell->text, verdict);
}

static void
hr_matrix_list_cells (const HrChart *chart,
                      HrChartCells  *out)
{
  const HrMatrix *self = (const HrMatrix *) chart;

  hr_chart_cells_title (out, self->words.rows);
  for (guint column = 0; column < self->columns->len; column++)
    hr_chart_cells_title (out, hr_matrix_get_column (self, column)->label);
  for (guint row = 0; row < self->rows->len; row++)
    {
      hr_chart_cells_words (out, hr_matrix_get_row (self, row)->label);
      for (guint column = 0; column < self->columns->len; column++)
        hr_chart_cells_take (out, word_cell (self, hr_matrix_get_cell (self, row, column)));
    }
}

static const HrChartClass matrix_class = {
  .is_mirrored = TRUE,
  .free = hr_matrix_free,
  .lay_scene = hr_matrix_lay,
  .min_width = hr_matrix_min_width,
  .n_items = hr_matrix_n_items,
  .item_key = hr_matrix_item_key,
  .describe = hr_matrix_describe,
  .list_cells = hr_matrix_list_cells,
  .find_beside = hr_matrix_find_beside,
};

/**
 * hr_matrix_new:
 *
 * Returns: (transfer full): a table without rows and columns
 */
HrMatrix *
hr_matrix_new (void)
{
  HrMatrix *self = g_new0 (HrMatrix, 1);

  hr_chart_init (&self->parent, &matrix_class);
  self->rows = g_array_new (FALSE, FALSE, sizeof (HrMatrixHeader));
  self->columns = g_array_new (FALSE, FALSE, sizeof (HrMatrixHeader));
  self->cells = g_array_new (FALSE, FALSE, sizeof (HrMatrixEntry));
  return self;
}

/**
 * hr_matrix_set_words:
 * @self: a table
 * @words: what is said of it; copied
 */
void
hr_matrix_set_words (HrMatrix            *self,
                     const HrMatrixWords *words)
{
  self->words.rows = hr_chart_keep (&self->parent, words->rows);
  self->words.columns = hr_chart_keep (&self->parent, words->columns);
  self->words.current = hr_chart_keep (&self->parent, words->current);
  for (guint i = 0; i < HR_N_CELL_VERDICTS; i++)
    self->words.verdicts[i] = hr_chart_keep (&self->parent, words->verdicts[i]);
}

static guint
add_header (HrMatrix             *self,
            GArray               *headers,
            const HrMatrixHeader *header)
{
  HrMatrixHeader copy = *header;

  copy.key = hr_chart_keep (&self->parent, header->key);
  copy.label = hr_chart_keep (&self->parent, header->label);
  copy.sublabel = hr_chart_keep (&self->parent, header->sublabel);
  g_array_append_val (headers, copy);
  return headers->len - 1;
}

/**
 * hr_matrix_add_column:
 * @self: a table
 * @column: its header; copied
 *
 * Returns: the column's index
 */
guint
hr_matrix_add_column (HrMatrix             *self,
                      const HrMatrixHeader *column)
{
  return add_header (self, self->columns, column);
}

/**
 * hr_matrix_add_row:
 * @self: a table
 * @row: its header; copied
 *
 * Returns: the row's index
 */
guint
hr_matrix_add_row (HrMatrix             *self,
                   const HrMatrixHeader *row)
{
  return add_header (self, self->rows, row);
}

/**
 * hr_matrix_set_cell:
 * @self: a table
 * @row: what hr_matrix_add_row() returned
 * @column: what hr_matrix_add_column() returned
 * @cell: the verdict; copied. Cells that are never set are unknown
 */
void
hr_matrix_set_cell (HrMatrix           *self,
                    guint               row,
                    guint               column,
                    const HrMatrixCell *cell)
{
  HrMatrixEntry entry = { row, column, *cell, NULL };
  g_autofree char *key = NULL;

  g_return_if_fail (row < self->rows->len && column < self->columns->len);
  g_return_if_fail (cell->verdict < HR_N_CELL_VERDICTS);

  key = g_strdup_printf ("%s/%s", hr_matrix_get_row (self, row)->key,
                         hr_matrix_get_column (self, column)->key);
  entry.key = hr_chart_keep (&self->parent, key);
  entry.what.text = hr_chart_keep (&self->parent, cell->text);
  entry.what.description = hr_chart_keep (&self->parent, cell->description);
  if (find_entry (self, row, column) != NULL)
    g_array_remove_index (self->cells, find_place (self, row, column));
  g_array_insert_val (self->cells, find_place (self, row, column), entry);
}

guint
hr_matrix_get_n_rows (const HrMatrix *self)
{
  return self->rows->len;
}

guint
hr_matrix_get_n_columns (const HrMatrix *self)
{
  return self->columns->len;
}

const HrMatrixHeader *
hr_matrix_get_row (const HrMatrix *self,
                   guint           row)
{
  g_return_val_if_fail (row < self->rows->len, NULL);

  return &g_array_index (self->rows, HrMatrixHeader, row);
}

const HrMatrixHeader *
hr_matrix_get_column (const HrMatrix *self,
                      guint           column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return &g_array_index (self->columns, HrMatrixHeader, column);
}

/**
 * hr_matrix_get_cell:
 * @self: a table
 * @row: index of a row
 * @column: index of a column
 *
 * Returns: the cell; an unknown one where none was set
 */
const HrMatrixCell *
hr_matrix_get_cell (const HrMatrix *self,
                    guint           row,
                    guint           column)
{
  static const HrMatrixCell unknown = { HR_CELL_UNKNOWN };
  const HrMatrixEntry *entry = find_entry (self, row, column);

  return entry != NULL ? &entry->what : &unknown;
}

/**
 * hr_matrix_locate_item:
 * @self: a table
 * @item: index of an item, as signals of the widget tell it
 * @row: (out): its row
 * @column: (out): its column
 *
 * Returns: whether there is such a cell
 */
gboolean
hr_matrix_locate_item (const HrMatrix *self,
                       guint           item,
                       guint          *row,
                       guint          *column)
{
  if (item >= hr_matrix_n_items (&self->parent))
    return FALSE;
  *row = item / self->columns->len;
  *column = item % self->columns->len;
  return TRUE;
}
