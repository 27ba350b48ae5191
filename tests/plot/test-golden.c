/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The charts against pictures that somebody has looked at. After a change that is meant:
 * test-golden --update, look at the files in tests/plot/golden/, commit them.
 */
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "hr-roofline-ink.h"
#include "hr-stack-ink.h"
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

typedef struct {
  const char    *name;
  HrStack     *(*create) (void);
  HrThemeVariant theme;
  gboolean       rtl;
  HrRoofline  *(*create_roofline) (void);      /* in place of a stack */
} Golden;

static const Golden goldens[] = {
  { "fits-light-ltr", plan_two_cards, HR_THEME_LIGHT, FALSE, NULL },
  { "fits-light-rtl", plan_two_cards, HR_THEME_LIGHT, TRUE, NULL },
  { "fits-dark-ltr", plan_two_cards, HR_THEME_DARK, FALSE, NULL },
  { "fits-dark-rtl", plan_two_cards, HR_THEME_DARK, TRUE, NULL },
  { "fits-print-ltr", plan_two_cards, HR_THEME_PRINT, FALSE, NULL },
  { "fits-print-rtl", plan_two_cards, HR_THEME_PRINT, TRUE, NULL },
  { "over-light-ltr", plan_does_not_fit, HR_THEME_LIGHT, FALSE, NULL },
  { "over-light-rtl", plan_does_not_fit, HR_THEME_LIGHT, TRUE, NULL },
  { "over-dark-ltr", plan_does_not_fit, HR_THEME_DARK, FALSE, NULL },
  { "over-dark-rtl", plan_does_not_fit, HR_THEME_DARK, TRUE, NULL },
  { "over-print-ltr", plan_does_not_fit, HR_THEME_PRINT, FALSE, NULL },
  { "over-print-rtl", plan_does_not_fit, HR_THEME_PRINT, TRUE, NULL },
  { "training-high-contrast-ltr", plan_training, HR_THEME_HIGH_CONTRAST_DARK, FALSE, NULL },
  { "offload-light-ltr", plan_partial_offload, HR_THEME_LIGHT, FALSE, NULL },
  { "time-light-ltr", stack_of_time, HR_THEME_LIGHT, FALSE, NULL },
  { "decode-light-ltr", NULL, HR_THEME_LIGHT, FALSE, roofline_decode },
  { "batch-dark-rtl", NULL, HR_THEME_DARK, TRUE, roofline_batch },
  { "step-print-ltr", NULL, HR_THEME_PRINT, FALSE, roofline_training },
  { "step-high-contrast-ltr", NULL, HR_THEME_HIGH_CONTRAST_LIGHT, FALSE, roofline_training },
  { "offload-roofline-light-ltr", NULL, HR_THEME_LIGHT, FALSE, roofline_offloaded },
};

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

static cairo_t *
draw_stack (const Golden    *golden,
            const HrTheme   *theme,
            HrTypesetter    *typesetter,
            const HrMeasure *measure)
{
  g_autoptr (HrStack) stack = golden->create ();
  HrStackView view = { .width = WIDTH, .rtl = golden->rtl, .legend = TRUE };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, measure, &view);
  cairo_t *cr = start_picture (theme, geometry->height);

  hr_stack_ink (cr, stack, geometry, theme, typesetter, NULL);
  return cr;
}

static cairo_t *
draw_roofline (const Golden    *golden,
               const HrTheme   *theme,
               HrTypesetter    *typesetter,
               const HrMeasure *measure)
{
  g_autoptr (HrRoofline) roofline = golden->create_roofline ();
  HrRooflineView view = { .width = WIDTH, .rtl = golden->rtl, .legend = TRUE };
  g_autoptr (HrRooflineGeometry) geometry = hr_roofline_layout (roofline, measure, &view);
  cairo_t *cr = start_picture (theme, geometry->height);

  hr_roofline_ink (cr, roofline, geometry, theme, typesetter, NULL);
  return cr;
}

static cairo_surface_t *
draw (const Golden *golden)
{
  g_autoptr (HrTypesetter) typesetter = NULL;
  cairo_surface_t *surface;
  HrMeasure measure;
  HrTheme theme;
  cairo_t *cr;

  hr_theme_init (&theme, golden->theme, FONT, EM);
  typesetter = hr_typesetter_new (&theme);
  measure = hr_typesetter_measure (typesetter);
  cr = golden->create != NULL ? draw_stack (golden, &theme, typesetter, &measure)
                              : draw_roofline (golden, &theme, typesetter, &measure);
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
