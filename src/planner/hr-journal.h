/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-plan-store.h"

G_BEGIN_DECLS

#define HR_TYPE_JOURNAL (hr_journal_get_type ())

/* Changes are on disk this long after they are made: a slider that is dragged writes twice a
 * second, not at every step. */
#define HR_JOURNAL_DELAY_MS 500

/**
 * HrJournal:
 *
 * Keeps a copy of one window's unsaved plan on disk while it differs from its file.
 */
G_DECLARE_FINAL_TYPE (HrJournal, hr_journal, HR, JOURNAL, GObject)

HrJournal *hr_journal_new   (const char  *path,
                             HrPlanStore *store,
                             HrEstimator *estimator);
void       hr_journal_write (HrJournal   *self);
void       hr_journal_close (HrJournal   *self);
gboolean   hr_journal_read  (const char  *path,
                             GFile      **file,
                             HrPlan     **plan);

G_END_DECLS
