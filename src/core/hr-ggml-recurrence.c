/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cache.h"
#include "hr-ggml-build-private.h"

/*
 * Recurrent layers as mamba-base.cpp, delta-net-base.cpp, qwen3next.cpp and lfm2.cpp of llama.cpp
 * spell them.
 */

/* Reads the states of the batch's sequences; those beyond the batch are only moved. */
static HrGgmlNode
read_state (HrGgmlBuild *b,
            HrGgmlNode   cache,
            guint64      elements)
{
  HrGgmlNode states = hr_ggml_view (b, cache, elements * b->shape->sequences);
  HrGgmlNode zeroed = hr_ggml_view (b, states, 0);
  HrGgmlNode rows;

  hr_ggml_graph_write (b->graph, cache, zeroed, 0);
  rows = hr_ggml_op (b, HR_GGML_STAYS, elements * b->shape->sequences, b->rows, states,
                     b->state_ids);
  hr_ggml_graph_expand (b->graph, rows);
  return rows;
}

/* Puts the tail of the last batch before the new columns and keeps the new tail. */
static HrGgmlNode
convolution_input (HrGgmlBuild *b,
                   guint64      channels,
                   HrGgmlNode   x)
{
  guint64 tail = channels * (b->model->ssm.d_conv - 1) * b->shape->sequences;
  guint64 whole = channels * b->rows + tail;
  HrGgmlNode cache = hr_ggml_cache (b, 4.0 * (double) tail);
  HrGgmlNode state = read_state (b, cache, tail / b->shape->sequences);
  HrGgmlNode joined = hr_ggml_op (b, 0, whole, b->rows, hr_ggml_view (b, state, tail),
                                  hr_ggml_view (b, x, channels * b->rows));

  hr_ggml_graph_write (b->graph, cache, hr_ggml_view (b, joined, tail), 0);
  return joined;
}

static HrGgmlNode
convolve (HrGgmlBuild *b,
          guint64      channels,
          gboolean     bias,
          HrGgmlNode   joined)
{
  HrGgmlNode x = hr_ggml_op (b, 0, channels * b->rows, b->rows, joined,
                             hr_ggml_weight (b, HR_ROLE_SSM_CONV));

  return hr_ggml_unary (b, channels, hr_ggml_biased (b, bias, channels, x));
}

static HrGgmlNode
scan (HrGgmlBuild      *b,
      guint             flags,
      guint64           width,
      guint64           state_elements,
      const HrGgmlNode *operands,
      guint             n_operands)
{
  guint64 state = state_elements * b->shape->sequences;
  HrGgmlNode cache = hr_ggml_cache (b, 4.0 * (double) state);
  HrGgmlNode states = hr_ggml_view (b, cache, state);
  HrGgmlNode src[HR_GGML_MAX_SRC] = { hr_ggml_view (b, states, state) };
  HrGgmlNode y;

  hr_ggml_graph_write (b->graph, cache, hr_ggml_view (b, states, 0), 0);
  for (guint i = 0; i < n_operands; i++)
    src[i + 1] = operands[i];
  src[n_operands + 1] = b->state_ids;
  y = hr_ggml_graph_op (b->graph, flags, (width * b->rows + state) * 4, (guint32) b->rows, src,
                        n_operands + 2);
  hr_ggml_graph_expand (b->graph, y);
  hr_ggml_graph_write (b->graph, cache, hr_ggml_view (b, y, state), 0);
  return hr_ggml_view (b, y, width * b->rows);
}

/* y + x*D, gated by z, and out. */
static HrGgmlNode
finish_mamba (HrGgmlBuild *b,
              guint64      inner,
              HrGgmlNode   y,
              HrGgmlNode   x,
              HrGgmlNode   z)
{
  guint64 size = inner * b->rows;

  y = hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows, y, hr_ggml_small (b, inner, x));
  z = hr_ggml_op (b, 0, size, b->rows, z, 0);
  y = hr_ggml_op (b, 0, size, b->rows, z, y);
  if (b->model->ssm.gated_norm)
    y = hr_ggml_small (b, inner, hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows,
                                             hr_ggml_view (b, y, size), 0));
  return hr_ggml_matmul (b, HR_ROLE_SSM_OUT, b->model->hidden_size, hr_ggml_view (b, y, size));
}

