/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-build-private.h"

/*
 * Attention as llama.cpp's graph builders spell it: build_attn() and build_attn_mha() of
 * llama-graph.cpp, and deepseek2.cpp.
 */

/* ---- attention ---- */

HrGgmlNode
hr_ggml_cache (HrGgmlBuild *b,
               double       bytes)
{
  return hr_ggml_graph_stored (b->graph, HR_GGML_STORED_CACHE, (guint64) bytes,
                               (guint) b->place->layer[b->layer]);
}

/* Quantised caches store rotated rows: one more tensor of the same width. */
static HrGgmlNode
rotated (HrGgmlBuild *b,
         HrGgmlNode   rotation,
         guint64      width,
         HrGgmlNode   x)
{
  if (rotation == 0)
    return x;
  x = hr_ggml_view (b, x, width * b->rows);
  return hr_ggml_view (b, hr_ggml_op (b, 0, width * b->rows, b->rows, rotation, x),
                       width * b->rows);
}

typedef struct {
  HrGgmlNode q, k, v;
  guint64    q_width, k_width, v_width, out_width;
  guint64    heads;
  gboolean   v_strided;        /* V is a slice of a wider tensor */
} Qkv;

static HrGgmlNode
project (HrGgmlBuild  *b,
         HrTensorRole  role,
         gboolean      bias,
         guint64       width,
         HrGgmlNode    x)
{
  return hr_ggml_biased (b, bias, width, hr_ggml_matmul (b, role, width, x));
}

static HrGgmlNode
slice (HrGgmlBuild *b,
       guint64      width,
       HrGgmlNode   of)
{
  HrGgmlNode view = hr_ggml_view (b, of, width * b->rows);

  return b->era->copies_qkv ? hr_ggml_op (b, 0, width * b->rows, b->rows, view, 0) : view;
}

static void
project_fused (HrGgmlBuild *b,
               Qkv         *qkv,
               HrGgmlNode   x)
{
  guint64 width = qkv->q_width + qkv->k_width + qkv->v_width;
  HrGgmlNode all = project (b, HR_ROLE_ATTN_Q, b->model->bias_qkv, width, x);

  qkv->q = slice (b, qkv->q_width, all);
  qkv->k = slice (b, qkv->k_width, all);
  qkv->v = slice (b, qkv->v_width, all);
  qkv->v_strided = !b->era->copies_qkv;
}

static void
project_apart (HrGgmlBuild        *b,
               const HrLayerGroup *group,
               Qkv                *qkv,
               HrGgmlNode          x)
{
  const HrModel *model = b->model;
  gboolean gated = group->attn_gate == HR_ATTN_GATE_FUSED;
  gboolean bias = model->bias_qkv || model->bias_qk_only;

  qkv->q = project (b, HR_ROLE_ATTN_Q, bias, gated ? 2 * qkv->q_width : qkv->q_width, x);
  if (group->owns_cache)
    {
      qkv->k = project (b, HR_ROLE_ATTN_K, bias, qkv->k_width, x);
      qkv->v = group->k_eq_v ? qkv->k
                             : project (b, HR_ROLE_ATTN_V, model->bias_qkv, qkv->v_width, x);
    }
}

static HrGgmlNode
head_norm (HrGgmlBuild *b,
           guint64      width,
           HrGgmlNode   x)
{
  gboolean rms = b->model->qk_norm != HR_QK_NORM_HEAD_LAYER && b->model->norm == HR_NORM_RMS;
  HrGgmlNode node = hr_ggml_op (b, rms ? HR_GGML_IN_PLACE : 0, width * b->rows, b->rows, x, 0);

  return hr_ggml_small (b, width, node);
}

