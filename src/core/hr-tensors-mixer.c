/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-tensors.h"

/*
 * Tensors of what mixes tokens, one table per mixer. Symbols: d hidden size, h heads, k KV heads,
 * e head size, i inner width. Shapes are those of transformers' modelling files; names are
 * GGUF's. Reproduced to the digit by the published tensor sums in the catalogue (test-catalog).
 */

#define WRITE(writer, shapes) hr_tensors_write (writer, shapes, G_N_ELEMENTS (shapes))

static void
write_attention_biases (HrTensorWriter *writer,
                        guint64         q_width,
                        guint64         k_width,
                        guint64         v_width)
{
  const HrModel *model = writer->model;
  gboolean qk = model->bias_qkv || model->bias_qk_only;
  const HrShape shapes[] = {
    { "attn_q.bias", HR_ROLE_BIAS, qk, q_width },
    { "attn_k.bias", HR_ROLE_BIAS, qk, k_width },
    { "attn_v.bias", HR_ROLE_BIAS, model->bias_qkv, v_width },
    { "attn_output.bias", HR_ROLE_BIAS, model->bias_o, model->hidden_size },
  };

  WRITE (writer, shapes);
}

static void
write_qk_norms (HrTensorWriter *writer,
                guint64         q_width,
                guint64         k_width)
{
  HrQkNorm kind = writer->model->qk_norm;
  guint head_dim = writer->layers->head_dim;
  guint64 q = kind == HR_QK_NORM_FULL ? q_width : head_dim;
  guint64 k = kind == HR_QK_NORM_FULL ? k_width : head_dim;
  gboolean weight = kind != HR_QK_NORM_NONE;
  gboolean bias = kind == HR_QK_NORM_HEAD_LAYER;
  const HrShape shapes[] = {
    { "attn_q_norm.weight", HR_ROLE_NORM, weight, q },
    { "attn_q_norm.bias", HR_ROLE_NORM, bias, q },
    { "attn_k_norm.weight", HR_ROLE_NORM, weight, k },
    { "attn_k_norm.bias", HR_ROLE_NORM, bias, k },
  };

  WRITE (writer, shapes);
}

/* MHA, GQA, MQA: q d·h·e, k and v d·k·e each, o h·e·d; a fused gate doubles q. */
static void
write_attention (HrTensorWriter *writer)
{
  const HrLayerGroup *g = writer->layers;
  guint64 d = writer->model->hidden_size;
  guint64 q = (guint64) g->n_heads * g->head_dim;
  guint64 k = (guint64) g->n_kv_heads * g->head_dim;
  guint64 v = (guint64) g->n_kv_heads * g->v_head_dim;
  guint64 out = (guint64) g->n_heads * g->v_head_dim;
  const guint64 gate_rows[] = {
    [HR_ATTN_GATE_FULL] = q, [HR_ATTN_GATE_HEAD] = g->n_heads, [HR_ATTN_GATE_FUSED] = 0,
  };
  guint64 q_rows = g->attn_gate == HR_ATTN_GATE_FUSED ? 2 * q : q;
  guint64 v_rows = g->k_eq_v ? 0 : v;
  const HrShape shapes[] = {
    { "attn_q.weight", HR_ROLE_ATTN_Q, q_rows, d, HR_SPLIT_ROWS, TRUE },
    { "attn_k.weight", HR_ROLE_ATTN_K, k, d, HR_SPLIT_KV_ROWS, TRUE },
    { "attn_v.weight", HR_ROLE_ATTN_V, v_rows, d, HR_SPLIT_KV_ROWS, TRUE },
    { "attn_output.weight", HR_ROLE_ATTN_OUTPUT, d, out, HR_SPLIT_COLS, TRUE },
    { "attn_gate.weight", HR_ROLE_ATTN_GATE, gate_rows[g->attn_gate], d, HR_SPLIT_ROWS, TRUE },
    { "attn_sinks.weight", HR_ROLE_ATTN_SINKS, g->attn_sinks, g->n_heads },
  };

  WRITE (writer, shapes);
  write_attention_biases (writer, q, k, v_rows);
  write_qk_norms (writer, q, k);
}

/* DeepSeek sparse attention: a small scorer beside the latent attention. */
static void
write_indexer (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  const HrIndexer *x = &model->indexer;
  guint64 d = model->hidden_size;
  guint64 width = (guint64) x->n_heads * x->head_dim;
  const HrShape shapes[] = {
    { "indexer.attn_q_b.weight", HR_ROLE_INDEXER, width, model->mla.q_lora_rank,
      HR_SPLIT_REPLICATED, TRUE },
    { "indexer.attn_k.weight", HR_ROLE_INDEXER, x->head_dim, d, HR_SPLIT_REPLICATED, TRUE },
    { "indexer.k_norm.weight", HR_ROLE_NORM, 1, x->head_dim },
    { "indexer.k_norm.bias", HR_ROLE_NORM, 1, x->head_dim },
    { "indexer.proj.weight", HR_ROLE_INDEXER, x->n_heads, d, HR_SPLIT_REPLICATED, TRUE },
  };

  if (writer->layers->indexer && x->n_heads > 0)
    WRITE (writer, shapes);
}

