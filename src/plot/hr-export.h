/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

#include "hr-theme.h"

G_BEGIN_DECLS

typedef enum {
  HR_EXPORT_PNG,
  HR_EXPORT_SVG,
  HR_EXPORT_PDF,
} HrExportFormat;

/**
 * HrExportDrawFunc:
 * @cr: a surface of the asked size, already filled with the theme's background
 *
 * Draws the chart; the same function serves every format.
 */
typedef void (*HrExportDrawFunc) (cairo_t *cr,
                                  double   width,
                                  double   height,
                                  gpointer user_data);

/**
 * HrExportPage:
 * @width: in the units of the drawing: 1/96 inch in SVG, PDF and at scale 1
 * @height: likewise
 * @scale: pixels of the PNG per unit; vector formats keep the size and ignore it
 * @background: (nullable): fill, or %NULL for a transparent picture
 */
typedef struct {
  double         width, height;
  double         scale;
  const HrColor *background;
} HrExportPage;

gboolean  hr_export_format_for_path (const char         *path,
                                     HrExportFormat     *out,
                                     GError            **error);
GBytes   *hr_export_to_bytes        (HrExportFormat      format,
                                     const HrExportPage *page,
                                     HrExportDrawFunc    draw,
                                     gpointer            user_data,
                                     GError            **error);
gboolean  hr_export_to_file         (const char         *path,
                                     HrExportFormat      format,
                                     const HrExportPage *page,
                                     HrExportDrawFunc    draw,
                                     gpointer            user_data,
                                     GError            **error);

G_END_DECLS
