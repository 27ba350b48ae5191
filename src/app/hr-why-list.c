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

/* What a screen reader says of the row: all of it, in the order in which it is read. */
static char *
word_row (const HrWhy *why,
          const char  *source)
{
  const char *parts[] = { why->words, why->equation, why->counter, source };
  GString *text = g_string_new (NULL);

  /* Translators: a number with its name, read aloud: "Free: 5.3 GiB" */
  g_string_append_printf (text, _("%s: %s"), why->title, why->value);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "\n%s", parts[i]);
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (const HrWhy *why)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *source = NULL;
  g_autofree char *words = NULL;

  if (why->source != NULL && *why->source != '\0')
    /* Translators: where an equation comes from; %s is a reference */
    source = g_strdup_printf (_("Source: %s"), why->source);
  gtk_box_append (GTK_BOX (box), new_head (why));
  add_label (box, why->words, "why-words");
  add_label (box, why->equation, "monospace");
  add_label (box, why->counter, "dim-label");
  add_label (box, source, "dim-label");
  words = word_row (why, source);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return row;
}

/**
 * hr_why_list_new:
 * @whys: (nullable) (element-type HrWhy): what is behind some numbers
 *
 * Where there is nothing, one entry says so: a button may be pressed before there is an answer. A
 * list that the arrow keys walk through, so that a screen reader tells one number at a time.
 *
 * Returns: a list of them, for a popover
 */
GtkWidget *
hr_why_list_new (GPtrArray *whys)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "why-list");
  if (whys == NULL || whys->len == 0)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (&(HrWhy) {
      _("No Answer"), "–", _("Nothing is known of this yet.") }));
  for (guint i = 0; whys != NULL && i < whys->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (g_ptr_array_index (whys, i)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_focusable (scrolled, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Why"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Why"),
                                  -1);
  return scrolled;
}
