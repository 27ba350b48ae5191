/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-curves.h"
#include "hr-histogram.h"
#include "hr-matrix.h"
#include "hr-parity.h"
#include "hr-scatter.h"

G_BEGIN_DECLS

HrChart *chart_parity           (void);
HrChart *chart_parity_plain     (void);
HrChart *chart_parity_empty     (void);
HrChart *chart_histogram        (void);
HrChart *chart_histogram_empty  (void);
HrChart *chart_memory_curves    (void);
HrChart *chart_speed_curves     (void);
HrChart *chart_curves_empty     (void);
HrChart *chart_matrix           (void);
HrChart *chart_matrix_cards     (void);
HrChart *chart_matrix_empty     (void);
HrChart *chart_scatter          (void);
HrChart *chart_scatter_empty    (void);
HrChart *chart_stack            (void);
HrChart *chart_compare          (void);
HrChart *chart_roofline         (void);
HrChart *chart_random           (void);

G_END_DECLS
