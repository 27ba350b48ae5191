/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The operations of one forward pass (estimation-model §7.1). Matrix products come from the
 * tensor list, so that every architecture that can be counted can be timed: a linear of n
 * elements costs 2·n FLOPs per token and reads its bytes once per pass. Attention and scans come
 * from the layer groups.
 */
#include "hr-forward.h"

#include <math.h>
#include <string.h>

#include "hr-cache.h"
#include "hr-gguf.h"
#include "hr-units.h"

/* Kept in 32 bit by every engine that was looked at (hr-cache.c). */
#define STATE_BYTES 4.0

/* What a tensor of a role is part of. */
static const HrOpKind role_kinds[HR_N_ROLES] = {
  [HR_ROLE_TOKEN_EMBD] = HR_OP_EMBEDDING,
  [HR_ROLE_POSITION_EMBD] = HR_OP_EMBEDDING,
  [HR_ROLE_LAYER_EMBD] = HR_OP_EMBEDDING,
  [HR_ROLE_OUTPUT] = HR_OP_LM_HEAD,
  [HR_ROLE_NORM] = HR_OP_NORM,
  [HR_ROLE_BIAS] = HR_OP_NORM,
  [HR_ROLE_ATTN_Q] = HR_OP_ATTN_QKV,
  [HR_ROLE_ATTN_K] = HR_OP_ATTN_QKV,
  [HR_ROLE_ATTN_V] = HR_OP_ATTN_QKV,
  [HR_ROLE_ATTN_OUTPUT] = HR_OP_ATTN_OUT,
  [HR_ROLE_ATTN_GATE] = HR_OP_ATTN_QKV,
  [HR_ROLE_ATTN_SINKS] = HR_OP_NORM,
  [HR_ROLE_MLA_Q_A] = HR_OP_ATTN_QKV,
  [HR_ROLE_MLA_Q_B] = HR_OP_ATTN_QKV,
  [HR_ROLE_MLA_KV_A] = HR_OP_ATTN_QKV,
  [HR_ROLE_MLA_KV_B] = HR_OP_ATTN_QKV,
  [HR_ROLE_INDEXER] = HR_OP_ATTN_QKV,
  [HR_ROLE_FFN_GATE] = HR_OP_FFN,
  [HR_ROLE_FFN_UP] = HR_OP_FFN,
  [HR_ROLE_FFN_DOWN] = HR_OP_FFN,
  [HR_ROLE_ROUTER] = HR_OP_ROUTER,
  [HR_ROLE_EXPERT_GATE] = HR_OP_EXPERTS,
  [HR_ROLE_EXPERT_UP] = HR_OP_EXPERTS,
  [HR_ROLE_EXPERT_DOWN] = HR_OP_EXPERTS,
  [HR_ROLE_SHARED_GATE] = HR_OP_SHARED_EXPERT,
  [HR_ROLE_SHARED_UP] = HR_OP_SHARED_EXPERT,
  [HR_ROLE_SHARED_DOWN] = HR_OP_SHARED_EXPERT,
  [HR_ROLE_SSM_IN] = HR_OP_SSM_LINEAR,
  [HR_ROLE_SSM_CONV] = HR_OP_SSM_SCAN,
  [HR_ROLE_SSM_X] = HR_OP_SSM_LINEAR,
  [HR_ROLE_SSM_DT] = HR_OP_SSM_LINEAR,
  [HR_ROLE_SSM_OUT] = HR_OP_SSM_LINEAR,
  [HR_ROLE_SSM_SMALL] = HR_OP_SSM_SCAN,
  [HR_ROLE_OTHER] = HR_OP_NORM,
};

/* Everything that one kind of product does in a pass, all layers of the place together. */
typedef struct {
  double layers;               /* layers that have it */
  double elements;             /* multiplied for every token */
  double weight_bytes;         /* read once; experts: of all of them */
  double stored_elements;      /* of all matrices; experts: those that nothing chose, too */
  double quantized_elements;   /* those of them that the format quantises */
  double widths;               /* input and output features per token */
  gint   last_group;           /* to count a group's layers once; 0: none yet */
} Product;

/* Groups count from -1, which stands for what lies outside the layers. */
#define GROUP_OFFSET 2

/* Of an element of a copy that a library multiplies. */
#define COPY_BYTES 2.0

