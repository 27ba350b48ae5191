/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-choice.h"
#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_CHOICE_ROW (hr_choice_row_get_type ())

/**
 * HrChoiceRow:
 *
 * A row that shows one record of the catalogue and opens a searchable list of the others.
 * Emits "chosen" with the id when the user picks one.
 */
G_DECLARE_FINAL_TYPE (HrChoiceRow, hr_choice_row, HR, CHOICE_ROW, AdwActionRow)

GtkWidget *hr_choice_row_new          (const char  *name,
                                       const char  *chooser_title);
void       hr_choice_row_set_choices  (HrChoiceRow *self,
                                       GListModel  *choices);
void       hr_choice_row_set_id       (HrChoiceRow *self,
                                       const char  *id);
void       hr_choice_row_set_unit     (HrChoiceRow *self,
                                       HrByteUnit   unit);
void       hr_choice_row_set_own      (HrChoiceRow *self,
                                       const char  *title,
                                       const char  *facts);
void       hr_choice_row_offer_none   (HrChoiceRow *self,
                                       const char  *words);
void       hr_choice_row_set_chosen   (HrChoiceRow *self,
                                       gboolean     chosen);
void       hr_choice_row_offer_models (HrChoiceRow *self,
                                       gboolean     online);
void       hr_choice_row_ask_hub      (HrChoiceRow *self,
                                       const char  *text);

G_END_DECLS
