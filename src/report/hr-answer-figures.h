/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* The single figures of an answer: those that plans are compared by. */

guint       hr_answer_n_figures     (void);
const char *hr_answer_figure_key    (guint            figure);
const char *hr_answer_figure_name   (guint            figure);
double      hr_answer_figure_value  (const HrAnswer  *answer,
                                     guint            figure);
char       *hr_answer_figure_word   (const HrAnswer  *answer,
                                     guint            figure,
                                     HrByteUnit       unit);
HrTable    *hr_figures_to_table     (const HrAnswer  *answer,
                                     HrByteUnit       unit);
HrTable    *hr_speed_figures_to_table (const HrAnswer *answer);

G_END_DECLS
