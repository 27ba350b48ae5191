/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realistic charts for tests and pictures; what the application builds from estimates. */
#include "charts.h"

#include <math.h>

#include "plans.h"
#include "rooflines.h"

#define GIB 1073741824.0

/* The same on every machine: a generator of its own, not the C library's. */
static double
chance (guint64 *state)
{
  *state = *state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
  return (double) (*state >> 11) / 9007199254740992.0;
}

static double
bell (guint64 *state)
{
  double sum = 0;

  for (guint i = 0; i < 6; i++)
    sum += chance (state) - 0.5;
  return sum * 1.414;
}

static char *
format_gib_cb (double   value,
               gpointer user_data)
{
  return g_strdup_printf ("%.3g\302\240GiB", value / GIB);
}

static char *
format_gib_tick_cb (double   value,
                    gpointer user_data)
{
  return g_strdup_printf ("%.4g", value / GIB);
}

static char *
format_tokens_cb (double   value,
                  gpointer user_data)
{
  return value < 1024 ? g_strdup_printf ("%.0f", value)
                      : g_strdup_printf ("%.0f\302\240k", value / 1024);
}

static char *
format_speed_cb (double   value,
                 gpointer user_data)
{
  return g_strdup_printf ("%.3g\302\240tok/s", value);
}

static char *
format_speed_tick_cb (double   value,
                      gpointer user_data)
{
  return g_strdup_printf ("%.4g", value);
}

static char *
format_money_cb (double   value,
                 gpointer user_data)
{
  return g_strdup_printf ("%.0f\302\240€", value);
}

static void
set_axis (HrChart         *chart,
          HrChartAxisPlace place,
          const char      *title,
          HrAxisScale      scale,
          HrFormatFunc     format,
          HrFormatFunc     format_tick)
{
  hr_chart_set_axis (chart, place, &(HrChartAxis) {
    .title = title, .scale = scale, .format = format, .format_tick = format_tick,
    .unit = format == format_gib_cb ? GIB : 0 });
}

static HrParity *
create_parity (guint    n,
               gboolean highlight)
{
  static const HrParityGroup groups[] = {
    { "llama.cpp", HR_CATEGORY_CONTEXT, HR_MARK_DISC, FALSE },
    { "vLLM", HR_CATEGORY_WEIGHTS, HR_MARK_DIAMOND, FALSE },
    { "Transformers", HR_CATEGORY_KV_CACHE, HR_MARK_SQUARE, FALSE },
    { "LitGPT", HR_CATEGORY_LOGITS, HR_MARK_TRIANGLE, FALSE },
    { "Axolotl", HR_CATEGORY_GRADIENTS, HR_MARK_DISC, FALSE },
  };
  HrParity *parity = hr_parity_new ();
  guint64 state = 7;

  hr_parity_set_words (parity, &(HrParityWords) { "exact", "±25\302\240%", "×2" });
  hr_chart_set_words (HR_CHART (parity), &(HrChartWords) {
    .title = "Peak memory: measured against estimated",
    .subtitle = "Every record of the evidence, vLLM highlighted",
    .source = "Headroom, evidence of 2026-11",
    .empty = "No record of this kind has been measured." });
  set_axis (HR_CHART (parity), HR_CHART_X, "Measured (GiB)", HR_AXIS_LOG, format_gib_cb,
            format_gib_tick_cb);
  set_axis (HR_CHART (parity), HR_CHART_Y, "Estimated (GiB)", HR_AXIS_LOG, format_gib_cb,
            format_gib_tick_cb);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      HrParityGroup group = groups[i];
      group.highlighted = highlight && i == 1;
      hr_parity_add_group (parity, &group);
    }
  for (guint i = 0; i < n; i++)
    {
      double measured = GIB * pow (10, 0.2 + 2.3 * chance (&state));
      double miss = 0.09 * bell (&state) * (chance (&state) < 0.06 ? 6 : 1);
      guint group = i % 9 == 0 ? 1 : i % 4 == 1 ? 2 : i % 7 == 3 ? 3 : i % 11 == 5 ? 4 : 0;
      g_autofree char *key = g_strdup_printf ("record-%u", i);

      hr_parity_add_point (parity, &(HrParityPoint) {
        .key = key, .group = group, .measured = measured, .estimated = measured * exp (miss),
        .label = key });
    }
  return parity;
}

