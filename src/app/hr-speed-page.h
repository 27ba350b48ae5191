/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_SPEED_PAGE (hr_speed_page_get_type ())

/**
 * HrSpeedPage:
 *
 * How fast a plan runs: the roofline with every operation, where the time goes, and the same as a
 * table. One operation is selected in all three.
 */
G_DECLARE_FINAL_TYPE (HrSpeedPage, hr_speed_page, HR, SPEED_PAGE, AdwBin)

void hr_speed_page_set_up (HrSpeedPage *self,
                           HrEstimator *estimator,
                           HrSettings  *settings);

G_END_DECLS