typedef struct {
  const HrPlacement *placement;
  const HrPass      *pass;
  Product            products[HR_N_OP_KINDS];
  double             embedding_bytes;   /* of the token embedding, as a tied head reads it */
} Forward;

/**
 * hr_attended_tokens:
 * @depth: tokens in the cache before
 * @tokens: new tokens
 * @window: tokens that a layer sees; 0: all
 *
 * Mean over the new tokens of how many tokens each attends to, itself included: the i-th of them
 * sees min(depth + i, window).
 *
 * Returns: tokens
 */
double
hr_attended_tokens (double depth,
                    double tokens,
                    double window)
{
  double growing;

  if (window <= 0.0 || depth + tokens <= window)
    return depth + (tokens + 1.0) / 2.0;
  growing = CLAMP (window - depth, 0.0, tokens);
  return (growing * (depth + (growing + 1.0) / 2.0) + (tokens - growing) * window) / tokens;
}

/**
 * hr_distinct_experts:
 * @n_experts: experts to choose among
 * @chosen: experts per token
 * @tokens: tokens that choose
 *
 * Expected number of experts that at least one token chooses: E·(1 - (1 - k/E)^T)
 * (estimation-model §7.1; tokens choose independently and alike).
 *
 * Returns: experts
 */
double
hr_distinct_experts (double n_experts,
                     double chosen,
                     double tokens)
{
  if (n_experts <= 0.0 || chosen >= n_experts)
    return n_experts;
  return n_experts * (1.0 - pow (1.0 - chosen / n_experts, tokens));
}

/**
 * hr_device_rate:
 * @device: a device
 * @rate: the data type that a format asks for
 *
 * A device without units for a type computes in the next wider one: weights are widened on the
 * way. Chips whose rate of a type is below that of a wider one use the latter: 32-bit on Pascal of
 * the consumer kind, whose 16-bit rate is nominal, 16-bit on Volta, which multiplies bytes without
 * its tensor cores.
 *
 * Returns: the type that it computes in
 */
HrRate
hr_device_rate (const HrDevice *device,
                HrRate          rate)
{
  static const HrRate wider[HR_N_RATES] = {
    [HR_RATE_FP4] = HR_RATE_BF16, [HR_RATE_INT4] = HR_RATE_BF16, [HR_RATE_FP6] = HR_RATE_BF16,
    [HR_RATE_FP8] = HR_RATE_BF16, [HR_RATE_INT8] = HR_RATE_FP16, [HR_RATE_BF16] = HR_RATE_FP16,
    [HR_RATE_FP16_ACC16] = HR_RATE_FP16, [HR_RATE_FP16] = HR_RATE_FP32,
    [HR_RATE_TF32] = HR_RATE_FP32, [HR_RATE_FP32] = HR_RATE_FP32, [HR_RATE_FP64] = HR_RATE_FP64,
  };

  while (wider[rate] != rate
         && (device->peak_per_s[rate] <= 0.0
             || ((rate == HR_RATE_FP16 || rate == HR_RATE_INT8)
                 && device->peak_per_s[rate] < device->peak_per_s[wider[rate]])))
    rate = wider[rate];
  return rate;
}

/* ---- what lies here ---- */

static gboolean
is_expert (HrTensorRole role)
{
  return role_kinds[role] == HR_OP_EXPERTS;
}

static gboolean
is_here (const HrPlacement *placement,
         HrTensorRole       role)
{
  return (placement->parts & (is_expert (role) ? HR_PART_EXPERTS : HR_PART_REST)) != 0;
}

static double
matrix_bytes (const HrPlacement *placement,
              const HrTensor    *tensor,
              guint64            rows,
              guint64            cols)
{
  const HrRecords *records = placement->records;

  if (hr_format_quantizes (records, tensor))
    return (double) hr_format_matrix_bytes (records->format, rows, cols);
  return (double) rows * cols
         * (records->profile->stores_16bit ? 2.0 : records->format->plain_bytes);
}

/* Devices that share experts hold whole ones; those that share layers cut each. */
static double
stored_matrices (const HrShard  *shard,
                 const HrTensor *tensor)
{
  return is_expert (tensor->role) && shard->ep > 1
           ? (double) hr_ceil_div (tensor->stack, shard->ep) : tensor->stack;
}