/* Norm over the whole width comes before the split into heads, norm per head after it. */
static void
shape_heads (HrGgmlBuild        *b,
             const HrLayerGroup *group,
             Qkv                *qkv)
{
  HrQkNorm norm = b->model->qk_norm;

  if (norm == HR_QK_NORM_FULL)
    {
      qkv->q = head_norm (b, qkv->q_width, qkv->q);
      qkv->k = qkv->k != 0 ? head_norm (b, qkv->k_width, qkv->k) : 0;
    }
  qkv->q = hr_ggml_view (b, qkv->q, qkv->q_width * b->rows);
  if (group->owns_cache)
    {
      qkv->k = hr_ggml_view (b, qkv->k, qkv->k_width * b->rows);
      qkv->v = hr_ggml_view (b, qkv->v, qkv->v_width * b->rows);
    }
  if (norm == HR_QK_NORM_HEAD || norm == HR_QK_NORM_HEAD_LAYER)
    {
      qkv->q = head_norm (b, qkv->q_width, qkv->q);
      qkv->k = qkv->k != 0 ? head_norm (b, qkv->k_width, qkv->k) : 0;
    }
}

static HrGgmlNode
rope (HrGgmlBuild *b,
      guint64      width,
      HrGgmlNode   x)
{
  if ((b->traits & HR_GGUF_NO_ROPE) != 0 || b->model->position_params > 0 || x == 0)
    return x;
  return hr_ggml_op (b, HR_GGML_IN_PLACE | HR_GGML_FREE, width * b->rows, b->rows, x, b->positions);
}

static void
expand_qkv (HrGgmlBuild *b,
            const Qkv   *qkv)
{
  if (b->era->query_last)
    return;
  hr_ggml_graph_expand (b->graph, qkv->q);
  hr_ggml_graph_expand (b->graph, b->era->values_first ? qkv->v : qkv->k);
  hr_ggml_graph_expand (b->graph, b->era->values_first ? qkv->k : qkv->v);
}

/* Writes K and V; a transposed V cache needs them contiguous. */
static void
store (HrGgmlBuild            *b,
       const HrGgmlCacheInput *in,
       const Qkv              *qkv,
       HrGgmlNode              k_cache,
       HrGgmlNode              v_cache)
{
  guint64 k_size = qkv->k_width * b->rows, v_size = qkv->v_width * b->rows;
  HrGgmlNode v = qkv->v;

  hr_ggml_graph_write (b->graph, k_cache, hr_ggml_view (b, qkv->k, k_size), in->k_idxs);
  if (v_cache == 0)
    return;
  if (!b->shape->flash && qkv->v_strided && b->era->indexed_writes)
    v = hr_ggml_op (b, 0, v_size, b->rows, v, 0);
  hr_ggml_graph_write (b->graph, v_cache, hr_ggml_view (b, v, v_size), in->v_idxs);
}

static HrGgmlNode
capped_scores (HrGgmlBuild *b,
               guint64      elements,
               HrGgmlNode   scores)
{
  if ((b->traits & HR_GGUF_SCORE_CAP) == 0)
    return scores;
  return hr_ggml_op (b, HR_GGML_IN_PLACE, elements, b->rows, scores, 0);
}

