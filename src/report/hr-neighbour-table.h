/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-neighbours.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

const char *hr_sentence_quantity   (HrQuantity       quantity);
char       *hr_word_quantity       (HrQuantity       quantity,
                                    double           value,
                                    HrByteUnit       unit);
HrTable    *hr_neighbours_to_table (const GArray    *neighbours,
                                    HrByteUnit       unit);

G_END_DECLS