HrChart *
chart_parity (void)
{
  HrParity *parity = create_parity (3200, TRUE);

  hr_parity_set_current (parity, 21 * GIB, "this plan: 21 GiB");
  return HR_CHART (parity);
}

HrChart *
chart_parity_plain (void)
{
  return HR_CHART (create_parity (180, FALSE));
}

HrChart *
chart_parity_empty (void)
{
  return HR_CHART (create_parity (0, FALSE));
}

static char *
describe_bin_cb (const HrHistogramBin *bin,
                 gpointer              user_data)
{
  return g_strdup_printf ("%.0f to %.0f %%: %u records", 100 * bin->lower, 100 * bin->upper,
                          bin->count);
}

static HrHistogram *
create_histogram (guint n)
{
  HrHistogram *histogram = hr_histogram_new (-0.5, 0.5, 20);
  guint64 state = 11;

  hr_histogram_set_words (histogram, &(HrHistogramWords) {
    .all = "All records", .highlighted = "vLLM", .describe = describe_bin_cb });
  hr_chart_set_words (HR_CHART (histogram), &(HrChartWords) {
    .title = "Error of estimated memory", .subtitle = "Estimated beside measured, by record",
    .empty = "No record of this kind has been measured." });
  set_axis (HR_CHART (histogram), HR_CHART_X, "Estimate too low … too high", 0, NULL, NULL);
  set_axis (HR_CHART (histogram), HR_CHART_Y, "Records", 0, NULL, NULL);
  for (guint i = 0; i < n; i++)
    hr_histogram_add_value (histogram, 0.02 + 0.1 * bell (&state) *
                                       (chance (&state) < 0.08 ? 5 : 1), i % 5 == 0);
  return histogram;
}

HrChart *
chart_histogram (void)
{
  HrHistogram *histogram = create_histogram (1400);
  double low = hr_histogram_get_quantile (histogram, 0.05, FALSE);
  double high = hr_histogram_get_quantile (histogram, 0.95, FALSE);

  hr_histogram_set_median (histogram, hr_histogram_get_quantile (histogram, 0.5, FALSE),
                           "median +2\302\240%");
  hr_histogram_set_interval (histogram, low, high, "90\302\240% of records");
  return HR_CHART (histogram);
}

HrChart *
chart_histogram_empty (void)
{
  return HR_CHART (create_histogram (0));
}

/* Memory of four weight formats over the context, on a card of 24 GiB. */
HrChart *
chart_memory_curves (void)
{
  static const struct {
    const char *key, *label;
    double      weights;
    guint       category;
  } formats[] = {
    { "f16", "FP16", 14.96, HR_CATEGORY_ACTIVATIONS },
    { "q8_0", "Q8_0", 7.95, HR_CATEGORY_LOGITS },
    { "q5_k_m", "Q5_K_M", 5.33, HR_CATEGORY_KV_CACHE },
    { "q4_k_m", "Q4_K_M", 4.58, HR_CATEGORY_WEIGHTS },
  };
  HrCurves *curves = hr_curves_new ();

  hr_chart_set_words (HR_CHART (curves), &(HrChartWords) {
    .title = "Memory against context", .subtitle = "Llama 3.1 8B on one RTX 4090, llama.cpp",
    .source = "Headroom 0.1" });
  set_axis (HR_CHART (curves), HR_CHART_X, "Context (tokens)", HR_AXIS_BINARY_LOG,
            format_tokens_cb, format_tokens_cb);
  set_axis (HR_CHART (curves), HR_CHART_Y, "Peak of the device (GiB)", HR_AXIS_BINARY,
            format_gib_cb, format_gib_tick_cb);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      guint curve = hr_curves_add_curve (curves, &(HrCurve) {
        formats[i].key, formats[i].label, formats[i].category, i == 3 });

      for (double tokens = 2048; tokens <= 131072; tokens *= 2)
        {
          double bytes = (formats[i].weights + 0.7 + tokens * 131072 / GIB) * GIB;
          HrCurvePoint point = { tokens, bytes, i == 3 ? 0.94 * bytes : NAN,
                                 i == 3 ? 1.08 * bytes : NAN, NULL };
          hr_curves_add_point (curves, curve, &point);
        }
    }
  hr_curves_add_line (curves, &(HrCurvesLine) { 23.5 * GIB, "RTX 4090: 23.5 GiB", HR_CHART_Y,
                                                TRUE });
  hr_curves_set_current (curves, 16384, "16 k now");
  return HR_CHART (curves);
}

