/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-chart.h"

#include <math.h>

#include "hr-stack-geometry.h"
#include "hr-stack-ink.h"

/**
 * HrStackChart:
 *
 * Shows an #HrStack: a horizontal stacked bar for each row, on one scale, with capacity lines and
 * legend.
 *
 * Left and Right walk the segments of a row, Up and Down go to the same segment of the next row,
 * Home and End to the row's ends. Everything is mirrored where text runs from right to left.
 * Bars of the same row and key glide to their new length. Each segment is named such as
 * "Weights, 13.5 GiB, GPU 0".
 *
 * CSS nodes: stackchart with a child node segment for each segment.
 */
struct _HrStackChart {
  HrChartWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (HrStackChart, hr_stack_chart, HR_TYPE_CHART_WIDGET)

/* ---- the segments ---- */

static GArray *
list_stops (gconstpointer data)
{
  return hr_chart_widget_list_all (hr_stack_get_n_segments (data));
}

static const char *
get_key (gconstpointer data,
         guint         item)
{
  return hr_stack_get_segment (data, item)->key;
}

static guint
get_row (gconstpointer data,
         const GArray *stops,
         guint         stop)
{
  return hr_stack_get_segment_row (data, stop);
}

static guint
get_number (gconstpointer data,
            guint         item)
{
  return hr_stack_get_segment_row (data, item);
}

static const char *
get_name (gconstpointer data,
          guint         item)
{
  return hr_stack_get_segment (data, item)->label;
}

static char *
describe (gconstpointer data,
          guint         item)
{
  return hr_stack_describe_segment (data, item);
}

static guint
box_of (const HrStackGeometry *geometry,
        guint                  item)
{
  return g_array_index (geometry->item_boxes, guint, item);
}

/* What is said of a box: its segment, or all those drawn as one. */
static char *
describe_place (gconstpointer data,
                gconstpointer layout,
                guint         item)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < hr_stack_get_n_segments (data); i++)
    {
      g_autofree char *sentence = NULL;

      if (box_of (layout, i) != box_of (layout, item))
        continue;
      sentence = hr_stack_describe_segment (data, i);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, sentence);
    }
  return g_string_free (text, FALSE);
}

/* ---- the layout ---- */

static gpointer
lay_out (gpointer           data,
         const HrMeasure   *measure,
         const HrChartView *view)
{
  return hr_stack_layout (data, measure,
                          &(HrStackView) { view->width, view->height, view->rtl, view->title,
                                           view->legend });
}

static double
get_min_width (gconstpointer    data,
               const HrMeasure *measure)
{
  return hr_stack_min_width (measure);
}

static double
get_height (gconstpointer layout)
{
  return ((const HrStackGeometry *) layout)->height;
}

static const HrRect *
rect_of (const HrStackGeometry *geometry,
         guint                  item)
{
  return &g_array_index (geometry->segments, HrStackSegmentBox, box_of (geometry, item)).rect;
}

static GdkRectangle
get_item_box (gconstpointer layout,
              guint         item)
{
  const HrRect *rect = rect_of (layout, item);

  return (GdkRectangle) { (int) rect->x, (int) rect->y, (int) MAX (rect->width, 1),
                          (int) MAX (rect->height, 1) };
}

static int
pick (gconstpointer data,
      gconstpointer layout,
      double        x,
      double        y,
      double        slack)
{
  return hr_stack_geometry_pick (layout, x, y);
}

static gpointer
blend (gconstpointer from,
       gconstpointer from_data,
       gconstpointer to,
       gconstpointer to_data,
       double        progress)
{
  return hr_stack_geometry_blend (from, from_data, to, to_data, progress);
}

/* ---- the keyboard ---- */

/* The order in which segments are drawn: by box, then by index. */
static guint
rank_of (const HrStack         *stack,
         const HrStackGeometry *geometry,
         guint                  item)
{
  return box_of (geometry, item) * hr_stack_get_n_segments (stack) + item;
}

/* The next segment of the row that way, or the outermost; -1 where @from is the last one. */
static int
find_beside (const HrStack         *stack,
             const HrStackGeometry *geometry,
             guint                  from,
             gboolean               forward,
             gboolean               outermost)
{
  guint row = hr_stack_get_segment_row (stack, from);
  guint start = rank_of (stack, geometry, from);
  int best = -1;

  for (guint i = 0; i < hr_stack_get_n_segments (stack); i++)
    {
      guint rank = rank_of (stack, geometry, i);
      gboolean nearer;

      if (hr_stack_get_segment_row (stack, i) != row || rank == start ||
          (rank > start) != forward)
        continue;
      nearer = best >= 0 && (rank < rank_of (stack, geometry, (guint) best)) == forward;
      if (best < 0 || nearer != outermost)
        best = (int) i;
    }
  return best;
}

