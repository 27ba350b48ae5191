/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-gguf.h"
#include "hr-items.h"

G_BEGIN_DECLS

gboolean hr_stored_applies (const HrRecords    *records);
void     hr_stored_visit   (const HrModel      *model,
                            const HrTensorList *list,
                            HrGgufVisit         visit,
                            gpointer            user_data);

G_END_DECLS
