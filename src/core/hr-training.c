/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Memory of fine-tuning and training: static states, what autograd keeps, and the moment of a step
 * that holds most (estimation-model §5 and §6, oracle-findings B). */
#include "hr-training.h"

#include <math.h>

#include "hr-capacity.h"
#include "hr-error.h"
#include "hr-units.h"
#include "hr-words.h"

/* Cross-entropy: log-softmax, gradient of the loss, gradient of the logits; in 32 bit except where
 * a model computes it itself. */
#define LOSS_COPIES 3
/* Compiled, the logits and their gradient: softmax, its casts and the gradient of the loss are
 * computed again from the logits and two numbers per row (PyTorch functorch/partitioners.py). */
#define COMPILED_LOSS_COPIES 2
/* What a graph returns beside the loss gets a gradient of zeros, held until its backward pass has
 * ended (PyTorch issue 131794). */
#define RETURNED_LOGITS_COPIES 2
/* Rows of the head at once where an engine's record does not say. */
#define DEFAULT_CHUNK_TOKENS 256
/* Chunks that the output is cut into where no number of rows is set (torchtune's default). */
#define OUTPUT_CHUNKS 8
/* A kernel that writes the gradient over the 32-bit logits, which are then cast for the head; over
 * 16-bit ones there is no cast. */
#define IN_PLACE_COPIES 8
#define IN_PLACE_16BIT_COPIES 6

/* aten CublasHandlePool.cpp: 8,519,680 B, 32 MiB from compute capability 9.0 on and on ROCm. */
#define CUBLAS_BYTES (2 * 4096 * HR_KIB + 8 * 16 * HR_KIB)
#define CUBLAS_HOPPER_BYTES (32 * HR_MIB)

/* DeepSpeed reduce_bucket_size elements. */
#define ZERO_BUCKET_ELEMENTS 5e8

/* States of this step on one device. */
typedef struct {
  double weights, adapters, states, master, buckets;
} Static;

typedef struct {
  const char *name;
  double      saved;           /* activations that autograd keeps */
  double      logits;
  double      gradients;
  double      transient;       /* temporaries of one operation, block or step */
  double      cast;            /* 16-bit copies that autocast holds */
  double      gathered;        /* weights that sharding has put together */
} Phase;

typedef struct {
  const HrTrainingAsk   *ask;
  const HrTrainingStage *stage;
  Static                 fixed;
  double                 root_bytes;        /* gathered beside blocks; 0 without sharding */
  double                 head_bytes;        /* gathered for the loss or the embedding */
  double                 blocks_bytes;      /* gathered blocks at the height of the backward pass */
  double                 gradient_bytes;    /* all gradients of a device once they exist */
  double                 block_saved;       /* one block, bytes per token */
  double                 all_saved;         /* all blocks of the stage, bytes per token */
  double                 block_scores;      /* attention scores among a block's */
  double                 all_scores;        /* and among all */
  double                 transient;         /* of one block's backward, bytes per token */
} Step;

static double
shard (double   bytes,
       gboolean sharded,
       guint    n)
{
  return sharded && n > 1 ? bytes / n : bytes;
}

/* Elements whose weights and gradients lie on one device: experts are dealt out over the
 * expert-parallel ranks, and cut less than the rest where they have a degree of their own. Adapters
 * are small enough to be replicated; whole weights are cut with their matrices. */
static double
trainable_elements (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double experts = step->stage->expert_elements;
  double others = step->stage->trainable.elements - experts;

  if (ask->adapters)
    return others + experts / ask->ep;
  return others / ask->tp + experts / ((double) ask->ep * ask->etp);
}

/* Embeddings that train beside adapters keep the base's 16-bit type: the mean width of all that
 * trains, relative to an adapter's. */
static double
width_share (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double all = step->stage->trainable.elements, tables = step->stage->table_elements;

  if (!ask->adapters || all <= 0 || ask->bytes.weight <= 2)
    return 1;
  return ((all - tables) * ask->bytes.weight + tables * 2) / (all * ask->bytes.weight);
}

/* Elements whose optimizer states one device answers for. Sharded over all data-parallel ranks an
 * expert's states come to the same share as any other's: (P/ep)/(D/ep). */
static double
state_elements (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;

  if (!ask->shards_states || ask->shards <= 1)
    return trainable_elements (step);
  return step->stage->trainable.elements / (ask->adapters ? 1 : ask->tp) / ask->shards;
}

/* Where weights go to main memory, gradients and states follow, and the step is made there
 * (torch.distributed.fsdp, CPUOffloadPolicy; DeepSpeed's offload_param with offload_optimizer). */
