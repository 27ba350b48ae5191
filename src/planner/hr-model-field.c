/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-model-field.h"

#include <string.h>

#include "hr-architecture.h"
#include "hr-error.h"

#define MAX_SIZE (1u << 24)
#define MAX_CONTEXT G_GUINT64_CONSTANT (1000000000)
#define MAX_LAYERS 4096u
#define NOT_IN_GROUPS G_MAXSIZE
#define MAX_ID 60

typedef enum { KIND_SIZE, KIND_SWITCH, KIND_CONTEXT } Kind;

struct _HrModelField {
  const char    *name;
  HrModelSection section;
  Kind           kind;
  gsize          offset;
  gsize          group_offset; /* layer groups that have the model's value follow it */
};

#define PLAIN(section, kind, member) \
  { #member, HR_MODEL_SECTION_##section, KIND_##kind, G_STRUCT_OFFSET (HrModel, member), \
    NOT_IN_GROUPS }
#define SHARED(section, member) \
  { #member, HR_MODEL_SECTION_##section, KIND_SIZE, G_STRUCT_OFFSET (HrModel, member), \
    G_STRUCT_OFFSET (HrLayerGroup, member) }
#define PART(section, kind, part, member) \
  { #part "." #member, HR_MODEL_SECTION_##section, KIND_##kind, \
    G_STRUCT_OFFSET (HrModel, part.member), NOT_IN_GROUPS }

static const HrModelField fields[] = {
  PLAIN (SIZE, SIZE, hidden_size),
  PLAIN (SIZE, SIZE, vocab_size),
  PLAIN (SIZE, CONTEXT, max_context),
  PLAIN (SIZE, SWITCH, tied_embeddings),
  PLAIN (SIZE, SWITCH, final_norm),
  PLAIN (SIZE, SWITCH, embed_norm),
  SHARED (ATTENTION, n_heads),
  SHARED (ATTENTION, n_kv_heads),
  SHARED (ATTENTION, head_dim),
  PLAIN (ATTENTION, SWITCH, bias_qkv),
  PLAIN (ATTENTION, SWITCH, bias_o),
  PLAIN (ATTENTION, SWITCH, parallel_attention),
  SHARED (MLP, intermediate_size),
  PLAIN (MLP, SWITCH, gated_mlp),
  PLAIN (MLP, SWITCH, bias_mlp),
  { "moe.n_experts", HR_MODEL_SECTION_EXPERTS, KIND_SIZE, G_STRUCT_OFFSET (HrModel, moe.n_experts),
    G_STRUCT_OFFSET (HrLayerGroup, n_experts) },
  PART (EXPERTS, SIZE, moe, n_experts_per_tok),
  PART (EXPERTS, SIZE, moe, expert_size),
  PART (EXPERTS, SIZE, moe, shared_size),
  PART (EXPERTS, SIZE, moe, dense_residual_size),
  PART (EXPERTS, SIZE, moe, latent_size),
  PART (EXPERTS, SWITCH, moe, shared_gate),
  PART (EXPERTS, SWITCH, moe, expert_bias),
  PART (LATENT, SIZE, mla, q_lora_rank),
  PART (LATENT, SIZE, mla, kv_lora_rank),
  PART (LATENT, SIZE, mla, qk_nope_head_dim),
  PART (LATENT, SIZE, mla, qk_rope_head_dim),
  PART (LATENT, SIZE, mla, v_head_dim),
  PART (STATE, SIZE, ssm, d_inner),
  PART (STATE, SIZE, ssm, d_state),
  PART (STATE, SIZE, ssm, d_conv),
  PART (STATE, SIZE, ssm, dt_rank),
  PART (STATE, SIZE, ssm, n_groups),
  PART (STATE, SIZE, ssm, n_heads),
  PART (STATE, SIZE, ssm, head_dim),
  PART (STATE, SIZE, ssm, n_k_heads),
  PART (STATE, SIZE, ssm, k_head_dim),
  PART (STATE, SIZE, ssm, n_v_heads),
  PART (STATE, SIZE, ssm, v_head_dim),
  PART (STATE, SIZE, ssm, lru_width),
};

/**
 * hr_model_field_at:
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): a hyper-parameter that can be edited; NULL after the last
 */
const HrModelField *
hr_model_field_at (guint index)
{
  return index < G_N_ELEMENTS (fields) ? &fields[index] : NULL;
}

const char *
hr_model_field_name (const HrModelField *self)
{
  return self->name;
}

HrModelSection
hr_model_field_section (const HrModelField *self)
{
  return self->section;
}

gboolean
hr_model_field_is_switch (const HrModelField *self)
{
  return self->kind == KIND_SWITCH;
}

/**
 * hr_model_field_applies:
 * @self: a hyper-parameter
 * @model: a model
 *
 * Returns: whether the model has the part that it is of; a recurrent part has only what it uses
 */
gboolean
hr_model_field_applies (const HrModelField *self,
                        const HrModel      *model)
{
  switch (self->section)
    {
    case HR_MODEL_SECTION_EXPERTS:
      return model->has_moe;
    case HR_MODEL_SECTION_LATENT:
      return model->has_mla;
    case HR_MODEL_SECTION_STATE:
      return model->has_ssm && hr_model_field_get (self, model) > 0;
    default:
      return TRUE;
    }
}

guint64
hr_model_field_get_max (const HrModelField *self)
{
  return self->kind == KIND_SWITCH ? 1 : self->kind == KIND_CONTEXT ? MAX_CONTEXT : MAX_SIZE;
}

