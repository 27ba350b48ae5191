/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "hr-catalog.h"
#include "hr-estimate.h"
#include "hr-interval.h"
#include "hr-speed.h"

G_BEGIN_DECLS

#define HR_TYPE_PLAN (hr_plan_get_type ())
#define HR_TYPE_ANSWER (hr_answer_get_type ())

/**
 * HrAnswer:
 * @plan: what was asked
 * @records: what the catalogue knows of it; members are NULL where the lookup failed
 * @estimate: the answer; empty when @error is set
 * @speed: how fast it runs; NULL where there is no answer or it does not fit
 * @memory_interval: of the bytes that the fullest device's process holds; without a group where
 *   nothing like it was measured
 * @speed_interval: of tokens per second, written or trained on; likewise
 * @error: why there is no answer, or NULL
 *
 * One question with its answer, immutable and counted by reference, so that a slow reader never
 * sees half of a newer one. The catalogue that answered must outlive it.
 */
typedef struct {
  HrPlan     *plan;
  HrRecords   records;
  HrEstimate  estimate;
  HrSpeed    *speed;
  HrInterval  memory_interval, speed_interval;
  GError     *error;
} HrAnswer;

GType     hr_plan_get_type    (void);
GType     hr_answer_get_type  (void);
HrAnswer *hr_answer_new       (HrCatalog    *catalog,
                               const HrPlan *plan);
HrAnswer *hr_answer_ref       (HrAnswer     *self);
void      hr_answer_unref     (HrAnswer     *self);
HrSpeed  *hr_speed_of         (const HrPlan     *plan,
                               const HrRecords  *records,
                               const HrEstimate *estimate);
void      hr_intervals_of     (HrCatalog        *catalog,
                               const HrPlan     *plan,
                               const HrRecords  *records,
                               const HrEstimate *estimate,
                               const HrSpeed    *speed,
                               HrInterval       *memory,
                               HrInterval       *speeds);
gboolean  hr_records_look_up  (HrRecords    *self,
                               HrCatalog    *catalog,
                               const HrPlan *plan,
                               GError      **error);
gboolean  hr_records_look_up_shape
                              (HrRecords     *self,
                               HrCatalog     *catalog,
                               const HrPlan  *plan,
                               const HrModel *shape,
                               GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrAnswer, hr_answer_unref)

G_END_DECLS
