/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hr_name_button       (GtkWidget  *button,
                           const char *name);
void hr_names_from_labels (GtkWidget  *widget);

G_END_DECLS
