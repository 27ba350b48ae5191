/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-table-grid.h"

#define MIN_CELL_CHARS 12
#define MAX_CELL_CHARS 28

static void
clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

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

  clear (grid);
  for (guint column = 1; column < n_columns; column++)
    gtk_grid_attach (grid, new_cell (hr_table_get_column (table, column)->title, "heading"),
                     column, 0, 1, 1);
  for (guint row = 0; row < hr_table_get_n_rows (table); row++)
    for (guint column = 0; column < n_columns; column++)
      gtk_grid_attach (grid, new_cell (hr_table_get_text (table, row, column),
                                       column == 0 ? "dim-label" : "numeric"),
                       column, row + 1, 1, 1);
}
