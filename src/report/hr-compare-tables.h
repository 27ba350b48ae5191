/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-stack.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* Several answers side by side; the window and the reports share them. */

char    *hr_compare_letter           (guint            i);
HrTable *hr_compare_answers_to_table (HrAnswer *const *answers,
                                      guint            n_answers,
                                      HrByteUnit       unit);
HrTable *hr_compare_inputs_to_table  (HrAnswer *const *answers,
                                      guint            n_answers);
HrStack *hr_compare_stack_new        (HrAnswer *const *answers,
                                      guint            n_answers,
                                      HrByteUnit       unit);

G_END_DECLS
