/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-json.h"

#include <math.h>

void
hr_json_writer_init (HrJsonWriter *self,
                     GString      *out)
{
  *self = (HrJsonWriter) { .out = out, .first = TRUE };
}

static void
append_escaped (GString    *out,
                const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '"':
        g_string_append (out, "\\\"");
        break;
      case '\\':
        g_string_append (out, "\\\\");
        break;
      default:
        if ((guchar) *p < 0x20)
          g_string_append_printf (out, "\\u%04x", (guint) *p);
        else
          g_string_append_c (out, *p);
      }
  g_string_append_c (out, '"');
}

static void
new_line (HrJsonWriter *self)
{
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->out, "  ");
}

/* Comma, line break and member name before a value. */
static void
lead_in (HrJsonWriter *self,
         const char   *member)
{
  if (!self->first)
    g_string_append_c (self->out, ',');
  if (self->depth > 0)
    new_line (self);
  self->first = FALSE;
  if (member == NULL)
    return;
  append_escaped (self->out, member);
  g_string_append (self->out, ": ");
}

/**
 * hr_json_writer_begin:
 * @self: a writer
 * @member: (nullable): name, where an object is open
 * @bracket: '{' or '['
 */
void
hr_json_writer_begin (HrJsonWriter *self,
                      const char   *member,
                      char          bracket)
{
  lead_in (self, member);
  g_string_append_c (self->out, bracket);
  self->depth++;
  self->first = TRUE;
}

/**
 * hr_json_writer_end:
 * @self: a writer
 * @bracket: '}' or ']'; ends the document, with a line break, where nothing is left open
 */
void
hr_json_writer_end (HrJsonWriter *self,
                    char          bracket)
{
  self->depth--;
  if (!self->first)
    new_line (self);
  g_string_append_c (self->out, bracket);
  self->first = FALSE;
  if (self->depth == 0)
    g_string_append_c (self->out, '\n');
}

/**
 * hr_json_writer_string:
 * @self: a writer
 * @member: (nullable): name, where an object is open
 * @value: (nullable): a text; NULL writes nothing, since what is unknown is absent
 */
void
hr_json_writer_string (HrJsonWriter *self,
                       const char   *member,
                       const char   *value)
{
  if (value == NULL)
    return;
  lead_in (self, member);
  append_escaped (self->out, value);
}

void
hr_json_writer_uint (HrJsonWriter *self,
                     const char   *member,
                     guint64       value)
{
  lead_in (self, member);
  g_string_append_printf (self->out, "%" G_GUINT64_FORMAT, value);
}

void
hr_json_writer_int (HrJsonWriter *self,
                    const char   *member,
                    gint64        value)
{
  lead_in (self, member);
  g_string_append_printf (self->out, "%" G_GINT64_FORMAT, value);
}

/**
 * hr_json_writer_double:
 * @self: a writer
 * @member: (nullable): name, where an object is open
 * @value: a finite number, written with nine significant digits at most
 */
void
hr_json_writer_double (HrJsonWriter *self,
                       const char   *member,
                       double        value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (isfinite (value));
  lead_in (self, member);
  g_string_append (self->out, g_ascii_formatd (buffer, sizeof buffer, "%.9g", value));
}

void
hr_json_writer_boolean (HrJsonWriter *self,
                        const char   *member,
                        gboolean      value)
{
  lead_in (self, member);
  g_string_append (self->out, value ? "true" : "false");
}

void
hr_json_writer_strings (HrJsonWriter *self,
                        const char   *member,
                        char *const  *values,
                        guint         n)
{
  hr_json_writer_begin (self, member, '[');
  for (guint i = 0; i < n; i++)
    hr_json_writer_string (self, NULL, values[i]);
  hr_json_writer_end (self, ']');
}
