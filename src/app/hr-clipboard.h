/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-chart.h"
#include "hr-table.h"

G_BEGIN_DECLS

/* What other programs paste: a document takes the best that it knows. */
GdkContentProvider *hr_content_of_table (const HrTable  *table);
GdkContentProvider *hr_content_of_chart (HrChart        *chart,
                                         GError        **error);
gboolean            hr_save_chart       (HrChart        *chart,
                                         const char     *path,
                                         GError        **error);

G_END_DECLS
