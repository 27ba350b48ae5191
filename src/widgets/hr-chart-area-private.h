/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-area.h"
#include "hr-text.h"

G_BEGIN_DECLS

struct _HrChartArea {
  GtkWidget      parent_instance;

  HrChart       *data;
  GArray        *stops;        /* guint: items of the data that the keyboard walks through */
  GPtrArray     *items;        /* HrStackItem, one for each stop */

  HrTheme        theme;
  HrTypesetter  *typesetter;
  HrChartLayout *layout;       /* where everything goes */
  GdkTexture    *picture;      /* what was drawn of it, without marks */
  int            laid_width;   /* the size it was laid out for, -1: out of date */
  int            laid_height;
  int            measured_width;       /* memo of the last measure, -1: none */
  int            minimum_height;
  int            natural_height;

  char          *selected_key;
  char          *description;
  int            hovered;      /* index of an item of the data, or -1 */
  GtkWidget     *last_focus;
  GtkWidget     *card;         /* what is said of an item, NULL before the first time */
  guint          dark : 1;
  guint          high_contrast : 1;
  guint          show_legend : 1;
};

/* hr-chart-area-input.c: pointer, keyboard, focus and the children */
void hr_chart_area_class_init_input (HrChartAreaClass *klass);
void hr_chart_area_init_input       (HrChartArea      *self);
void hr_chart_area_update_items     (HrChartArea      *self);
void hr_chart_area_select_items     (HrChartArea      *self);
void hr_chart_area_allocate_items   (HrChartArea      *self);
void hr_chart_area_leave            (HrChartArea      *self);
int  hr_chart_area_focused_item     (HrChartArea      *self);

G_END_DECLS
