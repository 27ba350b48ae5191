/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_MEMORY_PAGE (hr_memory_page_get_type ())

/**
 * HrMemoryPage:
 *
 * The answer: verdict in words, bars, and the table of the same numbers.
 */
G_DECLARE_FINAL_TYPE (HrMemoryPage, hr_memory_page, HR, MEMORY_PAGE, AdwBin)

void     hr_memory_page_set_up (HrMemoryPage *self,
                                HrEstimator  *estimator,
                                HrSettings   *settings);

G_END_DECLS
