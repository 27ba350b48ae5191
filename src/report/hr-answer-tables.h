/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* The numbers of an answer without error as tables: what pages, reports and clipboards share. */

HrTable *hr_inputs_to_table     (const HrAnswer *answer);
HrTable *hr_memory_to_table     (const HrAnswer *answer,
                                 HrByteUnit      unit);
HrTable *hr_breakdown_to_table  (const HrAnswer *answer,
                                 HrByteUnit      unit);
HrTable *hr_operations_to_table (const HrAnswer *answer,
                                 double          least_share);
HrTable *hr_equations_to_table  (const HrAnswer *answer);
HrTable *hr_answer_to_table     (HrCatalog      *catalog,
                                 const HrAnswer *answer,
                                 const char     *key,
                                 HrByteUnit      unit);

const char *const *hr_answer_table_keys (void);

G_END_DECLS
