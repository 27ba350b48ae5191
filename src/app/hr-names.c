/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What screen readers call buttons. GTK 4.8 names a button by the label that it is given, with the
 * mark of its mnemonic, and once more by the text that it shows: "_Back Back". */
#include "hr-names.h"

/**
 * hr_name_button:
 * @button: a button
 * @name: what it does, in more words than it shows
 *
 * Calls @button by @name alone.
 */
void
hr_name_button (GtkWidget  *button,
                const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * hr_names_from_labels:
 * @widget: a widget
 *
 * Calls each button with a mnemonic in @widget by the text that it shows.
 */
void
hr_names_from_labels (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hr_names_from_labels (child);
}
