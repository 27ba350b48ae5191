/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-answer.h"
#include "hr-units.h"

G_BEGIN_DECLS

void     hr_report_export_async  (GtkWindow            *window,
                                  HrCatalog            *catalog,
                                  GPtrArray            *answers,
                                  HrByteUnit            unit,
                                  GFile                *file,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
gboolean hr_report_export_finish (GAsyncResult         *result,
                                  GError              **error);

G_END_DECLS
