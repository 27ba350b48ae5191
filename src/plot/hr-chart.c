/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-private.h"

#include <math.h>

#include "hr-ink.h"

#define MIN_WIDTH 16.0

struct _HrChartLayout {
  HrChart  *chart;
  gpointer  geometry;
  double    width, height;
};

/* Without a formatter, figures have prefixes and no unit: 100 G, 1 T. */
static char *
format_plain (double value)
{
  static const struct {
    double      unit;
    const char *prefix;
  } prefixes[] = { { 1e18, "E" }, { 1e15, "P" }, { 1e12, "T" }, { 1e9, "G" },
                   { 1e6, "M" },  { 1e3, "k" } };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes) && fabs (value) < 0.999e21; i++)
    if (fabs (value) >= prefixes[i].unit * (1 - 1e-9))
      return g_strdup_printf ("%.3g\302\240%s", value / prefixes[i].unit, prefixes[i].prefix);
  return g_strdup_printf ("%.3g", value);
}

/**
 * hr_chart_init:
 * @self: a chart, zeroed
 * @klass: its kind
 */
void
hr_chart_init (HrChart            *self,
               const HrChartClass *klass)
{
  self->klass = klass;
  g_atomic_ref_count_init (&self->ref_count);
  self->strings = g_string_chunk_new (1024);
  self->keys = g_array_new (FALSE, FALSE, sizeof (HrChartKey));
}

/**
 * hr_chart_keep:
 * @self: a chart
 * @text: (nullable): words
 *
 * Returns: (nullable): a copy that lives as long as @self
 */
const char *
hr_chart_keep (HrChart    *self,
               const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (self->strings, text);
}

/**
 * hr_chart_format:
 * @self: a chart
 * @place: an axis
 * @value: a value of it
 *
 * Returns: (transfer full): @value in words, with its unit
 */
char *
hr_chart_format (const HrChart   *self,
                 HrChartAxisPlace place,
                 double           value)
{
  const HrChartAxis *axis = &self->axes[place];

  return axis->format != NULL ? axis->format (value, axis->user_data) : format_plain (value);
}

/**
 * hr_chart_format_tick:
 * @self: a chart
 * @place: an axis
 * @value: a value of it
 *
 * Returns: (transfer full): @value in few letters
 */
char *
hr_chart_format_tick (const HrChart   *self,
                      HrChartAxisPlace place,
                      double           value)
{
  const HrChartAxis *axis = &self->axes[place];

  return axis->format_tick != NULL ? axis->format_tick (value, axis->user_data)
                                   : format_plain (value);
}

/**
 * hr_chart_ref:
 * @self: a chart
 *
 * Returns: (transfer full): @self
 */
