/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-build-private.h"

/* Feed-forward parts as build_ffn() and build_moe_ffn() of llama-graph.cpp have them. */

static HrGgmlNode
gated_ffn (HrGgmlBuild        *b,
           const HrTensorRole  roles[3],
           guint64             width,
           HrGgmlNode          x)
{
  HrGgmlNode up = hr_ggml_matmul (b, roles[1], width, x);
  HrGgmlNode gate = hr_ggml_matmul (b, roles[0], width, x);
  HrGgmlNode act;

  if (b->era->fused_glu)
    return hr_ggml_op (b, 0, width * b->rows, b->rows, gate, up);
  act = hr_ggml_unary (b, width, gate);
  return hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, act, up);
}

/* One matrix for gate and up, as Phi-3 and GLM-4 store it. */
static HrGgmlNode
fused_up_ffn (HrGgmlBuild *b,
              guint64      width,
              HrGgmlNode   x)
{
  guint64 bytes = b->place->weights[b->layer][HR_ROLE_FFN_UP]
                  + b->place->weights[b->layer][HR_ROLE_FFN_GATE];
  HrGgmlNode weight = hr_ggml_graph_stored (b->graph, HR_GGML_STORED_WEIGHT, bytes,
                                            (guint) b->place->layer[b->layer]);
  HrGgmlNode both = hr_ggml_op (b, 0, 2 * width * b->rows, b->rows, weight, x);
  HrGgmlNode first, second;

  if (b->era->fused_glu)
    return hr_ggml_op (b, 0, width * b->rows, b->rows, both, 0);
  first = hr_ggml_op (b, 0, width * b->rows, b->rows, hr_ggml_view (b, both, width * b->rows), 0);
  second = hr_ggml_op (b, 0, width * b->rows, b->rows, hr_ggml_view (b, both, width * b->rows), 0);
  first = hr_ggml_unary (b, width, first);
  return hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, first, second);
}

static HrGgmlNode
dense_ffn (HrGgmlBuild        *b,
           const HrTensorRole  roles[3],
           guint64             width,
           HrGgmlNode          x)
{
  const HrModel *model = b->model;

  if (model->gated_mlp && (b->traits & HR_GGUF_FUSED_UP) != 0 && roles[1] == HR_ROLE_FFN_UP)
    x = fused_up_ffn (b, width, x);
  else if (model->gated_mlp)
    x = gated_ffn (b, roles, width, x);
  else
    x = hr_ggml_unary (b, width, hr_ggml_biased (b, model->bias_mlp, width,
                                                 hr_ggml_matmul (b, roles[1], width, x)));
  x = hr_ggml_matmul (b, roles[2], model->hidden_size, x);
  return hr_ggml_biased (b, model->bias_mlp, model->hidden_size, x);
}

/* Router: probabilities, the chosen experts and their weights. */
static HrGgmlNode
route (HrGgmlBuild        *b,
       const HrLayerGroup *group,
       HrGgmlNode          x,
       HrGgmlNode         *chosen)
{
  guint64 n = group->n_experts, k = b->model->moe.n_experts_per_tok;
  HrGgmlNode logits = hr_ggml_matmul (b, HR_ROLE_ROUTER, n, x);
  HrGgmlNode probs = hr_ggml_unary (b, n, logits);
  HrGgmlNode sorted = hr_ggml_op (b, 0, n * b->rows, b->rows, probs, 0);
  HrGgmlNode weights;

  *chosen = hr_ggml_view (b, sorted, k * b->rows);
  weights = hr_ggml_op (b, 0, k * b->rows, b->rows, hr_ggml_view (b, probs, n * b->rows), *chosen);
  hr_ggml_graph_expand (b->graph, weights);
  return weights;
}

