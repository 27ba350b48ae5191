/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-architecture.h"

#include "hr-error.h"
#include "hr-tensors.h"
#include "hr-units.h"
#include "hr-words.h"

/* Sums stay exact in a double, and bytes at any element size stay far from 64 bits. */
#define MAX_ELEMENTS (G_GUINT64_CONSTANT (1) << 53)

#define WRITE(writer, shapes) hr_tensors_write (writer, shapes, G_N_ELEMENTS (shapes))

/**
 * hr_tensor_elements:
 * @tensor: a tensor
 *
 * Elements of one such tensor: a layer holds @copies of it, and a group
 * hr_tensor_layers() times that.
 *
 * Returns: stack · rows · cols
 */
guint64
hr_tensor_elements (const HrTensor *tensor)
{
  return tensor->stack * tensor->rows * tensor->cols;
}

/**
 * hr_tensor_layers:
 * @model: the model
 * @tensor: one of its tensors
 *
 * Returns: how many layers hold the tensor; 1 for what lies outside the layers
 */
guint
hr_tensor_layers (const HrModel  *model,
                  const HrTensor *tensor)
{
  return tensor->group >= 0 ? model->groups[tensor->group].count : 1;
}

/* Refuses what would not fit, also when every layer of the group holds it. */
static gboolean
fits (const HrTensorWriter *writer,
      const HrTensor       *tensor)
{
  guint64 elements;

  return hr_mul (tensor->rows, tensor->cols, &elements)
         && hr_mul (elements, tensor->stack, &elements)
         && hr_mul (elements, tensor->copies, &elements)
         && hr_mul (elements, hr_tensor_layers (writer->model, tensor), &elements)
         && elements <= MAX_ELEMENTS;
}

/**
 * hr_tensors_write:
 * @writer: where to
 * @shapes: (array length=n_shapes): a table of tensors
 * @n_shapes: its length
 *
 * Appends the tensors of the table that the model has.
 */
void
hr_tensors_write (HrTensorWriter *writer,
                  const HrShape  *shapes,
                  guint           n_shapes)
{
  for (guint i = 0; i < n_shapes; i++)
    {
      const HrShape *shape = &shapes[i];
      HrTensor tensor = {
        .name = shape->name, .role = shape->role, .group = writer->group,
        .stack = MAX (shape->stack, 1), .copies = writer->copies,
        .rows = shape->rows, .cols = shape->cols,
        .split = shape->split, .linear = shape->linear,
      };

      if (shape->rows == 0 || shape->cols == 0 || writer->copies == 0)
        continue;
      if (writer->list->n_tensors == HR_MAX_TENSORS)
        writer->full = TRUE;
      else if (!fits (writer, &tensor))
        writer->too_large = TRUE;
      else
        writer->list->tensors[writer->list->n_tensors++] = tensor;
    }
}

/**
 * hr_tensors_write_norm:
 * @writer: where to
 * @weight: name of the scale
 * @bias: name of the shift
 * @width: what it normalises
 *
 * Appends the vectors of one norm of the model's kind: RMSNorm has a scale, LayerNorm also a
 * shift, OLMo's neither.
 */
void
hr_tensors_write_norm (HrTensorWriter *writer,
                       const char     *weight,
                       const char     *bias,
                       guint64         width)
{
  HrNorm kind = writer->model->norm;
  const HrShape shapes[] = {
    { weight, HR_ROLE_NORM, kind != HR_NORM_NONPARAMETRIC, width },
    { bias, HR_ROLE_NORM, kind == HR_NORM_LAYER, width },
  };

  WRITE (writer, shapes);
}

static void
write_layer_norms (HrTensorWriter *writer)
{
  static const struct { const char *weight, *bias; } names[] = {
    { "attn_norm.weight", "attn_norm.bias" },
    { "ffn_norm.weight", "ffn_norm.bias" },
    { "post_attention_norm.weight", "post_attention_norm.bias" },
    { "post_ffw_norm.weight", "post_ffw_norm.bias" },
    { "post_norm.weight", "post_norm.bias" },
    { "pre_ffw_norm_2.weight", "pre_ffw_norm_2.bias" },
    { "post_ffw_norm_2.weight", "post_ffw_norm_2.bias" },
    { "other_norm.weight", "other_norm.bias" },
  };

  for (guint i = 0; i < writer->layers->norms_per_layer; i++)
    {
      guint k = MIN (i, G_N_ELEMENTS (names) - 1);
      hr_tensors_write_norm (writer, names[k].weight, names[k].bias, writer->model->hidden_size);
    }
}

