/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The charts against pictures that somebody has looked at; what is exported of them is the matter
 * of test-golden-export. After a change that is meant:
 * test-golden --update, look at the files in tests/plot/golden/, commit them.
 */
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "charts.h"
#include "plans.h"
#include "rooflines.h"

#define GOLDEN_PANGO "1.50."
#define FONT "DejaVu Sans"
#define WIDTH 480
#define EM 11

/* Rasterizers differ in the last shade of an edge; a moved letter or bar differs far more. */
#define SHADE_TOLERANCE 24
#define MAX_DIFFERENT 0.002

static gboolean update;

/* One of the three makes the chart. */
typedef struct {
  const char    *name;
  HrThemeVariant theme;
  gboolean       rtl;
  HrStack     *(*create_stack) (void);
  HrRoofline  *(*create_roofline) (void);
  HrChart     *(*create_chart) (void);
} Golden;

#define LIGHT HR_THEME_LIGHT
#define DARK HR_THEME_DARK
#define CONTRAST HR_THEME_HIGH_CONTRAST_LIGHT
#define CONTRAST_DARK HR_THEME_HIGH_CONTRAST_DARK
#define PRINT HR_THEME_PRINT

static const Golden goldens[] = {
  { "fits-light-ltr", LIGHT, FALSE, plan_two_cards, NULL, NULL },
  { "fits-light-rtl", LIGHT, TRUE, plan_two_cards, NULL, NULL },
  { "fits-dark-ltr", DARK, FALSE, plan_two_cards, NULL, NULL },
  { "fits-dark-rtl", DARK, TRUE, plan_two_cards, NULL, NULL },
  { "fits-print-ltr", PRINT, FALSE, plan_two_cards, NULL, NULL },
  { "fits-print-rtl", PRINT, TRUE, plan_two_cards, NULL, NULL },
  { "over-light-ltr", LIGHT, FALSE, plan_does_not_fit, NULL, NULL },
  { "over-light-rtl", LIGHT, TRUE, plan_does_not_fit, NULL, NULL },
  { "over-dark-ltr", DARK, FALSE, plan_does_not_fit, NULL, NULL },
  { "over-dark-rtl", DARK, TRUE, plan_does_not_fit, NULL, NULL },
  { "over-print-ltr", PRINT, FALSE, plan_does_not_fit, NULL, NULL },
  { "over-print-rtl", PRINT, TRUE, plan_does_not_fit, NULL, NULL },
  { "training-high-contrast-ltr", CONTRAST_DARK, FALSE, plan_training, NULL, NULL },
  { "offload-light-ltr", LIGHT, FALSE, plan_partial_offload, NULL, NULL },
  { "time-light-ltr", LIGHT, FALSE, stack_of_time, NULL, NULL },
  { "decode-light-ltr", LIGHT, FALSE, NULL, roofline_decode, NULL },
  { "batch-dark-rtl", DARK, TRUE, NULL, roofline_batch, NULL },
  { "step-print-ltr", PRINT, FALSE, NULL, roofline_training, NULL },
  { "step-high-contrast-ltr", CONTRAST, FALSE, NULL, roofline_training, NULL },
  { "offload-roofline-light-ltr", LIGHT, FALSE, NULL, roofline_offloaded, NULL },
  { "parity-light-ltr", LIGHT, FALSE, NULL, NULL, chart_parity },
  { "parity-plain-high-contrast-ltr", CONTRAST, FALSE, NULL, NULL, chart_parity_plain },
  { "parity-empty-light-ltr", LIGHT, FALSE, NULL, NULL, chart_parity_empty },
  { "histogram-high-contrast-ltr", CONTRAST, FALSE, NULL, NULL, chart_histogram },
  { "curves-high-contrast-ltr", CONTRAST, FALSE, NULL, NULL, chart_memory_curves },
  { "speed-curves-high-contrast-rtl", CONTRAST_DARK, TRUE, NULL, NULL, chart_speed_curves },
  { "matrix-high-contrast-rtl", CONTRAST, TRUE, NULL, NULL, chart_matrix },
  { "cards-light-ltr", LIGHT, FALSE, NULL, NULL, chart_matrix_cards },
  { "scatter-high-contrast-ltr", CONTRAST_DARK, FALSE, NULL, NULL, chart_scatter },
};

