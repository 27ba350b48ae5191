/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-stack.h"
#include "hr-units.h"

G_BEGIN_DECLS

HrStack *hr_memory_stack_new       (const HrAnswer *answer,
                                    HrByteUnit      unit);
HrStack *hr_memory_stack_new_empty (HrByteUnit      unit);

G_END_DECLS
