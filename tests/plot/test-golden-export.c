/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every chart in every theme of documents, as it is exported: SVG compared as text, PNG by pixels.
 * After a change that is meant: test-golden-export --update, look at the files in
 * tests/plot/golden/export/, commit them.
 */
#include <pango/pangocairo.h>
#include <string.h>

#include "charts.h"
#include "rooflines.h"

#define GOLDEN_PANGO "1.50."
#define FONT "DejaVu Sans"
#define WIDTH 560
#define EM 11

/* As in test-golden: the last shade of an edge differs between rasterizers. */
#define SHADE_TOLERANCE 24
#define MAX_DIFFERENT 0.002

static gboolean update;

static HrChart *
chart_time (void)
{
  g_autoptr (HrStack) stack = stack_of_time ();

  return hr_chart_new_stack (stack);
}

static const struct {
  const char *name;
  HrChart  *(*create) (void);
} charts[] = {
  { "memory", chart_stack },
  { "time", chart_time },
  { "compare", chart_compare },
  { "roofline", chart_roofline },
  { "curves", chart_memory_curves },
  { "matrix", chart_matrix },
  { "parity", chart_parity_plain },
  { "histogram", chart_histogram },
  { "scatter", chart_scatter },
};

static const struct {
  const char    *name;
  HrThemeVariant variant;
} themes[] = {
  { "light", HR_THEME_LIGHT },
  { "dark", HR_THEME_DARK },
  { "print", HR_THEME_PRINT },
};

typedef struct {
  guint chart, theme;
} Case;

static GBytes *
export (const Case     *self,
        HrExportFormat  format)
{
  g_autoptr (HrChart) chart = charts[self->chart].create ();
  g_autoptr (GError) error = NULL;
  HrChartView view = { .width = WIDTH, .title = TRUE, .legend = TRUE };
  GBytes *bytes;
  HrTheme theme;

  hr_theme_init (&theme, themes[self->theme].variant, FONT, EM);
  hr_chart_set_words (chart, &(HrChartWords) { .title = "Title", .subtitle = "What it shows",
                                               .source = "Where the figures are from" });
  bytes = hr_chart_export_bytes (chart, &theme, &view, 1, format, &error);
  g_assert_no_error (error);
  return bytes;
}

static char *
golden_path (const Case *self,
             const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.%s", charts[self->chart].name,
                                           themes[self->theme].name, suffix);

  return g_build_filename (GOLDEN_DIR, "export", name, NULL);
}

static gboolean
has_font (const char *family)
{
  g_autofree PangoFontFamily **families = NULL;
  int n;

  pango_font_map_list_families (pango_cairo_font_map_get_default (), &families, &n);
  for (int i = 0; i < n; i++)
    if (strcmp (pango_font_family_get_name (families[i]), family) == 0)
      return TRUE;
  return FALSE;
}

/* Shapes of letters and line heights change between versions of Pango and its fonts. */
static gboolean
is_comparable (void)
{
  if (!has_font (FONT))
    g_test_skip ("the font “" FONT "” is not installed");
  else if (!g_str_has_prefix (pango_version_string (), GOLDEN_PANGO))
    g_test_skip ("drawn with Pango " GOLDEN_PANGO "x of Debian 12, and this is another version");
  else
    return TRUE;
  return FALSE;
}

static void
save (const char *path,
      GBytes     *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
}

static void
test_svg (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *path = golden_path (self, "svg");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *drawn = NULL;

  if (!is_comparable ())
    return;
  bytes = export (self, HR_EXPORT_SVG);
  if (update)
    save (path, bytes);
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  drawn = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (drawn, "What it shows</text>"));
  if (strcmp (drawn, expected) != 0)
    save ("seen.svg", bytes);
  g_assert_cmpint (strcmp (drawn, expected), ==, 0);
}

typedef struct {
  const guint8 *data;
  gsize         size, at;
} Source;

static cairo_status_t
read_cb (void         *closure,
         guchar       *data,
         unsigned int  length)
{
  Source *source = closure;

  if (source->at + length > source->size)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->data + source->at, length);
  source->at += length;
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
differs (const guint8 *a,
         const guint8 *b)
{
  for (guint i = 0; i < 4; i++)
    if (abs (a[i] - b[i]) > SHADE_TOLERANCE)
      return TRUE;
  return FALSE;
}

static double
share_of_difference (cairo_surface_t *a,
                     cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  int stride = cairo_image_surface_get_stride (a);
  guint n = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      n += differs (cairo_image_surface_get_data (a) + y * stride + 4 * x,
                    cairo_image_surface_get_data (b) + y * stride + 4 * x);
  return n / ((double) width * height);
}

static void
test_png (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *path = golden_path (self, "png");
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *drawn, *expected;
  Source source = { 0 };
  double share;

  if (!is_comparable ())
    return;
  bytes = export (self, HR_EXPORT_PNG);
  if (update)
    save (path, bytes);
  source.data = g_bytes_get_data (bytes, &source.size);
  drawn = cairo_image_surface_create_from_png_stream (read_cb, &source);
  expected = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (expected), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (drawn), ==,
                   cairo_image_surface_get_width (expected));
  g_assert_cmpint (cairo_image_surface_get_height (drawn), ==,
                   cairo_image_surface_get_height (expected));
  share = share_of_difference (drawn, expected);
  if (share > MAX_DIFFERENT)
    save ("seen.png", bytes);
  g_assert_cmpfloat (share, <=, MAX_DIFFERENT);
  cairo_surface_destroy (expected);
  cairo_surface_destroy (drawn);
}

/* The same chart is the same bytes, in every format. */
static void
test_again (void)
{
  const Case self = { 0, 0 };
  g_autoptr (GBytes) one = export (&self, HR_EXPORT_PNG);
  g_autoptr (GBytes) two = export (&self, HR_EXPORT_PNG);

  g_assert_true (g_bytes_equal (one, two));
}

int
main (int    argc,
      char **argv)
{
  static Case cases[G_N_ELEMENTS (charts) * G_N_ELEMENTS (themes)];

  g_test_init (&argc, &argv, NULL);
  update = argc > 1 && strcmp (argv[1], "--update") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case *self = &cases[i];
      g_autofree char *svg = NULL;
      g_autofree char *png = NULL;

      *self = (Case) { i / G_N_ELEMENTS (themes), i % G_N_ELEMENTS (themes) };
      svg = g_strdup_printf ("/plot/export/%s/%s/svg", charts[self->chart].name,
                             themes[self->theme].name);
      png = g_strdup_printf ("/plot/export/%s/%s/png", charts[self->chart].name,
                             themes[self->theme].name);
      g_test_add_data_func (svg, self, test_svg);
      g_test_add_data_func (png, self, test_png);
    }
  g_test_add_func ("/plot/export/again", test_again);
  return g_test_run ();
}