/* Gemma 3n and Gemma 4 E: an embedding of p for every layer, mixed in at the end of each. */
static void
write_per_layer_parts (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  guint64 d = model->hidden_size, p = model->per_layer_dim;
  guint64 a = model->altup_inputs, r = model->laurel_rank;
  const HrShape shapes[] = {
    { "inp_gate.weight", HR_ROLE_OTHER, p, d, HR_SPLIT_REPLICATED, TRUE },
    { "proj.weight", HR_ROLE_OTHER, d, p, HR_SPLIT_REPLICATED, TRUE },
    { "altup_correct_coef.weight", HR_ROLE_OTHER, a, a },
    { "altup_predict_coef.weight", HR_ROLE_OTHER, a * a, a },
    { "altup_router.weight", HR_ROLE_OTHER, a, d },
    { "altup_router_norm.weight", HR_ROLE_NORM, a > 0, d },
    { "altup_correct_scale.weight", HR_ROLE_NORM, a > 0, d },
    { "laurel_l.weight", HR_ROLE_OTHER, r, d, HR_SPLIT_REPLICATED, TRUE },
    { "laurel_r.weight", HR_ROLE_OTHER, d, r, HR_SPLIT_REPLICATED, TRUE },
    { "laurel_post_norm.weight", HR_ROLE_NORM, r > 0, d },
  };

  WRITE (writer, shapes);
}

static void
write_layers (HrTensorWriter *writer)
{
  for (guint i = 0; i < writer->model->n_groups; i++)
    {
      writer->group = i;
      writer->layers = &writer->model->groups[i];
      hr_tensors_write_mixer (writer);
      hr_tensors_write_ffn (writer);
      write_layer_norms (writer);
      write_per_layer_parts (writer);
    }
  writer->group = -1;
  writer->layers = NULL;
}

/* OPT-350m embeds in 512 and projects to 1024 and back. */
static void
write_embeddings (HrTensorWriter *writer)
{
  const HrModel *m = writer->model;
  guint64 d = m->hidden_size, v = m->vocab_size, p = m->per_layer_dim;
  guint64 all_p = p * m->n_layers;
  gboolean even = m->position_params % d == 0;
  guint64 projected = m->embed_dim != d ? m->embed_dim : 0;
  guint copies_of_state = m->altup_inputs > 0 ? m->altup_inputs - 1 : 0;
  guint64 altup = copies_of_state > 0 ? d : 0;
  const HrShape shapes[] = {
    { "token_embd.weight", HR_ROLE_TOKEN_EMBD, v, m->embed_dim, HR_SPLIT_ROWS },
    { "position_embd.weight", HR_ROLE_POSITION_EMBD, even ? m->position_params / d : 1,
      even ? d : m->position_params },
    { "project_in.weight", HR_ROLE_OTHER, d, projected, HR_SPLIT_REPLICATED, TRUE },
    { "project_out.weight", HR_ROLE_OTHER, projected, d, HR_SPLIT_REPLICATED, TRUE },
    { "per_layer_token_embd.weight", HR_ROLE_LAYER_EMBD, m->vocab_per_layer, all_p },
    { "per_layer_model_proj.weight", HR_ROLE_OTHER, all_p, d, HR_SPLIT_REPLICATED, TRUE },
    { "per_layer_proj_norm.weight", HR_ROLE_NORM, 1, p },
    { "altup_proj.weight", HR_ROLE_OTHER, altup, d, HR_SPLIT_REPLICATED, TRUE, copies_of_state },
    { "altup_unembd_proj.weight", HR_ROLE_OTHER, altup, d, HR_SPLIT_REPLICATED, TRUE,
      copies_of_state },
  };

  WRITE (writer, shapes);
  if (m->embed_norm)
    hr_tensors_write_norm (writer, "token_embd_norm.weight", "token_embd_norm.bias", d);
}

static void
write_head (HrTensorWriter *writer)
{
  const HrModel *model = writer->model;
  guint64 vocab = model->tied_embeddings ? 0 : model->vocab_size;
  const HrShape shapes[] = {
    { "output.weight", HR_ROLE_OUTPUT, vocab, model->embed_dim, HR_SPLIT_ROWS, TRUE },
    { "output.bias", HR_ROLE_BIAS, model->bias_head, vocab },
    { "other", HR_ROLE_OTHER, 1, model->extra_params },
  };

  if (model->final_norm)
    hr_tensors_write_norm (writer, "output_norm.weight", "output_norm.bias", model->hidden_size);
  WRITE (writer, shapes);
}

/*
 * Zamba2: a few transformer blocks, twice as wide at their entry, shared by all their uses; each
 * use adds low-rank adapters and a projection of its own.
 */
static void
write_zamba2_blocks (HrTensorWriter *writer)
{
  const HrModel *m = writer->model;
  guint64 d = m->hidden_size, in = 2 * d, f = m->intermediate_size;
  guint64 q = (guint64) m->n_heads * m->head_dim;
  const HrShape shapes[] = {
    { "shared.attn_q.weight", HR_ROLE_ATTN_Q, q, in, HR_SPLIT_ROWS, TRUE },
    { "shared.attn_k.weight", HR_ROLE_ATTN_K, q, in, HR_SPLIT_ROWS, TRUE },
    { "shared.attn_v.weight", HR_ROLE_ATTN_V, q, in, HR_SPLIT_ROWS, TRUE },
    { "shared.attn_output.weight", HR_ROLE_ATTN_OUTPUT, d, q, HR_SPLIT_COLS, TRUE },
    { "shared.attn_norm.weight", HR_ROLE_NORM, 1, in },
    { "shared.ffn_norm.weight", HR_ROLE_NORM, 1, d },
    { "shared.ffn_gate.weight", HR_ROLE_FFN_GATE, f, d, HR_SPLIT_ROWS, TRUE },
    { "shared.ffn_up.weight", HR_ROLE_FFN_UP, f, d, HR_SPLIT_ROWS, TRUE },
    { "shared.ffn_down.weight", HR_ROLE_FFN_DOWN, d, f, HR_SPLIT_COLS, TRUE },
  };

  writer->copies = m->zamba_blocks;
  WRITE (writer, shapes);
  writer->copies = 1;
}