static HrGgmlNode
normed_slice (HrGgmlBuild *b,
              guint64      width,
              HrGgmlNode   of)
{
  HrGgmlNode x = hr_ggml_view (b, of, width * b->rows);

  if (!b->model->ssm.dt_b_c_norms)
    return x;
  return hr_ggml_small (b, width, hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, x, 0));
}

static HrGgmlNode
mamba1 (HrGgmlBuild *b,
        HrGgmlNode   x)
{
  const HrSsm *ssm = &b->model->ssm;
  guint64 inner = ssm->d_inner, size = inner * b->rows;
  HrGgmlNode xz, joined, db, operands[4], y, z;

  xz = hr_ggml_matmul (b, HR_ROLE_SSM_IN, 2 * inner,
                       hr_ggml_view (b, x, b->model->hidden_size * b->rows));
  z = hr_ggml_view (b, xz, size);
  joined = convolution_input (b, inner, hr_ggml_view (b, xz, size));
  x = convolve (b, inner, TRUE, joined);
  db = hr_ggml_matmul (b, HR_ROLE_SSM_X, ssm->dt_rank + 2 * ssm->d_state, x);
  operands[1] = normed_slice (b, ssm->dt_rank, db);
  operands[2] = normed_slice (b, ssm->d_state, db);
  operands[3] = normed_slice (b, ssm->d_state, db);
  operands[1] = hr_ggml_small (b, inner, hr_ggml_matmul (b, HR_ROLE_SSM_DT, inner, operands[1]));
  operands[0] = hr_ggml_view (b, x, size);
  y = scan (b, HR_GGML_SCAN1, inner, inner * ssm->d_state, operands, 4);
  return finish_mamba (b, inner, y, x, z);
}

static HrGgmlNode
mamba2 (HrGgmlBuild *b,
        HrGgmlNode   x)
{
  const HrSsm *ssm = &b->model->ssm;
  guint64 inner = (guint64) ssm->n_heads * ssm->head_dim;
  guint64 channels = inner + 2 * (guint64) ssm->n_groups * ssm->d_state;
  guint64 size = inner * b->rows;
  HrGgmlNode all, joined, operands[4], y, z, dt;

  all = hr_ggml_matmul (b, HR_ROLE_SSM_IN, inner + channels + ssm->n_heads,
                        hr_ggml_view (b, x, b->model->hidden_size * b->rows));
  z = hr_ggml_view (b, all, size);
  dt = hr_ggml_view (b, all, ssm->n_heads * b->rows);
  joined = convolution_input (b, channels, hr_ggml_view (b, all, channels * b->rows));
  x = convolve (b, channels, TRUE, joined);
  operands[0] = hr_ggml_view (b, x, size);
  operands[1] = hr_ggml_small (b, ssm->n_heads,
                               hr_ggml_op (b, 0, ssm->n_heads * b->rows, b->rows, dt, 0));
  operands[2] = hr_ggml_view (b, x, channels * b->rows);
  operands[3] = hr_ggml_view (b, x, channels * b->rows);
  y = scan (b, 0, inner, inner * ssm->d_state, operands, 4);
  return finish_mamba (b, inner, y, operands[0], z);
}

static HrGgmlNode
repeated_heads (HrGgmlBuild *b,
                guint64      from,
                guint64      to,
                HrGgmlNode   x)
{
  x = hr_ggml_op (b, 0, from * b->rows, b->rows, x, 0);
  if (from == to)
    return x;
  x = hr_ggml_op (b, 0, to * b->rows, b->rows, hr_ggml_view (b, x, from * b->rows), 0);
  return hr_ggml_view (b, x, to * b->rows);
}