/* Throughput over the number of sequences, both logarithmic; one curve ends where memory does. */
HrChart *
chart_speed_curves (void)
{
  static const char *const names[] = { "H100 SXM", "A100 80 GB", "RTX 4090", "L4" };
  static const double bandwidth[] = { 3350, 2039, 1008, 300 };
  static const double most[] = { 512, 512, 64, 64 };
  static const guint categories[] = { HR_CATEGORY_WEIGHTS, HR_CATEGORY_KV_CACHE,
                                      HR_CATEGORY_GRADIENTS, HR_CATEGORY_LOGITS };
  HrCurves *curves = hr_curves_new ();

  hr_chart_set_words (HR_CHART (curves), &(HrChartWords) {
    .title = "Tokens per second against sequences", .subtitle = "Llama 3.1 8B, vLLM, FP8" });
  set_axis (HR_CHART (curves), HR_CHART_X, "Sequences at once", HR_AXIS_BINARY_LOG,
            format_speed_tick_cb, format_speed_tick_cb);
  set_axis (HR_CHART (curves), HR_CHART_Y, "Generated, all together (tok/s)", HR_AXIS_LOG,
            format_speed_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint curve = hr_curves_add_curve (curves, &(HrCurve) { names[i], names[i], categories[i],
                                                              i == 0 });
      for (double batch = 1; batch <= 512; batch *= 2)
        {
          double step = 8.5 / bandwidth[i] + batch * 0.26 / bandwidth[i] + batch * 2e-6 * 3350 /
                        bandwidth[i];
          hr_curves_add_point (curves, curve, &(HrCurvePoint) {
            batch, batch <= most[i] ? batch / step : NAN, NAN, NAN, NULL });
        }
    }
  hr_curves_set_current (curves, 32, "32 now");
  hr_curves_add_line (curves, &(HrCurvesLine) { 256, "engine's limit", HR_CHART_X, FALSE });
  return HR_CHART (curves);
}

HrChart *
chart_curves_empty (void)
{
  HrCurves *curves = hr_curves_new ();

  hr_chart_set_words (HR_CHART (curves), &(HrChartWords) {
    .empty = "Nothing about this model is known that a curve could be drawn from." });
  set_axis (HR_CHART (curves), HR_CHART_X, "Context (tokens)", HR_AXIS_BINARY_LOG, NULL, NULL);
  return HR_CHART (curves);
}

static HrMatrix *
create_matrix (const char *title,
               const char *rows,
               const char *columns)
{
  HrMatrix *matrix = hr_matrix_new ();
  HrMatrixWords words = {
    .rows = rows, .columns = columns, .current = "This plan",
    .verdicts = { [HR_CELL_UNKNOWN] = "Unknown", [HR_CELL_FITS] = "Fits",
                  [HR_CELL_TIGHT] = "Tight", [HR_CELL_EXCEEDS] = "Does not fit" },
  };

  hr_matrix_set_words (matrix, &words);
  hr_chart_set_words (HR_CHART (matrix), &(HrChartWords) {
    .title = title, .subtitle = "GiB of the device that holds most",
    .empty = "There is nothing to choose from." });
  return matrix;
}

static void
set_cell (HrMatrix *matrix,
          guint     row,
          guint     column,
          double    gib,
          double    capacity)
{
  g_autofree char *text = g_strdup_printf (gib < 100 ? "%.1f" : "%.0f", gib);
  double share = gib / capacity;

  hr_matrix_set_cell (matrix, row, column, &(HrMatrixCell) {
    share > 1 ? HR_CELL_EXCEEDS : share > 0.92 ? HR_CELL_TIGHT : HR_CELL_FITS, text, share,
    NULL });
}

