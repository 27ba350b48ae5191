/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-roofline-geometry.h"

G_BEGIN_DECLS

/* What the steps of one hr_roofline_layout() share. */
typedef struct {
  const HrRoofline     *roofline;
  const HrMeasure      *measure;
  const HrRooflineView *view;
  HrRooflineGeometry   *out;
  double                em;
  double                line[HR_N_TEXT_ROLES];  /* height of a line */
  GArray               *lines;                  /* HrSlab: strokes that words keep off */
} HrRooflineLayout;

double   hr_roofline_layout_text_width  (const HrRooflineLayout *self,
                                         const char             *text,
                                         HrTextRole              role);
double   hr_roofline_layout_x           (const HrRooflineLayout *self,
                                         double                  value);
double   hr_roofline_layout_y           (const HrRooflineLayout *self,
                                         double                  value);
void     hr_roofline_layout_add_text    (HrRooflineLayout       *self,
                                         const HrRooflineText   *text);
void     hr_roofline_layout_add_line    (HrRooflineLayout       *self,
                                         double                  x1,
                                         double                  y1,
                                         double                  x2,
                                         double                  y2);
double   hr_roofline_layout_title       (HrRooflineLayout       *self);
double   hr_roofline_layout_legend      (HrRooflineLayout       *self);
void     hr_roofline_layout_axis_words  (HrRooflineLayout       *self);
void     hr_roofline_layout_main_words  (HrRooflineLayout       *self);
void     hr_roofline_layout_line_words  (HrRooflineLayout       *self);
void     hr_roofline_layout_point_words (HrRooflineLayout       *self);

G_END_DECLS
