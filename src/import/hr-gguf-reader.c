/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-gguf-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "hr-error.h"
#include "hr-units.h"

/*
 * The container of ggml-org/ggml docs/gguf.md, versions 2 and 3: magic, version, counts, metadata,
 * tensor infos, padding, tensor data. Every length is checked against what is left of the file
 * before it is used, so that no header can make the reader allocate more than a few times its own
 * size.
 */

#define MAGIC "GGUF"
#define DEFAULT_ALIGNMENT 32
#define MAX_ALIGNMENT (1u << 20)
#define MAX_VALUES 65536
#define MAX_KEY_BYTES 65535      /* docs/gguf.md */
#define MAX_TENSOR_NAME 255
#define MAX_DIMENSIONS 4
#define MAX_ELEMENTS (G_GUINT64_CONSTANT (1) << 53)
/* The smallest that one can be: key of one byte and a byte; name of one byte and one dimension. */
#define MIN_VALUE_BYTES 14
#define MIN_TENSOR_BYTES 33

static const guint8 value_bytes[HR_GGUF_N_VALUE_TYPES] = {
  [HR_GGUF_UINT8] = 1, [HR_GGUF_INT8] = 1, [HR_GGUF_UINT16] = 2, [HR_GGUF_INT16] = 2,
  [HR_GGUF_UINT32] = 4, [HR_GGUF_INT32] = 4, [HR_GGUF_FLOAT32] = 4, [HR_GGUF_BOOL] = 1,
  [HR_GGUF_UINT64] = 8, [HR_GGUF_INT64] = 8, [HR_GGUF_FLOAT64] = 8,
};

static gboolean fail (HrGgufReader *self, GError **error, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
fail (HrGgufReader *self,
      GError      **error,
      const char   *format,
      ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "%s: byte %" G_GUINT64_FORMAT ": %s; download or convert the file again",
               self->path, self->at, what);
  return FALSE;
}

/* @n bytes from here on, or NULL with an error. */
static const guint8 *
take (HrGgufReader *self,
      guint64       n,
      GError      **error)
{
  const guint8 *here = self->data + self->at;

  if (n > self->size - self->at)
    {
      fail (self, error, "the file ends within its header");
      return NULL;
    }
  self->at += n;
  return here;
}

static guint64
little_endian (const guint8 *data,
               guint         bytes)
{
  guint64 value = 0;

  for (guint i = bytes; i > 0; i--)
    value = value << 8 | data[i - 1];
  return value;
}

static gboolean
take_uint (HrGgufReader *self,
           guint         bytes,
           guint64      *out,
           GError      **error)
{
  const guint8 *data = take (self, bytes, error);

  *out = data != NULL ? little_endian (data, bytes) : 0;
  return data != NULL;
}

static gboolean
take_string (HrGgufReader *self,
             const char  **text,
             guint64      *length,
             GError      **error)
{
  return take_uint (self, 8, length, error)
         && (*text = (const char *) take (self, *length, error)) != NULL;
}

/* A vocabulary is skipped string by string; its bytes are not looked at. */
static gboolean
skip_strings (HrGgufReader *self,
              guint64       count,
              GError      **error)
{
  guint64 length;

  for (guint64 i = 0; i < count; i++)
    {
      if (self->size - self->at < 8)
        return fail (self, error, "the file ends within a list of texts");
      memcpy (&length, self->data + self->at, 8);
      length = GUINT64_FROM_LE (length);
      self->at += 8;
      if (length > self->size - self->at)
        return fail (self, error, "a text is longer than the file");
      self->at += length;
    }
  return TRUE;
}

static gboolean
skip_values (HrGgufReader *self,
             HrGgufValue  *value,
             GError      **error)
{
  guint64 bytes;

  value->data = self->data + self->at;
  if (value->type == HR_GGUF_STRING)
    return skip_strings (self, value->count, error);
  if (!hr_mul (value->count, value_bytes[value->type], &bytes))
    return fail (self, error, "a list is longer than the file");
  return take (self, bytes, error) != NULL;
}

