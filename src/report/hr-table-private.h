/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-table.h"

G_BEGIN_DECLS

typedef struct {
  char  *text;                 /* NULL: empty */
  double number;               /* NaN: none */
} HrTableCell;

typedef struct {
  HrTableCell *cells;          /* one for each column */
  gboolean     is_total;
} HrTableRow;

struct _HrTable {
  char   *key;
  char   *title;
  GArray *columns;             /* HrTableColumn, with owned strings */
  GArray *rows;                /* HrTableRow */
};

const HrTableCell *hr_table_get_cell (const HrTable *self,
                                      guint          row,
                                      guint          column);

G_END_DECLS
