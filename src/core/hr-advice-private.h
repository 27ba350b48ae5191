/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-advice.h"

G_BEGIN_DECLS

/**
 * HrAdvisor:
 *
 * A plan while changes of it are looked for.
 */
typedef struct {
  const HrPlan       *plan;
  const HrRecords    *records;
  const HrCandidates *candidates;
  gboolean            fits;
  GArray             *changes;     /* (element-type HrChange) */
} HrAdvisor;

void hr_advice_generate (HrAdvisor *self);

G_END_DECLS
