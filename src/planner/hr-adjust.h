/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"

G_BEGIN_DECLS

/* What has to follow in a plan when one of its choices changes. Each keeps what can be kept. */
void hr_adjust_to_count    (HrPlan    *plan);
void hr_adjust_to_engine   (HrPlan    *plan,
                            HrCatalog *catalog);
void hr_adjust_to_method   (HrPlan    *plan,
                            HrCatalog *catalog);
void hr_adjust_to_model    (HrPlan    *plan,
                            HrCatalog *catalog);
void hr_adjust_to_weights  (HrPlan    *plan,
                            HrCatalog *catalog);
void hr_adjust_to_workload (HrPlan    *plan,
                            HrCatalog *catalog);

G_END_DECLS