/* Experts that the router chooses for a token. */
static double
chosen_experts (const Forward *self)
{
  double asked = self->pass->experts_used;

  return asked > 0.0 ? asked : self->placement->records->model->moe.n_experts_per_tok;
}

/* Experts that a token passes here; on average over devices that share them. */
static double
active_matrices (const Forward  *self,
                 const HrTensor *tensor)
{
  guint ep = MAX (self->placement->shard.ep, 1);

  if (!is_expert (tensor->role))
    return tensor->stack;
  return MIN (chosen_experts (self), tensor->stack) / ep;
}

/* Zamba2 runs each of its shared blocks several times. */
static double
uses (const Forward  *self,
      const HrTensor *tensor)
{
  const HrModel *model = self->placement->records->model;

  if (model->formula != HR_FORMULA_ZAMBA2 || tensor->group >= 0 || !tensor->linear
      || tensor->role == HR_ROLE_OUTPUT)
    return 1.0;
  return (double) model->zamba_uses / MAX (model->zamba_blocks, 1);
}

static void
count_layers (Forward        *self,
              Product        *product,
              const HrTensor *tensor)
{
  const HrPlacement *placement = self->placement;

  if (product->last_group == tensor->group + GROUP_OFFSET)
    return;
  product->last_group = tensor->group + GROUP_OFFSET;
  product->layers += tensor->group < 0
                       ? 1 : hr_shard_layers (placement->records->model, &placement->shard,
                                              tensor->group);
}

static void
add_tensor (Forward        *self,
            const HrTensor *tensor)
{
  const HrPlacement *placement = self->placement;
  double copies = hr_shard_copies (placement->records->model, &placement->shard, tensor);
  Product *product = &self->products[role_kinds[tensor->role]];
  gboolean file = placement->records->format->kind == HR_FORMAT_GGUF;
  double active, stored, bytes = 0.0;
  guint64 rows, cols;

  if (copies <= 0.0 || !is_here (placement, tensor->role))
    return;
  hr_shard_matrix (placement->records->model, &placement->shard, tensor, &rows, &cols);
  if (!file)
    bytes = copies * stored_matrices (&placement->shard, tensor)
            * matrix_bytes (placement, tensor, rows, cols);
  if (tensor->role == HR_ROLE_TOKEN_EMBD)
    self->embedding_bytes += bytes;
  if (product == &self->products[HR_OP_EMBEDDING])
    return;
  active = copies * active_matrices (self, tensor) * uses (self, tensor);
  stored = copies * stored_matrices (&placement->shard, tensor) * (double) rows * cols;
  count_layers (self, product, tensor);
  product->weight_bytes += bytes * uses (self, tensor);
  if (tensor->linear || is_expert (tensor->role))
    {
      product->elements += active * (double) rows * cols;
      product->widths += active * (double) (rows + cols);
      product->stored_elements += stored;
    }
  if (hr_format_quantizes (placement->records, tensor))
    product->quantized_elements += stored;
}

/* What a device reads of a file, by product. */
typedef struct {
  double weight[HR_N_OP_KINDS], embedding;
} FileBytes;

static gboolean
is_on_shard (const HrShard     *shard,
             const HrGgufEntry *entry)
{
  if (entry->layer >= 0)
    return (guint) entry->layer >= shard->first_layer && (guint) entry->layer < shard->last_layer;
  return entry->role == HR_ROLE_TOKEN_EMBD || shard->head;
}

static void
add_entry (const Forward     *self,
           const HrGgufEntry *entry,
           FileBytes         *out)
{
  const HrShard *shard = &self->placement->shard;
  double bytes = (double) entry->bytes / MAX (shard->tp, 1);

  if (!is_on_shard (shard, entry) || !is_here (self->placement, entry->role))
    return;
  if (entry->role == HR_ROLE_TOKEN_EMBD)
    out->embedding += bytes;
  if (role_kinds[entry->role] != HR_OP_EMBEDDING)
    out->weight[role_kinds[entry->role]] += bytes;
}

/* All that it follows from, in whole words. */
typedef struct {
  guint64        memo;
  const HrModel *model;
  guint64        file_type;
  guint32        first_layer, last_layer, tp, head, parts, unused;
} FileKey;

G_STATIC_ASSERT (sizeof (FileBytes) <= HR_WORKSPACE_VALUE);
G_STATIC_ASSERT (sizeof (FileKey) % 8 == 0);

