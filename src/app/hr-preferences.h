/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-catalog.h"
#include "hr-settings.h"

G_BEGIN_DECLS

GtkWidget *hr_preferences_new (HrSettings *settings,
                               HrCatalog  *catalog);

G_END_DECLS
