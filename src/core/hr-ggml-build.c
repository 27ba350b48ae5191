/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-build.h"

#include <string.h>

#include "hr-cache.h"
#include "hr-ggml-build-private.h"

/*
 * The graphs of src/llama-graph.cpp and src/models/ of llama.cpp (2026-08), and where a profile
 * says so, of src/llama.cpp (2025-02) and of ik_llama.cpp: only the operations whose results
 * take memory, in the order in which they are added.
 */

/* What changed between builds. Indexed by HrGraphRules. */
static const HrGgmlEra eras[] = {
  [HR_GRAPH_GGML_2023] = { .one_buffer = TRUE, .query_last = TRUE, .copies_qkv = TRUE },
  [HR_GRAPH_GGML_2024] = { .casts_mask = TRUE, .copies_qkv = TRUE },
  [HR_GRAPH_GGML_2025] = { .indexed_writes = TRUE, .fused_glu = TRUE, .values_first = TRUE,
                           .casts_mask = TRUE },
  [HR_GRAPH_GGML_2026] = { .indexed_writes = TRUE, .fused_glu = TRUE, .values_first = TRUE,
                           .embedding_input = TRUE, .rotates_cache = TRUE, .output_counts = TRUE,
                           .qkv_as_v = TRUE },
  [HR_GRAPH_GGML_MIXED] = { .indexed_writes = TRUE, .fused_glu = TRUE, .values_first = TRUE,
                            .embedding_input = TRUE, .mixed_input = TRUE, .rotates_cache = TRUE,
                            .output_counts = TRUE, .qkv_as_v = TRUE },
  [HR_GRAPH_GGML_IK]   = { .copies_qkv = TRUE, .chunks_latent = TRUE },
};

const HrGgmlEra *
hr_ggml_era (const HrEngineProfile *profile)
{
  return &eras[profile->graph];
}

HrGgmlNode
hr_ggml_op (HrGgmlBuild *b,
            guint        flags,
            guint64      elements,
            guint64      rows,
            HrGgmlNode   a,
            HrGgmlNode   c)
{
  HrGgmlNode src[2] = { a, c };

  return hr_ggml_graph_op (b->graph, flags, elements * 4, (guint32) rows, src, c != 0 ? 2 : 1);
}

HrGgmlNode
hr_ggml_view (HrGgmlBuild *b,
              HrGgmlNode   of,
              guint64      elements)
{
  return hr_ggml_graph_view (b->graph, of, elements * 4);
}

static gboolean
is_expert (HrTensorRole role)
{
  return role == HR_ROLE_EXPERT_GATE || role == HR_ROLE_EXPERT_UP || role == HR_ROLE_EXPERT_DOWN;
}

HrGgmlNode
hr_ggml_weight (HrGgmlBuild  *b,
                HrTensorRole  role)
{
  gint8 backend = b->place->layer[b->layer];

  if (is_expert (role) && b->layer < b->place->host_experts)
    backend = (gint8) b->place->n_devices;
  return hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT,
                               b->place->weights[b->layer][role], backend);
}

HrGgmlNode
hr_ggml_matmul (HrGgmlBuild  *b,
                HrTensorRole  role,
                guint64       width,
                HrGgmlNode    x)
{
  return hr_ggml_op (b, 0, width * b->rows, b->rows, hr_ggml_weight (b, role), x);
}

HrGgmlNode
hr_ggml_small (HrGgmlBuild *b,
               guint64      width,
               HrGgmlNode   x)
{
  HrGgmlNode weight = hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT, 4 * width,
                                            b->place->layer[b->layer]);

  return hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, x, weight);
}

