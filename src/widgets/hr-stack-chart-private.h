/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-stack-chart.h"
#include "hr-stack-geometry.h"
#include "hr-stack-items-private.h"
#include "hr-text.h"

G_BEGIN_DECLS

struct _HrStackChart {
  GtkWidget        parent_instance;

  HrStack         *data;
  GPtrArray       *items;              /* HrStackItem, one for each segment of the data */

  HrTheme          theme;
  HrTypesetter    *typesetter;
  HrStackGeometry *geometry;           /* where everything goes */
  int              laid_width;         /* the size it was laid out for, -1: out of date */
  int              laid_height;

  HrStack         *old_data;           /* while bars glide: where they come from … */
  HrStackGeometry *old_geometry;
  HrStackGeometry *shown;              /* … and where they are */
  guint            tick_id;
  gint64           start_us;

  int              measured_width;     /* memo of the last measure, -1: none */
  int              minimum_height;
  int              natural_height;

  char            *selected_key;
  char            *description;
  GtkWidget       *hovered;
  GtkWidget       *card;               /* what is said of it, NULL before the first time */
  guint            last_focus;
  guint            dark : 1;
  guint            high_contrast : 1;
  guint            show_legend : 1;
};

/* hr-stack-chart-input.c: pointer, keyboard, focus and selection */
void hr_stack_chart_class_init_input (HrStackChartClass *klass);
void hr_stack_chart_init_input       (HrStackChart      *self);
void hr_stack_chart_update_items     (HrStackChart      *self);
void hr_stack_chart_leave            (HrStackChart      *self);
int  hr_stack_chart_hovered_index    (HrStackChart      *self);
int  hr_stack_chart_focused_index    (HrStackChart      *self);

G_END_DECLS