static gboolean
offloads_states (const HrTrainingAsk *ask)
{
  return ask->offload == HR_OFFLOAD_OPTIMIZER || ask->offload == HR_OFFLOAD_PARAMS;
}

static void
measure_static (Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double n = ask->shards;
  double states = hr_optimizer_state_bytes (ask->optimizer, &step->stage->trainable,
                                            ask->bytes.state, ask->optimizer_rank) *
                  width_share (step);
  double gradients = ask->bytes.gradient * trainable_elements (step) * width_share (step);
  Static *fixed = &step->fixed;

  fixed->weights = shard (step->stage->base_bytes, ask->shards_weights, n);
  fixed->adapters = shard (step->stage->adapter_bytes * width_share (step), ask->shards_weights, n);
  fixed->states = states * state_elements (step) / MAX (step->stage->trainable.elements, 1);
  fixed->master = ask->bytes.master * state_elements (step);
  step->gradient_bytes = shard (gradients, ask->shards_gradients, n);
  if (ask->steps_in_backward)
    step->gradient_bytes *= step->stage->trainable.largest /
                            MAX (step->stage->trainable.elements, 1);
  if (hr_optimizer_is_paged (ask->optimizer) || offloads_states (ask))
    fixed->states = 0;
  if (offloads_states (ask))
    fixed->master = 0;
  if (ask->offload == HR_OFFLOAD_PARAMS)
    fixed->weights = fixed->adapters = step->gradient_bytes = 0;
}

/* Between the micro-batches of a pipeline FSDP2 puts nothing back: a stage's weights stay whole,
 * and its gradients add up unsharded (torchtitan: no reshard_after_forward with a pipeline). */
static gboolean
stays_gathered (const HrTrainingAsk *ask)
{
  return ask->shards_weights && ask->pp > 1 && ask->records->profile->cuts_batch;
}

/* Blocks that are whole at once under sharding, and gradients that accumulate unsharded. */
static void
measure_gathered (Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double blocks = ask->records->profile->gathered_blocks;

  if (ask->offload != HR_OFFLOAD_PARAMS && ask->dp * ask->cp <= 1)
    return;
  if (ask->shards_weights || ask->offload == HR_OFFLOAD_PARAMS)
    {
      if (stays_gathered (ask))
        blocks = step->stage->shard.last_layer - step->stage->shard.first_layer;
      else if (blocks <= 0)
        blocks = ask->plan->parallel.strategy == HR_STRATEGY_FSDP2 ? 2 : 3;
      step->head_bytes = step->stage->root_bytes;
      if (ask->records->profile->vocabulary_units)
        step->head_bytes = step->stage->table_bytes;
      else
        step->root_bytes = step->stage->root_bytes;
      step->blocks_bytes = blocks * step->stage->block_bytes;
      if (ask->records->profile->no_sync_gradients && ask->adapters)
        step->gradient_bytes += step->stage->base_bytes - step->stage->root_bytes;
      else if (stays_gathered (ask) ||
               (ask->records->profile->no_sync_gradients && ask->accumulates))
        step->gradient_bytes = ask->bytes.gradient * trainable_elements (step);
    }
  else if (ask->records->profile->gradient_buffers)
    return;                                /* reduced where they lie */
  else if (ask->plan->parallel.strategy == HR_STRATEGY_ZERO2 ||
           ask->plan->parallel.strategy == HR_STRATEGY_ZERO1)
    step->fixed.buckets = MIN (ZERO_BUCKET_ELEMENTS, trainable_elements (step)) *
                          ask->bytes.gradient;
  else
    /* DistributedDataParallel's buckets hold all gradients once more (its gradient_as_bucket_view,
     * off by default, saves "the total gradients size") */
    step->fixed.buckets = ask->bytes.gradient * trainable_elements (step);
}

static guint
first_trained_layer (const HrTrainingAsk *ask)
{
  double wanted = ask->plan->training.trainable_layers > 0 ? ask->plan->training.trainable_layers
                                                           : 1;

  if (ask->method == HR_METHOD_LAYERS)
    return (guint) MAX (ask->records->model->n_layers - wanted, 0);
  return ask->method == HR_METHOD_ADAPTER ? 2 : 0;
}

/* Per token, over the layers of the stage that lie above the lowest trainable tensor. */
static void
measure_saved (Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  const HrModel *model = ask->records->model;

  for (guint i = 0; i < model->n_groups; i++)
    {
      const HrLayerGroup *group = &model->groups[i];
      guint layers = hr_shard_layers (model, &step->stage->shard, i);
      double saved = hr_block_saved_bytes (model, group, &ask->rules);

      if (layers == 0)
        continue;
      step->block_saved = MAX (step->block_saved, saved);
      step->all_saved += layers * saved;
      step->block_scores = MAX (step->block_scores, hr_block_score_bytes (group, &ask->rules));
      step->all_scores += layers * hr_block_score_bytes (group, &ask->rules);
      step->transient = MAX (step->transient, hr_block_transient_bytes (model, group, &ask->rules));
    }
  step->all_saved *= 1 - (double) first_trained_layer (ask) / model->n_layers;
}

