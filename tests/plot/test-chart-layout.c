/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry of the charts without a font: every character is 0.55 of the font size wide. */
#include <math.h>

#include "charts.h"
#include "hr-chart-private.h"

#define EM 14.0
#define N_CHARTS 1500
/* A page is 920 pixels wide at most, less the margins of its card. */
#define CARD_WIDTH 884
/* A table of ten cards has columns that must be read: it scrolls sideways in its card, which
 * ../ui/test-chart-card.c holds. */
#define WIDE_TABLE 972

static void
measure_cb (const char *text,
            HrTextRole  role,
            double     *width,
            double     *height,
            gpointer    user_data)
{
  double em = *(double *) user_data;
  double size = role == HR_TEXT_TITLE ? 1.35 * em : role <= HR_TEXT_LABEL ? em : 0.85 * em;

  *width = 0.55 * size * (double) g_utf8_strlen (text, -1);
  *height = 1.3 * size;
}

static double em_now = EM;
static HrMeasure measure = { measure_cb, &em_now, EM };

static HrScene *
lay_out (const HrChart *chart,
         double         width,
         double         height,
         gboolean       rtl)
{
  HrChartView view = { MAX (width, hr_chart_get_min_width (chart, &measure)), height, rtl, TRUE,
                       TRUE };

  return chart->klass->lay_scene (chart, &measure, &view);
}

static const HrSceneText *
find_text (const HrScene *scene,
           const char    *text)
{
  for (guint i = 0; i < scene->texts->len; i++)
    if (g_str_equal (g_array_index (scene->texts, HrSceneText, i).text, text))
      return &g_array_index (scene->texts, HrSceneText, i);
  return NULL;
}

static const HrRect *
item_box (const HrScene *scene,
          guint          item)
{
  return &g_array_index (scene->items, HrSceneItem, item).box;
}

static double
middle_x (const HrRect *box)
{
  return box->x + box->width / 2;
}

static double
middle_y (const HrRect *box)
{
  return box->y + box->height / 2;
}

/* No words leave the page, none lie on others. */
static void
check_texts (const HrScene *scene)
{
  const HrRect page = { 0, 0, scene->width, scene->height };

  for (guint i = 0; i < scene->texts->len; i++)
    {
      const HrSceneText *a = &g_array_index (scene->texts, HrSceneText, i);

      if (!hr_slab_within (&a->slab, &page))
        g_error ("“%s” leaves the page of %g × %g", a->text, page.width, page.height);
      for (guint k = i + 1; k < scene->texts->len; k++)
        {
          const HrSceneText *b = &g_array_index (scene->texts, HrSceneText, k);
          if (hr_slab_overlaps (&a->slab, &b->slab))
            g_error ("“%s” overlaps “%s” at width %g", a->text, b->text, scene->width);
        }
    }
}

/* Names in the plot stay there, and lie on no mark. */
static void
check_names (const HrScene *scene)
{
  for (guint i = 0; i < scene->texts->len; i++)
    {
      const HrSceneText *text = &g_array_index (scene->texts, HrSceneText, i);

      if (!text->named)
        continue;
      g_assert_true (hr_slab_within (&text->slab, &scene->plot));
      for (guint k = 0; k < scene->items->len && text->item >= 0; k++)
        {
          const HrRect *box = item_box (scene, k);
          HrSlab slab = { middle_x (box), middle_y (box), box->width, box->height, 0 };
          g_assert_false (hr_slab_overlaps (&text->slab, &slab));
        }
    }
}

static void
check_items (const HrScene *scene,
             guint          n)
{
  const HrRect page = { -1, -1, scene->width + 2, scene->height + 2 };

  g_assert_cmpuint (scene->items->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const HrRect *box = item_box (scene, i);
      HrSlab slab = { middle_x (box), middle_y (box), 0, 0, 0 };

      if (box->width > 0)
        g_assert_true (hr_slab_within (&slab, &page));
    }
}

