/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-option-row.h"

static void
set_up_name_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
bind_name_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkStringObject *name = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (name));
}

/**
 * hr_option_row_new:
 *
 * A combo row whose choice is always readable: libadwaita shortens it to a letter or two where
 * the subtitle is long, since that one asks for its room first; here the subtitle wraps.
 *
 * Returns: a row for a #GtkStringList
 */
GtkWidget *
hr_option_row_new (void)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkListItemFactory) list = NULL;
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  /* The open list keeps libadwaita's look, with its mark at the choice. */
  g_object_get (row, "factory", &list, NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_name_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_name_cb), NULL);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (row), list);
  adw_combo_row_set_factory (ADW_COMBO_ROW (row), factory);
  return row;
}
