/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-weights.h"

#include <math.h>

#include "hr-error.h"
#include "hr-gguf.h"
#include "hr-stored.h"
#include "hr-units.h"
#include "hr-words.h"

/* c10/cuda/CUDACachingAllocator.cpp: kMinBlockSize, kMinLargeAlloc, kRoundLarge, kSmallSize. */
#define MIN_BLOCK_BYTES 512
#define LARGE_ALLOC_BYTES (10 * HR_MIB)
#define ROUND_LARGE_BYTES (2 * HR_MIB)
#define LARGE_TAIL_BYTES HR_MIB

/**
 * hr_allocator_charge:
 * @bytes: size of a tensor that stays
 *
 * What max_memory_allocated() counts for it. A request of 10 MiB or more gets a segment of whole
 * 2 MiB, and a tail of at most 1 MiB is not split off but charged to the tensor
 * (estimation-model §0.1; c10/cuda/CUDACachingAllocator.cpp should_split).
 *
 * Returns: bytes
 */
guint64
hr_allocator_charge (guint64 bytes)
{
  guint64 segment_bytes;

  if (bytes < LARGE_ALLOC_BYTES)
    return hr_ceil_to (bytes, MIN_BLOCK_BYTES);
  segment_bytes = hr_ceil_to (bytes, ROUND_LARGE_BYTES);
  return segment_bytes - bytes <= LARGE_TAIL_BYTES ? segment_bytes
                                                   : hr_ceil_to (bytes, MIN_BLOCK_BYTES);
}

static double
format_groups (const HrFormat *format,
               guint64         rows,
               guint64         cols)
{
  if (format->group == 0)
    return 0;
  if (format->block_rows > 0)
    return (double) hr_ceil_div (rows, format->block_rows) * hr_ceil_div (cols, format->group);
  if (format->group_flat)
    return ceil ((double) rows * cols / format->group);
  return (double) rows * hr_ceil_div (cols, format->group);
}

static double
format_scale_bytes (const HrFormat *format,
                    guint64         rows,
                    guint64         cols)
{
  double groups = format_groups (format, rows, cols);
  double bytes = groups * format->group_bytes;

  if (format->super_group > 0)
    bytes += ceil (groups / format->super_group) * format->super_bytes;
  return bytes + rows * format->row_bytes + cols * format->col_bytes + format->tensor_bytes;
}

/**
 * hr_format_matrix_bytes:
 * @format: a grouped format
 * @rows: output features
 * @cols: input features
 *
 * Bytes of one quantised matrix, values and scales: the equation above #HrFormat.
 *
 * Returns: bytes
 */
guint64
hr_format_matrix_bytes (const HrFormat *format,
                        guint64         rows,
                        guint64         cols)
{
  double values = ceil ((double) rows * cols * format->value_bits / 8);

  return (guint64) ceil (values + format_scale_bytes (format, rows, cols));
}

static gboolean
role_is_expert (HrTensorRole role)
{
  return role == HR_ROLE_EXPERT_GATE || role == HR_ROLE_EXPERT_UP || role == HR_ROLE_EXPERT_DOWN;
}

/**
 * hr_format_quantizes:
 * @records: the plan's records
 * @tensor: a tensor
 *
 * Returns: whether the format, as the engine uses it, replaces this tensor
 */
gboolean
hr_format_quantizes (const HrRecords *records,
                     const HrTensor  *tensor)
{
  const HrFormat *format = records->format;

  if (format->kind != HR_FORMAT_GROUPED)
    return FALSE;
  if (format->experts_only && records->model->has_moe)
    return role_is_expert (tensor->role);
  switch ((int) tensor->role)
    {
    case HR_ROLE_TOKEN_EMBD:
      return format->quantizes_embedding;
    case HR_ROLE_OUTPUT:
      return format->quantizes_head || (format->dequantizes && records->profile->quantizes_head) ||
             (format->row_bytes > 0 && records->profile->quantizes_head);
    case HR_ROLE_ROUTER:
      return format->quantizes_router;
    default:
      return tensor->linear;
    }
}

