/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ink of whatever chart: drawn without a cairo error, only where it belongs; files hold words. */
#include <glib/gstdio.h>
#include <string.h>

#include "charts.h"

#define WIDTH 700
#define MARGIN 20
#define OVERHANG 6             /* of glyphs, marks and lines */

typedef struct {
  HrTheme       theme;
  HrTypesetter *typesetter;
  HrMeasure     measure;
} Pen;

static void
take_pen (Pen           *pen,
          HrThemeVariant variant)
{
  hr_theme_init (&pen->theme, variant, "DejaVu Sans", 11);
  pen->typesetter = hr_typesetter_new (&pen->theme);
  pen->measure = hr_typesetter_measure (pen->typesetter);
}

static cairo_surface_t *
draw (Pen                 *pen,
      const HrChartLayout *layout,
      const HrChartMarks  *marks)
{
  cairo_surface_t *surface = cairo_image_surface_create (
    CAIRO_FORMAT_ARGB32, (int) hr_chart_layout_get_width (layout) + 2 * MARGIN,
    (int) hr_chart_layout_get_height (layout) + 2 * MARGIN);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, MARGIN, MARGIN);
  hr_chart_ink (cr, layout, &pen->theme, pen->typesetter);
  if (marks != NULL)
    hr_chart_ink_marks (cr, layout, &pen->theme, pen->typesetter, marks);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
count_ink (cairo_surface_t *surface,
           int              left,
           int              right)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      const guint8 *line = cairo_image_surface_get_data (surface) +
                           y * cairo_image_surface_get_stride (surface);
      for (int x = left; x < right; x++)
        n += line[4 * x + 3] > 0;
    }
  return n;
}

static void
test_random (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (HrChart) chart = chart_random ();
      HrChartView view = { .width = WIDTH, .rtl = g_test_rand_bit (), .legend = TRUE };
      g_autoptr (HrChartLayout) layout = NULL;
      cairo_surface_t *surface;
      int width;
      Pen pen;

      take_pen (&pen, (HrThemeVariant) g_test_rand_int_range (0, HR_N_THEME_VARIANTS));
      layout = hr_chart_layout (chart, &pen.measure, &view);
      surface = draw (&pen, layout, &(HrChartMarks) { "key", (int) i % 50 - 1, -1 });
      width = cairo_image_surface_get_width (surface);
      g_assert_cmpuint (count_ink (surface, MARGIN, width - MARGIN), >, 0);
      g_assert_cmpuint (count_ink (surface, 0, MARGIN - OVERHANG), ==, 0);
      g_assert_cmpuint (count_ink (surface, width - MARGIN + OVERHANG, width), ==, 0);
      cairo_surface_destroy (surface);
      hr_typesetter_free (pen.typesetter);
    }
}

static HrChart *(*const samples[]) (void) = {
  chart_stack, chart_roofline, chart_parity_plain, chart_histogram, chart_memory_curves,
  chart_matrix, chart_scatter,
};

static gboolean
is_same (cairo_surface_t *a,
         cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) *
               (gsize) cairo_image_surface_get_height (a);

  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), size) == 0;
}

/* Each mark is seen; a key that no item has marks nothing, and neither does an empty set. */
static void
test_marks (void)
{
  for (guint i = 2; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (HrChart) chart = samples[i] ();
      const HrChartMarks marks[] = { { NULL, -1, -1 }, { "nothing", -1, -1 },
                                     { hr_chart_get_item_key (chart, 3), -1, -1 },
                                     { NULL, 3, -1 }, { NULL, -1, 3 } };
      HrChartView view = { .width = WIDTH, .legend = TRUE };
      g_autoptr (HrChartLayout) layout = NULL;
      cairo_surface_t *plain;
      Pen pen;

      take_pen (&pen, HR_THEME_LIGHT);
      layout = hr_chart_layout (chart, &pen.measure, &view);
      plain = draw (&pen, layout, NULL);
      for (guint k = 0; k < G_N_ELEMENTS (marks); k++)
        {
          cairo_surface_t *marked = draw (&pen, layout, &marks[k]);
          g_assert_cmpint (is_same (plain, marked), ==, k < 2);
          cairo_surface_destroy (marked);
        }
      cairo_surface_destroy (plain);
      hr_typesetter_free (pen.typesetter);
    }
}

