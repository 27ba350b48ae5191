/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-neighbours.h"
#include "hr-reference-methods.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* How sure estimates are, and what others measured. Whole sentences, translated; free what is
 * returned. */
char       *hr_sentence_memory_interval (const HrAnswer     *answer,
                                         HrByteUnit          unit);
char       *hr_sentence_speed_interval  (const HrAnswer     *answer);
const char *hr_sentence_quantity        (HrQuantity          quantity);
char       *hr_sentence_amount          (HrQuantity          quantity,
                                         double              value,
                                         HrByteUnit          unit);
char       *hr_sentence_run             (const HrEvaluationRow *row);
char       *hr_sentence_comparison      (const HrComparison *comparison,
                                         HrByteUnit          unit);
char       *hr_sentence_source          (const HrEvidence   *evidence);
const char *hr_sentence_rule            (HrReferenceMethod   method);
char       *hr_sentence_rule_value      (const HrReference  *reference,
                                         HrByteUnit          unit);
char       *hr_sentence_rule_errors     (const HrRuleErrors *errors);
const char *hr_sentence_rule_remark     (HrReferenceMethod   method);

G_END_DECLS
