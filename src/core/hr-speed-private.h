/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-forward.h"
#include "hr-request.h"
#include "hr-speed.h"
#include "hr-time.h"

G_BEGIN_DECLS

/* One function per kind of workload; each fills in all of the answer. */
gboolean hr_speed_inference (const HrPlan    *plan,
                             const HrRecords *records,
                             HrSpeed         *out,
                             GError         **error);
gboolean hr_speed_serving   (const HrPlan    *plan,
                             const HrRecords *records,
                             HrSpeed         *out,
                             GError         **error);
gboolean hr_speed_training  (const HrPlan    *plan,
                             const HrRecords *records,
                             HrSpeed         *out,
                             GError         **error);

G_END_DECLS
