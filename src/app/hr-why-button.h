/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HrWhyFunc:
 * @user_data: data of the button
 *
 * Returns: (transfer full) (nullable) (element-type HrWhy): what is behind the numbers beside the
 *   button, at the moment when it is pressed
 */
typedef GPtrArray *(*HrWhyFunc) (gpointer user_data);

GtkWidget *hr_why_button_new    (const char     *name,
                                 HrWhyFunc       func,
                                 gpointer        user_data,
                                 GDestroyNotify  destroy);
void       hr_why_button_set_up (GtkMenuButton  *button,
                                 const char     *name,
                                 HrWhyFunc       func,
                                 gpointer        user_data,
                                 GDestroyNotify  destroy);

G_END_DECLS
