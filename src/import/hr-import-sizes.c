/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sizes and parts of a model from its configuration. Names of members and what holds where they are
 * absent: transformers' configuration_*.py of the families that the catalogue has. */
#include "hr-import-private.h"

#include <math.h>
#include <string.h>

#include "hr-units.h"

/* A size that grows with the hidden state where the configuration does not give it. */
static guint
scaled (guint         size,
        const HrModel *kin,
        const HrModel *model)
{
  guint64 product = (guint64) size * model->hidden_size;

  return kin->hidden_size > 0 ? (guint) MIN (product / kin->hidden_size, HR_IMPORT_MAX_SIZE) : 0;
}

static guint
read_heads (const HrConfig *config)
{
  return hr_config_size (config, "num_attention_heads|n_head|n_heads|num_heads", 0);
}

/* Falcon and StarCoder say "multi_query" for one head of keys and values; Falcon's later models
 * say so too, and mean their number of groups. */
static guint
read_kv_heads (const HrConfig *config,
               guint           n_heads)
{
  HrConfig attention = hr_config_enter (config, "attn_config");
  gboolean one = hr_config_switch (config, "multi_query", FALSE) > 0
                 && hr_config_switch (config, "new_decoder_architecture", FALSE) <= 0;

  return one ? 1 : hr_config_size (config, HR_CONFIG_KV_HEADS,
                                   hr_config_size (&attention, "kv_n_heads", n_heads));
}

/* LFM2 gives the width before it is cut to two thirds and rounded up. */
static guint
adjust_width (const HrConfig *config,
              guint           width)
{
  guint multiple = hr_config_size (config, "block_multiple_of", 256);
  double factor = hr_config_double (config, "block_ffn_dim_multiplier", 1);

  if (hr_config_switch (config, "block_auto_adjust_ff_dim", FALSE) <= 0 || multiple == 0
      || !(factor > 0 && factor < 64))
    return width;
  width = (guint) (factor * (2 * (guint64) width / 3));
  return (guint) hr_ceil_to (width, multiple);
}

static guint
read_width (const HrConfig *config,
            const HrModel  *kin,
            const HrModel  *model)
{
  HrConfig ffn = hr_config_enter (config, "ffn_config");
  guint fallback = kin != NULL ? scaled (kin->intermediate_size, kin, model) : 0;
  double ratio = hr_config_double (config, "expansion_ratio", 0);
  guint width;

  if (ratio > 0 && ratio <= 64)
    fallback = (guint) (ratio * model->hidden_size);
  width = hr_config_size (config, HR_CONFIG_MLP,
                          hr_config_size (&ffn, "ffn_hidden_size", fallback));
  /* the MLP of a layer without experts, where both are given */
  width = hr_config_size (config, "intermediate_size_mlp", width);
  /* two matrices of half of it each (Qwen 1) */
  if (hr_config_member (config, "kv_channels") != NULL
      && hr_config_member (config, "no_bias") != NULL)
    width /= 2;
  return adjust_width (config, width);
}

static void
read_positions (const HrConfig *config,
                const HrModel  *kin,
                HrModel        *model)
{
  guint64 rows;

  model->max_context = hr_config_uint (config,
                                       "max_position_embeddings|n_positions|max_sequence_length|"
                                       "max_seq_len|seq_length|n_ctx|max_seq_length",
                                       kin != NULL ? kin->max_context : 0,
                                       G_GUINT64_CONSTANT (1000000000000));
  model->rope_positions = model->max_context;
  model->position_params = 0;
  if (kin == NULL || kin->position_params == 0 || kin->hidden_size == 0)
    return;
  /* OPT's table has two rows more than it has positions */
  rows = kin->position_params / kin->hidden_size;
  rows = rows > kin->max_context ? rows - kin->max_context : 0;
  model->position_params = (model->max_context + rows) * model->hidden_size;
}

/* Everything that is one number of the whole model. */
void
hr_import_sizes (const HrConfig *config,
                 const HrModel  *kin,
                 HrModel        *model)
{
  guint head_dim;

  model->n_layers = (guint) hr_config_uint (config, "num_hidden_layers|n_layer|n_layers|num_layers",
                                            kin != NULL ? kin->n_layers : 0, HR_IMPORT_MAX_LAYERS);
  model->hidden_size = hr_config_size (config, "hidden_size|n_embd|d_model|dim|model_dim",
                                       kin != NULL ? kin->hidden_size : 0);
  model->n_heads = read_heads (config);
  if (model->n_heads == 0 && kin != NULL)
    model->n_heads = kin->n_heads;
  model->n_kv_heads = read_kv_heads (config, kin != NULL && kin->n_kv_heads < kin->n_heads
                                             && read_heads (config) == 0 ? kin->n_kv_heads
                                                                         : model->n_heads);
  head_dim = model->hidden_size / MAX (model->n_heads, 1);
  if (kin != NULL && kin->n_heads > 0 && kin->head_dim != kin->hidden_size / kin->n_heads)
    head_dim = kin->head_dim;
  model->head_dim = hr_config_size (config, "head_dim|kv_channels|attention_head_dim|d_head",
                                    head_dim);
  model->intermediate_size = read_width (config, kin, model);
  model->vocab_size = hr_config_size (config, "padded_vocab_size|vocab_size|n_vocab",
                                      kin != NULL ? kin->vocab_size : 0);
  model->embed_dim = hr_config_size (config, "word_embed_proj_dim", model->hidden_size);
  read_positions (config, kin, model);
}