static void
sum_file (Forward   *self,
          guint      file_type,
          FileBytes *out)
{
  const HrRecords *records = self->placement->records;
  guint n_entries;
  const HrGgufEntry *entries = hr_workspace_file (records->workspace, records->model, file_type,
                                                  FALSE, &n_entries);

  *out = (FileBytes) { { 0 } };
  for (guint i = 0; i < n_entries; i++)
    add_entry (self, &entries[i], out);
}

/* Hundreds of tensors, and the same for every length of text. */
static void
add_file_bytes (Forward *self)
{
  const HrRecords *records = self->placement->records;
  const HrShard *shard = &self->placement->shard;
  FileKey key = { HR_MEMO_FILE, records->model, 0, shard->first_layer, shard->last_layer,
                  shard->tp, shard->head, self->placement->parts, 0 };
  FileBytes bytes;
  guint file_type;

  if (!hr_gguf_file_type_by_name (records->format->gguf_name, &file_type))
    return;
  key.file_type = file_type;
  if (!hr_workspace_recall (records->workspace, &key, sizeof key, &bytes, sizeof bytes))
    {
      sum_file (self, file_type, &bytes);
      hr_workspace_keep (records->workspace, &key, sizeof key, &bytes, sizeof bytes);
    }
  self->embedding_bytes += bytes.embedding;
  for (guint i = 0; i < HR_N_OP_KINDS; i++)
    self->products[i].weight_bytes += bytes.weight[i];
}

/* A tied head multiplies by the embedding's matrix. */
static void
tie_head (Forward *self)
{
  const HrModel *model = self->placement->records->model;
  Product *head = &self->products[HR_OP_LM_HEAD];
  guint tp = self->placement->shard.whole_vocabulary ? 1 : MAX (self->placement->shard.tp, 1);

  if (!self->placement->shard.head || !(self->placement->parts & HR_PART_REST)
      || head->elements > 0.0)
    return;
  head->layers = 1.0;
  head->elements = (double) model->vocab_size * model->embed_dim / tp;
  head->stored_elements = head->elements;
  head->widths = model->embed_dim + (double) model->vocab_size / tp;
  head->weight_bytes = self->embedding_bytes;
}

/* ---- operations ---- */

/* Products of many rows of quantised weights that no kernel of the engine's own takes. */
static gboolean
is_of_library (const Forward *self,
               double         rows)
{
  const HrPlacement *placement = self->placement;

  return placement->library_rows > 0.0 && rows >= placement->library_rows
         && placement->records->format->compute == HR_RATE_INT8;
}

/* The type that a product of @kind is computed in: the format's where it quantises the kind. */
static HrRate
product_rate (const Forward *self,
              HrOpKind       kind,
              double         rows)
{
  const HrRecords *records = self->placement->records;
  gboolean head = kind == HR_OP_LM_HEAD && !records->format->quantizes_head
                  && records->format->kind != HR_FORMAT_GGUF;
  gboolean plain = head || (kind == HR_OP_ROUTER && !records->format->quantizes_router)
                   || (records->format->experts_only && records->model->has_moe
                       && kind != HR_OP_EXPERTS);
  HrRate narrow = self->pass->activation_bytes > 2.0 ? HR_RATE_FP32 : HR_RATE_BF16;

  if (is_of_library (self, rows))
    return hr_device_rate (self->placement->device, HR_RATE_FP16_ACC16);
  return hr_device_rate (self->placement->device,
                         plain || records->format->compute < 0 ? narrow
                                                               : (HrRate) records->format->compute);
}

static HrOperation
new_operation (const Forward *self,
               HrOpKind       kind,
               double         count,
               HrRate         rate)
{
  const HrDevice *device = self->placement->device;

  return (HrOperation) {
    .phase = self->pass->phase, .kind = kind, .place = self->placement->place,
    .count = count * self->pass->repeat, .rate = rate,
    .peak_per_s = device->peak_per_s[rate],
    .bandwidth_bytes_per_s = device->bandwidth_bytes_per_s,
  };
}

/* Share of the stored experts that @tokens routed ones read. */
static double
expert_share (const Forward *self,
              double         tokens)
{
  double experts = self->placement->records->model->moe.n_experts;

  if (experts <= 0.0)
    return 1.0;
  return hr_distinct_experts (experts, chosen_experts (self), tokens) / experts;
}

