/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     hr_busy_set (gboolean *held,
                      gboolean  busy);
gboolean hr_busy_is  (void);

G_END_DECLS
