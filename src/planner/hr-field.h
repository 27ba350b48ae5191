/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-estimate.h"

G_BEGIN_DECLS

/**
 * HrField:
 * @path: the plan path, as in saved plans, engine records and the command line
 * @minimum: smallest value that makes sense
 * @maximum: largest value that the window offers
 * @doubling: whether people step through it in powers of two
 * @digits: behind the decimal point
 *
 * @type: how it is stored
 * @offset: where it stands in #HrPlan
 * @default_offset: where its default stands in #HrEngineProfile, or -1
 * @derive_default: what an engine does when its profile names no default, or NULL
 *
 * A number or switch of a plan that the window edits.
 */
typedef struct {
  const char *path;
  double      minimum;
  double      maximum;
  gboolean    doubling;
  guint       digits;
  guint       type;
  gsize       offset;
  gssize      default_offset;
  double    (*derive_default) (const HrPlan    *plan,
                               const HrRecords *records);
} HrField;

const HrField *hr_field_find         (const char      *path);
gboolean       hr_field_is_engines   (const HrField   *self);
double         hr_field_get          (const HrField   *self,
                                      const HrPlan    *plan);
void           hr_field_set          (const HrField   *self,
                                      HrPlan          *plan,
                                      double           value);
gboolean       hr_field_is_set       (const HrField   *self,
                                      const HrPlan    *plan);
double         hr_field_get_effective
                                     (const HrField   *self,
                                      const HrPlan    *plan,
                                      const HrRecords *records);
double         hr_field_get_default  (const HrField   *self,
                                      const HrPlan    *plan,
                                      const HrRecords *records);

G_END_DECLS