HrChart *
hr_chart_ref (HrChart *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hr_chart_unref:
 * @self: (transfer full): a chart
 */
void
hr_chart_unref (HrChart *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  self->klass->free (self);
  g_string_chunk_free (self->strings);
  g_array_unref (self->keys);
  g_free (self);
}

/**
 * hr_chart_set_words:
 * @self: a chart
 * @words: what stands around it; copied. A wrapped stack or roofline takes title and subtitle over
 */
void
hr_chart_set_words (HrChart            *self,
                    const HrChartWords *words)
{
  self->words = (HrChartWords) {
    .title = hr_chart_keep (self, words->title),
    .subtitle = hr_chart_keep (self, words->subtitle),
    .source = hr_chart_keep (self, words->source),
    .empty = hr_chart_keep (self, words->empty),
  };
  if (self->klass->take_words != NULL)
    self->klass->take_words (self);
}

/**
 * hr_chart_set_axis:
 * @self: a chart
 * @place: which axis
 * @axis: what runs along it; copied. Formatters that it lacks stay as they were, and so does the
 *   scale of charts that have one of their own: parity plots and histograms
 */
void
hr_chart_set_axis (HrChart           *self,
                   HrChartAxisPlace   place,
                   const HrChartAxis *axis)
{
  HrChartAxis *own;

  g_return_if_fail (place < HR_CHART_N_AXES);

  own = &self->axes[place];
  own->title = hr_chart_keep (self, axis->title);
  own->lower = axis->lower;
  own->upper = axis->upper;
  if (!self->klass->has_scales)
    own->scale = axis->scale;
  own->unit = axis->unit;
  if (axis->format != NULL)
    own->format = axis->format;
  if (axis->format_tick != NULL)
    own->format_tick = axis->format_tick;
  if (axis->user_data != NULL)
    own->user_data = axis->user_data;
}

/**
 * hr_chart_add_key:
 * @self: a chart
 * @key: what a colour or a shape means; copied
 */
void
hr_chart_add_key (HrChart          *self,
                  const HrChartKey *key)
{
  HrChartKey copy = *key;

  g_return_if_fail (key->category < HR_N_CATEGORIES);
  g_return_if_fail (key->mark < HR_N_MARKS);

  copy.label = hr_chart_keep (self, key->label);
  g_array_append_val (self->keys, copy);
}

/**
 * hr_chart_get_n_items:
 * @self: a chart
 *
 * Returns: how many things there are to point at
 */
guint
hr_chart_get_n_items (const HrChart *self)
{
  return self->klass->n_items (self);
}

/**
 * hr_chart_get_item_key:
 * @self: a chart
 * @item: index of an item
 *
 * Returns: (nullable): what it is, the same in tables and other charts
 */
const char *
hr_chart_get_item_key (const HrChart *self,
                       guint          item)
{
  return self->klass->item_key (self, item);
}

/**
 * hr_chart_describe_item:
 * @self: a chart
 * @item: index of an item
 *
 * Returns: (transfer full): what a screen reader and the tooltip say of it
 */
char *
hr_chart_describe_item (const HrChart *self,
                        guint          item)
{
  return self->klass->describe (self, item);
}

/**
 * hr_chart_list_stops:
 * @self: a chart
 * @max_stops: how many at most
 *
 * Of thousands of points, the keyboard walks only those that matter most.
 *
 * Returns: (transfer full) (element-type guint): indices of the items that the keyboard walks
 *   through, in its order
 */
GArray *
hr_chart_list_stops (const HrChart *self,
                     guint          max_stops)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (guint));

  if (self->klass->list_stops != NULL)
    self->klass->list_stops (self, max_stops, stops);
  else
    for (guint i = 0; i < MIN (hr_chart_get_n_items (self), max_stops); i++)
      g_array_append_val (stops, i);
  return stops;
}

/**
 * hr_chart_find_beside:
 * @self: a chart
 * @stops: what hr_chart_list_stops() returned
 * @item: index of the item to go from
 * @right: steps to the right, or left where negative
 * @down: steps down, or up where negative
 *
 * Returns: index of the item that an arrow key leads to, -1 where there is none
 */
int
hr_chart_find_beside (const HrChart *self,
                      const GArray  *stops,
                      guint          item,
                      int            right,
                      int            down)
{
  if (self->klass->find_beside != NULL)
    return self->klass->find_beside (self, item, right, down);
  for (int i = 0; i < (int) stops->len; i++)
    if (g_array_index (stops, guint, i) == item)
      {
        int to = i + right + down;
        return to >= 0 && to < (int) stops->len ? (int) g_array_index (stops, guint, to) : -1;
      }
  return -1;
}

/**
 * hr_chart_is_mirrored:
 * @self: a chart
 *
 * Returns: whether it turns round where text runs from right to left, as tables do and axes do not
 */
gboolean
hr_chart_is_mirrored (const HrChart *self)
{
  return self->klass->is_mirrored;
}

static gpointer
lay_scene (const HrChart     *chart,
           const HrMeasure   *measure,
           const HrChartView *view,
           double            *width,
           double            *height)
{
  HrScene *scene = chart->klass->lay_scene (chart, measure, view);

  *width = scene->width;
  *height = scene->height;
  return scene;
}

static void
free_scene (gpointer geometry)
{
  hr_scene_free (geometry);
}

static gboolean
is_selected (const HrChart      *chart,
             const HrChartMarks *marks,
             guint               item)
{
  return marks->selected_key != NULL &&
         g_strcmp0 (hr_chart_get_item_key (chart, item), marks->selected_key) == 0;
}

static void
ink_scene_marks (cairo_t            *cr,
                 const HrChart      *chart,
                 const HrScene      *scene,
                 const HrTheme      *theme,
                 const HrChartMarks *marks)
{
  for (guint i = 0; i < scene->items->len; i++)
    if (is_selected (chart, marks, i))
      hr_scene_ink_ring (cr, scene, theme, i, &theme->accent);
  if (marks->focused >= 0 && marks->focused < (int) scene->items->len)
    hr_scene_ink_ring (cr, scene, theme, (guint) marks->focused, &theme->accent);
  if (marks->hovered >= 0 && marks->hovered < (int) scene->items->len)
    hr_scene_ink_ring (cr, scene, theme, (guint) marks->hovered, &theme->text);
}

