/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What every chart's geometry is made of. Lengths are in the units of the caller's width. */

typedef struct {
  double x, y, width, height;
} HrRect;

/* The voices of a chart's text; a theme gives each a size, a weight and a colour. */
typedef enum {
  HR_TEXT_TITLE,
  HR_TEXT_SUBTITLE,
  HR_TEXT_LABEL,               /* the name of a row */
  HR_TEXT_SUBLABEL,
  HR_TEXT_TOTAL,               /* the figure at a row's end */
  HR_TEXT_NOTE,                /* the words under that figure */
  HR_TEXT_TICK,
  HR_TEXT_LIMIT,               /* the label of a capacity line */
  HR_TEXT_SEGMENT,             /* the name inside a segment */
  HR_TEXT_SEGMENT_VALUE,
  HR_TEXT_LEGEND,
  HR_TEXT_LEGEND_VALUE,
  HR_N_TEXT_ROLES
} HrTextRole;

typedef enum {
  HR_ALIGN_START,              /* left, or right where text runs from right to left */
  HR_ALIGN_CENTER,
  HR_ALIGN_END,
} HrAlign;

typedef enum {
  HR_TONE_NORMAL,
  HR_TONE_WARNING,
  HR_TONE_ERROR,
} HrTone;

/* Shapes of points, all of the same area at the same weight. */
typedef enum {
  HR_MARK_DISC,
  HR_MARK_DIAMOND,
  HR_MARK_SQUARE,
  HR_MARK_TRIANGLE,
  HR_N_MARKS
} HrMark;

/**
 * HrLabel:
 * @text: owned
 * @box: where it stands; longer text is ended by an ellipsis
 * @segment: index of the segment it lies on, or -1
 */
typedef struct {
  char      *text;
  HrTextRole role;
  HrAlign    align;
  HrTone     tone;
  HrRect     box;
  int        segment;
} HrLabel;

/**
 * HrMeasureFunc:
 * @text: one line of text
 * @role: how it will be set
 * @width: (out): its advance
 * @height: (out): its line height
 *
 * The only thing geometry has to know of fonts, so that it can be tested without any.
 */
typedef void (*HrMeasureFunc) (const char *text,
                               HrTextRole  role,
                               double     *width,
                               double     *height,
                               gpointer    user_data);

typedef struct {
  HrMeasureFunc func;
  gpointer      user_data;
  double        em;            /* the base font size; every distance is a multiple of it */
} HrMeasure;

typedef char *(*HrFormatFunc) (double      value,
                               gpointer    user_data);

gboolean hr_rect_contains (const HrRect *rect,
                           double        x,
                           double        y);
gboolean hr_rect_overlaps (const HrRect *a,
                           const HrRect *b);
gboolean hr_rect_intersect (const HrRect *a,
                           const HrRect *b,
                           HrRect       *out);
void     hr_rect_mirror   (HrRect       *rect,
                           double        width);
HrRect   hr_rect_blend    (const HrRect *from,
                           const HrRect *to,
                           double        progress);
void     hr_label_clear   (HrLabel      *label);

G_END_DECLS