/* Multi-head latent attention (DeepSeek-V2 §2.1): queries and keys-values go through low ranks. */
static void
write_mla (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  const HrMla *a = &model->mla;
  guint64 d = model->hidden_size, h = writer->layers->n_heads;
  guint64 q = h * ((guint64) a->qk_nope_head_dim + a->qk_rope_head_dim);
  guint64 kv = h * ((guint64) a->qk_nope_head_dim + a->v_head_dim), out = h * a->v_head_dim;
  guint64 kv_a = (guint64) a->kv_lora_rank + a->qk_rope_head_dim, r = a->q_lora_rank;
  const HrShape shapes[] = {
    { "attn_q.weight", HR_ROLE_ATTN_Q, r == 0 ? q : 0, d, HR_SPLIT_ROWS, TRUE },
    { "attn_q_a.weight", HR_ROLE_MLA_Q_A, r, d, HR_SPLIT_REPLICATED, TRUE },
    { "attn_q_a.bias", HR_ROLE_BIAS, model->bias_mla_a, r },
    { "attn_q_a_norm.weight", HR_ROLE_NORM, 1, r },
    { "attn_q_b.weight", HR_ROLE_MLA_Q_B, q, r, HR_SPLIT_ROWS, TRUE },
    { "attn_kv_a_mqa.weight", HR_ROLE_MLA_KV_A, kv_a, d, HR_SPLIT_REPLICATED, TRUE },
    { "attn_kv_a_mqa.bias", HR_ROLE_BIAS, model->bias_mla_a, kv_a },
    { "attn_kv_a_norm.weight", HR_ROLE_NORM, 1, a->kv_lora_rank },
    { "attn_kv_b.weight", HR_ROLE_MLA_KV_B, kv, a->kv_lora_rank, HR_SPLIT_ROWS, TRUE },
    { "attn_output.weight", HR_ROLE_ATTN_OUTPUT, d, out, HR_SPLIT_COLS, TRUE },
    { "attn_gate.weight", HR_ROLE_ATTN_GATE, a->output_gate ? out : 0, d, HR_SPLIT_ROWS, TRUE },
  };

  WRITE (writer, shapes);
  write_indexer (writer);
}

static void
write_mla_twice (HrTensorWriter *writer)
{
  writer->copies = 2;
  write_mla (writer);
  writer->copies = 1;
}

