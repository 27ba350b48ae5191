/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-model.h"

#include <string.h>

#include "hr-catalog-private.h"

/*
 * One object of data/catalog/models/<family>.json; data/schema/model.schema.json says what every
 * member means. Sizes are bounded here so that products of a few of them fit 64 bits; the sum is
 * checked where tensors are made.
 */

#define MAX_SIZE (1u << 24)      /* widths, vocabularies, counts of heads */
#define MAX_LAYERS 4096u
#define MAX_GROUPS 255u          /* HrModel.layer_group is a byte */
#define MAX_COUNT G_GUINT64_CONSTANT (1000000000000000) /* elements, tokens */

static const char *const mixer_names[] = {
  "none", "attention", "sliding", "mla", "mla_twice", "mamba1", "mamba2", "attention_mamba2",
  "deltanet", "kda", "lightning", "shortconv", "rglru", "rwkv4", NULL
};
const char *const hr_ffn_names[] = { "none", "dense", "moe", "moe_and_two_dense", NULL };
const char *const hr_norm_names[] = {
  "rms", "layer", "layer_no_bias", "nonparametric", NULL
};
const char *const hr_qk_norm_names[] = { "none", "head", "full", "head_layer", NULL };
const char *const hr_attn_gate_names[] = { "none", "full", "head", "fused", NULL };
const char *const hr_formula_names[] = { "layers", "zamba2", "unknown", NULL };
const char *const hr_bias_names[] = {
  "qkv", "qk_only", "o", "mlp", "head", "mla_a", NULL
};

/**
 * hr_mixer_name:
 * @mixer: a mixer
 *
 * Returns: (transfer none): its word in the catalogue
 */
const char *
hr_mixer_name (HrMixer mixer)
{
  return (guint) mixer < G_N_ELEMENTS (mixer_names) - 1 ? mixer_names[mixer] : "unknown";
}

/**
 * hr_model_layer:
 * @self: a model
 * @layer: index of a layer
 *
 * Returns: (nullable): the group that the layer belongs to; NULL where the layers are not known
 */
const HrLayerGroup *
hr_model_layer (const HrModel *self,
                guint          layer)
{
  if (self->layer_group == NULL || layer >= self->n_layers)
    return NULL;
  return &self->groups[self->layer_group[layer]];
}

void
hr_model_free (HrModel *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->family);
  g_free (self->organization);
  g_free (self->released);
  g_free (self->hf_id);
  g_free (self->model_type);
  g_free (self->native_dtype);
  g_free (self->activation);
  g_free (self->position);
  g_free (self->source);
  g_free (self->notes);
  g_strfreev (self->aliases);
  for (guint i = 0; i < self->n_stored; i++)
    g_free (self->stored[i].name);
  g_free (self->stored);
  g_free (self->stored_gguf);
  g_free (self->groups);
  g_free (self->layer_group);
  g_free (self);
}

static guint
get_size (HrJson     *json,
          const char *member,
          guint       fallback)
{
  return hr_json_get_uint (json, member, fallback, MAX_SIZE);
}

static guint
need_size (HrJson     *json,
           const char *member)
{
  return hr_json_need_uint (json, member, 1, MAX_SIZE);
}

static void
read_words (HrModel *self,
            HrJson  *json)
{
  static const char *const unused[] = {
    "base_model", "hf_created", "params_active_published", "published_alt", "post_norm",
    "compressed_attention", "layer_order_note", "fields_unverified",
  };

  self->id = hr_json_need_string (json, "id");
  self->name = hr_json_need_string (json, "name");
  self->family = hr_json_need_string (json, "family");
  self->organization = hr_json_get_string (json, "organization");
  self->released = hr_json_get_string (json, "released");
  self->hf_id = hr_json_get_string (json, "hf_id");
  self->aliases = hr_json_get_strings (json, "aliases");
  self->model_type = hr_json_get_string (json, "model_type");
  self->native_dtype = hr_json_get_string (json, "native_dtype");
  self->activation = hr_json_get_string (json, "activation");
  self->position = hr_json_get_string (json, "position");
  self->source = hr_json_get_string (json, "source");
  self->notes = hr_json_get_string (json, "notes");
  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    hr_json_ignore (json, unused[i]);
}

