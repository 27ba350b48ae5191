/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"

G_BEGIN_DECLS

/**
 * HrMatrix:
 *
 * A table of verdicts as a heat map: rows by columns, a figure in each cell, what it means by
 * colour, sign and hatch. Items are the cells, row by row.
 */
typedef struct _HrMatrix HrMatrix;

typedef enum {
  HR_CELL_UNKNOWN,
  HR_CELL_FITS,
  HR_CELL_TIGHT,
  HR_CELL_EXCEEDS,
  HR_N_CELL_VERDICTS
} HrCellVerdict;

/**
 * HrMatrixHeader:
 * @key: what it is; the key of a cell is "row key/column key"
 * @label: "Q4_K_M", "32 k"
 * @sublabel: (nullable): smaller, left out where there is no room: "4.85 bit"
 * @is_current: the row or column of the present plan
 */
typedef struct {
  const char *key;
  const char *label;
  const char *sublabel;
  gboolean    is_current;
} HrMatrixHeader;

/**
 * HrMatrixCell:
 * @verdict: how it is drawn
 * @text: (nullable): the figure, short: "18.2". Left out where cells are too narrow
 * @level: how strong the colour is, 0..1: what share of the capacity is taken
 * @description: (nullable): sentence of the tooltip and of screen readers
 */
typedef struct {
  HrCellVerdict verdict;
  const char   *text;
  double        level;
  const char   *description;
} HrMatrixCell;

/**
 * HrMatrixWords:
 * @rows: (nullable): what the rows are: "Weight format"
 * @columns: (nullable): what the columns are: "Context (tokens)"
 * @verdicts: (nullable): legend entries, by #HrCellVerdict
 * @current: (nullable): legend entry of the frame round the present plan's cell
 */
typedef struct {
  const char *rows;
  const char *columns;
  const char *verdicts[HR_N_CELL_VERDICTS];
  const char *current;
} HrMatrixWords;

HrMatrix             *hr_matrix_new           (void);
void                  hr_matrix_set_words     (HrMatrix             *self,
                                               const HrMatrixWords  *words);
guint                 hr_matrix_add_column    (HrMatrix             *self,
                                               const HrMatrixHeader *column);
guint                 hr_matrix_add_row       (HrMatrix             *self,
                                               const HrMatrixHeader *row);
void                  hr_matrix_set_cell      (HrMatrix             *self,
                                               guint                 row,
                                               guint                 column,
                                               const HrMatrixCell   *cell);
guint                 hr_matrix_get_n_rows    (const HrMatrix       *self);
guint                 hr_matrix_get_n_columns (const HrMatrix       *self);
const HrMatrixHeader *hr_matrix_get_row       (const HrMatrix       *self,
                                               guint                 row);
const HrMatrixHeader *hr_matrix_get_column    (const HrMatrix       *self,
                                               guint                 column);
const HrMatrixCell   *hr_matrix_get_cell      (const HrMatrix       *self,
                                               guint                 row,
                                               guint                 column);
gboolean              hr_matrix_locate_item   (const HrMatrix       *self,
                                               guint                 item,
                                               guint                *row,
                                               guint                *column);

static inline void
hr_matrix_unref (HrMatrix *self)
{
  hr_chart_unref (HR_CHART (self));
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrMatrix, hr_matrix_unref)

G_END_DECLS
