/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "hr-plan.h"

G_BEGIN_DECLS

/* Changes of the same field within this time are one step of undo: a held spin button, typing. */
#define HR_HISTORY_MERGE_US (G_USEC_PER_SEC)

/* Plans are a few hundred bytes; the bound only keeps a day-long session from growing for ever. */
#define HR_HISTORY_MAX 500

/**
 * HrHistory:
 *
 * Undo as a stack of whole plans: nothing can be forgotten, no inverse can be wrong.
 */
typedef struct _HrHistory HrHistory;

HrHistory    *hr_history_new       (void);
void          hr_history_free      (HrHistory    *self);
void          hr_history_reset     (HrHistory    *self,
                                    const HrPlan *plan);
gboolean      hr_history_push      (HrHistory    *self,
                                    const HrPlan *plan,
                                    const char   *field,
                                    gint64        time_us);
const HrPlan *hr_history_current   (HrHistory    *self);
const HrPlan *hr_history_undo      (HrHistory    *self);
const HrPlan *hr_history_redo      (HrHistory    *self);
gboolean      hr_history_can_undo  (HrHistory    *self);
gboolean      hr_history_can_redo  (HrHistory    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHistory, hr_history_free)

G_END_DECLS
