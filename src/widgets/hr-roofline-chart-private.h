/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-roofline-chart.h"
#include "hr-roofline-geometry.h"
#include "hr-text.h"

G_BEGIN_DECLS

struct _HrRooflineChart {
  GtkWidget           parent_instance;

  HrRoofline         *data;
  GPtrArray          *items;           /* HrStackItem, one for each point of the data */

  HrTheme             theme;
  HrTypesetter       *typesetter;
  HrRooflineGeometry *geometry;        /* where everything goes */
  int                 laid_width;      /* the size it was laid out for, -1: out of date */
  int                 laid_height;

  HrRoofline         *old_data;        /* while points glide: where they come from … */
  HrRooflineGeometry *old_geometry;
  HrRooflineGeometry *shown;           /* … and where they are */
  guint               tick_id;
  gint64              start_us;

  char               *selected_key;
  char               *description;
  GtkWidget          *hovered;
  GtkWidget          *card;            /* what is said of it, NULL before the first time */
  GtkWidget          *last_focus;
  guint               dark : 1;
  guint               high_contrast : 1;
  guint               show_legend : 1;
};

/* hr-roofline-chart-input.c: pointer, keyboard, focus and the children */
void hr_roofline_chart_class_init_input (HrRooflineChartClass *klass);
void hr_roofline_chart_init_input       (HrRooflineChart      *self);
void hr_roofline_chart_update_items     (HrRooflineChart      *self);
void hr_roofline_chart_select_items     (HrRooflineChart      *self);
void hr_roofline_chart_allocate_items   (HrRooflineChart      *self);
void hr_roofline_chart_leave            (HrRooflineChart      *self);
int  hr_roofline_chart_hovered_index    (HrRooflineChart      *self);
int  hr_roofline_chart_focused_index    (HrRooflineChart      *self);

G_END_DECLS
