/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-table-grid.h"

#define MIN_CELL_CHARS 12
#define MAX_CELL_CHARS 28

static GtkWidget *
new_cell (const char *text,
          const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN_CELL_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CELL_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* Cells that stay are what keeps a table cheap while its numbers change. */
static void
show_cell (GtkGrid    *grid,
           guint       column,
           guint       row,
           const char *text,
           const char *style)
{
  GtkWidget *cell = gtk_grid_get_child_at (grid, column, row);

  if (cell == NULL)
    gtk_grid_attach (grid, new_cell (text, style), column, row, 1, 1);
  else
    gtk_label_set_label (GTK_LABEL (cell), text);
}

/* The first cell of a grid is empty, so rows are counted by the names at their start. */
static void
drop_rows (GtkGrid *grid,
           guint    first)
{
  while (gtk_grid_get_child_at (grid, 0, first) != NULL)
    gtk_grid_remove_row (grid, first);
}

static void
drop_columns (GtkGrid *grid,
              guint    first)
{
  while (gtk_grid_get_child_at (grid, first, 0) != NULL)
    gtk_grid_remove_column (grid, first);
}

/**
 * hr_table_grid_fill:
 * @grid: shows a table
 * @table: which
 *
 * Shows @table in @grid instead of what it showed before: names at the start of rows, numbers in
 * figures of equal width.
 */
void
hr_table_grid_fill (GtkGrid       *grid,
                    const HrTable *table)
{
  guint n_columns = hr_table_get_n_columns (table);
  guint n_rows = hr_table_get_n_rows (table);

  drop_columns (grid, n_columns);
  drop_rows (grid, n_rows + 1);
  for (guint column = 1; column < n_columns; column++)
    show_cell (grid, column, 0, hr_table_get_column (table, column)->title, "heading");
  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      show_cell (grid, column, row + 1, hr_table_get_text (table, row, column),
                 column == 0 ? "dim-label" : "numeric");
}
