/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-theme.h"

#include <math.h>
#include <string.h>

/*
 * The palettes have two steps of lightness. Kinds that follow each other take turns, so neighbours
 * differ by 3:1, and each differs by 3:1 from the surface it lies on. Three steps of 3:1 do not
 * fit between black and white together with a background.
 *
 * The six kinds of an inference plan are plain and differ from each other for every eye; the rest
 * also carry a hatch each, which is what tells them apart without colour. The values come from a
 * search in OKLCh within the hues that the kinds may have (weights cool, caches green, training
 * states warm, overheads grey) for the largest least difference under Machado's matrices.
 * tests/plot/test-theme.c holds them to all of this.
 */
typedef struct {
  guint32 fill;
  HrHatch hatch;
} Swatch;

static const Swatch light_swatches[HR_N_CATEGORIES] = {
  [HR_CATEGORY_WEIGHTS] = { 0x1c3d98, HR_HATCH_NONE },
  [HR_CATEGORY_KV_CACHE] = { 0x1aa864, HR_HATCH_NONE },
  [HR_CATEGORY_STATE] = { 0x004539, HR_HATCH_RISING },
  [HR_CATEGORY_ACTIVATIONS] = { 0x692800, HR_HATCH_NONE },
  [HR_CATEGORY_LOGITS] = { 0xc08a00, HR_HATCH_NONE },
  [HR_CATEGORY_GRADIENTS] = { 0x830030, HR_HATCH_FALLING },
  [HR_CATEGORY_OPTIMIZER] = { 0xdb7b46, HR_HATCH_CROSSED },
  [HR_CATEGORY_ADAPTERS] = { 0x680082, HR_HATCH_VERTICAL },
  [HR_CATEGORY_GATHERED] = { 0xd174bd, HR_HATCH_HORIZONTAL },
  [HR_CATEGORY_WORKSPACE] = { 0x474744, HR_HATCH_NONE },
  [HR_CATEGORY_CONTEXT] = { 0x8c949d, HR_HATCH_NONE },
  [HR_CATEGORY_FRAGMENTATION] = { 0x4b4339, HR_HATCH_DOTS },
  [HR_CATEGORY_OTHER] = { 0x959491, HR_HATCH_RISING },
};

static const Swatch dark_swatches[HR_N_CATEGORIES] = {
  [HR_CATEGORY_WEIGHTS] = { 0x507be0, HR_HATCH_NONE },
  [HR_CATEGORY_KV_CACHE] = { 0x90f7b6, HR_HATCH_NONE },
  [HR_CATEGORY_STATE] = { 0x068e93, HR_HATCH_RISING },
  [HR_CATEGORY_ACTIVATIONS] = { 0xd25a2f, HR_HATCH_NONE },
  [HR_CATEGORY_LOGITS] = { 0xffe262, HR_HATCH_NONE },
  [HR_CATEGORY_GRADIENTS] = { 0xcc5c63, HR_HATCH_FALLING },
  [HR_CATEGORY_OPTIMIZER] = { 0xfbdec2, HR_HATCH_CROSSED },
  [HR_CATEGORY_ADAPTERS] = { 0xb85bbf, HR_HATCH_VERTICAL },
  [HR_CATEGORY_GATHERED] = { 0xfed8f5, HR_HATCH_HORIZONTAL },
  [HR_CATEGORY_WORKSPACE] = { 0x7c8084, HR_HATCH_NONE },
  [HR_CATEGORY_CONTEXT] = { 0xd9e4ee, HR_HATCH_NONE },
  [HR_CATEGORY_FRAGMENTATION] = { 0x897d72, HR_HATCH_DOTS },
  [HR_CATEGORY_OTHER] = { 0xe4e3e0, HR_HATCH_RISING },
};

