/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-table.h"

G_BEGIN_DECLS

void hr_table_grid_fill (GtkGrid       *grid,
                         const HrTable *table);

G_END_DECLS
