/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-plan.h"

G_BEGIN_DECLS

/**
 * HrTrainable:
 * @elements: all trainable elements
 * @largest: elements of the largest trainable tensor
 * @largest_hidden: the same among hidden matrices
 * @matrices: elements in hidden matrices (Muon's share)
 * @rows_and_cols: sum of rows + cols of matrices, plus elements of vectors (Adafactor)
 * @low_rank_max: sum over matrices of the longer side (GaLore, APOLLO)
 * @low_rank_min: sum over matrices of the shorter side
 * @rest: elements outside matrices
 * @small: elements of tensors below the size that 8-bit optimizers quantise
 */
typedef struct {
  double elements, largest, largest_hidden, matrices, rows_and_cols;
  double low_rank_max, low_rank_min, rest, small;
} HrTrainable;

void   hr_trainable_add          (HrTrainable       *self,
                                  double             rows,
                                  double             cols,
                                  double             count,
                                  gboolean           hidden);
double hr_optimizer_state_bytes  (HrOptimizer        optimizer,
                                  const HrTrainable *trainable,
                                  double             element_bytes,
                                  double             rank);
double hr_optimizer_step_bytes   (HrOptimizer        optimizer,
                                  const HrTrainable *trainable,
                                  double             element_bytes);
gboolean hr_optimizer_is_paged   (HrOptimizer        optimizer);

G_END_DECLS
