/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-gguf.h"

G_BEGIN_DECLS

#define HR_GGUF_MAX_RULES 12

/* The part of a tensor's type that is the same in every layer. */
typedef struct {
  gboolean   fixed;            /* @type whatever the layer */
  HrGgmlType type;
  HrGgmlType base;
  guint      category;
  gboolean   low, lifts_v;
  guint8     rules[HR_GGUF_MAX_RULES];
  guint      n_rules;
} HrGgufRecipe;

void       hr_gguf_recipe_init (HrGgufRecipe        *self,
                                const HrGgufContext *ctx,
                                const HrGgufTensor  *tensor);
HrGgmlType hr_gguf_recipe_type (const HrGgufRecipe  *self,
                                const HrGgufContext *ctx,
                                const HrGgufTensor  *tensor);
void       hr_gguf_count       (const HrGgufContext *ctx,
                                const HrGgufTensor  *tensor,
                                guint8              *n_v,
                                guint8              *n_down);

G_END_DECLS
