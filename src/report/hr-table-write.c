/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table as files and clipboards want it. */
#include "hr-table.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "hr-table-private.h"

static const struct {
  const char   *suffix;
  HrTableFormat format;
} suffixes[] = {
  { ".csv", HR_TABLE_CSV },
  { ".json", HR_TABLE_JSON },
  { ".md", HR_TABLE_MARKDOWN },
  { ".html", HR_TABLE_HTML },
  { ".tsv", HR_TABLE_TEXT },
};

/**
 * hr_table_format_for_path:
 * @path: a file name
 * @out: (out): the format that its ending asks for
 *
 * Returns: whether the ending is one of a table
 */
gboolean
hr_table_format_for_path (const char    *path,
                          HrTableFormat *out)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i].suffix))
      {
        *out = suffixes[i].format;
        return TRUE;
      }
  return FALSE;
}

/* Numbers for machines have a point whatever the language, and all digits that they have. */
static void
append_number (GString *out,
               double   number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (number == rint (number) && fabs (number) < 9e15)
    g_ascii_formatd (digits, sizeof digits, "%.0f", number);
  else
    g_ascii_formatd (digits, sizeof digits, "%.10g", number);
  g_string_append (out, digits);
}

static char *
word_heading (const HrTableColumn *column)
{
  return column->unit != NULL ? g_strdup_printf ("%s (%s)", column->title, column->unit)
                              : g_strdup (column->title);
}

/* ---- CSV, RFC 4180, and tabs ---- */

static void
append_csv_text (GString    *out,
                 const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *c);
    }
  g_string_append_c (out, '"');
}

static void
append_tabbed_text (GString    *out,
                    const char *text)
{
  g_autofree char *line = g_strdup (text);

  g_string_append (out, g_strdelimit (line, "\t\r\n", ' '));
}

typedef struct {
  void      (*append_text) (GString    *out,
                            const char *text);
  const char *separator;
  const char *end;
} Separated;

static char *
write_separated (const HrTable   *self,
                 const Separated *style)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *heading = word_heading (hr_table_get_column (self, i));

      g_string_append (out, i > 0 ? style->separator : "");
      style->append_text (out, heading);
    }
  g_string_append (out, style->end);
  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint i = 0; i < self->columns->len; i++)
        {
          const HrTableCell *cell = hr_table_get_cell (self, row, i);

          g_string_append (out, i > 0 ? style->separator : "");
          if (!isnan (cell->number))
            append_number (out, cell->number);
          else
            style->append_text (out, cell->text != NULL ? cell->text : "");
        }
      g_string_append (out, style->end);
    }
  return g_string_free (out, FALSE);
}

/* ---- JSON ---- */

static void
build_cell (JsonBuilder       *builder,
            const HrTableCell *cell)
{
  if (isnan (cell->number))
    {
      if (cell->text == NULL)
        json_builder_add_null_value (builder);
      else
        json_builder_add_string_value (builder, cell->text);
    }
  else if (cell->number == rint (cell->number) && fabs (cell->number) < 9e15)
    json_builder_add_int_value (builder, (gint64) cell->number);
  else
    json_builder_add_double_value (builder, cell->number);
}

static void
build_member (JsonBuilder *builder,
              const char  *name,
              const char  *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
build_columns (JsonBuilder   *builder,
               const HrTable *self)
{
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const HrTableColumn *column = hr_table_get_column (self, i);

      json_builder_begin_object (builder);
      build_member (builder, "key", column->key);
      build_member (builder, "title", column->title);
      build_member (builder, "unit", column->unit);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_rows (JsonBuilder   *builder,
            const HrTable *self)
{
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint row = 0; row < self->rows->len; row++)
    {
      json_builder_begin_object (builder);
      for (guint i = 0; i < self->columns->len; i++)
        {
          json_builder_set_member_name (builder, hr_table_get_column (self, i)->key);
          build_cell (builder, hr_table_get_cell (self, row, i));
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
write_json (const HrTable *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  build_member (builder, "table", self->key);
  build_member (builder, "title", self->title);
  build_columns (builder, self);
  build_rows (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

/* ---- Markdown, HTML ---- */

/* Words must not become markup: GitHub's Markdown in a cell. */
static void
append_markdown_text (GString    *out,
                      const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\\|*_`<>[]", *c) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, strchr ("\r\n", *c) != NULL ? ' ' : *c);
    }
}

static char *
write_markdown (const HrTable *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_string_append (out, "| ");
      append_markdown_text (out, hr_table_get_column (self, i)->title);
      g_string_append_c (out, ' ');
    }
  g_string_append (out, "|\n");
  for (guint i = 0; i < self->columns->len; i++)
    g_string_append (out, hr_table_get_column (self, i)->is_number ? "|--:" : "|---");
  g_string_append (out, "|\n");
  for (guint row = 0; row < self->rows->len; row++)
    {
      for (guint i = 0; i < self->columns->len; i++)
        {
          const char *strong = hr_table_is_total (self, row)
                               && *hr_table_get_text (self, row, i) != '\0' ? "**" : "";

          g_string_append_printf (out, "| %s", strong);
          append_markdown_text (out, hr_table_get_text (self, row, i));
          g_string_append_printf (out, "%s ", strong);
        }
      g_string_append (out, "|\n");
    }
  return g_string_free (out, FALSE);
}

static void
append_html_cell (GString           *out,
                  const char        *tag,
                  gboolean           is_number,
                  double             number,
                  const char        *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (out, "<%s", tag);
  if (is_number)
    g_string_append (out, " style=\"text-align:right\"");
  /* What spreadsheets of the LibreOffice family take as the value of the cell. */
  if (!isnan (number))
    {
      g_string_append (out, " sdval=\"");
      append_number (out, number);
      g_string_append_c (out, '"');
    }
  g_string_append_printf (out, ">%s</%s>", escaped, tag);
}

static char *
write_html (const HrTable *self)
{
  GString *out = g_string_new ("<meta charset=\"utf-8\">\n<table>\n<caption>");
  g_autofree char *title = g_markup_escape_text (self->title, -1);

  g_string_append_printf (out, "%s</caption>\n<tr>", title);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const HrTableColumn *column = hr_table_get_column (self, i);

      append_html_cell (out, "th", column->is_number, NAN, column->title);
    }
  g_string_append (out, "</tr>\n");
  for (guint row = 0; row < self->rows->len; row++)
    {
      g_string_append (out, "<tr>");
      for (guint i = 0; i < self->columns->len; i++)
        append_html_cell (out, hr_table_is_total (self, row) ? "th" : "td",
                          hr_table_get_column (self, i)->is_number,
                          hr_table_get_cell (self, row, i)->number,
                          hr_table_get_text (self, row, i));
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</table>\n");
  return g_string_free (out, FALSE);
}

/**
 * hr_table_write:
 * @self: a table
 * @format: what to make of it
 *
 * CSV, JSON and tabbed text hold the numbers in the units of their columns, Markdown and HTML the
 * words.
 *
 * Returns: (transfer full): the table as UTF-8
 */
char *
hr_table_write (const HrTable *self,
                HrTableFormat  format)
{
  static const Separated csv = { append_csv_text, ",", "\r\n" };
  static const Separated tabbed = { append_tabbed_text, "\t", "\n" };

  switch (format)
    {
    case HR_TABLE_CSV:
      return write_separated (self, &csv);
    case HR_TABLE_JSON:
      return write_json (self);
    case HR_TABLE_MARKDOWN:
      return write_markdown (self);
    case HR_TABLE_HTML:
      return write_html (self);
    case HR_TABLE_TEXT:
    default:
      return write_separated (self, &tabbed);
    }
}
