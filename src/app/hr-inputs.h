/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_INPUTS (hr_inputs_get_type ())

/**
 * HrInputs:
 *
 * The boxed lists that hold the question: model, hardware, engine, workload. Shows only what the
 * chosen engine asks for, and says what it takes by itself.
 */
G_DECLARE_FINAL_TYPE (HrInputs, hr_inputs, HR, INPUTS, AdwBin)

void hr_inputs_set_up (HrInputs    *self,
                       HrEstimator *estimator,
                       HrSettings  *settings);
gboolean hr_inputs_grab_focus_of (HrInputs   *self,
                                  const char *path);
void hr_inputs_ask_hub (HrInputs    *self,
                        const char  *text);

G_END_DECLS
