/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model as a JSON record, in the words that hr-model.c reads. */
#include <json-glib/json-glib.h>

#include "hr-catalog-private.h"

#define TEXT(member) { #member, G_STRUCT_OFFSET (HrModel, member) }
#define COUNT(type, member) { #member, G_STRUCT_OFFSET (type, member) }

typedef struct {
  const char *name;
  gsize       offset;
} Member;

static const Member texts[] = {
  TEXT (id), TEXT (name), TEXT (family), TEXT (organization), TEXT (released), TEXT (hf_id),
  TEXT (model_type), TEXT (native_dtype), TEXT (activation), TEXT (position), TEXT (source),
  TEXT (notes),
};

/* What a record leaves out is 0, or follows from what it says: only numbers above 0 are written. */
static const Member counts[] = {
  COUNT (HrModel, params_total), COUNT (HrModel, params_active), COUNT (HrModel, max_context),
  COUNT (HrModel, rope_positions), COUNT (HrModel, position_params),
  COUNT (HrModel, extra_params),
};

static const Member sizes[] = {
  COUNT (HrModel, n_layers), COUNT (HrModel, hidden_size), COUNT (HrModel, n_heads),
  COUNT (HrModel, n_kv_heads), COUNT (HrModel, head_dim), COUNT (HrModel, intermediate_size),
  COUNT (HrModel, vocab_size), COUNT (HrModel, embed_dim), COUNT (HrModel, altup_inputs),
  COUNT (HrModel, laurel_rank),
};

static const Member switches[] = {
  COUNT (HrModel, tied_embeddings), COUNT (HrModel, gated_mlp), COUNT (HrModel, rwkv_mlp),
  COUNT (HrModel, parallel_attention), COUNT (HrModel, final_norm), COUNT (HrModel, embed_norm),
};

/* In the order of hr_bias_names. */
static const gsize biases[] = {
  G_STRUCT_OFFSET (HrModel, bias_qkv), G_STRUCT_OFFSET (HrModel, bias_qk_only),
  G_STRUCT_OFFSET (HrModel, bias_o), G_STRUCT_OFFSET (HrModel, bias_mlp),
  G_STRUCT_OFFSET (HrModel, bias_head), G_STRUCT_OFFSET (HrModel, bias_mla_a),
};

static const Member mla_sizes[] = {
  COUNT (HrMla, q_lora_rank), COUNT (HrMla, kv_lora_rank), COUNT (HrMla, qk_nope_head_dim),
  COUNT (HrMla, qk_rope_head_dim), COUNT (HrMla, v_head_dim),
};
static const Member mla_switches[] = { COUNT (HrMla, output_gate) };

static const Member moe_sizes[] = {
  COUNT (HrMoe, n_experts), COUNT (HrMoe, n_experts_per_tok), COUNT (HrMoe, n_zero_experts),
  COUNT (HrMoe, expert_size), COUNT (HrMoe, shared_size), COUNT (HrMoe, dense_residual_size),
  COUNT (HrMoe, latent_size), COUNT (HrMoe, router_bias_count),
};
static const Member moe_switches[] = {
  COUNT (HrMoe, expert_bias), COUNT (HrMoe, shared_gate), COUNT (HrMoe, latent_norm),
  COUNT (HrMoe, parallel_dense),
};

static const Member ssm_sizes[] = {
  COUNT (HrSsm, d_inner), COUNT (HrSsm, d_state), COUNT (HrSsm, d_conv), COUNT (HrSsm, dt_rank),
  COUNT (HrSsm, n_groups), COUNT (HrSsm, n_heads), COUNT (HrSsm, head_dim),
  COUNT (HrSsm, n_k_heads), COUNT (HrSsm, k_head_dim), COUNT (HrSsm, n_v_heads),
  COUNT (HrSsm, v_head_dim), COUNT (HrSsm, lru_width),
};
static const Member ssm_switches[] = {
  COUNT (HrSsm, gated_norm), COUNT (HrSsm, dt_b_c_norms), COUNT (HrSsm, full_rank_gate),
};

static const Member indexer_sizes[] = {
  COUNT (HrIndexer, n_heads), COUNT (HrIndexer, head_dim), COUNT (HrIndexer, top_k),
};

static const Member group_sizes[] = {
  COUNT (HrLayerGroup, count), COUNT (HrLayerGroup, n_heads), COUNT (HrLayerGroup, n_kv_heads),
  COUNT (HrLayerGroup, head_dim), COUNT (HrLayerGroup, v_head_dim),
  COUNT (HrLayerGroup, intermediate_size), COUNT (HrLayerGroup, n_experts),
  COUNT (HrLayerGroup, window),
};
static const Member group_switches[] = {
  COUNT (HrLayerGroup, k_eq_v), COUNT (HrLayerGroup, owns_cache),
  COUNT (HrLayerGroup, attn_sinks), COUNT (HrLayerGroup, indexer),
};