/* What a published checkpoint holds of this model: the sum of its tensors less what is not text. */
static void
read_published (HrModel *self,
                HrJson  *json)
{
  static const char *const unused[] = { "source", "includes", "recalled", "rounded" };
  gint64 value, plus;

  if (!hr_json_enter (json, "published"))
    return;
  value = hr_json_get_int (json, "value", 0, 1, MAX_COUNT);
  plus = hr_json_get_int (json, "plus_params", 0, -(gint64) MAX_COUNT, MAX_COUNT);
  self->published_params = value > plus ? value - plus : 0;
  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    hr_json_ignore (json, unused[i]);
  hr_json_leave (json);
}

static void
read_sizes (HrModel *self,
            HrJson  *json)
{
  self->params_total = hr_json_get_uint (json, "params_total", 0, MAX_COUNT);
  self->params_active = hr_json_get_uint (json, "params_active", 0, MAX_COUNT);
  self->n_layers = hr_json_need_uint (json, "n_layers", 1, MAX_LAYERS);
  self->hidden_size = need_size (json, "hidden_size");
  self->n_heads = get_size (json, "n_heads", 0);
  self->n_kv_heads = get_size (json, "n_kv_heads", self->n_heads);
  self->head_dim = get_size (json, "head_dim",
                             self->n_heads > 0 ? self->hidden_size / self->n_heads : 0);
  self->intermediate_size = get_size (json, "intermediate_size", 0);
  self->vocab_size = need_size (json, "vocab_size");
  self->embed_dim = get_size (json, "embed_dim", self->hidden_size);
  self->max_context = hr_json_need_uint (json, "max_context", 1, MAX_COUNT);
  self->rope_positions = hr_json_get_uint (json, "rope_positions", self->max_context, MAX_COUNT);
  self->position_params = hr_json_get_uint (json, "position_params", 0, MAX_COUNT);
  self->extra_params = hr_json_get_uint (json, "extra_params", 0, MAX_COUNT);
  self->altup_inputs = hr_json_get_uint (json, "altup_inputs", 0, 64);
  self->laurel_rank = get_size (json, "laurel_rank", 0);
}

static void
read_biases (HrModel *self,
             HrJson  *json)
{
  gboolean *flags[] = {
    &self->bias_qkv, &self->bias_qk_only, &self->bias_o, &self->bias_mlp, &self->bias_head,
    &self->bias_mla_a,
  };
  g_auto (GStrv) words = hr_json_get_strings (json, "biases");

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint k = 0;
      while (hr_bias_names[k] != NULL && !g_str_equal (hr_bias_names[k], words[i]))
        k++;
      if (hr_bias_names[k] != NULL)
        *flags[k] = TRUE;
      else
        hr_json_fail (json, "biases", "\"%s\" is not a known bias", words[i]);
    }
}

static void
read_switches (HrModel *self,
               HrJson  *json)
{
  self->tied_embeddings = hr_json_get_boolean (json, "tied_embeddings", FALSE);
  self->gated_mlp = hr_json_get_boolean (json, "gated_mlp", TRUE);
  self->rwkv_mlp = hr_json_get_boolean (json, "rwkv_mlp", FALSE);
  self->parallel_attention = hr_json_get_boolean (json, "parallel_attention", FALSE);
  self->final_norm = hr_json_get_boolean (json, "final_norm", TRUE);
  self->embed_norm = hr_json_get_boolean (json, "embed_norm", FALSE);
  self->norm = hr_json_get_enum (json, "norm", hr_norm_names, HR_NORM_RMS);
  self->qk_norm = hr_json_get_enum (json, "qk_norm", hr_qk_norm_names, HR_QK_NORM_NONE);
  self->formula = hr_json_get_enum (json, "formula", hr_formula_names, HR_FORMULA_LAYERS);
  read_biases (self, json);
}

