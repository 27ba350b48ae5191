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
 * @latent_mode: ik_llama.cpp's way of latent attention, 0 to 3
 * @score_limit_mib: largest piece of scores or decompressed heads; 0: no limit
 *
 * What the graph is built for.
 */
typedef struct {
  guint64  tokens, sequences, outputs;
  guint64  cells, window_cells, streams;
  double   k_bytes, v_bytes;
  gboolean flash;
  gboolean k_quantized, v_quantized;
  guint    latent_mode;
  guint64  score_limit_mib;
} HrGgmlShape;

/**
 * HrGgmlPlacement:
 * @n_devices: devices; the processor's index among the backends
 * @layer: backend of each layer
 * @output: backend of the output norm and head
 * @host_experts: experts of the first so many layers stay in main memory
 * @weights: bytes per layer and role, needed where host weights are copied to a device; %NULL
 *   until the graph is built
 * @head_bytes: bytes of the output matrix
 * @full: all layers and the output are on devices
 */
typedef struct {
  guint    n_devices;
  gint8    layer[HR_GGML_MAX_LAYERS];
  gint8    output;
  guint    host_experts;
  gboolean full;
  guint64 (*weights)[HR_N_ROLES];
  guint64  head_bytes;
} HrGgmlPlacement;

/* What changed between builds of llama.cpp; one per HrGraphRules. */
typedef struct {
  gboolean one_buffer;         /* all is measured in one buffer; logits of all rows */
  gboolean embedding_input;    /* embeddings are an input beside the tokens */
  gboolean mixed_input;        /* and one batch may hold both */
  gboolean indexed_writes;     /* the cache is written by row indices, which are inputs */
  gboolean fused_glu;          /* gate and up give a third tensor, instead of changing the gate */
  gboolean values_first;       /* V is computed before K */
  gboolean query_last;         /* and K and V are stored before the query is computed */
  gboolean copies_qkv;         /* slices of a fused QKV are copied apart */
  gboolean casts_mask;         /* with flash attention: a 16-bit copy of a 32-bit mask */
  gboolean rotates_cache;      /* Hadamard rotation before K and V are quantised */
  gboolean chunks_latent;      /* latent attention is decompressed for a few heads at a time */
  gboolean output_counts;      /* the output is the first of the layers that are counted off */
  gboolean qkv_as_v;           /* files of that time: a fused attn_qkv follows the rule of attn_v */
} HrGgmlEra;

const HrGgmlEra *hr_ggml_era (const HrEngineProfile *profile);

void hr_ggml_build (HrGgmlGraph            *graph,
                    const HrModel          *model,
                    const HrEngineProfile  *profile,
                    const HrGgmlShape      *shape,
                    const HrGgmlPlacement  *placement);

G_END_DECLS
