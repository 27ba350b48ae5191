/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry without a font: every character is 0.55 of the font size wide. */
#include <math.h>

#include "hr-roofline-geometry.h"
#include "rooflines.h"

#define EM 14.0
#define N_ROOFLINES 1500

static void
measure_cb (const char *text,
            HrTextRole  role,
            double     *width,
            double     *height,
            gpointer    user_data)
{
  double size = role == HR_TEXT_TITLE ? 1.35 * EM : role <= HR_TEXT_LABEL ? EM : 0.85 * EM;

  *width = 0.55 * size * (double) g_utf8_strlen (text, -1);
  *height = 1.3 * size;
}

static const HrMeasure measure = { measure_cb, NULL, EM };

static HrRooflineGeometry *
lay_out (const HrRoofline *roofline,
         double            width,
         double            height)
{
  HrRooflineView view = { width, height, FALSE, TRUE, TRUE };

  return hr_roofline_layout (roofline, &measure, &view);
}

static const HrRooflineText *
find_text (const HrRooflineGeometry *geometry,
           const char               *text)
{
  for (guint i = 0; i < geometry->texts->len; i++)
    if (g_str_equal (g_array_index (geometry->texts, HrRooflineText, i).text, text))
      return &g_array_index (geometry->texts, HrRooflineText, i);
  return NULL;
}

/* By hand: a square of 2 reaches √2 = 1.414 along its diagonal, one turned by 45° reaches 1. */
static void
test_slabs (void)
{
  const HrSlab square = { 0, 0, 2, 2, 0 };
  const HrRect frame = { -2, -2, 4, 4 };
  static const struct {
    HrSlab   slab;
    gboolean overlaps;
  } cases[] = {
    { { 1.9, 0, 2, 2, 0 }, TRUE },
    { { 2.0, 0, 2, 2, 0 }, FALSE },              /* edges touch */
    { { 1.70, 1.70, 2, 2, G_PI / 4 }, TRUE },    /* 2.404 apart, 2.414 together */
    { { 1.75, 1.75, 2, 2, G_PI / 4 }, FALSE },   /* 2.475 apart */
    { { 2.2, 2.2, 4, 1, -G_PI / 4 }, FALSE },    /* lies across the diagonal */
    { { 2.2, 2.2, 4, 1, G_PI / 4 }, TRUE },      /* points along it */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (hr_slab_overlaps (&square, &cases[i].slab), ==, cases[i].overlaps);
      g_assert_cmpint (hr_slab_overlaps (&cases[i].slab, &square), ==, cases[i].overlaps);
    }
  g_assert_true (hr_slab_within (&(HrSlab) { 0, 0, 2.8, 2.8, G_PI / 4 }, &frame));
  g_assert_false (hr_slab_within (&(HrSlab) { 0, 0, 2.9, 2.9, G_PI / 4 }, &frame));
}

/* Roof 100, slope 1: the ridge is at 100, and the axis shows 1.3 decades before it and one after.
 * Of the point at (10, 5), 10 could be attained. */
static void
test_places (void)
{
  g_autoptr (HrRoofline) roofline = hr_roofline_new ();
  g_autoptr (HrRooflineGeometry) geometry = NULL;
  const HrRooflineSpot *large, *small;
  const HrRect *plot;
  double y_span;

  hr_roofline_add_roof (roofline, &(HrRooflineLine) { .label = "roof", .value = 100 });
  hr_roofline_add_slope (roofline, &(HrRooflineLine) { .label = "slope", .value = 1 });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "a", .label = "a", .x = 10, .y = 5, .weight = 4 });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "b", .label = "b", .x = 100, .y = 50, .weight = 1, .roof = 80 });
  geometry = lay_out (roofline, 1000, 0);
  plot = &geometry->plot;
  large = &g_array_index (geometry->spots, HrRooflineSpot, 0);
  small = &g_array_index (geometry->spots, HrRooflineSpot, 1);
  y_span = log10 (geometry->y_axis.upper / geometry->y_axis.lower);
  g_assert_cmpfloat_with_epsilon (large->x, plot->x + plot->width * 0.3 / 2.3, 1e-6);
  g_assert_cmpfloat_with_epsilon (small->x, plot->x + plot->width * 1.3 / 2.3, 1e-6);
  g_assert_cmpfloat_with_epsilon (geometry->ridge_x, small->x, 1e-6);
  g_assert_cmpfloat_with_epsilon (large->y - small->y, plot->height / y_span, 1e-6);
  g_assert_cmpfloat_with_epsilon (large->y - large->roof_y, plot->height * log10 (2) / y_span,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (small->y - small->roof_y, plot->height * log10 (1.6) / y_span,
                                  1e-6);
  g_assert_cmpfloat_with_epsilon (large->radius, 2 * small->radius, 1e-6);
}