/* Tokens that pass a product, and the rows that each of its matrices sees. */
static double
product_tokens (const Forward *self,
                HrOpKind       kind,
                double        *rows)
{
  const HrPass *pass = self->pass;
  const HrModel *model = self->placement->records->model;
  double tokens = kind == HR_OP_LM_HEAD ? pass->outputs : pass->sequences * pass->tokens;

  if (kind == HR_OP_EXPERTS && pass->routed_tokens > 0.0)
    tokens = pass->routed_tokens;
  *rows = tokens;
  if (kind == HR_OP_EXPERTS && tokens > 0.0)
    *rows = MAX (tokens * chosen_experts (self)
                 / hr_distinct_experts (model->moe.n_experts, chosen_experts (self), tokens), 1.0);
  return tokens;
}

static void
emit_product (const Forward   *self,
              HrOpKind         kind,
              HrOperationList *out)
{
  const Product *product = &self->products[kind];
  const HrPass *pass = self->pass;
  double rows, tokens, weights;
  HrOperation op;

  if (product->layers <= 0.0 || !(product->elements > 0.0))
    return;
  tokens = product_tokens (self, kind, &rows);
  if (!(tokens > 0.0))
    return;
  weights = is_of_library (self, rows) ? COPY_BYTES * product->stored_elements
                                       : product->weight_bytes;
  op = new_operation (self, kind, product->layers, product_rate (self, kind, rows));
  op.flops = 2.0 * tokens * product->elements / product->layers;
  op.weight_bytes = weights / product->layers;
  op.activation_bytes = tokens * product->widths / product->layers * pass->activation_bytes;
  op.rows = rows;
  op.inverse_width = product->widths / product->elements;
  if (kind == HR_OP_EXPERTS)
    {
      op.weight_bytes *= expert_share (self, tokens);
      op.rows_abreast = tokens * chosen_experts (self);
    }
  hr_operation_add (out, &op);
}

/* 16-bit copies of a kind's weights, made before products of several rows: they read the quantised
 * form and write two bytes (bitsandbytes: a fused kernel serves one row alone). */
static double
copied_bytes (const Forward *self,
              HrOpKind       kind)
{
  const HrFormat *format = self->placement->records->format;
  const Product *product = &self->products[kind];
  double rows, tokens = product_tokens (self, kind, &rows);
  double share = kind == HR_OP_EXPERTS ? expert_share (self, tokens) : 1.0;

  if (format->dequantizes)
    return self->pass->sequences * self->pass->tokens > 1.0
             ? product->quantized_elements * (format->value_bits / 8.0 + COPY_BYTES) : 0.0;
  return product->elements > 0.0 && is_of_library (self, rows)
           ? share * (product->weight_bytes + COPY_BYTES * product->stored_elements) : 0.0;
}

static void
emit_dequantize (const Forward   *self,
                 HrOperationList *out)
{
  HrOperation op;
  double bytes = 0.0, layers = 0.0;

  if (!self->placement->records->format->dequantizes && !(self->placement->library_rows > 0.0))
    return;
  for (guint kind = 0; kind < HR_N_OP_KINDS; kind++)
    {
      bytes += copied_bytes (self, kind);
      layers = MAX (layers, self->products[kind].layers);
    }
  if (!(bytes > 0.0) || !(layers > 0.0))
    return;
  op = new_operation (self, HR_OP_DEQUANTIZE, layers, HR_RATE_BF16);
  op.weight_bytes = bytes / layers;
  hr_operation_add (out, &op);
}

/* Heads and widths of one attention layer on one device of the shard. */
typedef struct {
  double heads;
  double score_width;          /* multiplied per head, query and key: scores */
  double value_width;          /* and values */
  double read_bytes;           /* of cache per token */
  double flash_heads;          /* query and output elements per token */
} AttentionShape;

static gboolean
is_latent (const HrLayerGroup *group)
{
  return group->mixer == HR_MIXER_MLA || group->mixer == HR_MIXER_MLA_TWICE;
}

/* Absorbed latent attention (one new token) works in the latent space; a prompt is multiplied
 * out to heads first (estimation-model §7.1). */