static void
write_zamba2_uses (HrTensorWriter *writer)
{
  const HrModel *m = writer->model;
  guint64 d = m->hidden_size, in = 2 * d, r = m->zamba_adapter_rank;
  guint64 attention = m->zamba_attention_adapter ? 3 * r : 0;
  const HrShape shapes[] = {
    { "use.ffn_lora_a.weight", HR_ROLE_OTHER, r, d, HR_SPLIT_REPLICATED, TRUE },
    { "use.ffn_lora_b.weight", HR_ROLE_OTHER, 2 * (guint64) m->intermediate_size, r,
      HR_SPLIT_ROWS, TRUE },
    { "use.attn_lora_a.weight", HR_ROLE_OTHER, attention, in, HR_SPLIT_REPLICATED, TRUE },
    { "use.attn_lora_b.weight", HR_ROLE_OTHER, in, attention, HR_SPLIT_ROWS, TRUE },
    { "use.linear.weight", HR_ROLE_OTHER, d, d, HR_SPLIT_REPLICATED, TRUE },
  };

  writer->copies = m->zamba_uses;
  WRITE (writer, shapes);
  writer->copies = 1;
}

static gboolean
check_sum (const HrModel      *model,
           const HrTensorList *list)
{
  guint64 sum = 0;

  for (guint i = 0; i < list->n_tensors; i++)
    {
      const HrTensor *t = &list->tensors[i];
      guint64 elements = hr_tensor_elements (t) * t->copies * hr_tensor_layers (model, t);
      if (!hr_add (sum, elements, &sum) || sum > MAX_ELEMENTS)
        return FALSE;
    }
  return TRUE;
}

/**
 * hr_architecture_tensors:
 * @model: a model
 * @list: (out caller-allocates): its tensors
 * @error: return location
 *
 * Takes a model apart into its distinct tensors. Layers that are alike are written once.
 * Succeeds only when the sum of all elements, times the bytes of any element type, fits 64 bits.
 *
 * Returns: whether @list was filled
 */
gboolean
hr_architecture_tensors (const HrModel  *model,
                         HrTensorList   *list,
                         GError        **error)
{
  HrTensorWriter writer = { .model = model, .list = list, .group = -1, .copies = 1 };

  list->n_tensors = 0;
  if (model->formula == HR_FORMULA_UNKNOWN)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   HR_WORDS ("The tensors of %s are not known: its layers have no published "
                             "description that could be counted; choose another model"),
                   model->name);
      return FALSE;
    }
  write_embeddings (&writer);
  write_layers (&writer);
  if (model->formula == HR_FORMULA_ZAMBA2)
    {
      write_zamba2_blocks (&writer);
      write_zamba2_uses (&writer);
    }
  write_head (&writer);
  if (writer.full || writer.too_large || !check_sum (model, list))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                   writer.full ? HR_WORDS ("%s has more kinds of layers than can be counted")
                               : HR_WORDS ("The sizes given for %s are absurd: it would have more "
                                           "than 9·10¹⁵ parameters; check its numbers"),
                   model->name);
      return FALSE;
    }
  return TRUE;
}

/**
 * hr_architecture_parameters:
 * @model: a model
 * @list: its tensors
 *
 * Returns: elements of all its tensors
 */
guint64
hr_architecture_parameters (const HrModel      *model,
                            const HrTensorList *list)
{
  guint64 sum = 0;

  for (guint i = 0; i < list->n_tensors; i++)
    sum += hr_tensor_elements (&list->tensors[i]) * list->tensors[i].copies
           * hr_tensor_layers (model, &list->tensors[i]);
  return sum;
}

/**
 * hr_architecture_active:
 * @model: a model
 * @list: its tensors
 *
 * Parameters that one token visits: all, less the experts it is not sent to. Embedding and head
 * count (as the model cards of some families do not).
 *
 * Returns: elements
 */
guint64
hr_architecture_active (const HrModel      *model,
                        const HrTensorList *list)
{
  guint64 sum = hr_architecture_parameters (model, list);

  for (guint i = 0; i < list->n_tensors; i++)
    {
      const HrTensor *t = &list->tensors[i];
      guint used = MIN (model->moe.n_experts_per_tok, t->stack);
      if (t->split == HR_SPLIT_EXPERTS)
        sum -= (guint64) (t->stack - used) * t->rows * t->cols * t->copies
               * hr_tensor_layers (model, t);
    }
  return sum;
}
