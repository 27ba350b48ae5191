/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"

G_BEGIN_DECLS

/**
 * HrChartCell:
 * @text: (nullable): as the chart words it
 * @number: the same for a machine; NaN where there is none, or where only @text has its unit
 */
typedef struct {
  char  *text;
  double number;
} HrChartCell;

/**
 * HrChartCells:
 * @titles: (element-type utf8): of the columns; an empty one where the chart has no word for it
 * @cells: (element-type HrChartCell): row after row
 *
 * The numbers of a chart as rows and columns, in the chart's own words: what can be pasted into a
 * table. The first column names what a row is about.
 */
typedef struct {
  GPtrArray *titles;
  GArray    *cells;
} HrChartCells;

HrChartCells      *hr_chart_list_cells     (const HrChart      *chart);
void               hr_chart_cells_free     (HrChartCells       *self);
guint              hr_chart_cells_n_rows   (const HrChartCells *self);
const HrChartCell *hr_chart_cells_get      (const HrChartCells *self,
                                            guint               row,
                                            guint               column);

/* For kinds of charts, which fill them from left to right, row by row. */
void               hr_chart_cells_title    (HrChartCells       *self,
                                            const char         *title);
void               hr_chart_cells_words    (HrChartCells       *self,
                                            const char         *text);
void               hr_chart_cells_take     (HrChartCells       *self,
                                            char               *text);
void               hr_chart_cells_number   (HrChartCells       *self,
                                            double              number,
                                            char               *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrChartCells, hr_chart_cells_free)

G_END_DECLS
