/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The record of the catalogue that a configuration is nearest to: what the class in transformers
 * fixes (norms, biases, the order of layers) no configuration says, and the records know. */
#include "hr-import-private.h"

#include <string.h>

/* Names of whole models whose text part goes by another one. */
static const struct {
  const char *model_type, *record;
} text_parts[] = {
  { "RefinedWeb", "falcon" }, { "RefinedWebModel", "falcon" }, { "gemma3", "gemma3_text" },
  { "gemma3n", "gemma3n_text" }, { "gemma4", "gemma4_text" }, { "glm4v_moe_text", "glm4_moe" },
  { "kimi_vl", "deepseek_v3" }, { "llama4", "llama4_text" }, { "mistral3", "mistral" },
  { "qwen2_5_vl", "qwen2" }, { "qwen2_5_vl_text", "qwen2" }, { "qwen2_vl", "qwen2" },
  { "qwen2_vl_text", "qwen2" }, { "qwen3_5_moe_text", "qwen3_5_moe" },
  { "qwen3_5_text", "qwen3_5" }, { "qwen3_vl", "qwen3" }, { "qwen3_vl_moe", "qwen3_moe" },
  { "qwen3_vl_moe_text", "qwen3_moe" }, { "qwen3_vl_text", "qwen3" }, { "yi", "llama" },
  { "Yi", "llama" }, { "codellama", "llama" }, { "internvl_chat", "internlm2" },
  { "phi-msft", "phi" }, { "phi3_v", "phi3" },
};

static const char *
record_type (const char *model_type)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_parts); i++)
    if (g_strcmp0 (text_parts[i].model_type, model_type) == 0)
      return text_parts[i].record;
  return model_type;
}

/* How many sizes agree, and whether all that the configuration gives do. */
static guint
count_equal (const HrModel *model,
             const HrModel *sizes,
             gboolean      *all)
{
  const struct {
    guint64 a, b;
  } pairs[] = {
    { model->hidden_size, sizes->hidden_size }, { model->n_layers, sizes->n_layers },
    { model->n_heads, sizes->n_heads }, { model->intermediate_size, sizes->intermediate_size },
    { model->moe.n_experts, sizes->moe.n_experts },
    { model->moe.expert_size, sizes->moe.expert_size },
    { model->n_kv_heads, sizes->n_kv_heads },
  };
  guint equal = 0;

  *all = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      equal += pairs[i].a == pairs[i].b;
      *all &= pairs[i].a == pairs[i].b || pairs[i].b == 0;
    }
  return 2 * equal + (model->vocab_size == sizes->vocab_size);
}

/* What the configuration says by itself; 0 where it does not. */
static void
read_own_sizes (const HrConfig *config,
                HrModel        *out)
{
  hr_import_sizes (config, NULL, out);
  out->moe.n_experts = hr_config_size (config, HR_CONFIG_EXPERTS, 0);
  if (out->moe.n_experts > 0)
    out->moe.expert_size = hr_config_size (config, HR_CONFIG_EXPERT_SIZE, 0);
  if (hr_config_member (config, HR_CONFIG_MLP) == NULL)
    out->intermediate_size = 0;
  if (hr_config_member (config, HR_CONFIG_KV_HEADS) == NULL)
    out->n_kv_heads = 0;
}

/* NULL where no record has the architecture. @same_sizes: the sizes are the record's own. */
const HrModel *
hr_import_find_kin (const HrConfig *config,
                    HrCatalog      *catalog,
                    gboolean       *same_sizes,
                    GError        **error)
{
  GPtrArray *models = hr_catalog_list_models (catalog, error);
  const char *type = record_type (hr_config_text (config, "model_type"));
  const HrModel *best = NULL;
  HrModel sizes = { 0 };
  guint most = 0;

  *same_sizes = FALSE;
  read_own_sizes (config, &sizes);
  for (guint i = 0; models != NULL && type != NULL && i < models->len; i++)
    {
      const HrModel *model = g_ptr_array_index (models, i);
      gboolean all;
      guint equal;

      if (g_strcmp0 (model->model_type, type) != 0)
        continue;
      equal = 1 + count_equal (model, &sizes, &all);
      if (equal <= most)
        continue;
      most = equal;
      best = model;
      *same_sizes = all;
    }
  return best;
}
