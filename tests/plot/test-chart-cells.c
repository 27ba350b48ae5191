/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of every kind of chart as rows and columns. */
#include "charts.h"
#include "hr-chart-cells.h"
#include "plans.h"
#include "rooflines.h"

#include <math.h>
#include <string.h>

static char *
join_row (const HrChartCells *cells,
          guint               row)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < cells->titles->len; i++)
    {
      const char *text = hr_chart_cells_get (cells, row, i)->text;

      g_string_append_printf (line, "%s%s", i > 0 ? "|" : "", text != NULL ? text : "");
    }
  return g_string_free (line, FALSE);
}

static void
test_stack (void)
{
  g_autoptr (HrStack) stack = plan_two_cards ();
  g_autoptr (HrChart) chart = hr_chart_new_stack (stack);
  g_autoptr (HrChartCells) cells = hr_chart_list_cells (chart);

  /* A column for each bar; a row for each name, not for each segment. */
  g_assert_cmpuint (cells->titles->len, ==, hr_stack_get_n_rows (stack) + 1);
  g_assert_cmpuint (hr_chart_cells_n_rows (cells), <, hr_stack_get_n_segments (stack));
  g_assert_cmpstr (g_ptr_array_index (cells->titles, 1), ==, hr_stack_get_row (stack, 0)->label);
  for (guint row = 0; row < hr_stack_get_n_segments (stack) && row < 2; row++)
    {
      const HrStackSegment *segment = hr_stack_get_segment (stack, row);
      g_autofree char *value = hr_stack_format_value (stack, segment->value);

      g_assert_cmpstr (hr_chart_cells_get (cells, row, 0)->text, ==, segment->label);
      g_assert_cmpstr (hr_chart_cells_get (cells, row, 1)->text, ==, value);
    }
}

static void
test_roofline (void)
{
  g_autoptr (HrRoofline) roofline = roofline_decode ();
  g_autoptr (HrChart) chart = hr_chart_new_roofline (roofline);
  g_autoptr (HrChartCells) cells = hr_chart_list_cells (chart);

  g_assert_cmpuint (hr_chart_cells_n_rows (cells), ==, hr_roofline_get_n_points (roofline));
  g_assert_cmpstr (g_ptr_array_index (cells->titles, 1), ==,
                   hr_roofline_get_words (roofline)->x_title);
  for (guint i = 0; i < hr_roofline_get_n_points (roofline); i++)
    g_assert_cmpfloat (hr_chart_cells_get (cells, i, 2)->number, ==,
                       hr_roofline_get_point (roofline, i)->y);
}

static void
test_histogram (void)
{
  g_autoptr (HrChart) chart = chart_histogram ();
  g_autoptr (HrChartCells) cells = hr_chart_list_cells (chart);
  guint last = hr_chart_cells_n_rows (cells) - 1;
  double sum = 0;

  /* The ends are open. */
  g_assert_null (hr_chart_cells_get (cells, 0, 0)->text);
  g_assert_null (hr_chart_cells_get (cells, last, 1)->text);
  g_assert_cmpstr (hr_chart_cells_get (cells, 0, 1)->text, ==,
                   hr_chart_cells_get (cells, 1, 0)->text);
  for (guint row = 0; row <= last; row++)
    sum += hr_chart_cells_get (cells, row, 2)->number;
  g_assert_cmpfloat (sum, >, 0);
}

static void
test_matrix (void)
{
  g_autoptr (HrChart) chart = chart_matrix ();
  const HrMatrix *matrix = (const HrMatrix *) chart;
  g_autoptr (HrChartCells) cells = hr_chart_list_cells (chart);

  g_assert_cmpuint (hr_chart_cells_n_rows (cells), ==, hr_matrix_get_n_rows (matrix));
  g_assert_cmpuint (cells->titles->len, ==, hr_matrix_get_n_columns (matrix) + 1);
  /* What colour and sign say in the chart is said in words: "18.2, Fits". */
  g_assert_true (g_str_has_prefix (hr_chart_cells_get (cells, 0, 1)->text,
                                   hr_matrix_get_cell (matrix, 0, 0)->text));
  g_assert_nonnull (strstr (hr_chart_cells_get (cells, 0, 1)->text, ", "));
}

static void
test_curves (void)
{
  g_autoptr (HrCurves) curves = hr_curves_new ();
  g_autoptr (HrChartCells) cells = NULL;
  static const char *const rows[] = { "1|10|", "2|20|200", "3||300" };

  /* Places that only some curves have. */
  for (guint curve = 0; curve < 2; curve++)
    {
      guint index = hr_curves_add_curve (curves, &(HrCurve) { .key = curve > 0 ? "b" : "a",
                                                              .label = curve > 0 ? "B" : "A" });

      for (guint x = 1 + curve; x < 3 + curve; x++)
        hr_curves_add_point (curves, index, &(HrCurvePoint) {
          .x = x, .y = x * (curve > 0 ? 100 : 10), .lower = NAN, .upper = NAN,
        });
    }
  cells = hr_chart_list_cells (HR_CHART (curves));
  g_assert_cmpuint (hr_chart_cells_n_rows (cells), ==, G_N_ELEMENTS (rows));
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autofree char *line = join_row (cells, row);

      g_assert_cmpstr (line, ==, rows[row]);
    }
  g_assert_cmpstr (g_ptr_array_index (cells->titles, 2), ==, "B");
}

/* Every item of a chart of points has a row. */
static void
test_points (void)
{
  HrChart *(*const creators[]) (void) = { chart_parity, chart_scatter, chart_parity_empty };

  for (guint i = 0; i < G_N_ELEMENTS (creators); i++)
    {
      g_autoptr (HrChart) chart = creators[i] ();
      g_autoptr (HrChartCells) cells = hr_chart_list_cells (chart);

      g_assert_cmpuint (cells->titles->len, ==, 3);
      g_assert_cmpuint (hr_chart_cells_n_rows (cells), ==, hr_chart_get_n_items (chart));
      for (guint row = 0; row < hr_chart_cells_n_rows (cells); row++)
        {
          g_assert_nonnull (hr_chart_cells_get (cells, row, 0)->text);
          g_assert_nonnull (hr_chart_cells_get (cells, row, 1)->text);
          g_assert_nonnull (hr_chart_cells_get (cells, row, 2)->text);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/cells/stack", test_stack);
  g_test_add_func ("/plot/cells/roofline", test_roofline);
  g_test_add_func ("/plot/cells/histogram", test_histogram);
  g_test_add_func ("/plot/cells/matrix", test_matrix);
  g_test_add_func ("/plot/cells/curves", test_curves);
  g_test_add_func ("/plot/cells/points", test_points);
  return g_test_run ();
}
