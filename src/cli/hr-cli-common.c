/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One line whatever a message quotes, so that scripts can read it. */
static void
print_line (const char *message)
{
  g_autofree char *line = g_strdup (message);

  g_strdelimit (line, "\n\r\t", ' ');
  g_strchomp (line);
  fprintf (stderr, "headroom-cli: %s\n", line);
}

/**
 * hr_cli_fail:
 * @error: what is wrong
 *
 * Says it on stderr.
 *
 * Returns: the exit status for bad input
 */
int
hr_cli_fail (const GError *error)
{
  print_line (error->message);
  return HR_CLI_BAD_INPUT;
}

int
hr_cli_fail_message (const char *format,
                     ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  print_line (message);
  return HR_CLI_BAD_INPUT;
}

/**
 * hr_cli_fail_usage:
 * @command: the subcommand
 * @error: what is wrong with its options
 *
 * Returns: the exit status for bad input
 */
int
hr_cli_fail_usage (const char   *command,
                   const GError *error)
{
  return hr_cli_fail_message ("%s; see headroom-cli %s --help", error->message, command);
}

/**
 * hr_cli_parse:
 * @context: (transfer none): the options of a subcommand
 * @command: its name
 * @argc: (inout): as of main
 * @argv: (inout): as of main
 *
 * Reads the options; says what is wrong with them where they cannot be read.
 *
 * Returns: whether they could be read
 */
gboolean
hr_cli_parse (GOptionContext *context,
              const char     *command,
              int            *argc,
              char         ***argv)
{
  g_autoptr (GError) error = NULL;

  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  hr_cli_fail_usage (command, error);
  return FALSE;
}

/**
 * hr_cli_print:
 * @text: all that a command says, UTF-8
 * @status: what it would return
 *
 * Writes @text to stdout at once; a closed or full stdout is bad input too, never silence.
 *
 * Returns: the exit status
 */
int
hr_cli_print (const GString *text,
              int            status)
{
  errno = 0;
  if (fwrite (text->str, 1, text->len, stdout) == text->len && fflush (stdout) == 0)
    return status;
  return hr_cli_fail_message ("standard output: cannot be written: %s", g_strerror (errno));
}

/**
 * hr_cli_wants_colour:
 *
 * Returns: whether stdout is a terminal that shows colours and the user did not forbid them
 */
gboolean
hr_cli_wants_colour (void)
{
  const char *term = g_getenv ("TERM");

  return isatty (STDOUT_FILENO) && g_getenv ("NO_COLOR") == NULL
         && term != NULL && strcmp (term, "dumb") != 0;
}

/**
 * hr_cli_append_cell:
 * @out: where to append
 * @text: UTF-8
 * @width: columns; negative aligns to the right
 *
 * Appends @text padded with spaces; a longer text is kept whole. Characters that count: printf's
 * own padding counts bytes.
 */
void
hr_cli_append_cell (GString    *out,
                    const char *text,
                    int         width)
{
  int pad = ABS (width) - (int) g_utf8_strlen (text, -1);

  if (width < 0)
    g_string_append_printf (out, "%*s", MAX (pad, 0), "");
  g_string_append (out, text);
  if (width > 0)
    g_string_append_printf (out, "%*s", MAX (pad, 0), "");
}

/**
 * hr_cli_append_clipped:
 * @out: where to append
 * @text: UTF-8
 * @width: columns
 *
 * Appends as much of @text as fits, with an ellipsis where something is left out.
 */
void
hr_cli_append_clipped (GString    *out,
                       const char *text,
                       guint       width)
{
  const char *end;

  if (g_utf8_strlen (text, -1) <= (glong) width)
    {
      g_string_append (out, text);
      return;
    }
  end = g_utf8_offset_to_pointer (text, width - 1);
  while (end > text && end[-1] == ' ')
    end--;
  g_string_append_len (out, text, end - text);
  g_string_append (out, "\342\200\246");
}
