/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-catalog.h"

G_BEGIN_DECLS

#define HR_TYPE_MODEL_FORM (hr_model_form_get_type ())

/**
 * HrModelForm:
 *
 * Every hyper-parameter of a model, to be changed; says what they come to. Emits "saved" with the
 * id of the record that was made of them, then closes.
 */
G_DECLARE_FINAL_TYPE (HrModelForm, hr_model_form, HR, MODEL_FORM, AdwWindow)

GtkWidget *hr_model_form_new (HrCatalog     *catalog,
                              const HrModel *base);

G_END_DECLS
