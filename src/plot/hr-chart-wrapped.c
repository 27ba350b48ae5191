/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stacks and rooflines, which have geometry and ink of their own, as charts like any other. */
#include "hr-chart-private.h"
#include "hr-roofline-ink.h"
#include "hr-stack-ink.h"

typedef struct {
  HrChart     parent;
  HrStack    *stack;
  HrRoofline *roofline;
} Wrapped;

static void
free_wrapped (HrChart *chart)
{
  Wrapped *self = (Wrapped *) chart;

  g_clear_pointer (&self->stack, hr_stack_unref);
  g_clear_pointer (&self->roofline, hr_roofline_unref);
}

static const HrStack *
stack_of (const HrChart *chart)
{
  return ((const Wrapped *) chart)->stack;
}

static const HrRoofline *
roofline_of (const HrChart *chart)
{
  return ((const Wrapped *) chart)->roofline;
}

static void
take_stack_words (HrChart *chart)
{
  HrStack *stack = ((Wrapped *) chart)->stack;
  HrStackWords words = *hr_stack_get_words (stack);

  words.title = chart->words.title;
  words.subtitle = chart->words.subtitle;
  hr_stack_set_words (stack, &words);
}

static void
take_roofline_words (HrChart *chart)
{
  HrRoofline *roofline = ((Wrapped *) chart)->roofline;
  HrRooflineWords words = *hr_roofline_get_words (roofline);

  words.title = chart->words.title;
  words.subtitle = chart->words.subtitle;
  hr_roofline_set_words (roofline, &words);
}

static guint
stack_n_items (const HrChart *chart)
{
  return hr_stack_get_n_segments (stack_of (chart));
}

static const char *
stack_item_key (const HrChart *chart,
                guint          item)
{
  return hr_stack_get_segment (stack_of (chart), item)->key;
}

static char *
stack_describe (const HrChart *chart,
                guint          item)
{
  return hr_stack_describe_segment (stack_of (chart), item);
}

static double
stack_min_width (const HrChart   *chart,
                 const HrMeasure *measure)
{
  return hr_stack_min_width (measure);
}

static gpointer
lay_stack (const HrChart     *chart,
           const HrMeasure   *measure,
           const HrChartView *view,
           double            *width,
           double            *height)
{
  HrStackView own = { view->width, view->height, view->rtl, view->title, view->legend };
  HrStackGeometry *geometry = hr_stack_layout (stack_of (chart), measure, &own);

  *width = geometry->width;
  *height = geometry->height;
  return geometry;
}

static void
free_stack_geometry (gpointer geometry)
{
  hr_stack_geometry_free (geometry);
}

/* The ink draws marks among the rest, so all of it is drawn where there are any. */
static void
ink_stack (cairo_t            *cr,
           const HrChart      *chart,
           gconstpointer       geometry,
           const HrTheme      *theme,
           HrTypesetter       *typesetter,
           const HrChartMarks *marks)
{
  HrStackMarks own = { NULL, -1, -1 };

  if (marks != NULL)
    own = (HrStackMarks) { marks->selected_key, marks->hovered, marks->focused };
  hr_stack_ink (cr, stack_of (chart), geometry, theme, typesetter, marks != NULL ? &own : NULL);
}

static int
pick_stack (const HrChart *chart,
            gconstpointer  geometry,
            double         x,
            double         y,
            double         slack)
{
  return hr_stack_geometry_pick (geometry, x, y);
}

static HrRect
stack_item_box (const HrChart *chart,
                gconstpointer  geometry,
                guint          item)
{
  const HrStackGeometry *own = geometry;
  guint box = g_array_index (own->item_boxes, guint, item);

  return g_array_index (own->segments, HrStackSegmentBox, box).rect;
}

/* Segments of one name stand in one line: the rows of the chart are columns here. */
static double
sum_of (const HrStack *stack,
        guint          row,
        const char    *label)
{
  double sum = 0;

  for (guint i = 0; i < hr_stack_get_n_segments (stack); i++)
    if (hr_stack_get_segment_row (stack, i) == row
        && g_strcmp0 (hr_stack_get_segment (stack, i)->label, label) == 0)
      sum += hr_stack_get_segment (stack, i)->value;
  return sum;
}

static void
stack_list_cells (const HrChart *chart,
                  HrChartCells  *out)
{
  const HrStack *stack = stack_of (chart);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  hr_chart_cells_title (out, NULL);
  for (guint row = 0; row < hr_stack_get_n_rows (stack); row++)
    hr_chart_cells_title (out, hr_stack_get_row (stack, row)->label);
  for (guint i = 0; i < hr_stack_get_n_segments (stack); i++)
    {
      const char *label = hr_stack_get_segment (stack, i)->label;

      if (!g_hash_table_add (seen, (gpointer) label))
        continue;
      hr_chart_cells_words (out, label);
      for (guint row = 0; row < hr_stack_get_n_rows (stack); row++)
        {
          double sum = sum_of (stack, row, label);

          hr_chart_cells_take (out, sum > 0 ? hr_stack_format_value (stack, sum) : NULL);
        }
    }
}

