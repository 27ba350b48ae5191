/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"

G_BEGIN_DECLS

typedef enum {
  HR_MODEL_SECTION_SIZE,
  HR_MODEL_SECTION_ATTENTION,
  HR_MODEL_SECTION_MLP,
  HR_MODEL_SECTION_EXPERTS,
  HR_MODEL_SECTION_LATENT,
  HR_MODEL_SECTION_STATE,
  HR_N_MODEL_SECTIONS,
} HrModelSection;

/* One hyper-parameter of a model, by its name in records. */
typedef struct _HrModelField HrModelField;

const HrModelField *hr_model_field_at         (guint               index);
const char         *hr_model_field_name       (const HrModelField *self);
HrModelSection      hr_model_field_section    (const HrModelField *self);
gboolean            hr_model_field_is_switch  (const HrModelField *self);
gboolean            hr_model_field_applies    (const HrModelField *self,
                                               const HrModel      *model);
guint64             hr_model_field_get_max    (const HrModelField *self);
guint64             hr_model_field_get        (const HrModelField *self,
                                               const HrModel      *model);
void                hr_model_field_set        (const HrModelField *self,
                                               HrModel            *model,
                                               guint64             value);

gboolean            hr_model_set_layer_count  (HrModel            *model,
                                               guint               group,
                                               guint               count);
gboolean            hr_model_count            (HrModel            *model,
                                               GError            **error);
char               *hr_model_make_id          (HrCatalog          *catalog,
                                               const char         *name);

G_END_DECLS