/* Weight format by context, on a card of 24 GiB. */
HrChart *
chart_matrix (void)
{
  static const HrMatrixHeader rows[] = {
    { "f16", "FP16", "16 bit", FALSE }, { "q8_0", "Q8_0", "8.5 bit", FALSE },
    { "q6_k", "Q6_K", "6.56 bit", FALSE }, { "q5_k_m", "Q5_K_M", "5.7 bit", FALSE },
    { "q4_k_m", "Q4_K_M", "4.85 bit", TRUE }, { "q3_k_m", "Q3_K_M", "3.9 bit", FALSE },
    { "iq2_xs", "IQ2_XS", "2.3 bit", FALSE },
  };
  static const double weights[] = { 26.0, 13.8, 10.7, 9.2, 7.9, 6.3, 3.9 };
  static const char *const columns[] = { "2\302\240k", "4\302\240k", "8\302\240k", "16\302\240k",
                                          "32\302\240k", "64\302\240k", "128\302\240k" };
  HrMatrix *matrix = create_matrix ("What fits on one RTX 4090: Llama 2 13B", "Weight format",
                                    "Context (tokens)");

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    hr_matrix_add_column (matrix, &(HrMatrixHeader) { columns[i], columns[i], NULL, i == 2 });
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      hr_matrix_add_row (matrix, &rows[row]);
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        if (row != 6 || i < 5)
          set_cell (matrix, row, i, weights[row] + 0.8 + 0.78 * (2048 << i) / 1024, 23.5);
    }
  return HR_CHART (matrix);
}

/* Models by cards, whose names are long. */
HrChart *
chart_matrix_cards (void)
{
  static const char *const models[] = { "Llama 3.2 3B", "Llama 3.1 8B", "Gemma 3 27B",
                                        "Mixtral 8×7B", "Llama 3.3 70B",
                                        "DeepSeek-V3 671B with its long name" };
  static const double needs[] = { 3.4, 6.2, 18.9, 28.7, 43.1, 405 };
  static const char *const cards[] = { "RTX 3060 12 GB", "RTX 4070 Ti SUPER", "RTX 4090",
                                       "RTX 5090", "RTX 6000 Ada", "A100 80 GB", "MI300X",
                                       "H200", "8 × H100", "Mac Studio 512 GB" };
  static const double capacity[] = { 11.6, 15.6, 23.5, 31.4, 47.4, 79.2, 191, 140, 634, 384 };
  HrMatrix *matrix = create_matrix ("What fits where", "Model", "Card");

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    hr_matrix_add_column (matrix, &(HrMatrixHeader) { cards[i], cards[i], NULL, i == 5 });
  for (guint row = 0; row < G_N_ELEMENTS (models); row++)
    {
      hr_matrix_add_row (matrix, &(HrMatrixHeader) { models[row], models[row], NULL, row == 4 });
      for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
        set_cell (matrix, row, i, needs[row], capacity[i]);
    }
  return HR_CHART (matrix);
}

HrChart *
chart_matrix_empty (void)
{
  return HR_CHART (create_matrix (NULL, NULL, NULL));
}

