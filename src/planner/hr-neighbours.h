/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-evaluation.h"

G_BEGIN_DECLS

/**
 * HrNeighbour:
 * @row: a measured run with its estimate; belongs to the evaluation
 * @distance: from the plan; 0: the same question
 *
 * A run that somebody measured, near to a plan.
 */
typedef struct {
  const HrEvaluationRow *row;
  double                 distance;
} HrNeighbour;

GArray *hr_neighbours_find (HrEvaluation    *evaluation,
                            const HrPlan    *plan,
                            const HrRecords *records,
                            guint            n);

G_END_DECLS
