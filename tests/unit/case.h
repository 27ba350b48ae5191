/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"
#include "hr-estimate.h"

/* One plan with the records it names, for tests of whole estimates. */
typedef struct {
  HrPlan    *plan;
  HrRecords  records;
  HrEstimate estimate;
} Case;

extern HrCatalog *catalog;

void    case_load  (Case       *self,
                    const char *model,
                    const char *hardware,
                    const char *engine,
                    const char *weights);
void    case_set   (Case       *self,
                    const char *path,
                    const char *value);
void    case_run   (Case       *self);
guint64 case_bytes (Case       *self);
void    case_clear (Case       *self);
void    case_check_sums (const HrDeviceEstimate *device);
