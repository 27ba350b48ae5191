/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-field.h"

G_BEGIN_DECLS

#define HR_TYPE_NUMBER_ROW (hr_number_row_get_type ())

/**
 * HrNumberRow:
 *
 * A row with a spin button for one number of the plan. Tokens and batches step by powers of two;
 * "32K" is understood. While the plan leaves the number open the engine's own is shown; another
 * number can be taken back to it. Emits "changed" when the user changes the number.
 */
G_DECLARE_FINAL_TYPE (HrNumberRow, hr_number_row, HR, NUMBER_ROW, AdwActionRow)

GtkWidget *hr_number_row_new       (const HrField *field);
void       hr_number_row_set       (HrNumberRow   *self,
                                    double         value,
                                    double         default_value);
double     hr_number_row_get       (HrNumberRow   *self);

G_END_DECLS
