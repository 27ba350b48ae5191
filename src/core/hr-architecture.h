/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-model.h"

G_BEGIN_DECLS

/* What a tensor does: decides which quantiser touches it, where it lies, how it is sharded. */
typedef enum {
  HR_ROLE_TOKEN_EMBD,
  HR_ROLE_POSITION_EMBD,
  HR_ROLE_LAYER_EMBD,          /* Gemma 3n, 4 E: per-layer embeddings, looked up like the token's */
  HR_ROLE_OUTPUT,              /* lm_head; absent when tied */
  HR_ROLE_NORM,
  HR_ROLE_BIAS,
  HR_ROLE_ATTN_Q,
  HR_ROLE_ATTN_K,
  HR_ROLE_ATTN_V,
  HR_ROLE_ATTN_OUTPUT,
  HR_ROLE_ATTN_GATE,
  HR_ROLE_ATTN_SINKS,
  HR_ROLE_MLA_Q_A,
  HR_ROLE_MLA_Q_B,
  HR_ROLE_MLA_KV_A,
  HR_ROLE_MLA_KV_B,
  HR_ROLE_INDEXER,
  HR_ROLE_FFN_GATE,
  HR_ROLE_FFN_UP,
  HR_ROLE_FFN_DOWN,
  HR_ROLE_ROUTER,
  HR_ROLE_EXPERT_GATE,
  HR_ROLE_EXPERT_UP,
  HR_ROLE_EXPERT_DOWN,
  HR_ROLE_SHARED_GATE,
  HR_ROLE_SHARED_UP,
  HR_ROLE_SHARED_DOWN,
  HR_ROLE_SSM_IN,              /* any linear into a recurrent mixer */
  HR_ROLE_SSM_CONV,
  HR_ROLE_SSM_X,
  HR_ROLE_SSM_DT,
  HR_ROLE_SSM_OUT,
  HR_ROLE_SSM_SMALL,           /* A, D, decay vectors … */
  HR_ROLE_OTHER,
  HR_N_ROLES
} HrTensorRole;

/* How tensor parallelism cuts a tensor over t devices. */
typedef enum {
  HR_SPLIT_REPLICATED,
  HR_SPLIT_ROWS,               /* output features: Q, gate, up, vocabulary */
  HR_SPLIT_KV_ROWS,            /* output features made of KV heads: replicated beyond n_kv_heads */
  HR_SPLIT_COLS,               /* input features: attention output, down */
  HR_SPLIT_EXPERTS,            /* whole experts (EP) or their width (TP) */
} HrSplit;

/**
 * HrTensor:
 * @name: static name in GGUF's manner, without the block prefix: "attn_q.weight"
 * @role: what it does
 * @group: index of the layer group that holds it, or -1 outside the layers
 * @stack: matrices in it (experts); 1 otherwise
 * @rows: output features; 1 for a vector
 * @cols: input features, contiguous
 * @copies: how many such tensors one layer holds (two MLA blocks …)
 * @split: how TP cuts it
 * @linear: whether it is an nn.Linear weight, which quantisers replace
 *
 * Elements = stack * rows * cols, times @copies per layer, times the group's layer count.
 */
typedef struct {
  const char  *name;
  HrTensorRole role;
  gint         group;
  guint        stack;
  guint        copies;
  guint64      rows;
  guint64      cols;
  HrSplit      split;
  gboolean     linear;
} HrTensor;

/* Distinct tensors of an architecture; the largest in the catalogue has some 240. */
#define HR_MAX_TENSORS 1024

typedef struct {
  HrTensor tensors[HR_MAX_TENSORS];
  guint    n_tensors;
} HrTensorList;

gboolean hr_architecture_tensors     (const HrModel      *model,
                                      HrTensorList       *list,
                                      GError            **error);
guint64  hr_tensor_elements          (const HrTensor     *tensor);
guint    hr_tensor_layers            (const HrModel      *model,
                                      const HrTensor     *tensor);
guint64  hr_architecture_parameters  (const HrModel      *model,
                                      const HrTensorList *list);
guint64  hr_architecture_active      (const HrModel      *model,
                                      const HrTensorList *list);

G_END_DECLS