/* Nothing that is not cut off at the plot goes beyond the page, and every number is one. */
static void
check_shapes (const HrScene *scene)
{
  for (guint i = 0; i < scene->shapes->len; i++)
    {
      const HrShape *shape = &g_array_index (scene->shapes, HrShape, i);
      const double *points = &g_array_index (scene->points, double, 2 * shape->first);

      g_assert_true (isfinite (shape->rect.x) && isfinite (shape->rect.y));
      g_assert_cmpuint (2 * (shape->first + shape->n_points), <=, scene->points->len);
      for (guint k = 0; k < shape->n_points; k++)
        {
          g_assert_true (isfinite (points[2 * k]) && isfinite (points[2 * k + 1]));
          if (shape->clipped)
            continue;
          g_assert_cmpfloat (points[2 * k], >=, -2);
          g_assert_cmpfloat (points[2 * k], <=, scene->width + 2);
          g_assert_cmpfloat (points[2 * k + 1], >=, -2);
          g_assert_cmpfloat (points[2 * k + 1], <=, scene->height + 2);
        }
    }
}

static void
check (const HrChart *chart,
       double         width,
       double         height,
       gboolean       rtl)
{
  g_autoptr (HrScene) scene = lay_out (chart, width, height, rtl);

  g_assert_cmpfloat (scene->width, >=, width);
  /* Rows of a table are of whole pixels, so it may be shorter. */
  if (!hr_chart_is_mirrored (chart))
    g_assert_cmpfloat (scene->height, >=, height - 1);
  check_texts (scene);
  check_names (scene);
  check_shapes (scene);
  check_items (scene, scene->items->len > 0 ? hr_chart_get_n_items (chart) : 0);
}

static void
test_random (void)
{
  for (guint i = 0; i < N_CHARTS; i++)
    {
      g_autoptr (HrChart) chart = chart_random ();

      check (chart, g_test_rand_double_range (100, 1400),
             g_test_rand_bit () ? 0 : g_test_rand_double_range (1, 900), g_test_rand_bit ());
    }
}

static HrChart *(*const samples[]) (void) = {
  chart_parity, chart_parity_plain, chart_parity_empty, chart_histogram, chart_histogram_empty,
  chart_memory_curves, chart_speed_curves, chart_curves_empty, chart_matrix, chart_matrix_cards,
  chart_matrix_empty, chart_scatter, chart_scatter_empty,
};

/* From a telephone to a wall; what is narrow is also long. */
static void
test_widths (void)
{
  static const double widths[] = { 200, 280, 360, 480, 640, 900, 1400, 2400 };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (guint k = 0; k < G_N_ELEMENTS (widths); k++)
      {
        g_autoptr (HrChart) chart = samples[i] ();
        check (chart, widths[k], 0, FALSE);
        check (chart, widths[k], 400, TRUE);
      }
}

/* At three times the size of text a chart still fits the card of a page, and no words are cut. */
static void
test_large_text (void)
{
  measure.em = em_now = 3 * EM;
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (HrChart) chart = samples[i] ();

      double needs = hr_chart_get_min_width (chart, &measure);

      g_assert_cmpfloat (needs, <=, samples[i] == chart_matrix_cards ? WIDE_TABLE : CARD_WIDTH);
      check (chart, CARD_WIDTH, 0, FALSE);
      check (chart, CARD_WIDTH, 0, TRUE);
    }
  measure.em = em_now = EM;
}

/* What is estimated as measured lies on the diagonal; twice as much lies on the line of ×2. */
static void
test_parity (void)
{
  HrParity *parity = hr_parity_new ();
  g_autoptr (HrChart) chart = HR_CHART (parity);
  g_autoptr (HrScene) scene = NULL;
  const HrRect *a, *b, *twice;
  double rise;

  hr_parity_add_group (parity, &(HrParityGroup) { "group", 0, HR_MARK_DISC, FALSE });
  hr_parity_add_point (parity, &(HrParityPoint) { "a", 0, 10, 10, NULL, NULL });
  hr_parity_add_point (parity, &(HrParityPoint) { "b", 0, 1000, 1000, NULL, NULL });
  hr_parity_add_point (parity, &(HrParityPoint) { "c", 0, 10, 20, NULL, NULL });
  hr_parity_add_point (parity, &(HrParityPoint) { "left out", 0, 0, 20, NULL, NULL });
  g_assert_cmpuint (hr_parity_get_n_points (parity), ==, 3);
  scene = lay_out (chart, 800, 0, FALSE);
  a = item_box (scene, 0);
  b = item_box (scene, 1);
  twice = item_box (scene, 2);
  rise = (middle_y (a) - middle_y (b)) / (middle_x (b) - middle_x (a));
  g_assert_cmpfloat_with_epsilon (rise, scene->plot.height / scene->plot.width, 1e-6);
  g_assert_cmpfloat_with_epsilon (middle_y (a) - middle_y (twice),
                                  log10 (2) * (middle_y (a) - middle_y (b)) / 2, 1e-6);
  g_assert_cmpfloat (middle_x (twice), ==, middle_x (a));
}

