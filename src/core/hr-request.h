/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"

G_BEGIN_DECLS

/**
 * HrRequest:
 * @batch: sequences
 * @prompt: prompt tokens of each
 * @cells: tokens of cache per sequence
 * @static_cells: length of a preallocated cache, 0 for none
 * @activation_bytes: bytes per activation element
 * @kv_bytes: bytes per cached element of K
 * @kv_v_bytes: bytes per cached element of V
 * @attention: how scores are computed
 * @tp: devices that share each layer
 * @stages: devices that share the layers
 *
 * A plan with the engine's defaults filled in, for the engines that take tensors one by one.
 */
typedef struct {
  guint64     batch, prompt, cells, static_cells;
  double      activation_bytes, kv_bytes, kv_v_bytes;
  HrAttention attention;
  guint       tp, stages;
} HrRequest;

/* What llama-bench times unless told otherwise; plans that do not say are timed for it. */
#define HR_USUAL_PROMPT 512
#define HR_USUAL_GENERATED 128

void     hr_request_lengths   (const HrPlan    *plan,
                               const HrEngineProfile *profile,
                               const HrRequest *self,
                               double          *prompt,
                               double          *generated);
gint     hr_request_own_cache (const HrRecords *records);
gboolean hr_request_resolve   (const HrPlan    *plan,
                               const HrRecords *records,
                               HrRequest       *out,
                               GError         **error);

G_END_DECLS
