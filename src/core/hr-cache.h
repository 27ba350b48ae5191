/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-request.h"
#include "hr-weights.h"

G_BEGIN_DECLS

/**
 * HrCache:
 * @kv_bytes: keys and values of all sequences
 * @state_bytes: recurrent state of all sequences
 * @layer_bytes: the largest single layer's K and V
 *
 * What one device keeps between tokens.
 */
typedef struct {
  guint64 kv_bytes;
  guint64 state_bytes;
  guint64 layer_bytes;
} HrCache;

double  hr_cache_elements_per_token (const HrModel         *model,
                                     const HrLayerGroup    *group,
                                     const HrEngineProfile *profile,
                                     guint                  tp,
                                     double                *v_elements);
guint64 hr_state_elements           (const HrModel         *model,
                                     const HrLayerGroup    *group);
void    hr_cache_measure            (const HrRecords       *records,
                                     const HrRequest       *request,
                                     const HrShard         *shard,
                                     HrCache               *out);

G_END_DECLS
