/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-evidence-store.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_EVIDENCE_PAGE (hr_evidence_page_get_type ())

/**
 * HrEvidencePage:
 *
 * How sure the answer is: the nearest measured runs, all runs against their estimates, and what
 * rules of thumb say. Reads the evidence when it is first shown.
 */
G_DECLARE_FINAL_TYPE (HrEvidencePage, hr_evidence_page, HR, EVIDENCE_PAGE, AdwBin)

void hr_evidence_page_set_up (HrEvidencePage *self,
                              HrEstimator    *estimator,
                              HrSettings     *settings);

G_END_DECLS
