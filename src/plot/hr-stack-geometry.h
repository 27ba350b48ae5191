/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-stack.h"

G_BEGIN_DECLS

/**
 * HrStackSegmentBox:
 * @rect: the boxes of a row adjoin exactly; ink leaves the gap between them
 * @item: index of the segment shown, of the first one where several are drawn as one
 * @n_items: how many segments it stands for
 */
typedef struct {
  HrRect   rect;
  guint    row;
  guint    item;
  guint    n_items;
  guint    category;
  HrHatch  hatch;
} HrStackSegmentBox;

/**
 * HrStackRowBox:
 * @band: the row with its words
 * @bar: the segments together
 * @track: from 0 to the capacity; of width 0 where that is unknown
 * @unusable: the part of the track beyond the limit; of width 0 where all can be used
 * @limit_x: where the strong line stands, or NaN
 * @over: what lies beyond the limit; of width 0 where everything fits
 * @torn: the capacity lies beyond the scale
 */
typedef struct {
  HrRect   band;
  HrRect   bar;
  HrRect   track;
  HrRect   unusable;
  HrRect   over;
  double   limit_x;
  gboolean torn;
} HrStackRowBox;

/* The strong line of a row; those of consecutive rows with the same limit join. */
typedef struct {
  double   x, top, bottom;
  gboolean passed;
} HrStackLimit;

typedef enum {
  HR_LEGEND_CATEGORY,
  HR_LEGEND_FREE,
  HR_LEGEND_OVER,
} HrLegendMark;

typedef struct {
  HrRect       swatch;
  HrRect       entry;          /* swatch and words */
  HrLegendMark mark;
  guint        category;
  HrHatch      hatch;
} HrLegendBox;

/**
 * HrStackGeometry:
 *
 * Where everything stands: numbers only, no ink. Made by hr_stack_layout(), a function of its
 * arguments and nothing else.
 */
typedef struct {
  double   width, height;
  gboolean rtl;
  gboolean compact;            /* one line of words to a row */
  gboolean narrow;             /* words above the bars */
  HrAxis   axis;
  HrRect   plot;
  GArray  *rows;               /* HrStackRowBox */
  GArray  *segments;           /* HrStackSegmentBox */
  GArray  *item_boxes;         /* guint: for each segment of the stack, the box it is drawn in */
  GArray  *ticks;              /* double: x */
  GArray  *limits;             /* HrStackLimit */
  GArray  *legend;             /* HrLegendBox */
  GArray  *labels;             /* HrLabel */
} HrStackGeometry;

/**
 * HrStackView:
 * @width: the room to lay out in
 * @height: likewise; 0 asks for the natural height, less than the chart needs is exceeded
 * @rtl: mirror everything
 * @title: draw title and subtitle
 * @legend: draw the legend
 */
typedef struct {
  double   width, height;
  gboolean rtl;
  gboolean title;
  gboolean legend;
} HrStackView;

HrStackGeometry *hr_stack_layout          (const HrStack         *stack,
                                           const HrMeasure       *measure,
                                           const HrStackView     *view);
HrStackGeometry *hr_stack_geometry_blend  (const HrStackGeometry *from,
                                           const HrStack         *from_stack,
                                           const HrStackGeometry *to,
                                           const HrStack         *to_stack,
                                           double                 progress);
int              hr_stack_geometry_pick   (const HrStackGeometry *self,
                                           double                 x,
                                           double                 y);
void             hr_stack_geometry_free   (HrStackGeometry       *self);
double           hr_stack_min_width       (const HrMeasure       *measure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrStackGeometry, hr_stack_geometry_free)

G_END_DECLS
