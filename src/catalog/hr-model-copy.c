/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that are made from other models or layer by layer: what importers do. */
#include "hr-model.h"

#include <string.h>

/* HrModel.layer_group is a byte. */
#define MAX_GROUPS 255u

/**
 * hr_model_copy:
 * @self: a model
 *
 * Returns: (transfer full): a copy that may be changed before anybody else sees it; the tensors of
 *   a file are not copied
 */
HrModel *
hr_model_copy (const HrModel *self)
{
  HrModel *copy = g_memdup2 (self, sizeof *self);
  char **const strings[] = {
    &copy->id, &copy->name, &copy->family, &copy->organization, &copy->released, &copy->hf_id,
    &copy->model_type, &copy->native_dtype, &copy->activation, &copy->position, &copy->source,
    &copy->notes,
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    *strings[i] = g_strdup (*strings[i]);
  copy->aliases = g_strdupv (self->aliases);
  copy->groups = g_memdup2 (self->groups, self->n_groups * sizeof *self->groups);
  copy->layer_group = self->layer_group != NULL
                      ? g_memdup2 (self->layer_group, self->n_layers) : NULL;
  copy->stored = NULL;
  copy->n_stored = 0;
  copy->stored_gguf = NULL;
  return copy;
}

/* Padding is never written, so that members are compared, not bytes. */
static gboolean
layers_alike (const HrLayerGroup *a,
              const HrLayerGroup *b)
{
  return a->mixer == b->mixer && a->ffn == b->ffn && a->n_heads == b->n_heads
         && a->n_kv_heads == b->n_kv_heads && a->head_dim == b->head_dim
         && a->v_head_dim == b->v_head_dim && a->intermediate_size == b->intermediate_size
         && a->ffn_per_layer == b->ffn_per_layer && a->norms_per_layer == b->norms_per_layer
         && a->n_experts == b->n_experts && a->window == b->window && a->attn_gate == b->attn_gate
         && a->k_eq_v == b->k_eq_v && a->owns_cache == b->owns_cache
         && a->attn_sinks == b->attn_sinks && a->indexer == b->indexer;
}

/**
 * hr_model_set_layers:
 * @self: a model that nobody else sees yet
 * @layers: (array length=n_layers): every layer
 * @n_layers: their number, at least 1
 *
 * Gives the model its layers, those that are alike in one group. A model whose layers differ in
 * more ways than a record can hold has no groups afterwards.
 */
void
hr_model_set_layers (HrModel            *self,
                     const HrLayerGroup *layers,
                     guint               n_layers)
{
  g_autofree HrLayerGroup *groups = g_new0 (HrLayerGroup, MAX_GROUPS);
  g_autofree guint8 *layer_group = g_new0 (guint8, n_layers);
  guint n_groups = 0;

  g_clear_pointer (&self->groups, g_free);
  g_clear_pointer (&self->layer_group, g_free);
  self->n_groups = 0;
  self->n_layers = n_layers;
  for (guint i = 0; i < n_layers; i++)
    {
      guint k = 0;

      while (k < n_groups && !layers_alike (&groups[k], &layers[i]))
        k++;
      if (k == MAX_GROUPS)
        return;
      if (k == n_groups)
        {
          groups[n_groups] = layers[i];
          groups[n_groups++].count = 0;
        }
      groups[k].count++;
      layer_group[i] = (guint8) k;
    }
  self->groups = g_memdup2 (groups, n_groups * sizeof *groups);
  self->n_groups = n_groups;
  self->layer_group = g_steal_pointer (&layer_group);
}
