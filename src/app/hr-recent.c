/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-recent.h"

#define MIME_TYPE "application/x-headroom-plan"
#define MAX_RECENT 8

/**
 * hr_recent_add:
 * @file: a plan that was opened or saved
 *
 * Tells the desktop that @file was used.
 */
void
hr_recent_add (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  GtkRecentData data = {
    .mime_type = (char *) MIME_TYPE,
    .app_name = (char *) g_get_application_name (),
    .app_exec = (char *) "headroom %f",
  };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  GDateTime *left = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *right = gtk_recent_info_get_modified ((GtkRecentInfo *) b);

  return g_date_time_compare (right, left);
}

static void
append (GMenu         *menu,
        GtkRecentInfo *info,
        const char    *action)
{
  g_autofree char *name = gtk_recent_info_get_short_name (info);
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

/**
 * hr_recent_fill:
 * @menu: a menu to fill anew
 * @action: takes the URI of a file
 *
 * Puts the plans used last into @menu, those that are still there.
 */
void
hr_recent_fill (GMenu      *menu,
                const char *action)
{
  GList *items = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()),
                              compare_times);
  guint n = 0;

  g_menu_remove_all (menu);
  for (GList *at = items; at != NULL && n < MAX_RECENT; at = at->next)
    if (g_strcmp0 (gtk_recent_info_get_mime_type (at->data), MIME_TYPE) == 0
        && gtk_recent_info_exists (at->data))
      {
        append (menu, at->data, action);
        n++;
      }
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
}