/* Returns the mixed values of all heads, one row per token. */
static HrGgmlNode
attend (HrGgmlBuild            *b,
        const HrGgmlCacheInput *in,
        const Qkv              *qkv,
        HrGgmlNode              k_cache,
        HrGgmlNode              v_cache,
        HrGgmlNode              decompress)
{
  guint64 k_bytes = b->graph->tensors[k_cache].bytes;
  HrGgmlNode q = hr_ggml_view (b, hr_ggml_view (b, qkv->q, qkv->q_width * b->rows),
                               qkv->q_width * b->rows);
  HrGgmlNode k = hr_ggml_graph_view (b->graph, k_cache, k_bytes);
  HrGgmlNode v = v_cache != 0
                 ? hr_ggml_graph_view (b->graph, v_cache, b->graph->tensors[v_cache].bytes)
                 : hr_ggml_graph_view (b->graph, k_cache, k_bytes);
  guint64 scores = qkv->heads * in->cells * b->rows;
  guint64 mixed = (decompress != 0 ? qkv->heads * b->model->mla.kv_lora_rank : qkv->out_width)
                  * b->rows;
  guint64 out = qkv->out_width * b->rows;
  HrGgmlNode x;

  if (b->shape->flash)
    {
      HrGgmlNode src[4] = { q, k, v, in->mask };

      x = hr_ggml_graph_op (b->graph, HR_GGML_FREE, mixed * 4, (guint32) b->rows, src, 4);
      if (decompress != 0)
        {
          x = hr_ggml_op (b, 0, out, b->rows, decompress, hr_ggml_view (b, x, mixed));
          x = hr_ggml_op (b, 0, out, b->rows, hr_ggml_view (b, x, out), 0);
        }
      x = hr_ggml_view (b, x, out);
    }
  else
    {
      x = capped_scores (b, scores, hr_ggml_op (b, 0, scores, b->rows, k, q));
      x = hr_ggml_op (b, HR_GGML_IN_PLACE, scores, b->rows, x, in->mask);
      x = hr_ggml_op (b, 0, mixed, b->rows, v, x);
      if (decompress != 0)
        x = hr_ggml_op (b, 0, out, b->rows, decompress, x);
      x = hr_ggml_op (b, 0, out, b->rows, hr_ggml_view (b, x, out), 0);
    }
  hr_ggml_graph_expand (b->graph, x);
  return x;
}

static HrGgmlNode
output_gate (HrGgmlBuild *b,
             const Qkv   *qkv,
             HrGgmlNode   fused,
             HrGgmlNode   x)
{
  HrGgmlNode gate = hr_ggml_op (b, 0, qkv->out_width * b->rows, b->rows,
                                hr_ggml_view (b, fused, 2 * qkv->q_width * b->rows), 0);

  gate = hr_ggml_unary (b, qkv->out_width, gate);
  return hr_ggml_op (b, HR_GGML_IN_PLACE, qkv->out_width * b->rows, b->rows, x, gate);
}

HrGgmlNode
hr_ggml_attention (HrGgmlBuild        *b,
                   const HrLayerGroup *group,
                   HrGgmlNode          x)
{
  gboolean windowed = group->mixer == HR_MIXER_SLIDING && b->shape->window_cells > 0;
  const HrGgmlCacheInput *in = windowed ? &b->window : &b->full;
  guint64 all_cells = in->cells * b->shape->streams;
  HrGgmlNode k_cache, v_cache, fused_query = 0;
  Qkv qkv = {
    .q_width = (guint64) group->n_heads * group->head_dim,
    .k_width = (guint64) group->n_kv_heads * group->head_dim,
    .v_width = (guint64) group->n_kv_heads * group->v_head_dim,
    .out_width = (guint64) group->n_heads * group->v_head_dim,
    .heads = group->n_heads,
  };

  if ((b->traits & HR_GGUF_FUSED_QKV) != 0)
    project_fused (b, &qkv, x);
  else
    {
      project_apart (b, group, &qkv, x);
      fused_query = qkv.q;
    }
  shape_heads (b, group, &qkv);
  qkv.q = rope (b, qkv.q_width, qkv.q);
  qkv.k = rope (b, qkv.k_width, qkv.k);
  if ((b->traits & HR_GGUF_QUERY_SCALE) != 0)
    qkv.q = hr_ggml_unary (b, qkv.q_width, qkv.q);
  qkv.q = rotated (b, in->k_rotation, qkv.q_width, qkv.q);
  k_cache = hr_ggml_cache (b, (double) (all_cells * qkv.k_width) * b->shape->k_bytes);
  v_cache = hr_ggml_cache (b, (double) (all_cells * qkv.v_width) * b->shape->v_bytes);
  if (group->owns_cache)
    {
      qkv.k = rotated (b, in->k_rotation, qkv.k_width, qkv.k);
      qkv.v = rotated (b, in->v_rotation, qkv.v_width, qkv.v);
    }
  expand_qkv (b, &qkv);
  if (group->owns_cache)
    store (b, in, &qkv, k_cache, v_cache);
  x = attend (b, in, &qkv, k_cache, v_cache, 0);
  x = rotated (b, in->v_rotation, qkv.out_width, x);
  if (group->attn_gate == HR_ATTN_GATE_FUSED)
    x = output_gate (b, &qkv, fused_query, x);
  x = hr_ggml_matmul (b, HR_ROLE_ATTN_OUTPUT, b->model->hidden_size, x);
  return hr_ggml_biased (b, b->model->bias_o, b->model->hidden_size, x);
}

