/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Time of a training step (estimation-model §8). A micro-step is a forward pass, a backward pass
 * of one or two products for each of the forward's (the gradient of the input; that of the weight
 * where it trains), what checkpointing computes again, and the talk between devices:
 *
 *     t_micro = soft_max (t_host, t_device, p) with the exposed part of the communication
 *     t_step  = (M + (p - 1) / v) · t_micro + t_optimizer + t_gradients
 *
 * with M micro-batches through p pipeline stages of v virtual ones each.
 */
#include "hr-speed-private.h"

#include <math.h>

#include "hr-communication.h"
#include "hr-training.h"

typedef struct {
  const HrPlan    *plan;
  const HrRecords *records;
  const HrTensorList *list;
  HrTrainingAsk    ask;
  HrTrainingStage  stage;
  HrRates          rates;
  HrOperationList *out;
  double           sequences, tokens;  /* per micro-batch and device; tokens per sequence */
  double           micro_batches;      /* of one rank per step */
  gint             narrow;             /* HrRate of low-precision products, or -1 */
} Trainer;

/* ---- operations ---- */

/* Samples that are padded to the longest of their batch: its expected length grows with the
 * logarithm of how many are drawn, those of the other ranks included, since all wait for it. */
static double
padded_length (const Trainer *self)
{
  const HrTraining *training = &self->plan->training;
  double drawn = self->ask.microbatch * self->ask.dp;

  if (training->seq_len_time <= 0 || training->seq_len_time >= self->ask.sequence)
    return self->ask.sequence;
  return MIN (training->seq_len_time
              * (1.0 + self->rates.value[HR_CONSTANT_PADDING_GROWTH] * log2 (drawn)),
              self->ask.sequence);
}

/* Products of the blocks take the low precision that the plan asks for; the head does not. */
static void
narrow_products (const Trainer *self,
                 guint          from)
{
  const HrDevice *device = self->records->device;

  for (guint i = from; self->narrow >= 0 && i < self->out->n_ops; i++)
    {
      HrOperation *op = &self->out->ops[i];

      if (op->rows > 0.0 && op->kind != HR_OP_LM_HEAD && op->kind != HR_OP_ROUTER)
        {
          op->rate = hr_device_rate (device, (HrRate) self->narrow);
          op->peak_per_s = device->peak_per_s[op->rate]
                           * self->rates.value[HR_CONSTANT_TRAIN_NARROW_SHARE];
        }
    }
}

/* Under sequence parallelism the ranks of a tensor share the tokens of norms and sums. */
static void
share_norms (Trainer *self)
{
  for (guint i = 0; self->ask.rules.sp && i < self->out->n_ops; i++)
    if (self->out->ops[i].kind == HR_OP_NORM)
      {
        self->out->ops[i].flops /= self->ask.tp;
        self->out->ops[i].activation_bytes /= self->ask.tp;
      }
}

/* Sinks make PyTorch's kernels fall back; trainers that say they run flash have their own. */
static gboolean
writes_scores (const Trainer *self)
{
  HrKernel kernel = self->ask.rules.kernel;

  return (kernel == HR_KERNEL_EAGER || kernel == HR_KERNEL_MATH)
         && self->plan->training.flash_attention != 1;
}

/* Megatron-LM's fused kernel (legacy/fused_kernels/scaled_masked_softmax.cu) leaves four passes
 * over the scores: written, read and written by the softmax, read by the values; dropout adds one
 * in, one out and its mask of one byte. */
static double
score_bytes (const Trainer *self)
{
  double bytes = self->ask.bytes.activation;

  if (!writes_scores (self))
    return 0.0;
  if (!self->records->profile->fused_softmax)
    return hr_score_bytes (HR_ATTENTION_EAGER, bytes);
  return self->ask.rules.traits & HR_TORCH_DROPOUT ? 6.0 * bytes + 1.0 : 4.0 * bytes;
}

/* Context parallelism cuts a sequence of S tokens so that the causal work is even (Brandon et al.,
 * striped attention; Megatron-LM's and torchtitan's zigzag): a rank's S / cp queries see half of
 * the whole sequence on average, as if (S - S / cp) / 2 tokens lay before its own. */