static gboolean
take_value_type (HrGgufReader    *self,
                 HrGgufValueType *out,
                 GError         **error)
{
  guint64 type;

  if (!take_uint (self, 4, &type, error))
    return FALSE;
  if (type >= HR_GGUF_N_VALUE_TYPES)
    return fail (self, error, "%" G_GUINT64_FORMAT " is no type of metadata", type);
  *out = (HrGgufValueType) type;
  return TRUE;
}

static gboolean
take_value (HrGgufReader *self,
            GError      **error)
{
  HrGgufValue value = { .count = 1 };
  guint64 key_length;

  if (!take_string (self, &value.key, &key_length, error))
    return FALSE;
  if (key_length == 0 || key_length > MAX_KEY_BYTES
      || !g_utf8_validate_len (value.key, key_length, NULL))
    return fail (self, error, "a key of the metadata is no text");
  value.key_length = (guint) key_length;
  if (!take_value_type (self, &value.type, error))
    return FALSE;
  if (value.type == HR_GGUF_ARRAY)
    {
      value.array = TRUE;
      if (!take_value_type (self, &value.type, error) || !take_uint (self, 8, &value.count, error))
        return FALSE;
      if (value.type == HR_GGUF_ARRAY)
        return fail (self, error, "a list of lists in the metadata is not supported");
    }
  if (!skip_values (self, &value, error))
    return FALSE;
  g_array_append_val (self->values, value);
  return TRUE;
}

/**
 * hr_gguf_reader_find:
 * @self: an open file
 * @key: a key of its metadata
 *
 * Returns: (nullable): the value
 */
const HrGgufValue *
hr_gguf_reader_find (const HrGgufReader *self,
                     const char         *key)
{
  gsize length = strlen (key);

  for (guint i = 0; i < self->values->len; i++)
    {
      const HrGgufValue *value = &g_array_index (self->values, HrGgufValue, i);
      if (value->key_length == length && memcmp (value->key, key, length) == 0)
        return value;
    }
  return NULL;
}

/**
 * hr_gguf_value_uint:
 * @value: (nullable): a value
 * @index: which of a list; 0 of a scalar
 * @out: (out): the number; untouched when there is none
 *
 * Returns: whether there is a whole number of at least 0
 */
gboolean
hr_gguf_value_uint (const HrGgufValue *value,
                    guint64            index,
                    guint64           *out)
{
  guint bytes;
  guint64 number;

  if (value == NULL || index >= value->count || value->type == HR_GGUF_STRING
      || value->type == HR_GGUF_FLOAT32 || value->type == HR_GGUF_FLOAT64)
    return FALSE;
  bytes = value_bytes[value->type];
  number = little_endian (value->data + index * bytes, bytes);
  if ((value->type == HR_GGUF_INT8 || value->type == HR_GGUF_INT16 || value->type == HR_GGUF_INT32
       || value->type == HR_GGUF_INT64) && number >> (8 * bytes - 1) != 0)
    return FALSE;
  *out = number;
  return TRUE;
}

/**
 * hr_gguf_value_text:
 * @value: (nullable): a value
 *
 * Returns: (transfer full) (nullable): its text, made valid UTF-8 and cut where it is absurdly long
 */
char *
hr_gguf_value_text (const HrGgufValue *value)
{
  if (value == NULL || value->type != HR_GGUF_STRING || value->array)
    return NULL;
  return g_utf8_make_valid ((const char *) value->data + 8,
                            MIN (little_endian (value->data, 8), 256));
}

static gboolean
take_shape (HrGgufReader *self,
            guint64       shape[MAX_DIMENSIONS],
            GError      **error)
{
  guint64 n, elements = 1;

  for (guint i = 0; i < MAX_DIMENSIONS; i++)
    shape[i] = 1;
  if (!take_uint (self, 4, &n, error))
    return FALSE;
  if (n == 0 || n > MAX_DIMENSIONS)
    return fail (self, error, "a tensor has %" G_GUINT64_FORMAT " dimensions", n);
  for (guint i = 0; i < n; i++)
    {
      if (!take_uint (self, 8, &shape[i], error))
        return FALSE;
      if (shape[i] == 0 || !hr_mul (elements, shape[i], &elements) || elements > MAX_ELEMENTS)
        return fail (self, error, "a tensor has an impossible shape");
    }
  return TRUE;
}

