/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The palettes are held to what hr-theme.c says of them, for every eye and on paper. */
#include <math.h>

#include "hr-theme.h"

typedef double Triple[3];

static double
linearize (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB; first the eye that sees all. */
static const struct {
  const char *name;
  double      matrix[3][3];
} eyes[] = {
  { "trichromacy", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "protanopia", { { 0.152286, 1.052583, -0.204868 },
                    { 0.114503, 0.786281, 0.099216 },
                    { -0.003882, -0.048116, 1.051998 } } },
  { "deuteranopia", { { 0.367322, 0.860646, -0.227968 },
                      { 0.280085, 0.672501, 0.047413 },
                      { -0.011820, 0.042940, 0.968881 } } },
  { "tritanopia", { { 1.255528, -0.076749, -0.178779 },
                    { -0.078411, 0.930809, 0.147602 },
                    { 0.004733, 0.691367, 0.303900 } } },
};

static void
see (const HrColor *color,
     guint          eye,
     Triple         out)
{
  Triple linear = { linearize (color->red), linearize (color->green), linearize (color->blue) };

  for (guint i = 0; i < 3; i++)
    {
      out[i] = 0;
      for (guint j = 0; j < 3; j++)
        out[i] += eyes[eye].matrix[i][j] * linear[j];
      out[i] = CLAMP (out[i], 0, 1);
    }
}

/* Ottosson 2020. */
static void
to_oklab (const Triple rgb,
          Triple       out)
{
  double l = cbrt (0.4122214708 * rgb[0] + 0.5363325363 * rgb[1] + 0.0514459929 * rgb[2]);
  double m = cbrt (0.2119034982 * rgb[0] + 0.6806995451 * rgb[1] + 0.1073969566 * rgb[2]);
  double s = cbrt (0.0883024619 * rgb[0] + 0.2817188376 * rgb[1] + 0.6299787005 * rgb[2]);

  out[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  out[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  out[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

/* Distance in OKLab, in hundredths; about 2 is just noticeable side by side. */
static double
difference (const HrColor *a,
            const HrColor *b,
            guint          eye)
{
  Triple rgb[2], lab[2];

  see (a, eye, rgb[0]);
  see (b, eye, rgb[1]);
  to_oklab (rgb[0], lab[0]);
  to_oklab (rgb[1], lab[1]);
  return 100 * sqrt (pow (lab[0][0] - lab[1][0], 2) + pow (lab[0][1] - lab[1][1], 2) +
                     pow (lab[0][2] - lab[1][2], 2));
}

static HrColor
over (const HrColor *top,
      const HrColor *bottom)
{
  double a = top->alpha;

  return (HrColor) { top->red * a + bottom->red * (1 - a),
                     top->green * a + bottom->green * (1 - a),
                     top->blue * a + bottom->blue * (1 - a), 1 };
}

/* Neighbours in drawing order, and those that meet where a plan lacks what lies between. */
static const guint8 meetings[][2] = {
  { HR_CATEGORY_WEIGHTS, HR_CATEGORY_KV_CACHE },
  { HR_CATEGORY_KV_CACHE, HR_CATEGORY_STATE },
  { HR_CATEGORY_KV_CACHE, HR_CATEGORY_ACTIVATIONS },
  { HR_CATEGORY_KV_CACHE, HR_CATEGORY_WORKSPACE },
  { HR_CATEGORY_ACTIVATIONS, HR_CATEGORY_LOGITS },
  { HR_CATEGORY_LOGITS, HR_CATEGORY_GRADIENTS },
  { HR_CATEGORY_LOGITS, HR_CATEGORY_WORKSPACE },
  { HR_CATEGORY_GRADIENTS, HR_CATEGORY_OPTIMIZER },
  { HR_CATEGORY_OPTIMIZER, HR_CATEGORY_ADAPTERS },
  { HR_CATEGORY_OPTIMIZER, HR_CATEGORY_WORKSPACE },
  { HR_CATEGORY_ADAPTERS, HR_CATEGORY_GATHERED },
  { HR_CATEGORY_GATHERED, HR_CATEGORY_WORKSPACE },
  { HR_CATEGORY_WORKSPACE, HR_CATEGORY_CONTEXT },
  { HR_CATEGORY_CONTEXT, HR_CATEGORY_FRAGMENTATION },
  { HR_CATEGORY_FRAGMENTATION, HR_CATEGORY_OTHER },
  /* In a bar of time. */
  { HR_WORK_LINEAR, HR_WORK_ATTENTION },
  { HR_WORK_ATTENTION, HR_WORK_EXPERTS },
  { HR_WORK_EXPERTS, HR_WORK_HEAD },
  { HR_WORK_HEAD, HR_WORK_OVERHEAD },
  { HR_WORK_HEAD, HR_WORK_ADAPTERS },
  { HR_WORK_ADAPTERS, HR_WORK_COMMUNICATION },
  { HR_WORK_OVERHEAD, HR_WORK_COMMUNICATION },
  { HR_WORK_OVERHEAD, HR_WORK_HOST },
};

static void
init (HrTheme *theme,
      guint    variant)
{
  hr_theme_init (theme, variant, "Sans", 14);
}

static void
test_neighbours (void)
{
  for (guint variant = 0; variant < HR_THEME_PRINT; variant++)
    for (guint i = 0; i < G_N_ELEMENTS (meetings); i++)
      {
        HrTheme theme;
        const HrPaint *a, *b;

        init (&theme, variant);
        a = &theme.category[meetings[i][0]];
        b = &theme.category[meetings[i][1]];
        g_test_message ("variant %u: %u beside %u: %.2f", variant, meetings[i][0], meetings[i][1],
                        hr_color_contrast (&a->fill, &b->fill));
        g_assert_cmpfloat (hr_color_contrast (&a->fill, &b->fill), >=, 3.0);
      }
}

/* The gap between any two segments shows the background, so this parts those that rarely meet. */
static void
test_against_background (void)
{
  for (guint variant = 0; variant < HR_THEME_PRINT; variant++)
    for (guint i = 0; i < HR_N_CATEGORIES; i++)
      {
        HrTheme theme;

        init (&theme, variant);
        g_assert_cmpfloat (hr_color_contrast (&theme.category[i].fill, &theme.background), >=, 3.0);
      }
}

/* Two kinds of the same hatch, or of none, differ in colour for every eye. */
static void
test_every_eye (void)
{
  for (guint variant = 0; variant < HR_THEME_PRINT; variant++)
    for (guint i = 0; i < HR_N_CATEGORIES; i++)
      for (guint j = i + 1; j < HR_N_CATEGORIES; j++)
        for (guint eye = 0; eye < G_N_ELEMENTS (eyes); eye++)
          {
            HrTheme theme;
            const HrPaint *a, *b;

            init (&theme, variant);
            a = &theme.category[i];
            b = &theme.category[j];
            if (a->hatch != b->hatch)
              continue;
            g_test_message ("variant %u, %s: %u and %u: %.1f", variant, eyes[eye].name, i, j,
                            difference (&a->fill, &b->fill, eye));
            g_assert_cmpfloat (difference (&a->fill, &b->fill, eye), >=, 6.5);
          }
}

/* On paper: grey only, an outline, and no two alike in hatch and shade. */
static void
test_print (void)
{
  HrTheme theme;

  init (&theme, HR_THEME_PRINT);
  g_assert_true (theme.outlined);
  for (guint i = 0; i < HR_N_CATEGORIES; i++)
    {
      const HrPaint *a = &theme.category[i];

      g_assert_cmpfloat (a->fill.red, ==, a->fill.green);
      g_assert_cmpfloat (a->fill.red, ==, a->fill.blue);
      for (guint j = i + 1; j < HR_N_CATEGORIES; j++)
        if (theme.category[j].hatch == a->hatch)
          g_assert_cmpfloat (hr_color_contrast (&a->fill, &theme.category[j].fill), >=, 3.0);
    }
}

static void
test_text (void)
{
  for (guint variant = 0; variant < HR_N_THEME_VARIANTS; variant++)
    {
      HrTheme theme;
      HrColor dim, line;

      init (&theme, variant);
      dim = over (&theme.dim_text, &theme.background);
      line = over (&theme.track_line, &theme.background);
      g_assert_cmpfloat (hr_color_contrast (&theme.text, &theme.background), >=, 7.0);
      g_assert_cmpfloat (hr_color_contrast (&dim, &theme.background), >=, 4.5);
      g_assert_cmpfloat (hr_color_contrast (&theme.error, &theme.background), >=, 4.5);
      g_assert_cmpfloat (hr_color_contrast (&theme.warning, &theme.background), >=, 4.5);
      g_assert_cmpfloat (hr_color_contrast (&theme.success, &theme.background), >=, 4.5);
      g_assert_cmpfloat (hr_color_contrast (&theme.accent, &theme.background), >=, 3.0);
      g_assert_cmpfloat (hr_color_contrast (&line, &theme.background), >=, 3.0);
      for (guint i = 0; i < HR_N_CATEGORIES; i++)
        {
          const HrPaint *paint = &theme.category[i];
          HrColor hatch = over (&paint->hatch_ink, &paint->fill);

          g_assert_cmpfloat (hr_color_contrast (&paint->ink, &paint->fill), >=, 4.5);
          if (paint->hatch > HR_HATCH_NONE)
            g_assert_cmpfloat (hr_color_contrast (&hatch, &paint->fill), >=, 1.7);
        }
    }
}

static void
test_names (void)
{
  static const char *const names[HR_N_THEME_VARIANTS] = { "light", "dark", "high-contrast",
                                                          "high-contrast-dark", "print" };
  HrThemeVariant variant = HR_THEME_DARK;

  g_assert_false (hr_theme_variant_parse ("sepia", &variant));
  g_assert_cmpint (variant, ==, HR_THEME_DARK);
  for (guint i = 0; i < HR_N_THEME_VARIANTS; i++)
    {
      g_assert_true (hr_theme_variant_parse (names[i], &variant));
      g_assert_cmpint (variant, ==, i);
    }
}

/* Without colour, hatch and lightness are what is left; contrasts are those of the colours. */
static void
test_palettes (void)
{
  for (guint variant = HR_THEME_LIGHT; variant <= HR_THEME_HIGH_CONTRAST_DARK; variant++)
    for (guint palette = HR_PALETTE_PATTERNS; palette < HR_N_PALETTES; palette++)
      {
        HrTheme standard, theme;

        hr_theme_init (&standard, variant, "sans-serif", 14);
        theme = standard;
        hr_theme_set_palette (&theme, palette);
        for (guint i = 0; i < HR_N_CATEGORIES; i++)
          {
            const HrColor *fill = &theme.category[i].fill;

            g_assert_cmpfloat_with_epsilon (hr_color_luminance (fill),
                                            hr_color_luminance (&standard.category[i].fill), 1e-3);
            if (palette == HR_PALETTE_GREY)
              g_assert_true (fill->red == fill->green && fill->green == fill->blue);
            for (guint j = 0; j < i; j++)
              if (theme.category[i].hatch == theme.category[j].hatch)
                g_assert_cmpfloat (hr_color_contrast (fill, &theme.category[j].fill), >=, 2.5);
          }
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/theme/neighbours", test_neighbours);
  g_test_add_func ("/plot/theme/background", test_against_background);
  g_test_add_func ("/plot/theme/every-eye", test_every_eye);
  g_test_add_func ("/plot/theme/print", test_print);
  g_test_add_func ("/plot/theme/text", test_text);
  g_test_add_func ("/plot/theme/names", test_names);
  g_test_add_func ("/plot/theme/palettes", test_palettes);
  return g_test_run ();
}
