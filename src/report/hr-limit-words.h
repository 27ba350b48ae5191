/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"
#include "hr-sweep.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* Numbers of charts about limits, in words; the first two of these are HrFormatFunc. */
char       *hr_word_tokens       (double              value,
                                  gpointer            user_data);
char       *hr_word_amount       (double              value,
                                  gpointer            user_data);
char       *hr_word_tick         (double              value,
                                  gpointer            user_data);
void        hr_set_byte_axis     (HrChart            *chart,
                                  HrChartAxisPlace    place,
                                  const char         *binary_title,
                                  const char         *decimal_title,
                                  HrByteUnit          unit);
char       *hr_sentence_point    (const HrSweepPoint *point,
                                  HrByteUnit          unit);
const char *hr_word_verdict      (const HrSweepPoint *point);
double      hr_byte_unit_bytes   (HrByteUnit          unit);

G_END_DECLS
