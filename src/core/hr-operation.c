/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-operation.h"

/**
 * hr_operation_name:
 * @kind: a kind of operation
 *
 * Returns: its machine name in `estimate --json`
 */
const char *
hr_operation_name (HrOpKind kind)
{
  static const char *const names[HR_N_OP_KINDS] = {
    "embedding", "norm", "attn_qkv", "cache_write", "attention", "attn_out", "ssm_linear",
    "ssm_scan", "router", "ffn", "experts", "shared_expert", "lm_head", "sampling", "loss",
    "adapter", "dequantize", "optimizer_step", "all_reduce", "all_gather", "reduce_scatter",
    "all_to_all", "send", "bubble", "host", "overhead",
  };

  g_return_val_if_fail (kind < HR_N_OP_KINDS, NULL);
  return names[kind];
}

/**
 * hr_op_phase_name:
 * @phase: a phase
 *
 * Returns: its machine name
 */
const char *
hr_op_phase_name (HrOpPhase phase)
{
  static const char *const names[HR_N_OP_PHASES] = {
    "prefill", "decode", "forward", "backward", "recompute", "optimizer",
  };

  g_return_val_if_fail (phase < HR_N_OP_PHASES, NULL);
  return names[phase];
}

/**
 * hr_bound_name:
 * @bound: what decides a time
 *
 * Returns: its machine name
 */
const char *
hr_bound_name (HrBound bound)
{
  static const char *const names[HR_N_BOUNDS] = { "memory", "compute", "host", "communication" };

  g_return_val_if_fail (bound < HR_N_BOUNDS, NULL);
  return names[bound];
}

/**
 * hr_operation_bytes:
 * @self: an operation
 *
 * Returns: bytes that one run moves through its device's memory
 */
double
hr_operation_bytes (const HrOperation *self)
{
  return self->weight_bytes + self->cache_bytes + self->activation_bytes;
}

/**
 * hr_operation_intensity:
 * @self: an operation
 *
 * Returns: arithmetic intensity, FLOPs per byte; 0 where it moves nothing
 */
double
hr_operation_intensity (const HrOperation *self)
{
  double bytes = hr_operation_bytes (self);

  return bytes > 0.0 ? self->flops / bytes : 0.0;
}

/**
 * hr_operation_add:
 * @list: operations
 * @op: one more
 *
 * Appends @op unless it is run zero times. A full list drops it: sizes of models are bounded
 * such that HR_MAX_OPERATIONS suffices (a layer group has at most a dozen operations).
 *
 * Returns: (nullable): the entry, to be changed in place
 */
HrOperation *
hr_operation_add (HrOperationList   *list,
                  const HrOperation *op)
{
  if (!(op->count > 0.0) || list->n_ops == HR_MAX_OPERATIONS)
    return NULL;
  list->ops[list->n_ops] = *op;
  return &list->ops[list->n_ops++];
}

/**
 * hr_operations_flops:
 * @list: operations
 * @phase: which of them
 *
 * Returns: FLOPs of a phase, all runs on all devices
 */
double
hr_operations_flops (const HrOperationList *list,
                     HrOpPhase              phase)
{
  double sum = 0.0;

  for (guint i = 0; i < list->n_ops; i++)
    if (list->ops[i].phase == phase)
      sum += list->ops[i].flops * list->ops[i].count;
  return sum;
}

/**
 * hr_operations_seconds:
 * @list: operations
 * @phase: which of them
 *
 * Returns: their times, added up
 */
double
hr_operations_seconds (const HrOperationList *list,
                       HrOpPhase              phase)
{
  double sum = 0.0;

  for (guint i = 0; i < list->n_ops; i++)
    if (list->ops[i].phase == phase)
      sum += list->ops[i].seconds;
  return sum;
}
