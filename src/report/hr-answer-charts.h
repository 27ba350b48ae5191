/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-chart.h"
#include "hr-units.h"

G_BEGIN_DECLS

const char *const *hr_answer_chart_keys  (void);
const char        *hr_answer_chart_title (const char      *key,
                                          HrByteUnit       unit);
HrChart           *hr_answer_to_chart    (HrCatalog       *catalog,
                                          const HrAnswer  *answer,
                                          const char      *key,
                                          HrByteUnit       unit,
                                          GError         **error);

G_END_DECLS
