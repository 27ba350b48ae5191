/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hr-error.h"
#include "hr-json-node.h"

typedef struct {
  HrJsonNode *node;
  guint       index;           /* among its siblings, as an element of an array */
} Frame;

struct _HrJson {
  HrJsonDocument *document;
  char           *origin;
  GArray         *frames;      /* Frame; the root is the first */
  gboolean        strict;
  GError         *error;
};

static Frame *
top (HrJson *self)
{
  return &g_array_index (self->frames, Frame, self->frames->len - 1);
}

static void
push (HrJson     *self,
      HrJsonNode *node,
      guint       index)
{
  Frame frame = { node, index };

  g_array_append_val (self->frames, frame);
}

static char *
path_to (HrJson     *self,
         const char *member)
{
  GString *path = g_string_new ("$");

  for (guint i = 1; i < self->frames->len; i++)
    {
      const Frame *frame = &g_array_index (self->frames, Frame, i);
      if (frame->node->key != NULL)
        g_string_append_printf (path, ".%s", frame->node->key);
      else
        g_string_append_printf (path, "[%u]", frame->index);
    }
  if (member != NULL)
    g_string_append_printf (path, ".%s", member);
  /* a key may hold anything; what is said about it stays one line */
  for (char *c = path->str; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';
  return g_string_free (path, FALSE);
}

/* Reads at most max_bytes; works on pipes too, where a size is not known beforehand. */
static GString *
read_bounded (const char  *file,
              gsize        max_bytes,
              GError     **error)
{
  FILE *stream = fopen (file, "rbe");
  GString *text = g_string_new (NULL);
  char buffer[16384];
  gsize n;

  if (stream == NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: cannot be read: %s",
                   file, g_strerror (errno));
      g_string_free (text, TRUE);
      return NULL;
    }
  errno = 0;
  while (text->len <= max_bytes && (n = fread (buffer, 1, sizeof buffer, stream)) > 0)
    g_string_append_len (text, buffer, n);
  if (ferror (stream))
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: cannot be read: %s",
                 file, g_strerror (errno));
  else if (text->len > max_bytes)
    g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                 "%s: larger than %" G_GSIZE_FORMAT " bytes; it is not a file of this kind",
                 file, max_bytes);
  else
    {
      fclose (stream);
      return text;
    }
  fclose (stream);
  g_string_free (text, TRUE);
  return NULL;
}

/**
 * hr_json_new_from_file:
 * @file: path of a JSON file
 * @max_bytes: the most bytes to read, %HR_JSON_MAX_BYTES where nothing tighter is known
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a reader that stands at the root
 */
HrJson *
hr_json_new_from_file (const char  *file,
                       gsize        max_bytes,
                       GError     **error)
{
  GString *text = read_bounded (file, max_bytes, error);
  HrJson *self;

  if (text == NULL)
    return NULL;
  self = hr_json_new_from_data (text->str, text->len, file, error);
  g_string_free (text, TRUE);
  return self;
}

/**
 * hr_json_new_from_data:
 * @data: a JSON document
 * @length: its bytes, or -1 when it ends with NUL
 * @origin: what to call it in messages
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a reader that stands at the root
 */
HrJson *
hr_json_new_from_data (const char  *data,
                       gssize       length,
                       const char  *origin,
                       GError     **error)
{
  HrJsonDocument *document;
  HrJson *self;

  if (length < 0)
    length = strlen (data);
  document = hr_json_document_parse (data, length, origin, error);
  if (document == NULL)
    return NULL;
  self = g_new0 (HrJson, 1);
  self->document = document;
  self->origin = g_strdup (origin);
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  push (self, document->root, 0);
  return self;
}