HrChart *
chart_scatter (void)
{
  static const struct {
    const char *name;
    double      price, speed;
    guint       category;
    gboolean    excluded;
  } cards[] = {
    { "RTX 3060 12 GB", 290, 52, HR_CATEGORY_KV_CACHE, FALSE },
    { "RTX 4060 Ti 16 GB", 450, 43, HR_CATEGORY_KV_CACHE, FALSE },
    { "RTX 3090", 750, 121, HR_CATEGORY_KV_CACHE, FALSE },
    { "RTX 4070 Ti SUPER", 820, 96, HR_CATEGORY_KV_CACHE, FALSE },
    { "RTX 4090", 1900, 138, HR_CATEGORY_KV_CACHE, FALSE },
    { "RTX 5090", 2500, 226, HR_CATEGORY_KV_CACHE, FALSE },
    { "RTX 6000 Ada", 7200, 126, HR_CATEGORY_KV_CACHE, FALSE },
    { "L4", 2400, 39, HR_CATEGORY_KV_CACHE, FALSE },
    { "A100 80 GB", 14000, 238, HR_CATEGORY_KV_CACHE, FALSE },
    { "H100 SXM", 28000, 362, HR_CATEGORY_KV_CACHE, FALSE },
    { "H200", 32000, 486, HR_CATEGORY_KV_CACHE, FALSE },
    { "RX 7900 XTX", 880, 108, HR_CATEGORY_GRADIENTS, FALSE },
    { "MI300X", 15000, 512, HR_CATEGORY_GRADIENTS, FALSE },
    { "Arc B580", 260, 38, HR_CATEGORY_WEIGHTS, FALSE },
    { "GTX 1660", 180, 18, HR_CATEGORY_KV_CACHE, TRUE },
    { "RTX 3050", 170, 22, HR_CATEGORY_KV_CACHE, TRUE },
    { "M2 Ultra", 4200, 92, HR_CATEGORY_LOGITS, FALSE },
    { "M4 Max", 3600, 64, HR_CATEGORY_LOGITS, FALSE },
  };
  static const HrChartKey keys[] = {
    { "NVIDIA", TRUE, HR_MARK_DISC, HR_CATEGORY_KV_CACHE, TRUE },
    { "AMD", TRUE, HR_MARK_DIAMOND, HR_CATEGORY_GRADIENTS, TRUE },
    { "Intel", TRUE, HR_MARK_SQUARE, HR_CATEGORY_WEIGHTS, TRUE },
    { "Apple", TRUE, HR_MARK_TRIANGLE, HR_CATEGORY_LOGITS, TRUE },
  };
  HrScatter *scatter = hr_scatter_new (TRUE);

  hr_scatter_set_words (scatter, &(HrScatterWords) { "Best for its price", "Does not fit",
                                                     "This plan" });
  hr_chart_set_words (HR_CHART (scatter), &(HrChartWords) {
    .title = "Speed against price", .subtitle = "Llama 3.1 8B, Q4_K_M, one sequence",
    .source = "Headroom 0.1; street prices of 2026-11" });
  set_axis (HR_CHART (scatter), HR_CHART_X, "Price (€)", HR_AXIS_LOG, format_money_cb, NULL);
  set_axis (HR_CHART (scatter), HR_CHART_Y, "Generation (tok/s)", HR_AXIS_DECIMAL,
            format_speed_cb, format_speed_tick_cb);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    hr_chart_add_key (HR_CHART (scatter), &keys[i]);
  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    hr_scatter_add_point (scatter, &(HrScatterPoint) {
      .key = cards[i].name, .label = cards[i].name, .x = cards[i].price, .y = cards[i].speed,
      .category = cards[i].category, .excluded = cards[i].excluded, .is_current = i == 4,
      .mark = (HrMark) (cards[i].category == HR_CATEGORY_KV_CACHE ? HR_MARK_DISC
                        : cards[i].category == HR_CATEGORY_GRADIENTS ? HR_MARK_DIAMOND
                        : cards[i].category == HR_CATEGORY_WEIGHTS ? HR_MARK_SQUARE
                        : HR_MARK_TRIANGLE) });
  return HR_CHART (scatter);
}

HrChart *
chart_scatter_empty (void)
{
  HrScatter *scatter = hr_scatter_new (TRUE);

  hr_chart_set_words (HR_CHART (scatter), &(HrChartWords) {
    .empty = "No card of the database has a price." });
  return HR_CHART (scatter);
}

HrChart *
chart_stack (void)
{
  g_autoptr (HrStack) stack = plan_two_cards ();

  return hr_chart_new_stack (stack);
}

HrChart *
chart_compare (void)
{
  g_autoptr (HrStack) stack = plan_compared ();

  return hr_chart_new_stack (stack);
}

HrChart *
chart_roofline (void)
{
  g_autoptr (HrRoofline) roofline = roofline_batch ();

  return hr_chart_new_roofline (roofline);
}

static double
random_value (void)
{
  return pow (10, g_test_rand_double_range (-3, 9));
}

static char *
random_name (void)
{
  return g_strnfill ((gsize) g_test_rand_int_range (0, 30), 'n');
}

static HrChart *
random_scatter (void)
{
  HrScatter *scatter = hr_scatter_new (g_test_rand_bit ());

  for (int i = g_test_rand_int_range (0, 60); i > 0; i--)
    {
      g_autofree char *name = random_name ();
      hr_scatter_add_point (scatter, &(HrScatterPoint) {
        name, name, random_value (), random_value (),
        (guint) g_test_rand_int_range (0, HR_N_CATEGORIES),
        (HrMark) g_test_rand_int_range (0, HR_N_MARKS), g_test_rand_int_range (0, 20) == 0,
        g_test_rand_bit (), NULL });
    }
  return HR_CHART (scatter);
}