static HrGgmlNode
expert_matmul (HrGgmlBuild  *b,
               HrTensorRole  role,
               guint64       width,
               HrGgmlNode    x,
               HrGgmlNode    chosen)
{
  HrGgmlNode src[3] = { hr_ggml_weight (b, role), x, chosen };
  HrGgmlNode node = hr_ggml_graph_op (b->graph, 0, width * b->rows * 4, (guint32) b->rows, src, 3);

  return hr_ggml_biased (b, b->model->moe.expert_bias, width, node);
}

static HrGgmlNode
activate_experts (HrGgmlBuild *b,
                  guint64      width,
                  HrGgmlNode   x,
                  HrGgmlNode   chosen)
{
  HrGgmlNode up, gate;

  up = expert_matmul (b, HR_ROLE_EXPERT_UP, width, x, chosen);
  if (!b->model->gated_mlp)
    return hr_ggml_unary (b, width, up);
  gate = expert_matmul (b, HR_ROLE_EXPERT_GATE, width, x, chosen);
  if (b->era->fused_glu)
    return hr_ggml_op (b, 0, width * b->rows, b->rows, gate, up);
  gate = hr_ggml_unary (b, width, gate);
  return hr_ggml_op (b, HR_GGML_IN_PLACE, width * b->rows, b->rows, gate, up);
}

static HrGgmlNode
sum_experts (HrGgmlBuild *b,
             HrGgmlNode   experts)
{
  guint64 width = b->model->hidden_size * b->rows;
  guint k = b->model->moe.n_experts_per_tok;
  g_autofree HrGgmlNode *views = g_new (HrGgmlNode, k + 1);
  HrGgmlNode sum;

  for (guint i = 0; i < k; i++)
    {
      views[i] = hr_ggml_view (b, experts, width);
      hr_ggml_graph_expand (b->graph, views[i]);
    }
  if (k == 1)
    return hr_ggml_op (b, 0, width, b->rows, views[0], 0);
  sum = views[0];
  for (guint i = 1; i < k; i++)
    {
      sum = hr_ggml_op (b, HR_GGML_IN_PLACE, width, b->rows, sum, views[i]);
      hr_ggml_graph_expand (b->graph, sum);
    }
  return sum;
}

static HrGgmlNode
moe_ffn (HrGgmlBuild        *b,
         const HrLayerGroup *group,
         HrGgmlNode          x)
{
  static const HrTensorRole shared[3] = {
    HR_ROLE_SHARED_GATE, HR_ROLE_SHARED_UP, HR_ROLE_SHARED_DOWN
  };
  const HrMoe *moe = &b->model->moe;
  guint64 hidden = b->model->hidden_size, k = moe->n_experts_per_tok;
  HrGgmlNode chosen, weights = route (b, group, x, &chosen);
  HrGgmlNode flat = hr_ggml_view (b, x, hidden * b->rows);
  HrGgmlNode act = activate_experts (b, moe->expert_size * k, flat, chosen);
  HrGgmlNode out = expert_matmul (b, HR_ROLE_EXPERT_DOWN, hidden * k, act, chosen);

  out = hr_ggml_op (b, HR_GGML_IN_PLACE, hidden * k * b->rows, b->rows, out, weights);
  hr_ggml_graph_expand (b->graph, out);
  out = sum_experts (b, out);
  if (moe->shared_size > 0)
    {
      HrGgmlNode beside = dense_ffn (b, shared, moe->shared_size, x);

      if (moe->shared_gate)
        beside = hr_ggml_add (b, hidden, beside,
                              hr_ggml_unary (b, 1, hr_ggml_small (b, 1, x)));
      out = hr_ggml_add (b, hidden, out, beside);
    }
  return out;
}

HrGgmlNode
hr_ggml_ffn (HrGgmlBuild        *b,
             const HrLayerGroup *group,
             HrGgmlNode          x)
{
  static const HrTensorRole roles[3] = { HR_ROLE_FFN_GATE, HR_ROLE_FFN_UP, HR_ROLE_FFN_DOWN };

  if (group->ffn == HR_FFN_MOE)
    return moe_ffn (b, group, x);
  return dense_ffn (b, roles, group->intermediate_size, x);
}
