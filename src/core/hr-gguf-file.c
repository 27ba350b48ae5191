/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-gguf-private.h"

#include <string.h>

#include "hr-stored.h"

/*
 * The tensors of a whole GGUF file: how an architecture's checkpoint is rearranged, and every
 * tensor with its size.
 */

typedef struct {
  const char *model_type;
  guint       traits;
} ArchTraits;

/*
 * Where a GGUF file or its graph differs from the checkpoint's tensors, by the name that
 * transformers gives the architecture: convert_hf_to_gguf.py and src/models/ of llama.cpp.
 */
static const ArchTraits arch_traits[] = {
  { "bailing_moe_v2", HR_GGUF_FUSED_QKV },
  { "bloom", HR_GGUF_FUSED_QKV | HR_GGUF_NO_ROPE },
  { "chatglm", HR_GGUF_FUSED_QKV | HR_GGUF_FUSED_UP },
  { "cohere", HR_GGUF_LOGIT_SCALE | HR_GGUF_FFN_FIRST },
  { "cohere2", HR_GGUF_LOGIT_SCALE | HR_GGUF_FFN_FIRST },
  { "dbrx", HR_GGUF_FUSED_QKV },
  { "falcon", HR_GGUF_FUSED_QKV | HR_GGUF_FALCON },
  { "gemma", HR_GGUF_EMBED_SCALE | HR_GGUF_QUERY_SCALE },
  { "gemma2", HR_GGUF_EMBED_SCALE | HR_GGUF_QUERY_SCALE | HR_GGUF_SCORE_CAP | HR_GGUF_LOGIT_SCALE },
  { "gemma3_text", HR_GGUF_EMBED_SCALE | HR_GGUF_QUERY_SCALE },
  { "gemma3n_text", HR_GGUF_EMBED_SCALE | HR_GGUF_LOGIT_SCALE },
  { "gemma4_text", HR_GGUF_EMBED_SCALE | HR_GGUF_LOGIT_SCALE },
  { "glm", HR_GGUF_FUSED_UP },
  { "glm4", HR_GGUF_FUSED_UP },
  { "gpt2", HR_GGUF_FUSED_QKV },
  { "gpt_bigcode", HR_GGUF_FUSED_QKV },
  { "gpt_neox", HR_GGUF_FUSED_QKV | HR_GGUF_FFN_FIRST },
  { "gpt_oss", HR_GGUF_LATE_ROWS },
  { "granite", HR_GGUF_EMBED_SCALE | HR_GGUF_RESIDUAL_SCALE | HR_GGUF_LOGIT_SCALE },
  { "granitemoe", HR_GGUF_EMBED_SCALE | HR_GGUF_RESIDUAL_SCALE | HR_GGUF_LOGIT_SCALE },
  { "granitemoehybrid", HR_GGUF_EMBED_SCALE | HR_GGUF_RESIDUAL_SCALE | HR_GGUF_LOGIT_SCALE
                        | HR_GGUF_LAYER_HEADS | HR_GGUF_NO_ROPE },
  { "grok-1", HR_GGUF_EMBED_SCALE | HR_GGUF_SCORE_CAP | HR_GGUF_LOGIT_SCALE },
  { "jamba", HR_GGUF_LAYER_HEADS | HR_GGUF_NO_ROPE | HR_GGUF_INPUT_FIRST },
  { "kimi_linear", HR_GGUF_LAYER_HEADS },
  { "lfm2", HR_GGUF_LAYER_HEADS | HR_GGUF_INPUT_FIRST },
  { "lfm2_moe", HR_GGUF_LAYER_HEADS | HR_GGUF_INPUT_FIRST },
  { "minicpm", HR_GGUF_EMBED_SCALE | HR_GGUF_RESIDUAL_SCALE | HR_GGUF_LOGIT_SCALE },
  { "minicpm3", HR_GGUF_EMBED_SCALE | HR_GGUF_RESIDUAL_SCALE | HR_GGUF_LOGIT_SCALE },
  { "mistral", HR_GGUF_NO_WINDOW },
  { "mpt", HR_GGUF_FUSED_QKV | HR_GGUF_NO_ROPE },
  { "nemotron_h", HR_GGUF_LAYER_HEADS },
  { "olmo2", HR_GGUF_POST_NORM },
  { "olmo3", HR_GGUF_POST_NORM },
  { "openelm", HR_GGUF_FUSED_QKV },
  { "phi", HR_GGUF_FUSED_QKV | HR_GGUF_QUERY_SCALE | HR_GGUF_ATTN_FIRST },
  { "phi3", HR_GGUF_FUSED_QKV | HR_GGUF_FUSED_UP | HR_GGUF_QUERY_SCALE | HR_GGUF_NO_WINDOW
            | HR_GGUF_RESIDUAL_FIRST },
  { "phimoe", HR_GGUF_QUERY_SCALE | HR_GGUF_NO_WINDOW | HR_GGUF_RESIDUAL_FIRST },
  { "qwen", HR_GGUF_FUSED_QKV },
  { "qwen2", HR_GGUF_NO_WINDOW },
  { "qwen3_5", HR_GGUF_LATE_ROWS },
  { "qwen3_5_moe", HR_GGUF_LATE_ROWS },
  { "qwen3_next", HR_GGUF_LATE_ROWS },
  { "starcoder2", HR_GGUF_NO_WINDOW },
};

