/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HR_TYPE_SIDE_SCROLLER (hr_side_scroller_get_type ())

G_DECLARE_FINAL_TYPE (HrSideScroller, hr_side_scroller, HR, SIDE_SCROLLER, AdwBin)

G_END_DECLS