/* ---- multi-head latent attention ---- */

static HrGgmlNode
latent_query (HrGgmlBuild *b,
              guint64      width,
              HrGgmlNode   x)
{
  guint rank = b->model->mla.q_lora_rank;

  if (rank == 0)
    return hr_ggml_matmul (b, HR_ROLE_MLA_Q_B, width, x);
  x = hr_ggml_matmul (b, HR_ROLE_MLA_Q_A, rank, x);
  x = hr_ggml_op (b, HR_GGML_IN_PLACE, rank * b->rows, b->rows, x, 0);
  return hr_ggml_matmul (b, HR_ROLE_MLA_Q_B, width, hr_ggml_small (b, rank, x));
}

typedef struct {
  HrGgmlNode q_nope, q_rope, latent, k_rope;
  guint64    heads, nope, rope, rank;
} Latent;

static void
latent_parts (HrGgmlBuild        *b,
              const HrLayerGroup *group,
              Latent             *part,
              HrGgmlNode          x)
{
  const HrMla *mla = &b->model->mla;
  HrGgmlNode q, both;

  *part = (Latent) { .heads = group->n_heads, .nope = mla->qk_nope_head_dim,
                     .rope = mla->qk_rope_head_dim, .rank = mla->kv_lora_rank };
  q = latent_query (b, part->heads * (part->nope + part->rope), x);
  part->q_nope = hr_ggml_view (b, q, part->heads * part->nope * b->rows);
  part->q_rope = hr_ggml_view (b, q, part->heads * part->rope * b->rows);
  both = hr_ggml_matmul (b, HR_ROLE_MLA_KV_A, part->rank + part->rope, x);
  part->latent = hr_ggml_view (b, both, part->rank * b->rows);
  part->k_rope = hr_ggml_view (b, both, part->rope * b->rows);
  part->q_rope = rope (b, part->heads * part->rope, part->q_rope);
  part->k_rope = rope (b, part->rope, part->k_rope);
  part->latent = hr_ggml_op (b, HR_GGML_IN_PLACE, part->rank * b->rows, b->rows, part->latent, 0);
  part->latent = hr_ggml_small (b, part->rank, part->latent);
}

/* The up-projection of K is folded into the query: one shared latent head is cached. */
static void
absorb (HrGgmlBuild  *b,
        const Latent *part,
        Qkv          *qkv)
{
  guint64 wide = part->heads * part->rank;
  HrGgmlNode folded = hr_ggml_op (b, 0, wide * b->rows, b->rows,
                                  hr_ggml_weight (b, HR_ROLE_MLA_KV_B),
                                  hr_ggml_view (b, part->q_nope,
                                                part->heads * part->nope * b->rows));

  qkv->q_width = part->heads * (part->rank + part->rope);
  qkv->k_width = part->rank + part->rope;
  qkv->v_width = 0;
  qkv->q = hr_ggml_op (b, 0, qkv->q_width * b->rows, b->rows,
                       hr_ggml_view (b, folded, wide * b->rows), part->q_rope);
  qkv->v = hr_ggml_view (b, part->latent, part->rank * b->rows);
  qkv->k = hr_ggml_op (b, 0, qkv->k_width * b->rows, b->rows, qkv->v, part->k_rope);
}

