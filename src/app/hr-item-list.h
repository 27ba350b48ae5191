/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-answer.h"
#include "hr-theme.h"
#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_ITEM_LIST (hr_item_list_get_type ())

/**
 * HrItemList:
 *
 * The table of the chart's numbers: items, then the counters, each row opening to say why.
 * Emits "item-toggled" with the item's key when a row is opened, with NULL when it is closed.
 */
G_DECLARE_FINAL_TYPE (HrItemList, hr_item_list, HR, ITEM_LIST, AdwBin)

void hr_item_list_show      (HrItemList     *self,
                             const HrAnswer *answer,
                             HrByteUnit      unit);
void hr_item_list_set_theme (HrItemList     *self,
                             const HrTheme  *theme);
void hr_item_list_open      (HrItemList     *self,
                             const char     *key);

G_END_DECLS
