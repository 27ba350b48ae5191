/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-why-list.h"

#include <glib/gi18n.h>

#include "hr-why.h"

#define TEXT_WIDTH_CHARS 44
#define MAX_HEIGHT 480

static void
add_label (GtkWidget  *box,
           const char *text,
           const char *style)
{
  GtkWidget *label;

  if (text == NULL || *text == '\0')
    return;
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_WIDTH_CHARS);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
}

static GtkWidget *
new_head (const HrWhy *why)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *title = gtk_label_new (why->title);
  GtkWidget *value = gtk_label_new (why->value);

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (value, "heading");
  gtk_widget_add_css_class (value, "numeric");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), value);
  return head;
}

static GtkWidget *
new_entry (const HrWhy *why)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *source = NULL;

  if (why->source != NULL)
    /* Translators: where an equation comes from; %s is a reference */
    source = g_strdup_printf (_("Source: %s"), why->source);
  gtk_box_append (GTK_BOX (box), new_head (why));
  add_label (box, why->words, "why-words");
  add_label (box, why->equation, "monospace");
  add_label (box, source, "dim-label");
  return box;
}

/**
 * hr_why_list_new:
 * @whys: (element-type HrWhy): what is behind some numbers
 *
 * Returns: a list of them, for a popover
 */
GtkWidget *
hr_why_list_new (GPtrArray *whys)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_add_css_class (box, "why-list");
  for (guint i = 0; i < whys->len; i++)
    gtk_box_append (GTK_BOX (box), new_entry (g_ptr_array_index (whys, i)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Why"), -1);
  return scrolled;
}
