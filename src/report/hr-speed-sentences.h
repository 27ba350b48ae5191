/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"

G_BEGIN_DECLS

const char *hr_sentence_operation   (HrOpKind        kind);
const char *hr_sentence_op_phase    (HrOpPhase       phase);
const char *hr_sentence_bound       (HrBound         bound);
const char *hr_sentence_bound_short (HrBound         bound);
char       *hr_sentence_seconds     (double          seconds);
char       *hr_word_number          (double          number);
char       *hr_word_share           (double          share,
                                     int             usual);
char       *hr_word_difference      (double          difference,
                                     int             usual);
char       *hr_sentence_speed       (const HrAnswer *answer);
char       *hr_sentence_speed_more  (const HrAnswer *answer);
char       *hr_sentence_cost        (const HrAnswer *answer);

G_END_DECLS