/* Older builds decompress K and V and cache every head. */
static void
decompress_all (HrGgmlBuild  *b,
                const Latent *part,
                guint64       v_dim,
                Qkv          *qkv)
{
  HrGgmlNode all = hr_ggml_matmul (b, HR_ROLE_MLA_KV_B, part->heads * (part->nope + v_dim),
                                   part->latent);
  HrGgmlNode k_nope = hr_ggml_view (b, all, part->heads * part->nope * b->rows);
  HrGgmlNode repeated;

  qkv->q_width = qkv->k_width = part->heads * (part->nope + part->rope);
  qkv->v_width = part->heads * v_dim;
  qkv->v = hr_ggml_op (b, 0, qkv->v_width * b->rows, b->rows,
                       hr_ggml_view (b, all, qkv->v_width * b->rows), 0);
  qkv->q = hr_ggml_op (b, 0, qkv->q_width * b->rows, b->rows, part->q_nope, part->q_rope);
  repeated = hr_ggml_op (b, 0, part->heads * part->rope * b->rows, b->rows, part->k_rope,
                         part->q_rope);
  qkv->k = hr_ggml_op (b, 0, qkv->k_width * b->rows, b->rows, k_nope, repeated);
}

/* Heads that are decompressed at once: halved until a piece keeps within the limit. */
static guint64
heads_at_once (const HrGgmlBuild *b,
               const Latent      *part,
               guint64            v_dim)
{
  guint64 heads = part->heads;
  guint64 mib = heads * (part->nope + v_dim) * b->full.cells * 4 >> 20;

  while (b->shape->score_limit_mib > 0 && heads % 2 == 0 && mib > b->shape->score_limit_mib)
    {
      heads /= 2;
      mib /= 2;
    }
  return heads;
}

static HrGgmlNode
cast (HrGgmlBuild *b,
      double       bytes,
      HrGgmlNode   x)
{
  return hr_ggml_graph_op (b->graph, 0, (guint64) bytes, (guint32) b->rows, &x, 1);
}

typedef struct {
  HrGgmlNode q, cache, k_rope;
  guint64    heads, v_dim;
  double     element_bytes;    /* of the decompressed K and V */
} Chunk;

/* K and V of a few heads for every cell, and what they give for every token. */
static HrGgmlNode
attend_chunk (HrGgmlBuild  *b,
              const Latent *part,
              const Chunk  *chunk)
{
  guint64 cells = b->full.cells, heads = chunk->heads;
  guint64 both = heads * (part->nope + chunk->v_dim) * cells;
  double e = chunk->element_bytes;
  HrGgmlNode all = hr_ggml_op (b, 0, both, cells, hr_ggml_weight (b, HR_ROLE_MLA_KV_B),
                               chunk->cache);
  HrGgmlNode v = cast (b, (double) (heads * chunk->v_dim * cells) * e, hr_ggml_view (b, all, both));
  HrGgmlNode k = cast (b, (double) (heads * part->nope * cells) * e, hr_ggml_view (b, all, both));
  HrGgmlNode join[2] = { k, chunk->k_rope };
  HrGgmlNode src[4] = { hr_ggml_view (b, chunk->q, heads * (part->nope + part->rope) * b->rows) };
  double joined = (double) (heads * (part->nope + part->rope) * cells) * e;

  hr_ggml_graph_expand (b->graph, k);
  hr_ggml_graph_expand (b->graph, v);
  src[1] = hr_ggml_graph_op (b->graph, 0, (guint64) joined, (guint32) b->rows, join, 2);
  hr_ggml_graph_expand (b->graph, src[1]);
  src[2] = v;
  src[3] = b->full.mask;
  return hr_ggml_graph_op (b->graph, HR_GGML_FREE, heads * chunk->v_dim * b->rows * 4,
                           (guint32) b->rows, src, 4);
}

