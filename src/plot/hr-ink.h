/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-geometry.h"
#include "hr-theme.h"

G_BEGIN_DECLS

void           hr_ink_set_color   (cairo_t       *cr,
                                   const HrColor *color);
void           hr_ink_fill_rect   (cairo_t       *cr,
                                   const HrRect  *rect,
                                   const HrColor *color);
void           hr_ink_outline     (cairo_t       *cr,
                                   const HrRect  *rect,
                                   double         thickness,
                                   const HrColor *color);
void           hr_ink_round_rect  (cairo_t       *cr,
                                   const HrRect  *rect,
                                   double         radius);
void           hr_ink_mark        (cairo_t       *cr,
                                   double         x,
                                   double         y,
                                   double         radius,
                                   HrMark         mark);
void           hr_ink_hatch       (cairo_t       *cr,
                                   const HrRect  *rect,
                                   HrHatch        hatch,
                                   double         em,
                                   const HrColor *color);
double         hr_ink_line_width  (const HrTheme *theme);
const HrColor *hr_ink_text_color  (const HrTheme *theme,
                                   HrTextRole     role,
                                   HrTone         tone);

G_END_DECLS
