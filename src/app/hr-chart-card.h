/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-chart.h"
#include "hr-table.h"
#include "hr-why-button.h"

G_BEGIN_DECLS

#define HR_TYPE_CHART_CARD (hr_chart_card_get_type ())

/**
 * HrChartCard:
 *
 * A chart with its name, the same numbers as a table, and a menu to copy and export both. Emits
 * "picked" with the index of the item that was clicked, or that Enter was pressed on.
 */
G_DECLARE_FINAL_TYPE (HrChartCard, hr_chart_card, HR, CHART_CARD, AdwBin)

void     hr_chart_card_set_content (HrChartCard *self,
                                    const char  *title,
                                    const char  *sentence,
                                    HrChart     *chart,
                                    HrTable     *table);
void     hr_chart_card_set_why     (HrChartCard *self,
                                    HrWhyFunc    func,
                                    gpointer     user_data);
HrChart *hr_chart_card_get_chart   (HrChartCard *self);

G_END_DECLS
