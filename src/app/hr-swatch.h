/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-theme.h"

G_BEGIN_DECLS

#define HR_TYPE_SWATCH (hr_swatch_get_type ())

/**
 * HrSwatch:
 *
 * A small square in the colour and hatch of a kind of memory, as in the legend of the chart.
 */
G_DECLARE_FINAL_TYPE (HrSwatch, hr_swatch, HR, SWATCH, GtkWidget)

GtkWidget *hr_swatch_new          (void);
void       hr_swatch_set_category (HrSwatch      *self,
                                   HrCategory     category);
void       hr_swatch_set_theme    (HrSwatch      *self,
                                   const HrTheme *theme);

G_END_DECLS