/* Stops: the highlighted groups first, in each the farthest off first. */
static void
test_stops (void)
{
  HrParity *parity = hr_parity_new ();
  g_autoptr (HrChart) chart = HR_CHART (parity);
  g_autoptr (GArray) stops = NULL;
  static const guint expected[] = { 2, 1, 3, 0 };

  hr_parity_add_group (parity, &(HrParityGroup) { "quiet", 0, HR_MARK_DISC, FALSE });
  hr_parity_add_group (parity, &(HrParityGroup) { "strong", 1, HR_MARK_DISC, TRUE });
  hr_parity_add_point (parity, &(HrParityPoint) { "a", 0, 10, 11, NULL, NULL });
  hr_parity_add_point (parity, &(HrParityPoint) { "b", 1, 10, 12, NULL, NULL });
  hr_parity_add_point (parity, &(HrParityPoint) { "c", 1, 10, 5, NULL, NULL });
  hr_parity_add_point (parity, &(HrParityPoint) { "d", 0, 10, 1000, NULL, NULL });
  stops = hr_chart_list_stops (chart, 10);
  g_assert_cmpmem (stops->data, stops->len * sizeof (guint), expected, sizeof (expected));
  g_assert_cmpint (hr_chart_find_beside (chart, stops, 1, 1, 0), ==, 3);
  g_assert_cmpint (hr_chart_find_beside (chart, stops, 0, 1, 0), ==, -1);
}

/* By hand: −0.6 | −0.05 … in ten bins of a tenth, and two open ones. */
static void
test_histogram (void)
{
  static const double values[] = { -0.6, -0.05, 0, 0.04, 0.1, 0.5, 2, NAN };
  static const guint counts[] = { 1, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 2 };
  g_autoptr (HrHistogram) histogram = hr_histogram_new (-0.5, 0.5, 10);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    hr_histogram_add_value (histogram, values[i], i == 1);
  g_assert_cmpuint (hr_histogram_get_n_bins (histogram), ==, G_N_ELEMENTS (counts));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (hr_histogram_get_bin (histogram, i).count, ==, counts[i]);
  g_assert_cmpuint (hr_histogram_get_bin (histogram, 5).highlighted, ==, 1);
  g_assert_true (isinf (hr_histogram_get_bin (histogram, 0).lower));
  g_assert_cmpfloat (hr_histogram_get_quantile (histogram, 0.5, FALSE), ==, 0.04);
  g_assert_cmpfloat (hr_histogram_get_quantile (histogram, 0, FALSE), ==, -0.6);
  g_assert_cmpfloat_with_epsilon (hr_histogram_get_quantile (histogram, 0.75, FALSE), 0.3, 1e-9);
  g_assert_cmpfloat (hr_histogram_get_quantile (histogram, 0.5, TRUE), ==, -0.05);
}