/**
 * hr_gguf_traits:
 * @model: a model
 *
 * Returns: what sets its GGUF files and graphs apart
 */
HrGgufTraits
hr_gguf_traits (const HrModel *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (arch_traits); i++)
    if (g_strcmp0 (model->model_type, arch_traits[i].model_type) == 0)
      return (HrGgufTraits) arch_traits[i].traits;
  return 0;
}

static guint
grouped_heads (const HrModel *model,
               HrGgufTraits   traits)
{
  const HrLayerGroup *first = hr_model_layer (model, 0);
  gboolean attends = first->mixer == HR_MIXER_ATTENTION || first->mixer == HR_MIXER_SLIDING
                     || first->mixer == HR_MIXER_ATTENTION_MAMBA2;

  if (first->mixer == HR_MIXER_MLA)
    return model->n_heads;     /* one shared latent head */
  if (!attends && (traits & HR_GGUF_LAYER_HEADS) != 0)
    return 0;
  return model->n_kv_heads > 0 ? model->n_heads / model->n_kv_heads : 0;
}

/* Whether a plan's format is that of the file that the model was read from. */
static gboolean
is_stored (const HrModel *model,
           guint          file_type)
{
  guint own;

  return model->n_stored > 0 && model->stored_gguf != NULL
         && hr_gguf_file_type_by_name (model->stored_gguf, &own) && own == file_type;
}

/**
 * hr_gguf_context_init:
 * @ctx: (out): what the recipes look at
 * @model: a model
 * @file_type: from hr_gguf_file_type_by_name()
 *
 * Fills everything but @n_attn_v, which hr_gguf_visit() counts.
 */
void
hr_gguf_context_init (HrGgufContext *ctx,
                      const HrModel *model,
                      guint          file_type)
{
  memset (ctx, 0, sizeof *ctx);
  ctx->file_type = file_type;
  ctx->traits = hr_gguf_traits (model);
  ctx->stored = is_stored (model, file_type);
  ctx->n_layers = model->n_layers;
  ctx->n_experts = model->has_moe ? model->moe.n_experts : 0;
  ctx->n_gqa = grouped_heads (model, ctx->traits);
  ctx->tied = model->tied_embeddings;
  ctx->seventy_b = model->n_layers == 80 && !model->has_moe && model->n_heads != model->n_kv_heads;
}

/* The tensors of one checkpoint tensor in a file: usually one, MLA's up-projection two. */
static guint
file_tensors (const HrGgufContext *ctx,
              const HrModel       *model,
              const HrTensorList  *list,
              guint                index,
              HrGgufTensor         out[2])
{
  const HrTensor *tensor = &list->tensors[index];
  gboolean fused = (ctx->traits & HR_GGUF_FUSED_QKV) != 0 && tensor->rows > 1;

  out[0] = (HrGgufTensor) { .name = tensor->name, .role = tensor->role, .rows = tensor->rows,
                            .cols = tensor->cols, .stack = tensor->stack };
  if (fused && (tensor->role == HR_ROLE_ATTN_K || tensor->role == HR_ROLE_ATTN_V))
    return 0;
  if (fused && tensor->role == HR_ROLE_ATTN_Q)
    {
      out[0].name = "attn_qkv.weight";
      for (guint i = index + 1; i < list->n_tensors && list->tensors[i].group == tensor->group; i++)
        if (list->tensors[i].role == HR_ROLE_ATTN_K || list->tensors[i].role == HR_ROLE_ATTN_V)
          out[0].rows += list->tensors[i].rows;
    }
  if (tensor->role != HR_ROLE_MLA_KV_B || ctx->fused_as_qkv)
    return 1;
  out[1] = out[0];
  out[0].name = "attn_k_b.weight";
  out[1].name = "attn_v_b.weight";
  out[0].stack = out[1].stack = (guint) (tensor->rows / (model->mla.qk_nope_head_dim
                                                         + model->mla.v_head_dim));
  out[0].rows = model->mla.kv_lora_rank;
  out[0].cols = model->mla.qk_nope_head_dim;
  out[1].rows = model->mla.v_head_dim;
  out[1].cols = model->mla.kv_lora_rank;
  return 2;
}

