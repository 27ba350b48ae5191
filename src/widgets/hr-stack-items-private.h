/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-stack-geometry.h"
#include "hr-stack-item-private.h"

G_BEGIN_DECLS

/* The children of a chart: one HrStackItem for each segment of its stack, in the same order. */

typedef void (*HrStackItemFunc) (GtkWidget *item,
                                 gpointer   user_data);

void          hr_stack_items_update      (GPtrArray             *items,
                                          GtkWidget             *parent,
                                          const HrStack         *stack,
                                          HrStackItemFunc        added,
                                          HrStackItemFunc        gone,
                                          gpointer               user_data);
void          hr_stack_items_select      (GPtrArray             *items,
                                          const char            *key);
void          hr_stack_items_allocate    (GPtrArray             *items,
                                          const HrStackGeometry *geometry);
HrStackItem  *hr_stack_items_get         (GPtrArray             *items,
                                          guint                  index);
GtkWidget    *hr_stack_items_get_widget  (GPtrArray             *items,
                                          guint                  index);
int           hr_stack_items_index       (GPtrArray             *items,
                                          GtkWidget             *item);
int           hr_stack_items_find_focus  (GPtrArray             *items);
const HrRect *hr_stack_items_rect        (const HrStackGeometry *geometry,
                                          guint                  index);
int           hr_stack_items_find_beside (GPtrArray             *items,
                                          const HrStackGeometry *geometry,
                                          guint                  from,
                                          gboolean               forward,
                                          gboolean               outermost);
int           hr_stack_items_find_across (GPtrArray             *items,
                                          const HrStackGeometry *geometry,
                                          guint                  from,
                                          int                    step);

G_END_DECLS
