/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-sweeper.h"

G_BEGIN_DECLS

/* What a grid sets against what. */
typedef enum {
  HR_GRID_FORMATS,             /* weight formats by how much text there is */
  HR_GRID_MODELS,              /* models by devices */
  HR_GRID_COUNTS,              /* devices by how many of them */
  HR_N_GRIDS
} HrGridKind;

/**
 * HrGrid:
 *
 * A plan with two of its choices varied against each other: a few values each, chosen so that they
 * span what there is, the plan's own among them.
 */
typedef struct _HrGrid HrGrid;

HrGrid             *hr_grid_new         (HrGridKind      kind,
                                         HrCatalog      *catalog,
                                         const HrAnswer *answer);
void                hr_grid_free        (HrGrid         *self);
gboolean            hr_grid_run         (HrGrid         *self,
                                         gboolean        wants_speed,
                                         GCancellable   *cancellable);
HrGridKind          hr_grid_get_kind    (const HrGrid   *self);
HrAnswer           *hr_grid_get_answer  (const HrGrid   *self);
const HrAxisValues *hr_grid_get_rows    (const HrGrid   *self);
const HrAxisValues *hr_grid_get_columns (const HrGrid   *self);
gint                hr_grid_own_row     (const HrGrid   *self);
gint                hr_grid_own_column  (const HrGrid   *self);
const HrSweepPoint *hr_grid_get_point   (const HrGrid   *self,
                                         guint           row,
                                         guint           column);
HrPlan             *hr_grid_dup_plan    (const HrGrid   *self,
                                         guint           row,
                                         guint           column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrGrid, hr_grid_free)

G_END_DECLS