typedef struct {
  const HrModel *model;
  guint8 *has_v;               /* [groups] tensors of the attn_v rule per layer */
  guint8 *has_down;            /* [groups] ffn_down tensors per layer */
} Census;

static void
take_census (HrGgufContext      *ctx,
             const HrModel      *model,
             const HrTensorList *list,
             Census             *census)
{
  HrGgufTensor tensors[2];

  for (guint i = 0; i < list->n_tensors; i++)
    {
      guint n = list->tensors[i].group < 0 ? 0 : file_tensors (ctx, model, list, i, tensors);

      for (guint j = 0; j < n; j++)
        hr_gguf_count (ctx, &tensors[j], &census->has_v[list->tensors[i].group],
                       &census->has_down[list->tensors[i].group]);
    }
  ctx->n_attn_v = 0;
  for (guint layer = 0; layer < model->n_layers; layer++)
    ctx->n_attn_v += census->has_v[model->layer_group[layer]];
}

static void
visit_one (const HrGgufContext *ctx,
           const HrGgufRecipe  *recipe,
           const HrGgufTensor  *tensor,
           gint                 layer,
           HrGgufVisit          visit,
           gpointer             user_data)
{
  HrGgmlType type = hr_gguf_recipe_type (recipe, ctx, tensor);
  HrGgufEntry entry = {
    .name = tensor->name, .role = tensor->role, .layer = layer, .type = type,
    .bytes = hr_ggml_row_bytes (type, tensor->cols) * tensor->rows * tensor->stack,
  };

  visit (&entry, user_data);
}

/* Every layer that holds the tensor, with how many of its kind came before. */
static void
visit_layers (const HrGgufContext *ctx,
              const HrGgufRecipe  *recipe,
              const Census        *census,
              const HrTensor      *tensor,
              HrGgufTensor        *file_tensor,
              HrGgufVisit          visit,
              gpointer             user_data)
{
  const HrModel *model = census->model;

  file_tensor->attn_ordinal = file_tensor->down_ordinal = 0;
  for (guint layer = 0; layer < model->n_layers; layer++)
    {
      guint group = model->layer_group[layer];

      file_tensor->layer = layer;
      for (guint copy = 0; copy < tensor->copies && (gint) group == tensor->group; copy++)
        visit_one (ctx, recipe, file_tensor, (gint) layer, visit, user_data);
      file_tensor->attn_ordinal += census->has_v[group];
      file_tensor->down_ordinal += census->has_down[group];
    }
}

/**
 * hr_gguf_visit:
 * @context: file type and model facts
 * @model: a model
 * @list: its tensors
 * @visit: called once per tensor of the file
 * @user_data: handed to @visit
 *
 * Walks over the tensors of a GGUF file as llama-quantize would write it.
 */
void
hr_gguf_visit (const HrGgufContext *context,
               const HrModel       *model,
               const HrTensorList  *list,
               HrGgufVisit          visit,
               gpointer             user_data)
{
  g_autofree guint8 *has_v = g_new0 (guint8, model->n_groups + 1);
  g_autofree guint8 *has_down = g_new0 (guint8, model->n_groups + 1);
  Census census = { model, has_v, has_down };
  HrGgufContext ctx = *context;
  HrGgufTensor tensors[2];

  if (context->stored)
    {
      hr_stored_visit (model, list, visit, user_data);
      return;
    }
  take_census (&ctx, model, list, &census);
  for (guint i = 0; i < list->n_tensors; i++)
    {
      guint n = file_tensors (&ctx, model, list, i, tensors);

      for (guint j = 0; j < n; j++)
        {
          HrGgufRecipe recipe;

          hr_gguf_recipe_init (&recipe, &ctx, &tensors[j]);
          if (list->tensors[i].group >= 0)
            visit_layers (&ctx, &recipe, &census, &list->tensors[i], &tensors[j], visit, user_data);
          for (guint copy = 0; list->tensors[i].group < 0 && copy < list->tensors[i].copies; copy++)
            visit_one (&ctx, &recipe, &tensors[j], -1, visit, user_data);
        }
    }
}

static void
add_bytes_cb (const HrGgufEntry *entry,
              gpointer           user_data)
{
  *(guint64 *) user_data += entry->bytes;
}

/**
 * hr_gguf_total_bytes:
 * @model: a model
 * @list: its tensors
 * @file_type: from hr_gguf_file_type_by_name()
 *
 * Returns: bytes of all tensors of the file
 */
guint64
hr_gguf_total_bytes (const HrModel      *model,
                     const HrTensorList *list,
                     guint               file_type)
{
  HrGgufContext ctx;
  guint64 total = 0;

  hr_gguf_context_init (&ctx, model, file_type);
  hr_gguf_visit (&ctx, model, list, add_bytes_cb, &total);
  return total;
}