/**
 * hr_shard_matrix:
 * @model: a model
 * @shard: what a device holds
 * @tensor: one of the model's tensors
 * @rows: (out): output features
 * @cols: (out): input features
 *
 * Rows and columns that one of tp devices holds (Megatron's column and row parallel linears).
 */
void
hr_shard_matrix (const HrModel  *model,
                 const HrShard  *shard,
                 const HrTensor *tensor,
                 guint64        *rows,
                 guint64        *cols)
{
  guint tp = shard->tp;
  gboolean vocabulary = tensor->role == HR_ROLE_TOKEN_EMBD || tensor->role == HR_ROLE_OUTPUT;

  *rows = tensor->rows;
  *cols = tensor->cols;
  if (tp <= 1 || (vocabulary && shard->whole_vocabulary))
    return;
  switch (tensor->split)
    {
    case HR_SPLIT_ROWS:
      *rows = hr_ceil_div (tensor->rows, tp);
      break;
    case HR_SPLIT_KV_ROWS:
      {
        guint heads = MAX (model->n_kv_heads, 1);
        *rows = hr_ceil_div (tensor->rows, heads) * hr_ceil_div (heads, tp);
        break;
      }
    case HR_SPLIT_COLS:
      *cols = hr_ceil_div (tensor->cols, tp);
      break;
    case HR_SPLIT_EXPERTS:
      if (tensor->role == HR_ROLE_EXPERT_DOWN)
        *cols = hr_ceil_div (tensor->cols, tp);
      else
        *rows = hr_ceil_div (tensor->rows, tp);
      break;
    case HR_SPLIT_REPLICATED:
    default:
      break;
    }
}

/**
 * hr_shard_layers:
 * @model: a model
 * @shard: what a device holds
 * @group: index of a layer group
 *
 * Returns: how many layers of the group lie in the shard
 */
guint
hr_shard_layers (const HrModel *model,
                 const HrShard *shard,
                 gint           group)
{
  guint count = 0, last = MIN (shard->last_layer, model->n_layers);

  if (shard->first_layer == 0 && last == model->n_layers)
    return model->groups[group].count;
  if (model->n_groups == 1)
    return MAX (last, shard->first_layer) - shard->first_layer;
  for (guint layer = shard->first_layer; layer < last; layer++)
    count += model->layer_group[layer] == group;
  return count;
}

/**
 * hr_shard_copies:
 * @model: a model
 * @shard: what a device holds
 * @tensor: one of the model's tensors
 *
 * Returns: how many such tensors lie in the shard, all its layers together
 */
guint64
hr_shard_copies (const HrModel  *model,
                 const HrShard  *shard,
                 const HrTensor *tensor)
{
  if (shard->experts_elsewhere && role_is_expert (tensor->role))
    return 0;
  if (tensor->group >= 0)
    return (guint64) hr_shard_layers (model, shard, tensor->group) * tensor->copies;
  if (tensor->role == HR_ROLE_TOKEN_EMBD || tensor->role == HR_ROLE_POSITION_EMBD)
    return shard->embedding || (shard->head && model->tied_embeddings &&
                                tensor->role == HR_ROLE_TOKEN_EMBD) ? tensor->copies : 0;
  return shard->head ? tensor->copies : 0;
}

static gboolean
is_qkv (const HrTensor *tensor)
{
  return tensor->role == HR_ROLE_ATTN_Q || tensor->role == HR_ROLE_ATTN_K ||
         tensor->role == HR_ROLE_ATTN_V;
}

/* Checkpoints that come with one matrix for Q, K and V need no copy; GGUF fuses the same ones. */
static gboolean
checkpoint_fuses_qkv (const HrModel *model)
{
  return (hr_gguf_traits (model) & HR_GGUF_FUSED_QKV) != 0;
}

typedef struct {
  const HrRecords *records;
  HrWeights       *out;
} Tally;