/* Indices that lit-gpt's LoRA builds in every layer to scatter its result, in 64 bit. */
static double
index_bytes (const Step *step)
{
  const HrModel *model = step->ask->records->model;
  double layers = step->stage->shard.last_layer - step->stage->shard.first_layer;

  if (!step->ask->rules.zero_pad)
    return 0;
  return layers * 8 * (double) (model->n_heads + model->n_kv_heads) * model->head_dim;
}

/* Below the first adapter no gradient flows: the first layer's norm and dropped input stay out. */
static double
first_layer_relief (const Step *step)
{
  if (!step->ask->rules.zero_pad || step->stage->shard.first_layer > 0)
    return 0;
  return 5 * (double) step->ask->records->model->hidden_size * step->ask->tokens;
}

/* Selective recomputation drops the scores of attention (arXiv 2205.05198), of which a flash kernel
 * keeps none; torchtitan's saves every second product of the block instead: q, v, w1 and w2 beside
 * the block's input and attention's output (§5.4). */
static double
selective_bytes (const Step *step)
{
  const HrModel *model = step->ask->records->model;
  double b = step->ask->bytes.activation, h = model->hidden_size;
  double kv = (double) model->n_kv_heads * model->head_dim;
  double q = (double) model->n_heads * model->head_dim;
  double layers = step->stage->shard.last_layer - step->stage->shard.first_layer;

  if (!step->ask->records->profile->selective_ops)
    return step->all_saved - step->all_scores;
  return layers * (b * (2 * h + 2 * q + kv + (double) model->intermediate_size) +
                   4 * model->n_heads) / step->ask->tp;
}

static double
checkpoint_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double layers = step->stage->shard.last_layer - step->stage->shard.first_layer;
  double element = ask->kbit_fp32 || ask->autocast ? 4 : ask->bytes.activation;
  double bytes = layers / ask->checkpoint_every * element * ask->records->model->hidden_size;

  if (ask->offload == HR_OFFLOAD_ACTIVATIONS)
    bytes *= ask->checkpoint_every / layers;
  return ask->rules.sp ? bytes / ask->tp : bytes;
}

/* Kept at the end of the forward pass, per token and micro-batch. */
static double
forward_saved (const Step *step)
{
  switch (step->ask->checkpointing)
    {
    case HR_CHECKPOINTING_FULL:
      return checkpoint_bytes (step);
    case HR_CHECKPOINTING_SELECTIVE:
      return MIN (selective_bytes (step), step->all_saved);
    case HR_CHECKPOINTING_NONE:
    default:
      return step->ask->offload == HR_OFFLOAD_ACTIVATIONS ? step->block_saved : step->all_saved;
    }
}

/* With adapters under sharding the backward pass of the blocks holds further copies of their
 * inputs, which the loss does not meet: two GPUs' slopes against one's, runs with adapters against
 * whole ones. */
static double
sharded_input_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double layers = step->stage->shard.last_layer - step->stage->shard.first_layer;

  if (!ask->adapters || !ask->shards_weights || ask->dp <= 1 ||
      ask->checkpointing != HR_CHECKPOINTING_FULL)
    return 0;
  return layers * ask->records->profile->sharded_residual_bytes * ask->records->model->hidden_size;
}

static double
vocabulary (const Step *step)
{
  return (double) step->ask->records->model->vocab_size / step->ask->tp;
}

/* Hidden-wide tensors at the head: the final norm's, and its output where the head trains. */
static double
head_hidden_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  const HrModel *model = ask->records->model;
  double bytes = hr_norm_saved_bytes (model, &ask->rules, model->hidden_size, 1,
                                      ask->rules.train_all || ask->rules.train_scales);

  if (ask->rules.train_scales)
    bytes += ask->bytes.activation * vocabulary (step);    /* the product before the head's scale */
  if (ask->rules.train_all || (ask->rules.targets & HR_TARGET_HEAD) ||
      ask->rules.keeps == HR_KEEPS_BLOCK_INPUTS)
    bytes += ask->bytes.activation * model->hidden_size;
  bytes += ask->records->profile->head_hidden_bytes * model->hidden_size;
  return ask->rules.sp ? bytes / ask->tp : bytes;
}

