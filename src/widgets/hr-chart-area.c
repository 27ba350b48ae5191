/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-area.h"

/* Each stop is a widget; of thousands of points, so many can be walked through. */
#define MAX_STOPS 320

/**
 * HrChartArea:
 *
 * Shows any #HrChart. The picture is drawn once and kept while the pointer moves.
 *
 * The arrows walk the items as the chart says, Home and End go to the first and the last. Of
 * thousands of points the keyboard reaches the few hundred that matter most; the pointer reaches
 * all.
 *
 * CSS nodes: chartarea with a child node segment for each item.
 */
struct _HrChartArea {
  HrChartWidget parent_instance;
  GdkTexture   *picture;       /* what was drawn of the layout, without marks */
};

G_DEFINE_FINAL_TYPE (HrChartArea, hr_chart_area, HR_TYPE_CHART_WIDGET)

/* ---- the items ---- */

static GArray *
list_stops (gconstpointer data)
{
  return hr_chart_list_stops (data, MAX_STOPS);
}

static const char *
get_key (gconstpointer data,
         guint         item)
{
  return hr_chart_get_item_key (data, item);
}

/* The nth item of a key: several may share one, as the places on a curve do. */
static guint
get_row (gconstpointer data,
         const GArray *stops,
         guint         stop)
{
  const char *key = get_key (data, g_array_index (stops, guint, stop));
  guint n = 0;

  for (guint i = 0; i < stop; i++)
    n += g_strcmp0 (get_key (data, g_array_index (stops, guint, i)), key) == 0;
  return n;
}

static char *
describe (gconstpointer data,
          guint         item)
{
  return hr_chart_describe_item (data, item);
}

/* ---- the layout ---- */

static gpointer
lay_out (gpointer           data,
         const HrMeasure   *measure,
         const HrChartView *view)
{
  return hr_chart_layout (data, measure, view);
}

static double
get_min_width (gconstpointer    data,
               const HrMeasure *measure)
{
  return hr_chart_get_min_width (data, measure);
}

static double
get_height (gconstpointer layout)
{
  return hr_chart_layout_get_height (layout);
}

static GdkRectangle
get_item_box (gconstpointer layout,
              guint         item)
{
  HrRect rect = hr_chart_layout_item_box (layout, item);

  return (GdkRectangle) { (int) rect.x, (int) rect.y, MAX ((int) rect.width, 1),
                          MAX ((int) rect.height, 1) };
}

static int
pick (gconstpointer data,
      gconstpointer layout,
      double        x,
      double        y,
      double        slack)
{
  return hr_chart_layout_pick (layout, x, y, slack);
}

static int
find_target (gconstpointer      data,
             gconstpointer      layout,
             const GArray      *stops,
             const HrChartMove *move)
{
  gboolean mirrored = move->rtl && hr_chart_is_mirrored (data);

  if (move->step == GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    return (int) g_array_index (stops, guint, move->count > 0 ? stops->len - 1 : 0);
  if (move->step == GTK_MOVEMENT_DISPLAY_LINES)
    return hr_chart_find_beside (data, stops, move->from, 0, move->count);
  return hr_chart_find_beside (data, stops, move->from, mirrored ? -move->count : move->count, 0);
}

/* ---- the widget ---- */

static cairo_surface_t *
draw_picture (const HrChartScene *scene,
              int                 width,
              int                 height,
              int                 scale)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  hr_chart_ink (cr, scene->layout, scene->theme, scene->typesetter);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The chart without marks: thousands of points are drawn once, and not again for every place that
 * the pointer comes to. */
static void
ensure_picture (HrChartArea        *self,
                const HrChartScene *scene)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *surface;
  g_autoptr (GBytes) pixels = NULL;
  gsize stride;

  if (self->picture != NULL)
    return;
  surface = draw_picture (scene, width, height, scale);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                       stride * (gsize) (height * scale),
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  self->picture = gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT,
                                          pixels, stride);
}

static void
draw (HrChartWidget      *widget,
      GtkSnapshot        *snapshot,
      const HrChartScene *scene)
{
  HrChartArea *self = HR_CHART_AREA (widget);
  const graphene_rect_t bounds =
    GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                        (float) gtk_widget_get_height (GTK_WIDGET (self)));
  cairo_t *cr;

  if (bounds.size.width < 1 || bounds.size.height < 1)
    return;
  ensure_picture (self, scene);
  gtk_snapshot_append_texture (snapshot, self->picture, &bounds);
  if (scene->marks.selected_key == NULL && scene->marks.hovered < 0 && scene->marks.focused < 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  hr_chart_ink_marks (cr, scene->layout, scene->theme, scene->typesetter, &scene->marks);
  cairo_destroy (cr);
}

static void
layout_dropped (HrChartWidget *self)
{
  g_clear_object (&HR_CHART_AREA (self)->picture);
}

static void
hr_chart_area_class_init (HrChartAreaClass *klass)
{
  HrChartWidgetClass *chart_class = HR_CHART_WIDGET_CLASS (klass);

  chart_class->ref_data = (GBoxedCopyFunc) hr_chart_ref;
  chart_class->unref_data = (GDestroyNotify) hr_chart_unref;
  chart_class->list_stops = list_stops;
  chart_class->get_key = get_key;
  chart_class->get_row = get_row;
  chart_class->describe = describe;
  chart_class->lay_out = lay_out;
  chart_class->free_layout = (GDestroyNotify) hr_chart_layout_free;
  chart_class->get_min_width = get_min_width;
  chart_class->get_height = get_height;
  chart_class->get_item_box = get_item_box;
  chart_class->pick = pick;
  chart_class->find_target = find_target;
  chart_class->draw = draw;
  chart_class->layout_dropped = layout_dropped;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chartarea");
}

static void
hr_chart_area_init (HrChartArea *self)
{
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (hr_chart_widget_drop_theme), NULL);
}

/**
 * hr_chart_area_new:
 *
 * Returns: (transfer floating): a chart without data
 */
GtkWidget *
hr_chart_area_new (void)
{
  return g_object_new (HR_TYPE_CHART_AREA, NULL);
}

/**
 * hr_chart_area_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrChart *
hr_chart_area_get_data (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), NULL);

  return hr_chart_widget_get_data (HR_CHART_WIDGET (self));
}

/**
 * hr_chart_area_set_data:
 * @self: a chart
 * @data: (nullable): what to show; not to be changed any more
 *
 * hr_chart_widget_set_data() of the kind that this chart shows.
 */
void
hr_chart_area_set_data (HrChartArea *self,
                        HrChart     *data)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

  hr_chart_widget_set_data (HR_CHART_WIDGET (self), data);
}
