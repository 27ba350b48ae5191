/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Headers of safetensors files: eight bytes of length, then JSON that gives each tensor's type,
 * shape and place (huggingface/safetensors README.md, "Format"). Weights are never read. */
#include "hr-import-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hr-error.h"
#include "hr-units.h"

#define MAX_DIMENSIONS 16
#define MAX_ELEMENTS (G_GUINT64_CONSTANT (1) << 53)

/* safetensors/src/tensor.rs: Dtype. @number: elements are weights, not packed or scales. */
static const struct {
  const char *name;
  guint       bits;
  gboolean    number;
} types[] = {
  { "BF16", 16, TRUE }, { "F16", 16, TRUE }, { "F32", 32, TRUE }, { "F64", 64, TRUE },
  { "F8_E4M3", 8, TRUE }, { "F8_E5M2", 8, TRUE }, { "F8_E8M0", 8 }, { "F8_E4M3FNUZ", 8, TRUE },
  { "F8_E5M2FNUZ", 8, TRUE }, { "F4", 4 }, { "F6_E2M3", 6 }, { "F6_E3M2", 6 }, { "BOOL", 8 },
  { "U8", 8 }, { "I8", 8 }, { "U16", 16 }, { "I16", 16 }, { "U32", 32 }, { "I32", 32 },
  { "U64", 64 }, { "I64", 64 }, { "C64", 64 },
};

typedef struct {
  HrImport   *import;
  GArray     *tensors;         /* HrStoredTensor */
  const char *path;            /* of the file at hand */
  gboolean    packed;          /* elements do not count parameters */
  gboolean    other;
} Reading;

typedef struct {
  guint64 begin, end;
} Place;

static gboolean fail (const Reading *self, const char *tensor, GError **error, const char *format,
                      ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (const Reading *self,
      const char    *tensor,
      GError       **error,
      const char    *format,
      ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: %s%s%s; download the file again", self->path,
               tensor != NULL ? tensor : "", tensor != NULL ? ": " : "", what);
  return FALSE;
}

static gboolean
read_uint (HrJsonNode *node,
           guint64    *out)
{
  if (node == NULL || node->type != HR_JSON_INTEGER || node->value.integer < 0)
    return FALSE;
  *out = (guint64) node->value.integer;
  return TRUE;
}

/* Two dimensions as rows and columns; what comes before them is a stack. */
static gboolean
read_shape (HrJsonNode     *shape,
            HrStoredTensor *tensor)
{
  guint64 sizes[MAX_DIMENSIONS], elements = 1;
  guint n;

  if (shape == NULL || shape->type != HR_JSON_ARRAY || shape->n_children > MAX_DIMENSIONS)
    return FALSE;
  n = shape->n_children;
  for (guint i = 0; i < n; i++)
    if (!read_uint (&shape->value.children[i], &sizes[i])
        || !hr_mul (elements, sizes[i], &elements) || elements > MAX_ELEMENTS)
      return FALSE;
  tensor->cols = n > 0 ? sizes[n - 1] : 1;
  tensor->rows = n > 1 ? sizes[n - 2] : 1;
  tensor->stack = 1;
  for (guint i = 0; i + 2 < n; i++)
    tensor->stack *= sizes[i];
  return TRUE;
}

