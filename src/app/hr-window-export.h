/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-estimator.h"
#include "hr-settings.h"

G_BEGIN_DECLS

/* What leaves a window: actions "document.export-chart", "document.export-report",
 * "document.print", "document.copy-chart" and "document.copy-table". */
void hr_window_export_set_up (GtkWindow       *window,
                              HrEstimator     *estimator,
                              HrSettings      *settings,
                              AdwViewStack    *pages,
                              AdwToastOverlay *toasts);

G_END_DECLS
