/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "hr-theme.h"

G_BEGIN_DECLS

/* cairo draws the outlines of letters; in an SVG words stay words: to be searched, read aloud,
 * translated and set in another font. */

void     hr_svg_text_collect (cairo_t        *cr,
                              GString        *words);
gboolean hr_svg_text_record  (cairo_t        *cr,
                              PangoLayout    *line,
                              double          x,
                              double          y,
                              const HrColor  *color);
void     hr_svg_text_insert  (GByteArray     *svg,
                              const GString  *words);

G_END_DECLS
