/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-cells.h"

#include <math.h>

#include "hr-chart-private.h"

static void
clear_cell (gpointer data)
{
  g_free (((HrChartCell *) data)->text);
}

/**
 * hr_chart_list_cells:
 * @chart: a chart
 *
 * Returns: (transfer full): its numbers as a table; one without rows where it shows none
 */
HrChartCells *
hr_chart_list_cells (const HrChart *chart)
{
  HrChartCells *self = g_new0 (HrChartCells, 1);

  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->cells = g_array_new (FALSE, FALSE, sizeof (HrChartCell));
  g_array_set_clear_func (self->cells, clear_cell);
  chart->klass->list_cells (chart, self);
  return self;
}

/**
 * hr_chart_cells_free:
 * @self: (transfer full): a table
 */
void
hr_chart_cells_free (HrChartCells *self)
{
  g_ptr_array_unref (self->titles);
  g_array_unref (self->cells);
  g_free (self);
}

/**
 * hr_chart_cells_n_rows:
 * @self: a table
 *
 * Returns: how many rows it has
 */
guint
hr_chart_cells_n_rows (const HrChartCells *self)
{
  return self->titles->len > 0 ? self->cells->len / self->titles->len : 0;
}

/**
 * hr_chart_cells_get:
 * @self: a table
 * @row: a row
 * @column: a column
 *
 * Returns: (transfer none): the cell
 */
const HrChartCell *
hr_chart_cells_get (const HrChartCells *self,
                    guint               row,
                    guint               column)
{
  g_return_val_if_fail (row < hr_chart_cells_n_rows (self) && column < self->titles->len, NULL);

  return &g_array_index (self->cells, HrChartCell, row * self->titles->len + column);
}

/**
 * hr_chart_cells_title:
 * @self: a table without cells
 * @title: (nullable): of its next column
 */
void
hr_chart_cells_title (HrChartCells *self,
                      const char   *title)
{
  g_ptr_array_add (self->titles, g_strdup (title != NULL ? title : ""));
}

/**
 * hr_chart_cells_words:
 * @self: a table
 * @text: (nullable): what the next cell says
 */
void
hr_chart_cells_words (HrChartCells *self,
                      const char   *text)
{
  hr_chart_cells_take (self, g_strdup (text));
}

/**
 * hr_chart_cells_take:
 * @self: a table
 * @text: (transfer full) (nullable): what the next cell says
 */
void
hr_chart_cells_take (HrChartCells *self,
                     char         *text)
{
  hr_chart_cells_number (self, NAN, text);
}

/**
 * hr_chart_cells_number:
 * @self: a table
 * @number: of the next cell; NaN for none
 * @text: (transfer full) (nullable): the same in words
 */
void
hr_chart_cells_number (HrChartCells *self,
                       double        number,
                       char         *text)
{
  const HrChartCell cell = { text, number };

  g_array_append_val (self->cells, cell);
}