static gboolean
take_type (HrGgufReader   *self,
           HrStoredTensor *tensor,
           GError        **error)
{
  const HrGgmlFileType *type;
  guint64 id, lines = tensor->rows * tensor->stack;

  if (!take_uint (self, 4, &id, error))
    return FALSE;
  type = hr_ggml_file_type ((guint) id);
  if (type == NULL)
    return fail (self, error, "the tensor %s has the type %" G_GUINT64_FORMAT
                 ", which is not known", tensor->name, id);
  if (tensor->cols % type->block_elements != 0)
    return fail (self, error, "rows of %s do not divide into blocks of %s", tensor->name,
                 type->name);
  tensor->type = type->name;
  tensor->bytes = tensor->cols / type->block_elements * type->block_bytes * lines
                  + lines * type->row_bytes;
  return TRUE;
}

/* What is needed to see whether tensors lie where they can; in step with @tensors. */
typedef struct {
  guint64 offset, bytes;
} Place;

static gboolean
take_tensor (HrGgufReader *self,
             GArray       *places,
             GError      **error)
{
  HrStoredTensor tensor = { .layer = -1 };
  Place place;
  const char *name;
  guint64 length, shape[MAX_DIMENSIONS];

  if (!take_string (self, &name, &length, error))
    return FALSE;
  if (length == 0 || length > MAX_TENSOR_NAME || !g_utf8_validate_len (name, length, NULL))
    return fail (self, error, "the name of a tensor is no text");
  tensor.name = g_strndup (name, length);
  g_array_append_val (self->tensors, tensor);
  if (!take_shape (self, shape, error))
    return FALSE;
  tensor.cols = shape[0];
  tensor.rows = shape[1];
  tensor.stack = shape[2] * shape[3];
  if (!take_type (self, &tensor, error) || !take_uint (self, 8, &place.offset, error))
    return FALSE;
  if (place.offset % self->alignment != 0)
    return fail (self, error, "the tensor %s is not aligned", tensor.name);
  g_array_index (self->tensors, HrStoredTensor, self->tensors->len - 1) = tensor;
  place.bytes = tensor.bytes;
  g_array_append_val (places, place);
  return TRUE;
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *left = a, *right = b;

  return (left->offset > right->offset) - (left->offset < right->offset);
}

static gboolean
check_places (HrGgufReader *self,
              GArray       *places,
              GError      **error)
{
  guint64 data = hr_ceil_to (self->at, self->alignment), end = 0;

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      if (place->offset < end)
        return fail (self, error, "two tensors overlap");
      if (!hr_add (place->offset, place->bytes, &end))
        return fail (self, error, "a tensor lies beyond every file");
    }
  if (end > 0 && (data > self->size || end > self->size - data))
    return fail (self, error, "the tensors need %" G_GUINT64_FORMAT
                 " bytes after the header, but the file has %" G_GUINT64_FORMAT, end,
                 data > self->size ? 0 : self->size - data);
  return TRUE;
}

static gboolean
check_names (HrGgufReader *self,
             GError      **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->tensors->len; i++)
    {
      char *name = g_array_index (self->tensors, HrStoredTensor, i).name;
      if (!g_hash_table_add (names, name))
        return fail (self, error, "two tensors are called %s", name);
    }
  return TRUE;
}

static gboolean
read_alignment (HrGgufReader *self,
                GError      **error)
{
  self->alignment = DEFAULT_ALIGNMENT;
  hr_gguf_value_uint (hr_gguf_reader_find (self, "general.alignment"), 0, &self->alignment);
  if (self->alignment == 0 || self->alignment > MAX_ALIGNMENT
      || (self->alignment & (self->alignment - 1)) != 0)
    return fail (self, error, "general.alignment is no power of two");
  return TRUE;
}

