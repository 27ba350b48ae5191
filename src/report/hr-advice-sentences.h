/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-advisor.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* Advice and limits in words. Whole sentences, translated; free what is returned. */
char       *hr_sentence_change         (const HrChange     *change);
char       *hr_sentence_advice         (const HrAdvice     *advice);
char       *hr_sentence_advice_effect  (const HrAdvice     *advice,
                                        HrByteUnit          unit);
char       *hr_sentence_advice_flags   (const HrAdvice     *advice,
                                        const HrPlan       *plan,
                                        const HrEngine     *engine);
char       *hr_sentence_bottleneck     (const HrBottleneck *bottleneck);
char       *hr_sentence_lifts          (const HrBottleneck *bottleneck);
const char *hr_sentence_limit_title    (HrLimitKind         kind);
char       *hr_sentence_limit_value    (HrLimitKind         kind,
                                        const HrLimit      *limit);
char       *hr_sentence_limit_binding  (HrLimitKind         kind,
                                        const HrLimit      *limit);
char       *hr_sentence_limit          (HrLimitKind         kind,
                                        const HrLimit      *limit);

G_END_DECLS
