/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-architecture.h"
#include "hr-gguf.h"

G_BEGIN_DECLS

#define HR_WORKSPACE_KEY 512     /* bytes that tell one compute graph from another, at most */

/**
 * HrWorkspace:
 *
 * What does not change from one estimate to the next: tensor lists by model, files by recipe,
 * compute buffers by what they were reserved for. Owned by the caller, one per thread; records
 * that it has seen must outlive it, unchanged. Answers are the same with and without it.
 */
typedef struct _HrWorkspace HrWorkspace;

HrWorkspace        *hr_workspace_new     (void);
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
                                          guint64           *sizes,
                                          guint              n_sizes);
void                hr_workspace_keep    (HrWorkspace       *self,
                                          gconstpointer      key,
                                          gsize              key_bytes,
                                          const guint64     *sizes,
                                          guint              n_sizes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrWorkspace, hr_workspace_free)

G_END_DECLS