/* The norm itself, then its weight and bias on top. */
HrGgmlNode
hr_ggml_norm (HrGgmlBuild *b,
              guint64      width,
              HrGgmlNode   x)
{
  HrNorm kind = b->model->norm;
  HrGgmlNode node = hr_ggml_op (b, kind == HR_NORM_RMS ? HR_GGML_IN_PLACE : 0,
                                width * b->rows, b->rows, x, 0);

  if (b->place->full && b->place->n_devices > 1)
    hr_ggml_graph_pin (b->graph, node, (guint) b->place->layer[b->layer]);
  if (kind != HR_NORM_NONPARAMETRIC)
    node = hr_ggml_small (b, width, node);
  return kind == HR_NORM_LAYER ? hr_ggml_small (b, width, node) : node;
}

HrGgmlNode
hr_ggml_add (HrGgmlBuild *b,
             guint64      width,
             HrGgmlNode   x,
             HrGgmlNode   y)
{
  return hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, x, y);
}

HrGgmlNode
hr_ggml_unary (HrGgmlBuild *b,
               guint64      width,
               HrGgmlNode   x)
{
  return hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, x, 0);
}

HrGgmlNode
hr_ggml_biased (HrGgmlBuild *b,
                gboolean     has_bias,
                guint64      width,
                HrGgmlNode   x)
{
  return has_bias ? hr_ggml_small (b, width, x) : x;
}

static HrGgmlNode
pick_rows (HrGgmlBuild *b,
           HrGgmlNode   x)
{
  return hr_ggml_op (b, 0, b->model->hidden_size * b->shape->outputs, b->shape->outputs, x,
                     b->out_ids);
}

/* ---- inputs ---- */

static HrGgmlNode
input (HrGgmlBuild *b,
       guint64      bytes)
{
  return hr_ggml_graph_input (b->graph, bytes, b->place->n_devices);
}

/*
 * A batch may hold tokens, embeddings, or since pull request 29622 both: all these ways are part
 * of every graph, and what the ways not taken have allocated is never given back.
 */
static HrGgmlNode
embedding_or_tokens (HrGgmlBuild *b,
                     HrGgmlNode   table,
                     HrGgmlNode   tokens)
{
  guint64 width = b->model->hidden_size * b->shape->tokens;
  HrGgmlNode x = hr_ggml_op (b, HR_GGML_STAYS, width, b->rows, table, tokens);
  HrGgmlNode mixed, rows, copy;

  hr_ggml_graph_expand (b->graph, x);
  hr_ggml_graph_expand (b->graph, input (b, 4 * width));
  if (!b->era->mixed_input)
    return x;
  mixed = input (b, 4 * width);
  rows = hr_ggml_op (b, HR_GGML_STAYS, width, b->rows, table, input (b, 4 * b->shape->tokens));
  copy = hr_ggml_op (b, 0, width, b->rows, mixed, 0);
  hr_ggml_graph_write (b->graph, copy, rows, input (b, 8 * b->shape->tokens));
  return x;
}

static HrGgmlNode
build_embedding (HrGgmlBuild *b)
{
  const HrModel *model = b->model;
  guint host = b->place->n_devices;
  guint64 width = model->hidden_size * b->shape->tokens;
  HrGgmlNode table = hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT, 0, host);
  HrGgmlNode tokens = input (b, 4 * b->shape->tokens);
  HrGgmlNode x;

  if (b->era->embedding_input)
    x = embedding_or_tokens (b, table, tokens);
  else
    x = hr_ggml_op (b, HR_GGML_STAYS, width, b->rows, table, tokens);
  if ((b->traits & HR_GGUF_EMBED_SCALE) != 0)
    x = hr_ggml_unary (b, model->hidden_size, x);
  if (b->era->embedding_input)
    hr_ggml_graph_expand (b->graph, x);
  if (model->position_params > 0)
    {
      HrGgmlNode positions = hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT, 0, host);
      HrGgmlNode pos = hr_ggml_op (b, HR_GGML_STAYS, width, b->rows, positions, b->positions);

      x = hr_ggml_add (b, model->hidden_size, x, pos);
    }
  if (model->embed_norm)
    x = hr_ggml_norm (b, model->hidden_size, x);
  return x;
}

