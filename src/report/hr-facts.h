/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-choice.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* What the window says about the records of the catalogue. */

char *hr_facts_model    (const HrModel  *model);
char *hr_facts_device   (const HrDevice *device,
                         HrByteUnit      unit);
char *hr_facts_format   (const HrFormat *format);
char *hr_facts_choice   (HrChoice       *choice,
                         HrByteUnit      unit);
char *hr_short_name     (const HrDevice *device);
char *hr_format_number  (double          number);

G_END_DECLS
