/* SPDX-License-Identifier: GPL-3.0-or-later */

/* params.json of Meta's and Mistral's own checkpoints (meta-llama llama/model.py ModelArgs and
 * FeedForward; mistral-inference args.py). */
#include "hr-import-private.h"

#include "hr-error.h"
#include "hr-units.h"

/* The MLP is two thirds of four times the width, stretched, and rounded up. */
static guint
feed_forward (const HrConfig *config,
              guint           dim)
{
  guint multiple = hr_config_size (config, "multiple_of", 256);
  double factor = hr_config_double (config, "ffn_dim_multiplier", 1);
  guint width = (guint) (2 * (guint64) 4 * dim / 3);

  if (!(factor > 0 && factor <= 16) || multiple == 0)
    return width;
  return (guint) hr_ceil_to ((guint64) (factor * width), multiple);
}

static void
read_experts (const HrConfig *config,
              HrModel        *model)
{
  HrConfig moe = hr_config_enter (config, "moe");

  model->moe.n_experts = hr_config_size (&moe, "num_experts", 0);
  model->moe.n_experts_per_tok = hr_config_size (&moe, "num_experts_per_tok", 1);
  model->moe.expert_size = model->intermediate_size;
  model->has_moe = model->moe.n_experts > 1;
}

static gboolean
read_params (HrImport       *self,
             const HrConfig *config,
             GError        **error)
{
  HrModel *model = self->model = hr_import_new_model (self->path);

  model->model_type = g_strdup ("llama");
  model->gated_mlp = model->final_norm = TRUE;
  hr_import_sizes (config, NULL, model);
  if (model->intermediate_size == 0)
    model->intermediate_size = feed_forward (config, model->hidden_size);
  read_experts (config, model);
  hr_import_layers (config, NULL, model);
  self->notes |= model->vocab_size == 0 ? HR_IMPORT_VOCABULARY_UNKNOWN : 0;
  if (model->max_context == 0)
    {
      self->notes |= HR_IMPORT_CONTEXT_ASSUMED;
      model->max_context = model->rope_positions = 4096;
    }
  self->architecture = g_strdup ("llama");
  self->format = g_strdup ("bf16");
  model->native_dtype = g_strdup ("bf16");
  return !*config->failed && hr_import_check (model, self->path, error);
}

gboolean
hr_import_params (HrImport   *self,
                  const char *path,
                  GError    **error)
{
  g_autoptr (HrJsonDocument) document = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  gboolean failed = FALSE, good = FALSE;
  gsize length;

  self->kind = HR_IMPORT_PARAMS;
  if (!hr_import_read_text (path, HR_IMPORT_MAX_CONFIG_BYTES, &text, &length, error)
      || (document = hr_json_document_parse (text, length, path, error)) == NULL)
    return FALSE;
  if (document->root->type == HR_JSON_OBJECT)
    {
      HrConfig config = HR_CONFIG_INIT (document->root, path, &problem, &failed);
      good = read_params (self, &config, &problem);
    }
  else
    g_set_error (&problem, HR_ERROR, HR_ERROR_INVALID, "%s: $: expected an object; choose the "
                 "params.json of a model", path);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}