void
hr_json_free (HrJson *self)
{
  if (self == NULL)
    return;
  hr_json_document_free (self->document);
  g_free (self->origin);
  g_array_unref (self->frames);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * hr_json_set_strict:
 * @self: a reader
 * @strict: whether a member that nobody asked for is an error when its object is left
 *
 * Set it before entering anything: it then also covers what is entered later.
 */
void
hr_json_set_strict (HrJson   *self,
                    gboolean  strict)
{
  self->strict = strict;
}

gboolean
hr_json_failed (HrJson *self)
{
  return self->error != NULL;
}

/**
 * hr_json_fail:
 * @self: a reader
 * @member: (nullable): the member that is wrong, or NULL for what was entered
 * @format: what is wrong with it, without a full stop
 * @...: arguments of @format
 *
 * Records a mistake at the present place, unless an earlier one is already kept.
 */
void
hr_json_fail (HrJson     *self,
              const char *member,
              const char *format,
              ...)
{
  g_autofree char *what = NULL;
  g_autofree char *path = NULL;
  va_list arguments;

  if (self->error != NULL)
    return;
  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  path = path_to (self, member);
  g_set_error (&self->error, HR_ERROR, HR_ERROR_INVALID, "%s: %s: %s", self->origin, path, what);
}

static HrJsonNode *
find (HrJson     *self,
      const char *member)
{
  HrJsonNode *object = top (self)->node;
  HrJsonNode *node;

  if (self->error != NULL || object->type != HR_JSON_OBJECT)
    return NULL;
  node = hr_json_node_member (object, member);
  if (node != NULL)
    node->seen = TRUE;
  return node;
}

static HrJsonNode *
find_needed (HrJson     *self,
             const char *member)
{
  HrJsonNode *node = find (self, member);

  if (node == NULL && self->error == NULL)
    {
      if (top (self)->node->type == HR_JSON_OBJECT)
        hr_json_fail (self, member, "is missing");
      else
        hr_json_fail (self, NULL, "expected an object");
    }
  return node;
}

/* Members of the object on top that nobody asked for are typing mistakes. */
static void
check_unknown (HrJson *self)
{
  const HrJsonNode *object = top (self)->node;

  if (!self->strict || self->error != NULL || object->type != HR_JSON_OBJECT)
    return;
  for (guint i = 0; i < object->n_children; i++)
    if (!object->value.children[i].seen)
      {
        hr_json_fail (self, object->value.children[i].key, "is not a known member");
        return;
      }
}

/**
 * hr_json_finish:
 * @self: a reader back at the root
 * @error: return location
 *
 * Returns: whether everything that was read was right; the first mistake otherwise
 */
gboolean
hr_json_finish (HrJson  *self,
                GError **error)
{
  while (self->frames->len > 1)
    hr_json_leave (self);
  check_unknown (self);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

/**
 * hr_json_enter:
 * @self: a reader
 * @member: an object or array that may be absent; the string must outlive the visit
 *
 * Returns: whether @member is there and was entered
 */
gboolean
hr_json_enter (HrJson     *self,
               const char *member)
{
  HrJsonNode *node = find (self, member);

  if (node == NULL)
    return FALSE;
  if (node->type != HR_JSON_OBJECT && node->type != HR_JSON_ARRAY)
    {
      hr_json_fail (self, member, "expected an object or an array");
      return FALSE;
    }
  push (self, node, 0);
  return TRUE;
}

gboolean
hr_json_need (HrJson     *self,
              const char *member)
{
  return find_needed (self, member) != NULL && hr_json_enter (self, member);
}

gboolean
hr_json_enter_element (HrJson *self,
                       guint   index)
{
  HrJsonNode *array = top (self)->node;

  if (!hr_json_expect_array (self))
    return FALSE;
  if (index >= array->n_children)
    {
      hr_json_fail (self, NULL, "has no element %u", index);
      return FALSE;
    }
  push (self, &array->value.children[index], index);
  return TRUE;
}

void
hr_json_leave (HrJson *self)
{
  g_return_if_fail (self->frames->len > 1);

  check_unknown (self);
  g_array_set_size (self->frames, self->frames->len - 1);
}

gboolean
hr_json_is_object (HrJson *self)
{
  return top (self)->node->type == HR_JSON_OBJECT;
}

gboolean
hr_json_is_array (HrJson *self)
{
  return top (self)->node->type == HR_JSON_ARRAY;
}

gboolean
hr_json_expect_object (HrJson *self)
{
  if (!hr_json_is_object (self))
    hr_json_fail (self, NULL, "expected an object");
  return self->error == NULL;
}

gboolean
hr_json_expect_array (HrJson *self)
{
  if (!hr_json_is_array (self))
    hr_json_fail (self, NULL, "expected an array");
  return self->error == NULL;
}

/**
 * hr_json_length:
 * @self: a reader
 *
 * Returns: elements of the entered array; 0 where something else was entered
 */
guint
hr_json_length (HrJson *self)
{
  if (self->error != NULL || !hr_json_is_array (self))
    return 0;
  return top (self)->node->n_children;
}

gboolean
hr_json_has (HrJson     *self,
             const char *member)
{
  return find (self, member) != NULL;
}

/* For members that may be a word or an object, such as a plan's model. */
gboolean
hr_json_has_string (HrJson     *self,
                    const char *member)
{
  HrJsonNode *node = find (self, member);

  return node != NULL && node->type == HR_JSON_TEXT;
}

/**
 * hr_json_dup_members:
 * @self: a reader
 *
 * Returns: (transfer full) (array zero-terminated=1): names in the entered object, in file order
 */
char **
hr_json_dup_members (HrJson *self)
{
  const HrJsonNode *object = top (self)->node;
  guint n = self->error == NULL && object->type == HR_JSON_OBJECT ? object->n_children : 0;
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup (object->value.children[i].key);
  return names;
}

/**
 * hr_json_ignore:
 * @self: a reader
 * @member: a member that the file may hold and the program does not use
 */
void
hr_json_ignore (HrJson     *self,
                const char *member)
{
  find (self, member);
}

static char *
string_of (HrJson     *self,
           HrJsonNode *node,
           const char *member)
{
  if (node == NULL)
    return NULL;
  if (node->type != HR_JSON_TEXT)
    {
      hr_json_fail (self, member, "expected a text in quotes");
      return NULL;
    }
  return g_strdup (node->value.text);
}

char *
hr_json_get_string (HrJson     *self,
                    const char *member)
{
  return string_of (self, find (self, member), member);
}

/* Never empty: ids and names that are required say something. */
char *
hr_json_need_string (HrJson     *self,
                     const char *member)
{
  char *text = string_of (self, find_needed (self, member), member);

  if (text != NULL && *text == '\0')
    hr_json_fail (self, member, "must not be empty");
  return text;
}

gboolean
hr_json_get_boolean (HrJson     *self,
                     const char *member,
                     gboolean    fallback)
{
  HrJsonNode *node = find (self, member);

  if (node == NULL)
    return fallback;
  if (node->type != HR_JSON_BOOLEAN)
    {
      hr_json_fail (self, member, "expected true or false");
      return fallback;
    }
  return node->value.integer != 0;
}

static gint64
int_of (HrJson     *self,
        HrJsonNode *node,
        const char *member,
        gint64      fallback,
        gint64      min,
        gint64      max)
{
  if (node == NULL)
    return fallback;
  if (node->type == HR_JSON_INTEGER && node->value.integer >= min && node->value.integer <= max)
    return node->value.integer;
  hr_json_fail (self, member, "expected a whole number from %" G_GINT64_FORMAT
                " to %" G_GINT64_FORMAT, min, max);
  return fallback;
}

gint64
hr_json_get_int (HrJson     *self,
                 const char *member,
                 gint64      fallback,
                 gint64      min,
                 gint64      max)
{
  return int_of (self, find (self, member), member, fallback, min, max);
}

guint64
hr_json_get_uint (HrJson     *self,
                  const char *member,
                  guint64     fallback,
                  guint64     max)
{
  HrJsonNode *node = find (self, member);

  return node ? (guint64) int_of (self, node, member, 0, 0, MIN (max, G_MAXINT64)) : fallback;
}

guint64
hr_json_need_uint (HrJson     *self,
                   const char *member,
                   guint64     min,
                   guint64     max)
{
  return int_of (self, find_needed (self, member), member, 0, min, MIN (max, G_MAXINT64));
}

static double
double_of (HrJson     *self,
           HrJsonNode *node,
           const char *member,
           double      fallback,
           double      min,
           double      max)
{
  double value = NAN;

  if (node == NULL)
    return fallback;
  if (node->type == HR_JSON_NUMBER)
    value = node->value.number;
  else if (node->type == HR_JSON_INTEGER)
    value = node->value.integer;
  if (value >= min && value <= max)
    return value;
  hr_json_fail (self, member, "expected a number from %g to %g", min, max);
  return fallback;
}

double
hr_json_get_double (HrJson     *self,
                    const char *member,
                    double      fallback,
                    double      min,
                    double      max)
{
  return double_of (self, find (self, member), member, fallback, min, max);
}

double
hr_json_need_double (HrJson     *self,
                     const char *member,
                     double      min,
                     double      max)
{
  return double_of (self, find_needed (self, member), member, 0, min, max);
}

static int
enum_of (HrJson            *self,
         HrJsonNode        *node,
         const char        *member,
         const char *const *names,
         int                fallback)
{
  g_autofree char *choices = NULL;

  if (node == NULL)
    return fallback;
  if (node->type == HR_JSON_TEXT)
    for (int i = 0; names[i] != NULL; i++)
      if (g_str_equal (names[i], node->value.text))
        return i;
  choices = g_strjoinv (", ", (char **) names);
  hr_json_fail (self, member, "expected one of: %s", choices);
  return fallback;
}

/**
 * hr_json_get_enum:
 * @self: a reader
 * @member: a member that may be absent
 * @names: (array zero-terminated=1): the words that it may hold
 * @fallback: what its absence means
 *
 * Returns: the index of the word in @names
 */
int
hr_json_get_enum (HrJson            *self,
                  const char        *member,
                  const char *const *names,
                  int                fallback)
{
  return enum_of (self, find (self, member), member, names, fallback);
}

int
hr_json_need_enum (HrJson            *self,
                   const char        *member,
                   const char *const *names)
{
  return enum_of (self, find_needed (self, member), member, names, 0);
}

/**
 * hr_json_get_strings:
 * @self: a reader
 * @member: an array of texts that may be absent
 *
 * Returns: (transfer full) (array zero-terminated=1): never NULL; empty where absent
 */
char **
hr_json_get_strings (HrJson     *self,
                     const char *member)
{
  GPtrArray *texts = g_ptr_array_new ();

  if (hr_json_enter (self, member))
    {
      hr_json_expect_array (self);
      for (guint i = 0; i < hr_json_length (self); i++)
        {
          hr_json_enter_element (self, i);
          char *text = string_of (self, top (self)->node, NULL);
          if (text != NULL)
            g_ptr_array_add (texts, text);
          hr_json_leave (self);
        }
      hr_json_leave (self);
    }
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (texts, FALSE);
}

/**
 * hr_json_element_uint:
 * @self: a reader in an array
 * @index: which element
 * @max: the largest value that makes sense
 *
 * Returns: the element, a whole number from 0
 */
guint64
hr_json_element_uint (HrJson  *self,
                      guint    index,
                      guint64  max)
{
  guint64 value = 0;

  if (hr_json_enter_element (self, index))
    {
      value = int_of (self, top (self)->node, NULL, 0, 0, MIN (max, G_MAXINT64));
      hr_json_leave (self);
    }
  return value;
}

/**
 * hr_json_get_uints:
 * @self: a reader
 * @member: an array of whole numbers that may be absent
 * @max: the largest value that makes sense
 * @n_out: (out): how many there are
 *
 * Returns: (transfer full) (nullable): the numbers, NULL where absent or empty
 */
guint *
hr_json_get_uints (HrJson     *self,
                   const char *member,
                   guint       max,
                   guint      *n_out)
{
  guint *values = NULL;

  *n_out = 0;
  if (!hr_json_enter (self, member))
    return NULL;
  hr_json_expect_array (self);
  *n_out = hr_json_length (self);
  values = g_new0 (guint, *n_out);
  for (guint i = 0; i < *n_out; i++)
    values[i] = hr_json_element_uint (self, i, max);
  hr_json_leave (self);
  return values;
}
