/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-optimizer.h"

/* bitsandbytes optim/optimizer.py: smaller tensors keep 32-bit states; blocks of 256 share one
 * 32-bit maximum. */
#define QUANTIZED_MIN_ELEMENTS 4096
#define QUANTIZED_STATE_BYTES (1 + 4.0 / 256)
#define FULL_STATE_BYTES 4

/* Newton-Schulz iteration of Muon: X, its Gram matrix and two products in 16 bit. */
#define MUON_COPIES 4

typedef enum {
  STATES_PER_ELEMENT,          /* count states in the parameter's type */
  STATES_QUANTIZED,            /* count states in 8 bit */
  STATES_FACTORED,             /* Adafactor: row and column sums in 32 bit */
  STATES_MUON,                 /* one for matrices, AdamW for the rest */
  STATES_PROJECTED,            /* GaLore: two states and a projector of the given rank */
  STATES_PROJECTED_8BIT,
  STATES_RANDOM,               /* APOLLO: two states; the projector comes from a seed */
} States;

typedef enum {
  STEP_NOTHING,
  STEP_FOREACH,                /* one list of temporaries as large as all parameters */
  STEP_LOOP,                   /* two temporaries of the largest tensor (tracked) */
  STEP_MUON,
} Step;

/* estimation-model §5.1; oracle-findings B for the step's temporaries. */
static const struct {
  States states;
  double count;
  Step   step;
  gboolean paged;
} optimizers[] = {
  [HR_OPTIMIZER_SGD] = { STATES_PER_ELEMENT, 0, STEP_NOTHING, FALSE },
  [HR_OPTIMIZER_MOMENTUM] = { STATES_PER_ELEMENT, 1, STEP_NOTHING, FALSE },
  [HR_OPTIMIZER_ADAMW] = { STATES_PER_ELEMENT, 2, STEP_FOREACH, FALSE },
  [HR_OPTIMIZER_ADAMW_FUSED] = { STATES_PER_ELEMENT, 2, STEP_NOTHING, FALSE },
  [HR_OPTIMIZER_ADAMW_LOOP] = { STATES_PER_ELEMENT, 2, STEP_LOOP, FALSE },
  [HR_OPTIMIZER_ADAMW_8BIT] = { STATES_QUANTIZED, 2, STEP_NOTHING, FALSE },
  [HR_OPTIMIZER_PAGED_ADAMW] = { STATES_PER_ELEMENT, 2, STEP_NOTHING, TRUE },
  [HR_OPTIMIZER_PAGED_ADAMW_8BIT] = { STATES_QUANTIZED, 2, STEP_NOTHING, TRUE },
  [HR_OPTIMIZER_ADAFACTOR] = { STATES_FACTORED, 0, STEP_LOOP, FALSE },
  [HR_OPTIMIZER_LION] = { STATES_PER_ELEMENT, 1, STEP_NOTHING, FALSE },
  [HR_OPTIMIZER_LION_8BIT] = { STATES_QUANTIZED, 1, STEP_NOTHING, FALSE },
  [HR_OPTIMIZER_MUON] = { STATES_MUON, 1, STEP_MUON, FALSE },
  [HR_OPTIMIZER_GALORE] = { STATES_PROJECTED, 2, STEP_LOOP, FALSE },
  [HR_OPTIMIZER_GALORE_8BIT] = { STATES_PROJECTED_8BIT, 2, STEP_LOOP, FALSE },
  [HR_OPTIMIZER_APOLLO] = { STATES_RANDOM, 2, STEP_LOOP, FALSE },
  [HR_OPTIMIZER_APOLLO_MINI] = { STATES_RANDOM, 2, STEP_LOOP, FALSE },
};

/**
 * hr_trainable_add:
 * @self: sums
 * @rows: of one tensor; 1 for a vector
 * @cols: of one tensor
 * @count: how many such tensors
 * @hidden: whether it is a hidden matrix, which Muon and low-rank optimizers treat apart
 *
 * Adds trainable tensors to the sums.
 */
void
hr_trainable_add (HrTrainable *self,
                  double       rows,
                  double       cols,
                  double       count,
                  gboolean     hidden)
{
  double elements = rows * cols;

  self->elements += count * elements;
  self->largest = MAX (self->largest, elements);
  self->rows_and_cols += count * (rows > 1 && cols > 1 ? rows + cols : elements);
  if (elements < QUANTIZED_MIN_ELEMENTS)
    self->small += count * elements;
  if (!hidden)
    {
      self->rest += count * elements;
      return;
    }
  self->matrices += count * elements;
  self->largest_hidden = MAX (self->largest_hidden, elements);
  self->low_rank_max += count * MAX (rows, cols);
  self->low_rank_min += count * MIN (rows, cols);
}

/**
 * hr_optimizer_state_bytes:
 * @optimizer: an optimizer
 * @trainable: what trains
 * @element_bytes: bytes per state element: torch's states take the parameter's type
 * @rank: of low-rank optimizers
 *
 * Returns: bytes of optimizer states (estimation-model §5.1)
 */
double
hr_optimizer_state_bytes (HrOptimizer        optimizer,
                          const HrTrainable *trainable,
                          double             element_bytes,
                          double             rank)
{
  double count = optimizers[optimizer].count, quantized = trainable->elements - trainable->small;

  if (optimizer == HR_OPTIMIZER_APOLLO_MINI)
    rank = 1;
  switch (optimizers[optimizer].states)
    {
    case STATES_QUANTIZED:
      return count * (quantized * QUANTIZED_STATE_BYTES + trainable->small * FULL_STATE_BYTES);
    case STATES_FACTORED:
      return FULL_STATE_BYTES * trainable->rows_and_cols;
    case STATES_MUON:
      return element_bytes * (trainable->matrices + 2 * trainable->rest);
    case STATES_PROJECTED:
      return element_bytes * (rank * (2 * trainable->low_rank_max + trainable->low_rank_min) +
                              2 * trainable->rest);
    case STATES_PROJECTED_8BIT:
      return QUANTIZED_STATE_BYTES * 2 * (rank * trainable->low_rank_max + trainable->rest) +
             element_bytes * rank * trainable->low_rank_min;
    case STATES_RANDOM:
      return element_bytes * 2 * (rank * trainable->low_rank_max + trainable->rest);
    case STATES_PER_ELEMENT:
    default:
      return count * element_bytes * trainable->elements;
    }
}

/**
 * hr_optimizer_step_bytes:
 * @optimizer: an optimizer
 * @trainable: what trains on this device
 * @element_bytes: bytes per state element
 *
 * Returns: bytes of the step's temporaries
 */
double
hr_optimizer_step_bytes (HrOptimizer        optimizer,
                         const HrTrainable *trainable,
                         double             element_bytes)
{
  switch (optimizers[optimizer].step)
    {
    case STEP_FOREACH:
      return element_bytes * trainable->elements;
    case STEP_LOOP:
      return 2 * element_bytes * trainable->largest;
    case STEP_MUON:
      return MUON_COPIES * 2 * trainable->largest;
    case STEP_NOTHING:
    default:
      return 0;
    }
}

/**
 * hr_optimizer_is_paged:
 * @optimizer: an optimizer
 *
 * Returns: whether its states lie in memory that the driver pages to the host
 */
gboolean
hr_optimizer_is_paged (HrOptimizer optimizer)
{
  return optimizers[optimizer].paged;
}