/* Lines meet: the main slope ends where the main roof begins, at the ridge. */
static void
test_lines (void)
{
  g_autoptr (HrRoofline) roofline = roofline_decode ();
  g_autoptr (HrRooflineGeometry) geometry = lay_out (roofline, 1000, 0);
  const HrRooflineStroke *slope = NULL, *roof = NULL;
  guint n_dashed = 0;

  for (guint i = 0; i < geometry->strokes->len; i++)
    {
      const HrRooflineStroke *stroke = &g_array_index (geometry->strokes, HrRooflineStroke, i);

      n_dashed += stroke->dashed;
      if (stroke->is_main && stroke->y1 == stroke->y2)
        roof = stroke;
      else if (stroke->is_main)
        slope = stroke;
    }
  g_assert_nonnull (roof);
  g_assert_nonnull (slope);
  g_assert_cmpuint (n_dashed, ==, 2);
  g_assert_cmpfloat_with_epsilon (slope->x2, roof->x1, 1e-6);
  g_assert_cmpfloat_with_epsilon (slope->y2, roof->y1, 1e-6);
  g_assert_cmpfloat_with_epsilon (slope->x2, geometry->ridge_x, 1e-6);
  g_assert_cmpuint (geometry->ridges->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (roof->x2, geometry->plot.x + geometry->plot.width, 1e-6);
}

/* Words stand along their lines: those of a slope are turned as it is. */
static void
test_words (void)
{
  g_autoptr (HrRoofline) roofline = roofline_decode ();
  g_autoptr (HrRooflineGeometry) geometry = lay_out (roofline, 1000, 0);
  const HrRooflineText *roof = find_text (geometry, "BF16 · 312 TFLOP/s");
  const HrRooflineText *slope = find_text (geometry, "HBM · 2.04 TB/s");
  double rise = geometry->plot.height / log10 (geometry->y_axis.upper / geometry->y_axis.lower);
  double run = geometry->plot.width / log10 (geometry->x_axis.upper / geometry->x_axis.lower);
  static const char *const others[] = { "memory-bound", "compute-bound", "153\302\240FLOP/B",
                                        "Whole step", "MLP", "Attention", "1\302\240T" };

  g_assert_nonnull (roof);
  g_assert_nonnull (slope);
  g_assert_cmpfloat (roof->slab.angle, ==, 0);
  g_assert_cmpfloat_with_epsilon (slope->slab.angle, -atan2 (rise, run), 1e-6);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_nonnull (find_text (geometry, others[i]));
}

/* The lines of the host meet each other, not those of the card. */
static void
test_groups (void)
{
  g_autoptr (HrRoofline) roofline = roofline_offloaded ();
  g_autoptr (HrRooflineGeometry) geometry = lay_out (roofline, 1000, 0);
  const HrRooflineRidge *host = &g_array_index (geometry->ridges, HrRooflineRidge, 1);
  double at = (host->x - geometry->plot.x) / geometry->plot.width;

  g_assert_cmpuint (hr_roofline_get_n_points (roofline), ==, 3);
  g_assert_cmpfloat_with_epsilon (hr_axis_denormalize (&geometry->x_axis, at), 1.1e12 / 77e9, 1e-6);
  g_assert_cmpfloat (hr_roofline_ceiling (roofline, 1), ==, 77e9 * 2.8);
}

/* Half decades lie midway between decades, and decades have their words. */
static void
test_ticks (void)
{
  g_autoptr (HrRoofline) roofline = roofline_decode ();
  g_autoptr (HrRooflineGeometry) geometry = lay_out (roofline, 1000, 0);
  double first, second;

  g_assert_cmpuint (geometry->x_ticks->len, ==, 4);
  first = g_array_index (geometry->x_ticks, double, 0);
  second = g_array_index (geometry->x_ticks, double, 1);
  for (guint i = 0; i < geometry->x_minor->len; i++)
    {
      double minor = g_array_index (geometry->x_minor, double, i);
      if (minor > first && minor < second)
        g_assert_cmpfloat_with_epsilon (minor, (first + second) / 2, 1.01);
    }
  g_assert_cmpuint (geometry->x_minor->len, >=, 3);
}

static void
check_texts (const HrRooflineGeometry *geometry)
{
  const HrRect page = { 0, 0, geometry->width, geometry->height };

  for (guint i = 0; i < geometry->texts->len; i++)
    {
      const HrRooflineText *a = &g_array_index (geometry->texts, HrRooflineText, i);

      if (!hr_slab_within (&a->slab, &page))
        g_error ("“%s” leaves the page of %g × %g", a->text, page.width, page.height);
      for (guint j = i + 1; j < geometry->texts->len; j++)
        {
          const HrRooflineText *b = &g_array_index (geometry->texts, HrRooflineText, j);
          if (hr_slab_overlaps (&a->slab, &b->slab))
            g_error ("“%s” overlaps “%s” at width %g", a->text, b->text, geometry->width);
        }
    }
}

/* Names of points and lines lie on no mark and under no line. */
static void
check_names (const HrRooflineGeometry *geometry)
{
  for (guint i = 0; i < geometry->texts->len; i++)
    {
      const HrRooflineText *text = &g_array_index (geometry->texts, HrRooflineText, i);

      if (text->point < 0 && text->slab.angle == 0)
        continue;
      g_assert_true (hr_slab_within (&text->slab, &geometry->plot));
      for (guint j = 0; j < geometry->spots->len; j++)
        {
          const HrRooflineSpot *spot = &g_array_index (geometry->spots, HrRooflineSpot, j);
          HrSlab box = { spot->x, spot->y, 2 * spot->radius, 2 * spot->radius, 0 };
          g_assert_false (hr_slab_overlaps (&text->slab, &box));
        }
      for (guint j = 0; j < geometry->strokes->len; j++)
        {
          const HrRooflineStroke *line = &g_array_index (geometry->strokes, HrRooflineStroke, j);
          HrSlab slab = { (line->x1 + line->x2) / 2, (line->y1 + line->y2) / 2,
                          hypot (line->x2 - line->x1, line->y2 - line->y1), 1,
                          atan2 (line->y2 - line->y1, line->x2 - line->x1) };
          g_assert_false (hr_slab_overlaps (&text->slab, &slab));
        }
    }
}

static void
check_marks (const HrRooflineGeometry *geometry)
{
  const HrRect *plot = &geometry->plot;

  for (guint i = 0; i < geometry->spots->len; i++)
    {
      const HrRooflineSpot *spot = &g_array_index (geometry->spots, HrRooflineSpot, i);
      HrSlab box = { spot->x, spot->y, 2 * spot->radius, 2 * spot->radius, 0 };

      g_assert_true (hr_slab_within (&box, plot));
      g_assert_cmpfloat (spot->roof_y, >=, plot->y - 1e-6);
      g_assert_cmpfloat (spot->roof_y, <=, plot->y + plot->height + 1e-6);
    }
  for (guint i = 0; i < geometry->strokes->len; i++)
    {
      const HrRooflineStroke *line = &g_array_index (geometry->strokes, HrRooflineStroke, i);
      HrSlab ends[] = { { line->x1, line->y1, 0, 0, 0 }, { line->x2, line->y2, 0, 0, 0 } };

      g_assert_true (hr_slab_within (&ends[0], plot));
      g_assert_true (hr_slab_within (&ends[1], plot));
      g_assert_cmpfloat (line->x2, >, line->x1);
    }
}

static void
test_random (void)
{
  for (guint i = 0; i < N_ROOFLINES; i++)
    {
      g_autoptr (HrRoofline) roofline = roofline_random ();
      HrRooflineView view = { g_test_rand_double_range (100, 1400),
                              g_test_rand_bit () ? 0 : g_test_rand_double_range (1, 900),
                              g_test_rand_bit (), g_test_rand_bit (), g_test_rand_bit () };
      g_autoptr (HrRooflineGeometry) geometry = hr_roofline_layout (roofline, &measure, &view);

      g_assert_cmpfloat (geometry->width, >=, view.width);
      g_assert_cmpfloat (geometry->height, >=, view.height - 1);
      check_texts (geometry);
      check_names (geometry);
      check_marks (geometry);
    }
}

/* A mark on another can be pointed at, and so can what a ring surrounds. */
static void
test_pick (void)
{
  g_autoptr (HrRoofline) roofline = roofline_decode ();
  g_autoptr (HrRooflineGeometry) geometry = lay_out (roofline, 1000, 0);
  const HrRooflineSpot *head = &g_array_index (geometry->spots, HrRooflineSpot, 4);
  const HrRooflineSpot *whole = &g_array_index (geometry->spots, HrRooflineSpot, 6);

  g_assert_cmpint (hr_roofline_geometry_pick (geometry, roofline, head->x, head->y, 3), ==, 4);
  g_assert_cmpint (hr_roofline_geometry_pick (geometry, roofline, whole->x - whole->radius,
                                              whole->y + 1, 3), ==, 6);
  g_assert_cmpint (hr_roofline_geometry_pick (geometry, roofline, 5, 5, 3), ==, -1);
}

static void
check_heights (const HrRoofline *roofline,
               HrRooflineView    view)
{
  g_autoptr (HrRooflineGeometry) natural = hr_roofline_layout (roofline, &measure, &view);
  g_autoptr (HrRooflineGeometry) tight = NULL;
  double minimum_height, natural_height;

  view.height = 1;
  tight = hr_roofline_layout (roofline, &measure, &view);
  hr_roofline_measure_heights (roofline, &measure, &view, &minimum_height, &natural_height);
  g_assert_cmpfloat (natural_height, ==, natural->height);
  g_assert_cmpfloat (minimum_height, ==, tight->height);
}

/* Heights that are told before anything is laid out are those that it is laid out to. */
static void
test_heights (void)
{
  g_autoptr (HrRoofline) decode = roofline_decode (), empty = roofline_empty ();

  for (double width = 200; width <= 1600; width += 100)
    for (int legend = 0; legend < 2; legend++)
      {
        check_heights (decode, (HrRooflineView) { width, 0, FALSE, FALSE, legend });
        check_heights (decode, (HrRooflineView) { width, 0, TRUE, TRUE, legend });
        check_heights (empty, (HrRooflineView) { width, 0, FALSE, TRUE, legend });
      }
}

/* Nothing known, or only half of it: no ridge, no claim of what bounds the work. */
static void
test_unknown (void)
{
  g_autoptr (HrRoofline) unknown = roofline_unknown (), empty = roofline_empty ();
  g_autoptr (HrRooflineGeometry) a = lay_out (unknown, 700, 0), b = lay_out (empty, 360, 0);

  g_assert_true (isnan (a->ridge_x));
  g_assert_cmpuint (a->ridges->len, ==, 0);
  g_assert_null (find_text (a, "memory-bound"));
  g_assert_nonnull (find_text (a, "400 GB/s"));
  g_assert_cmpuint (a->spots->len, ==, 1);
  g_assert_cmpuint (b->strokes->len, ==, 0);
  g_assert_cmpuint (b->x_ticks->len, >, 0);
}

/* Half way lies between, the end is the target; what is new grows in its place. */
static void
test_blend (void)
{
  g_autoptr (HrRoofline) from = roofline_decode (), to = roofline_batch ();
  g_autoptr (HrRooflineGeometry) a = lay_out (from, 1000, 0), b = lay_out (to, 1000, 0);
  g_autoptr (HrRooflineGeometry) half = hr_roofline_geometry_blend (a, from, b, to, 0.5);
  g_autoptr (HrRooflineGeometry) end = hr_roofline_geometry_blend (a, from, b, to, 1);
  g_autoptr (HrRooflineGeometry) start = hr_roofline_geometry_blend (a, from, b, to, 0);
  guint n_moved = 0, n_new = 0;

  for (guint i = 0; i < b->spots->len; i++)
    {
      const HrRooflineSpot *now = &g_array_index (half->spots, HrRooflineSpot, i);
      const HrRooflineSpot *then = &g_array_index (b->spots, HrRooflineSpot, i);
      const HrRooflineSpot *last = &g_array_index (end->spots, HrRooflineSpot, i);
      const HrRooflineSpot *first = &g_array_index (start->spots, HrRooflineSpot, i);

      g_assert_cmpfloat (last->x, ==, then->x);
      g_assert_cmpfloat (now->x, ==, (first->x + then->x) / 2);
      g_assert_cmpfloat (now->radius, ==, (first->radius + then->radius) / 2);
      n_moved += first->radius > 0 && first->x != then->x;
      n_new += first->radius <= 0 && first->x == then->x;
    }
  g_assert_cmpuint (n_moved, >, 0);
  g_assert_cmpuint (n_new, >, 0);
  /* A name keeps its distance to its point. */
  for (guint i = 0; i < b->texts->len; i++)
    {
      const HrRooflineText *now = &g_array_index (half->texts, HrRooflineText, i);
      const HrRooflineText *then = &g_array_index (b->texts, HrRooflineText, i);

      if (then->point < 0)
        continue;
      g_assert_cmpfloat_with_epsilon (
        now->slab.x - g_array_index (half->spots, HrRooflineSpot, now->point).x,
        then->slab.x - g_array_index (b->spots, HrRooflineSpot, then->point).x, 1e-9);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/roofline/slabs", test_slabs);
  g_test_add_func ("/plot/roofline/places", test_places);
  g_test_add_func ("/plot/roofline/lines", test_lines);
  g_test_add_func ("/plot/roofline/words", test_words);
  g_test_add_func ("/plot/roofline/groups", test_groups);
  g_test_add_func ("/plot/roofline/ticks", test_ticks);
  g_test_add_func ("/plot/roofline/random", test_random);
  g_test_add_func ("/plot/roofline/pick", test_pick);
  g_test_add_func ("/plot/roofline/heights", test_heights);
  g_test_add_func ("/plot/roofline/unknown", test_unknown);
  g_test_add_func ("/plot/roofline/blend", test_blend);
  return g_test_run ();
}
