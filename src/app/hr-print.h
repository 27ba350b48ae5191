/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-report.h"

G_BEGIN_DECLS

GtkPrintOperation *hr_print_operation_new (HrReport *report);

G_END_DECLS
