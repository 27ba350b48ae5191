/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-import.h"

G_BEGIN_DECLS

/* What libFuzzer calls; replay.c calls it, too. */
int         LLVMFuzzerTestOneInput (const guint8   *data,
                                    gsize           size);

HrCatalog  *target_catalog         (void);
const char *target_file            (const guint8   *data,
                                    gsize           size);
void        target_refused         (const GError   *error);
void        target_estimate        (const HrPlan   *plan,
                                    const HrModel  *model);
void        target_model           (const HrModel  *model);

G_END_DECLS
