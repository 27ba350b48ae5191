/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-block.h"
#include "hr-items.h"
#include "hr-optimizer.h"
#include "hr-weights.h"

G_BEGIN_DECLS

/* Bytes per element of everything that a precision mode keeps (estimation-model §5.1). */
typedef struct {
  double weight, activation, gradient, state, master;
} HrElementBytes;

/**
 * HrTrainingAsk:
 *
 * A training plan with the engine's defaults filled in.
 */
typedef struct {
  const HrPlan       *plan;
  const HrRecords    *records;
  const HrTensorList *list;
  HrMethod            method;
  HrOptimizer         optimizer;
  HrCheckpointing     checkpointing;
  HrLoss              loss;
  HrOffload           offload;
  HrElementBytes      bytes;
  double              microbatch, sequence, tokens;   /* tokens = microbatch·sequence / cp */
  double              checkpoint_every, optimizer_rank;
  gboolean            adapters;                       /* the base is frozen */
  gboolean            autocast;
  gboolean            kbit_fp32;      /* the residual stream over a quantised base is 32 bit */
  gboolean            holds_outputs, persistent_gradients, accumulates;
  gboolean            compiled;                /* blocks run through torch.compile */
  gboolean            compiled_loss;           /* and so does the cross-entropy */
  gboolean            one_graph;               /* both are part of one, over all logits */
  gboolean            steps_in_backward;   /* each gradient is used and freed where it arises */
  guint               tp, pp, dp, cp, ep, etp, vp, shards;
  gboolean            shards_weights, shards_gradients, shards_states;
  HrBlockRules        rules;
} HrTrainingAsk;

/**
 * HrTrainingStage:
 *
 * What one device of a pipeline stage holds, before it is sharded over data-parallel ranks.
 */
typedef struct {
  HrShard     shard;
  HrWeights   weights;
  HrTrainable trainable;
  double      base_bytes;        /* frozen or 16/32-bit weights */
  double      adapter_bytes;
  double      table_elements;    /* trainable elements of embedding and head beside adapters */
  double      copied_elements;   /* trainable elements that another stage holds too */
  double      expert_elements;   /* trainable elements in experts, of the whole model */
  double      block_bytes;       /* the largest block's weights, in the compute type */
  double      root_bytes;        /* embedding, head and final norm, in the compute type */
  double          table_bytes;       /* the largest tensor among them */
  double      linear_elements;   /* of block linears and head: what autocast copies */
  double      in_flight;         /* micro-batches whose activations are alive */
} HrTrainingStage;

HrCheckpointing hr_training_default_checkpointing (const HrEngineProfile *profile);
HrLoss   hr_training_default_loss    (const HrEngineProfile *profile);
guint    hr_training_default_targets (const HrEngineProfile *profile);
gboolean hr_training_resolve   (const HrPlan          *plan,
                                const HrRecords       *records,
                                const HrTensorList    *list,
                                HrTrainingAsk         *out,
                                GError               **error);
gboolean hr_training_stage     (const HrTrainingAsk   *ask,
                                guint                  stage,
                                HrTrainingStage       *out,
                                GError               **error);
void     hr_training_add_items (const HrTrainingAsk   *ask,
                                const HrTrainingStage *stage,
                                HrDeviceEstimate      *device,
                                HrEstimate            *estimate);
gboolean hr_training_estimate  (const HrPlan          *plan,
                                const HrRecords       *records,
                                HrEstimate            *out,
                                GError               **error);

G_END_DECLS
