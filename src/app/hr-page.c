/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-page.h"

/* Of each page: whether something has changed since it was last seen. */
#define STALE "hr-page-stale"
#define SHOW "hr-page-show"

static void
show_now (GtkWidget *page)
{
  HrPageShow show = (HrPageShow) g_object_get_data (G_OBJECT (page), SHOW);

  g_object_set_data (G_OBJECT (page), STALE, NULL);
  show (page);
}

static void
changed_cb (GtkWidget *page)
{
  if (gtk_widget_get_mapped (page))
    show_now (page);
  else
    g_object_set_data (G_OBJECT (page), STALE, GINT_TO_POINTER (TRUE));
}

static void
map_cb (GtkWidget *page)
{
  if (g_object_get_data (G_OBJECT (page), STALE) != NULL)
    show_now (page);
}

/**
 * hr_page_follow:
 * @page: a page, of which usually another one is in front
 * @source: (type GObject): what it shows
 * @signal: emitted when that changes, such as "notify::answer"
 * @show: brings @page up to date; the same for every @source
 *
 * Keeps @page up to date while it is seen. Otherwise a change only marks it, and it is brought up
 * to date when it is turned to: a page that nobody sees costs nothing while a number is dragged.
 */
void
hr_page_follow (GtkWidget  *page,
                gpointer    source,
                const char *signal,
                HrPageShow  show)
{
  if (g_object_get_data (G_OBJECT (page), SHOW) == NULL)
    g_signal_connect (page, "map", G_CALLBACK (map_cb), NULL);
  g_object_set_data (G_OBJECT (page), SHOW, (gpointer) show);
  g_signal_connect_object (source, signal, G_CALLBACK (changed_cb), page, G_CONNECT_SWAPPED);
}