static void
read_mla (const HrConfig *config,
          HrModel        *model)
{
  HrMla *mla = &model->mla;

  mla->kv_lora_rank = hr_config_size (config, "kv_lora_rank", mla->kv_lora_rank);
  model->has_mla = mla->kv_lora_rank > 0;
  if (!model->has_mla)
    return;
  mla->q_lora_rank = hr_config_size (config, "q_lora_rank", 0);
  mla->qk_nope_head_dim = hr_config_size (config, "qk_nope_head_dim", mla->qk_nope_head_dim);
  mla->qk_rope_head_dim = hr_config_size (config, "qk_rope_head_dim", mla->qk_rope_head_dim);
  mla->v_head_dim = hr_config_size (config, "v_head_dim", mla->v_head_dim);
  model->indexer.n_heads = hr_config_size (config, "index_n_heads", model->indexer.n_heads);
  model->indexer.head_dim = hr_config_size (config, "index_head_dim", model->indexer.head_dim);
  model->indexer.top_k = hr_config_size (config, "index_topk", model->indexer.top_k);
}

/* Experts that every token visits: a width, or a number of experts as wide as the others. */
static guint
read_shared (const HrConfig *config,
             const HrModel  *kin,
             const HrMoe    *moe)
{
  guint n, fallback = 0;

  if (kin != NULL && kin->moe.expert_size > 0)
    fallback = (guint) ((guint64) kin->moe.shared_size * moe->expert_size / kin->moe.expert_size);
  n = hr_config_size (config, "n_shared_experts|num_shared_experts|num_shared_expert|"
                              "moe_num_shared_experts", G_MAXUINT32);
  if (n <= 256)
    fallback = n * moe->expert_size;
  return hr_config_size (config, "shared_expert_intermediate_size|shared_intermediate_size|"
                                 "moe_shared_expert_intermediate_size", fallback);
}

static void
read_moe (const HrConfig *config,
          const HrModel  *kin,
          HrModel        *model)
{
  HrConfig ffn = hr_config_enter (config, "ffn_config");
  HrMoe *moe = &model->moe;
  gboolean biased = g_strcmp0 (hr_config_text (config, "topk_method"), "noaux_tc") == 0
                    || hr_config_switch (config, "use_routing_bias|moe_router_enable_expert_bias|"
                                                 "use_expert_bias", FALSE) > 0
                    || (kin != NULL && kin->moe.router_bias_count > 0);

  moe->n_experts = hr_config_size (config, HR_CONFIG_EXPERTS,
                                   hr_config_size (&ffn, "moe_num_experts", 0));
  model->has_moe = moe->n_experts > 1;
  if (!model->has_moe)
    {
      memset (moe, 0, sizeof *moe);
      return;
    }
  moe->n_experts_per_tok = hr_config_size (config, "num_experts_per_tok|num_experts_per_token|"
                                                   "moe_topk|moe_k|experts_per_token|moe_top_k|"
                                                   "num_experts_per_topk",
                                           hr_config_size (&ffn, "moe_top_k", 1));
  moe->expert_size = hr_config_size (config, HR_CONFIG_EXPERT_SIZE,
                                     hr_config_size (config, HR_CONFIG_MLP,
                                                     model->intermediate_size));
  moe->shared_size = read_shared (config, kin, moe);
  moe->router_bias_count = biased ? moe->n_experts : 0;
  moe->latent_size = hr_config_size (config, "moe_latent_size", moe->latent_size);
}

/* Mamba 1 and 2, as mamba, jamba, falcon_h1, nemotron_h, granitemoehybrid and zamba2 call them. */
static void
read_mamba (const HrConfig *config,
            const HrModel  *kin,
            HrModel        *model)
{
  HrSsm *ssm = &model->ssm;
  double expand = hr_config_double (config, "expand|mamba_expand", 0);
  HrJsonNode *rank = hr_config_member (config, "time_step_rank|mamba_dt_rank");
  guint inner = kin != NULL ? scaled (kin->ssm.d_inner, kin, model) : 2 * model->hidden_size;

  ssm->d_state = hr_config_size (config, "state_size|mamba_d_state|ssm_state_size", ssm->d_state);
  ssm->d_conv = hr_config_size (config, "conv_kernel|mamba_d_conv", ssm->d_conv);
  ssm->n_groups = hr_config_size (config, "n_groups|mamba_n_groups|mamba_ngroups", ssm->n_groups);
  ssm->n_heads = hr_config_size (config, "mamba_num_heads|mamba_n_heads|n_mamba_heads|num_heads",
                                 ssm->n_heads);
  ssm->head_dim = hr_config_size (config, "mamba_head_dim|mamba_d_head|mamba_headdim|head_dim",
                                  ssm->head_dim);
  if (expand > 0 && expand <= 64)
    inner = (guint) (expand * model->hidden_size);
  ssm->d_inner = hr_config_size (config, "mamba_d_ssm|mamba_intermediate_size", inner);
  if (ssm->n_heads > 0 && (guint64) ssm->n_heads * ssm->head_dim <= HR_IMPORT_MAX_SIZE)
    ssm->d_inner = ssm->n_heads * ssm->head_dim;
  if (ssm->dt_rank > 0 || rank != NULL)
    ssm->dt_rank = rank != NULL && rank->type == HR_JSON_INTEGER
                   ? hr_config_size (config, "time_step_rank|mamba_dt_rank", 0)
                   : (guint) hr_ceil_div (model->hidden_size, 16);
}