static double
tokens_before (const Trainer *self)
{
  return self->tokens * (self->ask.cp - 1.0) / 2.0;
}

static void
add_forward (Trainer *self)
{
  const HrTrainingAsk *ask = &self->ask;
  double tokens = self->sequences * self->tokens;
  HrShard shard = {
    .last_layer = self->records->model->n_layers, .tp = ask->tp, .embedding = TRUE, .head = TRUE,
  };
  HrShard experts = shard;
  HrPlacement placement = { self->records, self->list, shard, HR_PART_REST, 0,
                            self->records->device };
  HrPass pass = {
    .phase = HR_OP_FORWARD, .sequences = self->sequences, .tokens = self->tokens,
    .depth = tokens_before (self), .outputs = tokens, .activation_bytes = ask->bytes.activation,
    .kv_bytes = ask->bytes.activation, .kv_v_bytes = ask->bytes.activation,
    .score_bytes = score_bytes (self),
    .repeat = 1.0 / ask->pp,
  };

  hr_forward_operations (&placement, &pass, self->out);
  if (self->records->model->has_moe)
    {
      experts.tp = ask->etp;
      experts.ep = ask->ep;
      placement.shard = experts;
      placement.parts = HR_PART_EXPERTS;
      /* an expert group's devices hold the tokens of as many data-parallel ranks */
      pass.routed_tokens = tokens * ask->ep * ask->etp / ask->tp;
      hr_forward_operations (&placement, &pass, self->out);
    }
  narrow_products (self, 0);
  share_norms (self);
}

static void
copy_operation (Trainer           *self,
                const HrOperation *op,
                HrOpPhase          phase,
                double             times)
{
  HrOperation copy = *op;

  copy.phase = phase;
  copy.count *= times;
  hr_operation_add (self->out, &copy);
}

/* Where nothing of the base trains, only the gradient of each input is computed. */
static double
backward_products (const Trainer     *self,
                   const HrOperation *op)
{
  if (op->kind == HR_OP_EMBEDDING || op->kind == HR_OP_SAMPLING)
    return 0.0;
  if (op->rows > 0.0 && self->ask.adapters)
    return 1.0;
  return op->kind == HR_OP_DEQUANTIZE ? 1.0 : 2.0;
}

/* Full checkpointing runs every block again, selective one attention alone (Korthikanti et al.). */
static double
recomputed (const Trainer     *self,
            const HrOperation *op)
{
  gboolean block = op->kind != HR_OP_EMBEDDING && op->kind != HR_OP_LM_HEAD
                   && op->kind != HR_OP_SAMPLING;

  switch (self->ask.checkpointing)
    {
    case HR_CHECKPOINTING_FULL:
      return block ? 1.0 : 0.0;
    case HR_CHECKPOINTING_SELECTIVE:
      return op->kind == HR_OP_ATTENTION ? 1.0 : 0.0;
    case HR_CHECKPOINTING_NONE:
    default:
      return 0.0;
    }
}

static void
add_backward (Trainer *self)
{
  guint n = self->out->n_ops;

  for (guint i = 0; i < n; i++)
    {
      const HrOperation *op = &self->out->ops[i];

      copy_operation (self, op, HR_OP_BACKWARD, backward_products (self, op));
      copy_operation (self, op, HR_OP_RECOMPUTE, recomputed (self, op));
    }
}

/* Logits in 32 bit are written and read a few times each way, unless the head and the loss are one
 * kernel. */
static void
add_loss (Trainer *self)
{
  const HrDevice *device = self->records->device;
  double logits = self->sequences * self->tokens * self->records->model->vocab_size
                  / self->ask.tp;
  gboolean fused = self->ask.loss == HR_LOSS_FUSED || self->ask.loss == HR_LOSS_CHUNKED_HEAD;

  hr_operation_add (self->out, &(HrOperation) {
    .phase = HR_OP_FORWARD, .kind = HR_OP_LOSS, .count = 1.0 / self->ask.pp,
    .flops = 10.0 * logits, .activation_bytes = (fused ? 8.0 : 24.0) * logits,
    .rate = HR_RATE_FP32, .peak_per_s = device->peak_per_s[HR_RATE_FP32],
    .bandwidth_bytes_per_s = device->bandwidth_bytes_per_s,
  });
}

