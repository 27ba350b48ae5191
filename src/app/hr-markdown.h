/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char      *hr_markdown_to_markup (const char *text);
GtkWidget *hr_markdown_new       (const char *block);

G_END_DECLS
