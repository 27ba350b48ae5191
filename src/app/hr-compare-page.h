/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_COMPARE_PAGE (hr_compare_page_get_type ())

/**
 * HrComparePage:
 *
 * The plan of the window beside those that were pinned: bars on one scale, figures, differences.
 */
G_DECLARE_FINAL_TYPE (HrComparePage, hr_compare_page, HR, COMPARE_PAGE, AdwBin)

void hr_compare_page_set_up (HrComparePage *self,
                             HrEstimator   *estimator,
                             HrSettings    *settings);
void hr_compare_page_pin    (HrComparePage *self);

G_END_DECLS
