/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HR_TYPE_SCROLL_BOX (hr_scroll_box_get_type ())
G_DECLARE_FINAL_TYPE (HrScrollBox, hr_scroll_box, HR, SCROLL_BOX, GtkBox)

G_END_DECLS
