/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-bounds.h"
#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_BUYER_LIST (hr_buyer_list_get_type ())

/**
 * HrBuyerList:
 *
 * Devices of the database with which a plan meets demands, by what they cost. Emits "plan-chosen"
 * with the plan and with words for it.
 */
G_DECLARE_FINAL_TYPE (HrBuyerList, hr_buyer_list, HR, BUYER_LIST, AdwBin)

void hr_buyer_list_show (HrBuyerList    *self,
                         HrCatalog      *catalog,
                         const HrBounds *bounds,
                         HrByteUnit      unit);

G_END_DECLS