static void
read_mla (HrModel *self,
          HrJson  *json)
{
  HrMla *mla = &self->mla;

  self->has_mla = hr_json_enter (json, "mla");
  if (!self->has_mla)
    return;
  mla->q_lora_rank = get_size (json, "q_lora_rank", 0);
  mla->kv_lora_rank = need_size (json, "kv_lora_rank");
  mla->qk_nope_head_dim = need_size (json, "qk_nope_head_dim");
  mla->qk_rope_head_dim = need_size (json, "qk_rope_head_dim");
  mla->v_head_dim = need_size (json, "v_head_dim");
  mla->output_gate = hr_json_get_boolean (json, "output_gate", FALSE);
  hr_json_leave (json);
}

static void
read_moe (HrModel *self,
          HrJson  *json)
{
  HrMoe *moe = &self->moe;

  self->has_moe = hr_json_enter (json, "moe");
  if (!self->has_moe)
    return;
  moe->n_experts = need_size (json, "n_experts");
  moe->n_experts_per_tok = hr_json_need_uint (json, "n_experts_per_tok", 1,
                                              MAX (moe->n_experts, 1));
  moe->n_zero_experts = get_size (json, "n_zero_experts", 0);
  moe->expert_size = need_size (json, "expert_size");
  moe->shared_size = get_size (json, "shared_size", 0);
  moe->dense_residual_size = get_size (json, "dense_residual_size", 0);
  moe->latent_size = get_size (json, "latent_size", 0);
  moe->router_bias_count = get_size (json, "router_bias_count", 0);
  moe->expert_bias = hr_json_get_boolean (json, "expert_bias", FALSE);
  moe->shared_gate = hr_json_get_boolean (json, "shared_gate", FALSE);
  moe->latent_norm = hr_json_get_boolean (json, "latent_norm", FALSE);
  moe->parallel_dense = hr_json_get_boolean (json, "parallel_dense", FALSE);
  hr_json_leave (json);
}

static void
read_ssm (HrModel *self,
          HrJson  *json)
{
  HrSsm *ssm = &self->ssm;
  const struct { const char *member; guint *value; } sizes[] = {
    { "d_state", &ssm->d_state }, { "d_conv", &ssm->d_conv }, { "dt_rank", &ssm->dt_rank },
    { "n_groups", &ssm->n_groups }, { "n_heads", &ssm->n_heads }, { "head_dim", &ssm->head_dim },
    { "n_k_heads", &ssm->n_k_heads }, { "k_head_dim", &ssm->k_head_dim },
    { "n_v_heads", &ssm->n_v_heads }, { "v_head_dim", &ssm->v_head_dim },
    { "lru_width", &ssm->lru_width },
  };

  self->has_ssm = hr_json_enter (json, "ssm");
  if (!self->has_ssm)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    *sizes[i].value = get_size (json, sizes[i].member, 0);
  ssm->d_inner = get_size (json, "d_inner",
                           MIN ((guint64) ssm->n_heads * ssm->head_dim, MAX_SIZE));
  ssm->gated_norm = hr_json_get_boolean (json, "gated_norm", TRUE);
  ssm->dt_b_c_norms = hr_json_get_boolean (json, "dt_b_c_norms", FALSE);
  ssm->full_rank_gate = hr_json_get_boolean (json, "full_rank_gate", FALSE);
  hr_json_leave (json);
}

static void
read_extras (HrModel *self,
             HrJson  *json)
{
  if (hr_json_enter (json, "indexer"))
    {
      self->indexer.n_heads = need_size (json, "n_heads");
      self->indexer.head_dim = need_size (json, "head_dim");
      self->indexer.top_k = need_size (json, "top_k");
      hr_json_leave (json);
    }
  if (hr_json_enter (json, "per_layer_embedding"))
    {
      self->per_layer_dim = need_size (json, "dim");
      self->vocab_per_layer = need_size (json, "vocab_size");
      hr_json_leave (json);
    }
  if (hr_json_enter (json, "zamba2"))
    {
      self->zamba_blocks = hr_json_need_uint (json, "blocks", 1, MAX_LAYERS);
      self->zamba_uses = hr_json_need_uint (json, "uses", 1, MAX_LAYERS);
      self->zamba_adapter_rank = need_size (json, "adapter_rank");
      self->zamba_attention_adapter = hr_json_get_boolean (json, "attention_adapter", FALSE);
      hr_json_leave (json);
    }
}

