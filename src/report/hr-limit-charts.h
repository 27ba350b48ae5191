/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-curves.h"
#include "hr-matrix.h"
#include "hr-units.h"

G_BEGIN_DECLS

HrCurves *hr_limit_curves_new (HrCatalog       *catalog,
                               const HrAnswer  *answer,
                               HrByteUnit       unit);
HrMatrix *hr_limit_matrix_new (HrCatalog       *catalog,
                               const HrAnswer  *answer,
                               HrByteUnit       unit);

G_END_DECLS