static void
ink_scene (cairo_t            *cr,
           const HrChart      *chart,
           gconstpointer       geometry,
           const HrTheme      *theme,
           HrTypesetter       *typesetter,
           const HrChartMarks *marks)
{
  if (marks != NULL)
    ink_scene_marks (cr, chart, geometry, theme, marks);
  else
    hr_scene_ink (cr, geometry, theme, typesetter);
}

static int
pick_scene (const HrChart *chart,
            gconstpointer  geometry,
            double         x,
            double         y,
            double         slack)
{
  return hr_scene_pick (geometry, x, y, slack);
}

static HrRect
scene_item_box (const HrChart *chart,
                gconstpointer  geometry,
                guint          item)
{
  const HrScene *scene = geometry;

  return item < scene->items->len ? g_array_index (scene->items, HrSceneItem, item).box
                                  : (HrRect) { 0 };
}

static const HrChartCanvas scene_canvas = {
  lay_scene, free_scene, ink_scene, pick_scene, scene_item_box,
};

static const HrChartCanvas *
canvas_of (const HrChart *self)
{
  return self->klass->canvas != NULL ? self->klass->canvas : &scene_canvas;
}

/**
 * hr_chart_get_min_width:
 * @self: a chart
 * @measure: gives the font size
 *
 * Returns: the least width that the chart can be laid out in
 */
double
hr_chart_get_min_width (const HrChart   *self,
                        const HrMeasure *measure)
{
  if (self->klass->min_width != NULL)
    return self->klass->min_width (self, measure);
  return ceil (MIN_WIDTH * measure->em);
}

/**
 * hr_chart_layout:
 * @self: a chart
 * @measure: how wide text is
 * @view: the room
 *
 * Returns: (transfer full): where everything stands
 */
HrChartLayout *
hr_chart_layout (HrChart           *self,
                 const HrMeasure   *measure,
                 const HrChartView *view)
{
  HrChartLayout *layout = g_new0 (HrChartLayout, 1);
  HrChartView wide = *view;

  wide.width = MAX (view->width, hr_chart_get_min_width (self, measure));
  layout->chart = hr_chart_ref (self);
  layout->geometry = canvas_of (self)->lay (self, measure, &wide, &layout->width,
                                            &layout->height);
  return layout;
}

double
hr_chart_layout_get_width (const HrChartLayout *self)
{
  return self->width;
}

double
hr_chart_layout_get_height (const HrChartLayout *self)
{
  return self->height;
}

/**
 * hr_chart_layout_pick:
 * @self: a layout
 * @x: a place
 * @y: a place
 * @slack: how far beside an item it may be pointed at
 *
 * Returns: index of the item there, or -1
 */
int
hr_chart_layout_pick (const HrChartLayout *self,
                      double               x,
                      double               y,
                      double               slack)
{
  return canvas_of (self->chart)->pick (self->chart, self->geometry, x, y, slack);
}

/**
 * hr_chart_layout_item_box:
 * @self: a layout
 * @item: index of an item
 *
 * Returns: where it is; of no width where it is not shown
 */
HrRect
hr_chart_layout_item_box (const HrChartLayout *self,
                          guint                item)
{
  return canvas_of (self->chart)->item_box (self->chart, self->geometry, item);
}

/**
 * hr_chart_layout_free:
 * @self: (transfer full): a layout
 */
void
hr_chart_layout_free (HrChartLayout *self)
{
  canvas_of (self->chart)->free (self->geometry);
  hr_chart_unref (self->chart);
  g_free (self);
}

/**
 * hr_chart_ink:
 * @cr: where to
 * @layout: where everything stands
 * @theme: how it looks
 * @typesetter: sets @theme's text
 *
 * Draws the chart; the background is the caller's.
 */
void
hr_chart_ink (cairo_t             *cr,
              const HrChartLayout *layout,
              const HrTheme       *theme,
              HrTypesetter        *typesetter)
{
  canvas_of (layout->chart)->ink (cr, layout->chart, layout->geometry, theme, typesetter, NULL);
}

/**
 * hr_chart_ink_marks:
 * @cr: where to
 * @layout: where everything stands
 * @theme: how it looks
 * @typesetter: sets @theme's text
 * @marks: what the reader points at
 *
 * Draws what lies over the chart, so that thousands of points are not drawn again while the
 * pointer moves.
 */
void
hr_chart_ink_marks (cairo_t             *cr,
                    const HrChartLayout *layout,
                    const HrTheme       *theme,
                    HrTypesetter        *typesetter,
                    const HrChartMarks  *marks)
{
  canvas_of (layout->chart)->ink (cr, layout->chart, layout->geometry, theme, typesetter, marks);
}
