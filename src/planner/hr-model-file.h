/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"
#include "hr-import.h"
#include "hr-items.h"

G_BEGIN_DECLS

gboolean        hr_model_file_is_named (const char *name);
HrImport       *hr_model_file_read     (HrCatalog  *catalog,
                                        const char *name,
                                        GError    **error);
const HrImport *hr_model_file_open     (HrCatalog  *catalog,
                                        const char *name,
                                        GError    **error);
void            hr_model_file_warn     (HrCatalog  *catalog,
                                        const char *name,
                                        HrEstimate *estimate);

G_END_DECLS