/* Gated DeltaNet, Kimi delta attention, short convolutions, RG-LRU. */
static void
read_linear (const HrConfig *config,
             const HrModel  *kin,
             HrModel        *model)
{
  HrConfig kda = hr_config_enter (config, "linear_attn_config");
  HrSsm *ssm = &model->ssm;

  ssm->n_k_heads = hr_config_size (config, "linear_num_key_heads", ssm->n_k_heads);
  ssm->k_head_dim = hr_config_size (config, "linear_key_head_dim", ssm->k_head_dim);
  ssm->n_v_heads = hr_config_size (config, "linear_num_value_heads", ssm->n_v_heads);
  ssm->v_head_dim = hr_config_size (config, "linear_value_head_dim", ssm->v_head_dim);
  ssm->d_conv = hr_config_size (config, "linear_conv_kernel_dim|conv_L_cache|conv1d_width",
                                ssm->d_conv);
  ssm->d_conv = hr_config_size (&kda, "short_conv_kernel_size", ssm->d_conv);
  ssm->n_heads = hr_config_size (&kda, "num_heads", ssm->n_heads);
  ssm->head_dim = hr_config_size (&kda, "head_dim", ssm->head_dim);
  if (kin != NULL && kin->ssm.lru_width > 0)
    ssm->lru_width = hr_config_size (config, "lru_width", model->hidden_size);
}

static gboolean
mixes_state (const HrModel *kin)
{
  return kin != NULL && kin->has_ssm;
}

static void
read_ssm (const HrConfig *config,
          const HrModel  *kin,
          HrModel        *model)
{
  gboolean mamba = hr_config_member (config, "mamba_d_state|state_size|ssm_state_size") != NULL;

  model->has_ssm = mixes_state (kin) || mamba
                   || hr_config_member (config, "linear_num_key_heads|conv_L_cache") != NULL;
  if (!model->has_ssm)
    return;
  if (kin == NULL)
    model->ssm.gated_norm = TRUE;
  if (mamba || (kin != NULL && kin->ssm.d_state > 0))
    read_mamba (config, kin, model);
  read_linear (config, kin, model);
}

/* A switch that the configuration gives is stronger than the record's. */
static void
read_biases (const HrConfig *config,
             HrModel        *model)
{
  gint attention = hr_config_switch (config, "attention_bias|use_qkv_bias|qkv_bias|add_qkv_bias",
                                     HR_UNSET);
  gint mlp = hr_config_switch (config, "mlp_bias", HR_UNSET);
  gboolean has = model->bias_qkv || model->bias_o || model->bias_qk_only;

  if (attention == FALSE)
    model->bias_qkv = model->bias_o = model->bias_qk_only = FALSE;
  else if (attention > 0 && !has)
    {
      model->bias_qkv = TRUE;
      model->bias_o = hr_config_switch (config, "attention_bias", FALSE) > 0;
    }
  if (mlp != HR_UNSET)
    model->bias_mlp = mlp;
}

/* Everything beside the sizes: experts, latent attention, states, switches. */
void
hr_import_parts (const HrConfig *config,
                 const HrModel  *kin,
                 HrModel        *model)
{
  gint qk_norm = hr_config_switch (config, "use_qk_norm|qk_layernorm", HR_UNSET);

  read_mla (config, model);
  read_moe (config, kin, model);
  read_ssm (config, kin, model);
  read_biases (config, model);
  if (qk_norm == FALSE)
    model->qk_norm = HR_QK_NORM_NONE;
  else if (qk_norm > 0 && model->qk_norm == HR_QK_NORM_NONE)
    model->qk_norm = HR_QK_NORM_HEAD;
  model->tied_embeddings = hr_config_switch (config, "tie_word_embeddings|tie_embeddings",
                                             model->tied_embeddings);
  model->parallel_attention = hr_config_switch (config, "parallel_attn|use_parallel_residual",
                                                model->parallel_attention);
  if (hr_config_switch (config, "do_layer_norm_before", TRUE) == FALSE)
    model->final_norm = FALSE;
}