/* Paper has an outline round every segment and no colour: hatches do the telling. */
static const Swatch print_swatches[HR_N_CATEGORIES] = {
  [HR_CATEGORY_WEIGHTS] = { 0x454545, HR_HATCH_NONE },
  [HR_CATEGORY_KV_CACHE] = { 0xd6d6d6, HR_HATCH_RISING },
  [HR_CATEGORY_STATE] = { 0x5c5c5c, HR_HATCH_FALLING },
  [HR_CATEGORY_ACTIVATIONS] = { 0xffffff, HR_HATCH_CROSSED },
  [HR_CATEGORY_LOGITS] = { 0x6b6b6b, HR_HATCH_VERTICAL },
  [HR_CATEGORY_GRADIENTS] = { 0xe2e2e2, HR_HATCH_FALLING },
  [HR_CATEGORY_OPTIMIZER] = { 0x555555, HR_HATCH_CROSSED },
  [HR_CATEGORY_ADAPTERS] = { 0xf0f0f0, HR_HATCH_VERTICAL },
  [HR_CATEGORY_GATHERED] = { 0x626262, HR_HATCH_HORIZONTAL },
  [HR_CATEGORY_WORKSPACE] = { 0xc2c2c2, HR_HATCH_NONE },
  [HR_CATEGORY_CONTEXT] = { 0x5c5c5c, HR_HATCH_DOTS },
  [HR_CATEGORY_FRAGMENTATION] = { 0xf4f4f4, HR_HATCH_DOTS },
  [HR_CATEGORY_OTHER] = { 0xe6e6e6, HR_HATCH_HORIZONTAL },
};

typedef struct {
  const char   *name;
  const Swatch *swatches;
  gboolean      outlined;
  guint32       background, text, error, warning, success, accent;
  double        dim;           /* opacity of what steps back */
  double        grid;
  double        track;
  double        track_line;
  double        hatch;
} Variant;

/* The surface is that of a libadwaita card; error, warning, success and accent are its named
 * colours. */
static const Variant variants[HR_N_THEME_VARIANTS] = {
  [HR_THEME_LIGHT] = { "light", light_swatches, FALSE, 0xffffff, 0x1e1e1e,
                       0xc01c28, 0x9c6e03, 0x1b8553, 0x1c71d8, 0.70, 0.12, 0.05, 0.50, 0.35 },
  [HR_THEME_DARK] = { "dark", dark_swatches, FALSE, 0x363636, 0xffffff,
                      0xff8b80, 0xf8e45c, 0x8ff0a4, 0x78aeed, 0.72, 0.14, 0.05, 0.50, 0.40 },
  [HR_THEME_HIGH_CONTRAST_LIGHT] = { "high-contrast", light_swatches, TRUE, 0xffffff, 0x000000,
                                     0xa30f1c, 0x6e4d00, 0x0f5c38, 0x0b4ea2,
                                     0.90, 0.35, 0.0, 1.0, 0.60 },
  [HR_THEME_HIGH_CONTRAST_DARK] = { "high-contrast-dark", dark_swatches, TRUE, 0x1e1e1e, 0xffffff,
                                    0xffa39a, 0xf8e45c, 0x8ff0a4, 0x99c1f1,
                                    0.92, 0.35, 0.0, 1.0, 0.60 },
  [HR_THEME_PRINT] = { "print", print_swatches, TRUE, 0xffffff, 0x000000,
                       0x000000, 0x000000, 0x000000, 0x000000, 0.75, 0.25, 0.0, 0.6, 0.75 },
};

static HrColor
color_from_rgb (guint32 rgb,
                double  alpha)
{
  return (HrColor) {
    ((rgb >> 16) & 0xff) / 255.0,
    ((rgb >> 8) & 0xff) / 255.0,
    (rgb & 0xff) / 255.0,
    alpha,
  };
}

static HrPaint
make_paint (const Swatch  *swatch,
            const Variant *variant)
{
  const HrColor white = color_from_rgb (0xffffff, 1), black = color_from_rgb (0x0f0f0f, 1);
  HrPaint paint = { .fill = color_from_rgb (swatch->fill, 1), .hatch = swatch->hatch };

  paint.ink = hr_color_contrast (&paint.fill, &white) > hr_color_contrast (&paint.fill, &black)
                ? white
                : black;
  paint.hatch_ink = paint.ink;
  paint.hatch_ink.alpha = variant->hatch;
  return paint;
}

/**
 * hr_theme_init:
 * @self: (out): the theme
 * @variant: which palette
 * @family: font family
 * @em: base font size in the units of the drawing: 14.67 for 11 points at 96 dots per inch
 */
