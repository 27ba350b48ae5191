/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-theme.h"

G_BEGIN_DECLS

void hr_chart_theme_read (HrTheme   *theme,
                          GtkWidget *widget,
                          gboolean   dark,
                          gboolean   high_contrast);

G_END_DECLS