/* Two products down and up, with their gradients: six FLOPs per parameter and token. */
static void
add_adapters (Trainer *self)
{
  double elements = self->stage.trainable.elements;
  double tokens = self->sequences * self->tokens;
  HrRate rate = hr_device_rate (self->records->device, HR_RATE_BF16);

  if (!self->ask.adapters || !(elements > 0.0))
    return;
  hr_operation_add (self->out, &(HrOperation) {
    .phase = HR_OP_BACKWARD, .kind = HR_OP_ADAPTER, .count = 1.0, .flops = 6.0 * elements * tokens,
    .weight_bytes = 3.0 * elements * self->ask.bytes.weight, .rows = tokens, .rate = rate,
    .peak_per_s = self->records->device->peak_per_s[rate],
    .bandwidth_bytes_per_s = self->records->device->bandwidth_bytes_per_s,
  });
}

/* ---- communication ---- */

/* A link that joins racks makes one node of them. */
static guint
devices_per_node (const Trainer *self)
{
  guint nodes = MAX (self->plan->node_count, 1);

  return MAX (MAX (self->plan->device_count / nodes, 1), self->records->device->link_devices);
}

/* Nodes that a group of neighbouring ranks spans. */
static guint
nodes_of (const Trainer *self,
          guint          group)
{
  return group > devices_per_node (self) ? MAX (self->plan->node_count, 1) : 1;
}

static void
talk (Trainer  *self,
      HrOpPhase phase,
      HrOpKind  kind,
      double    count,
      double    bytes,
      guint     group,
      guint     nodes)
{
  guint per_node = kind == HR_OP_ALL_TO_ALL ? 1 : devices_per_node (self) / MAX (self->ask.tp, 1);
  HrCollective collective = { phase, kind, count, bytes, group, self->records->device, nodes,
                              per_node };

  hr_collective_add (self->out, &collective);
}

/* Layers that deal tokens out to experts. */
static double
routed_layers (const HrModel *model)
{
  double layers = 0.0;

  for (guint i = 0; i < model->n_groups; i++)
    if (model->groups[i].ffn >= HR_FFN_MOE)
      layers += model->groups[i].count;
  return layers;
}

/* Experts send tokens there and back, both ways, in the width that they act in. A token crosses
 * the network once for all experts of a node (github.com/deepseek-ai/DeepEP, and the HybridEP of
 * Megatron): within a node its copies take the far faster links. */
static void
add_expert_talk (Trainer *self,
                 double   tokens,
                 double   again)
{
  const HrModel *model = self->records->model;
  const HrTrainingAsk *ask = &self->ask;
  double layers = routed_layers (model) / ask->pp;
  double width = model->moe.latent_size > 0 ? model->moe.latent_size : model->hidden_size;
  double copies = model->moe.n_experts_per_tok;
  guint nodes = nodes_of (self, ask->ep);
  double bytes;

  if (nodes > 1)
    copies = hr_distinct_experts ((double) ask->ep / devices_per_node (self), 1.0, copies);
  bytes = tokens * copies * width * ask->bytes.activation / ask->tp;
  talk (self, HR_OP_FORWARD, HR_OP_ALL_TO_ALL, 2.0 * layers, bytes, ask->ep, nodes);
  talk (self, HR_OP_BACKWARD, HR_OP_ALL_TO_ALL, (2.0 + 2.0 * again) * layers, bytes, ask->ep,
        nodes);
}

/* Inside a layer: tensor parallelism sums twice forward and twice backward (sequence parallelism
 * moves the same bytes). */