static const HrChartCanvas stack_canvas = {
  lay_stack, free_stack_geometry, ink_stack, pick_stack, stack_item_box,
};

static const HrChartClass stack_class = {
  .canvas = &stack_canvas,
  .is_mirrored = TRUE,
  .free = free_wrapped,
  .take_words = take_stack_words,
  .min_width = stack_min_width,
  .n_items = stack_n_items,
  .item_key = stack_item_key,
  .describe = stack_describe,
  .list_cells = stack_list_cells,
};

static guint
roofline_n_items (const HrChart *chart)
{
  return hr_roofline_get_n_points (roofline_of (chart));
}

static const char *
roofline_item_key (const HrChart *chart,
                   guint          item)
{
  return hr_roofline_get_point (roofline_of (chart), item)->key;
}

static char *
roofline_describe (const HrChart *chart,
                   guint          item)
{
  return hr_roofline_describe_point (roofline_of (chart), item);
}

static double
roofline_min_width (const HrChart   *chart,
                    const HrMeasure *measure)
{
  return hr_roofline_min_width (measure);
}

static gpointer
lay_roofline (const HrChart     *chart,
              const HrMeasure   *measure,
              const HrChartView *view,
              double            *width,
              double            *height)
{
  HrRooflineView own = { view->width, view->height, view->rtl, view->title, view->legend };
  HrRooflineGeometry *geometry = hr_roofline_layout (roofline_of (chart), measure, &own);

  *width = geometry->width;
  *height = geometry->height;
  return geometry;
}

static void
free_roofline_geometry (gpointer geometry)
{
  hr_roofline_geometry_free (geometry);
}

static void
ink_roofline (cairo_t            *cr,
              const HrChart      *chart,
              gconstpointer       geometry,
              const HrTheme      *theme,
              HrTypesetter       *typesetter,
              const HrChartMarks *marks)
{
  HrRooflineMarks own = { NULL, -1, -1 };

  if (marks != NULL)
    own = (HrRooflineMarks) { marks->selected_key, marks->hovered, marks->focused };
  hr_roofline_ink (cr, roofline_of (chart), geometry, theme, typesetter,
                   marks != NULL ? &own : NULL);
}

static int
pick_roofline (const HrChart *chart,
               gconstpointer  geometry,
               double         x,
               double         y,
               double         slack)
{
  return hr_roofline_geometry_pick (geometry, roofline_of (chart), x, y, slack);
}

static HrRect
roofline_item_box (const HrChart *chart,
                   gconstpointer  geometry,
                   guint          item)
{
  const HrRooflineGeometry *own = geometry;
  const HrRooflineSpot *spot = &g_array_index (own->spots, HrRooflineSpot, item);

  return (HrRect) { spot->x - spot->radius, spot->y - spot->radius, 2 * spot->radius,
                    2 * spot->radius };
}

static void
roofline_list_cells (const HrChart *chart,
                     HrChartCells  *out)
{
  const HrRoofline *roofline = roofline_of (chart);

  hr_chart_cells_title (out, NULL);
  hr_chart_cells_title (out, hr_roofline_get_words (roofline)->x_title);
  hr_chart_cells_title (out, hr_roofline_get_words (roofline)->y_title);
  for (guint i = 0; i < hr_roofline_get_n_points (roofline); i++)
    {
      const HrRooflinePoint *point = hr_roofline_get_point (roofline, i);

      hr_chart_cells_words (out, point->label);
      hr_chart_cells_number (out, point->x, hr_roofline_format_x (roofline, point->x));
      hr_chart_cells_number (out, point->y, hr_roofline_format_y (roofline, point->y));
    }
}

static const HrChartCanvas roofline_canvas = {
  lay_roofline, free_roofline_geometry, ink_roofline, pick_roofline, roofline_item_box,
};

static const HrChartClass roofline_class = {
  .canvas = &roofline_canvas,
  .free = free_wrapped,
  .take_words = take_roofline_words,
  .min_width = roofline_min_width,
  .n_items = roofline_n_items,
  .item_key = roofline_item_key,
  .describe = roofline_describe,
  .list_cells = roofline_list_cells,
};

/**
 * hr_chart_new_stack:
 * @stack: stacked bars, with their title and words
 *
 * For files and paper; on the screen, HrStackChart also lets the bars glide.
 *
 * Returns: (transfer full): a chart
 */
HrChart *
hr_chart_new_stack (HrStack *stack)
{
  Wrapped *self = g_new0 (Wrapped, 1);

  hr_chart_init (&self->parent, &stack_class);
  self->stack = hr_stack_ref (stack);
  return &self->parent;
}

/**
 * hr_chart_new_roofline:
 * @roofline: a roofline, with its title and words
 *
 * Returns: (transfer full): a chart
 */
HrChart *
hr_chart_new_roofline (HrRoofline *roofline)
{
  Wrapped *self = g_new0 (Wrapped, 1);

  hr_chart_init (&self->parent, &roofline_class);
  self->roofline = hr_roofline_ref (roofline);
  return &self->parent;
}
