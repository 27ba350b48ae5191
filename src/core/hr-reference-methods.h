/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-estimate.h"
#include "hr-speed.h"

G_BEGIN_DECLS

/* Rules that people use, as their sources print them. */
typedef enum {
  HR_REFERENCE_BYTES_PER_PARAMETER,  /* parameters times the bytes of one */
  HR_REFERENCE_PLUS_A_FIFTH,         /* P · 4 B / (32 / Q) · 1.2 */
  HR_REFERENCE_OPT,                  /* 2 to 2.5 bytes per parameter in 16 bit */
  HR_REFERENCE_GPU_POOR,             /* gpu_poor: weights, cache, activations, states, 650 MB */
  HR_REFERENCE_LLAMA_CACHE,          /* 2 · 2 · layers · heads · width, per token */
  HR_REFERENCE_FOUR_TIMES,           /* training takes four times what inference does */
  HR_REFERENCE_GRADIENTS_AND_STATES, /* the same, gradients and states added once more, 20 % */
  HR_REFERENCE_SIXTEEN_BYTES,        /* mixed precision with AdamW: 16 bytes per parameter */
  HR_REFERENCE_BANDWIDTH,            /* a token reads the weights once */
  HR_N_REFERENCE_METHODS
} HrReferenceMethod;

/* What a rule speaks of. */
typedef enum {
  HR_REFERENCE_MEMORY,               /* bytes, all devices together */
  HR_REFERENCE_CACHE,                /* bytes of the KV cache */
  HR_REFERENCE_DECODE,               /* tokens per second of one sequence */
} HrReferenceQuantity;

/**
 * HrReference:
 * @method: which rule
 * @quantity: what it speaks of
 * @value: what it says of the plan
 * @ours: what the estimate says of the same; 0: nothing
 */
typedef struct {
  HrReferenceMethod   method;
  HrReferenceQuantity quantity;
  double              value, ours;
} HrReference;

guint       hr_reference_methods     (const HrPlan     *plan,
                                      const HrRecords  *records,
                                      const HrEstimate *estimate,
                                      const HrSpeed    *speed,
                                      HrReference       out[HR_N_REFERENCE_METHODS]);
const char *hr_reference_method_name (HrReferenceMethod method);
const char *hr_reference_method_rule (HrReferenceMethod method);
const char *hr_reference_method_source (HrReferenceMethod method);

G_END_DECLS
