/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  double red, green, blue, alpha;      /* sRGB, 0..1, not premultiplied */
} HrColor;

/* Patterns that tell segments apart without colour. */
typedef enum {
  HR_HATCH_DEFAULT,            /* what the theme gives the category */
  HR_HATCH_NONE,
  HR_HATCH_RISING,
  HR_HATCH_FALLING,
  HR_HATCH_CROSSED,
  HR_HATCH_HORIZONTAL,
  HR_HATCH_VERTICAL,
  HR_HATCH_DOTS,
  HR_N_HATCHES
} HrHatch;

/**
 * HrCategory:
 *
 * What a segment is, in drawing order: weights cool, caches green, training states warm, overheads
 * grey. The order is that of the kinds of memory an estimate lists; a chart of anything else may
 * use the same numbers for its own classes.
 */
typedef enum {
  HR_CATEGORY_WEIGHTS,
  HR_CATEGORY_KV_CACHE,
  HR_CATEGORY_STATE,
  HR_CATEGORY_ACTIVATIONS,
  HR_CATEGORY_LOGITS,
  HR_CATEGORY_GRADIENTS,
  HR_CATEGORY_OPTIMIZER,
  HR_CATEGORY_ADAPTERS,
  HR_CATEGORY_GATHERED,
  HR_CATEGORY_WORKSPACE,
  HR_CATEGORY_CONTEXT,
  HR_CATEGORY_FRAGMENTATION,
  HR_CATEGORY_OTHER,           /* small segments drawn as one */
  HR_N_CATEGORIES
} HrCategory;

/**
 * HrWorkCategory:
 *
 * What takes time, in drawing order, in the colours of the memory that it works on where there is
 * such: what reads weights is blue, what reads caches green, what leaves the device waiting grey.
 * In this order steps of lightness take turns as they do in #HrCategory.
 */
typedef enum {
  HR_WORK_LINEAR = HR_CATEGORY_WEIGHTS,        /* products with weights: projections, dense MLPs */
  HR_WORK_ATTENTION = HR_CATEGORY_KV_CACHE,
  HR_WORK_RECURRENT = HR_CATEGORY_STATE,       /* scans, and writing of caches */
  HR_WORK_EXPERTS = HR_CATEGORY_ACTIVATIONS,
  HR_WORK_HEAD = HR_CATEGORY_LOGITS,           /* LM head, sampling, loss */
  HR_WORK_ADAPTERS = HR_CATEGORY_ADAPTERS,
  HR_WORK_COMMUNICATION = HR_CATEGORY_GATHERED,
  HR_WORK_OPTIMIZER = HR_CATEGORY_OPTIMIZER,
  HR_WORK_OVERHEAD = HR_CATEGORY_WORKSPACE,    /* small kernels, gaps on the device */
  HR_WORK_HOST = HR_CATEGORY_CONTEXT,          /* launches, scheduling, idle pipelines */
} HrWorkCategory;

typedef enum {
  HR_THEME_LIGHT,
  HR_THEME_DARK,
  HR_THEME_HIGH_CONTRAST_LIGHT,
  HR_THEME_HIGH_CONTRAST_DARK,
  HR_THEME_PRINT,
  HR_N_THEME_VARIANTS
} HrThemeVariant;

/**
 * HrPalette:
 * @HR_PALETTE_STANDARD: colours that differ for the three common kinds of colour blindness; what
 *   they do not tell apart has a hatch
 * @HR_PALETTE_PATTERNS: each kind also has a hatch
 * @HR_PALETTE_GREY: greys of the same lightness, each kind with a hatch
 */
typedef enum {
  HR_PALETTE_STANDARD,
  HR_PALETTE_PATTERNS,
  HR_PALETTE_GREY,
  HR_N_PALETTES
} HrPalette;

typedef struct {
  HrColor fill;
  HrColor ink;                 /* text on the fill */
  HrColor hatch_ink;
  HrHatch hatch;
} HrPaint;

/**
 * HrTheme:
 * @em: the base font size in the units of the drawing; everything scales with it
 * @family: interned font family
 *
 * Everything that ink asks about looks. A plain value: copy it, change a colour, pass it on.
 */
typedef struct {
  HrThemeVariant variant;
  const char    *family;
  double         em;
  gboolean       outlined;     /* segments get an outline: high contrast and print */
  HrColor        background;
  HrColor        text;
  HrColor        dim_text;
  HrColor        grid;
  HrColor        track;        /* free space */
  HrColor        track_line;
  HrColor        limit;        /* capacity line that holds */
  HrColor        error;        /* capacity line that is passed, and what lies beyond */
  HrColor        warning;
  HrColor        success;
  HrColor        accent;       /* selection and focus, nothing else */
  HrPaint        category[HR_N_CATEGORIES];
} HrTheme;

void     hr_theme_init            (HrTheme        *self,
                                   HrThemeVariant  variant,
                                   const char     *family,
                                   double          em);
void     hr_theme_adopt           (HrTheme        *self,
                                   const HrColor  *text,
                                   const HrColor  *accent);
void     hr_theme_set_palette      (HrTheme        *self,
                                   HrPalette       palette);
gboolean hr_theme_variant_parse   (const char     *name,
                                   HrThemeVariant *out);
double   hr_color_luminance       (const HrColor  *color);
double   hr_color_contrast        (const HrColor  *a,
                                   const HrColor  *b);

G_END_DECLS
