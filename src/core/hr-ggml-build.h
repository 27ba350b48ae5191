/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-engine.h"
#include "hr-ggml-graph.h"
#include "hr-gguf.h"

G_BEGIN_DECLS

#define HR_GGML_MAX_LAYERS 256

/**
 * HrGgmlShape:
 * @tokens: tokens of the worst-case batch (n_ubatch)
 * @sequences: sequences that it is split into
 * @outputs: rows of logits
 * @cells: cells of the full cache, per stream
 * @window_cells: cells of the sliding-window cache, per stream; 0 where there is none
 * @streams: separate caches, one per sequence, unless the cache is unified
 * @k_bytes: bytes per element of K
 * @v_bytes: bytes per element of V
 * @flash: flash attention
 *
 * What the graph is built for.
 */
typedef struct {
  guint64  tokens, sequences, outputs;
  guint64  cells, window_cells, streams;
  double   k_bytes, v_bytes;
  gboolean flash;
  gboolean k_quantized, v_quantized;
} HrGgmlShape;

/**
 * HrGgmlPlacement:
 * @n_devices: devices; the processor's index among the backends
 * @layer: backend of each layer
 * @output: backend of the output norm and head
 * @host_experts: experts of the first so many layers stay in main memory
 * @weights: bytes per layer and role, needed where host weights are copied to a device
 * @head_bytes: bytes of the output matrix
 * @full: all layers and the output are on devices
 */
typedef struct {
  guint    n_devices;
  gint8    layer[HR_GGML_MAX_LAYERS];
  gint8    output;
  guint    host_experts;
  gboolean full;
  guint64  weights[HR_GGML_MAX_LAYERS][HR_N_ROLES];
  guint64  head_bytes;
} HrGgmlPlacement;

void hr_ggml_build (HrGgmlGraph            *graph,
                    const HrModel          *model,
                    const HrEngineProfile  *profile,
                    const HrGgmlShape      *shape,
                    const HrGgmlPlacement  *placement);

G_END_DECLS
