/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-stack-geometry.h"

G_BEGIN_DECLS

/* What the steps of one hr_stack_layout() share. Everything is laid out from left to right;
 * mirroring is the last step. */
typedef struct {
  const HrStack     *stack;
  const HrMeasure   *measure;
  const HrStackView *view;
  HrStackGeometry   *out;
  double             em;
  double             line[HR_N_TEXT_ROLES];    /* height of a line */
  gboolean           brief;                     /* words above a bar in one line */
  HrRect             limit_words;               /* those at the axis, if any */
  double             legend_x;
  double             label_width;
  double             total_width;
  double             bar_height;
  double             row_gap;
} HrStackLayout;

double hr_stack_layout_text_width  (const HrStackLayout *self,
                                    const char          *text,
                                    HrTextRole           role);
void   hr_stack_layout_add_label   (HrStackLayout       *self,
                                    const HrLabel       *label);
double hr_stack_layout_head_width  (const HrStackLayout *self,
                                    guint                row);
void   hr_stack_layout_axis_limit  (HrStackLayout       *self,
                                    double               y);
void   hr_stack_layout_row_words   (HrStackLayout       *self,
                                    guint                row);
void   hr_stack_layout_limit_words (HrStackLayout       *self,
                                    guint                row);
void   hr_stack_layout_box_words   (HrStackLayout       *self,
                                    guint                box);
gboolean hr_stack_layout_is_merged (const HrStackLayout *self,
                                    guint                row,
                                    guint                item);
double hr_stack_layout_title       (HrStackLayout       *self);
double hr_stack_layout_legend      (HrStackLayout       *self,
                                    double               x,
                                    double               y);

G_END_DECLS
