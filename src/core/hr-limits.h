/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"

G_BEGIN_DECLS

/* What can be solved for. */
typedef enum {
  HR_LIMIT_CONTEXT,            /* most tokens per sequence */
  HR_LIMIT_BATCH,              /* most sequences at once */
  HR_LIMIT_GPU_LAYERS,         /* most layers on devices */
  HR_LIMIT_CPU_EXPERTS,        /* fewest layers whose experts lie in main memory */
  HR_LIMIT_MICROBATCH,         /* most samples at once */
  HR_LIMIT_LENGTH,             /* most tokens per sample */
  HR_LIMIT_RANK,               /* largest rank of LoRA */
  HR_LIMIT_DEVICES,            /* fewest devices of the kind */
  HR_N_LIMITS
} HrLimitKind;

/**
 * HrLimit:
 * @known: whether there is an answer; else the capacity is unknown or the question makes no sense
 * @fits: whether any value fits
 * @value: the largest that fits, or the smallest for what is counted down
 * @open: every value up to the search's end fits
 * @device: the device that is full one step further on; HR_PLACE_HOST for main memory
 * @phase: static: in which phase
 * @kind: what takes most there
 *
 * Where a plan ends. One step beyond @value does not fit, unless @open.
 */
typedef struct {
  gboolean    known, fits, open;
  gint64      value;
  gint        device;
  const char *phase;
  HrItemKind  kind;
} HrLimit;

gboolean    hr_limit_applies   (HrLimitKind      kind,
                                const HrPlan    *plan,
                                const HrRecords *records);
void        hr_limit_find      (HrLimitKind      kind,
                                const HrPlan    *plan,
                                const HrRecords *records,
                                HrLimit         *out);
void        hr_limit_set       (HrLimitKind      kind,
                                HrPlan          *plan,
                                const HrRecords *records,
                                gint64           value);
const char *hr_limit_path      (HrLimitKind      kind,
                                const HrRecords *records);
const char *hr_limit_kind_name (HrLimitKind      kind);
gboolean    hr_limit_kind_parse (const char      *name,
                                HrLimitKind     *out);
gboolean    hr_plan_fits       (const HrPlan    *plan,
                                const HrRecords *records);

G_END_DECLS