static void
add_layer_talk (Trainer *self)
{
  const HrModel *model = self->records->model;
  const HrTrainingAsk *ask = &self->ask;
  double layers = (double) model->n_layers / ask->pp;
  double tokens = self->sequences * self->tokens;
  double bytes = tokens * model->hidden_size * ask->bytes.activation;
  double again = ask->checkpointing == HR_CHECKPOINTING_FULL ? 1.0 : 0.0;

  talk (self, HR_OP_FORWARD, HR_OP_ALL_REDUCE, 2.0 * layers, bytes, ask->tp,
        nodes_of (self, ask->tp));
  talk (self, HR_OP_BACKWARD, HR_OP_ALL_REDUCE, (2.0 + 2.0 * again) * layers, bytes, ask->tp,
        nodes_of (self, ask->tp));
  if (model->has_moe && ask->ep > 1)
    add_expert_talk (self, tokens, again);
  if (ask->pp > 1)
    talk (self, HR_OP_FORWARD, HR_OP_SEND, 2.0 * ask->vp, bytes / ask->tp, ask->pp,
          nodes_of (self, ask->pp * ask->tp));
}

/* Shards of weights are gathered for every pass over them; gradients go back in shards. */
static void
add_shard_talk (Trainer *self)
{
  const HrTrainingAsk *ask = &self->ask;
  guint nodes = nodes_of (self, ask->shards * ask->tp);
  double weights = self->stage.base_bytes, layers = self->records->model->n_layers;

  if (!ask->shards_weights || ask->shards <= 1)
    return;
  if (ask->bytes.weight > 2.0 && ask->bytes.activation <= 2.0 && !ask->adapters)
    weights *= 0.5;            /* 32-bit shards are gathered in 16 bit */
  talk (self, HR_OP_FORWARD, HR_OP_ALL_GATHER, layers, weights / layers, ask->shards, nodes);
  talk (self, HR_OP_BACKWARD, HR_OP_ALL_GATHER, layers, weights / layers, ask->shards, nodes);
  if (ask->checkpointing == HR_CHECKPOINTING_FULL && self->records->profile->lit_model)
    talk (self, HR_OP_RECOMPUTE, HR_OP_ALL_GATHER, layers, weights / layers, ask->shards, nodes);
  if (!ask->adapters)
    talk (self, HR_OP_BACKWARD, HR_OP_REDUCE_SCATTER, layers, weights / layers, ask->shards, nodes);
}

/* Once per step: gradients of replicas are summed, or dealt out and the weights gathered. Experts
 * have as many fewer replicas as they are dealt out over. */
static void
add_step_talk (Trainer *self)
{
  const HrTrainingAsk *ask = &self->ask;
  guint group = ask->dp * ask->cp;
  double experts = self->stage.expert_elements;
  double others = self->stage.trainable.elements - experts;
  double width = MIN (ask->bytes.gradient, 4.0);

  if (ask->shards_weights)
    return;
  if (!ask->adapters)
    {
      others /= ask->tp;
      experts /= (double) ask->ep * ask->etp;
    }
  talk (self, HR_OP_OPTIMIZER, HR_OP_ALL_REDUCE, 1.0, width * others, group,
        nodes_of (self, group * ask->tp));
  talk (self, HR_OP_OPTIMIZER, HR_OP_ALL_REDUCE, 1.0, width * experts,
        MAX (group * ask->tp / MAX (ask->ep * ask->etp, 1), 1), nodes_of (self, group * ask->tp));
}

/* ---- optimizer ---- */

/* Weight, gradient and states are read; weight and states are written (§8: 28 bytes per parameter
 * of AdamW in 32 bit). What is trained wholly is cut with its matrices. */
static void
add_optimizer (Trainer *self)
{
  const HrTrainingAsk *ask = &self->ask;
  const HrTrainable *trainable = &self->stage.trainable;
  double cuts = ask->adapters ? 1.0 : ask->tp;
  double shards = cuts * (ask->shards_states ? MAX (ask->shards, 1) : 1);
  double states = hr_optimizer_state_bytes (ask->optimizer, trainable, ask->bytes.state,
                                            ask->optimizer_rank);
  double bytes = 2.0 * states + trainable->elements * (ask->bytes.gradient + 2.0 * ask->bytes.weight
                                                       + 2.0 * ask->bytes.master);

  hr_operation_add (self->out, &(HrOperation) {
    .phase = HR_OP_OPTIMIZER, .kind = HR_OP_OPTIMIZER_STEP, .count = 1.0,
    .flops = 12.0 * trainable->elements / shards, .activation_bytes = bytes / shards,
    .rate = HR_RATE_FP32, .peak_per_s = self->records->device->peak_per_s[HR_RATE_FP32],
    .bandwidth_bytes_per_s = self->records->device->bandwidth_bytes_per_s,
  });
  if (ask->offload == HR_OFFLOAD_OPTIMIZER || ask->offload == HR_OFFLOAD_PARAMS)
    hr_operation_add (self->out, &(HrOperation) {
      .phase = HR_OP_OPTIMIZER, .kind = HR_OP_SEND, .count = 1.0,
      .link_bytes = trainable->elements * (ask->bytes.gradient + ask->bytes.weight) / shards,
      .bandwidth_bytes_per_s = self->records->device->pcie_bytes_per_s,
    });
}