static AttentionShape
attention_shape (const Forward      *self,
                 const HrLayerGroup *group)
{
  const HrModel *model = self->placement->records->model;
  const HrEngineProfile *profile = self->placement->records->profile;
  guint tp = MAX (self->placement->shard.tp, 1);
  double blocks = group->mixer == HR_MIXER_MLA_TWICE ? 2.0 : 1.0;
  double v, k = hr_cache_elements_per_token (model, group, profile, tp, &v);
  AttentionShape shape = {
    .heads = blocks * hr_ceil_div (group->n_heads, tp),
    .score_width = group->head_dim,
    .value_width = group->v_head_dim,
    .read_bytes = k * self->pass->kv_bytes + v * self->pass->kv_v_bytes,
  };

  if (is_latent (group))
    {
      gboolean absorbed = profile->mla_compressed && self->pass->tokens <= 1.0;

      shape.score_width = absorbed ? model->mla.kv_lora_rank + model->mla.qk_rope_head_dim
                                   : model->mla.qk_nope_head_dim + model->mla.qk_rope_head_dim;
      shape.value_width = absorbed ? model->mla.kv_lora_rank : model->mla.v_head_dim;
    }
  if (!group->owns_cache)
    shape.read_bytes = (double) hr_ceil_div (group->n_kv_heads, tp)
                       * (group->head_dim * self->pass->kv_bytes
                          + group->v_head_dim * self->pass->kv_v_bytes);
  shape.flash_heads = shape.heads * (shape.score_width + shape.value_width);
  return shape;
}

static gboolean
has_attention (const HrLayerGroup *group)
{
  return group->mixer == HR_MIXER_ATTENTION || group->mixer == HR_MIXER_SLIDING
         || group->mixer == HR_MIXER_ATTENTION_MAMBA2 || is_latent (group);
}

/* Window of a layer, or of a learned selection of tokens (DSA). */
static double
group_window (const HrModel      *model,
              const HrLayerGroup *group)
{
  if (group->indexer && model->indexer.n_heads > 0)
    return model->indexer.top_k;
  return group->window;
}

static void
emit_attention (const Forward      *self,
                const HrLayerGroup *group,
                double              layers,
                HrOperationList    *out)
{
  const HrPass *pass = self->pass;
  const HrModel *model = self->placement->records->model;
  AttentionShape shape = attention_shape (self, group);
  double window = group_window (model, group);
  double attended = hr_attended_tokens (pass->depth, pass->tokens, window);
  double total = pass->depth + pass->tokens;
  double cached = window > 0.0 ? MIN (total, window + pass->tokens - 1.0) : total;
  double tokens = pass->sequences * pass->tokens;
  HrOperation op = new_operation (self, HR_OP_ATTENTION, layers,
                                  hr_device_rate (self->placement->device,
                                                  pass->activation_bytes > 2.0 ? HR_RATE_FP32
                                                                               : HR_RATE_BF16));

  if (pass->score_bytes > 0.0 && pass->tokens > 1.0)
    {
      /* whole matrices, what the mask hides included */
      attended = total;
      op.activation_bytes = tokens * shape.heads * total * pass->score_bytes;
    }
  op.flops = 2.0 * tokens * attended * shape.heads * (shape.score_width + shape.value_width);
  op.cache_bytes = pass->sequences * cached * shape.read_bytes
                   + tokens * (group->owns_cache ? shape.read_bytes : 0.0);
  op.activation_bytes += tokens * shape.flash_heads * pass->activation_bytes;
  if (group->indexer && model->indexer.n_heads > 0)
    op.flops += 2.0 * tokens * hr_attended_tokens (pass->depth, pass->tokens, 0.0)
                * model->indexer.n_heads * model->indexer.head_dim;
  hr_operation_add (out, &op);
}

/* State is read and written once per pass; each token updates and reads all of it. */
static void
emit_scan (const Forward      *self,
           const HrLayerGroup *group,
           double              layers,
           HrOperationList    *out)
{
  guint tp = MAX (self->placement->shard.tp, 1);
  double state = (double) hr_state_elements (self->placement->records->model, group) / tp;
  HrOperation op = new_operation (self, HR_OP_SSM_SCAN, layers,
                                  hr_device_rate (self->placement->device, HR_RATE_FP32));

  if (!(state > 0.0))
    return;
  op.flops = 6.0 * self->pass->sequences * self->pass->tokens * state;
  op.cache_bytes = 2.0 * self->pass->sequences * state * STATE_BYTES;
  hr_operation_add (out, &op);
}

