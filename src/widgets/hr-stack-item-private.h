/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HR_TYPE_STACK_ITEM (hr_stack_item_get_type ())

G_DECLARE_FINAL_TYPE (HrStackItem, hr_stack_item, HR, STACK_ITEM, GtkWidget)

GtkWidget  *hr_stack_item_new             (guint        row,
                                           const char  *key);
guint       hr_stack_item_get_row         (HrStackItem *self);
const char *hr_stack_item_get_key         (HrStackItem *self);
void        hr_stack_item_set_description (HrStackItem *self,
                                           const char  *sentence);
void        hr_stack_item_set_selected    (HrStackItem *self,
                                           gboolean     selected);

G_END_DECLS
