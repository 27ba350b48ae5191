/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-advice.h"
#include "hr-answer.h"
#include "hr-bounds.h"
#include "hr-evaluation.h"
#include "hr-evidence-charts.h"
#include "hr-reference-methods.h"
#include "hr-speed-item.h"
#include "hr-units.h"

G_BEGIN_DECLS

/**
 * HrWhy:
 * @title: what the number is
 * @value: the number with its unit
 * @words: how it comes about, as a sentence
 * @equation: (nullable): the same in symbols, with the inputs
 * @counter: (nullable): which of the counters of memory it is
 * @source: (nullable): where equation or inputs are from
 *
 * What opens behind a number. Every function below returns a list of them for what stands together
 * in one place of the window.
 */
typedef struct {
  const char *title;
  const char *value;
  const char *words;
  const char *equation;
  const char *counter;
  const char *source;
} HrWhy;

/* the answer */
GPtrArray  *hr_why_memory     (const HrAnswer        *answer,
                               HrByteUnit             unit);
GPtrArray  *hr_why_detail     (const HrAnswer        *answer,
                               HrByteUnit             unit);
GPtrArray  *hr_why_speed      (const HrAnswer        *answer);
GPtrArray  *hr_why_items      (const HrAnswer        *answer,
                               HrByteUnit             unit);
GPtrArray  *hr_why_sure       (const HrAnswer        *answer,
                               HrByteUnit             unit);
GPtrArray  *hr_why_cost       (const HrAnswer        *answer);
GPtrArray  *hr_why_operation  (const HrAnswer        *answer,
                               const HrSpeedItem     *item);
GPtrArray  *hr_why_bottleneck (const HrAnswer        *answer);
const char *hr_why_counter    (HrCounter              counter);

/* other plans */
GPtrArray  *hr_why_answer     (const HrAnswer        *answer,
                               HrByteUnit             unit);
GPtrArray  *hr_why_points     (const HrAnswer        *answer,
                               const char            *title,
                               HrByteUnit             unit);
GPtrArray  *hr_why_plan       (HrCatalog             *catalog,
                               const HrPlan          *plan,
                               HrByteUnit             unit);
GPtrArray  *hr_why_advice     (HrCatalog             *catalog,
                               const HrAnswer        *answer,
                               const HrAdvice        *advice,
                               HrByteUnit             unit);
GPtrArray  *hr_why_limit      (HrCatalog             *catalog,
                               const HrBounds        *bounds,
                               HrLimitKind            kind,
                               HrByteUnit             unit);
GPtrArray  *hr_why_choices    (const char            *title,
                               const char            *value,
                               guint                  n);
GPtrArray  *hr_why_device     (HrCatalog             *catalog,
                               const HrPlan          *plan,
                               const HrOffer         *offer,
                               HrByteUnit             unit);
GPtrArray  *hr_why_format     (HrCatalog             *catalog,
                               const HrPlan          *plan,
                               const HrFormat        *format,
                               HrByteUnit             unit);

/* measurements */
GPtrArray  *hr_why_run        (const HrEvaluationRow *run,
                               HrByteUnit             unit);
GPtrArray  *hr_why_rule       (const HrReference     *reference,
                               const HrRuleErrors    *errors,
                               HrByteUnit             unit);
GPtrArray  *hr_why_parity     (HrEvaluation          *evaluation,
                               const HrAnswer        *answer,
                               HrEvidenceTopic        topic);

G_END_DECLS