/* A group's own value, or the model's: the one place where groups are resolved. */
static void
read_group (HrModel      *self,
            HrJson       *json,
            guint         v_head_dim,
            HrAttnGate    gate,
            HrLayerGroup *group)
{
  group->count = hr_json_need_uint (json, "count", 1, self->n_layers);
  group->mixer = hr_json_need_enum (json, "mixer", mixer_names);
  group->ffn = hr_json_need_enum (json, "ffn", hr_ffn_names);
  group->n_heads = get_size (json, "n_heads", self->n_heads);
  group->n_kv_heads = get_size (json, "n_kv_heads", self->n_kv_heads);
  group->head_dim = get_size (json, "head_dim", self->head_dim);
  group->v_head_dim = get_size (json, "v_head_dim", v_head_dim ? v_head_dim : group->head_dim);
  group->intermediate_size = get_size (json, "intermediate_size", self->intermediate_size);
  group->ffn_per_layer = hr_json_get_uint (json, "ffn_per_layer", 1, 64);
  group->norms_per_layer = hr_json_get_uint (json, "norms_per_layer", 2, 16);
  group->n_experts = get_size (json, "n_experts", self->moe.n_experts);
  group->window = hr_json_get_uint (json, "window", 0, G_MAXINT32);
  group->attn_gate = hr_json_get_enum (json, "attn_gate", hr_attn_gate_names, gate);
  group->k_eq_v = hr_json_get_boolean (json, "k_eq_v", FALSE);
  group->owns_cache = hr_json_get_boolean (json, "owns_cache", TRUE);
  group->attn_sinks = hr_json_get_boolean (json, "attn_sinks", FALSE);
  group->indexer = hr_json_get_boolean (json, "indexer", self->indexer.n_heads > 0);
}

static gboolean
has_attention (const HrLayerGroup *group)
{
  return group->mixer == HR_MIXER_ATTENTION || group->mixer == HR_MIXER_SLIDING
         || group->mixer == HR_MIXER_ATTENTION_MAMBA2 || group->mixer == HR_MIXER_LIGHTNING;
}

static gboolean
has_latent_attention (const HrLayerGroup *group)
{
  return group->mixer == HR_MIXER_MLA || group->mixer == HR_MIXER_MLA_TWICE;
}

static gboolean
has_state (const HrLayerGroup *group)
{
  return group->mixer == HR_MIXER_ATTENTION_MAMBA2
         || (group->mixer >= HR_MIXER_MAMBA1 && group->mixer <= HR_MIXER_RGLRU
             && group->mixer != HR_MIXER_LIGHTNING);
}

/* A group that names a part the model does not describe would count as free. */
static void
check_group (const HrModel      *self,
             HrJson             *json,
             const HrLayerGroup *group)
{
  if (has_attention (group) && (!group->n_heads || !group->n_kv_heads || !group->head_dim))
    hr_json_fail (json, NULL, "attention needs n_heads, n_kv_heads and head_dim");
  else if (has_attention (group) && group->n_heads % group->n_kv_heads != 0)
    hr_json_fail (json, NULL, "%u heads cannot share %u key/value heads evenly",
                  group->n_heads, group->n_kv_heads);
  else if (has_latent_attention (group) && (!self->has_mla || !group->n_heads))
    hr_json_fail (json, NULL, "latent attention needs the model's \"mla\" and n_heads");
  else if (has_state (group) && !self->has_ssm)
    hr_json_fail (json, NULL, "a recurrent mixer needs the model's \"ssm\"");
  else if (group->ffn >= HR_FFN_MOE && !self->has_moe)
    hr_json_fail (json, NULL, "experts need the model's \"moe\"");
  else if (group->ffn == HR_FFN_DENSE && !group->intermediate_size)
    hr_json_fail (json, NULL, "a dense MLP needs intermediate_size");
  else if (group->mixer == HR_MIXER_SLIDING && !group->window)
    hr_json_fail (json, NULL, "sliding attention needs a window");
}