static GBytes *
export_to (HrChart        *chart,
           HrExportFormat  format,
           HrThemeVariant  variant,
           const char     *source)
{
  HrChartView view = { .width = 600, .title = TRUE, .legend = TRUE };
  g_autoptr (GError) error = NULL;
  HrTheme theme;
  GBytes *bytes;

  hr_theme_init (&theme, variant, "DejaVu Sans", 11);
  hr_chart_set_words (chart, &(HrChartWords) { .title = "A title", .source = source });
  bytes = hr_chart_export_bytes (chart, &theme, &view, 2, format, &error);
  g_assert_no_error (error);
  return bytes;
}

/* The same chart and the same bytes, in every format; the source is said where there is one. */
static void
test_formats (void)
{
  static const char *const magic[] = { "\211PNG", "<?xml", "%PDF" };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (HrExportFormat format = HR_EXPORT_PNG; format <= HR_EXPORT_PDF; format++)
      {
        g_autoptr (HrChart) chart = samples[i] ();
        g_autoptr (GBytes) once = export_to (chart, format, HR_THEME_PRINT, NULL);
        g_autoptr (GBytes) again = export_to (chart, format, HR_THEME_PRINT, NULL);
        g_autoptr (GBytes) with_source = export_to (chart, format, HR_THEME_PRINT, "source line");

        g_assert_cmpint (memcmp (g_bytes_get_data (once, NULL), magic[format],
                                 strlen (magic[format])), ==, 0);
        g_assert_false (g_bytes_equal (once, with_source));
        if (format != HR_EXPORT_PDF)             /* which holds the time of its making */
          g_assert_true (g_bytes_equal (once, again));
      }
}

/* What is read in the picture is read in the file. */
static void
test_words (void)
{
  static const char *const expected[G_N_ELEMENTS (samples)][2] = {
    { "Weights", "source line" }, { "HBM · 2.04 TB/s", "compute-bound" },
    { "Transformers", "±25\302\240%" }, { "median +2\302\240%", "All records" },
    { "RTX 4090: 23.5 GiB", "Q5_K_M" }, { "Does not fit", "28.4" }, { "MI300X", "This plan" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (HrChart) chart = samples[i] ();
      g_autoptr (GBytes) bytes = export_to (chart, HR_EXPORT_SVG, HR_THEME_LIGHT, "source line");
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      for (guint k = 0; k < 2; k++)
        {
          g_autofree char *element = g_strconcat (">", expected[i][k], "</text>", NULL);
          if (strstr (text, element) == NULL)
            g_error ("chart %u does not say “%s”", i, expected[i][k]);
        }
      g_assert_null (strstr (text, "glyph"));
    }
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hr-chart-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart.svg", NULL);
  g_autofree char *wrong = g_build_filename (folder, "chart.gif", NULL);
  g_autoptr (HrChart) chart = chart_matrix ();
  HrChartView view = { .width = 600, .height = 900, .legend = TRUE };
  g_autoptr (GError) error = NULL;
  HrTheme theme;

  hr_theme_init (&theme, HR_THEME_DARK, "DejaVu Sans", 11);
  g_assert_cmpfloat (hr_chart_get_export_height (chart, &theme, &view), <=, 900);
  g_assert_cmpfloat (hr_chart_get_export_height (chart, &theme, &view), >, 880);
  g_assert_true (hr_chart_export (chart, &theme, &view, 1, path, &error));
  g_assert_no_error (error);
  g_assert_false (hr_chart_export (chart, &theme, &view, 1, wrong, &error));
  g_assert_nonnull (strstr (error->message, ".png, .svg or .pdf"));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/chart-ink/random", test_random);
  g_test_add_func ("/plot/chart-ink/marks", test_marks);
  g_test_add_func ("/plot/chart-ink/formats", test_formats);
  g_test_add_func ("/plot/chart-ink/words", test_words);
  g_test_add_func ("/plot/chart-ink/file", test_file);
  return g_test_run ();
}
