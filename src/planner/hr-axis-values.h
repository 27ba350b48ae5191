/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"

G_BEGIN_DECLS

/* No sweep has more values on one axis. */
#define HR_AXIS_MAX_VALUES 1000000

/**
 * HrAxisValues:
 *
 * What one axis of a sweep sets, and to which values: a number or switch of the plan, or its
 * "model", "hardware", "engine" or "weights", or "devices", how many of them.
 */
typedef struct _HrAxisValues HrAxisValues;

HrAxisValues *hr_axis_values_parse   (const char         *text,
                                      HrCatalog          *catalog,
                                      GError            **error);
HrAxisValues *hr_axis_values_new_numbers (const char     *path,
                                      const double       *numbers,
                                      guint               n_numbers);
HrAxisValues *hr_axis_values_new_records (const char     *path,
                                      gconstpointer const *records,
                                      guint               n_records);
void          hr_axis_values_free    (HrAxisValues       *self);
const char   *hr_axis_values_path    (const HrAxisValues *self);
guint         hr_axis_values_count   (const HrAxisValues *self);
char         *hr_axis_values_dup     (const HrAxisValues *self,
                                      guint               index);
double        hr_axis_values_number  (const HrAxisValues *self,
                                      guint               index);
gconstpointer hr_axis_values_record  (const HrAxisValues *self,
                                      guint               index);
gint          hr_axis_values_find    (const HrAxisValues *self,
                                      double              number,
                                      gconstpointer       record);
void          hr_axis_values_apply   (const HrAxisValues *self,
                                      guint               index,
                                      HrPlan             *plan,
                                      const HrRecords    *records);
void          hr_axis_values_set     (const HrAxisValues *self,
                                      guint               index,
                                      HrPlan             *plan,
                                      HrRecords          *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrAxisValues, hr_axis_values_free)

G_END_DECLS