/* Norms, rotations and sums: nothing but traffic (§7.1: 2 passes of the hidden state per norm). */
static void
emit_norms (const Forward      *self,
            const HrLayerGroup *group,
            double              layers,
            HrOperationList    *out)
{
  const HrPass *pass = self->pass;
  double hidden = self->placement->records->model->hidden_size;
  double tokens = pass->sequences * pass->tokens;
  HrOperation op = new_operation (self, HR_OP_NORM, layers,
                                  hr_device_rate (self->placement->device, HR_RATE_FP32));

  op.flops = 5.0 * tokens * hidden * group->norms_per_layer;
  op.activation_bytes = 2.0 * tokens * hidden * (group->norms_per_layer + 2.0)
                        * pass->activation_bytes;
  hr_operation_add (out, &op);
}

static void
emit_groups (const Forward   *self,
             HrOperationList *out)
{
  const HrPlacement *placement = self->placement;
  const HrModel *model = placement->records->model;

  if (!(placement->parts & HR_PART_REST))
    return;
  for (guint i = 0; i < model->n_groups; i++)
    {
      double layers = hr_shard_layers (model, &placement->shard, i);

      if (has_attention (&model->groups[i]))
        emit_attention (self, &model->groups[i], layers, out);
      emit_scan (self, &model->groups[i], layers, out);
      emit_norms (self, &model->groups[i], layers, out);
    }
}

/* Rows are looked up; logits are read a few times over in 32 bit. */
static void
emit_ends (const Forward   *self,
           HrOperationList *out)
{
  const HrPlacement *placement = self->placement;
  const HrPass *pass = self->pass;
  const HrModel *model = placement->records->model;
  HrRate rate = hr_device_rate (placement->device, HR_RATE_FP32);
  HrOperation op;

  if (!(placement->parts & HR_PART_REST))
    return;
  if (placement->shard.embedding)
    {
      op = new_operation (self, HR_OP_EMBEDDING, 1, rate);
      op.activation_bytes = 2.0 * pass->sequences * pass->tokens * model->hidden_size
                            * pass->activation_bytes;
      hr_operation_add (out, &op);
    }
  if (placement->shard.head && pass->outputs > 0.0)
    {
      op = new_operation (self, HR_OP_SAMPLING, 1, rate);
      op.flops = 20.0 * pass->sequences * model->vocab_size;
      op.activation_bytes = 24.0 * pass->sequences * model->vocab_size;
      hr_operation_add (out, &op);
    }
}

/**
 * hr_score_bytes:
 * @attention: how scores are computed
 * @activation_bytes: bytes per activation element
 *
 * Eager attention of transformers (integrations/eager_attention) scales, masks and softmaxes in
 * kernels of their own, the softmax in 32 bit.
 *
 * Returns: bytes moved per score of a prompt; 0 where scores stay on the chip
 */
double
hr_score_bytes (HrAttention attention,
                double      activation_bytes)
{
  return attention == HR_ATTENTION_EAGER ? 4.0 * (activation_bytes + 4.0) : 0.0;
}

/**
 * hr_forward_operations:
 * @placement: what runs where
 * @pass: the tokens
 * @out: operations are appended, without times
 *
 * Lists the operations of a forward pass on one device of a shard: FLOPs and bytes of that device
 * alone (estimation-model §7.1).
 */
void
hr_forward_operations (const HrPlacement *placement,
                       const HrPass      *pass,
                       HrOperationList   *out)
{
  static const HrOpKind products[] = {
    HR_OP_ATTN_QKV, HR_OP_ATTN_OUT, HR_OP_SSM_LINEAR, HR_OP_ROUTER, HR_OP_FFN, HR_OP_EXPERTS,
    HR_OP_SHARED_EXPERT, HR_OP_LM_HEAD,
  };
  Forward self = { placement, pass };

  for (guint i = 0; i < placement->list->n_tensors; i++)
    add_tensor (&self, &placement->list->tensors[i]);
  if (placement->records->format->kind == HR_FORMAT_GGUF)
    add_file_bytes (&self);
  tie_head (&self);
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    emit_product (&self, products[i], out);
  emit_dequantize (&self, out);
  emit_groups (&self, out);
  emit_ends (&self, out);
}
