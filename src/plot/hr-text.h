/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-geometry.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/**
 * HrTypesetter:
 *
 * Sets a theme's text: one line at a time, with tabular figures, the same on every surface.
 */
typedef struct _HrTypesetter HrTypesetter;

HrTypesetter *hr_typesetter_new     (const HrTheme *theme);
void          hr_typesetter_free    (HrTypesetter  *self);
HrMeasure     hr_typesetter_measure (HrTypesetter  *self);
void          hr_typesetter_show    (HrTypesetter  *self,
                                     cairo_t       *cr,
                                     const HrLabel *label,
                                     const HrColor *color,
                                     gboolean       rtl);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrTypesetter, hr_typesetter_free)

G_END_DECLS
