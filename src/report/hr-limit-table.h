/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* How far a plan goes, and what to change where it does not fit. */

HrTable *hr_limits_to_table (HrCatalog      *catalog,
                             const HrAnswer *answer);
HrTable *hr_advice_to_table (HrCatalog      *catalog,
                             const HrAnswer *answer,
                             guint           max_rows,
                             HrByteUnit      unit);

G_END_DECLS