/* @count matrices of rows x cols that lie in memory as one tensor each. */
static void
tally_matrix (Tally    *tally,
              gboolean  quantized,
              guint64   rows,
              guint64   cols,
              guint64   count)
{
  const HrFormat *format = tally->records->format;
  HrWeights *out = tally->out;
  guint64 elements = rows * cols;

  if (quantized)
    {
      guint64 values = (guint64) ceil ((double) elements * format->value_bits / 8);
      guint64 scales = (guint64) ceil (format_scale_bytes (format, rows, cols));

      out->bytes += count * (values + scales);
      /* quantised into blocks that the freed 16-bit copy left behind: split to size, no tail */
      out->charged_bytes += count * (hr_ceil_to (values, MIN_BLOCK_BYTES) +
                                     hr_ceil_to (scales, MIN_BLOCK_BYTES));
      out->quantized_elements += count * elements;
      out->largest_quantized = MAX (out->largest_quantized, elements);
    }
  else
    {
      double size = tally->records->profile->stores_16bit ? 2 : format->plain_bytes;
      guint64 bytes = (guint64) (elements * size);

      out->bytes += count * bytes;
      out->charged_bytes += count * hr_allocator_charge (bytes);
    }
}

static void
tally_tensor (Tally          *tally,
              const HrTensor *tensor,
              const HrShard  *shard,
              guint64        *fused_rows)
{
  const HrModel *model = tally->records->model;
  guint64 rows, cols, count = hr_shard_copies (model, shard, tensor);

  if (count == 0)
    return;
  hr_shard_matrix (model, shard, tensor, &rows, &cols);
  if (tensor->linear)
    tally->out->largest_linear = MAX (tally->out->largest_linear, rows * cols);
  if (tally->records->profile->fuses_qkv && is_qkv (tensor) && tensor->linear)
    {
      *fused_rows += rows;
      if (tensor->role != HR_ROLE_ATTN_V)
        return;
      rows = *fused_rows;
      *fused_rows = 0;
      if (tally->records->profile->copies_qkv && !checkpoint_fuses_qkv (model))
        count *= 2;
    }
  tally_matrix (tally, hr_format_quantizes (tally->records, tensor), rows, cols,
                count * (role_is_expert (tensor->role) && shard->ep > 1
                           ? hr_ceil_div (tensor->stack, shard->ep) : tensor->stack));
}

/* Falcon's checkpoints hold the tied matrix twice. */
static gboolean
checkpoint_stores_head (const HrModel *model)
{
  return model->published_params ==
         model->params_total + (guint64) model->vocab_size * model->hidden_size;
}

/* An engine without tied heads stores the embedding's matrix again as its output matrix. */
static void
tally_untied_head (Tally              *tally,
                   const HrTensorList *list,
                   const HrShard      *shard)
{
  const HrEngineProfile *profile = tally->records->profile;
  const HrModel *model = tally->records->model;
  guint64 fused_rows = 0;

  if (!model->tied_embeddings ||
      !(profile->unties_head || (profile->keeps_stored_head && checkpoint_stores_head (model))))
    return;
  for (guint i = 0; i < list->n_tensors; i++)
    if (list->tensors[i].role == HR_ROLE_TOKEN_EMBD)
      {
        HrTensor head = list->tensors[i];
        head.role = HR_ROLE_OUTPUT;
        head.linear = TRUE;
        tally_tensor (tally, &head, shard, &fused_rows);
      }
}

typedef struct {
  const HrShard *shard;
  HrWeights     *out;
} FileTally;

static gboolean
is_on_shard (const HrShard     *shard,
             const HrGgufEntry *entry)
{
  if (shard->experts_elsewhere && role_is_expert (entry->role))
    return FALSE;
  if (entry->layer >= 0)
    return (guint) entry->layer >= shard->first_layer && (guint) entry->layer < shard->last_layer;
  return entry->role == HR_ROLE_TOKEN_EMBD || entry->role == HR_ROLE_POSITION_EMBD
         ? shard->embedding : shard->head;
}

