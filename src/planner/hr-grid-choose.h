/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-axis-values.h"

G_BEGIN_DECLS

/* Values that a grid varies a plan over: few, far apart, the plan's own among them. %NULL where
 * there is nothing to vary. */
HrAxisValues *hr_choose_formats (HrCatalog      *catalog,
                                 const HrAnswer *answer);
HrAxisValues *hr_choose_lengths (const HrAnswer *answer);
HrAxisValues *hr_choose_models  (HrCatalog      *catalog,
                                 const HrAnswer *answer);
HrAxisValues *hr_choose_devices (HrCatalog      *catalog,
                                 const HrAnswer *answer);
HrAxisValues *hr_choose_counts  (const HrAnswer *answer);

G_END_DECLS