/* ---- time ---- */

/* Launches of a block, forward and backward, in an eager framework. */
static double
host_seconds (const Trainer *self)
{
  const double *value = self->rates.value;
  const HrTrainingAsk *ask = &self->ask;
  const HrModel *model = self->records->model;
  double layers = (double) model->n_layers / ask->pp, block = value[HR_CONSTANT_TRAIN_LAYER_S];
  double linears = 0.0;

  if (ask->rules.targets != 0)
    block += value[HR_CONSTANT_LORA_LAYER_S];
  if (ask->rules.train_scales)
    block += value[HR_CONSTANT_SCALE_LAYER_S];
  if (ask->rules.zero_pad)
    block += value[HR_CONSTANT_LIST_ELEMENT_S] * (model->n_heads + model->n_kv_heads)
             * model->head_dim * (ask->checkpointing == HR_CHECKPOINTING_FULL ? 2.0 : 1.0);
  if (ask->checkpointing == HR_CHECKPOINTING_FULL)
    block += value[HR_CONSTANT_RECOMPUTE_LAYER_S];
  if (ask->shards_weights && ask->shards > 1)
    block += value[HR_CONSTANT_SHARD_LAYER_S];
  for (guint i = 0; i < self->list->n_tensors; i++)
    {
      const HrTensor *tensor = &self->list->tensors[i];
      gboolean fused = self->records->profile->fuses_qkv
                       && (tensor->role == HR_ROLE_ATTN_Q || tensor->role == HR_ROLE_ATTN_K);

      if (tensor->group >= 0 && !fused && hr_format_quantizes (self->records, tensor))
        linears += (double) hr_tensor_layers (model, tensor) * tensor->copies;
    }
  return layers * block + routed_layers (model) / ask->pp * value[HR_CONSTANT_TRAIN_ROUTED_S]
         + 2.0 * linears * value[HR_CONSTANT_TRAIN_LINEAR_S];
}

static void
scale_rates (Trainer *self)
{
  double *value = self->rates.value;

  value[HR_CONSTANT_COMPUTE_SHARE] = value[HR_CONSTANT_TRAIN_COMPUTE_SHARE];
  value[HR_CONSTANT_ATTENTION_SHARE] = value[HR_CONSTANT_TRAIN_ATTENTION_SHARE];
  value[HR_CONSTANT_EXPERT_SHARE] = 1.0;
}

/* Products of experts are many and small: they reach less than one large product does. */
static void
slow_experts (Trainer *self)
{
  double share = self->rates.value[HR_CONSTANT_TRAIN_EXPERT_SHARE];

  for (guint i = 0; i < self->out->n_ops && share > 0.0; i++)
    if (self->out->ops[i].kind == HR_OP_EXPERTS)
      self->out->ops[i].seconds /= share;
}

typedef struct {
  double compute, layer_talk, shard_talk;
} Parts;

static Parts
sum_parts (const Trainer *self)
{
  Parts parts = { 0.0 };

  for (guint i = 0; i < self->out->n_ops; i++)
    {
      const HrOperation *op = &self->out->ops[i];
      gboolean shards = op->kind == HR_OP_ALL_GATHER || op->kind == HR_OP_REDUCE_SCATTER;

      if (!(op->link_bytes > 0.0))
        parts.compute += op->seconds;
      else
        *(shards ? &parts.shard_talk : &parts.layer_talk) += op->seconds;
    }
  return parts;
}

