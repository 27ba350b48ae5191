/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-axis.h"
#include "hr-export.h"
#include "hr-geometry.h"
#include "hr-text.h"
#include "hr-theme.h"

G_BEGIN_DECLS

typedef struct _HrRoofline HrRoofline;
typedef struct _HrStack HrStack;

/**
 * HrChart:
 *
 * Any chart: what it shows, with one way to lay it out, to draw it, to point at its items and to
 * write it to a file. #HrParity, #HrHistogram, #HrCurves, #HrMatrix and #HrScatter are charts,
 * HR_CHART() gives them as such; stacks and rooflines are wrapped. Build it, then hand it on; it
 * does not change once it is shown.
 */
typedef struct _HrChart HrChart;

#define HR_CHART(chart) ((HrChart *) (chart))

/**
 * HrChartLayout:
 *
 * Where everything of a chart stands in a given room.
 */
typedef struct _HrChartLayout HrChartLayout;

/**
 * HrChartWords:
 * @title: (nullable): drawn above the chart where the caller asks for it, as in exports
 * @subtitle: (nullable): under the title
 * @source: (nullable): where the figures are from; drawn below an exported chart
 * @empty: (nullable): said in place of data where there are none: "Nothing has been measured yet"
 */
typedef struct {
  const char *title;
  const char *subtitle;
  const char *source;
  const char *empty;
} HrChartWords;

typedef enum {
  HR_CHART_X,
  HR_CHART_Y,
  HR_CHART_N_AXES
} HrChartAxisPlace;

/**
 * HrChartAxis:
 * @title: (nullable): what runs along the axis, with its unit: "Context (tokens)"
 * @scale: how values spread
 * @lower: least value shown; with @upper 0, both are taken from the data
 * @upper: greatest value shown
 * @format: (nullable): words a value with its unit, for hover and screen readers: "12.4 GiB"
 * @format_tick: (nullable): words a value beside a tick, shorter: "12"
 * @user_data: passed to both; stays the caller's for as long as the chart lives
 * @unit: what ticks are round in: 1 GiB where values are bytes that are shown as GiB; 0 for 1
 */
typedef struct {
  const char  *title;
  HrAxisScale  scale;
  double       lower, upper;
  HrFormatFunc format;
  HrFormatFunc format_tick;
  gpointer     user_data;
  double       unit;
} HrChartAxis;

/**
 * HrChartKey:
 * @label: words of the legend
 * @is_mark: the entry explains a shape, else a colour
 * @mark: which shape
 * @category: which colour, a #HrCategory
 * @is_both: the entry explains a shape in a colour
 */
typedef struct {
  const char *label;
  gboolean    is_mark;
  HrMark      mark;
  guint       category;
  gboolean    is_both;
} HrChartKey;

/**
 * HrChartView:
 * @width: the room to lay out in
 * @height: likewise; 0 asks for the natural height, less than the chart needs is exceeded
 * @rtl: words begin at the right; axes of figures never turn
 * @title: draw title and subtitle
 * @legend: draw the legend
 */
typedef struct {
  double   width, height;
  gboolean rtl;
  gboolean title;
  gboolean legend;
} HrChartView;

/**
 * HrChartMarks:
 * @selected_key: (nullable): items of this key are ringed
 * @hovered: index of the item under the pointer, or -1
 * @focused: index of the item with the keyboard focus, or -1
 *
 * What the reader is pointing at. Exports have no marks.
 */
typedef struct {
  const char *selected_key;
  int         hovered;
  int         focused;
} HrChartMarks;

HrChart        *hr_chart_new_stack         (HrStack              *stack);
HrChart        *hr_chart_new_roofline      (HrRoofline           *roofline);
HrChart        *hr_chart_ref               (HrChart              *self);
void            hr_chart_unref             (HrChart              *self);
void            hr_chart_set_words         (HrChart              *self,
                                            const HrChartWords   *words);
void            hr_chart_set_axis          (HrChart              *self,
                                            HrChartAxisPlace      place,
                                            const HrChartAxis    *axis);
void            hr_chart_add_key           (HrChart              *self,
                                            const HrChartKey     *key);

/* Items are what can be pointed at: points, bins, cells, segments. */
guint           hr_chart_get_n_items       (const HrChart        *self);
const char     *hr_chart_get_item_key      (const HrChart        *self,
                                            guint                 item);
char           *hr_chart_describe_item     (const HrChart        *self,
                                            guint                 item);
GArray         *hr_chart_list_stops        (const HrChart        *self,
                                            guint                 max_stops);
int             hr_chart_find_beside       (const HrChart        *self,
                                            const GArray         *stops,
                                            guint                 item,
                                            int                   right,
                                            int                   down);
gboolean        hr_chart_is_mirrored       (const HrChart        *self);

double          hr_chart_get_min_width     (const HrChart        *self,
                                            const HrMeasure      *measure);
HrChartLayout  *hr_chart_layout            (HrChart              *self,
                                            const HrMeasure      *measure,
                                            const HrChartView    *view);
double          hr_chart_layout_get_width  (const HrChartLayout  *self);
double          hr_chart_layout_get_height (const HrChartLayout  *self);
int             hr_chart_layout_pick       (const HrChartLayout  *self,
                                            double                x,
                                            double                y,
                                            double                slack);
HrRect          hr_chart_layout_item_box   (const HrChartLayout  *self,
                                            guint                 item);
void            hr_chart_layout_free       (HrChartLayout        *self);

void            hr_chart_ink               (cairo_t              *cr,
                                            const HrChartLayout  *layout,
                                            const HrTheme        *theme,
                                            HrTypesetter         *typesetter);
void            hr_chart_ink_marks         (cairo_t              *cr,
                                            const HrChartLayout  *layout,
                                            const HrTheme        *theme,
                                            HrTypesetter         *typesetter,
                                            const HrChartMarks   *marks);
double          hr_chart_get_export_height (HrChart              *self,
                                            const HrTheme        *theme,
                                            const HrChartView    *view);
void            hr_chart_draw              (HrChart              *self,
                                            cairo_t              *cr,
                                            const HrTheme        *theme,
                                            const HrChartView    *view);
GBytes         *hr_chart_export_bytes      (HrChart              *self,
                                            const HrTheme        *theme,
                                            const HrChartView    *view,
                                            double                scale,
                                            HrExportFormat        format,
                                            GError              **error);
gboolean        hr_chart_export            (HrChart              *self,
                                            const HrTheme        *theme,
                                            const HrChartView    *view,
                                            double                scale,
                                            const char           *path,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrChart, hr_chart_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrChartLayout, hr_chart_layout_free)

G_END_DECLS
