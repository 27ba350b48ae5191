/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-json-node.h"

#include <string.h>

#include "hr-error.h"

/*
 * RFC 8259 and nothing beside it. json-glib, which writes this program's files, is not used to
 * read them: it takes comments, single quotes, "var x =", hexadecimal, several documents in a row
 * and no document at all, keeps the last of two members with one name, wraps integers of more
 * than 64 bits and descends as deep as a file tells it to, while plans and records come from
 * strangers; and it needs 40 ms for the catalogue, which is twice what a command line has.
 *
 * Texts are unescaped in place, in a copy of the file.
 */

/* The deepest shipped record nests 6; recursion of this depth needs some kilobytes of stack. */
#define MAX_DEPTH 64
/* From here on names are compared by hash. */
#define MANY_MEMBERS 64
/* Longest run that always fits a signed 64-bit integer. */
#define MAX_INTEGER_DIGITS 18
/* Keeps a double finite whatever its digits are. */
#define MAX_EXPONENT 290

typedef struct {
  HrJsonDocument *document;
  char           *at, *end;    /* *end is NUL */
  GArray         *open;        /* HrJsonNode: children of the containers that are not closed yet */
  guint           depth;
  const char     *problem;
} Scan;

static gboolean scan_value (Scan       *scan,
                            HrJsonNode *node);

static gboolean
fail (Scan       *scan,
      const char *problem)
{
  if (scan->problem == NULL)
    scan->problem = problem;
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t')
    scan->at++;
}

static gsize
skip_digits (Scan *scan)
{
  const char *first = scan->at;

  while (g_ascii_isdigit (*scan->at))
    scan->at++;
  return scan->at - first;
}

static gboolean
scan_exponent (Scan *scan)
{
  const char *digits;

  scan->at++;
  if (*scan->at == '+' || *scan->at == '-')
    scan->at++;
  digits = scan->at;
  if (skip_digits (scan) == 0)
    return fail (scan, "an exponent without digits");
  if (scan->at - digits > 3 || g_ascii_strtoull (digits, NULL, 10) > MAX_EXPONENT)
    return fail (scan, "a number that is too large");
  return TRUE;
}

static gboolean
scan_fraction (Scan *scan)
{
  if (*scan->at == '.')
    {
      scan->at++;
      if (skip_digits (scan) == 0)
        return fail (scan, "a decimal point without digits");
    }
  return (*scan->at != 'e' && *scan->at != 'E') || scan_exponent (scan);
}

static gboolean
scan_number (Scan       *scan,
             HrJsonNode *node)
{
  const char *first = scan->at, *digits;
  gsize n;

  if (*scan->at == '-')
    scan->at++;
  digits = scan->at;
  n = skip_digits (scan);
  if (n == 0)
    return fail (scan, "a value is missing");
  if (n > 1 && *digits == '0')
    return fail (scan, "a number with a leading zero");
  if (n > MAX_INTEGER_DIGITS)
    return fail (scan, "a number that is too large");
  if (*scan->at != '.' && *scan->at != 'e' && *scan->at != 'E')
    {
      node->type = HR_JSON_INTEGER;
      node->value.integer = g_ascii_strtoll (first, NULL, 10);
      return TRUE;
    }
  node->type = HR_JSON_NUMBER;
  if (!scan_fraction (scan))
    return FALSE;
  node->value.number = g_ascii_strtod (first, NULL);
  return TRUE;
}

static gboolean
scan_hex4 (Scan  *scan,
           guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (*scan->at);
      if (digit < 0)
        return FALSE;
      *unit = *unit * 16 + digit;
      scan->at++;
    }
  return TRUE;
}

