/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HR_TABLE_CSV,
  HR_TABLE_JSON,
  HR_TABLE_MARKDOWN,
  HR_TABLE_HTML,
  HR_TABLE_TEXT,               /* tabs between cells: what a spreadsheet takes from a clipboard */
} HrTableFormat;

/**
 * HrTableColumn:
 * @key: its name in JSON
 * @title: its heading
 * @unit: (nullable): of the numbers of its cells, where they are read by a machine: "bytes"
 * @is_number: cells are set at the end
 * @weight: how readily it takes room that is left; 0: as wide as its words
 */
typedef struct {
  const char *key;
  const char *title;
  const char *unit;
  gboolean    is_number;
  double      weight;
} HrTableColumn;

/**
 * HrTable:
 *
 * Cells in rows and columns, each with words for people and, where it is one, a number for
 * machines. Built once, then written in any format or set on a page.
 */
typedef struct _HrTable HrTable;

HrTable             *hr_table_new           (const char          *key,
                                             const char          *title);
void                 hr_table_free          (HrTable             *self);
guint                hr_table_add_column    (HrTable             *self,
                                             const HrTableColumn *column);
void                 hr_table_add_row       (HrTable             *self,
                                             gboolean             is_total);
void                 hr_table_set_text      (HrTable             *self,
                                             guint                column,
                                             const char          *text);
void                 hr_table_set_number    (HrTable             *self,
                                             guint                column,
                                             double               number,
                                             const char          *text);
const char          *hr_table_get_title     (const HrTable       *self);
guint                hr_table_get_n_columns (const HrTable       *self);
const HrTableColumn *hr_table_get_column    (const HrTable       *self,
                                             guint                column);
guint                hr_table_get_n_rows    (const HrTable       *self);
gboolean             hr_table_is_total      (const HrTable       *self,
                                             guint                row);
const char          *hr_table_get_text      (const HrTable       *self,
                                             guint                row,
                                             guint                column);
gboolean             hr_table_format_for_path (const char        *path,
                                             HrTableFormat       *out);
char                *hr_table_write         (const HrTable       *self,
                                             HrTableFormat        format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrTable, hr_table_free)

G_END_DECLS