/* Selective state space (Mamba): x, B, C and the step size come from one projection. */
static void
write_mamba1 (HrTensorWriter *writer)
{
  const HrSsm *s = &writer->model->ssm;
  guint64 d = writer->model->hidden_size, i = s->d_inner, n = s->d_state, r = s->dt_rank;
  gboolean norms = s->dt_b_c_norms;
  const HrShape shapes[] = {
    { "ssm_in.weight", HR_ROLE_SSM_IN, 2 * i, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_conv1d.weight", HR_ROLE_SSM_CONV, i, s->d_conv, HR_SPLIT_ROWS },
    { "ssm_conv1d.bias", HR_ROLE_BIAS, 1, i },
    { "ssm_x.weight", HR_ROLE_SSM_X, r + 2 * n, i, HR_SPLIT_COLS, TRUE },
    { "ssm_dt.weight", HR_ROLE_SSM_DT, i, r, HR_SPLIT_ROWS, TRUE },
    { "ssm_dt.bias", HR_ROLE_BIAS, 1, i },
    { "ssm_a", HR_ROLE_SSM_SMALL, i, n, HR_SPLIT_ROWS },
    { "ssm_d", HR_ROLE_SSM_SMALL, 1, i },
    { "ssm_out.weight", HR_ROLE_SSM_OUT, d, i, HR_SPLIT_COLS, TRUE },
    { "ssm_dt_norm.weight", HR_ROLE_NORM, norms, r },
    { "ssm_b_norm.weight", HR_ROLE_NORM, norms, n },
    { "ssm_c_norm.weight", HR_ROLE_NORM, norms, n },
  };

  WRITE (writer, shapes);
}

/* Mamba-2: one projection gives the gate, x, B, C and a step size per head. */
static void
write_mamba2 (HrTensorWriter *writer)
{
  const HrSsm *s = &writer->model->ssm;
  guint64 d = writer->model->hidden_size, h = s->n_heads, i = h * s->head_dim;
  guint64 conv = i + 2 * (guint64) s->n_groups * s->d_state;
  const HrShape shapes[] = {
    { "ssm_in.weight", HR_ROLE_SSM_IN, i + conv + h, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_conv1d.weight", HR_ROLE_SSM_CONV, conv, s->d_conv, HR_SPLIT_ROWS },
    { "ssm_conv1d.bias", HR_ROLE_BIAS, 1, conv },
    { "ssm_dt.bias", HR_ROLE_BIAS, 1, h },
    { "ssm_a", HR_ROLE_SSM_SMALL, 1, h },
    { "ssm_d", HR_ROLE_SSM_SMALL, 1, h },
    { "ssm_norm.weight", HR_ROLE_NORM, s->gated_norm, i },
    { "ssm_out.weight", HR_ROLE_SSM_OUT, d, i, HR_SPLIT_COLS, TRUE },
  };

  WRITE (writer, shapes);
}

static void
write_attention_mamba2 (HrTensorWriter *writer)
{
  write_attention (writer);
  write_mamba2 (writer);
}

/* Gated DeltaNet (Qwen3-Next): q and k of K, v and the gate z of W, two scalars per value head. */
static void
write_deltanet (HrTensorWriter *writer)
{
  const HrSsm *s = &writer->model->ssm;
  guint64 d = writer->model->hidden_size;
  guint64 k = (guint64) s->n_k_heads * s->k_head_dim, w = (guint64) s->n_v_heads * s->v_head_dim;
  const HrShape shapes[] = {
    { "attn_qkv.weight", HR_ROLE_SSM_IN, 2 * k + w, d, HR_SPLIT_ROWS, TRUE },
    { "attn_gate.weight", HR_ROLE_SSM_IN, w, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_ba.weight", HR_ROLE_SSM_IN, 2 * (guint64) s->n_v_heads, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_conv1d.weight", HR_ROLE_SSM_CONV, 2 * k + w, s->d_conv, HR_SPLIT_ROWS },
    { "ssm_dt.bias", HR_ROLE_BIAS, 1, s->n_v_heads },
    { "ssm_a", HR_ROLE_SSM_SMALL, 1, s->n_v_heads },
    { "ssm_norm.weight", HR_ROLE_NORM, 1, s->v_head_dim },
    { "ssm_out.weight", HR_ROLE_SSM_OUT, d, w, HR_SPLIT_COLS, TRUE },
  };

  WRITE (writer, shapes);
}

/* Kimi delta attention: three convolutions, a decay of low rank, an output gate. */
static void
write_kda (HrTensorWriter *writer)
{
  const HrSsm *s = &writer->model->ssm;
  guint64 d = writer->model->hidden_size, e = s->head_dim, p = (guint64) s->n_heads * e;
  guint64 full = s->full_rank_gate ? p : 0, low = s->full_rank_gate ? 0 : e;
  const HrShape shapes[] = {
    { "attn_q.weight", HR_ROLE_SSM_IN, p, d, HR_SPLIT_ROWS, TRUE },
    { "attn_k.weight", HR_ROLE_SSM_IN, p, d, HR_SPLIT_ROWS, TRUE },
    { "attn_v.weight", HR_ROLE_SSM_IN, p, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_conv1d_q.weight", HR_ROLE_SSM_CONV, p, s->d_conv, HR_SPLIT_ROWS },
    { "ssm_conv1d_k.weight", HR_ROLE_SSM_CONV, p, s->d_conv, HR_SPLIT_ROWS },
    { "ssm_conv1d_v.weight", HR_ROLE_SSM_CONV, p, s->d_conv, HR_SPLIT_ROWS },
    { "ssm_beta.weight", HR_ROLE_SSM_IN, s->n_heads, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_a", HR_ROLE_SSM_SMALL, 1, s->n_heads },
    { "ssm_dt.bias", HR_ROLE_BIAS, 1, p },
    { "ssm_norm.weight", HR_ROLE_NORM, 1, e },
    { "ssm_f_a.weight", HR_ROLE_SSM_IN, e, d, HR_SPLIT_REPLICATED, TRUE },
    { "ssm_f_b.weight", HR_ROLE_SSM_IN, p, e, HR_SPLIT_ROWS, TRUE },
    { "ssm_g.weight", HR_ROLE_SSM_IN, full, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_g_a.weight", HR_ROLE_SSM_IN, low, d, HR_SPLIT_REPLICATED, TRUE },
    { "ssm_g_b.weight", HR_ROLE_SSM_IN, low > 0 ? p : 0, low, HR_SPLIT_ROWS, TRUE },
    { "ssm_out.weight", HR_ROLE_SSM_OUT, d, p, HR_SPLIT_COLS, TRUE },
  };

  WRITE (writer, shapes);
}

/* Lightning attention (MiniMax-01): linear attention with a gate and a norm over all heads. */
static void
write_lightning (HrTensorWriter *writer)
{
  guint64 d = writer->model->hidden_size;
  guint64 p = (guint64) writer->layers->n_heads * writer->layers->head_dim;
  const HrShape shapes[] = {
    { "attn_qkv.weight", HR_ROLE_SSM_IN, 3 * p, d, HR_SPLIT_ROWS, TRUE },
    { "attn_gate.weight", HR_ROLE_SSM_IN, p, d, HR_SPLIT_ROWS, TRUE },
    { "ssm_norm.weight", HR_ROLE_NORM, 1, p },
    { "attn_output.weight", HR_ROLE_SSM_OUT, d, p, HR_SPLIT_COLS, TRUE },
  };

  WRITE (writer, shapes);
}

/* LFM2: two gates and the signal from one projection, a convolution over a few tokens. */
static void
write_shortconv (HrTensorWriter *writer)
{
  guint64 d = writer->model->hidden_size;
  const HrShape shapes[] = {
    { "shortconv.in_proj.weight", HR_ROLE_SSM_IN, 3 * d, d, HR_SPLIT_ROWS, TRUE },
    { "shortconv.conv.weight", HR_ROLE_SSM_CONV, d, writer->model->ssm.d_conv, HR_SPLIT_ROWS },
    { "shortconv.out_proj.weight", HR_ROLE_SSM_OUT, d, d, HR_SPLIT_COLS, TRUE },
  };

  WRITE (writer, shapes);
}

/* Griffin's recurrent block: two branches of width w, gates that are block diagonal per head. */
static void
write_rglru (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  guint64 d = model->hidden_size, w = model->ssm.lru_width;
  guint64 block = model->n_heads > 0 ? w / model->n_heads : w;
  const HrShape shapes[] = {
    { "rglru.in.weight", HR_ROLE_SSM_IN, 2 * w, d, HR_SPLIT_ROWS, TRUE },
    { "rglru.in.bias", HR_ROLE_BIAS, 1, 2 * w },
    { "rglru.conv1d.weight", HR_ROLE_SSM_CONV, w, model->ssm.d_conv, HR_SPLIT_ROWS },
    { "rglru.conv1d.bias", HR_ROLE_BIAS, 1, w },
    { "rglru.gates.weight", HR_ROLE_SSM_SMALL, 2 * w, block, HR_SPLIT_ROWS },
    { "rglru.gates.bias", HR_ROLE_BIAS, 1, 2 * w },
    { "rglru.a", HR_ROLE_SSM_SMALL, 1, w },
    { "rglru.out.weight", HR_ROLE_SSM_OUT, d, w, HR_SPLIT_COLS, TRUE },
    { "rglru.out.bias", HR_ROLE_BIAS, 1, d },
  };

  WRITE (writer, shapes);
}

/* RWKV-4: receptance, key, value and output, and five vectors of decay and token shift. */
static void
write_rwkv4 (HrTensorWriter *writer)
{
  guint64 d = writer->model->hidden_size;
  const HrShape shapes[] = {
    { "time_mix_receptance.weight", HR_ROLE_SSM_IN, d, d, HR_SPLIT_ROWS, TRUE },
    { "time_mix_key.weight", HR_ROLE_SSM_IN, d, d, HR_SPLIT_ROWS, TRUE },
    { "time_mix_value.weight", HR_ROLE_SSM_IN, d, d, HR_SPLIT_ROWS, TRUE },
    { "time_mix_output.weight", HR_ROLE_SSM_OUT, d, d, HR_SPLIT_COLS, TRUE },
    { "time_mix_vectors", HR_ROLE_SSM_SMALL, 5, d },
  };

  WRITE (writer, shapes);
}

/**
 * hr_tensors_write_mixer:
 * @writer: stands in a layer group
 *
 * Writes the tensors of what mixes tokens in one layer of the group.
 */
void
hr_tensors_write_mixer (HrTensorWriter *writer)
{
  static void (*const writers[]) (HrTensorWriter *) = {
    [HR_MIXER_ATTENTION] = write_attention,
    [HR_MIXER_SLIDING] = write_attention,
    [HR_MIXER_MLA] = write_mla,
    [HR_MIXER_MLA_TWICE] = write_mla_twice,
    [HR_MIXER_MAMBA1] = write_mamba1,
    [HR_MIXER_MAMBA2] = write_mamba2,
    [HR_MIXER_ATTENTION_MAMBA2] = write_attention_mamba2,
    [HR_MIXER_DELTANET] = write_deltanet,
    [HR_MIXER_KDA] = write_kda,
    [HR_MIXER_LIGHTNING] = write_lightning,
    [HR_MIXER_SHORTCONV] = write_shortconv,
    [HR_MIXER_RGLRU] = write_rglru,
    [HR_MIXER_RWKV4] = write_rwkv4,
  };

  if (writers[writer->layers->mixer] != NULL)
    writers[writer->layers->mixer] (writer);
}
