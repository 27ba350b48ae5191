/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tensors of a model that was read from a file of weights, in place of those that its shape
 * would have. */
#include "hr-stored.h"

#include <string.h>

/**
 * hr_stored_applies:
 * @records: the plan's records
 *
 * Returns: whether the plan weighs the model as its file holds it
 */
gboolean
hr_stored_applies (const HrRecords *records)
{
  return records->model->n_stored > 0
         && g_strcmp0 (records->model->native_dtype, records->format->id) == 0;
}

/* Tensors that a file fuses or splits, and that the architecture's list knows by other names. */
static HrTensorRole
role_by_name (const char *name)
{
  static const struct { const char *part; HrTensorRole role; } parts[] = {
    { "attn_qkv.weight", HR_ROLE_ATTN_Q }, { "attn_k_b.", HR_ROLE_MLA_KV_B },
    { "attn_v_b.", HR_ROLE_MLA_KV_B }, { "ffn_gate_up_exps.", HR_ROLE_EXPERT_UP },
    { "rope_f", HR_ROLE_NORM }, { "norm.", HR_ROLE_NORM }, { "ssm_", HR_ROLE_SSM_SMALL },
    { ".bias", HR_ROLE_BIAS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (name, parts[i].part) != NULL)
      return parts[i].role;
  return HR_ROLE_OTHER;
}

static HrTensorRole
role_of (const HrTensorList   *list,
         const HrStoredTensor *tensor)
{
  for (guint i = 0; i < list->n_tensors; i++)
    if (strcmp (list->tensors[i].name, tensor->name) == 0
        && (list->tensors[i].group >= 0) == (tensor->layer >= 0))
      return list->tensors[i].role;
  return role_by_name (tensor->name);
}

/**
 * hr_stored_visit:
 * @model: a model with tensors of its own
 * @list: the tensors that its shape has
 * @visit: called once per tensor of the file
 * @user_data: handed to @visit
 *
 * Walks over the tensors of the file; their bytes are the file's own, also where the element type
 * is none of ggml's and given as the 16-bit one.
 */
void
hr_stored_visit (const HrModel      *model,
                 const HrTensorList *list,
                 HrGgufVisit         visit,
                 gpointer            user_data)
{
  for (guint i = 0; i < model->n_stored; i++)
    {
      const HrStoredTensor *tensor = &model->stored[i];
      HrGgufEntry entry = {
        .name = tensor->name, .role = role_of (list, tensor), .layer = tensor->layer,
        .type = HR_GGML_BF16, .bytes = tensor->bytes,
      };

      hr_ggml_type_by_name (tensor->type, &entry.type);
      visit (&entry, user_data);
    }
}
