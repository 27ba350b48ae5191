/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-bounds.h"
#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_LIMITS_LIST (hr_limits_list_get_type ())

/**
 * HrLimitsList:
 *
 * How far a plan goes in every direction, as a boxed list. Each row can be put in place: emits
 * "plan-chosen" with the plan and with words for it.
 */
G_DECLARE_FINAL_TYPE (HrLimitsList, hr_limits_list, HR, LIMITS_LIST, AdwBin)

void       hr_limits_list_show     (HrLimitsList   *self,
                                    HrCatalog      *catalog,
                                    const HrBounds *bounds,
                                    HrByteUnit      unit);
GtkWidget *hr_new_why_device_button
                              (const char    *words,
                               HrCatalog     *catalog,
                               const HrOffer *offer,
                               const HrPlan  *plan,
                               HrByteUnit     unit);
GtkWidget *hr_new_use_button       (GtkWidget      *owner,
                                    const char     *words,
                                    HrPlan         *plan);

G_END_DECLS