/* Logits that outlive the loss: the model's output, and the zeros where a graph returns it. */
static double
returned_copies (const HrTrainingAsk *ask)
{
  if (!ask->holds_outputs)
    return 0;
  return ask->one_graph ? RETURNED_LOGITS_COPIES : 1;
}

/* Of what a compiled loss reads and writes, the logits are what the model returns. */
static double
compiled_loss_bytes (const HrTrainingAsk *ask)
{
  double copies = COMPILED_LOSS_COPIES + MAX (returned_copies (ask) - 1, 0);

  if (ask->rules.traits & HR_TORCH_LOGIT_CAP)
    copies += 1;
  return copies * ask->bytes.activation;
}

/* Bytes per logit at the peak of the loss's backward pass. */
static double
loss_bytes_per_logit (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  gboolean narrow = (ask->rules.traits & HR_TORCH_LOSS_16BIT) != 0;
  double b = ask->bytes.activation, bytes = narrow ? LOSS_COPIES * b : LOSS_COPIES * 4;

  if (ask->records->profile->loss_bytes > 0)
    return ask->records->profile->loss_bytes;
  if (ask->loss == HR_LOSS_IN_PLACE)
    return narrow ? IN_PLACE_16BIT_COPIES : IN_PLACE_COPIES;
  if (ask->compiled_loss)
    return compiled_loss_bytes (ask);
  if (b > 2 || (ask->holds_outputs && !(ask->rules.traits & HR_TORCH_LOSS_REBINDS)))
    bytes += b;
  if (ask->rules.traits & HR_TORCH_LOGIT_CAP)
    bytes += b;
  return bytes;
}

/* Fused kernels and chunks of the head never hold the logits of all tokens. */
static gboolean
materialises_logits (const Step *step)
{
  return step->stage->shard.head && step->ask->loss != HR_LOSS_FUSED &&
         step->ask->loss != HR_LOSS_CHUNKED_HEAD;
}

static double
held_logits (const Step *step)
{
  if (!materialises_logits (step) || step->ask->loss == HR_LOSS_IN_PLACE)
    return 0;
  /* a list of chunks is held in 32 bit */
  return step->ask->tokens * vocabulary (step) * returned_copies (step->ask) *
         (step->ask->loss == HR_LOSS_CHUNKED ? 4 : step->ask->bytes.activation);
}

/* Liger's chunk: next power of two of T / ceil(V/h) rows, logits in 16 bit and their gradient. */
static double
fused_loss_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  const HrModel *model = ask->records->model;
  double chunks = ceil ((double) model->vocab_size / model->hidden_size);
  double rows = exp2 (ceil (log2 (MAX (ceil (ask->tokens / chunks), 1))));
  double bytes = ask->tokens * model->hidden_size * ask->bytes.activation +
                 rows * vocabulary (step) * (ask->bytes.activation + 4);

  if (ask->rules.train_all)
    bytes += (double) model->vocab_size * model->hidden_size * ask->bytes.activation;
  return bytes;
}

/* Rows of the head at once: a number of them, or a share of all. */
static double
head_chunk_rows (const HrTrainingAsk *ask)
{
  const HrEngineProfile *profile = ask->records->profile;

  if (profile->loss_chunks > 0)
    return ceil (ask->tokens / profile->loss_chunks);
  return MIN (profile->loss_chunk_tokens > 0 ? profile->loss_chunk_tokens : DEFAULT_CHUNK_TOKENS,
              ask->tokens);
}

/* TRL sft_trainer.py, _chunked_cross_entropy: one chunk's logits in both types, their log-softmax
 * and gradients, or where the loss is compiled, what it reads and writes; the hidden states'
 * gradient; the head's gradient twice while chunks add up. */
static double
chunked_head_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  const HrModel *model = ask->records->model;
  double b = ask->bytes.activation;
  double logit = ask->compiled_loss ? COMPILED_LOSS_COPIES * b : b + LOSS_COPIES * 4;
  double bytes = ask->tokens * model->hidden_size * b +
                 head_chunk_rows (ask) * vocabulary (step) * logit;

  if (ask->rules.train_all)
    bytes += 2.0 * model->vocab_size * model->hidden_size * b;
  return bytes;
}

/* torchtune CEWithChunkedOutputLoss, LinearCrossEntropyLoss: a list of chunks in the model's type,
 * of which each keeps its 32-bit log-softmax, made from a 32-bit cast; compiled, that is computed
 * again, and a chunk's gradient lies beside. The gradients of all chunks exist when the head's
 * backward pass starts, and the head's own adds up in place: two of it but for the first chunk. */
