/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-units.h"

G_BEGIN_DECLS

char *hr_sentence_basis           (const HrInterval *interval,
                                   const HrRecords  *records);

/* How sure an answer is, in words; %NULL where nothing like it was measured. */
char *hr_sentence_memory_interval (const HrAnswer *answer,
                                   HrByteUnit      unit);
char *hr_sentence_speed_interval  (const HrAnswer *answer);

G_END_DECLS
