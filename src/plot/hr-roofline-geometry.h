/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-axis.h"
#include "hr-roofline.h"
#include "hr-slab.h"

G_BEGIN_DECLS

/* A straight line of the chart: a roof or a slope within the plot. */
typedef struct {
  double   x1, y1, x2, y2;
  gboolean is_main;
  gboolean dashed;             /* what can be had, not what the data sheet says */
} HrRooflineStroke;

/* Where a roof meets its slope; guided: a line leads from it to its figure at the axis. */
typedef struct {
  double   x, y;
  gboolean is_main;
  gboolean guided;
} HrRooflineRidge;

/**
 * HrRooflineSpot:
 * @x: its middle
 * @y: its middle
 * @radius: of the disc, and of the disc of the same area for other marks
 * @roof_y: where the line of lost performance ends: at the point's own roof
 */
typedef struct {
  double x, y, radius, roof_y;
} HrRooflineSpot;

/**
 * HrRooflineText:
 * @text: owned
 * @slab: where it stands
 * @point: index of the point it names, or -1
 * @leader: it was moved away: a line leads from (@leader_x, @leader_y) to the point's edge
 */
typedef struct {
  char      *text;
  HrTextRole role;
  HrAlign    align;
  HrSlab     slab;
  int        point;
  gboolean   leader;
  double     leader_x, leader_y;
} HrRooflineText;

typedef enum {
  HR_ROOFLINE_KEY,             /* @index: of the key */
  HR_ROOFLINE_NOMINAL,
  HR_ROOFLINE_ACHIEVED,
  HR_ROOFLINE_WHOLE,
} HrRooflineLegendKind;

typedef struct {
  HrRooflineLegendKind kind;
  guint                index;
  HrRect               swatch;
} HrRooflineLegend;

/**
 * HrRooflineGeometry:
 * @order: indices of the points, the largest first
 *
 * Where everything stands: numbers only, no ink. Made by hr_roofline_layout(), a function of its
 * arguments and nothing else.
 */
typedef struct {
  double   width, height;
  gboolean rtl;
  HrAxis   x_axis, y_axis;
  HrRect   plot;
  double   ridge_x;            /* of the main lines, within the plot; NaN without */
  GArray  *x_ticks;            /* double */
  GArray  *y_ticks;
  GArray  *x_minor;            /* double: half decades */
  GArray  *y_minor;
  GArray  *strokes;            /* HrRooflineStroke */
  GArray  *roof;               /* double, pairs: the outline of the main lines from left to right */
  GArray  *ridges;             /* HrRooflineRidge */
  GArray  *spots;              /* HrRooflineSpot, one for each point */
  GArray  *order;              /* guint */
  GArray  *texts;              /* HrRooflineText */
  GArray  *legend;             /* HrRooflineLegend */
} HrRooflineGeometry;

/**
 * HrRooflineView:
 * @width: the room to lay out in
 * @height: likewise; 0 asks for the natural height, less than the chart needs is exceeded
 * @rtl: words begin at the right; the axes never turn
 * @title: draw title and subtitle
 * @legend: draw the legend
 */
typedef struct {
  double   width, height;
  gboolean rtl;
  gboolean title;
  gboolean legend;
} HrRooflineView;

HrRooflineGeometry *hr_roofline_layout         (const HrRoofline         *roofline,
                                                const HrMeasure          *measure,
                                                const HrRooflineView     *view);
void                hr_roofline_measure_heights (const HrRoofline        *roofline,
                                                const HrMeasure          *measure,
                                                const HrRooflineView     *view,
                                                double                   *minimum,
                                                double                   *natural);
int                 hr_roofline_geometry_pick  (const HrRooflineGeometry *self,
                                                const HrRoofline         *roofline,
                                                double                    x,
                                                double                    y,
                                                double                    slack);
HrRooflineGeometry *hr_roofline_geometry_blend (const HrRooflineGeometry *from,
                                                const HrRoofline         *from_roofline,
                                                const HrRooflineGeometry *to,
                                                const HrRoofline         *to_roofline,
                                                double                    progress);
void                hr_roofline_geometry_free  (HrRooflineGeometry       *self);
double              hr_roofline_min_width      (const HrMeasure          *measure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrRooflineGeometry, hr_roofline_geometry_free)

G_END_DECLS
