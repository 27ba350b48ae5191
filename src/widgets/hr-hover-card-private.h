/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HR_TYPE_HOVER_CARD (hr_hover_card_get_type ())

G_DECLARE_FINAL_TYPE (HrHoverCard, hr_hover_card, HR, HOVER_CARD, GtkPopover)

void hr_hover_card_show   (GtkWidget         **card,
                           GtkWidget          *chart,
                           const char         *name,
                           const char         *text,
                           const GdkRectangle *place);
void hr_hover_card_hide   (GtkWidget         **card);
void hr_hover_card_follow (GtkWidget         **card);
void hr_hover_card_drop   (GtkWidget         **card);

G_END_DECLS
