/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-chart.h"
#include "hr-text.h"

G_BEGIN_DECLS

#define HR_TYPE_CHART_WIDGET (hr_chart_widget_get_type ())

G_DECLARE_DERIVABLE_TYPE (HrChartWidget, hr_chart_widget, HR, CHART_WIDGET, GtkWidget)

/**
 * HrChartMove:
 * @from: the item that the keyboard is at
 * @step: %GTK_MOVEMENT_VISUAL_POSITIONS, %GTK_MOVEMENT_DISPLAY_LINES or
 *   %GTK_MOVEMENT_DISPLAY_LINE_ENDS
 * @count: how far, negative to the left, up or to the begin
 * @rtl: whether text runs from right to left
 *
 * A key of the keyboard that goes from item to item.
 */
typedef struct {
  guint           from;
  GtkMovementStep step;
  int             count;
  gboolean        rtl;
} HrChartMove;

/**
 * HrChartScene:
 * @data: what is shown
 * @layout: where it goes, now
 * @theme: how it is drawn
 * @typesetter: of its words
 * @marks: what the reader is pointing at
 *
 * Everything that a chart is drawn from.
 */
typedef struct {
  gpointer       data;
  gpointer       layout;
  const HrTheme *theme;
  HrTypesetter  *typesetter;
  HrChartMarks   marks;
} HrChartScene;

/**
 * HrChartWidgetClass:
 * @ref_data: takes a reference to data
 * @unref_data: gives one back
 * @list_stops: (element-type guint): the items that the keyboard walks through, in the order in
 *   which Tab and screen readers find them
 * @get_key: key of an item, which selects
 * @get_row: what tells the widgets of items with one key apart, whatever the data are
 * @get_number: (nullable): what signals say of an item besides its key; its index without
 * @get_name: (nullable): the words that its description begins with
 * @describe: an item in one sentence
 * @describe_place: (nullable): what the card says of an item; its sentence without
 * @lay_out: where everything goes
 * @free_layout: frees that
 * @get_min_width: the least width that the chart needs, in pixels
 * @get_height: the height of a layout, in pixels
 * @measure_heights: (nullable): the least and the natural height of a width, in pixels, for charts
 *   that know them before all is laid out
 * @get_item_box: where an item's widget lies
 * @pick: the item at a place or within @slack pixels of it, or -1
 * @blend: (nullable): a layout on the way from one to another; without, nothing glides
 * @find_target: the item that a key leads to, or -1 where there is none that way
 * @find_entry: (nullable): the stop where Tab comes in first; the first of all without
 * @draw: draws
 * @layout_dropped: (nullable): what was drawn of the last layout is of no use any more
 * @starts_over: after new data, Tab comes in at @find_entry again, not where it was left
 * @keeps_hover: the pointer stays on an item that stays when the data change
 *
 * A chart says here what its data are, where they go and how they are drawn.
 */
struct _HrChartWidgetClass {
  GtkWidgetClass parent_class;

  GBoxedCopyFunc ref_data;
  GDestroyNotify unref_data;
  GArray      *(*list_stops)     (gconstpointer       data);
  const char  *(*get_key)        (gconstpointer       data,
                                  guint               item);
  guint        (*get_row)        (gconstpointer       data,
                                  const GArray       *stops,
                                  guint               stop);
  guint        (*get_number)     (gconstpointer       data,
                                  guint               item);
  const char  *(*get_name)       (gconstpointer       data,
                                  guint               item);
  char        *(*describe)       (gconstpointer       data,
                                  guint               item);
  char        *(*describe_place) (gconstpointer       data,
                                  gconstpointer       layout,
                                  guint               item);

  gpointer     (*lay_out)        (gpointer            data,
                                  const HrMeasure    *measure,
                                  const HrChartView  *view);
  GDestroyNotify free_layout;
  double       (*get_min_width)  (gconstpointer       data,
                                  const HrMeasure    *measure);
  double       (*get_height)     (gconstpointer       layout);
  void         (*measure_heights) (gconstpointer      data,
                                  const HrMeasure    *measure,
                                  const HrChartView  *view,
                                  double             *minimum,
                                  double             *natural);
  GdkRectangle (*get_item_box)   (gconstpointer       layout,
                                  guint               item);
  int          (*pick)           (gconstpointer       data,
                                  gconstpointer       layout,
                                  double              x,
                                  double              y,
                                  double              slack);
  gpointer     (*blend)          (gconstpointer       from,
                                  gconstpointer       from_data,
                                  gconstpointer       to,
                                  gconstpointer       to_data,
                                  double              progress);
  int          (*find_target)    (gconstpointer       data,
                                  gconstpointer       layout,
                                  const GArray       *stops,
                                  const HrChartMove  *move);
  guint        (*find_entry)     (gconstpointer       data);
  void         (*draw)           (HrChartWidget      *self,
                                  GtkSnapshot        *snapshot,
                                  const HrChartScene *scene);
  void         (*layout_dropped) (HrChartWidget      *self);

  gboolean starts_over;
  gboolean keeps_hover;
};

gpointer    hr_chart_widget_get_data          (HrChartWidget *self);
void        hr_chart_widget_set_data          (HrChartWidget *self,
                                               gpointer       data);
gboolean    hr_chart_widget_get_dark          (HrChartWidget *self);
void        hr_chart_widget_set_dark          (HrChartWidget *self,
                                               gboolean       dark);
gboolean    hr_chart_widget_get_high_contrast (HrChartWidget *self);
void        hr_chart_widget_set_high_contrast (HrChartWidget *self,
                                               gboolean       high_contrast);
gboolean    hr_chart_widget_get_show_legend   (HrChartWidget *self);
void        hr_chart_widget_set_show_legend   (HrChartWidget *self,
                                               gboolean       show_legend);
const char *hr_chart_widget_get_selected_key  (HrChartWidget *self);
void        hr_chart_widget_set_selected_key  (HrChartWidget *self,
                                               const char    *key);
const char *hr_chart_widget_get_description   (HrChartWidget *self);
void        hr_chart_widget_set_description   (HrChartWidget *self,
                                               const char    *sentence);

void        hr_chart_widget_drop_theme        (HrChartWidget *self);
GArray     *hr_chart_widget_list_all          (guint          n);

/* Signals, both with (guint number, const char *key):
 *   "item-hovered"   the pointer or the keyboard came to an item; key NULL when it left
 *   "item-activated" a click, Enter or Space on an item, after selected-key has changed */

G_END_DECLS