/* Side of the Hadamard matrix that rows of @head_dim are rotated by: the largest power of two. */
static guint64
rotation_side (guint head_dim)
{
  guint64 side = 64;

  if (head_dim == 0 || head_dim % side != 0)
    return 0;
  while (head_dim % (2 * side) == 0)
    side *= 2;
  return side;
}

/* Quantised K is rotated by a matrix as wide as its heads, V by the smallest. */
static void
build_rotations (HrGgmlBuild      *b,
                 HrGgmlCacheInput *in)
{
  const HrModel *model = b->model;
  guint64 side = rotation_side (model->head_dim);

  if (model->has_mla || side == 0)
    return;
  if (b->shape->k_quantized)
    in->k_rotation = input (b, 4 * side * side);
  if (b->shape->v_quantized)
    in->v_rotation = input (b, 4 * 64 * 64);
}

static void
build_attention_input (HrGgmlBuild      *b,
                       HrGgmlCacheInput *in,
                       guint64           cells,
                       guint64           kv_width)
{
  guint64 tokens = b->shape->tokens;
  gboolean half = b->shape->flash && !b->era->casts_mask;

  if (b->era->indexed_writes)
    {
      in->k_idxs = input (b, 8 * tokens);
      in->v_idxs = input (b, 8 * tokens * (b->shape->flash ? 1 : kv_width));
    }
  in->mask = input (b, cells * tokens * (half ? 2 : 4));
  if (b->shape->flash && b->era->casts_mask)
    in->mask = hr_ggml_graph_op (b->graph, 0, cells * tokens * 2, (guint32) tokens, &in->mask, 1);
  in->cells = cells;
  if (b->era->rotates_cache)
    build_rotations (b, in);
}

/* Width of the widest V: the indices of a transposed cache are as many. */
static guint64
widest_kv (const HrModel *model)
{
  guint64 width = 0;

  for (guint i = 0; i < model->n_groups; i++)
    width = MAX (width, (guint64) model->groups[i].n_kv_heads * model->groups[i].v_head_dim);
  return width;
}

static void
build_inputs (HrGgmlBuild *b)
{
  guint64 kv = b->model->has_mla ? 1 : widest_kv (b->model);

  b->positions = input (b, 4 * b->shape->tokens);
  if (b->shape->cells > 0)
    build_attention_input (b, &b->full, b->shape->cells, kv);
  if (b->shape->window_cells > 0)
    build_attention_input (b, &b->window, b->shape->window_cells, kv);
  b->state_ids = input (b, 4 * b->shape->sequences);
  b->out_ids = input (b, 4 * b->shape->outputs);
}

/* ---- layers ---- */

/* Scores, mixing and recurrence of one layer. */
static HrGgmlNode
build_mixer (HrGgmlBuild        *b,
             const HrLayerGroup *group,
             HrGgmlNode          x)
{
  switch (group->mixer)
    {
    case HR_MIXER_ATTENTION:
    case HR_MIXER_SLIDING:
      return hr_ggml_attention (b, group, x);
    case HR_MIXER_MLA:
    case HR_MIXER_MLA_TWICE:
      return hr_ggml_latent_attention (b, group, x);
    case HR_MIXER_NONE:
      return x;
    default:
      return hr_ggml_recurrence (b, group, x);
    }
}

static void
keep_outputs (HrGgmlBuild *b,
              gboolean     last,
              HrGgmlNode  *first,
              HrGgmlNode  *second,
              HrGgmlNode  *third)
{
  if (!last || b->era->one_buffer || (b->traits & HR_GGUF_LATE_ROWS) != 0)
    return;
  *first = pick_rows (b, *first);
  *second = pick_rows (b, *second);
  if (third != NULL)
    *third = pick_rows (b, *third);
  b->rows = b->shape->outputs;
}

