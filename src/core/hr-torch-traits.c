/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-torch-traits.h"

#include <string.h>

/* Read off huggingface/transformers modeling_<model_type>.py. */
static const struct {
  const char *model_type;
  guint       traits;
} table[] = {
  { "bloom", HR_TORCH_FUSED_QKV | HR_TORCH_NO_ROPE | HR_TORCH_LOSS_16BIT },
  { "chatglm", HR_TORCH_FUSED_QKV | HR_TORCH_FUSED_UP | HR_TORCH_CAT_ROPE },
  { "cohere", HR_TORCH_CENTERED },
  { "cohere2", HR_TORCH_CENTERED },
  { "dbrx", HR_TORCH_FUSED_QKV },
  { "falcon", HR_TORCH_FUSED_QKV | HR_TORCH_LOSS_16BIT },
  { "gemma", HR_TORCH_NORM_FP32 },
  { "gemma2", HR_TORCH_NORM_FP32 | HR_TORCH_LOGIT_CAP },
  { "gemma3_text", HR_TORCH_NORM_FP32 | HR_TORCH_TWO_ROPES },
  { "glm", HR_TORCH_FUSED_UP | HR_TORCH_CAT_ROPE },
  { "glm4", HR_TORCH_FUSED_UP | HR_TORCH_CAT_ROPE },
  { "gpt2", HR_TORCH_FUSED_QKV | HR_TORCH_DROPOUT | HR_TORCH_NO_ROPE | HR_TORCH_LOSS_16BIT },
  { "gpt_bigcode", HR_TORCH_FUSED_QKV | HR_TORCH_DROPOUT | HR_TORCH_NO_ROPE | HR_TORCH_LOSS_16BIT },
  { "gpt_neox", HR_TORCH_FUSED_QKV | HR_TORCH_CAT_ROPE | HR_TORCH_LOSS_16BIT },
  { "granite", HR_TORCH_LOSS_REBINDS },
  { "granitemoe", HR_TORCH_LOSS_REBINDS },
  { "mpt", HR_TORCH_FUSED_QKV | HR_TORCH_NO_ROPE | HR_TORCH_LOSS_16BIT },
  { "olmo2", HR_TORCH_NORM_FP32 | HR_TORCH_POST_NORM },
  { "olmo3", HR_TORCH_NORM_FP32 | HR_TORCH_POST_NORM },
  { "opt", HR_TORCH_DROPOUT | HR_TORCH_NO_ROPE | HR_TORCH_LOSS_16BIT },
  { "phi", HR_TORCH_CAT_ROPE },
  { "phi3", HR_TORCH_FUSED_QKV | HR_TORCH_FUSED_UP | HR_TORCH_CAT_ROPE },
  { "qwen", HR_TORCH_FUSED_QKV },
  { "stablelm", HR_TORCH_CAT_ROPE },
};

/**
 * hr_torch_traits:
 * @model: a model
 *
 * Returns: what its PyTorch code does that its shapes do not tell
 */
HrTorchTraits
hr_torch_traits (const HrModel *model)
{
  guint traits = g_strcmp0 (model->activation, "gelu_new") == 0 ? HR_TORCH_PYTHON_GELU : 0;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (model->model_type, table[i].model_type) == 0)
      traits |= table[i].traits;
  return traits;
}

/**
 * hr_torch_uses_rope:
 * @model: a model
 *
 * Returns: whether queries and keys are rotated
 */
gboolean
hr_torch_uses_rope (const HrModel *model)
{
  return model->position != NULL && strstr (model->position, "rope") != NULL &&
         !(hr_torch_traits (model) & HR_TORCH_NO_ROPE);
}
