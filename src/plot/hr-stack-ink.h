/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-stack-geometry.h"
#include "hr-text.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/**
 * HrStackMarks:
 * @selected_key: (nullable): segments of this key are ringed, the others step back
 * @hovered: index of the segment under the pointer, or -1
 * @focused: index of the segment with the keyboard focus, or -1
 *
 * What the reader is pointing at. Exports have no marks.
 */
typedef struct {
  const char *selected_key;
  int         hovered;
  int         focused;
} HrStackMarks;

void hr_stack_ink (cairo_t               *cr,
                   const HrStack         *stack,
                   const HrStackGeometry *geometry,
                   const HrTheme         *theme,
                   HrTypesetter          *typesetter,
                   const HrStackMarks    *marks);

G_END_DECLS
