/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-widget.h"

G_BEGIN_DECLS

typedef struct {
  gpointer      data;
  GArray       *stops;         /* guint: items of the data that the keyboard walks through */
  GPtrArray    *items;         /* HrChartItem, one for each stop */

  HrTheme       theme;
  HrTypesetter *typesetter;
  gpointer      layout;        /* where everything goes */
  int           laid_width;    /* the size it was laid out for, -1: out of date */
  int           laid_height;

  gpointer      old_data;      /* while items glide: where they come from … */
  gpointer      old_layout;
  gpointer      shown;         /* … and where they are */
  guint         tick_id;
  gint64        start_us;

  int           measured_width;        /* memo of the last measure, -1: none */
  int           minimum_height;
  int           natural_height;
  gpointer      measured;              /* the layout of that height, until it is used */

  char         *selected_key;
  char         *description;
  int           hovered;       /* index of an item of the data, or -1 */
  GtkWidget    *last_focus;
  GtkWidget    *card;          /* what is said of an item, NULL before the first time */
  guint         dark : 1;
  guint         high_contrast : 1;
  guint         show_legend : 1;
} HrChartWidgetPrivate;

HrChartWidgetPrivate *hr_chart_widget_private (HrChartWidget *self);

/* hr-chart-widget-input.c: pointer, keyboard, focus and the children */
void hr_chart_widget_class_init_input (HrChartWidgetClass *klass);
void hr_chart_widget_init_input       (HrChartWidget      *self);
void hr_chart_widget_update_items     (HrChartWidget      *self);
void hr_chart_widget_select_items     (HrChartWidget      *self);
void hr_chart_widget_allocate_items   (HrChartWidget      *self);
void hr_chart_widget_leave            (HrChartWidget      *self);
int  hr_chart_widget_find_focus       (HrChartWidget      *self);

G_END_DECLS