static gboolean
read_version (HrGgufReader *self,
              GError      **error)
{
  const guint8 *magic = take (self, 4, error);
  guint64 version;

  if (magic == NULL)
    return FALSE;
  if (memcmp (magic, MAGIC, 4) != 0)
    return fail (self, error, "this is no GGUF file");
  if (!take_uint (self, 4, &version, error))
    return FALSE;
  self->version = (guint) version;
  if (GUINT32_SWAP_LE_BE (self->version) <= 3)
    return fail (self, error, "this file is for processors of the other byte order");
  if (version != 2 && version != 3)
    return fail (self, error, "version %u of GGUF is not supported, only 2 and 3", self->version);
  return TRUE;
}

static gboolean
read_header (HrGgufReader *self,
             GError      **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  guint64 n_tensors, n_values;

  if (!read_version (self, error) || !take_uint (self, 8, &n_tensors, error)
      || !take_uint (self, 8, &n_values, error))
    return FALSE;
  if (n_values > MAX_VALUES || n_values > (self->size - self->at) / MIN_VALUE_BYTES)
    return fail (self, error, "%" G_GUINT64_FORMAT " keys of metadata are too many", n_values);
  if (n_tensors > HR_IMPORT_MAX_TENSORS
      || n_tensors > (self->size - self->at) / MIN_TENSOR_BYTES)
    return fail (self, error, "%" G_GUINT64_FORMAT " tensors are too many", n_tensors);
  for (guint64 i = 0; i < n_values; i++)
    if (!take_value (self, error))
      return FALSE;
  if (!read_alignment (self, error))
    return FALSE;
  for (guint64 i = 0; i < n_tensors; i++)
    if (!take_tensor (self, places, error))
      return FALSE;
  return check_names (self, error) && check_places (self, places, error);
}

static void
clear_tensor (gpointer data)
{
  g_clear_pointer (&((HrStoredTensor *) data)->name, g_free);
}

/* The header is read from its beginning to its end: the kernel may read ahead of it. */
static GMappedFile *
map (const char *path,
     GError    **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  GMappedFile *mapped = NULL;

  if (file < 0)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND, "%s: cannot be read: %s; download it, too",
                   path, g_strerror (errno));
      return NULL;
    }
  posix_fadvise (file, 0, 0, POSIX_FADV_SEQUENTIAL);
  mapped = g_mapped_file_new_from_fd (file, FALSE, error);
  close (file);
  if (mapped == NULL)
    g_prefix_error (error, "%s: ", path);
  return mapped;
}

/**
 * hr_gguf_reader_open:
 * @self: (out caller-allocates): close it with hr_gguf_reader_close(), also after a failure
 * @path: a file
 * @error: return location
 *
 * Maps a file and reads its header.
 *
 * Returns: whether the header is whole and possible
 */
gboolean
hr_gguf_reader_open (HrGgufReader *self,
                     const char   *path,
                     GError      **error)
{
  *self = (HrGgufReader) { .path = path };
  self->values = g_array_new (FALSE, FALSE, sizeof (HrGgufValue));
  self->tensors = g_array_new (FALSE, FALSE, sizeof (HrStoredTensor));
  g_array_set_clear_func (self->tensors, clear_tensor);
  self->file = map (path, error);
  if (self->file == NULL)
    return FALSE;
  self->data = (const guint8 *) g_mapped_file_get_contents (self->file);
  self->size = g_mapped_file_get_length (self->file);
  if (self->size == 0)
    return fail (self, error, "the file is empty");
  return read_header (self, error);
}

/**
 * hr_gguf_reader_close:
 * @self: a reader
 *
 * Values that were found are gone afterwards.
 */
void
hr_gguf_reader_close (HrGgufReader *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->tensors, g_array_unref);
  g_clear_pointer (&self->file, g_mapped_file_unref);
}
