/* SPDX-License-Identifier: GPL-3.0-or-later */

/* As much of Markdown as help is written in: headings, paragraphs, points, and in them strong
 * words, `code` and links. */
#include "hr-markdown.h"

#include <string.h>

typedef struct {
  const char *mark;
  const char *open, *close;
} Span;

static const Span spans[] = {
  { "**", "<b>", "</b>" },
  { "`", "<tt>", "</tt>" },
};

/* What stands between two marks; NULL: @at is no mark, or nothing ends it. */
static const char *
find_end (const char  *at,
          const Span **out)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    if (g_str_has_prefix (at, spans[i].mark))
      {
        const char *end = strstr (at + strlen (spans[i].mark), spans[i].mark);

        *out = &spans[i];
        return end;
      }
  return NULL;
}

static void
append_escaped (GString    *markup,
                const char *text,
                gssize      length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (markup, escaped);
}

/* [words](address); returns what follows, or NULL where it is no link. */
static const char *
append_link (GString    *markup,
             const char *at)
{
  const char *middle = *at == '[' ? strstr (at, "](") : NULL;
  const char *end = middle != NULL ? strchr (middle, ')') : NULL;

  if (end == NULL)
    return NULL;
  g_string_append (markup, "<a href=\"");
  append_escaped (markup, middle + 2, end - middle - 2);
  g_string_append (markup, "\">");
  append_escaped (markup, at + 1, middle - at - 1);
  g_string_append (markup, "</a>");
  return end + 1;
}

/**
 * hr_markdown_to_markup:
 * @text: a paragraph of Markdown
 *
 * Returns: (transfer full): the same in Pango's markup; a mark that nothing ends stays as it is
 */
char *
hr_markdown_to_markup (const char *text)
{
  GString *markup = g_string_new (NULL);
  const Span *span = NULL;

  for (const char *at = text; *at != '\0';)
    {
      const char *end = find_end (at, &span);
      const char *next = end == NULL ? append_link (markup, at) : NULL;

      if (end != NULL)
        {
          gsize length = strlen (span->mark);

          g_string_append (markup, span->open);
          append_escaped (markup, at + length, end - at - length);
          g_string_append (markup, span->close);
          next = end + length;
        }
      else if (next == NULL)
        {
          next = g_utf8_next_char (at);
          append_escaped (markup, at, next - at);
        }
      at = next;
    }
  return g_string_free (markup, FALSE);
}

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  g_autofree char *markup = hr_markdown_to_markup (text);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_point (const char *text)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *bullet = gtk_label_new ("•");

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_attach (GTK_GRID (grid), bullet, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), new_label (text, NULL), 1, 0, 1, 1);
  return grid;
}

/**
 * hr_markdown_new:
 * @block: a heading, a paragraph, or a point of a list
 *
 * Returns: a widget that shows it
 */
GtkWidget *
hr_markdown_new (const char *block)
{
  if (g_str_has_prefix (block, "## "))
    return new_label (block + strlen ("## "), "help-heading");
  if (g_str_has_prefix (block, "- "))
    return new_point (block + strlen ("- "));
  return new_label (block, NULL);
}
