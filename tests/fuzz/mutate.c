/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns a good JSON text into one that is nearly good, or not good at all. */
#include "mutate.h"

#include <string.h>

#define MAX_CHANGES 4
#define MAX_SPAN 64

/* Where the code could add, multiply, allocate, count or trust too much. */
static const char *const odd_values[] = {
  "0", "-0", "-1", "1", "2147483647", "2147483648", "4294967295", "4294967296",
  "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
  "1e308", "1e309", "-1e308", "1e-320", "0.5", "1e6", "1e12", "1e18", "00", "1.", "+1", "NaN",
  "Infinity", "null", "true", "false", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
  "\"\xff\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "\"a\":1", "999999999999999999999999",
};

static gsize
pick (GRand *rand,
      gsize  n)
{
  return n > 0 ? (gsize) (g_rand_double (rand) * n) : 0;
}

static gboolean
is_figure (char c)
{
  return g_ascii_isdigit (c) || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

static void
change_byte (GRand   *rand,
             GString *text)
{
  text->str[pick (rand, text->len)] = (char) g_rand_int_range (rand, 0, 256);
}

static void
drop_span (GRand   *rand,
           GString *text)
{
  gsize at = pick (rand, text->len);

  g_string_erase (text, at, 1 + pick (rand, MIN (MAX_SPAN, text->len - at)));
}

static void
repeat_span (GRand   *rand,
             GString *text)
{
  gsize from = pick (rand, text->len), n = 1 + pick (rand, MIN (MAX_SPAN, text->len - from));
  g_autofree char *span = g_strndup (text->str + from, MIN (n, text->len - from));

  g_string_insert (text, pick (rand, text->len), span);
}

static void
cut_off (GRand   *rand,
         GString *text)
{
  g_string_truncate (text, pick (rand, text->len));
}

/* The value behind one of the colons becomes another one: the change that readers survive most
 * often, and thus the one that goes deepest. */
static void
replace_value (GRand   *rand,
               GString *text)
{
  const char *value = odd_values[pick (rand, G_N_ELEMENTS (odd_values))];
  const char *colon = strchr (text->str + pick (rand, text->len), ':');
  gsize at, end;

  if (colon == NULL)
    return;
  at = colon - text->str + 1;
  while (at < text->len && g_ascii_isspace (text->str[at]))
    at++;
  for (end = at; end < text->len && is_figure (text->str[end]); end++)
    ;
  if (end == at && text->str[at] == '"')
    {
      const char *quote = memchr (text->str + at + 1, '"', text->len - at - 1);
      end = quote != NULL ? (gsize) (quote - text->str) + 1 : at;
    }
  g_string_erase (text, at, end - at);
  g_string_insert (text, at, value);
}

/**
 * mutate:
 * @rand: where chance comes from
 * @text: a good text
 * @length: its length in bytes
 *
 * Returns: (transfer full): the text with one to four changes
 */
GString *
mutate (GRand      *rand,
        const char *text,
        gsize       length)
{
  static void (*const changes[]) (GRand *, GString *) = {
    change_byte, drop_span, repeat_span, cut_off,
    replace_value, replace_value, replace_value, replace_value, replace_value, replace_value,
  };
  GString *out = g_string_new_len (text, length);
  gint32 n = g_rand_int_range (rand, 1, MAX_CHANGES + 1);

  while (n-- > 0 && out->len > 0)
    changes[pick (rand, G_N_ELEMENTS (changes))] (rand, out);
  return out;
}
