/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-json.h"

#include <string.h>

#include "hr-error.h"

/*
 * The grammar of RFC 8259 and nothing beside it. json-glib also takes comments, single quotes,
 * "var x =", hexadecimal, several documents in a row and no document at all; it wraps integers
 * of more than 64 bits, and descends as deep as a file tells it to. Plans and records come from
 * strangers, so a document is checked before json-glib sees it.
 */

/* The deepest shipped record nests 6; recursion of this depth needs some kilobytes of stack. */
#define MAX_DEPTH 64
/* Longest run that always fits a signed 64-bit integer. */
#define MAX_INTEGER_DIGITS 18
/* Keeps a double finite whatever its digits are. */
#define MAX_EXPONENT 290

typedef struct {
  const char *start, *at, *end;
  guint       depth;
  const char *problem;
} Scan;

static gboolean scan_value (Scan *scan);

static gboolean
fail (Scan       *scan,
      const char *problem)
{
  if (scan->problem == NULL)
    scan->problem = problem;
  return FALSE;
}

static char
peek (const Scan *scan)
{
  return scan->at < scan->end ? *scan->at : '\0';
}

static void
skip_space (Scan *scan)
{
  while (scan->at < scan->end && strchr (" \t\r\n", *scan->at) != NULL && *scan->at != '\0')
    scan->at++;
}

static guint
skip_digits (Scan *scan)
{
  const char *first = scan->at;

  while (g_ascii_isdigit (peek (scan)))
    scan->at++;
  return (guint) MIN (scan->at - first, 1000);
}

static gboolean
scan_exponent (Scan *scan)
{
  const char *digits;

  scan->at++;
  if (peek (scan) == '+' || peek (scan) == '-')
    scan->at++;
  digits = scan->at;
  if (skip_digits (scan) == 0)
    return fail (scan, "an exponent without digits");
  if (scan->at - digits > 3 || g_ascii_strtoull (digits, NULL, 10) > MAX_EXPONENT)
    return fail (scan, "a number that is too large");
  return TRUE;
}

static gboolean
scan_number (Scan *scan)
{
  const char *digits;
  guint n;

  if (peek (scan) == '-')
    scan->at++;
  digits = scan->at;
  n = skip_digits (scan);
  if (n == 0)
    return fail (scan, "a value is missing");
  if (n > 1 && *digits == '0')
    return fail (scan, "a number with a leading zero");
  if (n > MAX_INTEGER_DIGITS)
    return fail (scan, "a number that is too large");
  if (peek (scan) == '.')
    {
      scan->at++;
      if (skip_digits (scan) == 0)
        return fail (scan, "a decimal point without digits");
    }
  if (peek (scan) == 'e' || peek (scan) == 'E')
    return scan_exponent (scan);
  return TRUE;
}

static gboolean
scan_escape (Scan *scan)
{
  scan->at++;
  if (peek (scan) == 'u')
    {
      for (guint i = 0; i < 4; i++)
        {
          scan->at++;
          if (!g_ascii_isxdigit (peek (scan)))
            return fail (scan, "a broken \\u escape");
        }
    }
  else if (peek (scan) == '\0' || strchr ("\"\\/bfnrt", peek (scan)) == NULL)
    return fail (scan, "an unknown escape in a string");
  scan->at++;
  return TRUE;
}

static gboolean
scan_string (Scan *scan)
{
  scan->at++;
  while (scan->at < scan->end && *scan->at != '"')
    {
      if ((guchar) *scan->at < 0x20)
        return fail (scan, "a line break or control character in a string");
      if (*scan->at == '\\')
        {
          if (!scan_escape (scan))
            return FALSE;
        }
      else
        scan->at++;
    }
  if (scan->at >= scan->end)
    return fail (scan, "a string without its closing quote");
  scan->at++;
  return TRUE;
}

static gboolean
scan_key (Scan *scan)
{
  if (peek (scan) != '"')
    return fail (scan, "a member name in double quotes is missing");
  if (!scan_string (scan))
    return FALSE;
  skip_space (scan);
  if (peek (scan) != ':')
    return fail (scan, "a colon is missing");
  scan->at++;
  return TRUE;
}

static gboolean
scan_container (Scan *scan,
                char  close)
{
  if (++scan->depth > MAX_DEPTH)
    return fail (scan, "it nests too deeply");
  scan->at++;
  skip_space (scan);
  if (peek (scan) == close)
    {
      scan->at++;
      scan->depth--;
      return TRUE;
    }
  for (;;)
    {
      if ((close == '}' && !scan_key (scan)) || !scan_value (scan))
        return FALSE;
      if (peek (scan) == close)
        break;
      if (peek (scan) != ',')
        return fail (scan, close == '}' ? "a comma or closing brace is missing"
                                        : "a comma or closing bracket is missing");
      scan->at++;
      skip_space (scan);
    }
  scan->at++;
  scan->depth--;
  return TRUE;
}

static gboolean
scan_word (Scan *scan)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);
      if ((gsize) (scan->end - scan->at) >= n && memcmp (scan->at, words[i], n) == 0)
        {
          scan->at += n;
          return TRUE;
        }
    }
  return scan_number (scan);
}

/* One value with the space around it. */
static gboolean
scan_value (Scan *scan)
{
  gboolean ok;

  skip_space (scan);
  switch (peek (scan))
    {
    case '{': ok = scan_container (scan, '}'); break;
    case '[': ok = scan_container (scan, ']'); break;
    case '"': ok = scan_string (scan); break;
    default:  ok = scan_word (scan); break;
    }
  skip_space (scan);
  return ok;
}

static guint
line_of (const Scan *scan)
{
  guint line = 1;

  for (const char *p = scan->start; p < scan->at; p++)
    line += *p == '\n';
  return line;
}

/**
 * hr_json_check:
 * @data: a document
 * @length: its length in bytes
 * @origin: what to call it in a message: a file name
 * @error: return location
 *
 * Checks that @data is one JSON document of UTF-8 text, not nested absurdly, whose numbers fit
 * 64 bits.
 *
 * Returns: whether it is
 */
gboolean
hr_json_check (const char  *data,
               gsize        length,
               const char  *origin,
               GError     **error)
{
  Scan scan = { data, data, data + length, 0, NULL };
  const char *bad = NULL;

  if (!g_utf8_validate_len (data, length, &bad))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "%s: not a JSON text: byte %" G_GSIZE_FORMAT " is not UTF-8",
                   origin, (gsize) (bad - data));
      return FALSE;
    }
  if (scan_value (&scan) && scan.at < scan.end)
    fail (&scan, "something follows the end of the document");
  if (scan.problem == NULL)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "%s: line %u: not valid JSON: %s", origin, line_of (&scan), scan.problem);
  return FALSE;
}
