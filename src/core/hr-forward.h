/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-operation.h"
#include "hr-weights.h"

G_BEGIN_DECLS

/* Which of a layer's tensors a place holds. */
typedef enum {
  HR_PART_REST = 1 << 0,
  HR_PART_EXPERTS = 1 << 1,
  HR_PART_ALL = HR_PART_REST | HR_PART_EXPERTS,
} HrParts;

/**
 * HrPlacement:
 * @records: the plan's records
 * @list: the model's tensors
 * @shard: layers and cuts of this place
 * @parts: experts may lie elsewhere than the rest of their layer
 * @place: index of the device, or HR_PLACE_HOST
 * @device: what computes there
 * @library_rows: rows from which its products of quantised weights go through 16-bit copies and
 *   the vendor's library; 0: never
 *
 * A device and what of the model it runs.
 */
typedef struct {
  const HrRecords    *records;
  const HrTensorList *list;
  HrShard             shard;
  HrParts             parts;
  gint                place;
  const HrDevice     *device;
  double              library_rows;
} HrPlacement;

/**
 * HrPass:
 * @phase: what to call its operations
 * @sequences: sequences in it
 * @tokens: new tokens of each
 * @depth: tokens that the cache of each holds already
 * @outputs: rows of logits in all
 * @activation_bytes: bytes per activation element
 * @kv_bytes: bytes per cached element of K
 * @kv_v_bytes: of V
 * @score_bytes: bytes moved per score of a prompt where whole score matrices are written;
 *   0: a flash kernel keeps them on the chip
 * @routed_tokens: tokens that choose among the experts of this place; 0: @sequences · @tokens.
 *   Under expert parallelism with data-parallel attention they come from all ranks
 * @experts_used: experts per token, where the plan differs from the model; 0: the model's
 * @repeat: how often the pass runs
 *
 * One forward pass.
 */
typedef struct {
  HrOpPhase   phase;
  double      sequences, tokens, depth, outputs;
  double      activation_bytes, kv_bytes, kv_v_bytes;
  double      score_bytes;
  double      routed_tokens;
  double      experts_used;
  double      repeat;
} HrPass;

double hr_score_bytes        (HrAttention        attention,
                              double             activation_bytes);
void   hr_forward_operations (const HrPlacement *placement,
                              const HrPass      *pass,
                              HrOperationList   *out);
double hr_attended_tokens    (double             depth,
                              double             tokens,
                              double             window);
double hr_distinct_experts   (double             n_experts,
                              double             chosen,
                              double             tokens);
HrRate hr_device_rate        (const HrDevice    *device,
                              HrRate             rate);

G_END_DECLS