static void
write_int (JsonBuilder *builder,
           const char  *name,
           guint64      value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
write_text (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
write_sizes (JsonBuilder   *builder,
             gconstpointer  record,
             const Member  *members,
             guint          n_members)
{
  for (guint i = 0; i < n_members; i++)
    {
      guint value = G_STRUCT_MEMBER (guint, record, members[i].offset);
      if (value > 0)
        write_int (builder, members[i].name, value);
    }
}

static void
write_switches (JsonBuilder   *builder,
                gconstpointer  record,
                const Member  *members,
                guint          n_members)
{
  for (guint i = 0; i < n_members; i++)
    {
      json_builder_set_member_name (builder, members[i].name);
      json_builder_add_boolean_value (builder,
                                      G_STRUCT_MEMBER (gboolean, record, members[i].offset));
    }
}

static void
write_part (JsonBuilder   *builder,
            const char    *name,
            gboolean       present,
            gconstpointer  part,
            const Member  *part_sizes,
            guint          n_sizes,
            const Member  *part_switches,
            guint          n_switches)
{
  if (!present)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  write_sizes (builder, part, part_sizes, n_sizes);
  write_switches (builder, part, part_switches, n_switches);
  json_builder_end_object (builder);
}

static void
write_words (JsonBuilder   *builder,
             const HrModel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = G_STRUCT_MEMBER (char *, self, texts[i].offset);
      if (text != NULL && *text != '\0')
        write_text (builder, texts[i].name, text);
    }
  if (self->aliases == NULL || self->aliases[0] == NULL)
    return;
  json_builder_set_member_name (builder, "aliases");
  json_builder_begin_array (builder);
  for (char **alias = self->aliases; *alias != NULL; alias++)
    json_builder_add_string_value (builder, *alias);
  json_builder_end_array (builder);
}

static void
write_biases (JsonBuilder   *builder,
              const HrModel *self)
{
  json_builder_set_member_name (builder, "biases");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (biases); i++)
    if (G_STRUCT_MEMBER (gboolean, self, biases[i]))
      json_builder_add_string_value (builder, hr_bias_names[i]);
  json_builder_end_array (builder);
}

static void
write_numbers (JsonBuilder   *builder,
               const HrModel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      guint64 value = G_STRUCT_MEMBER (guint64, self, counts[i].offset);
      if (value > 0)
        write_int (builder, counts[i].name, value);
    }
  write_sizes (builder, self, sizes, G_N_ELEMENTS (sizes));
  write_switches (builder, self, switches, G_N_ELEMENTS (switches));
  write_text (builder, "norm", hr_norm_names[self->norm]);
  write_text (builder, "qk_norm", hr_qk_norm_names[self->qk_norm]);
  write_text (builder, "formula", hr_formula_names[self->formula]);
  write_biases (builder, self);
}

static void
write_parts (JsonBuilder   *builder,
             const HrModel *self)
{
  write_part (builder, "mla", self->has_mla, &self->mla, mla_sizes, G_N_ELEMENTS (mla_sizes),
              mla_switches, G_N_ELEMENTS (mla_switches));
  write_part (builder, "moe", self->has_moe, &self->moe, moe_sizes, G_N_ELEMENTS (moe_sizes),
              moe_switches, G_N_ELEMENTS (moe_switches));
  write_part (builder, "ssm", self->has_ssm, &self->ssm, ssm_sizes, G_N_ELEMENTS (ssm_sizes),
              ssm_switches, G_N_ELEMENTS (ssm_switches));
  write_part (builder, "indexer", self->indexer.n_heads > 0, &self->indexer, indexer_sizes,
              G_N_ELEMENTS (indexer_sizes), NULL, 0);
}

static void
write_extras (JsonBuilder   *builder,
              const HrModel *self)
{
  if (self->per_layer_dim > 0)
    {
      json_builder_set_member_name (builder, "per_layer_embedding");
      json_builder_begin_object (builder);
      write_int (builder, "dim", self->per_layer_dim);
      write_int (builder, "vocab_size", self->vocab_per_layer);
      json_builder_end_object (builder);
    }
  if (self->formula == HR_FORMULA_ZAMBA2)
    {
      json_builder_set_member_name (builder, "zamba2");
      json_builder_begin_object (builder);
      write_int (builder, "blocks", self->zamba_blocks);
      write_int (builder, "uses", self->zamba_uses);
      write_int (builder, "adapter_rank", self->zamba_adapter_rank);
      json_builder_set_member_name (builder, "attention_adapter");
      json_builder_add_boolean_value (builder, self->zamba_attention_adapter);
      json_builder_end_object (builder);
    }
}

static void
write_groups (JsonBuilder   *builder,
              const HrModel *self)
{
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->n_groups; i++)
    {
      const HrLayerGroup *group = &self->groups[i];

      json_builder_begin_object (builder);
      write_text (builder, "mixer", hr_mixer_name (group->mixer));
      write_text (builder, "ffn", hr_ffn_names[group->ffn]);
      write_sizes (builder, group, group_sizes, G_N_ELEMENTS (group_sizes));
      write_int (builder, "ffn_per_layer", group->ffn_per_layer);
      write_int (builder, "norms_per_layer", group->norms_per_layer);
      write_text (builder, "attn_gate", hr_attn_gate_names[group->attn_gate]);
      write_switches (builder, group, group_switches, G_N_ELEMENTS (group_switches));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* Runs of layers of one group. */
static void
write_order (JsonBuilder   *builder,
             const HrModel *self)
{
  json_builder_set_member_name (builder, "layer_order");
  json_builder_begin_array (builder);
  for (guint i = 0, n; i < self->n_layers; i += n)
    {
      for (n = 1; i + n < self->n_layers && self->layer_group[i + n] == self->layer_group[i]; )
        n++;
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, self->layer_group[i]);
      json_builder_add_int_value (builder, n);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

/**
 * hr_model_to_data:
 * @self: a model
 *
 * Returns: (transfer full): the model as a JSON record of the catalogue, with every size resolved;
 *   tensors that it was read from are not among them
 */
char *
hr_model_to_data (const HrModel *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  write_words (builder, self);
  write_numbers (builder, self);
  write_parts (builder, self);
  write_extras (builder, self);
  if (self->n_groups > 0)
    write_groups (builder, self);
  if (self->n_groups > 1 && self->layer_group != NULL)
    write_order (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}
