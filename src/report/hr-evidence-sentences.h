/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-neighbours.h"
#include "hr-reference-methods.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* What others measured, and what rules of thumb say. Whole sentences, translated; free what is
 * returned. */
char       *hr_sentence_run         (const HrEvaluationRow *row);
char       *hr_sentence_run_size    (const HrEvaluationRow *row);
char       *hr_sentence_comparison      (const HrComparison *comparison,
                                         HrByteUnit          unit);
char       *hr_sentence_source          (const HrEvidence   *evidence);
const char *hr_sentence_rule            (HrReferenceMethod   method);
char       *hr_sentence_rule_value      (const HrReference  *reference,
                                         HrByteUnit          unit);
char       *hr_sentence_rule_errors     (const HrRuleErrors *errors);
const char *hr_sentence_rule_remark     (HrReferenceMethod   method);

G_END_DECLS
