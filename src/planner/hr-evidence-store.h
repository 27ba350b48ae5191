/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-neighbours.h"

G_BEGIN_DECLS

#define HR_TYPE_EVIDENCE_STORE (hr_evidence_store_get_type ())

/**
 * HrEvidenceStore:
 *
 * The shipped evidence, estimated in the background when it is first asked for: thousands of runs
 * take a second or two. Its property "evaluation" is notified when they are there, or have failed.
 */
G_DECLARE_FINAL_TYPE (HrEvidenceStore, hr_evidence_store, HR, EVIDENCE_STORE, GObject)

HrEvidenceStore *hr_evidence_store_new            (const char      *data_dir);
void             hr_evidence_store_load           (HrEvidenceStore *self);
HrEvaluation    *hr_evidence_store_get_evaluation (HrEvidenceStore *self);
const char      *hr_evidence_store_get_problem    (HrEvidenceStore *self);
GArray          *hr_evidence_store_find           (HrEvidenceStore *self,
                                                   const HrPlan    *plan,
                                                   guint            n);

G_END_DECLS
