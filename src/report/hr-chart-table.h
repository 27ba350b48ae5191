/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"
#include "hr-table.h"

G_BEGIN_DECLS

HrTable *hr_chart_to_table (const HrChart *chart);

G_END_DECLS