/* After "\u": one UTF-16 unit, or two that make a pair. Writes at most as much as it reads. */
static gboolean
scan_unicode (Scan  *scan,
              char **out)
{
  guint unit, low;

  if (!scan_hex4 (scan, &unit) || unit == 0)
    return fail (scan, "a broken \\u escape");
  if (unit >= 0xd800 && unit < 0xdc00)
    {
      if (scan->at[0] != '\\' || scan->at[1] != 'u')
        return fail (scan, "half of a \\u pair");
      scan->at += 2;
      if (!scan_hex4 (scan, &low) || low < 0xdc00 || low > 0xdfff)
        return fail (scan, "half of a \\u pair");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  else if (unit >= 0xdc00 && unit < 0xe000)
    return fail (scan, "half of a \\u pair");
  *out += g_unichar_to_utf8 (unit, *out);
  return TRUE;
}

static gboolean
scan_escape (Scan  *scan,
             char **out)
{
  static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *letter;

  scan->at++;
  if (*scan->at == 'u')
    {
      scan->at++;
      return scan_unicode (scan, out);
    }
  letter = *scan->at != '\0' ? strchr (letters, *scan->at) : NULL;
  if (letter == NULL)
    return fail (scan, "an unknown escape in a text");
  *(*out)++ = values[letter - letters];
  scan->at++;
  return TRUE;
}

/* Leaves the text, unescaped and ended with NUL, where it began. */
static gboolean
scan_text (Scan        *scan,
           const char **text,
           guint       *length)
{
  char *first = ++scan->at, *out = first;

  while (*scan->at != '"')
    {
      if (scan->at == scan->end)
        return fail (scan, "a text without its closing quote");
      if ((guchar) *scan->at < 0x20)
        return fail (scan, "a line break or control character in a text");
      if (*scan->at != '\\')
        *out++ = *scan->at++;
      else if (!scan_escape (scan, &out))
        return FALSE;
    }
  scan->at++;
  *out = '\0';
  *text = first;
  *length = out - first;
  return TRUE;
}

static gboolean
scan_key (Scan       *scan,
          HrJsonNode *node)
{
  if (*scan->at != '"')
    return fail (scan, "a member name in double quotes is missing");
  if (!scan_text (scan, &node->key, &node->key_length))
    return FALSE;
  skip_space (scan);
  if (*scan->at != ':')
    return fail (scan, "a colon is missing");
  scan->at++;
  return TRUE;
}

static HrJsonNode *
allocate (HrJsonDocument *document,
          const HrJsonNode *nodes,
          guint             n)
{
  HrJsonNode *block = g_memdup2 (nodes, n * sizeof *nodes);

  if (block != NULL)
    g_ptr_array_add (document->blocks, block);
  return block;
}

/* Headers of weight files are objects of many thousands of members. */
static gboolean
check_many_names (Scan             *scan,
                  const HrJsonNode *members,
                  guint             n)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    if (!g_hash_table_add (names, (char *) members[i].key))
      return fail (scan, "two members of one object have the same name");
  return TRUE;
}

static gboolean
check_names (Scan             *scan,
             const HrJsonNode *members,
             guint             n)
{
  if (n > MANY_MEMBERS)
    return check_many_names (scan, members, n);
  for (guint i = 1; i < n; i++)
    for (guint j = 0; j < i; j++)
      if (members[i].key_length == members[j].key_length
          && memcmp (members[i].key, members[j].key, members[i].key_length) == 0)
        return fail (scan, "two members of one object have the same name");
  return TRUE;
}

/* Takes the children that piled up since @first and makes them @node's. */
static gboolean
close_container (Scan       *scan,
                 HrJsonNode *node,
                 guint       first)
{
  /* an array that never held anything has no data to point into */
  const HrJsonNode *children = scan->open->len > first
                               ? &g_array_index (scan->open, HrJsonNode, first) : NULL;

  scan->at++;
  scan->depth--;
  node->n_children = scan->open->len - first;
  if (node->type == HR_JSON_OBJECT && !check_names (scan, children, node->n_children))
    return FALSE;
  node->value.children = allocate (scan->document, children, node->n_children);
  g_array_set_size (scan->open, first);
  return TRUE;
}

