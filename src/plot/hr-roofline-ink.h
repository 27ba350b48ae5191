/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-roofline-geometry.h"
#include "hr-text.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/**
 * HrRooflineMarks:
 * @selected_key: (nullable): points of this key are ringed, the others step back
 * @hovered: index of the point under the pointer, or -1
 * @focused: index of the point with the keyboard focus, or -1
 *
 * What the reader is pointing at. Exports have no marks.
 */
typedef struct {
  const char *selected_key;
  int         hovered;
  int         focused;
} HrRooflineMarks;

void hr_roofline_ink (cairo_t                  *cr,
                      const HrRoofline         *roofline,
                      const HrRooflineGeometry *geometry,
                      const HrTheme            *theme,
                      HrTypesetter             *typesetter,
                      const HrRooflineMarks    *marks);

G_END_DECLS