void
hr_theme_init (HrTheme       *self,
               HrThemeVariant variant,
               const char    *family,
               double         em)
{
  const Variant *look;

  g_return_if_fail (variant < HR_N_THEME_VARIANTS);
  g_return_if_fail (em > 0);

  look = &variants[variant];
  *self = (HrTheme) {
    .variant = variant,
    .family = g_intern_string (family),
    .em = em,
    .outlined = look->outlined,
    .background = color_from_rgb (look->background, 1),
    .text = color_from_rgb (look->text, 1),
    .dim_text = color_from_rgb (look->text, look->dim),
    .grid = color_from_rgb (look->text, look->grid),
    .track = color_from_rgb (look->text, look->track),
    .track_line = color_from_rgb (look->text, look->track_line),
    .limit = color_from_rgb (look->text, 1),
    .error = color_from_rgb (look->error, 1),
    .warning = color_from_rgb (look->warning, 1),
    .success = color_from_rgb (look->success, 1),
    .accent = color_from_rgb (look->accent, 1),
  };
  for (guint i = 0; i < HR_N_CATEGORIES; i++)
    self->category[i] = make_paint (&look->swatches[i], look);
}

static void
recolor (HrColor       *color,
         const HrColor *from)
{
  double alpha = color->alpha;

  *color = *from;
  color->alpha = alpha;
}

/**
 * hr_theme_adopt:
 * @self: a theme
 * @text: (nullable): colour of the text around the chart
 * @accent: (nullable): colour of selections around the chart
 *
 * Takes over the colours of the place where the chart stands; what is derived from the text's
 * colour follows it.
 */
void
hr_theme_adopt (HrTheme       *self,
                const HrColor *text,
                const HrColor *accent)
{
  HrColor *from_text[] = { &self->text, &self->dim_text, &self->grid,
                           &self->track, &self->track_line, &self->limit };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (from_text); i++)
    recolor (from_text[i], text);
  if (accent != NULL)
    recolor (&self->accent, accent);
}

/**
 * hr_theme_variant_parse:
 * @name: "light", "dark", "high-contrast", "high-contrast-dark" or "print"
 * @out: (out): the variant, untouched where there is none of that name
 *
 * Returns: whether there is one
 */
gboolean
hr_theme_variant_parse (const char     *name,
                        HrThemeVariant *out)
{
  for (guint i = 0; i < HR_N_THEME_VARIANTS; i++)
    if (strcmp (variants[i].name, name) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

static double
linearize (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/**
 * hr_color_luminance:
 * @color: an opaque colour
 *
 * Returns: relative luminance, 0..1, as WCAG 2.1 defines it
 */
double
hr_color_luminance (const HrColor *color)
{
  return 0.2126 * linearize (color->red) + 0.7152 * linearize (color->green) +
         0.0722 * linearize (color->blue);
}

/**
 * hr_color_contrast:
 * @a: an opaque colour
 * @b: another one
 *
 * Returns: their contrast, 1..21, as WCAG 2.1 defines it
 */
double
hr_color_contrast (const HrColor *a,
                   const HrColor *b)
{
  double first = hr_color_luminance (a), second = hr_color_luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}

/* The grey that has the luminance of a colour, so that contrasts stay as they are. */
static HrColor
make_grey (const HrColor *color)
{
  double linear = hr_color_luminance (color);
  double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow (linear, 1 / 2.4) - 0.055;

  return (HrColor) { value, value, value, color->alpha };
}

/* For the kinds that have none: of two that share a hatch one is dark, one is light. */
static const HrHatch added_hatches[HR_N_CATEGORIES] = {
  [HR_CATEGORY_KV_CACHE] = HR_HATCH_FALLING,
  [HR_CATEGORY_ACTIVATIONS] = HR_HATCH_CROSSED,
  [HR_CATEGORY_LOGITS] = HR_HATCH_VERTICAL,
  [HR_CATEGORY_WORKSPACE] = HR_HATCH_HORIZONTAL,
  [HR_CATEGORY_CONTEXT] = HR_HATCH_DOTS,
};

/**
 * hr_theme_set_palette:
 * @self: a theme
 * @palette: what tells kinds apart
 *
 * Gives every kind but the weights a hatch, and takes the colours away where they are not wanted.
 */
void
hr_theme_set_palette (HrTheme  *self,
                      HrPalette palette)
{
  for (guint i = 0; i < HR_N_CATEGORIES && palette != HR_PALETTE_STANDARD; i++)
    {
      HrPaint *paint = &self->category[i];

      if (added_hatches[i] != HR_HATCH_DEFAULT)
        paint->hatch = added_hatches[i];
      if (palette == HR_PALETTE_GREY)
        paint->fill = make_grey (&paint->fill);
    }
}