static HrChart *
random_curves (void)
{
  HrCurves *curves = hr_curves_new ();

  for (int i = g_test_rand_int_range (0, 12); i > 0; i--)
    {
      g_autofree char *name = random_name ();
      guint curve = hr_curves_add_curve (curves, &(HrCurve) {
        name, name, (guint) g_test_rand_int_range (0, HR_N_CATEGORIES), i == 1 });
      double x = 1;

      for (int k = g_test_rand_int_range (0, 60); k > 0; k--)
        {
          double y = g_test_rand_int_range (0, 9) == 0 ? NAN : random_value ();
          x *= g_test_rand_double_range (1, 2);
          hr_curves_add_point (curves, curve, &(HrCurvePoint) { x, y, 0.8 * y, 1.3 * y, NULL });
        }
    }
  for (int i = g_test_rand_int_range (0, 4); i > 0; i--)
    hr_curves_add_line (curves, &(HrCurvesLine) { random_value (), "limit",
                                                  (HrChartAxisPlace) g_test_rand_bit (),
                                                  g_test_rand_bit () });
  hr_curves_set_current (curves, g_test_rand_bit () ? 100 : NAN, "now");
  return HR_CHART (curves);
}

static HrChart *
random_matrix (void)
{
  HrMatrix *matrix = create_matrix ("title", g_test_rand_bit () ? "rows" : NULL,
                                    g_test_rand_bit () ? "columns" : NULL);
  guint n_rows = (guint) g_test_rand_int_range (0, 12);
  guint n_columns = (guint) g_test_rand_int_range (0, 14);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = random_name ();
      hr_matrix_add_column (matrix, &(HrMatrixHeader) { name, name, g_test_rand_bit () ? "s" : NULL,
                                                        i == 1 });
    }
  for (guint row = 0; row < n_rows; row++)
    {
      g_autofree char *name = random_name ();
      hr_matrix_add_row (matrix, &(HrMatrixHeader) { name, name, g_test_rand_bit () ? "s" : NULL,
                                                     row == 1 });
      for (guint i = 0; i < n_columns; i++)
        if (g_test_rand_int_range (0, 5) > 0)
          set_cell (matrix, row, i, g_test_rand_double_range (0.1, 2000), 500);
    }
  return HR_CHART (matrix);
}

static HrChart *
random_parity (void)
{
  HrParity *parity = create_parity (0, g_test_rand_bit ());

  for (int i = g_test_rand_int_range (0, 200); i > 0; i--)
    hr_parity_add_point (parity, &(HrParityPoint) {
      "key", (guint) g_test_rand_int_range (0, 5), random_value (), random_value (), "name",
      NULL });
  hr_parity_set_current (parity, g_test_rand_bit () ? random_value () : 0, "current");
  return HR_CHART (parity);
}

static HrChart *
random_histogram (void)
{
  HrHistogram *histogram = create_histogram ((guint) g_test_rand_int_range (0, 300));

  if (g_test_rand_bit ())
    hr_histogram_set_median (histogram, g_test_rand_double_range (-2, 2), "median");
  if (g_test_rand_bit ())
    hr_histogram_set_interval (histogram, g_test_rand_double_range (-2, 0),
                               g_test_rand_double_range (0, 2), "interval of them");
  return HR_CHART (histogram);
}

HrChart *
chart_random (void)
{
  HrChart *(*const kinds[]) (void) = { random_scatter, random_curves, random_matrix,
                                       random_parity, random_histogram };
  HrChart *chart = kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))] ();
  HrAxisScale scales[] = { HR_AXIS_DECIMAL, HR_AXIS_BINARY, HR_AXIS_LOG, HR_AXIS_BINARY_LOG };

  for (guint i = 0; i < HR_CHART_N_AXES; i++)
    hr_chart_set_axis (chart, i, &(HrChartAxis) {
      .title = g_test_rand_bit () ? "Title of the axis" : NULL,
      .scale = scales[g_test_rand_int_range (0, G_N_ELEMENTS (scales))] });
  return chart;
}
