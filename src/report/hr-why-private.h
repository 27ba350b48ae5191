/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-why.h"

G_BEGIN_DECLS

GPtrArray *hr_whys_new    (void);
gboolean   hr_whys_can_tell
                          (const HrAnswer *answer);
void       hr_whys_add    (GPtrArray   *list,
                           const HrWhy *why);
void       hr_whys_extend (GPtrArray   *list,
                           GPtrArray   *more);

void       hr_whys_add_speed_interval
                          (GPtrArray      *list,
                           const HrAnswer *answer);

G_END_DECLS
