/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-ggml-build.h"

G_BEGIN_DECLS

typedef struct {
  HrGgmlNode mask, k_idxs, v_idxs, k_rotation, v_rotation;
  guint64    cells;
} HrGgmlCacheInput;

typedef struct {
  HrGgmlGraph           *graph;
  const HrModel         *model;
  const HrEngineProfile *profile;
  const HrGgmlEra       *era;
  const HrGgmlShape     *shape;
  const HrGgmlPlacement *place;
  HrGgufTraits           traits;
  guint64                rows;       /* tokens of the part that is being built */
  guint                  layer;
  HrGgmlNode             positions, out_ids, state_ids;
  HrGgmlCacheInput       full, window;
} HrGgmlBuild;

/* Sizes are in elements of 32 bit; the result has b->rows rows. */
HrGgmlNode hr_ggml_op     (HrGgmlBuild  *b,
                           guint         flags,
                           guint64       elements,
                           guint64       rows,
                           HrGgmlNode    a,
                           HrGgmlNode    c);
HrGgmlNode hr_ggml_view   (HrGgmlBuild  *b,
                           HrGgmlNode    of,
                           guint64       elements);
HrGgmlNode hr_ggml_weight (HrGgmlBuild  *b,
                           HrTensorRole  role);
HrGgmlNode hr_ggml_matmul (HrGgmlBuild  *b,
                           HrTensorRole  role,
                           guint64       width,
                           HrGgmlNode    x);
HrGgmlNode hr_ggml_small  (HrGgmlBuild  *b,
                           guint64       width,
                           HrGgmlNode    x);
HrGgmlNode hr_ggml_norm   (HrGgmlBuild  *b,
                           guint64       width,
                           HrGgmlNode    x);
HrGgmlNode hr_ggml_add    (HrGgmlBuild  *b,
                           guint64       width,
                           HrGgmlNode    x,
                           HrGgmlNode    y);
HrGgmlNode hr_ggml_unary  (HrGgmlBuild  *b,
                           guint64       width,
                           HrGgmlNode    x);
HrGgmlNode hr_ggml_biased (HrGgmlBuild  *b,
                           gboolean      has_bias,
                           guint64       width,
                           HrGgmlNode    x);

HrGgmlNode hr_ggml_cache  (HrGgmlBuild  *b,
                           double        bytes);

HrGgmlNode hr_ggml_ffn              (HrGgmlBuild        *b,
                                     const HrLayerGroup *group,
                                     HrGgmlNode          x);
HrGgmlNode hr_ggml_attention        (HrGgmlBuild        *b,
                                     const HrLayerGroup *group,
                                     HrGgmlNode          x);
HrGgmlNode hr_ggml_latent_attention (HrGgmlBuild        *b,
                                     const HrLayerGroup *group,
                                     HrGgmlNode          x);
HrGgmlNode hr_ggml_recurrence       (HrGgmlBuild        *b,
                                     const HrLayerGroup *group,
                                     HrGgmlNode          x);

G_END_DECLS
