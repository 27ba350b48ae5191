/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"

G_BEGIN_DECLS

gboolean hr_estimate_run   (const HrPlan    *plan,
                            const HrRecords *records,
                            HrEstimate      *out,
                            GError         **error);
void     hr_estimate_clear (HrEstimate      *self);

G_END_DECLS
