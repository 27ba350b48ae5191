/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ink on whatever geometry: drawn without a cairo error, and only where it belongs. */
#include <string.h>

#include "hr-stack-ink.h"
#include "plans.h"

#define WIDTH 700
#define MARGIN 20

typedef struct {
  HrTheme       theme;
  HrTypesetter *typesetter;
  HrMeasure     measure;
} Pen;

static void
take_pen (Pen           *pen,
          HrThemeVariant variant,
          const char    *family)
{
  hr_theme_init (&pen->theme, variant, family, 11);
  pen->typesetter = hr_typesetter_new (&pen->theme);
  pen->measure = hr_typesetter_measure (pen->typesetter);
}

static cairo_surface_t *
draw (Pen                   *pen,
      const HrStack         *stack,
      const HrStackGeometry *geometry,
      const HrStackMarks    *marks)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH + 2 * MARGIN,
                                (int) geometry->height + 2 * MARGIN);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, MARGIN, MARGIN);
  hr_stack_ink (cr, stack, geometry, &pen->theme, pen->typesetter, marks);
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

/* Nothing but the glyphs' overhang and a ring may leave the chart; the margin stays clear. */
static void
test_random (void)
{
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (HrStack) from = plan_random (), to = plan_random ();
      HrStackView view = { .width = WIDTH, .rtl = g_test_rand_bit (), .legend = TRUE };
      g_autoptr (HrStackGeometry) a = NULL, b = NULL, between = NULL;
      cairo_surface_t *surface;
      Pen pen;

      take_pen (&pen, (HrThemeVariant) g_test_rand_int_range (0, HR_N_THEME_VARIANTS),
                "DejaVu Sans");
      a = hr_stack_layout (from, &pen.measure, &view);
      b = hr_stack_layout (to, &pen.measure, &view);
      between = hr_stack_geometry_blend (a, from, b, to, g_test_rand_double ());
      surface = draw (&pen, to, between, NULL);
      g_assert_cmpuint (count_ink (surface, MARGIN, WIDTH + MARGIN), >, 0);
      g_assert_cmpuint (count_ink (surface, 0, MARGIN - 6), ==, 0);
      g_assert_cmpuint (count_ink (surface, WIDTH + MARGIN + 6, WIDTH + 2 * MARGIN), ==, 0);
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

/* Each mark is seen, and an empty set of them is as good as none. */
static void
test_marks (void)
{
  static const struct {
    HrStackMarks marks;
    gboolean     shows;
  } cases[] = {
    { { NULL, -1, -1 }, FALSE },
    { { "kv_cache", -1, -1 }, TRUE },
    { { NULL, 1, -1 }, TRUE },
    { { NULL, -1, 1 }, TRUE },
  };
  g_autoptr (HrStack) stack = plan_two_cards ();
  HrStackView view = { .width = WIDTH, .legend = TRUE };
  g_autoptr (HrStackGeometry) geometry = NULL;
  cairo_surface_t *plain;
  Pen pen;

  take_pen (&pen, HR_THEME_LIGHT, "DejaVu Sans");
  geometry = hr_stack_layout (stack, &pen.measure, &view);
  plain = draw (&pen, stack, geometry, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      cairo_surface_t *marked = draw (&pen, stack, geometry, &cases[i].marks);
      g_assert_cmpint (is_same (plain, marked), ==, !cases[i].shows);
      cairo_surface_destroy (marked);
    }
  cairo_surface_destroy (plain);
  hr_typesetter_free (pen.typesetter);
}

/* Figures of one number of digits are equally wide, so that columns stand still. Cantarell has a
 * narrow 1 unless it is asked for tabular figures. */
static void
test_tabular_figures (void)
{
  Pen pen;

  take_pen (&pen, HR_THEME_LIGHT, "Cantarell");
  for (guint role = 0; role < HR_N_TEXT_ROLES; role++)
    {
      double ones, eights, height;

      pen.measure.func ("11.1", role, &ones, &height, pen.measure.user_data);
      pen.measure.func ("88.8", role, &eights, &height, pen.measure.user_data);
      g_assert_cmpfloat (ones, ==, eights);
    }
  hr_typesetter_free (pen.typesetter);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/ink/random", test_random);
  g_test_add_func ("/plot/ink/marks", test_marks);
  g_test_add_func ("/plot/ink/tabular-figures", test_tabular_figures);
  return g_test_run ();
}