/* ik_llama.cpp, modes 2 and 3 with flash attention: heads in chunks, results joined one by one. */
static HrGgmlNode
attend_in_chunks (HrGgmlBuild  *b,
                  const Latent *part,
                  HrGgmlNode    cache)
{
  guint64 cells = b->full.cells, v_dim = b->model->mla.v_head_dim;
  guint64 q_width = part->heads * (part->nope + part->rope);
  Chunk chunk = { .heads = heads_at_once (b, part, v_dim), .v_dim = v_dim };
  HrGgmlNode rope_cells, x = 0;

  chunk.element_bytes = b->place->n_devices > 0 ? 2 : b->shape->k_bytes;
  chunk.cache = hr_ggml_graph_view (b->graph, cache, b->graph->tensors[cache].bytes);
  rope_cells = chunk.cache;
  if (chunk.element_bytes != b->shape->k_bytes)
    rope_cells = cast (b, (double) (part->rope * cells) * 2, rope_cells);
  chunk.k_rope = cast (b, (double) (part->rope * cells * chunk.heads) * chunk.element_bytes,
                       rope_cells);
  chunk.q = hr_ggml_view (b, hr_ggml_op (b, 0, q_width * b->rows, b->rows, part->q_nope,
                                         part->q_rope), q_width * b->rows);
  hr_ggml_graph_expand (b->graph, chunk.q);
  for (guint64 done = 0; done < part->heads; done += chunk.heads)
    {
      HrGgmlNode part_out = attend_chunk (b, part, &chunk);
      HrGgmlNode flat = hr_ggml_view (b, part_out, chunk.heads * v_dim * b->rows);

      x = done == 0 ? flat : hr_ggml_op (b, 0, (done + chunk.heads) * v_dim * b->rows, b->rows, x,
                                         flat);
    }
  hr_ggml_graph_expand (b->graph, x);
  return x;
}

/* The latent and the rotary key side by side, as they are cached. */
static HrGgmlNode
store_latent (HrGgmlBuild  *b,
              const Latent *part,
              HrGgmlNode    cache)
{
  guint64 size = (part->rank + part->rope) * b->rows;
  HrGgmlNode row = hr_ggml_op (b, 0, size, b->rows, part->latent,
                               hr_ggml_view (b, part->k_rope, part->rope * b->rows));

  hr_ggml_graph_write (b->graph, cache, row, 0);
  return cache;
}

HrGgmlNode
hr_ggml_latent_attention (HrGgmlBuild        *b,
                          const HrLayerGroup *group,
                          HrGgmlNode          x)
{
  gboolean compressed = b->profile->mla_compressed;
  guint64 cells = b->full.cells * b->shape->streams;
  HrGgmlNode k_cache, v_cache = 0, decompress = 0;
  Qkv qkv = { .heads = group->n_heads,
              .out_width = (guint64) group->n_heads * b->model->mla.v_head_dim };
  Latent part;

  latent_parts (b, group, &part, x);
  if (b->era->chunks_latent && b->shape->latent_mode > 1 && b->shape->flash)
    {
      k_cache = hr_ggml_cache (b, (double) (cells * (part.rank + part.rope)) * b->shape->k_bytes);
      x = attend_in_chunks (b, &part, store_latent (b, &part, k_cache));
      return hr_ggml_matmul (b, HR_ROLE_ATTN_OUTPUT, b->model->hidden_size, x);
    }
  if (compressed)
    absorb (b, &part, &qkv);
  else
    decompress_all (b, &part, b->model->mla.v_head_dim, &qkv);
  k_cache = hr_ggml_cache (b, (double) (cells * qkv.k_width) * b->shape->k_bytes);
  if (!compressed)
    v_cache = hr_ggml_cache (b, (double) (cells * qkv.v_width) * b->shape->v_bytes);
  expand_qkv (b, &qkv);
  store (b, &b->full, &qkv, k_cache, v_cache);
  if (compressed)
    decompress = hr_ggml_weight (b, HR_ROLE_MLA_KV_B);
  x = attend (b, &b->full, &qkv, k_cache, v_cache, decompress);
  return hr_ggml_matmul (b, HR_ROLE_ATTN_OUTPUT, b->model->hidden_size, x);
}