/* The segment of the same key, @step rows down, else the one that lies nearest there; -1 where
 * there is no such row. */
static int
find_across (const HrStack         *stack,
             const HrStackGeometry *geometry,
             guint                  from,
             int                    step)
{
  int row = (int) hr_stack_get_segment_row (stack, from) + step;
  const HrRect *here = rect_of (geometry, from);
  double nearest = G_MAXDOUBLE;
  int best = -1;

  for (guint i = 0; i < hr_stack_get_n_segments (stack); i++)
    {
      const HrRect *there = rect_of (geometry, i);
      double distance = fabs (there->x + there->width / 2 - here->x - here->width / 2);

      if ((int) hr_stack_get_segment_row (stack, i) != row)
        continue;
      if (g_strcmp0 (get_key (stack, i), get_key (stack, from)) == 0)
        return (int) i;
      if (distance < nearest)
        best = (int) i;
      nearest = MIN (nearest, distance);
    }
  return best;
}

static int
find_target (gconstpointer      data,
             gconstpointer      layout,
             const GArray      *stops,
             const HrChartMove *move)
{
  gboolean visual = move->step == GTK_MOVEMENT_VISUAL_POSITIONS;
  gboolean rtl = ((const HrStackGeometry *) layout)->rtl;

  if (move->step == GTK_MOVEMENT_DISPLAY_LINES)
    return find_across (data, layout, move->from, move->count);
  return find_beside (data, layout, move->from, (move->count > 0) != (visual && rtl),
                      move->step == GTK_MOVEMENT_DISPLAY_LINE_ENDS);
}

/* ---- the widget ---- */

static void
draw (HrChartWidget      *self,
      GtkSnapshot        *snapshot,
      const HrChartScene *scene)
{
  HrStackMarks marks = { scene->marks.selected_key, scene->marks.hovered, scene->marks.focused };
  float width = gtk_widget_get_width (GTK_WIDGET (self));
  float height = gtk_widget_get_height (GTK_WIDGET (self));
  /* A ring may reach beyond the widget. Whole pixels: a renderer that draws the picture from a
     texture would stretch a fraction over it and lose a column of pixels midway. */
  float ring = (float) ceil (scene->theme->em / 2);
  cairo_t *cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (-ring, -ring, width + 2 * ring, height + 2 * ring));

  hr_stack_ink (cr, scene->data, scene->layout, scene->theme, scene->typesetter, &marks);
  cairo_destroy (cr);
}

static void
hr_stack_chart_class_init (HrStackChartClass *klass)
{
  HrChartWidgetClass *chart_class = HR_CHART_WIDGET_CLASS (klass);

  chart_class->ref_data = (GBoxedCopyFunc) hr_stack_ref;
  chart_class->unref_data = (GDestroyNotify) hr_stack_unref;
  chart_class->list_stops = list_stops;
  chart_class->get_key = get_key;
  chart_class->get_row = get_row;
  chart_class->get_number = get_number;
  chart_class->get_name = get_name;
  chart_class->describe = describe;
  chart_class->describe_place = describe_place;
  chart_class->lay_out = lay_out;
  chart_class->free_layout = (GDestroyNotify) hr_stack_geometry_free;
  chart_class->get_min_width = get_min_width;
  chart_class->get_height = get_height;
  chart_class->get_item_box = get_item_box;
  chart_class->pick = pick;
  chart_class->blend = blend;
  chart_class->find_target = find_target;
  chart_class->draw = draw;
  chart_class->starts_over = TRUE;
  chart_class->keeps_hover = TRUE;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "stackchart");
}

static void
hr_stack_chart_init (HrStackChart *self)
{
}

/**
 * hr_stack_chart_new:
 *
 * Returns: (transfer floating): a chart without data
 */
GtkWidget *
hr_stack_chart_new (void)
{
  return g_object_new (HR_TYPE_STACK_CHART, NULL);
}

/**
 * hr_stack_chart_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrStack *
hr_stack_chart_get_data (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), NULL);

  return hr_chart_widget_get_data (HR_CHART_WIDGET (self));
}

/**
 * hr_stack_chart_set_data:
 * @self: a chart
 * @data: (nullable): what to show; not to be changed any more
 *
 * hr_chart_widget_set_data() of the kind that this chart shows; the pointer stays with its
 * segment, too.
 */
void
hr_stack_chart_set_data (HrStackChart *self,
                         HrStack      *data)
{
  g_return_if_fail (HR_IS_STACK_CHART (self));

  hr_chart_widget_set_data (HR_CHART_WIDGET (self), data);
}
