/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-cli.h"

G_BEGIN_DECLS

/* The commands of headroom-draw, the half of headroom-cli that sets type. */

int       hr_draw_plot       (int          argc,
                              char       **argv);
int       hr_draw_report     (int          argc,
                              char       **argv);

gboolean  hr_draw_parse_unit (const char  *text,
                              HrByteUnit  *out,
                              GError     **error);
HrAnswer *hr_draw_ask        (HrCatalog   *catalog,
                              const char  *file,
                              GError     **error);

G_END_DECLS