static void
read_groups (HrModel *self,
             HrJson  *json)
{
  guint v_head_dim = get_size (json, "v_head_dim", 0);
  HrAttnGate gate = hr_json_get_enum (json, "attn_gate", hr_attn_gate_names, HR_ATTN_GATE_NONE);

  if (self->formula == HR_FORMULA_UNKNOWN || !hr_json_need (json, "layers"))
    return;
  self->n_groups = hr_json_length (json);
  if (self->n_groups == 0 || self->n_groups > MAX_GROUPS)
    hr_json_fail (json, NULL, "expected an array of 1 to %u layer groups", MAX_GROUPS);
  self->groups = g_new0 (HrLayerGroup, self->n_groups);
  for (guint i = 0; i < self->n_groups && hr_json_enter_element (json, i); i++)
    {
      read_group (self, json, v_head_dim, gate, &self->groups[i]);
      check_group (self, json, &self->groups[i]);
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

/* One run [group, layers] of the order; returns the layer after it. */
static guint
read_run (HrModel *self,
          HrJson  *json,
          guint    run,
          guint    layer)
{
  guint group, layers;

  if (!hr_json_enter_element (json, run))
    return self->n_layers;
  if (hr_json_expect_array (json) && hr_json_length (json) != 2)
    hr_json_fail (json, NULL, "expected [group, layers]");
  group = hr_json_element_uint (json, 0, self->n_groups - 1);
  layers = hr_json_element_uint (json, 1, self->n_layers);
  if (layers == 0)
    hr_json_fail (json, NULL, "a run has at least one layer");
  hr_json_leave (json);
  for (; layers > 0 && layer < self->n_layers; layers--, layer++)
    self->layer_group[layer] = group;
  return layer;
}

/* The runs repeat until every layer has its group; without them, groups follow one another. */
static void
read_order (HrModel *self,
            HrJson  *json)
{
  guint layer = 0;

  if (hr_json_failed (json) || self->n_groups == 0)
    return;
  self->layer_group = g_new0 (guint8, self->n_layers);
  if (hr_json_enter (json, "layer_order"))
    {
      guint runs = hr_json_length (json);
      if (runs == 0)
        hr_json_fail (json, NULL, "expected an array of [group, layers]");
      for (guint run = 0; layer < self->n_layers && !hr_json_failed (json); run++)
        layer = read_run (self, json, run % runs, layer);
      hr_json_leave (json);
      return;
    }
  for (guint i = 0; i < self->n_groups; i++)
    for (guint n = 0; n < self->groups[i].count && layer < self->n_layers; n++)
      self->layer_group[layer++] = i;
}

static void
check_counts (HrModel *self,
              HrJson  *json)
{
  g_autofree guint *layers = g_new0 (guint, self->n_groups + 1);

  for (guint i = 0; self->layer_group != NULL && i < self->n_layers; i++)
    layers[self->layer_group[i]]++;
  for (guint i = 0; i < self->n_groups; i++)
    if (layers[i] != self->groups[i].count)
      hr_json_fail (json, "layers", "group %u counts %u layers, but the order gives it %u",
                    i, self->groups[i].count, layers[i]);
}

HrModel *
hr_model_from_json (HrJson *json)
{
  HrModel *self = g_new0 (HrModel, 1);

  hr_json_expect_object (json);
  read_words (self, json);
  read_published (self, json);
  read_sizes (self, json);
  read_switches (self, json);
  read_mla (self, json);
  read_moe (self, json);
  read_ssm (self, json);
  read_extras (self, json);
  read_groups (self, json);
  read_order (self, json);
  check_counts (self, json);
  return self;
}
