/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Members of a configuration, which go by several names: one and the same number has been called
 * num_hidden_layers, n_layer, n_layers and num_layers. */
#include "hr-import-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hr-error.h"

static HrJsonNode *
find_in (HrJsonNode *object,
         const char *name,
         gsize       length)
{
  for (guint i = 0; i < object->n_children; i++)
    {
      HrJsonNode *child = &object->value.children[i];
      if (child->key_length == length && memcmp (child->key, name, length) == 0)
        return child->type != HR_JSON_NULL ? child : NULL;
    }
  return NULL;
}

static HrJsonNode *
find_any (HrJsonNode *object,
          const char *names)
{
  while (object != NULL && object->type == HR_JSON_OBJECT)
    {
      const char *end = strchrnul (names, '|');
      HrJsonNode *found = find_in (object, names, end - names);

      if (found != NULL)
        return found;
      if (*end == '\0')
        return NULL;
      names = end + 1;
    }
  return NULL;
}

/* The text model's own member under any name, then that of what it lies in. */
HrJsonNode *
hr_config_member (const HrConfig *self,
                  const char     *names)
{
  HrJsonNode *found = find_any (self->object, names);

  return found != NULL ? found : find_any (self->outer, names);
}

/* The first mistake counts; later members are read as if they were absent. */
void
hr_config_fail (const HrConfig *self,
                const char     *member,
                const char     *format,
                ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  if (*self->failed)
    return;
  *self->failed = TRUE;
  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (self->error, HR_ERROR, HR_ERROR_INVALID, "%s: $.%.*s: %s; correct the file",
               self->origin, (int) (strchrnul (member, '|') - member), member, what);
}

/* A list stands for its first element: Hunyuan lists what other models give once. */
static HrJsonNode *
scalar (HrJsonNode *node)
{
  return node != NULL && node->type == HR_JSON_ARRAY && node->n_children > 0
         ? &node->value.children[0] : node;
}

guint64
hr_config_uint (const HrConfig *self,
                const char     *names,
                guint64         fallback,
                guint64         max)
{
  HrJsonNode *node = scalar (hr_config_member (self, names));
  double number;

  if (node == NULL || *self->failed)
    return fallback;
  if (node->type != HR_JSON_INTEGER && node->type != HR_JSON_NUMBER)
    {
      hr_config_fail (self, names, "expected a whole number");
      return fallback;
    }
  number = node->type == HR_JSON_INTEGER ? (double) node->value.integer : node->value.number;
  /* some tools leave a size out as -1 */
  if (number == -1)
    return fallback;
  if (number >= 0 && number <= (double) max)
    return (guint64) number;
  hr_config_fail (self, names, "expected a whole number from 0 to %" G_GUINT64_FORMAT, max);
  return fallback;
}

guint
hr_config_size (const HrConfig *self,
                const char     *names,
                guint           fallback)
{
  return (guint) hr_config_uint (self, names, fallback, HR_IMPORT_MAX_SIZE);
}

gint
hr_config_switch (const HrConfig *self,
                  const char     *names,
                  gint            fallback)
{
  HrJsonNode *node = hr_config_member (self, names);

  if (node == NULL || (node->type != HR_JSON_BOOLEAN && node->type != HR_JSON_INTEGER))
    return fallback;
  return node->value.integer != 0;
}

double
hr_config_double (const HrConfig *self,
                  const char     *names,
                  double          fallback)
{
  HrJsonNode *node = scalar (hr_config_member (self, names));

  if (node == NULL || (node->type != HR_JSON_INTEGER && node->type != HR_JSON_NUMBER))
    return fallback;
  return node->type == HR_JSON_INTEGER ? (double) node->value.integer : node->value.number;
}

const char *
hr_config_text (const HrConfig *self,
                const char     *names)
{
  HrJsonNode *node = hr_config_member (self, names);

  return node != NULL && node->type == HR_JSON_TEXT ? node->value.text : NULL;
}

/* The object of that name; an empty one where there is none. */
HrConfig
hr_config_enter (const HrConfig *self,
                 const char     *names)
{
  HrJsonNode *node = hr_config_member (self, names);

  return (HrConfig) { node != NULL && node->type == HR_JSON_OBJECT ? node : NULL, NULL,
                      self->origin, self->error, self->failed };
}

/* A whole file of at most @max bytes. */
gboolean
hr_import_read_text (const char *path,
                     gsize       max,
                     char      **text,
                     gsize      *length,
                     GError    **error)
{
  FILE *file = g_fopen (path, "rb");
  GString *read = g_string_new (NULL);
  char block[16384];
  gsize n;

  while (file != NULL && read->len <= max && (n = fread (block, 1, sizeof block, file)) > 0)
    g_string_append_len (read, block, n);
  if (file == NULL || ferror (file))
    g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND, "%s: cannot be read: %s; check the name",
                 path, g_strerror (errno));
  else if (read->len > max)
    g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                 "%s: more than %" G_GSIZE_FORMAT " bytes are no configuration; choose "
                 "another file", path, max);
  else
    {
      *length = read->len;
      *text = g_string_free (g_steal_pointer (&read), FALSE);
    }
  if (file != NULL)
    fclose (file);
  if (read != NULL)
    g_string_free (read, TRUE);
  return *text != NULL;
}
