/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-plan.h"

G_BEGIN_DECLS

/* What a plan's field holds, in C and in text. */
typedef enum {
  HR_FIELD_COUNT,              /* gint64, at least 0 */
  HR_FIELD_POSITIVE,           /* gint64, at least 1 */
  HR_FIELD_SMALL,              /* the same in a gint */
  HR_FIELD_SWITCH,             /* gint 0 or 1 */
  HR_FIELD_KV,                 /* gint, HrKvType */
  HR_FIELD_NAME,               /* gint, index into names */
  HR_FIELD_SHARE,              /* double, 0 to 1 */
  HR_FIELD_AMOUNT,             /* double, at least 0 */
  HR_FIELD_DEGREE,             /* gint, at least 1 */
  HR_FIELD_TARGETS,            /* gint, HrTargets */
} HrFieldType;

typedef struct {
  const char        *section;
  const char        *name;
  HrFieldType        type;
  gsize              offset;
  const char *const *names;
} HrPlanField;

#define HR_PLAN_MAX_TOKENS G_GINT64_CONSTANT (1000000000)
#define HR_PLAN_MAX_DEVICES 65536
#define HR_PLAN_MAX_AMOUNT 1e18

extern const HrPlanField hr_plan_fields[];
extern const guint hr_n_plan_fields;
extern const char *const hr_workload_names[];
extern const char *const hr_attention_names[];
extern const char *const hr_phase_names[];

double   hr_plan_field_get      (const HrPlan      *self,
                                 const HrPlanField *field);
void     hr_plan_field_store    (HrPlan            *self,
                                 const HrPlanField *field,
                                 double             value);
void     hr_plan_field_range    (const HrPlanField *field,
                                 gint64            *min,
                                 gint64            *max);
gboolean hr_plan_field_is_set   (const HrPlan      *self,
                                 const HrPlanField *field);
gboolean hr_plan_field_parse    (const HrPlanField *field,
                                 const char        *text,
                                 double            *value);
char    *hr_plan_field_describe (const HrPlanField *field);
char    *hr_targets_to_text     (guint              targets);

G_END_DECLS