/* Bars stand on the axis, as high as they count. */
static void
test_bars (void)
{
  g_autoptr (HrChart) chart = chart_histogram ();
  g_autoptr (HrScene) scene = lay_out (chart, 700, 0, FALSE);
  HrHistogram *histogram = (HrHistogram *) chart;
  double per_count = 0;
  guint bars = 0;

  for (guint i = 0; i < scene->shapes->len; i++)
    {
      const HrShape *shape = &g_array_index (scene->shapes, HrShape, i);

      if (shape->kind != HR_SHAPE_RECT || shape->fill.shade != HR_SHADE_CATEGORY +
                                                               HR_CATEGORY_CONTEXT ||
          shape->radius > 0)
        continue;
      while (hr_histogram_get_bin (histogram, bars).count == 0)
        bars++;
      g_assert_cmpfloat_with_epsilon (shape->rect.y + shape->rect.height,
                                      scene->plot.y + scene->plot.height, 1e-6);
      if (per_count == 0)
        per_count = shape->rect.height / hr_histogram_get_bin (histogram, bars).count;
      g_assert_cmpfloat_with_epsilon (shape->rect.height,
                                      per_count * hr_histogram_get_bin (histogram, bars).count,
                                      1e-6);
      bars++;
    }
  g_assert_cmpuint (bars, ==, hr_histogram_get_n_bins (histogram));
}

/* Places of curves: powers of two are as far from each other on their axis. */
static void
test_curves (void)
{
  g_autoptr (HrChart) chart = chart_memory_curves ();
  g_autoptr (HrScene) scene = lay_out (chart, 900, 0, FALSE);
  const HrSceneText *names[4] = { find_text (scene, "FP16"), find_text (scene, "Q8_0"),
                                  find_text (scene, "Q5_K_M"), find_text (scene, "Q4_K_M") };
  double step = middle_x (item_box (scene, 1)) - middle_x (item_box (scene, 0));
  guint curve, point;

  for (guint i = 1; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (middle_x (item_box (scene, i + 1)) -
                                    middle_x (item_box (scene, i)), step, 1e-6);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_nonnull (names[i]);
      g_assert_cmpfloat (names[i]->slab.x, >, scene->plot.x + scene->plot.width);
    }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (names[i]->slab.y, <, names[i + 1]->slab.y);
  g_assert_nonnull (find_text (scene, "RTX 4090: 23.5 GiB"));
  g_assert_nonnull (find_text (scene, "16 k now"));
  g_assert_true (hr_curves_locate_item ((HrCurves *) chart, 8, &curve, &point));
  g_assert_cmpuint (curve, ==, 1);
  g_assert_cmpuint (point, ==, 1);
  g_assert_false (hr_curves_locate_item ((HrCurves *) chart, 28, &curve, &point));
}

/* A curve that ends early has its name there; one of many points has a few dozen stops. */
static void
test_ends (void)
{
  g_autoptr (HrChart) chart = chart_speed_curves (), dense = NULL;
  g_autoptr (HrScene) scene = lay_out (chart, 900, 0, FALSE);
  HrCurves *curves = hr_curves_new ();

  g_assert_cmpfloat (find_text (scene, "RTX 4090")->slab.x, <, scene->plot.x + scene->plot.width);
  g_assert_cmpfloat (find_text (scene, "H100 SXM")->slab.x, >, scene->plot.x + scene->plot.width);
  dense = HR_CHART (curves);
  hr_curves_add_curve (curves, &(HrCurve) { "dense", "dense", 0, FALSE });
  for (guint i = 0; i < 1000; i++)
    hr_curves_add_point (curves, 0, &(HrCurvePoint) { i, i, NAN, NAN, NULL });
  g_assert_cmpuint (hr_chart_get_n_items (dense), <=, 24);
  g_assert_cmpuint (hr_chart_get_n_items (dense), >, 12);
}

/* Cells are of one size, beside and below each other, and turn round with the text. */
static void
test_matrix (void)
{
  g_autoptr (HrChart) chart = chart_matrix ();
  g_autoptr (HrScene) scene = lay_out (chart, 900, 0, FALSE);
  g_autoptr (HrScene) turned = lay_out (chart, 900, 0, TRUE);
  g_autoptr (HrScene) narrow = lay_out (chart, 240, 0, FALSE);
  const HrRect *first = item_box (scene, 0);

  for (guint i = 0; i < 49; i++)
    {
      const HrRect *box = item_box (scene, i), *mirrored = item_box (turned, i);

      g_assert_cmpfloat (box->width, ==, first->width);
      g_assert_cmpfloat (box->height, ==, first->height);
      g_assert_cmpfloat_with_epsilon (box->x + box->width, 900 - mirrored->x, 1e-6);
      for (guint k = i + 1; k < 49; k++)
        g_assert_false (hr_rect_overlaps (box, item_box (scene, k)));
    }
  g_assert_cmpfloat (item_box (scene, 1)->x, >, first->x);
  g_assert_cmpfloat (item_box (scene, 7)->y, >, first->y);
  g_assert_nonnull (find_text (scene, "28.4"));
  g_assert_null (find_text (narrow, "28.4"));
  g_assert_cmpstr (hr_chart_get_item_key (chart, 8), ==, "q8_0/4\302\240k");
}

