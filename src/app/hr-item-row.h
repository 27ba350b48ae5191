/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-memory-table.h"
#include "hr-theme.h"
#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_ITEM_ROW (hr_item_row_get_type ())

/**
 * HrItemRow:
 *
 * One line of the memory table: colour, name, a size for each device; opens to say why.
 */
G_DECLARE_FINAL_TYPE (HrItemRow, hr_item_row, HR, ITEM_ROW, GtkListBoxRow)

GtkWidget  *hr_item_row_new          (guint                n_columns,
                                      GtkSizeGroup       **columns);
void        hr_item_row_show         (HrItemRow           *self,
                                      const HrMemoryTable *table,
                                      const HrTableLine   *line,
                                      HrByteUnit           unit);
void        hr_item_row_set_theme    (HrItemRow           *self,
                                      const HrTheme       *theme);
const char *hr_item_row_get_key      (HrItemRow           *self);
gboolean    hr_item_row_get_open     (HrItemRow           *self);
void        hr_item_row_set_open     (HrItemRow           *self,
                                      gboolean             open);

G_END_DECLS
