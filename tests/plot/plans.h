/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-stack.h"

G_BEGIN_DECLS

HrStack *plan_two_cards       (void);
HrStack *plan_compared        (void);
HrStack *plan_does_not_fit    (void);
HrStack *plan_partial_offload (void);
HrStack *plan_eight_cards     (void);
HrStack *plan_training        (void);
HrStack *plan_random          (void);

G_END_DECLS