static double
narrow_chunks_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double logits = ask->tokens * vocabulary (step), b = ask->bytes.activation;
  double rows = ask->records->profile->loss_chunk_tokens;
  double chunk = rows > 0 ? MIN (rows * ask->microbatch * vocabulary (step), logits)
                          : logits / OUTPUT_CHUNKS;
  double softmax = ask->compiled ? logits * b + chunk * b : logits * (b + 4) + chunk * 4;
  double head = 0;

  if (ask->rules.train_all)
    head = (logits - chunk) * b +
           2 * ask->bytes.gradient * vocabulary (step) * ask->records->model->hidden_size;
  return MAX (softmax, head);
}

/* lit-gpt: a list of 32-bit chunks beside their log-softmax, gradients chunk by chunk; then the
 * gradient of the whole head in 16 bit, with the dequantised head under bitsandbytes. */
static double
chunked_loss_bytes (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double v = vocabulary (step), rows = ask->records->profile->loss_chunk_tokens;
  double chunk = 2 * MAX (rows, ask->sequence / OUTPUT_CHUNKS) * ask->microbatch * v * 4;
  double head = ask->tokens * v * 6;

  if (rows > 0)
    chunk = 2 * rows * ask->microbatch * v * 4;
  if (ask->records->format->dequantizes)
    head += (ask->records->profile->double_dequant ? 4.0 : 2.0) *
            step->stage->weights.largest_quantized;
  return MAX (ask->tokens * v * 8 + chunk, head);
}

static double
loss_bytes (const Step *step)
{
  if (!step->stage->shard.head)
    return 0;
  switch (step->ask->loss)
    {
    case HR_LOSS_FUSED:
      return fused_loss_bytes (step);
    case HR_LOSS_CHUNKED:
      return step->ask->records->profile->chunks_narrow ? narrow_chunks_bytes (step)
                                                        : chunked_loss_bytes (step);
    case HR_LOSS_CHUNKED_HEAD:
      return chunked_head_bytes (step);
    case HR_LOSS_FULL:
    case HR_LOSS_IN_PLACE:
    default:
      return step->ask->tokens * vocabulary (step) * loss_bytes_per_logit (step);
    }
}

/* Autocast keeps a 16-bit copy of every linear until its backward, or the context's end. */
static double
cast_bytes (const Step *step)
{
  return step->ask->autocast ? 2 * step->stage->linear_elements : 0;
}

static double
head_activations (const Step *step)
{
  return step->stage->shard.head ? step->ask->tokens * head_hidden_bytes (step) : 0;
}

/* Where the longest sample runs first, states and gradients of adapters never meet its activations;
 * those of whole weights do decide the peak. */
static gboolean
first_step_only (const HrTrainingAsk *ask)
{
  return ask->records->profile->first_step_peak && ask->adapters;
}

static Phase
loss_phase (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  gboolean persistent = ask->persistent_gradients && !first_step_only (ask);

  return (Phase) {
    .name = "loss backward",
    .saved = forward_saved (step) * ask->tokens * step->stage->in_flight + head_activations (step) +
             index_bytes (step) - first_layer_relief (step),
    .logits = loss_bytes (step),
    .gradients = persistent ? step->gradient_bytes : 0,
    .cast = cast_bytes (step),
    .gathered = step->head_bytes + (stays_gathered (ask) ? step->blocks_bytes
                                    : MIN (step->blocks_bytes, step->stage->block_bytes)),
  };
}

/* What the backward pass of a block computes again, per token: all of its own, or scores alone. */
static double
recomputed (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;

  switch (ask->checkpointing)
    {
    case HR_CHECKPOINTING_FULL:
      return step->block_saved * ask->checkpoint_every;
    case HR_CHECKPOINTING_SELECTIVE:
      return ask->records->profile->selective_ops ? step->block_saved : step->block_scores;
    case HR_CHECKPOINTING_NONE:
    default:
      return 0;
    }
}

/* Gradients during the blocks' backward pass: where they go to main memory, one block's, whole;
 * where each is used and freed at once, one hidden tensor's, and a tied head's, which waits for the
 * embedding's. */
static double
block_gradients (const Step *step,
                 gboolean    end)
{
  const HrTrainingAsk *ask = step->ask;
  const HrTrainable *trainable = &step->stage->trainable;

  if (ask->offload == HR_OFFLOAD_PARAMS && !ask->adapters)
    return step->gradient_bytes +
           step->stage->block_bytes * ask->bytes.gradient / ask->bytes.activation;
  if (!ask->steps_in_backward)
    return end || ask->persistent_gradients ? step->gradient_bytes : 0;
  if (ask->records->model->tied_embeddings && !ask->adapters)
    return step->gradient_bytes;
  return step->gradient_bytes * trainable->largest_hidden / MAX (trainable->largest, 1);
}

