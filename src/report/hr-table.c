/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-table.h"

#include <math.h>

#include "hr-table-private.h"

static void
clear_column (gpointer data)
{
  HrTableColumn *column = data;

  g_free ((char *) column->key);
  g_free ((char *) column->title);
  g_free ((char *) column->unit);
}

/**
 * hr_table_new:
 * @key: its name in JSON
 * @title: what stands above it
 *
 * Returns: (transfer full): a table without columns
 */
HrTable *
hr_table_new (const char *key,
              const char *title)
{
  HrTable *self = g_new0 (HrTable, 1);

  self->key = g_strdup (key);
  self->title = g_strdup (title);
  self->columns = g_array_new (FALSE, TRUE, sizeof (HrTableColumn));
  self->rows = g_array_new (FALSE, TRUE, sizeof (HrTableRow));
  g_array_set_clear_func (self->columns, clear_column);
  return self;
}

/**
 * hr_table_free:
 * @self: (transfer full): a table
 */
void
hr_table_free (HrTable *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      HrTableRow *row = &g_array_index (self->rows, HrTableRow, i);

      for (guint j = 0; j < self->columns->len; j++)
        g_free (row->cells[j].text);
      g_free (row->cells);
    }
  g_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self->key);
  g_free (self->title);
  g_free (self);
}

/**
 * hr_table_add_column:
 * @self: a table without rows
 * @column: what it holds; copied
 *
 * Returns: its index
 */
guint
hr_table_add_column (HrTable             *self,
                     const HrTableColumn *column)
{
  HrTableColumn copy = *column;

  g_return_val_if_fail (self->rows->len == 0, 0);
  copy.key = g_strdup (column->key);
  copy.title = g_strdup (column->title);
  copy.unit = g_strdup (column->unit);
  g_array_append_val (self->columns, copy);
  return self->columns->len - 1;
}

/**
 * hr_table_add_row:
 * @self: a table
 * @is_total: whether it sums up the rows above
 *
 * Begins a row of empty cells; the setters fill the last one.
 */
void
hr_table_add_row (HrTable *self,
                  gboolean is_total)
{
  HrTableRow row = { g_new0 (HrTableCell, self->columns->len), is_total };

  for (guint i = 0; i < self->columns->len; i++)
    row.cells[i].number = NAN;
  g_array_append_val (self->rows, row);
}

/**
 * hr_table_get_cell:
 * @self: a table
 * @row: index of a row
 * @column: index of a column
 *
 * Returns: (transfer none): its cell
 */
const HrTableCell *
hr_table_get_cell (const HrTable *self,
                   guint          row,
                   guint          column)
{
  g_return_val_if_fail (row < self->rows->len && column < self->columns->len, NULL);

  return &g_array_index (self->rows, HrTableRow, row).cells[column];
}

/**
 * hr_table_set_text:
 * @self: a table with a row
 * @column: index of a column
 * @text: (nullable): words of the cell in the last row
 */
void
hr_table_set_text (HrTable    *self,
                   guint       column,
                   const char *text)
{
  hr_table_set_number (self, column, NAN, text);
}

/**
 * hr_table_set_number:
 * @self: a table with a row
 * @column: index of a column
 * @number: of the cell in the last row, in the unit of its column; NaN: none
 * @text: (nullable): the same in words
 */
void
hr_table_set_number (HrTable    *self,
                     guint       column,
                     double      number,
                     const char *text)
{
  HrTableCell *cell;

  g_return_if_fail (self->rows->len > 0);
  cell = (HrTableCell *) hr_table_get_cell (self, self->rows->len - 1, column);
  g_free (cell->text);
  cell->text = g_strdup (text);
  cell->number = number;
}

/**
 * hr_table_get_title:
 * @self: a table
 *
 * Returns: (transfer none): what stands above it
 */
const char *
hr_table_get_title (const HrTable *self)
{
  return self->title;
}

/**
 * hr_table_get_n_columns:
 * @self: a table
 *
 * Returns: the number of columns
 */
guint
hr_table_get_n_columns (const HrTable *self)
{
  return self->columns->len;
}

/**
 * hr_table_get_column:
 * @self: a table
 * @column: index of a column
 *
 * Returns: (transfer none): what it holds
 */
const HrTableColumn *
hr_table_get_column (const HrTable *self,
                     guint          column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return &g_array_index (self->columns, HrTableColumn, column);
}

/**
 * hr_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of rows below the heading
 */
guint
hr_table_get_n_rows (const HrTable *self)
{
  return self->rows->len;
}

/**
 * hr_table_is_total:
 * @self: a table
 * @row: index of a row
 *
 * Returns: whether it sums up the rows above
 */
gboolean
hr_table_is_total (const HrTable *self,
                   guint          row)
{
  g_return_val_if_fail (row < self->rows->len, FALSE);

  return g_array_index (self->rows, HrTableRow, row).is_total;
}

/**
 * hr_table_get_text:
 * @self: a table
 * @row: index of a row
 * @column: index of a column
 *
 * Returns: (transfer none): words of the cell; "" where it is empty
 */
const char *
hr_table_get_text (const HrTable *self,
                   guint          row,
                   guint          column)
{
  const HrTableCell *cell = hr_table_get_cell (self, row, column);

  return cell != NULL && cell->text != NULL ? cell->text : "";
}