static gboolean
beats (const HrScatterPoint *a,
       const HrScatterPoint *b,
       gboolean              less)
{
  double gain = less ? b->x - a->x : a->x - b->x;

  return !a->excluded && gain >= 0 && a->y >= b->y && (gain > 0 || a->y > b->y);
}

/* Against the definition, on whole numbers, so that many are equal. */
static void
test_frontier (void)
{
  for (guint round = 0; round < 500; round++)
    {
      gboolean less = g_test_rand_bit ();
      HrScatter *scatter = hr_scatter_new (less);
      g_autoptr (HrChart) chart = HR_CHART (scatter);
      g_autoptr (GArray) frontier = NULL;

      for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
        hr_scatter_add_point (scatter, &(HrScatterPoint) {
          "key", "label", g_test_rand_int_range (1, 9), g_test_rand_int_range (1, 9), 0, 0, FALSE,
          g_test_rand_int_range (0, 5) == 0, NULL });
      frontier = hr_scatter_list_frontier (scatter);
      for (guint i = 0; i < hr_scatter_get_n_points (scatter); i++)
        {
          const HrScatterPoint *point = hr_scatter_get_point (scatter, i);
          gboolean best = !point->excluded, listed = FALSE;

          for (guint k = 0; k < hr_scatter_get_n_points (scatter); k++)
            best &= !beats (hr_scatter_get_point (scatter, k), point, less);
          for (guint k = 0; k < frontier->len; k++)
            {
              const HrScatterPoint *other =
                hr_scatter_get_point (scatter, g_array_index (frontier, guint, k));
              listed |= other->x == point->x && other->y == point->y;
            }
          if (!point->excluded)
            g_assert_cmpint (best, ==, listed);
        }
      for (guint k = 1; k < frontier->len; k++)
        g_assert_cmpfloat (hr_scatter_get_point (scatter, g_array_index (frontier, guint, k))->x, >,
                           hr_scatter_get_point (scatter,
                                                 g_array_index (frontier, guint, k - 1))->x);
    }
}

/* What is drawn on top of others is what is pointed at; nothing is where nothing is. */
static void
test_pick (void)
{
  g_autoptr (HrChart) chart = chart_scatter ();
  g_autoptr (HrScene) scene = lay_out (chart, 900, 0, FALSE);

  for (guint i = 0; i < scene->items->len; i++)
    g_assert_cmpint (hr_scene_pick (scene, middle_x (item_box (scene, i)),
                                    middle_y (item_box (scene, i)), 4), ==, (int) i);
  g_assert_cmpint (hr_scene_pick (scene, 3, 3, 4), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/chart/random", test_random);
  g_test_add_func ("/plot/chart/widths", test_widths);
  g_test_add_func ("/plot/chart/large-text", test_large_text);
  g_test_add_func ("/plot/chart/parity", test_parity);
  g_test_add_func ("/plot/chart/stops", test_stops);
  g_test_add_func ("/plot/chart/histogram", test_histogram);
  g_test_add_func ("/plot/chart/bars", test_bars);
  g_test_add_func ("/plot/chart/curves", test_curves);
  g_test_add_func ("/plot/chart/ends", test_ends);
  g_test_add_func ("/plot/chart/matrix", test_matrix);
  g_test_add_func ("/plot/chart/frontier", test_frontier);
  g_test_add_func ("/plot/chart/pick", test_pick);
  return g_test_run ();
}
