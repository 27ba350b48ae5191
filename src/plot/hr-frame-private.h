/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-private.h"

G_BEGIN_DECLS

/**
 * HrFrameRange:
 * @lower: least value
 * @upper: greatest value
 * @before: room in pixels before @lower
 * @after: room in pixels after @upper
 *
 * What an axis has to show.
 */
typedef struct {
  double lower, upper;
  double before, after;
} HrFrameRange;

/**
 * HrFrame:
 * @out: the scene that is made
 * @keep_off: #HrSlab, lines that words keep off
 * @spots: #HrRect, marks that words keep off
 *
 * What every chart with two axes has round its plot: title, axes, legend. It lives for one layout.
 */
typedef struct {
  const HrChart     *chart;
  const HrMeasure   *measure;
  const HrChartView *view;
  HrScene           *out;
  double             em;
  double             line[HR_N_TEXT_ROLES];        /* height of a line */
  double             top;                          /* below title and axis title */
  HrAxis             axes[HR_CHART_N_AXES];
  guint              legend_shape, legend_text;    /* where the legend begins in the scene */
  double             legend_x, legend_y;
  gboolean           has_legend;
  GArray            *keep_off;
  GArray            *spots;
} HrFrame;

void     hr_frame_init         (HrFrame            *self,
                                const HrChart      *chart,
                                const HrMeasure    *measure,
                                const HrChartView  *view);
HrScene *hr_frame_finish       (HrFrame            *self);
double   hr_frame_text_width   (const HrFrame      *self,
                                const char         *text,
                                HrTextRole          role);
void     hr_frame_add_words    (HrFrame            *self,
                                const char         *text,
                                HrTextRole          role,
                                HrAlign             align,
                                double              x,
                                double              y,
                                double              width);
GPtrArray *hr_frame_break_words (const HrFrame    *self,
                                const char         *text,
                                HrTextRole          role,
                                double              width);
void     hr_frame_wrap_words   (HrFrame            *self,
                                const char         *text,
                                HrTextRole          role,
                                const HrRect       *box);
void     hr_frame_title        (HrFrame            *self);
HrRect   hr_frame_add_legend   (HrFrame            *self,
                                const HrShape      *shape,
                                gboolean            is_wide,
                                const char         *label);
void     hr_frame_add_keys     (HrFrame            *self);
double   hr_frame_legend_height (const HrFrame     *self);
void     hr_frame_place_legend (HrFrame            *self,
                                double              y);
void     hr_frame_set_plot     (HrFrame            *self,
                                double              aspect,
                                double              gutter,
                                const HrFrameRange *ranges);
double   hr_frame_x            (const HrFrame      *self,
                                double              value);
double   hr_frame_y            (const HrFrame      *self,
                                double              value);
HrScene *hr_frame_lay_empty    (HrFrame            *self);

/* hr-frame-names.c: words within the plot */
gboolean hr_frame_is_free      (const HrFrame      *self,
                                const HrSlab       *slab);
void     hr_frame_add_named    (HrFrame            *self,
                                const HrSceneText  *text);
gboolean hr_frame_write_along  (HrFrame            *self,
                                double              x1,
                                double              y1,
                                double              x2,
                                double              y2,
                                const char         *label,
                                const HrTint       *tint,
                                HrTextRole          role);
void     hr_frame_write_over   (HrFrame            *self,
                                double              x,
                                double              y,
                                double              width,
                                const char         *label,
                                HrTextRole          role);
gboolean hr_frame_name_spot    (HrFrame            *self,
                                const HrRect       *spot,
                                const char         *label,
                                HrTextRole          role,
                                int                 item);

G_END_DECLS