static void
add_rest (Trainer  *self,
          HrOpPhase phase,
          HrOpKind  kind,
          HrBound   bound,
          double    seconds)
{
  if (seconds > 0.0)
    hr_operation_add (self->out, &(HrOperation) {
      .phase = phase, .kind = kind, .count = 1.0, .seconds = seconds, .bound = bound,
    });
}

/* What the processor and the link hide behind the device's work is not shown as time. */
static double
time_micro_step (Trainer *self,
                 Parts   *parts)
{
  const double *value = self->rates.value;
  double device, talked, total, hidden;

  hr_time_operations (self->out, 0, &self->rates);
  slow_experts (self);
  *parts = sum_parts (self);
  device = parts->compute + parts->layer_talk;
  talked = hr_soft_maximum (device, parts->shard_talk, value[HR_CONSTANT_TALK_OVERLAP]);
  hidden = parts->shard_talk > 0.0 ? (talked - device) / parts->shard_talk : 0.0;
  for (guint i = 0; i < self->out->n_ops; i++)
    if (self->out->ops[i].phase != HR_OP_OPTIMIZER
        && (self->out->ops[i].kind == HR_OP_ALL_GATHER
            || self->out->ops[i].kind == HR_OP_REDUCE_SCATTER))
      self->out->ops[i].seconds *= hidden;
  total = hr_soft_maximum (talked, host_seconds (self),
                           parts->shard_talk > 0.0 ? MIN (value[HR_CONSTANT_OVERLAP], 2.0)
                                                   : value[HR_CONSTANT_OVERLAP]);
  add_rest (self, HR_OP_FORWARD, HR_OP_HOST, HR_BOUND_HOST, total - talked);
  return total;
}

/* Gradients are summed while the last backward pass still runs; what it cannot hide is seen. So is
 * what the processor does once per step, as far as the update itself does not hide it. */
static double
time_optimizer (Trainer *self,
                double   micro_s)
{
  guint from = self->out->n_ops;
  double update = 0.0, talked = 0.0, exposed, total;

  add_optimizer (self);
  add_step_talk (self);
  hr_time_operations (self->out, from, &self->rates);
  for (guint i = from; i < self->out->n_ops; i++)
    *(self->out->ops[i].kind == HR_OP_ALL_REDUCE ? &talked : &update) +=
      self->out->ops[i].seconds;
  exposed = hr_soft_maximum (micro_s, talked, self->rates.value[HR_CONSTANT_TALK_OVERLAP])
            - micro_s;
  for (guint i = from; talked > 0.0 && i < self->out->n_ops; i++)
    if (self->out->ops[i].kind == HR_OP_ALL_REDUCE)
      self->out->ops[i].seconds *= exposed / talked;
  total = hr_soft_maximum (update, self->rates.value[HR_CONSTANT_TRAIN_STEP_S],
                           self->rates.value[HR_CONSTANT_OVERLAP]);
  add_rest (self, HR_OP_OPTIMIZER, HR_OP_HOST, HR_BOUND_HOST, total - update);
  return total + exposed;
}

/* FLOPs of the model itself, forward and backward, in one micro-step of one device. */
static void
count_model_flops (const Trainer *self,
                   double        *model_flops,
                   double        *all_flops)
{
  *model_flops = hr_operations_flops (self->out, HR_OP_FORWARD)
                 + hr_operations_flops (self->out, HR_OP_BACKWARD);
  *all_flops = *model_flops + hr_operations_flops (self->out, HR_OP_RECOMPUTE);
}

