/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-import-private.h"

#include <math.h>
#include <string.h>

#include "hr-error.h"

/* More groups than any rule makes: every layer is of its own making (OpenELM, Nemotron NAS). */
#define MAX_RULED_GROUPS 12

/* Whether a token can have as many experts as it is said to; each is work of its own. */
gboolean
hr_import_chooses_experts (const HrModel      *model,
                           const HrLayerGroup *group)
{
  guint most = MIN (MAX (group->n_experts, model->moe.n_experts), HR_IMPORT_MAX_EXPERTS_PER_TOKEN);

  return model->moe.n_experts_per_tok > 0 && model->moe.n_experts_per_tok <= most;
}

/* What stands in a group that the model does not describe. */
static const char *
missing_part (const HrModel      *model,
              const HrLayerGroup *group)
{
  gboolean heads = group->mixer == HR_MIXER_ATTENTION || group->mixer == HR_MIXER_SLIDING
                   || group->mixer == HR_MIXER_ATTENTION_MAMBA2
                   || group->mixer == HR_MIXER_LIGHTNING;
  gboolean latent = group->mixer == HR_MIXER_MLA || group->mixer == HR_MIXER_MLA_TWICE;

  if (heads && (group->n_heads == 0 || group->n_kv_heads == 0 || group->head_dim == 0))
    return "num_attention_heads";
  if (heads && group->n_heads % group->n_kv_heads != 0)
    return "num_key_value_heads (query heads cannot share them evenly)";
  if (latent && (!model->has_mla || group->n_heads == 0 || model->mla.qk_nope_head_dim == 0
                 || model->mla.qk_rope_head_dim == 0 || model->mla.v_head_dim == 0))
    return "qk_nope_head_dim, qk_rope_head_dim and v_head_dim";
  if (!heads && !latent && group->mixer != HR_MIXER_NONE && !model->has_ssm)
    return "sizes of its recurrent layers";
  if (group->ffn == HR_FFN_DENSE && group->intermediate_size == 0)
    return "intermediate_size";
  if (group->ffn >= HR_FFN_MOE && (model->moe.expert_size == 0 || group->n_experts == 0))
    return "moe_intermediate_size";
  if (group->ffn >= HR_FFN_MOE && !hr_import_chooses_experts (model, group))
    return "num_experts_per_tok";
  return NULL;
}

gboolean
hr_import_check (const HrModel *model,
                 const char    *path,
                 GError       **error)
{
  const char *missing = NULL;

  if (model->n_layers == 0)
    missing = "num_hidden_layers";
  else if (model->hidden_size == 0)
    missing = "hidden_size";
  for (guint i = 0; missing == NULL && i < model->n_groups; i++)
    missing = missing_part (model, &model->groups[i]);
  if (missing == NULL && model->n_groups > 0)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "%s: it gives no possible %s, so that its size is not known; choose another file",
               path, missing != NULL ? missing : "layers");
  return FALSE;
}

/* The model keeps its own name; of the record stays what shapes it. */
static HrModel *
copy_kin (const HrModel *kin,
          const char    *path)
{
  HrModel *named = hr_import_new_model (path);
  HrModel *model = hr_model_copy (kin);
  char **const mine[] = { &model->id, &model->name, &model->source };
  char **const theirs[] = { &named->id, &named->name, &named->source };

  for (guint i = 0; i < G_N_ELEMENTS (mine); i++)
    {
      g_free (*mine[i]);
      *mine[i] = g_steal_pointer (theirs[i]);
    }
  g_clear_pointer (&model->hf_id, g_free);
  g_clear_pointer (&model->notes, g_free);
  g_strfreev (model->aliases);
  model->aliases = g_steal_pointer (&named->aliases);
  model->params_total = model->params_active = 0;
  hr_model_free (named);
  return model;
}

/* The record's shape, with what may differ without changing it. */
static HrModel *
as_record (const HrConfig *config,
           const HrModel  *kin,
           const char     *path)
{
  HrModel *model = copy_kin (kin, path);
  HrModel sizes = { 0 };

  hr_import_sizes (config, kin, &sizes);
  model->vocab_size = sizes.vocab_size;
  model->max_context = sizes.max_context;
  model->rope_positions = sizes.rope_positions;
  model->position_params = sizes.position_params;
  model->tied_embeddings = hr_config_switch (config, "tie_word_embeddings|tie_embeddings",
                                             model->tied_embeddings);
  return model;
}

/* Small tensors outside every rule: nearly all lie in the layers. */
static void
scale_extras (const HrModel *kin,
              HrModel       *model)
{
  if (kin->n_layers > 0 && kin->hidden_size > 0)
    model->extra_params = (guint64) ((double) kin->extra_params * model->n_layers / kin->n_layers
                                     * model->hidden_size / kin->hidden_size);
  model->published_params = 0;
}

