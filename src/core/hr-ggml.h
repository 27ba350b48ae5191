/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"

G_BEGIN_DECLS

gboolean hr_ggml_estimate (const HrPlan    *plan,
                           const HrRecords *records,
                           HrEstimate      *out,
                           GError         **error);

G_END_DECLS
