/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-architecture.h"
#include "hr-gguf.h"

G_BEGIN_DECLS

#define HR_WORKSPACE_KEY 512     /* bytes that tell one answer from another, at most */
#define HR_WORKSPACE_VALUE 520   /* bytes of an answer, at most */

/* What a key begins with: which question its answer is of. */
typedef enum {
  HR_MEMO_COMPUTE,             /* compute buffers of a ggml program */
  HR_MEMO_RATES,
  HR_MEMO_FORMAT,              /* whether an engine runs it */
  HR_MEMO_WEIGHTS,             /* of a shard */
  HR_MEMO_PLACED,              /* weights of a ggml program, by backend */
  HR_MEMO_FILE,                /* bytes of a file's products on a device */
} HrMemo;

/**
 * HrWorkspace:
 *
 * What does not change from one estimate to the next: tensor lists by model, files by recipe,
 * compute buffers, rates and sums of weights by what they follow from. Owned by the caller, one per
 * thread; records that it has seen must outlive it, unchanged. Answers are the same with and
 * without it.
 */
typedef struct _HrWorkspace HrWorkspace;

HrWorkspace        *hr_workspace_new     (void);
HrWorkspace        *hr_workspace_new_for_one (void);
void                hr_workspace_free    (HrWorkspace       *self);
const HrTensorList *hr_workspace_tensors (HrWorkspace       *self,
                                          const HrModel     *model,
                                          GError           **error);
const HrGgufEntry  *hr_workspace_file    (HrWorkspace       *self,
                                          const HrModel     *model,
                                          guint              file_type,
                                          gboolean           fused_as_qkv,
                                          guint             *n_entries);
gboolean            hr_workspace_recall  (HrWorkspace       *self,
                                          gconstpointer      key,
                                          gsize              key_bytes,
                                          gpointer           value,
                                          gsize              value_bytes);
void                hr_workspace_keep    (HrWorkspace       *self,
                                          gconstpointer      key,
                                          gsize              key_bytes,
                                          gconstpointer      value,
                                          gsize              value_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrWorkspace, hr_workspace_free)

G_END_DECLS