static gboolean
scan_container (Scan       *scan,
                HrJsonNode *node,
                HrJsonType  type)
{
  char close = type == HR_JSON_OBJECT ? '}' : ']';
  guint first = scan->open->len;

  node->type = type;
  if (++scan->depth > MAX_DEPTH)
    return fail (scan, "it nests too deeply");
  scan->at++;
  skip_space (scan);
  while (*scan->at != close)
    {
      HrJsonNode child = { 0 };

      if (scan->open->len > first)
        {
          if (*scan->at != ',')
            return fail (scan, type == HR_JSON_OBJECT
                               ? "a comma or closing brace is missing"
                               : "a comma or closing bracket is missing");
          scan->at++;
          skip_space (scan);
        }
      if ((type == HR_JSON_OBJECT && !scan_key (scan, &child)) || !scan_value (scan, &child))
        return FALSE;
      g_array_append_val (scan->open, child);
    }
  return close_container (scan, node, first);
}

static gboolean
scan_word (Scan       *scan,
           HrJsonNode *node)
{
  static const struct { const char *word; HrJsonType type; gint64 value; } words[] = {
    { "true", HR_JSON_BOOLEAN, 1 }, { "false", HR_JSON_BOOLEAN, 0 }, { "null", HR_JSON_NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (scan->at, words[i].word))
      {
        scan->at += strlen (words[i].word);
        node->type = words[i].type;
        node->value.integer = words[i].value;
        return TRUE;
      }
  return scan_number (scan, node);
}

/* One value with the space around it. */
static gboolean
scan_value (Scan       *scan,
            HrJsonNode *node)
{
  gboolean ok;
  guint length;

  skip_space (scan);
  switch (*scan->at)
    {
    case '{':
      ok = scan_container (scan, node, HR_JSON_OBJECT);
      break;
    case '[':
      ok = scan_container (scan, node, HR_JSON_ARRAY);
      break;
    case '"':
      node->type = HR_JSON_TEXT;
      ok = scan_text (scan, &node->value.text, &length);
      break;
    default:
      ok = scan_word (scan, node);
      break;
    }
  if (ok)
    skip_space (scan);
  return ok;
}

static guint
line_at (const char *data,
         gsize       offset)
{
  guint line = 1;

  for (gsize i = 0; i < offset; i++)
    line += data[i] == '\n';
  return line;
}

void
hr_json_document_free (HrJsonDocument *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->blocks);
  g_free (self->text);
  g_free (self);
}

/**
 * hr_json_document_parse:
 * @data: a document
 * @length: its length in bytes
 * @origin: what to call it in a message: a file name
 * @error: return location
 *
 * Parses one JSON document of UTF-8 text that is not nested absurdly, whose numbers fit 64 bits
 * and whose objects hold no name twice.
 *
 * Returns: (transfer full) (nullable): the document
 */
HrJsonDocument *
hr_json_document_parse (const char  *data,
                        gsize        length,
                        const char  *origin,
                        GError     **error)
{
  g_autoptr (HrJsonDocument) document = g_new0 (HrJsonDocument, 1);
  HrJsonNode root = { 0 };
  Scan scan = { .document = document };
  const char *bad = NULL;

  document->blocks = g_ptr_array_new_with_free_func (g_free);
  if (!g_utf8_validate_len (data, length, &bad))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "%s: not a JSON text: byte %" G_GSIZE_FORMAT " is not UTF-8",
                   origin, (gsize) (bad - data));
      return NULL;
    }
  document->text = g_strndup (data, length);
  scan.at = document->text;
  scan.end = document->text + length;
  scan.open = g_array_new (FALSE, FALSE, sizeof (HrJsonNode));
  if (scan_value (&scan, &root) && scan.at < scan.end)
    fail (&scan, "something follows the end of the document");
  g_array_unref (scan.open);
  if (scan.problem != NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: line %u: not valid JSON: %s", origin,
                   line_at (data, scan.at - document->text), scan.problem);
      return NULL;
    }
  document->root = allocate (document, &root, 1);
  return g_steal_pointer (&document);
}

/**
 * hr_json_node_member:
 * @object: an object
 * @member: a name
 *
 * Returns: (nullable): the member of that name
 */
HrJsonNode *
hr_json_node_member (HrJsonNode *object,
                     const char *member)
{
  gsize length = strlen (member);

  for (guint i = 0; i < object->n_children; i++)
    {
      HrJsonNode *child = &object->value.children[i];
      if (child->key_length == length && memcmp (child->key, member, length) == 0)
        return child;
    }
  return NULL;
}
