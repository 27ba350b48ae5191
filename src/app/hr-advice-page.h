/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_ADVICE_PAGE (hr_advice_page_get_type ())

/**
 * HrAdvicePage:
 *
 * What to change so that the plan fits or runs faster, the best first, each with a button that
 * does it. Worked out in a thread while the page is shown.
 */
G_DECLARE_FINAL_TYPE (HrAdvicePage, hr_advice_page, HR, ADVICE_PAGE, AdwBin)

void hr_advice_page_set_up (HrAdvicePage *self,
                            HrEstimator  *estimator,
                            HrSettings   *settings);

G_END_DECLS
