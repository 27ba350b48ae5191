/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-journal.h"

G_BEGIN_DECLS

/**
 * HrSession:
 *
 * The journals of one run of the application, in a folder that it holds a lock on. The lock ends
 * with the process, however it ends: what a folder without one holds was not closed in order.
 */
typedef struct _HrSession HrSession;

/**
 * HrRecovered:
 * @file: (nullable): where the plan was opened from or saved to
 * @plan: the plan as it was last
 *
 * A window of a run that did not end in order.
 */
typedef struct {
  GFile  *file;
  HrPlan *plan;
} HrRecovered;

HrSession *hr_session_new              (const char  *folder);
void       hr_session_free             (HrSession   *self);
GPtrArray *hr_session_recover          (HrSession   *self);
void       hr_session_forget_recovered (HrSession   *self);
HrJournal *hr_session_open_journal     (HrSession   *self,
                                        HrPlanStore *store,
                                        HrEstimator *estimator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrSession, hr_session_free)

G_END_DECLS
