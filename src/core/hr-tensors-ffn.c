/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-tensors.h"

/*
 * Tensors of the MLPs. Symbols: d hidden size, f MLP width, E experts, m expert width, l latent
 * width that experts act in. A gated MLP has three matrices (gate, up, down), a plain one two.
 */

#define WRITE(writer, shapes) hr_tensors_write (writer, shapes, G_N_ELEMENTS (shapes))

static void
write_mlp (HrTensorWriter *writer,
           guint64         f,
           gboolean        gated)
{
  const HrModel *model = writer->model;
  guint64 d = model->hidden_size, gate = gated ? f : 0;
  gboolean bias = model->bias_mlp;
  const HrShape shapes[] = {
    { "ffn_gate.weight", HR_ROLE_FFN_GATE, gate, d, HR_SPLIT_ROWS, TRUE },
    { "ffn_up.weight", HR_ROLE_FFN_UP, f, d, HR_SPLIT_ROWS, TRUE },
    { "ffn_down.weight", HR_ROLE_FFN_DOWN, d, f, HR_SPLIT_COLS, TRUE },
    { "ffn_gate.bias", HR_ROLE_BIAS, bias, gate },
    { "ffn_up.bias", HR_ROLE_BIAS, bias, f },
    { "ffn_down.bias", HR_ROLE_BIAS, bias, d },
  };

  WRITE (writer, shapes);
}

/* RWKV's channel mix: key and value like a plain MLP, a receptance d·d, two token-shift vectors. */
static void
write_channel_mix (HrTensorWriter *writer)
{
  guint64 d = writer->model->hidden_size, f = writer->layers->intermediate_size;
  const HrShape shapes[] = {
    { "channel_mix_key.weight", HR_ROLE_FFN_UP, f, d, HR_SPLIT_ROWS, TRUE },
    { "channel_mix_value.weight", HR_ROLE_FFN_DOWN, d, f, HR_SPLIT_COLS, TRUE },
    { "channel_mix_receptance.weight", HR_ROLE_OTHER, d, d, HR_SPLIT_ROWS, TRUE },
    { "channel_mix_vectors", HR_ROLE_SSM_SMALL, 2, d },
  };

  WRITE (writer, shapes);
}

static void
write_dense (HrTensorWriter *writer,
             guint           copies)
{
  writer->copies = copies;
  if (writer->model->rwkv_mlp)
    write_channel_mix (writer);
  else
    write_mlp (writer, writer->layers->intermediate_size, writer->model->gated_mlp);
  writer->copies = 1;
}

static void
write_experts (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  const HrMoe *o = &model->moe;
  guint experts = writer->layers->n_experts;
  guint64 d = model->hidden_size, m = o->expert_size;
  guint64 width = o->latent_size > 0 ? o->latent_size : d, gate = model->gated_mlp ? m : 0;
  gboolean bias = o->expert_bias;
  const HrShape shapes[] = {
    { "ffn_gate_inp.weight", HR_ROLE_ROUTER, (guint64) experts + o->n_zero_experts, d },
    { "exp_probs_b.bias", HR_ROLE_BIAS, 1, o->router_bias_count },
    { "ffn_gate_exps.weight", HR_ROLE_EXPERT_GATE, gate, width, HR_SPLIT_EXPERTS, TRUE, experts },
    { "ffn_up_exps.weight", HR_ROLE_EXPERT_UP, m, width, HR_SPLIT_EXPERTS, TRUE, experts },
    { "ffn_down_exps.weight", HR_ROLE_EXPERT_DOWN, width, m, HR_SPLIT_EXPERTS, TRUE, experts },
    { "ffn_gate_exps.bias", HR_ROLE_BIAS, bias, gate, HR_SPLIT_EXPERTS, FALSE, experts },
    { "ffn_up_exps.bias", HR_ROLE_BIAS, bias, m, HR_SPLIT_EXPERTS, FALSE, experts },
    { "ffn_down_exps.bias", HR_ROLE_BIAS, bias, d, HR_SPLIT_EXPERTS, FALSE, experts },
  };

  WRITE (writer, shapes);
}

/* What runs for every token beside the experts that were chosen. */
static void
write_shared (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  const HrMoe *o = &model->moe;
  guint64 d = model->hidden_size, s = o->shared_size, l = o->latent_size;
  guint64 gate = model->gated_mlp ? s : 0;
  const HrShape shapes[] = {
    { "ffn_gate_shexp.weight", HR_ROLE_SHARED_GATE, gate, d, HR_SPLIT_ROWS, TRUE },
    { "ffn_up_shexp.weight", HR_ROLE_SHARED_UP, s, d, HR_SPLIT_ROWS, TRUE },
    { "ffn_down_shexp.weight", HR_ROLE_SHARED_DOWN, d, s, HR_SPLIT_COLS, TRUE },
    { "ffn_gate_inp_shexp.weight", HR_ROLE_ROUTER, o->shared_gate, d },
    { "ffn_latent_down.weight", HR_ROLE_OTHER, l, d, HR_SPLIT_REPLICATED, TRUE },
    { "ffn_latent_up.weight", HR_ROLE_OTHER, d, l, HR_SPLIT_REPLICATED, TRUE },
    { "ffn_latent_norm.weight", HR_ROLE_NORM, o->latent_norm, l },
    { "ffn_norm_exps.weight", HR_ROLE_NORM, o->dense_residual_size > 0, d },
  };

  WRITE (writer, shapes);
  /* Arctic's residual MLP is gated whatever the experts are. */
  if (o->dense_residual_size > 0)
    write_mlp (writer, o->dense_residual_size, TRUE);
  if (o->parallel_dense)
    write_mlp (writer, writer->layers->intermediate_size, model->gated_mlp);
}

/**
 * hr_tensors_write_ffn:
 * @writer: stands in a layer group
 *
 * Writes the tensors of the MLP, dense or of experts, of one layer of the group.
 */
void
hr_tensors_write_ffn (HrTensorWriter *writer)
{
  HrFfn ffn = writer->layers->ffn;

  if (ffn == HR_FFN_DENSE)
    write_dense (writer, writer->layers->ffn_per_layer);
  if (ffn == HR_FFN_MOE_AND_TWO_DENSE)
    write_dense (writer, 2);
  if (ffn == HR_FFN_MOE || ffn == HR_FFN_MOE_AND_TWO_DENSE)
    {
      write_experts (writer);
      write_shared (writer);
    }
}