/* Gated DeltaNet with its fused kernel; z gates the normalised output. */
static HrGgmlNode
deltanet (HrGgmlBuild *b,
          HrGgmlNode   x)
{
  const HrSsm *ssm = &b->model->ssm;
  guint64 keys = (guint64) ssm->n_k_heads * ssm->k_head_dim;
  guint64 values = (guint64) ssm->n_v_heads * ssm->v_head_dim;
  guint64 state = (guint64) ssm->n_v_heads * ssm->k_head_dim * ssm->v_head_dim;
  guint64 channels = 2 * keys + values, heads = ssm->n_v_heads;
  guint64 size = values * b->rows;
  HrGgmlNode qkv, z, ba, beta, gate, joined, mixed, q, k, v, y, cache, old;

  hr_ggml_graph_expand (b->graph, x);
  qkv = hr_ggml_view (b, hr_ggml_matmul (b, HR_ROLE_SSM_IN, channels, x), channels * b->rows);
  z = hr_ggml_matmul (b, HR_ROLE_SSM_IN, values, x);
  ba = hr_ggml_matmul (b, HR_ROLE_SSM_DT, 2 * heads, x);
  beta = hr_ggml_unary (b, heads, hr_ggml_op (b, 0, heads * b->rows, b->rows,
                                              hr_ggml_view (b, ba, heads * b->rows), 0));
  gate = hr_ggml_op (b, 0, heads * b->rows, b->rows, hr_ggml_view (b, ba, heads * b->rows), 0);
  gate = hr_ggml_small (b, heads, hr_ggml_unary (b, heads, hr_ggml_small (b, heads, gate)));
  joined = convolution_input (b, channels, qkv);
  cache = hr_ggml_cache (b, 4.0 * (double) (state * b->shape->sequences));
  old = read_state (b, cache, state);
  mixed = convolve (b, channels, FALSE, joined);
  q = repeated_heads (b, keys, heads * ssm->k_head_dim, hr_ggml_view (b, mixed, keys * b->rows));
  k = repeated_heads (b, keys, heads * ssm->k_head_dim, hr_ggml_view (b, mixed, keys * b->rows));
  v = hr_ggml_view (b, mixed, size);
  {
    HrGgmlNode src[6] = { q, k, v, gate, beta, hr_ggml_view (b, old, state * b->shape->sequences) };

    y = hr_ggml_graph_op (b->graph, 0, (size + state * b->shape->sequences) * 4,
                          (guint32) b->rows, src, 6);
  }
  hr_ggml_graph_write (b->graph, cache, hr_ggml_view (b, y, state * b->shape->sequences), 0);
  y = hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows, hr_ggml_view (b, y, size), 0);
  y = hr_ggml_small (b, values, y);
  z = hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows, hr_ggml_view (b, z, size), 0);
  y = hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows, y, z);
  return hr_ggml_matmul (b, HR_ROLE_SSM_OUT, b->model->hidden_size, hr_ggml_view (b, y, size));
}

static HrGgmlNode
short_convolution (HrGgmlBuild *b,
                   HrGgmlNode   x)
{
  guint64 hidden = b->model->hidden_size, size = hidden * b->rows;
  HrGgmlNode bcx = hr_ggml_matmul (b, HR_ROLE_SSM_IN, 3 * hidden, hr_ggml_view (b, x, size));
  HrGgmlNode product, joined;

  product = hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows, hr_ggml_view (b, bcx, size),
                        hr_ggml_view (b, bcx, size));
  joined = convolution_input (b, hidden, hr_ggml_view (b, product, size));
  x = hr_ggml_op (b, 0, size, b->rows, joined, hr_ggml_weight (b, HR_ROLE_SSM_CONV));
  x = hr_ggml_op (b, HR_GGML_IN_PLACE, size, b->rows, hr_ggml_view (b, bcx, size), x);
  return hr_ggml_matmul (b, HR_ROLE_SSM_OUT, hidden, x);
}

/* Recurrences without a builder of their own: in and out projection around a state of one layer. */
static HrGgmlNode
other_recurrence (HrGgmlBuild        *b,
                  const HrLayerGroup *group,
                  HrGgmlNode          x)
{
  guint64 hidden = b->model->hidden_size;
  guint64 state = hr_state_elements (b->model, group);
  HrGgmlNode in = hr_ggml_matmul (b, HR_ROLE_SSM_IN, 3 * hidden, x);
  HrGgmlNode operands[1] = { hr_ggml_view (b, in, 3 * hidden * b->rows) };
  HrGgmlNode y = scan (b, 0, hidden, state, operands, 1);

  return hr_ggml_matmul (b, HR_ROLE_SSM_OUT, hidden, y);
}

HrGgmlNode
hr_ggml_recurrence (HrGgmlBuild        *b,
                    const HrLayerGroup *group,
                    HrGgmlNode          x)
{
  switch (group->mixer)
    {
    case HR_MIXER_MAMBA1:
      return mamba1 (b, x);
    case HR_MIXER_MAMBA2:
    case HR_MIXER_ATTENTION_MAMBA2:
      return mamba2 (b, x);
    case HR_MIXER_DELTANET:
      return deltanet (b, x);
    case HR_MIXER_SHORTCONV:
      return short_convolution (b, x);
    default:
      return other_recurrence (b, group, x);
    }
}
