/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"

G_BEGIN_DECLS

/* When an operation runs. */
typedef enum {
  HR_OP_PREFILL,
  HR_OP_DECODE,
  HR_OP_FORWARD,
  HR_OP_BACKWARD,
  HR_OP_RECOMPUTE,
  HR_OP_OPTIMIZER,
  HR_N_OP_PHASES
} HrOpPhase;

/* What it does; names: hr_operation_name(). */
typedef enum {
  HR_OP_EMBEDDING,
  HR_OP_NORM,                  /* norms, rotation, residual sums */
  HR_OP_ATTN_QKV,
  HR_OP_CACHE_WRITE,
  HR_OP_ATTENTION,             /* scores and values */
  HR_OP_ATTN_OUT,
  HR_OP_SSM_LINEAR,            /* linears of a recurrent mixer */
  HR_OP_SSM_SCAN,              /* convolution and state */
  HR_OP_ROUTER,
  HR_OP_FFN,                   /* dense MLP */
  HR_OP_EXPERTS,
  HR_OP_SHARED_EXPERT,
  HR_OP_LM_HEAD,
  HR_OP_SAMPLING,
  HR_OP_LOSS,
  HR_OP_ADAPTER,               /* LoRA and other adapters */
  HR_OP_DEQUANTIZE,            /* 16-bit copies of quantised weights */
  HR_OP_OPTIMIZER_STEP,
  HR_OP_ALL_REDUCE,
  HR_OP_ALL_GATHER,
  HR_OP_REDUCE_SCATTER,
  HR_OP_ALL_TO_ALL,
  HR_OP_SEND,                  /* between pipeline stages or over PCIe */
  HR_OP_BUBBLE,                /* a pipeline's idle time */
  HR_OP_HOST,                  /* launches and scheduling that nothing hides */
  HR_OP_OVERHEAD,              /* gaps and small kernels on the device */
  HR_N_OP_KINDS
} HrOpKind;

typedef enum {
  HR_BOUND_MEMORY,
  HR_BOUND_COMPUTE,
  HR_BOUND_HOST,
  HR_BOUND_COMMUNICATION,
  HR_N_BOUNDS
} HrBound;

/**
 * HrOperation:
 * @phase: when
 * @kind: what
 * @place: index of the device that runs it, or HR_PLACE_HOST
 * @count: how often one step runs it (layers that are alike)
 * @flops: a multiply-add is two; of one run, on one device
 * @weight_bytes: bytes of weights that one run reads
 * @cache_bytes: bytes of KV cache or state that it reads or writes
 * @activation_bytes: bytes of activations that pass the memory
 * @link_bytes: bytes that pass the link of one device
 * @rows: rows of the matrix product (tokens); 0: none
 * @rows_abreast: rows of all products that run side by side, those of other experts included;
 *   0: @rows
 * @inverse_width: sum of 1/rows and 1/columns of the matrices, on average over FLOPs; 0: no matrix
 * @rate: the data type it computes in
 * @peak_per_s: dense peak of @rate on its device; 0: unknown
 * @bandwidth_bytes_per_s: nominal bandwidth of where its bytes lie; for a collective, of the link
 * @seconds: time of all @count runs
 * @bound: what decides @seconds
 *
 * One kind of work of one device. Everything a roofline shows: intensity is flops / bytes,
 * attained performance is flops · count / seconds.
 */
typedef struct {
  HrOpPhase phase;
  HrOpKind  kind;
  gint      place;
  double    count;
  double    flops;
  double    weight_bytes, cache_bytes, activation_bytes, link_bytes;
  double    rows, rows_abreast, inverse_width;
  HrRate    rate;
  double    peak_per_s, bandwidth_bytes_per_s;
  double    seconds;
  HrBound   bound;
} HrOperation;

#define HR_PLACE_HOST (-1)
#define HR_MAX_OPERATIONS 1024

typedef struct {
  guint       n_ops;
  HrOperation ops[HR_MAX_OPERATIONS];
} HrOperationList;

const char *hr_operation_name      (HrOpKind               kind);
const char *hr_op_phase_name       (HrOpPhase              phase);
const char *hr_bound_name          (HrBound                bound);
double      hr_operation_bytes     (const HrOperation     *self);
double      hr_operation_intensity (const HrOperation     *self);
HrOperation *hr_operation_add      (HrOperationList       *list,
                                    const HrOperation     *op);
double      hr_operations_flops    (const HrOperationList *list,
                                    HrOpPhase              phase);
double      hr_operations_seconds  (const HrOperationList *list,
                                    HrOpPhase              phase);

G_END_DECLS
