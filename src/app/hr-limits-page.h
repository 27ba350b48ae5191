/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_LIMITS_PAGE (hr_limits_page_get_type ())

/**
 * HrLimitsPage:
 *
 * How far the plan goes: limits as a list, curves along one number, matrices of what fits, what is
 * best for its cost, and what to buy. Whatever is picked is put in place.
 */
G_DECLARE_FINAL_TYPE (HrLimitsPage, hr_limits_page, HR, LIMITS_PAGE, AdwBin)

void hr_limits_page_set_up (HrLimitsPage *self,
                            HrEstimator  *estimator,
                            HrSettings   *settings);

G_END_DECLS
