/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-private.h"
#include "hr-matrix.h"

G_BEGIN_DECLS

/* A cell that was set; those that were not are unknown. */
typedef struct {
  guint         row, column;
  HrMatrixCell  what;
  const char   *key;
} HrMatrixEntry;

struct _HrMatrix {
  HrChart        parent;
  HrMatrixWords  words;
  GArray        *rows;         /* HrMatrixHeader */
  GArray        *columns;
  GArray        *cells;        /* HrMatrixEntry: those that were set, row by row */
};

double   hr_matrix_min_width (const HrChart     *chart,
                              const HrMeasure   *measure);
HrScene *hr_matrix_lay       (const HrChart     *chart,
                              const HrMeasure   *measure,
                              const HrChartView *view);

G_END_DECLS
