/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "hr-sentences.h"

G_BEGIN_DECLS

void hr_verdict_image_show (GtkImage *image,
                            HrVerdict verdict);

G_END_DECLS
