/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one device of a training run holds: weights, trainable tensors, units of sharding. */
#include "hr-training.h"

#include "hr-units.h"

/* lit-gpt adapter.py: prompt of 10 tokens in all but the first two layers, a gate per head. */
#define ADAPTER_PROMPT 10
#define ADAPTER_START 2
/* peft defaults: virtual tokens of prompt and prefix tuning. */
#define VIRTUAL_TOKENS 20

static const struct {
  HrTensorRole role;
  guint        target;
} role_targets[] = {
  { HR_ROLE_ATTN_Q, HR_TARGET_Q }, { HR_ROLE_ATTN_K, HR_TARGET_K },
  { HR_ROLE_ATTN_V, HR_TARGET_V }, { HR_ROLE_ATTN_OUTPUT, HR_TARGET_O },
  { HR_ROLE_FFN_GATE, HR_TARGET_GATE }, { HR_ROLE_FFN_UP, HR_TARGET_UP },
  { HR_ROLE_FFN_DOWN, HR_TARGET_DOWN }, { HR_ROLE_OUTPUT, HR_TARGET_HEAD },
  { HR_ROLE_SHARED_GATE, HR_TARGET_GATE }, { HR_ROLE_SHARED_UP, HR_TARGET_UP },
  { HR_ROLE_SHARED_DOWN, HR_TARGET_DOWN }, { HR_ROLE_EXPERT_GATE, HR_TARGET_GATE },
  { HR_ROLE_EXPERT_UP, HR_TARGET_UP }, { HR_ROLE_EXPERT_DOWN, HR_TARGET_DOWN },
  { HR_ROLE_MLA_Q_A, HR_TARGET_Q }, { HR_ROLE_MLA_Q_B, HR_TARGET_Q },
  { HR_ROLE_MLA_KV_A, HR_TARGET_K }, { HR_ROLE_MLA_KV_B, HR_TARGET_V },
};

static gboolean
is_expert (const HrTensor *tensor)
{
  return tensor->role == HR_ROLE_EXPERT_GATE || tensor->role == HR_ROLE_EXPERT_UP ||
         tensor->role == HR_ROLE_EXPERT_DOWN;
}

static gboolean
is_targeted (const HrTrainingAsk *ask,
             const HrTensor      *tensor)
{
  /* experts in one tensor are no modules that an adapter could wrap */
  if (!tensor->linear || (is_expert (tensor) && !ask->records->profile->one_hot_experts))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (role_targets); i++)
    if (role_targets[i].role == tensor->role)
      return (ask->rules.targets & role_targets[i].target) != 0;
  return FALSE;
}

/* A tied table serves the first and the last stage of a pipeline, which train a copy each. */
static gboolean
holds_copy (const HrTrainingAsk   *ask,
            const HrTrainingStage *stage)
{
  return ask->records->model->tied_embeddings && stage->shard.head && !stage->shard.embedding;
}

static guint
tensor_layers (const HrTrainingAsk   *ask,
               const HrTrainingStage *stage,
               const HrTensor        *tensor)
{
  if (tensor->group >= 0)
    return hr_shard_layers (ask->records->model, &stage->shard, tensor->group) * tensor->copies;
  if (tensor->role == HR_ROLE_TOKEN_EMBD && holds_copy (ask, stage))
    return 1;
  if (tensor->role == HR_ROLE_TOKEN_EMBD || tensor->role == HR_ROLE_POSITION_EMBD)
    return stage->shard.embedding ? 1 : 0;
  return stage->shard.head ? 1 : 0;
}

/* rank·(in + out); DoRA adds a magnitude per output. */
static void
add_lora (const HrTrainingAsk *ask,
          HrTrainingStage     *stage,
          const HrTensor      *tensor,
          guint                layers)
{
  double count = (double) layers * tensor->stack, rank = ask->rules.rank;

  hr_trainable_add (&stage->trainable, rank, tensor->cols, count, TRUE);
  hr_trainable_add (&stage->trainable, tensor->rows, rank, count, TRUE);
  if (ask->method == HR_METHOD_DORA)
    hr_trainable_add (&stage->trainable, 1, tensor->rows, count, FALSE);
  if (ask->method == HR_METHOD_ADALORA)
    hr_trainable_add (&stage->trainable, 1, rank, count, FALSE);
}

static void
add_scales (HrTrainingStage *stage,
            const HrTensor  *tensor,
            guint            layers)
{
  if (tensor->linear)
    hr_trainable_add (&stage->trainable, 1, tensor->rows, 2.0 * layers, FALSE);
  else if (tensor->role == HR_ROLE_NORM)
    hr_trainable_add (&stage->trainable, 1, tensor->cols, layers, FALSE);
}

