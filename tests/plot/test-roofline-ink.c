/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ink on whatever geometry: drawn without a cairo error, and only where it belongs. */
#include <string.h>

#include "hr-roofline-ink.h"
#include "rooflines.h"

#define WIDTH 700
#define MARGIN 20
#define OVERHANG 6             /* of glyphs and lines */

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
draw (Pen                      *pen,
      const HrRoofline         *roofline,
      const HrRooflineGeometry *geometry,
      const HrRooflineMarks    *marks)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH + 2 * MARGIN,
                                (int) geometry->height + 2 * MARGIN);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, MARGIN, MARGIN);
  hr_roofline_ink (cr, roofline, geometry, &pen->theme, pen->typesetter, marks);
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
      g_autoptr (HrRoofline) roofline = roofline_random ();
      HrRooflineView view = { .width = WIDTH, .rtl = g_test_rand_bit (), .legend = TRUE };
      HrRooflineMarks marks = { g_test_rand_bit () ? "key" : NULL, (int) i % 50 - 1, -1 };
      g_autoptr (HrRooflineGeometry) geometry = NULL;
      cairo_surface_t *surface;
      Pen pen;

      take_pen (&pen, (HrThemeVariant) g_test_rand_int_range (0, HR_N_THEME_VARIANTS));
      geometry = hr_roofline_layout (roofline, &pen.measure, &view);
      surface = draw (&pen, roofline, geometry, &marks);
      g_assert_cmpuint (count_ink (surface, MARGIN, WIDTH + MARGIN), >, 0);
      g_assert_cmpuint (count_ink (surface, 0, MARGIN - OVERHANG), ==, 0);
      g_assert_cmpuint (count_ink (surface, WIDTH + MARGIN + OVERHANG, WIDTH + 2 * MARGIN), ==, 0);
      cairo_surface_destroy (surface);
      hr_typesetter_free (pen.typesetter);
    }
}

static gboolean
is_same (cairo_surface_t *a,
         cairo_surface_t *b)
{
  gsize size = (gsize) cairo_image_surface_get_stride (a) *
               (gsize) cairo_image_surface_get_height (a);

  return memcmp (cairo_image_surface_get_data (a), cairo_image_surface_get_data (b), size) == 0;
}

/* Each mark is seen; an empty set of them, and a key that no point has, are as good as none. */
static void
test_marks (void)
{
  static const struct {
    HrRooflineMarks marks;
    gboolean        shows;
  } cases[] = {
    { { NULL, -1, -1 }, FALSE },
    { { "nothing", -1, -1 }, FALSE },
    { { "attention", -1, -1 }, TRUE },
    { { "step", -1, -1 }, TRUE },
    { { NULL, 2, -1 }, TRUE },
    { { NULL, -1, 2 }, TRUE },
  };
  g_autoptr (HrRoofline) roofline = roofline_decode ();
  HrRooflineView view = { .width = WIDTH, .legend = TRUE };
  g_autoptr (HrRooflineGeometry) geometry = NULL;
  cairo_surface_t *plain;
  Pen pen;

  take_pen (&pen, HR_THEME_LIGHT);
  geometry = hr_roofline_layout (roofline, &pen.measure, &view);
  plain = draw (&pen, roofline, geometry, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cairo_surface_t *marked = draw (&pen, roofline, geometry, &cases[i].marks);
      g_assert_cmpint (is_same (plain, marked), ==, !cases[i].shows);
      cairo_surface_destroy (marked);
    }
  cairo_surface_destroy (plain);
  hr_typesetter_free (pen.typesetter);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/roofline-ink/random", test_random);
  g_test_add_func ("/plot/roofline-ink/marks", test_marks);
  return g_test_run ();
}