static void
tally_entry (FileTally         *tally,
             const HrGgufEntry *entry)
{
  gboolean whole = entry->role == HR_ROLE_NORM || entry->role == HR_ROLE_BIAS;
  guint64 bytes = whole ? entry->bytes : hr_ceil_div (entry->bytes, tally->shard->tp);

  if (!is_on_shard (tally->shard, entry))
    return;
  tally->out->bytes += bytes;
  tally->out->charged_bytes += hr_allocator_charge (bytes);
}

/* Engines that read GGUF without ggml keep its blocks as they are and decode them as they multiply
 * (vLLM model_executor/layers/quantization/gguf.py). */
static gboolean
measure_file (const HrRecords *records,
              const HrShard   *shard,
              HrWeights       *out,
              GError         **error)
{
  FileTally tally = { shard, out };
  const HrGgufEntry *entries;
  guint file_type, n_entries;

  if (!hr_gguf_file_type_by_name (records->format->gguf_name, &file_type))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   HR_WORDS ("%s has no recipe: choose another weight format."),
                   records->format->name);
      return FALSE;
    }
  entries = hr_workspace_file (records->workspace, records->model, file_type, FALSE, &n_entries);
  for (guint i = 0; i < n_entries; i++)
    tally_entry (&tally, &entries[i]);
  return TRUE;
}

static void
tally_entry_cb (const HrGgufEntry *entry,
                gpointer           user_data)
{
  tally_entry (user_data, entry);
}

/* The file's own tensors in place of what the format's rule makes of the architecture's. */
static void
measure_stored (const HrRecords    *records,
                const HrTensorList *list,
                const HrShard      *shard,
                HrWeights          *out)
{
  FileTally tally = { shard, out };

  out->bytes = out->charged_bytes = 0;
  hr_stored_visit (records->model, list, tally_entry_cb, &tally);
}

/**
 * hr_weights_measure:
 * @records: the plan's records
 * @list: the model's tensors
 * @shard: what the device holds
 * @out: (out caller-allocates): sums
 * @error: return location
 *
 * Sums the tensors of a shard by the format's rule (estimation-model §2): never one width for
 * all, because embeddings, heads, norms, biases and routers differ.
 *
 * Returns: whether the format is one that this sum knows
 */
gboolean
hr_weights_measure (const HrRecords    *records,
                    const HrTensorList *list,
                    const HrShard      *shard,
                    HrWeights          *out,
                    GError            **error)
{
  Tally tally = { records, out };
  guint64 fused_rows = 0;

  *out = (HrWeights) { 0 };
  if (records->format->kind == HR_FORMAT_GGUF)
    return measure_file (records, shard, out, error);
  for (guint i = 0; i < list->n_tensors; i++)
    tally_tensor (&tally, &list->tensors[i], shard, &fused_rows);
  tally_untied_head (&tally, list, shard);
  if (hr_stored_applies (records))
    measure_stored (records, list, shard, out);
  return TRUE;
}

/**
 * hr_weights_recall:
 * @records: the plan's records, each of them a catalogue's
 * @list: the model's tensors
 * @shard: what the device holds
 * @out: (out caller-allocates): sums
 * @error: return location
 *
 * hr_weights_measure(), summed once for many plans.
 *
 * Returns: whether the format is one that the sum knows
 */
gboolean
hr_weights_recall (const HrRecords    *records,
                   const HrTensorList *list,
                   const HrShard      *shard,
                   HrWeights          *out,
                   GError            **error)
{
  const struct {
    guint64 memo;
    gconstpointer model, profile, format;
    guint32 first, last, tp, ep;
    gint32 embedding, head, whole, elsewhere;
  } key = {
    HR_MEMO_WEIGHTS, records->model, records->profile, records->format,
    shard->first_layer, shard->last_layer, shard->tp, shard->ep,
    shard->embedding, shard->head, shard->whole_vocabulary, shard->experts_elsewhere,
  };

  if (hr_workspace_recall (records->workspace, &key, sizeof key, out, sizeof *out))
    return TRUE;
  if (!hr_weights_measure (records, list, shard, out, error))
    return FALSE;
  hr_workspace_keep (records->workspace, &key, sizeof key, out, sizeof *out);
  return TRUE;
}
