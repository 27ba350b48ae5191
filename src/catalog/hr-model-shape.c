/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model from a few hyper-parameters: evidence names shapes that have no record. What is left out
 * takes the classic GPT's value: an MLP four times as wide, LayerNorm with biases, GELU, one table
 * for embedding and head. A vocabulary cannot be guessed and stays 0; nor can the width of many
 * small experts, while a few are as wide as the MLP that they replace (arXiv 2401.06066, §3.1). */
#include <string.h>

#include "hr-catalog-private.h"

#define MAX_SIZE (1u << 24)
#define MAX_LAYERS 4096
#define MAX_WHOLE_EXPERTS 16

static void
read_moe (HrModel *self,
          HrJson  *json)
{
  guint width;

  if (!hr_json_enter (json, "moe"))
    return;
  self->has_moe = TRUE;
  self->moe.n_experts = hr_json_get_uint (json, "n_experts", 1, MAX_SIZE);
  self->moe.n_experts_per_tok = hr_json_get_uint (json, "top_k", 1, MAX_SIZE);
  width = self->moe.n_experts <= MAX_WHOLE_EXPERTS ? self->intermediate_size : 0;
  self->moe.expert_size = hr_json_get_uint (json, "expert_size", width, MAX_SIZE);
  hr_json_leave (json);
}

static void
fill_group (HrModel *self)
{
  HrLayerGroup *group = g_new0 (HrLayerGroup, 1);

  group->count = self->n_layers;
  group->mixer = HR_MIXER_ATTENTION;
  group->ffn = self->has_moe ? HR_FFN_MOE : HR_FFN_DENSE;
  group->n_heads = self->n_heads;
  group->n_kv_heads = self->n_kv_heads;
  group->head_dim = group->v_head_dim = self->head_dim;
  group->intermediate_size = self->intermediate_size;
  group->ffn_per_layer = 1;
  group->norms_per_layer = 2;
  group->n_experts = self->moe.n_experts;
  group->owns_cache = TRUE;
  self->groups = group;
  self->n_groups = 1;
  self->layer_group = g_new0 (guint8, self->n_layers);
}

/* The shape in the object that @json stands in; NULL when it lacks layers, width or heads. */
HrModel *
hr_model_from_shape (HrJson *json)
{
  HrModel *self = g_new0 (HrModel, 1);
  g_autofree char *mlp = hr_json_get_string (json, "mlp");

  self->id = g_strdup ("shape");
  self->name = hr_json_get_string (json, "name");
  if (self->name == NULL)
    self->name = g_strdup ("shape");
  self->family = g_strdup ("GPT");
  self->gated_mlp = mlp != NULL && strncmp (mlp, "gated", 5) == 0;
  self->activation = g_strdup (self->gated_mlp ? "silu" : "gelu");
  self->position = g_strdup ("rope");
  self->n_layers = hr_json_get_uint (json, "n_layers", 0, MAX_LAYERS);
  self->hidden_size = hr_json_get_uint (json, "hidden_size", 0, MAX_SIZE);
  self->n_heads = hr_json_get_uint (json, "n_heads", 0, MAX_SIZE);
  self->n_kv_heads = hr_json_get_uint (json, "n_kv_heads", self->n_heads, MAX_SIZE);
  self->head_dim = hr_json_get_uint (json, "head_dim", self->hidden_size / MAX (self->n_heads, 1),
                                     MAX_SIZE);
  self->intermediate_size = hr_json_get_uint (json, "intermediate_size", 4 * self->hidden_size,
                                              MAX_SIZE);
  self->vocab_size = hr_json_get_uint (json, "vocab_size", 0, MAX_SIZE);
  self->embed_dim = self->hidden_size;
  self->max_context = self->rope_positions = MAX_SIZE;
  self->tied_embeddings = hr_json_get_boolean (json, "tied_embeddings", TRUE);
  self->final_norm = TRUE;
  self->norm = HR_NORM_LAYER;
  self->bias_qkv = self->bias_o = self->bias_mlp = TRUE;
  read_moe (self, json);
  if (self->n_layers == 0 || self->hidden_size == 0 || self->n_heads == 0)
    g_clear_pointer (&self, hr_model_free);
  else
    fill_group (self);
  return self;
}
