/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-evaluation.h"

G_BEGIN_DECLS

void hr_cli_evaluate_text (GString      *out,
                           HrEvaluation *evaluation,
                           HrGroupBy     by,
                           gboolean      groups);
void hr_cli_evaluate_csv  (GString      *out,
                           HrEvaluation *evaluation);
void hr_cli_evaluate_json (GString      *out,
                           HrEvaluation *evaluation,
                           HrGroupBy     by,
                           gboolean      rows);

G_END_DECLS
