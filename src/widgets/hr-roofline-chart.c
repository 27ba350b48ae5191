/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-chart.h"

#include "hr-roofline-geometry.h"
#include "hr-roofline-ink.h"

/**
 * HrRooflineChart:
 *
 * Shows an #HrRoofline: points below roofs and slopes on logarithmic axes.
 *
 * The arrows walk the points from the largest to the smallest, Home and End go to either. The axes
 * stay as they are where text runs from right to left. Points of the same key and mark glide to
 * their new place.
 *
 * CSS nodes: rooflinechart with a child node segment for each point.
 */
struct _HrRooflineChart {
  HrChartWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (HrRooflineChart, hr_roofline_chart, HR_TYPE_CHART_WIDGET)

/* ---- the points ---- */

static GArray *
list_stops (gconstpointer data)
{
  return hr_chart_widget_list_all (hr_roofline_get_n_points (data));
}

static const char *
get_key (gconstpointer data,
         guint         item)
{
  return hr_roofline_get_point (data, item)->key;
}

static guint
get_row (gconstpointer data,
         const GArray *stops,
         guint         stop)
{
  return hr_roofline_get_point (data, stop)->mark;
}

static const char *
get_name (gconstpointer data,
          guint         item)
{
  return hr_roofline_get_point (data, item)->label;
}

static char *
describe (gconstpointer data,
          guint         item)
{
  return hr_roofline_describe_point (data, item);
}

/* ---- the layout ---- */

static HrRooflineView
own_view (const HrChartView *view)
{
  return (HrRooflineView) { view->width, view->height, view->rtl, view->title, view->legend };
}

static gpointer
lay_out (gpointer           data,
         const HrMeasure   *measure,
         const HrChartView *view)
{
  HrRooflineView own = own_view (view);

  return hr_roofline_layout (data, measure, &own);
}

static void
measure_heights (gconstpointer      data,
                 const HrMeasure   *measure,
                 const HrChartView *view,
                 double            *minimum,
                 double            *natural)
{
  HrRooflineView own = own_view (view);

  hr_roofline_measure_heights (data, measure, &own, minimum, natural);
}

static double
get_min_width (gconstpointer    data,
               const HrMeasure *measure)
{
  return hr_roofline_min_width (measure);
}

static double
get_height (gconstpointer layout)
{
  return ((const HrRooflineGeometry *) layout)->height;
}

static GdkRectangle
get_item_box (gconstpointer layout,
              guint         item)
{
  const HrRooflineGeometry *geometry = layout;
  const HrRooflineSpot *spot = &g_array_index (geometry->spots, HrRooflineSpot, item);
  int side = MAX ((int) (2 * spot->radius), 1);

  return (GdkRectangle) { (int) (spot->x - spot->radius), (int) (spot->y - spot->radius), side,
                          side };
}

static int
pick (gconstpointer data,
      gconstpointer layout,
      double        x,
      double        y,
      double        slack)
{
  return hr_roofline_geometry_pick (layout, data, x, y, slack);
}

static gpointer
blend (gconstpointer from,
       gconstpointer from_data,
       gconstpointer to,
       gconstpointer to_data,
       double        progress)
{
  return hr_roofline_geometry_blend (from, from_data, to, to_data, progress);
}

/* ---- the keyboard ---- */

static guint
rank_of (const GArray *order,
         guint         item)
{
  guint rank = 0;

  while (rank + 1 < order->len && g_array_index (order, guint, rank) != item)
    rank++;
  return rank;
}

/* From the largest point to the smallest, whichever arrow is pressed: marks lie anywhere, so the
 * order that says something is that of their time. */
static int
find_target (gconstpointer      data,
             gconstpointer      layout,
             const GArray      *stops,
             const HrChartMove *move)
{
  const GArray *order = ((const HrRooflineGeometry *) layout)->order;
  gboolean mirrored = move->step == GTK_MOVEMENT_VISUAL_POSITIONS && move->rtl;
  int last = (int) order->len - 1;
  int to = (int) rank_of (order, move->from) + (mirrored ? -move->count : move->count);

  if (move->step == GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    to = move->count > 0 ? last : 0;
  return to >= 0 && to <= last ? (int) g_array_index (order, guint, to) : -1;
}

/* The largest. */
static guint
find_entry (gconstpointer data)
{
  guint largest = 0;

  for (guint i = 1; i < hr_roofline_get_n_points (data); i++)
    if (hr_roofline_get_point (data, i)->weight > hr_roofline_get_point (data, largest)->weight)
      largest = i;
  return largest;
}

/* ---- the widget ---- */

static void
draw (HrChartWidget      *self,
      GtkSnapshot        *snapshot,
      const HrChartScene *scene)
{
  HrRooflineMarks marks = { scene->marks.selected_key, scene->marks.hovered,
                            scene->marks.focused };
  cairo_t *cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                   (float) gtk_widget_get_height (GTK_WIDGET (self))));

  hr_roofline_ink (cr, scene->data, scene->layout, scene->theme, scene->typesetter, &marks);
  cairo_destroy (cr);
}

static void
hr_roofline_chart_class_init (HrRooflineChartClass *klass)
{
  HrChartWidgetClass *chart_class = HR_CHART_WIDGET_CLASS (klass);

  chart_class->ref_data = (GBoxedCopyFunc) hr_roofline_ref;
  chart_class->unref_data = (GDestroyNotify) hr_roofline_unref;
  chart_class->list_stops = list_stops;
  chart_class->get_key = get_key;
  chart_class->get_row = get_row;
  chart_class->get_name = get_name;
  chart_class->describe = describe;
  chart_class->lay_out = lay_out;
  chart_class->free_layout = (GDestroyNotify) hr_roofline_geometry_free;
  chart_class->get_min_width = get_min_width;
  chart_class->get_height = get_height;
  chart_class->measure_heights = measure_heights;
  chart_class->get_item_box = get_item_box;
  chart_class->pick = pick;
  chart_class->blend = blend;
  chart_class->find_target = find_target;
  chart_class->find_entry = find_entry;
  chart_class->draw = draw;
  chart_class->keeps_hover = TRUE;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "rooflinechart");
}

static void
hr_roofline_chart_init (HrRooflineChart *self)
{
}

/**
 * hr_roofline_chart_new:
 *
 * Returns: (transfer floating): a chart without data
 */
GtkWidget *
hr_roofline_chart_new (void)
{
  return g_object_new (HR_TYPE_ROOFLINE_CHART, NULL);
}

/**
 * hr_roofline_chart_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrRoofline *
hr_roofline_chart_get_data (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), NULL);

  return hr_chart_widget_get_data (HR_CHART_WIDGET (self));
}

/**
 * hr_roofline_chart_set_data:
 * @self: a chart
 * @data: (nullable): what to show; not to be changed any more
 *
 * hr_chart_widget_set_data() of the kind that this chart shows; the pointer stays with its point,
 * too.
 */
void
hr_roofline_chart_set_data (HrRooflineChart *self,
                            HrRoofline      *data)
{
  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  hr_chart_widget_set_data (HR_CHART_WIDGET (self), data);
}
