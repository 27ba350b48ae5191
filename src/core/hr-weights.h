/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-architecture.h"
#include "hr-items.h"

G_BEGIN_DECLS

/**
 * HrShard:
 * @first_layer: first layer that the device holds
 * @last_layer: one past the last
 * @tp: tensor-parallel degree over which its matrices are cut
 * @embedding: whether it holds the token and position embeddings
 * @head: whether it holds the final norm and the output matrix
 * @whole_vocabulary: embedding and head are not cut by @tp
 * @experts_elsewhere: its layers' routed experts lie somewhere else
 *
 * What of a model lies on one device.
 */
typedef struct {
  guint    first_layer, last_layer;
  guint    tp;
  guint    ep;                 /* devices that share the experts; 0: 1 */
  gboolean embedding, head;
  gboolean whole_vocabulary;
  gboolean experts_elsewhere;
} HrShard;

/**
 * HrWeights:
 * @bytes: exact bytes of the tensors
 * @charged_bytes: what PyTorch's caching allocator charges for them
 * @quantized_elements: elements that the format quantises
 * @largest_quantized: elements of the largest matrix among them
 * @largest_linear: elements of the largest linear, quantised or not
 */
typedef struct {
  guint64 bytes;
  guint64 charged_bytes;
  guint64 quantized_elements;
  guint64 largest_quantized;
  guint64 largest_linear;
} HrWeights;

guint64  hr_format_matrix_bytes   (const HrFormat     *format,
                                   guint64             rows,
                                   guint64             cols);
gboolean hr_format_quantizes      (const HrRecords    *records,
                                   const HrTensor     *tensor);
guint64  hr_allocator_charge      (guint64             bytes);
guint    hr_shard_layers          (const HrModel      *model,
                                   const HrShard      *shard,
                                   gint                group);
guint64  hr_shard_copies          (const HrModel      *model,
                                   const HrShard      *shard,
                                   const HrTensor     *tensor);
void     hr_shard_matrix          (const HrModel      *model,
                                   const HrShard      *shard,
                                   const HrTensor     *tensor,
                                   guint64            *rows,
                                   guint64            *cols);
gboolean hr_weights_recall        (const HrRecords    *records,
                                   const HrTensorList *list,
                                   const HrShard      *shard,
                                   HrWeights          *out,
                                   GError            **error);
gboolean hr_weights_measure       (const HrRecords    *records,
                                   const HrTensorList *list,
                                   const HrShard      *shard,
                                   HrWeights          *out,
                                   GError            **error);

G_END_DECLS