static void
add_whole (HrTrainingStage *stage,
           const HrTensor  *tensor,
           double           layers)
{
  gboolean hidden = tensor->linear && tensor->group >= 0;

  hr_trainable_add (&stage->trainable, tensor->rows, tensor->cols, layers * tensor->stack, hidden);
  if (tensor->role == HR_ROLE_TOKEN_EMBD && !stage->shard.embedding)
    stage->copied_elements += layers * tensor->rows * tensor->cols;
  if (is_expert (tensor))
    stage->expert_elements += (double) tensor->rows * tensor->cols * layers * tensor->stack;
}

/* Only the last layers train: the share of a group's layers among them. */
static double
last_layers (const HrTrainingAsk *ask,
             const HrTensor      *tensor,
             guint                layers)
{
  const HrModel *model = ask->records->model;
  double wanted = ask->plan->training.trainable_layers > 0 ? ask->plan->training.trainable_layers
                                                           : 1;

  if (tensor->group < 0)
    return 0;
  return layers * MIN (1, wanted / model->n_layers);
}

static void
add_trainable (const HrTrainingAsk *ask,
               HrTrainingStage     *stage,
               const HrTensor      *tensor)
{
  guint layers = tensor_layers (ask, stage, tensor);

  switch (ask->method)
    {
    case HR_METHOD_FULL:
      add_whole (stage, tensor, layers);
      break;
    case HR_METHOD_LAYERS:
      add_whole (stage, tensor, last_layers (ask, tensor, layers));
      break;
    case HR_METHOD_LORA:
    case HR_METHOD_DORA:
    case HR_METHOD_QLORA:
    case HR_METHOD_ADALORA:
      if (is_targeted (ask, tensor))
        add_lora (ask, stage, tensor, layers);
      else if (ask->plan->training.train_embeddings == 1 &&
               (tensor->role == HR_ROLE_TOKEN_EMBD || tensor->role == HR_ROLE_OUTPUT))
        {
          add_whole (stage, tensor, layers);
          stage->table_elements += (double) layers * tensor->rows * tensor->cols;
        }
      break;
    case HR_METHOD_ADAPTER_V2:
      add_scales (stage, tensor, layers);
      break;
    case HR_METHOD_IA3:
      if (tensor->role == HR_ROLE_ATTN_K || tensor->role == HR_ROLE_ATTN_V ||
          tensor->role == HR_ROLE_FFN_DOWN)
        hr_trainable_add (&stage->trainable, 1, tensor->role == HR_ROLE_FFN_DOWN ? tensor->cols
                                                                                 : tensor->rows,
                          layers, FALSE);
      break;
    case HR_METHOD_ADAPTER:
    case HR_METHOD_PROMPT:
    case HR_METHOD_PREFIX:
    default:
      break;
    }
}

/* Trainable tensors that no tensor of the model stands behind. */
static void
add_prompts (const HrTrainingAsk *ask,
             HrTrainingStage     *stage)
{
  const HrModel *model = ask->records->model;
  double layers = stage->shard.last_layer - stage->shard.first_layer;
  double skipped = stage->shard.first_layer < ADAPTER_START
                     ? ADAPTER_START - stage->shard.first_layer : 0;

  if (ask->method == HR_METHOD_ADAPTER || ask->method == HR_METHOD_ADAPTER_V2)
    {
      double adapted = MAX (layers - skipped, 0);
      hr_trainable_add (&stage->trainable, ADAPTER_PROMPT, model->hidden_size, adapted, FALSE);
      hr_trainable_add (&stage->trainable, 1, model->n_heads, adapted, FALSE);
    }
  if (ask->method == HR_METHOD_PROMPT && stage->shard.embedding)
    hr_trainable_add (&stage->trainable, VIRTUAL_TOKENS, model->hidden_size, 1, FALSE);
  if (ask->method == HR_METHOD_PREFIX)
    hr_trainable_add (&stage->trainable, VIRTUAL_TOKENS,
                      2.0 * model->n_kv_heads * model->head_dim, layers, FALSE);
}