/* Attention and feed-forward read the same input and are added up with it (Falcon, Phi, Cohere). */
static HrGgmlNode
parallel_layer (HrGgmlBuild        *b,
                const HrLayerGroup *group,
                gboolean            last,
                HrGgmlNode          in)
{
  guint64 hidden = b->model->hidden_size;
  gboolean two_norms = group->norms_per_layer >= 2;
  HrGgmlNode normed = hr_ggml_norm (b, hidden, in);
  HrGgmlNode attn = build_mixer (b, group, normed);
  HrGgmlNode ffn;

  keep_outputs (b, last, &attn, &in, two_norms ? NULL : &normed);
  ffn = hr_ggml_ffn (b, group, two_norms ? hr_ggml_norm (b, hidden, in) : normed);
  if ((b->traits & HR_GGUF_FFN_FIRST) != 0)
    return hr_ggml_add (b, hidden, hr_ggml_add (b, hidden, ffn, in), attn);
  if ((b->traits & HR_GGUF_ATTN_FIRST) != 0)
    return hr_ggml_add (b, hidden, hr_ggml_add (b, hidden, attn, ffn), in);
  return hr_ggml_add (b, hidden, hr_ggml_add (b, hidden, ffn, attn), in);
}

/* Falcon-H1: attention and a state-space block side by side, then a feed-forward. */
static HrGgmlNode
twin_layer (HrGgmlBuild        *b,
            const HrLayerGroup *group,
            gboolean            last,
            HrGgmlNode          in)
{
  guint64 hidden = b->model->hidden_size;
  HrGgmlNode attn = hr_ggml_attention (b, group, hr_ggml_norm (b, hidden, in));
  HrGgmlNode state = hr_ggml_recurrence (b, group, hr_ggml_norm (b, hidden, in));
  HrGgmlNode sum = hr_ggml_add (b, hidden, attn, state);
  HrGgmlNode residual = hr_ggml_add (b, hidden, sum, in);

  keep_outputs (b, last, &sum, &residual, NULL);
  return hr_ggml_add (b, hidden, hr_ggml_ffn (b, group, hr_ggml_norm (b, hidden, residual)),
                      residual);
}

static HrGgmlNode
residual_scaled (HrGgmlBuild *b,
                 HrGgmlNode   x)
{
  return (b->traits & HR_GGUF_RESIDUAL_SCALE) != 0
         ? hr_ggml_unary (b, b->model->hidden_size, x) : x;
}

/* The first operand's memory is taken over if nobody else needs it. */
static HrGgmlNode
sum (HrGgmlBuild *b,
     guint        residual_first,
     HrGgmlNode   x,
     HrGgmlNode   residual)
{
  gboolean swap = (b->traits & residual_first) != 0;

  return hr_ggml_add (b, b->model->hidden_size, swap ? residual : x, swap ? x : residual);
}

static HrGgmlNode
sequential_layer (HrGgmlBuild        *b,
                  const HrLayerGroup *group,
                  gboolean            last,
                  HrGgmlNode          in)
{
  guint64 hidden = b->model->hidden_size;
  gboolean post = (b->traits & HR_GGUF_POST_NORM) != 0 || group->norms_per_layer >= 4;
  gboolean pre = (b->traits & HR_GGUF_POST_NORM) == 0;
  HrGgmlNode x = pre ? hr_ggml_norm (b, hidden, in) : in;

  x = build_mixer (b, group, x);
  keep_outputs (b, last, &x, &in, NULL);
  x = residual_scaled (b, post && group->ffn != HR_FFN_NONE ? hr_ggml_norm (b, hidden, x) : x);
  in = sum (b, HR_GGUF_INPUT_FIRST, x, in);
  if (group->ffn == HR_FFN_NONE)
    return in;
  x = hr_ggml_ffn (b, group, pre ? hr_ggml_norm (b, hidden, in) : in);
  x = residual_scaled (b, post ? hr_ggml_norm (b, hidden, x) : x);
  return sum (b, HR_GGUF_INPUT_FIRST | HR_GGUF_RESIDUAL_FIRST, x, in);
}

