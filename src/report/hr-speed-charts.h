/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-answer.h"
#include "hr-roofline.h"
#include "hr-stack.h"

G_BEGIN_DECLS

HrRoofline *hr_speed_roofline_new (const HrAnswer *answer,
                                   GListModel     *items);
HrStack    *hr_speed_stack_new    (const HrAnswer *answer,
                                   GListModel     *items);
char       *hr_format_si          (double          value,
                                   const char     *unit);

G_END_DECLS
