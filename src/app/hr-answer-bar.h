/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_ANSWER_BAR (hr_answer_bar_get_type ())

/**
 * HrAnswerBar:
 *
 * The answer in a few lines, above every page: what it is about, whether it fits, how fast it is,
 * how sure that is; and why.
 */
G_DECLARE_FINAL_TYPE (HrAnswerBar, hr_answer_bar, HR, ANSWER_BAR, AdwBin)

void hr_answer_bar_set_up (HrAnswerBar *self,
                           HrEstimator *estimator,
                           HrSettings  *settings);

G_END_DECLS
