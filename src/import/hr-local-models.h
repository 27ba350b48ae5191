/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-local-stores.h"

G_BEGIN_DECLS

#define HR_TYPE_LOCAL_MODEL (hr_local_model_get_type ())

/**
 * HrLocalModel:
 *
 * A model on this computer in a GObject, for list models.
 */
G_DECLARE_FINAL_TYPE (HrLocalModel, hr_local_model, HR, LOCAL_MODEL, GObject)

const HrLocalEntry *hr_local_model_get_entry (HrLocalModel *self);

#define HR_TYPE_LOCAL_MODELS (hr_local_models_get_type ())

/**
 * HrLocalModels:
 *
 * A #GListModel of #HrLocalModel. Looks when it is first asked how many there are, in a thread of
 * its own, and is empty until then; "loading" tells when it has looked everywhere.
 */
G_DECLARE_FINAL_TYPE (HrLocalModels, hr_local_models, HR, LOCAL_MODELS, GObject)

HrLocalModels *hr_local_models_new         (const char    *home);
gboolean       hr_local_models_get_loading (HrLocalModels *self);

/* Why others are not in the list; (element-type utf8) (transfer none). */
GPtrArray     *hr_local_models_get_skipped (HrLocalModels *self);

G_END_DECLS