/* The backward pass of the blocks, at its start, where all activations are alive, and at its end,
 * where all gradients are. With checkpointing one block is whole again at a time. */
static Phase
block_phase (const Step *step,
             gboolean    end)
{
  const HrTrainingAsk *ask = step->ask;
  double forward = forward_saved (step) * ask->tokens * step->stage->in_flight;
  double one = step->block_saved * ask->tokens;
  gboolean recomputes = ask->checkpointing != HR_CHECKPOINTING_NONE;

  return (Phase) {
    .name = "block backward",
    .saved = end ? one : forward + sharded_input_bytes (step) * ask->tokens +
                         recomputed (step) * ask->tokens,
    .logits = held_logits (step),
    .gradients = block_gradients (step, end),
    .transient = step->transient * ask->tokens,
    .cast = recomputes ? cast_bytes (step) : 0,
    .gathered = step->root_bytes + step->blocks_bytes,
  };
}

/* A tied head's gradient waits for the embedding's; a persistent gradient gets a new one beside. */
static Phase
embedding_phase (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  const HrModel *model = ask->records->model;
  double table = ask->bytes.gradient * model->vocab_size * (double) model->hidden_size / ask->tp;
  gboolean trains = ask->rules.train_all || ask->plan->training.train_embeddings == 1;
  double copies = (model->tied_embeddings ? 1 : 0) + (ask->plan->training.set_to_none == 0 ? 1 : 0);

  return (Phase) {
    .name = "embedding backward",
    .logits = held_logits (step),
    .gradients = step->gradient_bytes,
    .transient = ask->tokens * model->hidden_size * ask->bytes.activation +
                 (trains && step->stage->shard.embedding ? copies * table : 0),
    .gathered = step->head_bytes,
  };
}

static Phase
step_phase (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  HrTrainable trainable = step->stage->trainable;
  double share = width_share (step) * state_elements (step) / MAX (trainable.elements, 1);
  double element = ask->bytes.master > 0 ? 4 : ask->bytes.state;

  trainable.elements *= share;
  if (ask->steps_in_backward)
    trainable.elements = trainable.largest;
  return (Phase) {
    .name = "optimizer step",
    .gradients = step->gradient_bytes,
    .transient = offloads_states (ask) || ask->records->profile->fused_optimizer
                   ? 0 : hr_optimizer_step_bytes (ask->optimizer, &trainable, element),
  };
}

static double
phase_bytes (const Phase *phase)
{
  return phase->saved + phase->logits + phase->gradients + phase->transient + phase->cast +
         phase->gathered;
}

static Phase
highest_phase (const Step *step)
{
  gboolean first_only = first_step_only (step->ask);
  Phase phases[] = {
    loss_phase (step), block_phase (step, FALSE), block_phase (step, TRUE), embedding_phase (step),
    step_phase (step),
  };
  guint n = first_only && step->gradient_bytes <= step->ask->bytes.gradient *
                                                    step->stage->trainable.elements
              ? 2 : G_N_ELEMENTS (phases);
  Phase best = phases[0];

  for (guint i = 1; i < n; i++)
    if (phase_bytes (&phases[i]) > phase_bytes (&best))
      best = phases[i];
  return best;
}

static guint64
cublas_bytes (const HrRecords *records)
{
  const HrDevice *device = records->device;
  gboolean large = device != NULL && (hr_device_cc (device) >= 90 || device->gfx_target != NULL);

  return !records->profile->cublas_workspace ? 0 : large ? CUBLAS_HOPPER_BYTES : CUBLAS_BYTES;
}

typedef struct {
  HrItemKind  kind;
  const char *label;
  double      bytes;
  const char *equation;
  const char *source;
} Row;

static void
add_rows (HrDeviceEstimate *device,
          const Row        *rows,
          guint             n)
{
  for (guint i = 0; i < n; i++)
    hr_device_add_item (device, rows[i].kind, HR_COUNTER_ALLOCATED, rows[i].label,
                        rows[i].bytes > 0 ? (guint64) rows[i].bytes : 0, rows[i].equation,
                        rows[i].source);
}

static double
items_sum (const HrDeviceEstimate *device)
{
  double sum = 0;

  for (guint i = 0; i < device->n_items; i++)
    sum += device->items[i].bytes;
  return sum;
}

/* Freed blocks of sizes that nothing asks for again. They go back when memory runs short, so they
 * never take more than what is left of the device. */
