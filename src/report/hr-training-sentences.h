/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-sentences.h"

G_BEGIN_DECLS

/* What only training has to say; as in hr-sentences.h. */
const char *hr_sentence_training_phase (const HrAnswer    *answer);
char       *hr_sentence_trainable      (const HrAnswer    *answer);
char       *hr_sentence_stage          (const HrAnswer    *answer,
                                        const HrDeviceRun *run);

G_END_DECLS