static gboolean
read_type (Reading        *self,
           HrJsonNode     *node,
           HrStoredTensor *tensor)
{
  guint64 elements = tensor->stack * tensor->rows * tensor->cols;

  if (node == NULL || node->type != HR_JSON_TEXT)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, node->value.text) == 0)
      {
        tensor->type = types[i].name;
        tensor->bytes = hr_ceil_div (elements * types[i].bits, 8);
        self->packed |= !types[i].number;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_place (HrJsonNode *node,
            Place      *out)
{
  return node != NULL && node->type == HR_JSON_ARRAY && node->n_children == 2
         && read_uint (&node->value.children[0], &out->begin)
         && read_uint (&node->value.children[1], &out->end) && out->begin <= out->end;
}

static gboolean
read_tensor (Reading    *self,
             HrJsonNode *node,
             GArray     *places,
             GError    **error)
{
  HrStoredTensor tensor = { .layer = -1 };
  Place place;

  if (node->type != HR_JSON_OBJECT)
    return fail (self, node->key, error, "expected an object with dtype, shape and data_offsets");
  if (!read_shape (hr_json_node_member (node, "shape"), &tensor))
    return fail (self, node->key, error, "its shape is no list of possible sizes");
  if (!read_type (self, hr_json_node_member (node, "dtype"), &tensor))
    return fail (self, node->key, error, "its dtype is not known");
  if (!read_place (hr_json_node_member (node, "data_offsets"), &place))
    return fail (self, node->key, error, "its data_offsets are not [begin, end]");
  if (place.end - place.begin != tensor.bytes)
    return fail (self, node->key, error, "it has %" G_GUINT64_FORMAT " bytes, but its shape needs %"
                 G_GUINT64_FORMAT, place.end - place.begin, tensor.bytes);
  tensor.name = hr_import_tensor_name (node->key, &tensor.layer);
  self->other |= tensor.layer == -2;
  tensor.layer = MAX (tensor.layer, -1);
  g_array_append_val (self->tensors, tensor);
  g_array_append_val (places, place);
  return TRUE;
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *left = a, *right = b;

  return (left->begin > right->begin) - (left->begin < right->begin);
}

/* The format wants them one after the other, without holes. */
static gboolean
check_places (Reading *self,
              GArray  *places,
              guint64  room,
              GError **error)
{
  guint64 end = 0;

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      if (place->begin < end)
        return fail (self, NULL, error, "two tensors overlap at byte %" G_GUINT64_FORMAT
                     " of the data", place->begin);
      end = place->end;
    }
  if (end > room)
    return fail (self, NULL, error, "its tensors need %" G_GUINT64_FORMAT " bytes, but the file "
                 "has %" G_GUINT64_FORMAT, end, room);
  return TRUE;
}

static gboolean
parse_header (Reading    *self,
              const char *text,
              gsize       length,
              guint64     room,
              GError    **error)
{
  g_autoptr (HrJsonDocument) document = hr_json_document_parse (text, length, self->path, error);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  if (document == NULL)
    return FALSE;
  if (document->root->type != HR_JSON_OBJECT)
    return fail (self, NULL, error, "its header is no object");
  for (guint i = 0; i < document->root->n_children; i++)
    {
      HrJsonNode *node = &document->root->value.children[i];

      if (strcmp (node->key, "__metadata__") != 0 && !read_tensor (self, node, places, error))
        return FALSE;
      if (self->tensors->len > HR_IMPORT_MAX_TENSORS)
        return fail (self, NULL, error, "more than %u tensors are too many", HR_IMPORT_MAX_TENSORS);
    }
  return check_places (self, places, room, error);
}

static gboolean
read_header (Reading *self,
             FILE    *file,
             guint64  size,
             GError **error)
{
  g_autofree char *text = NULL;
  guint8 start[8];
  guint64 length = 0;

  if (size < 8 || fread (start, 1, 8, file) != 8)
    return fail (self, NULL, error, "the file ends before its header");
  for (guint i = 8; i > 0; i--)
    length = length << 8 | start[i - 1];
  if (length > size - 8)
    return fail (self, NULL, error, "its header is said to have %" G_GUINT64_FORMAT
                 " bytes, but the file has %" G_GUINT64_FORMAT, length, size);
  if (length > HR_IMPORT_MAX_HEADER_BYTES)
    return fail (self, NULL, error, "a header of %" G_GUINT64_FORMAT " bytes is too long", length);
  text = g_malloc (length + 1);
  if (fread (text, 1, length, file) != length)
    return fail (self, NULL, error, "the file ends within its header");
  return parse_header (self, text, length, size - 8 - length, error);
}

static gboolean
read_file (Reading    *self,
           const char *path,
           GError    **error)
{
  FILE *file = g_fopen (path, "rb");
  struct stat status;
  gboolean good = FALSE;

  self->path = path;
  if (file == NULL || fstat (fileno (file), &status) != 0)
    g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND, "%s: cannot be read: %s; download it, too",
                 path, g_strerror (errno));
  else
    good = read_header (self, file, (guint64) status.st_size, error);
  if (good)
    {
      self->import->file_bytes += (guint64) status.st_size;
      self->import->n_files++;
    }
  if (file != NULL)
    fclose (file);
  return good;
}

