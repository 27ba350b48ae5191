/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-chart-cells.h"

static void
add_column (HrTable            *table,
            const HrChartCells *cells,
            guint               column)
{
  const char *title = g_ptr_array_index (cells->titles, column);
  g_autofree char *key = g_strdup_printf ("column_%u", column);

  hr_table_add_column (table, &(HrTableColumn) {
    key, *title != '\0' ? title : _("Item"), NULL, column > 0, 0,
  });
}

/**
 * hr_chart_to_table:
 * @chart: a chart
 *
 * Returns: (transfer full): the numbers that it shows
 */
HrTable *
hr_chart_to_table (const HrChart *chart)
{
  g_autoptr (HrChartCells) cells = hr_chart_list_cells (chart);
  HrTable *table = hr_table_new ("chart", _("Chart"));

  for (guint column = 0; column < cells->titles->len; column++)
    add_column (table, cells, column);
  for (guint row = 0; row < hr_chart_cells_n_rows (cells); row++)
    {
      hr_table_add_row (table, FALSE);
      for (guint column = 0; column < cells->titles->len; column++)
        {
          const HrChartCell *cell = hr_chart_cells_get (cells, row, column);

          if (!isnan (cell->number))
            hr_table_set_number (table, column, cell->number, cell->text);
          else
            hr_table_set_text (table, column, cell->text);
        }
    }
  return table;
}