static void
summarize (Trainer *self,
           double   micro_s,
           double   optimizer_s,
           HrSpeed *out)
{
  const HrTrainingAsk *ask = &self->ask;
  double bubble = ask->pp > 1 ? (ask->pp - 1.0) / ask->vp : 0.0;
  double devices = (double) ask->dp * ask->tp * ask->pp * ask->cp;
  double samples = self->micro_batches * ask->microbatch * ask->dp;
  double tokens = samples * self->tokens * ask->cp;
  double model_flops, all_flops, peak;

  count_model_flops (self, &model_flops, &all_flops);
  add_rest (self, HR_OP_FORWARD, HR_OP_BUBBLE, HR_BOUND_COMMUNICATION,
            micro_s * bubble / self->micro_batches);
  out->known = TRUE;
  out->microstep_s = micro_s;
  out->step_samples = samples;
  out->step_s = (self->micro_batches + bubble) * micro_s + optimizer_s;
  out->train_tok_s = tokens / out->step_s;
  out->train_tok_s_per_gpu = out->train_tok_s / devices;
  peak = self->records->device->peak_per_s[hr_device_rate (self->records->device, HR_RATE_BF16)];
  out->tflops_per_gpu = model_flops * self->micro_batches / out->step_s / 1e12;
  if (peak > 0.0)
    {
      out->mfu = model_flops * self->micro_batches / out->step_s / peak;
      out->hfu = all_flops * self->micro_batches / out->step_s / peak;
    }
  out->bound = hr_time_bound (self->out, HR_OP_BACKWARD);
  out->rates = self->rates;
}

/* ---- the plan ---- */

static double
micro_batches_of (const Trainer *self)
{
  const HrTraining *training = &self->plan->training;
  gboolean cut = self->records->profile->cuts_batch && self->ask.pp > 1;
  double pieces = cut ? self->ask.pp : 1.0;    /* that a pipeline cuts a rank's batch into */

  if (training->grad_accum > 0)
    return training->grad_accum * pieces;
  if (training->global_batch > 0)
    return MAX (training->global_batch / (self->ask.microbatch * self->ask.dp), 1.0);
  return pieces;
}

static const gint narrow_rates[] = {
  [HR_LOW_PRECISION_FP8] = HR_RATE_FP8, [HR_LOW_PRECISION_FP8_CURRENT] = HR_RATE_FP8,
  [HR_LOW_PRECISION_MXFP8] = HR_RATE_FP8, [HR_LOW_PRECISION_NVFP4] = HR_RATE_FP4,
};

static gboolean
prepare (Trainer *self,
         GError **error)
{
  const HrPlan *plan = self->plan;
  const HrRecords *records = self->records;
  gint low = plan->training.low_precision;

  self->list = hr_workspace_tensors (records->workspace, records->model, error);
  if (self->list == NULL
      || !hr_training_resolve (plan, records, self->list, &self->ask, error)
      || !hr_training_stage (&self->ask, 0, &self->stage, error))
    return FALSE;
  hr_time_rates (records, records->device, HR_UNSET, &self->rates);
  scale_rates (self);
  self->narrow = low >= 0 ? narrow_rates[low] : -1;
  self->sequences = self->ask.microbatch;
  self->tokens = padded_length (self) / self->ask.cp;
  self->micro_batches = micro_batches_of (self);
  return TRUE;
}

/**
 * hr_speed_training:
 * @plan: a fine-tuning or training plan
 * @records: its records
 * @out: the answer
 * @error: return location
 *
 * Times one optimizer step of the first pipeline stage's devices; the others are taken as alike.
 *
 * Returns: whether the plan makes sense
 */
gboolean
hr_speed_training (const HrPlan    *plan,
                   const HrRecords *records,
                   HrSpeed         *out,
                   GError         **error)
{
  Trainer self = { .plan = plan, .records = records, .out = &out->list };
  double micro_s, optimizer_s;
  Parts parts;

  if (records->device == NULL || !(records->device->bandwidth_bytes_per_s > 0.0)
      || !(records->device->peak_per_s[hr_device_rate (records->device, HR_RATE_BF16)] > 0.0))
    {
      out->unknown = "the rates of the device are not known";
      return TRUE;
    }
  if (!prepare (&self, error))
    return FALSE;
  add_forward (&self);
  add_backward (&self);
  add_loss (&self);
  add_adapters (&self);
  add_layer_talk (&self);
  add_shard_talk (&self);
  micro_s = time_micro_step (&self, &parts);
  optimizer_s = time_optimizer (&self, micro_s);
  summarize (&self, micro_s, optimizer_s, out);
  return TRUE;
}
