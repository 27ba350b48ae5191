/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"

G_BEGIN_DECLS

#define HR_MAX_TABLE_COLUMNS (HR_MAX_DEVICES + 1)
#define HR_MAX_TABLE_ROWS (HR_MAX_ITEMS * 4)

/**
 * HrTableLine:
 * @item: (nullable): the item, with equation and source; NULL in a line of totals
 * @counter: for totals, which counter
 * @free: for totals, what is left
 * @bytes: a size for each column
 * @present: whether the column has such an item
 */
typedef struct {
  const HrItem *item;
  HrCounter     counter;
  gboolean      free;
  gint64        bytes[HR_MAX_TABLE_COLUMNS];
  gboolean      present[HR_MAX_TABLE_COLUMNS];
} HrTableLine;

/**
 * HrMemoryTable:
 *
 * The numbers of an estimate as lines and columns: an item in each line, devices that are alike
 * in one column, main memory in the last.
 */
typedef struct {
  guint        n_columns;
  char        *columns[HR_MAX_TABLE_COLUMNS];
  HrTableLine *lines;
  guint        n_items;          /* lines of items; the totals follow */
  guint        n_lines;
} HrMemoryTable;

HrMemoryTable *hr_memory_table_new  (const HrAnswer      *answer);
void           hr_memory_table_free (HrMemoryTable       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrMemoryTable, hr_memory_table_free)

G_END_DECLS
