/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HrPageShow:
 * @page: a page
 *
 * Brings a page up to date.
 */
typedef void (*HrPageShow) (GtkWidget *page);

void hr_page_follow (GtkWidget  *page,
                     gpointer    source,
                     const char *signal,
                     HrPageShow  show);

G_END_DECLS
