/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void hr_recent_add  (GFile      *file);
void hr_recent_fill (GMenu      *menu,
                     const char *action);

G_END_DECLS
