/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-units.h"

G_BEGIN_DECLS

/**
 * HrDeviceRun:
 * @first: index of the first device
 * @count: how many follow that are alike in every byte
 */
typedef struct {
  guint first;
  guint count;
} HrDeviceRun;

guint       hr_find_device_runs        (const HrEstimate       *estimate,
                                        HrDeviceRun             runs[HR_MAX_DEVICES]);

/* Estimates in words. Whole sentences, translated; free what is returned. */
char       *hr_sentence_hardware       (const HrAnswer         *answer);
char       *hr_sentence_title          (const HrAnswer         *answer);
char       *hr_sentence_subject        (const HrAnswer         *answer);
char       *hr_sentence_verdict        (const HrAnswer         *answer,
                                        HrByteUnit              unit);
char       *hr_sentence_peak           (const HrAnswer         *answer,
                                        HrByteUnit              unit);
char       *hr_sentence_pool           (const HrAnswer         *answer);
char       *hr_sentence_room           (const HrDeviceEstimate *device,
                                        HrByteUnit              unit);
char       *hr_sentence_device_run     (const HrDevice         *device,
                                        const HrDeviceRun      *run);
const char *hr_sentence_item           (const HrItem           *item);
const char *hr_sentence_counter        (HrCounter               counter);
const char *hr_sentence_kind           (HrItemKind              kind);
const char *hr_verdict_icon            (HrVerdict               verdict);
const char *hr_verdict_style           (HrVerdict               verdict);

G_END_DECLS