static HrGgmlNode
build_layer (HrGgmlBuild *b,
             guint        layer,
             HrGgmlNode   in)
{
  const HrLayerGroup *group = hr_model_layer (b->model, layer);
  gboolean last = layer + 1 == b->model->n_layers;

  b->layer = layer;
  if (group->mixer == HR_MIXER_ATTENTION_MAMBA2)
    return twin_layer (b, group, last, in);
  if (b->model->parallel_attention && group->ffn != HR_FFN_NONE)
    return parallel_layer (b, group, last, in);
  return sequential_layer (b, group, last, in);
}

static void
build_head (HrGgmlBuild *b,
            HrGgmlNode   x)
{
  const HrModel *model = b->model;
  HrGgmlNode head = hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT, b->place->head_bytes,
                                          (guint) b->place->output);
  HrGgmlNode weight = hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT, 0,
                                            (guint) b->place->output);
  guint64 logits;

  if ((b->traits & HR_GGUF_LATE_ROWS) != 0 && !b->era->one_buffer)
    {
      x = pick_rows (b, x);
      b->rows = b->shape->outputs;
    }
  logits = model->vocab_size * b->rows;
  x = hr_ggml_op (b, model->norm == HR_NORM_RMS ? HR_GGML_IN_PLACE : 0,
                  model->hidden_size * b->rows, b->rows, x, 0);
  x = hr_ggml_op (b, HR_GGML_IN_PLACE, model->hidden_size * b->rows, b->rows, x, weight);
  x = hr_ggml_op (b, 0, logits, b->rows, head, x);
  if ((b->traits & HR_GGUF_LOGIT_SCALE) != 0)
    x = hr_ggml_op (b, HR_GGML_IN_PLACE, logits, b->rows, x, 0);
  hr_ggml_graph_expand (b->graph, x);
}

/* ---- which layers to build ---- */

/* Two layers whose tensors and places are alike repeat each other's memory use. */
static gboolean
layers_alike (const HrGgmlBuild *b,
              guint              i,
              guint              j)
{
  const HrGgmlPlacement *place = b->place;
  gboolean host = place->layer[i] == (gint8) place->n_devices;
  gboolean experts_i = i < place->host_experts, experts_j = j < place->host_experts;

  if (b->model->layer_group[i] != b->model->layer_group[j] || place->layer[i] != place->layer[j]
      || experts_i != experts_j)
    return FALSE;
  return (!host && !experts_i)
         || memcmp (place->weights[i], place->weights[j], sizeof place->weights[i]) == 0;
}

/*
 * A layer whose neighbourhood (itself and its predecessor) was built twice already adds nothing;
 * the last layer is always built, since it may compute fewer rows.
 */
static gboolean
layer_is_new (const HrGgmlBuild *b,
              guint              layer)
{
  guint seen = 0;

  if (layer == 0 || layer + 1 == b->model->n_layers)
    return TRUE;
  for (guint i = 1; i < layer && seen < 2; i++)
    seen += layers_alike (b, i, layer) && layers_alike (b, i - 1, layer - 1);
  return seen < 2;
}

/**
 * hr_ggml_build:
 * @graph: an initialised graph
 * @model: what to run
 * @profile: whose graph
 * @shape: batch, cache and logits
 * @placement: where everything lies
 *
 * Builds the graph that llama.cpp reserves its compute buffers for.
 */
void
hr_ggml_build (HrGgmlGraph           *graph,
               const HrModel         *model,
               const HrEngineProfile *profile,
               const HrGgmlShape     *shape,
               const HrGgmlPlacement *placement)
{
  HrGgmlBuild b = { .graph = graph, .model = model, .shape = shape, .place = placement };
  HrGgmlNode x;

  b.profile = profile;
  b.era = hr_ggml_era (profile);
  b.traits = hr_gguf_traits (model);
  b.rows = shape->tokens;
  build_inputs (&b);
  x = build_embedding (&b);
  for (guint i = 0; i < model->n_layers; i++)
    if (layer_is_new (&b, i))
      x = build_layer (&b, i, x);
  build_head (&b, x);
}