static double
cached_bytes (const Step             *step,
              const HrDeviceEstimate *device)
{
  const HrTrainingAsk *ask = step->ask;
  const HrEngineProfile *profile = ask->records->profile;
  double logits = 0, shards = 0, bytes, left;

  /* the larger of two habits: what shards leave behind serves logits too */
  if (materialises_logits (step))
    logits = profile->logits_cached_bytes +
             profile->logits_fragmentation * 4 * ask->tokens * vocabulary (step);
  if (ask->shards_weights && ask->dp > 1)
    shards = profile->sharded_cached_bytes;
  bytes = profile->cached_bytes + MAX (logits, shards) +
          profile->inputs_fragmentation * checkpoint_bytes (step) * ask->tokens;
  if (ask->shards_weights && ask->dp > 1 && !ask->adapters)
    bytes += profile->weights_fragmentation * ask->bytes.activation * trainable_elements (step);
  if (ask->records->device == NULL)
    return bytes;
  left = hr_device_usable_bytes (ask->records->device) - items_sum (device);
  return CLAMP (left, 0, bytes);
}

/* One graph asks for the same sizes in every step and finds its blocks again, but for one: the
 * gradient of the logits, freed first in the backward pass, is cut up for the gradients and states
 * that the first step makes, and the next one needs a block of its own. */
static Row
graph_fragmentation (const Step *step)
{
  const HrTrainingAsk *ask = step->ask;
  double hole = ask->bytes.activation * ask->tokens * vocabulary (step);

  return (Row) {
    HR_ITEM_FRAGMENTATION, "fragmentation",
    MAX (hole - step->gradient_bytes - step->fixed.states, 0), "max(0, b·T·V - g·P_t - states)",
    "c10/cuda/CUDACachingAllocator.cpp: best fit, blocks are split",
  };
}

static Row
shared_fragmentation (const Step             *step,
                      const HrDeviceEstimate *device)
{
  return (Row) {
    HR_ITEM_FRAGMENTATION, "fragmentation",
    step->ask->records->profile->fragmentation * items_sum (device), "share·allocated",
    "engine record: fragmentation",
  };
}

static void
add_process (const Step       *step,
             HrDeviceEstimate *device)
{
  const HrTrainingAsk *ask = step->ask;
  const HrEngineProfile *profile = ask->records->profile;
  Row lost = ask->one_graph && step->stage->shard.head ? graph_fragmentation (step)
                                                       : shared_fragmentation (step, device);

  hr_device_add_item (device, lost.kind, HR_COUNTER_RESERVED, lost.label, (guint64) lost.bytes,
                      lost.equation, lost.source);
  hr_device_add_item (device, HR_ITEM_CONTEXT, HR_COUNTER_PROCESS, "context",
                      (guint64) profile->context_bytes, "constant", "engine record: context_bytes");
  if (ask->plan->device_count > 1)
    hr_device_add_item (device, HR_ITEM_WORKSPACE, HR_COUNTER_PROCESS, "communicator",
                        (guint64) profile->nccl_bytes, "constant", "engine record: nccl_bytes");
  hr_device_add_item (device, HR_ITEM_FRAGMENTATION, HR_COUNTER_RESERVED, "cached",
                      (guint64) cached_bytes (step, device), "min(free, c + Σ k·freed)",
                      "freed blocks that the allocator keeps while memory lasts; engine record");
}

/**
 * hr_training_add_items:
 * @ask: the run
 * @stage: what the device holds
 * @device: where to add
 * @estimate: for the phase
 *
 * Adds the items of the step's highest moment.
 */
void
hr_training_add_items (const HrTrainingAsk   *ask,
                       const HrTrainingStage *stage,
                       HrDeviceEstimate      *device,
                       HrEstimate            *estimate)
{
  Step step = { .ask = ask, .stage = stage };
  gboolean first_only = first_step_only (ask);
  Phase phase;

  measure_static (&step);
  measure_gathered (&step);
  measure_saved (&step);
  phase = highest_phase (&step);
  if (estimate->peak_phase == NULL)
    estimate->peak_phase = phase.name;
  add_rows (device, (Row[]) {
    { HR_ITEM_WEIGHTS, "weights", step.fixed.weights, "Σ charge(rows·cols·bits/8 + scales)/D",
      "estimation-model §2 and §6" },
    { HR_ITEM_ADAPTERS, "adapters", step.fixed.adapters, "P_t·e", "estimation-model §1.5" },
    { HR_ITEM_OPTIMIZER, "optimizer", first_only ? 0 : step.fixed.states, "states·P_t/D",
      "estimation-model §5.1" },
    { HR_ITEM_OPTIMIZER, "master", step.fixed.master, "4·P_t/D", "estimation-model §5.1" },
    { HR_ITEM_GRADIENTS, "gradients", phase.gradients, "g·P_t/D", "estimation-model §5.5" },
    { HR_ITEM_GATHERED, "gathered", phase.gathered, "root + n·block", "estimation-model §6" },
    { HR_ITEM_GATHERED, "buckets", step.fixed.buckets, "bucket", "estimation-model §6" },
    { HR_ITEM_ACTIVATIONS, "saved", phase.saved, "Σ layers·kept·T, or L/k·b·h·T",
      "estimation-model §5.2 and §5.4, oracle-findings B" },
    { HR_ITEM_LOGITS, "logits", phase.logits, "T·V·c_V", "estimation-model §5.4" },
    { HR_ITEM_WORKSPACE, "temporaries", phase.transient, "T·b·(h + 3f), or of the step",
      "estimation-model §5.4, oracle-findings B" },
    { HR_ITEM_WORKSPACE, "autocast", phase.cast, "2·N_linear", "oracle-findings B" },
    { HR_ITEM_WORKSPACE, "gemm_workspace", cublas_bytes (ask->records),
      "2·4 MiB + 8·16 KiB, or 32 MiB", "aten/src/ATen/cuda/CublasHandlePool.cpp" },
    { HR_ITEM_WORKSPACE, "library_workspace", ask->records->profile->library_workspace_bytes,
      "constant", "engine record: library_workspace_bytes" },
  }, 13);
  add_process (&step, device);
}