/* Sizes of the units that sharded training gathers: one block, and everything outside blocks. */
static void
measure_units (const HrTrainingAsk *ask,
               HrTrainingStage     *stage)
{
  const HrModel *model = ask->records->model;
  g_autofree double *blocks = g_new0 (double, model->n_groups);
  double b = ask->bytes.activation;

  for (guint i = 0; i < ask->list->n_tensors; i++)
    {
      const HrTensor *tensor = &ask->list->tensors[i];
      double elements = (double) tensor->rows * tensor->cols * tensor->stack * tensor->copies /
                        (is_expert (tensor) ? ask->ep : 1);
      double bytes = b * elements;
      guint layers = tensor_layers (ask, stage, tensor);

      if (ask->records->format->kind == HR_FORMAT_GROUPED &&
          hr_format_quantizes (ask->records, tensor))
        bytes = (double) hr_format_matrix_bytes (ask->records->format, tensor->rows,
                                                 tensor->cols) *
                tensor->stack * tensor->copies;
      if (tensor->group >= 0 && layers > 0)
        blocks[tensor->group] += bytes / ask->tp;
      else if (tensor->group < 0 && layers > 0)
        {
          stage->root_bytes += bytes / ask->tp;
          stage->table_bytes = MAX (stage->table_bytes, bytes / ask->tp);
        }
      if (tensor->linear && layers > 0)
        stage->linear_elements += (double) tensor->rows * tensor->cols * tensor->stack * layers /
                                  ask->tp;
    }
  if (model->tied_embeddings && stage->shard.head && !ask->records->profile->unties_head)
    stage->linear_elements += (double) model->vocab_size * model->hidden_size / ask->tp;
  for (guint i = 0; i < model->n_groups; i++)
    stage->block_bytes = MAX (stage->block_bytes, blocks[i]);
}

/* A full run holds its weights in the precision's type, whatever the checkpoint's format was. */
static gboolean
measure_weights (const HrTrainingAsk *ask,
                 HrTrainingStage     *stage,
                 GError             **error)
{
  HrFormat plain = *ask->records->format;
  HrRecords records = *ask->records;

  if (!ask->adapters)
    {
      plain.plain_bytes = ask->bytes.weight;
      records.format = &plain;
    }
  if (!(ask->adapters ? hr_weights_recall : hr_weights_measure) (&records, ask->list, &stage->shard,
                                                                 &stage->weights, error))
    return FALSE;
  stage->base_bytes = ask->records->profile->torch_allocator ? stage->weights.charged_bytes
                                                             : stage->weights.bytes;
  return TRUE;
}

/* 1F1B keeps one micro-batch per later stage and the one it works on; interleaving, v chunks per
 * device, 2·(p - 1 - i) + (v - 1)·p chunks and one (Megatron-LM pipeline_parallel/schedules.py,
 * get_pp_rank_microbatches). Layers split without a pipeline keep one. */
static double
micro_batches_in_flight (const HrTrainingAsk *ask,
                         guint                stage)
{
  double later = ask->pp - 1 - stage, v = ask->vp, chunks = later + 1;

  if (ask->plan->parallel.strategy == HR_STRATEGY_LAYER_SPLIT || ask->pp == 1)
    return 1;
  if (v > 1)
    chunks = 2 * later + (v - 1) * ask->pp + 1;
  if (ask->plan->training.grad_accum > 0 && !ask->records->profile->cuts_batch)
    chunks = MIN (chunks, ask->plan->training.grad_accum * v);
  return chunks / v;
}

/* What the sums of a plain cut leave out: experts that are cut less than the other matrices. */
static double
uncut_expert_bytes (const HrTrainingAsk   *ask,
                    const HrTrainingStage *stage)
{
  if (ask->adapters || ask->etp == ask->tp)
    return 0;
  return ask->bytes.weight * stage->expert_elements / ask->ep * (1.0 / ask->etp - 1.0 / ask->tp);
}

/**
 * hr_training_stage:
 * @ask: the run
 * @stage: index of the pipeline stage
 * @out: (out caller-allocates): what a device of it holds
 * @error: return location
 *
 * Returns: whether the format can be summed
 */
gboolean
hr_training_stage (const HrTrainingAsk *ask,
                   guint                stage,
                   HrTrainingStage     *out,
                   GError             **error)
{
  guint layers = ask->records->model->n_layers, n = ask->pp;

  *out = (HrTrainingStage) { 0 };
  out->shard.tp = ask->tp;
  out->shard.ep = ask->ep;
  out->shard.first_layer = stage * (layers / n) + MIN (stage, layers % n);
  out->shard.last_layer = (stage + 1) * (layers / n) + MIN (stage + 1, layers % n);
  out->shard.embedding = stage == 0;
  out->shard.head = stage == n - 1;
  if (!measure_weights (ask, out, error))
    return FALSE;
  for (guint i = 0; i < ask->list->n_tensors; i++)
    add_trainable (ask, out, &ask->list->tensors[i]);
  out->base_bytes += uncut_expert_bytes (ask, out);
  add_prompts (ask, out);
  measure_units (ask, out);
  out->adapter_bytes = ask->adapters ? ask->bytes.weight * out->trainable.elements : 0;
  out->in_flight = micro_batches_in_flight (ask, stage);
  return TRUE;
}
