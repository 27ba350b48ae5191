/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-geometry.h"

G_BEGIN_DECLS

/**
 * HrSlab:
 * @x: its middle
 * @y: its middle
 * @angle: radians, clockwise on the screen
 *
 * A rectangle that may be turned: the room of words along a slope, or a line with its thickness.
 */
typedef struct {
  double x, y, width, height, angle;
} HrSlab;

HrSlab   hr_slab_from_line (double        x1,
                            double        y1,
                            double        x2,
                            double        y2,
                            double        thickness);
gboolean hr_slab_overlaps  (const HrSlab *a,
                            const HrSlab *b);
gboolean hr_slab_within    (const HrSlab *slab,
                            const HrRect *rect);

G_END_DECLS