/* What training needs of main memory when it moves states off the devices. */
static void
add_host_items (const HrTrainingAsk   *ask,
                const HrTrainingStage *stage,
                HrEstimate            *out)
{
  double ranks = ask->dp * ask->cp, states, per_rank;
  gboolean moves = offloads_states (ask) || hr_optimizer_is_paged (ask->optimizer);

  states = hr_optimizer_state_bytes (ask->optimizer, &stage->trainable, ask->bytes.state,
                                     ask->optimizer_rank) +
           (offloads_states (ask) ? ask->bytes.master * stage->trainable.elements
                                                 : 0);
  per_rank = shard (states, ask->shards_states, ask->shards);
  if (moves)
    hr_device_add_item (&out->host, HR_ITEM_OPTIMIZER, HR_COUNTER_PROCESS, "optimizer",
                        (guint64) (per_rank * ranks), "states·P_t·ranks/D", "estimation-model §6");
  if (ask->offload != HR_OFFLOAD_PARAMS)
    return;
  hr_device_add_item (&out->host, HR_ITEM_WEIGHTS, HR_COUNTER_PROCESS, "weights",
                      (guint64) (shard (stage->base_bytes + stage->adapter_bytes,
                                        ask->shards_weights, ask->shards) * ranks),
                      "W·ranks/D", "estimation-model §6");
  hr_device_add_item (&out->host, HR_ITEM_GRADIENTS, HR_COUNTER_PROCESS, "gradients",
                      (guint64) (shard (ask->bytes.gradient * stage->trainable.elements,
                                        ask->shards_gradients, ask->shards) * ranks),
                      "g·P_t·ranks/D", "estimation-model §5.5");
}

/**
 * hr_training_estimate:
 * @plan: what was asked
 * @records: its records
 * @out: the answer; devices are filled in, totals are not
 * @error: return location
 *
 * Returns: whether the plan could be estimated
 */
gboolean
hr_training_estimate (const HrPlan    *plan,
                      const HrRecords *records,
                      HrEstimate      *out,
                      GError         **error)
{
  const HrTensorList *list = hr_workspace_tensors (records->workspace, records->model, error);
  HrTrainingAsk ask;
  guint ranks;

  if (list == NULL || !hr_training_resolve (plan, records, list, &ask, error))
    return FALSE;
  if (ask.pp > HR_MAX_DEVICES)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                   HR_WORDS ("%u pipeline stages are more than the %d that can be shown: lower the "
                             "degree."),
                   ask.pp, HR_MAX_DEVICES);
      return FALSE;
    }
  /* data-parallel ranks are alike, so a cluster is shown by as many of them as there is room for */
  ranks = MIN (plan->device_count, HR_MAX_DEVICES) / ask.pp;
  out->n_devices = ranks * ask.pp;
  for (guint i = 0; i < ask.pp; i++)
    {
      HrTrainingStage stage;

      if (!hr_training_stage (&ask, i, &stage, error))
        return FALSE;
      hr_training_add_items (&ask, &stage, &out->devices[i * ranks], out);
      for (guint rank = 1; rank < ranks; rank++)
        out->devices[i * ranks + rank] = out->devices[i * ranks];
      out->trainable_parameters += (guint64) (stage.trainable.elements - stage.copied_elements);
      if (i == 0)
        add_host_items (&ask, &stage, out);
    }
  return TRUE;
}