static HrModel *
by_rules (const HrConfig *config,
          const HrModel  *kin,
          const char     *path,
          GError        **error)
{
  g_autoptr (HrModel) model = kin != NULL ? copy_kin (kin, path) : hr_import_new_model (path);

  if (kin != NULL && (kin->formula != HR_FORMULA_LAYERS || kin->n_groups > MAX_RULED_GROUPS
                      || hr_config_member (config, "block_configs") != NULL))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   "%s: of this architecture (%s) only the sizes that the catalogue has are known; "
                   "choose one of them", path, kin->model_type);
      return NULL;
    }
  if (kin == NULL)
    {
      HrJsonNode *type = hr_config_member (config, "model_type");
      const char *activation = hr_config_text (config, "hidden_act|hidden_activation|"
                                                        "activation_function");

      model->model_type = type != NULL && type->type == HR_JSON_TEXT
                          ? g_strdup (type->value.text) : NULL;
      model->gated_mlp = activation == NULL || strstr (activation, "relu") == NULL;
      model->final_norm = TRUE;
    }
  else
    scale_extras (kin, model);
  hr_import_sizes (config, kin, model);
  /* what n_inner is where it is left out (transformers configuration_gpt2.py) */
  if (kin == NULL && model->intermediate_size == 0)
    model->intermediate_size = MIN (4 * model->hidden_size, HR_IMPORT_MAX_SIZE);
  hr_import_parts (config, kin, model);
  if (!*config->failed)
    hr_import_layers (config, kin, model);
  return *config->failed || !hr_import_check (model, path, error) ? NULL : g_steal_pointer (&model);
}

/* A text model inside one that also sees or hears. */
static HrConfig
text_config (const HrConfig *whole)
{
  static const char *const names[] = { "text_config", "llm_config", "language_config",
                                       "thinker_config" };
  HrConfig text = *whole;

  for (guint depth = 0; depth < 2; depth++)
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
      {
        HrJsonNode *node = text.object != NULL && text.object->type == HR_JSON_OBJECT
                           ? hr_json_node_member (text.object, names[i]) : NULL;
        if (node != NULL && node->type == HR_JSON_OBJECT)
          {
            text.outer = whole->object;
            text.object = node;
          }
      }
  return text;
}

static void
note_assumptions (HrImport *self)
{
  HrModel *model = self->model;

  if (model->vocab_size == 0)
    self->notes |= HR_IMPORT_VOCABULARY_UNKNOWN;
  if (model->max_context == 0)
    {
      self->notes |= HR_IMPORT_CONTEXT_ASSUMED;
      model->max_context = model->rope_positions = 4096;
    }
}

static gboolean
read_root (HrImport       *self,
           HrCatalog      *catalog,
           const HrConfig *whole,
           gboolean        rules_only,
           GError        **error)
{
  HrConfig config = text_config (whole);
  gboolean same;
  const HrModel *kin = hr_import_find_kin (&config, catalog, &same, error);

  if (*whole->failed || (error != NULL && *error != NULL))
    return FALSE;
  self->architecture = g_strdup (hr_config_text (&config, "model_type"));
  if (kin != NULL && same && !rules_only)
    {
      self->notes |= HR_IMPORT_RECORD_SHAPE;
      self->model = as_record (&config, kin, self->path);
    }
  else
    {
      self->notes |= kin != NULL ? HR_IMPORT_KIN_TRAITS : HR_IMPORT_UNKNOWN_TYPE;
      self->model = by_rules (&config, kin, self->path, error);
    }
  if (self->model == NULL || *whole->failed)
    return FALSE;
  self->kin = kin != NULL ? g_strdup (kin->id) : NULL;
  self->format = hr_import_config_format (&config, kin != NULL ? kin->native_dtype : NULL);
  self->notes |= self->format == NULL ? HR_IMPORT_FORMAT_UNKNOWN : 0;
  g_free (self->model->native_dtype);
  self->model->native_dtype = g_strdup (self->format);
  note_assumptions (self);
  return TRUE;
}

/* @rules_only: not as a record even if the sizes are one's; for tests of the rules. */
gboolean
hr_import_config_text (HrImport   *self,
                       HrCatalog  *catalog,
                       const char *path,
                       const char *text,
                       gsize       length,
                       gboolean    rules_only,
                       GError    **error)
{
  g_autoptr (HrJsonDocument) document = hr_json_document_parse (text, length, path, error);
  g_autoptr (GError) problem = NULL;
  gboolean failed = FALSE, good;

  if (document == NULL)
    return FALSE;
  if (document->root->type != HR_JSON_OBJECT)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "%s: $: expected an object; choose the config.json of a model", path);
      return FALSE;
    }
  else
    {
      HrConfig whole = HR_CONFIG_INIT (document->root, path, &problem, &failed);
      good = read_root (self, catalog, &whole, rules_only, &problem);
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}

gboolean
hr_import_config (HrImport   *self,
                  HrCatalog  *catalog,
                  const char *path,
                  GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;

  self->kind = HR_IMPORT_CONFIG;
  return hr_import_read_text (path, HR_IMPORT_MAX_CONFIG_BYTES, &text, &length, error)
         && hr_import_config_text (self, catalog, path, text, length, FALSE, error);
}