/* The files that an index names, each once. */
static GPtrArray *
files_of_index (const char *index,
                GError    **error)
{
  g_autoptr (HrJsonDocument) document = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_path_get_dirname (index), *text = NULL;
  HrJsonNode *map;
  gsize length;

  if (!hr_import_read_text (index, HR_IMPORT_MAX_HEADER_BYTES, &text, &length, error)
      || (document = hr_json_document_parse (text, length, index, error)) == NULL)
    return NULL;
  map = document->root->type == HR_JSON_OBJECT
        ? hr_json_node_member (document->root, "weight_map") : NULL;
  for (guint i = 0; map != NULL && map->type == HR_JSON_OBJECT && i < map->n_children; i++)
    {
      HrJsonNode *file = &map->value.children[i];

      /* a name in the same folder, nothing that leads elsewhere */
      if (file->type != HR_JSON_TEXT || strchr (file->value.text, '/') != NULL)
        break;
      if (g_hash_table_add (seen, (char *) file->value.text) && files->len < HR_IMPORT_MAX_FILES)
        g_ptr_array_add (files, g_build_filename (folder, file->value.text, NULL));
      if (i + 1 == map->n_children)
        return g_steal_pointer (&files);
    }
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "%s: $.weight_map: expected the names of files in this folder; download it again",
               index);
  return NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
files_of_folder (const char *folder)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL
         && files->len < HR_IMPORT_MAX_FILES)
    if (g_str_has_suffix (name, ".safetensors"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  if (dir != NULL)
    g_dir_close (dir);
  g_ptr_array_sort (files, compare_names);
  return files;
}

/* The index beside a shard, so that one shard stands for all. */
static char *
index_of (const char *path)
{
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *folder = is_folder ? g_strdup (path) : g_path_get_dirname (path);
  g_autofree char *index = g_build_filename (folder, "model.safetensors.index.json", NULL);

  if (g_str_has_suffix (path, ".index.json"))
    return g_strdup (path);
  if ((is_folder || strstr (path, "-of-") != NULL) && g_file_test (index, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&index);
  return NULL;
}

static GPtrArray *
list_files (const char *path,
            GError    **error)
{
  g_autofree char *index = index_of (path);
  GPtrArray *files;

  if (index != NULL)
    return files_of_index (index, error);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return files_of_folder (path);
  files = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (files, g_strdup (path));
  return files;
}

static const char *
format_of_type (const char *type)
{
  static const struct { const char *type, *format; } formats[] = {
    { "BF16", "bf16" }, { "F16", "fp16" }, { "F32", "fp32" }, { "F8_E4M3", "fp8" },
    { "F8_E5M2", "fp8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].type, type) == 0)
      return formats[i].format;
  return NULL;
}

/* Tensors of layers that the model has not (multi-token prediction) lie outside of them. */
static void
finish (Reading *self)
{
  HrImport *import = self->import;
  const char *format;

  if (import->model == NULL)
    {
      import->model = hr_import_new_model (import->path);
      import->model->formula = HR_FORMULA_UNKNOWN;
    }
  for (guint i = 0; i < self->tensors->len; i++)
    {
      HrStoredTensor *tensor = &g_array_index (self->tensors, HrStoredTensor, i);
      if (tensor->layer >= (gint) import->model->n_layers)
        tensor->layer = -1;
    }
  import->parameters = 0;
  hr_import_take_stored (import, self->tensors);
  import->parameters = self->packed ? 0 : import->parameters;
  import->notes |= self->other ? HR_IMPORT_OTHER_TENSORS : 0;
  import->kind = HR_IMPORT_SAFETENSORS;
  format = format_of_type (hr_import_main_type (import->model));
  if (!self->packed && format != NULL && !(import->format != NULL
                                           && g_str_has_prefix (import->format, format)))
    {
      g_free (import->format);
      import->format = g_strdup (format);
    }
  g_free (import->model->native_dtype);
  import->model->native_dtype = g_strdup (import->format);
}

/* The tensors of a file, of the shards of an index, or of a folder; a folder without any is left
 * alone. What was read of a config.json already gets them. */
gboolean
hr_import_safetensors (HrImport   *self,
                       const char *path,
                       GError    **error)
{
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (HrStoredTensor));
  g_autoptr (GPtrArray) files = list_files (path, error);
  Reading reading = { self, tensors, path };
  gboolean good = files != NULL;

  for (guint i = 0; good && i < files->len; i++)
    good = read_file (&reading, g_ptr_array_index (files, i), error);
  if (good && tensors->len > 0)
    finish (&reading);
  for (guint i = 0; i < tensors->len; i++)
    g_free (g_array_index (tensors, HrStoredTensor, i).name);
  return good;
}