static HrChart *
create (const Golden *golden)
{
  g_autoptr (HrStack) stack = golden->create_stack != NULL ? golden->create_stack () : NULL;
  g_autoptr (HrRoofline) roofline =
    golden->create_roofline != NULL ? golden->create_roofline () : NULL;

  if (stack != NULL)
    return hr_chart_new_stack (stack);
  return roofline != NULL ? hr_chart_new_roofline (roofline) : golden->create_chart ();
}

static cairo_t *
start_picture (const HrTheme *theme,
               double         height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, (int) height);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_set_source_rgb (cr, theme->background.red, theme->background.green,
                        theme->background.blue);
  cairo_paint (cr);
  return cr;
}

static cairo_surface_t *
draw (const Golden *golden)
{
  g_autoptr (HrTypesetter) typesetter = NULL;
  g_autoptr (HrChart) chart = create (golden);
  g_autoptr (HrChartLayout) layout = NULL;
  HrChartView view = { .width = WIDTH, .rtl = golden->rtl, .legend = TRUE };
  cairo_surface_t *surface;
  HrMeasure measure;
  HrTheme theme;
  cairo_t *cr;

  hr_theme_init (&theme, golden->theme, FONT, EM);
  typesetter = hr_typesetter_new (&theme);
  measure = hr_typesetter_measure (typesetter);
  layout = hr_chart_layout (chart, &measure, &view);
  cr = start_picture (&theme, hr_chart_layout_get_height (layout));
  hr_chart_ink (cr, layout, &theme, typesetter);
  surface = cairo_surface_reference (cairo_get_target (cr));
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
differs (const guint8 *a,
         const guint8 *b)
{
  for (guint i = 0; i < 3; i++)
    if (abs (a[i] - b[i]) > SHADE_TOLERANCE)
      return TRUE;
  return FALSE;
}

static double
share_of_difference (cairo_surface_t *a,
                     cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint n = 0;

  for (int y = 0; y < height; y++)
    {
      const guint8 *line_a = cairo_image_surface_get_data (a) +
                             y * cairo_image_surface_get_stride (a);
      const guint8 *line_b = cairo_image_surface_get_data (b) +
                             y * cairo_image_surface_get_stride (b);
      for (int x = 0; x < width; x++)
        n += differs (line_a + 4 * x, line_b + 4 * x);
    }
  return n / ((double) width * height);
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
test_golden (gconstpointer data)
{
  const Golden *golden = data;
  g_autofree char *file = g_strconcat (golden->name, ".png", NULL);
  g_autofree char *path = g_build_filename (GOLDEN_DIR, file, NULL);
  cairo_surface_t *drawn, *expected;
  double share;

  if (!is_comparable ())
    return;
  drawn = draw (golden);
  if (update)
    g_assert_cmpint (cairo_surface_write_to_png (drawn, path), ==, CAIRO_STATUS_SUCCESS);
  expected = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (expected), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (drawn), ==,
                   cairo_image_surface_get_width (expected));
  g_assert_cmpint (cairo_image_surface_get_height (drawn), ==,
                   cairo_image_surface_get_height (expected));
  share = share_of_difference (drawn, expected);
  g_test_message ("%s: %.3f %% of the pixels differ", golden->name, 100 * share);
  if (share > MAX_DIFFERENT)
    {
      g_autofree char *seen = g_strconcat (golden->name, ".seen.png", NULL);
      cairo_surface_write_to_png (drawn, seen);
      g_test_message ("what was drawn is in %s", seen);
    }
  g_assert_cmpfloat (share, <=, MAX_DIFFERENT);
  cairo_surface_destroy (expected);
  cairo_surface_destroy (drawn);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  update = argc > 1 && strcmp (argv[1], "--update") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (goldens); i++)
    {
      g_autofree char *path = g_strconcat ("/plot/golden/", goldens[i].name, NULL);
      g_test_add_data_func (path, &goldens[i], test_golden);
    }
  return g_test_run ();
}