guint64
hr_model_field_get (const HrModelField *self,
                    const HrModel      *model)
{
  return self->kind == KIND_CONTEXT ? G_STRUCT_MEMBER (guint64, model, self->offset)
                                    : G_STRUCT_MEMBER (guint, model, self->offset);
}

static void
set_in_groups (HrModel *model,
               gsize    offset,
               guint    old,
               guint    value)
{
  for (guint i = 0; i < model->n_groups; i++)
    if (G_STRUCT_MEMBER (guint, &model->groups[i], offset) == old)
      G_STRUCT_MEMBER (guint, &model->groups[i], offset) = value;
}

/* Sizes that nearly every model has alike: one follows the other until somebody parts them. */
static void
set_companions (const HrModelField *self,
                HrModel            *model,
                guint               old,
                guint               value)
{
  if (self->offset == G_STRUCT_OFFSET (HrModel, hidden_size) && model->embed_dim == old)
    model->embed_dim = value;
  else if (self->offset == G_STRUCT_OFFSET (HrModel, head_dim))
    set_in_groups (model, G_STRUCT_OFFSET (HrLayerGroup, v_head_dim), old, value);
}

/**
 * hr_model_field_set:
 * @self: a hyper-parameter
 * @model: a model that nobody else sees
 * @value: its new value
 *
 * Sets it in the model and in the layers that have it as the model does.
 */
void
hr_model_field_set (const HrModelField *self,
                    HrModel            *model,
                    guint64             value)
{
  guint old;

  value = MIN (value, hr_model_field_get_max (self));
  if (self->kind == KIND_CONTEXT)
    {
      guint64 *context = &G_STRUCT_MEMBER (guint64, model, self->offset);
      if (model->rope_positions == *context)
        model->rope_positions = value;
      *context = value;
      return;
    }
  old = G_STRUCT_MEMBER (guint, model, self->offset);
  G_STRUCT_MEMBER (guint, model, self->offset) = (guint) value;
  if (self->group_offset != NOT_IN_GROUPS)
    set_in_groups (model, self->group_offset, old, (guint) value);
  set_companions (self, model, old, (guint) value);
}

/**
 * hr_model_set_layer_count:
 * @model: a model that nobody else sees
 * @group: which of its kinds of layers
 * @count: how many it shall have
 *
 * Layers are added at the end or taken from there; the others stay where they are.
 *
 * Returns: whether a model can have so many
 */
gboolean
hr_model_set_layer_count (HrModel *model,
                          guint    group,
                          guint    count)
{
  guint n = model->n_layers - model->groups[group].count + count;
  guint8 *order;
  guint kept = 0, at = 0;

  if (count == 0 || n > MAX_LAYERS)
    return FALSE;
  order = g_new0 (guint8, n);
  for (guint i = 0; i < model->n_layers; i++)
    if (model->layer_group[i] != group || kept++ < count)
      order[at++] = model->layer_group[i];
  while (at < n)
    order[at++] = (guint8) group;
  g_free (model->layer_group);
  model->layer_group = order;
  model->n_layers = n;
  model->groups[group].count = count;
  return TRUE;
}

/**
 * hr_model_count:
 * @model: a model that nobody else sees
 * @error: return location
 *
 * Counts its parameters, and those that one token visits.
 *
 * Returns: whether they can be counted
 */
gboolean
hr_model_count (HrModel *model,
                GError **error)
{
  g_autofree HrTensorList *list = g_new0 (HrTensorList, 1);
  guint64 active;

  model->params_total = model->params_active = 0;
  if (model->has_moe && model->moe.n_experts_per_tok > model->moe.n_experts)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "a token cannot have %u of %u experts; choose fewer experts per token",
                   model->moe.n_experts_per_tok, model->moe.n_experts);
      return FALSE;
    }
  if (!hr_architecture_tensors (model, list, error))
    return FALSE;
  model->params_total = hr_architecture_parameters (model, list);
  active = hr_architecture_active (model, list);
  model->params_active = active < model->params_total ? active : 0;
  return TRUE;
}

/* Letters, digits, points and single dashes. */
static char *
make_word (const char *name)
{
  g_autofree char *ascii = g_str_to_ascii (name, "C");
  g_autofree char *lower = g_ascii_strdown (ascii, MAX_ID);
  GString *word = g_string_new (NULL);

  for (const char *at = lower; *at != '\0'; at++)
    if (g_ascii_isalnum (*at) || *at == '.')
      g_string_append_c (word, *at);
    else if (word->len > 0 && word->str[word->len - 1] != '-')
      g_string_append_c (word, '-');
  if (word->len > 0 && word->str[word->len - 1] == '-')
    g_string_truncate (word, word->len - 1);
  return g_string_free (word, FALSE);
}

/**
 * hr_model_make_id:
 * @catalog: the records
 * @name: what a person calls a model
 *
 * Returns: (transfer full): an id like @name that no record has
 */
char *
hr_model_make_id (HrCatalog  *catalog,
                  const char *name)
{
  g_autofree char *word = make_word (name);
  g_autofree char *base = g_strdup (g_ascii_isalnum (word[0]) ? word : "model");
  char *id;

  id = g_strdup (base);
  for (guint i = 2; hr_catalog_get_model (catalog, id, NULL) != NULL; i++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", base, i);
    }
  return id;
}
