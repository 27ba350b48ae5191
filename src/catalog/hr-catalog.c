/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hr-catalog.h"

#include <string.h>

#include "hr-catalog-private.h"
#include "hr-error.h"
#include "hr-save.h"
#include "hr-units.h"

/*
 * A lookup by id parses only the files whose text holds the id in quotes: reading every file of a
 * kind takes 1.5 ms, parsing them 10. Lists, and lookups that spell an id in other letter cases,
 * parse the rest.
 */

typedef struct {
  char      *path;
  char      *text;
  gsize      length;
  gboolean   own;              /* the user's, not shipped */
  gboolean   parsed;
  GPtrArray *records;
} Source;

typedef struct {
  const char     *folder;
  const char     *noun;
  gpointer      (*load) (HrJson *json);
  GDestroyNotify  free;
  /* other names that a record answers to; may be NULL */
  gboolean      (*answers) (gconstpointer record, const char *key);
} Kind;

typedef enum { KIND_MODELS, KIND_DEVICES, KIND_ENGINES, KIND_FORMATS, N_KINDS } KindIndex;

struct _HrCatalog {
  GObject     parent_instance;

  char       *data_dir;
  GPtrArray  *sources[N_KINDS];      /* Source; NULL until the folder was read */
  GPtrArray  *lists[N_KINDS];        /* all records; NULL until the kind was parsed */
  GHashTable *sized_devices;         /* "id@GIB" -> HrDevice */
  GPtrArray  *problems;              /* what is wrong with the user's files */
  HrResiduals *residuals;            /* NULL until asked for */
  gboolean    residuals_read;
};

G_DEFINE_TYPE (HrCatalog, hr_catalog, G_TYPE_OBJECT)

/* Every record starts with its id and its name. */
typedef struct { char *id, *name; } Named;
G_STATIC_ASSERT (G_STRUCT_OFFSET (HrModel, id) == 0 && G_STRUCT_OFFSET (HrDevice, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (HrEngine, id) == 0 && G_STRUCT_OFFSET (HrFormat, id) == 0);

static gboolean
strv_contains_case (char       **strv,
                    const char  *key)
{
  for (; strv != NULL && *strv != NULL; strv++)
    if (g_ascii_strcasecmp (*strv, key) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
model_answers (gconstpointer record,
               const char   *key)
{
  const HrModel *model = record;

  return (model->hf_id != NULL && g_ascii_strcasecmp (model->hf_id, key) == 0)
         || strv_contains_case (model->aliases, key);
}

static gboolean
engine_answers (gconstpointer record,
                const char   *key)
{
  const HrEngine *engine = record;

  return strv_contains_case (engine->aliases, key);
}

static const Kind kinds[N_KINDS] = {
  { "models", "model", (gpointer (*) (HrJson *)) hr_model_from_json,
    (GDestroyNotify) hr_model_free, model_answers },
  { "hardware", "device", (gpointer (*) (HrJson *)) hr_device_from_json,
    (GDestroyNotify) hr_device_free, NULL },
  { "engines", "engine", (gpointer (*) (HrJson *)) hr_engine_from_json,
    (GDestroyNotify) hr_engine_free, engine_answers },
  { "formats", "weight format", (gpointer (*) (HrJson *)) hr_format_from_json,
    (GDestroyNotify) hr_format_free, NULL },
};

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->path);
  g_free (source->text);
  g_ptr_array_unref (source->records);
  g_free (source);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(Source *const *) a)->path, (*(Source *const *) b)->path);
}

static Source *
source_new (char           *path,
            gboolean        own,
            GDestroyNotify  record_free)
{
  Source *source = g_new0 (Source, 1);

  source->path = path;
  source->own = own;
  source->records = g_ptr_array_new_with_free_func (record_free);
  return source;
}

/* Reads the JSON files of a folder into @sources, in order of their names. */
static gboolean
read_folder (GPtrArray       *sources,
             const char      *folder,
             gboolean         own,
             GDestroyNotify   record_free,
             GError         **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (found, source_new (g_build_filename (folder, name, NULL), own,
                                          record_free));
  g_ptr_array_sort (found, compare_paths);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (sources, found->pdata[i]);
  return TRUE;
}

static void
note_problem (HrCatalog  *self,
              const char *words)
{
  g_warning ("%s", words);
  g_ptr_array_add (self->problems, g_strdup (words));
}

static gboolean
read_texts (HrCatalog  *self,
            GPtrArray  *sources,
            GError    **error)
{
  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = sources->pdata[i];
      g_autoptr (GError) local = NULL;
      g_autofree char *words = NULL;

      if (g_file_get_contents (source->path, &source->text, &source->length, &local))
        continue;
      if (!source->own)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      words = g_strdup_printf ("%s: cannot be read: %s", source->path, local->message);
      note_problem (self, words);
      source->parsed = TRUE;
    }
  return TRUE;
}

/* The user's files come first, so that their records win over shipped ones of the same id. */
static GPtrArray *
get_sources (HrCatalog  *self,
             KindIndex   k,
             GError    **error)
{
  const Kind *kind = &kinds[k];
  g_autofree char *shipped = NULL;
  g_autofree char *own = NULL;
  g_autoptr (GPtrArray) sources = NULL;

  if (self->sources[k] != NULL)
    return self->sources[k];
  sources = g_ptr_array_new_with_free_func (source_free);
  own = g_build_filename (g_get_user_data_dir (), "headroom", kind->folder, NULL);
  shipped = g_build_filename (self->data_dir, "catalog", kind->folder, NULL);
  if (k == KIND_MODELS || k == KIND_DEVICES)
    read_folder (sources, own, TRUE, kind->free, NULL);
  if (!read_folder (sources, shipped, FALSE, kind->free, error)
      || !read_texts (self, sources, error))
    {
      g_prefix_error (error, "The catalogue is not installed properly; set HEADROOM_DATA_DIR to "
                      "its folder: ");
      return NULL;
    }
  self->sources[k] = g_steal_pointer (&sources);
  return self->sources[k];
}

static void
load_record (const Kind *kind,
             Source     *source,
             HrJson     *json)
{
  gpointer record = kind->load (json);

  if (record != NULL)
    g_ptr_array_add (source->records, record);
}

static gboolean
parse_text (const Kind  *kind,
            Source      *source,
            GError     **error)
{
  g_autoptr (HrJson) json = NULL;

  json = hr_json_new_from_data (source->text, source->length, source->path, error);
  if (json == NULL)
    return FALSE;
  hr_json_set_strict (json, TRUE);
  if (hr_json_is_array (json))
    for (guint i = 0, n = hr_json_length (json); i < n && hr_json_enter_element (json, i); i++)
      {
        load_record (kind, source, json);
        hr_json_leave (json);
      }
  else
    load_record (kind, source, json);
  return hr_json_finish (json, error);
}

/* A mistake in a shipped file is an error; one in the user's must not take the rest away. */
static gboolean
parse_source (HrCatalog   *self,
              const Kind  *kind,
              Source      *source,
              GError     **error)
{
  g_autoptr (GError) local = NULL;

  if (source->parsed)
    return TRUE;
  source->parsed = TRUE;
  if (parse_text (kind, source, &local))
    {
      g_clear_pointer (&source->text, g_free);
      return TRUE;
    }
  g_ptr_array_set_size (source->records, 0);
  if (source->own)
    {
      note_problem (self, local->message);
      return TRUE;
    }
  source->parsed = FALSE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gconstpointer
find_in_records (const Kind *kind,
                 GPtrArray  *sources,
                 const char *key,
                 gboolean    by_id)
{
  for (guint i = 0; i < sources->len; i++)
    {
      GPtrArray *records = ((Source *) sources->pdata[i])->records;
      for (guint j = 0; j < records->len; j++)
        {
          const Named *named = records->pdata[j];
          if (by_id ? g_ascii_strcasecmp (named->id, key) == 0
                    : kind->answers != NULL && kind->answers (named, key))
            return named;
        }
    }
  return NULL;
}

static gboolean
parse_files_holding (HrCatalog   *self,
                     const Kind  *kind,
                     GPtrArray   *sources,
                     const char  *key,
                     GError     **error)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", key);
  gsize n = strlen (quoted);

  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = sources->pdata[i];
      if (!source->parsed && memmem (source->text, source->length, quoted, n) != NULL
          && !parse_source (self, kind, source, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
get_list (HrCatalog  *self,
          KindIndex   k,
          GError    **error)
{
  GPtrArray *sources = get_sources (self, k, error);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GHashTable) seen = NULL;

  if (sources == NULL || self->lists[k] != NULL)
    return self->lists[k];
  list = g_ptr_array_new ();
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = sources->pdata[i];
      if (!parse_source (self, &kinds[k], source, error))
        return NULL;
      for (guint j = 0; j < source->records->len; j++)
        {
          Named *named = source->records->pdata[j];
          if (g_hash_table_add (seen, named->id))
            g_ptr_array_add (list, named);
        }
    }
  self->lists[k] = g_steal_pointer (&list);
  return self->lists[k];
}

static gconstpointer
not_found (HrCatalog   *self,
           KindIndex    k,
           const char  *key,
           GError     **error)
{
  GPtrArray *list = self->lists[k];
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *near = NULL;
  g_autofree char *hint = NULL;

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (ids, ((Named *) list->pdata[i])->id);
  near = hr_near_names (key, (const char *const *) ids->pdata, ids->len);
  hint = near != NULL ? g_strdup_printf ("near names: %s", near)
                      : g_strdup_printf ("choose one that the catalogue lists under %s",
                                         kinds[k].folder);
  g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND, "No %s is called \"%s\"; %s", kinds[k].noun,
               g_utf8_validate (key, -1, NULL) && strlen (key) < 200 ? key : "…", hint);
  return NULL;
}

static gconstpointer
get_record (HrCatalog   *self,
            KindIndex    k,
            const char  *key,
            GError     **error)
{
  const Kind *kind = &kinds[k];
  GPtrArray *sources = get_sources (self, k, error);
  gconstpointer record;

  if (sources == NULL || !parse_files_holding (self, kind, sources, key, error))
    return NULL;
  for (gboolean complete = FALSE; ; complete = TRUE)
    {
      record = find_in_records (kind, sources, key, TRUE);
      if (record == NULL)
        record = find_in_records (kind, sources, key, FALSE);
      if (record != NULL)
        return record;
      if (complete)
        return not_found (self, k, key, error);
      if (get_list (self, k, error) == NULL)
        return NULL;
    }
}

/* "id@GIB": made once, kept with the catalogue. */
static const HrDevice *
get_sized_device (HrCatalog   *self,
                  const char  *id,
                  const char  *at,
                  GError     **error)
{
  g_autofree char *base_id = g_strndup (id, at - id);
  HrDevice *sized = g_hash_table_lookup (self->sized_devices, id);
  const HrDevice *base;
  guint64 gib;

  if (sized != NULL)
    return sized;
  base = get_record (self, KIND_DEVICES, base_id, error);
  if (base == NULL)
    return NULL;
  if (!g_ascii_string_to_unsigned (at + 1, 10, 1, 1024 * 1024, &gib, NULL))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "\"%s\": after the @ comes the memory in GiB, a whole number, as in %s@64",
                   id, base->id);
      return NULL;
    }
  sized = hr_device_with_capacity (base, id, gib * HR_GIB);
  g_hash_table_insert (self->sized_devices, sized->id, sized);
  return sized;
}

static void
hr_catalog_finalize (GObject *object)
{
  HrCatalog *self = HR_CATALOG (object);

  for (guint k = 0; k < N_KINDS; k++)
    {
      g_clear_pointer (&self->lists[k], g_ptr_array_unref);
      g_clear_pointer (&self->sources[k], g_ptr_array_unref);
    }
  g_hash_table_unref (self->sized_devices);
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->residuals, hr_residuals_free);
  g_free (self->data_dir);
  G_OBJECT_CLASS (hr_catalog_parent_class)->finalize (object);
}

static void
hr_catalog_class_init (HrCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hr_catalog_finalize;
}

static void
hr_catalog_init (HrCatalog *self)
{
  self->sized_devices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                               (GDestroyNotify) hr_device_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
}

/**
 * hr_catalog_new:
 * @data_dir: the folder that holds "catalog"
 *
 * Nothing is read before the first question. To be used from one thread.
 *
 * Returns: (transfer full): a catalogue
 */
HrCatalog *
hr_catalog_new (const char *data_dir)
{
  HrCatalog *self = g_object_new (HR_TYPE_CATALOG, NULL);

  self->data_dir = g_strdup (data_dir);
  return self;
}

/**
 * hr_catalog_new_default:
 *
 * Takes the folder from HEADROOM_DATA_DIR, else the installed one, else, in a build that was
 * never installed, the one beside the source.
 *
 * Returns: (transfer full): a catalogue
 */
HrCatalog *
hr_catalog_new_default (void)
{
  const char *named = g_getenv ("HEADROOM_DATA_DIR");

  if (named != NULL && *named != '\0')
    return hr_catalog_new (named);
  if (g_file_test (HEADROOM_PKGDATADIR "/catalog", G_FILE_TEST_IS_DIR))
    return hr_catalog_new (HEADROOM_PKGDATADIR);
  return hr_catalog_new (HEADROOM_SOURCE_DATADIR);
}

const char *
hr_catalog_get_data_dir (HrCatalog *self)
{
  return self->data_dir;
}

const HrModel *
hr_catalog_get_model (HrCatalog   *self,
                      const char  *id,
                      GError     **error)
{
  return get_record (self, KIND_MODELS, id, error);
}

const HrDevice *
hr_catalog_get_device (HrCatalog   *self,
                       const char  *id,
                       GError     **error)
{
  const char *at = strrchr (id, '@');

  return at != NULL ? get_sized_device (self, id, at, error)
                    : get_record (self, KIND_DEVICES, id, error);
}

/* The record whose rates hold for every engine that has none of its own. */
#define RATES_OF_ANY "none"
#define MAX_RATE_PARENTS 4

/* An engine with the engines that its rates come from; a ring of them ends at the bound. */
static const HrEngine *
get_engine (HrCatalog   *self,
            const char  *id,
            guint        depth,
            GError     **error)
{
  HrEngine *engine = (HrEngine *) get_record (self, KIND_ENGINES, id, error);

  if (engine == NULL || engine->rates_parent != NULL || depth == MAX_RATE_PARENTS
      || strcmp (engine->id, RATES_OF_ANY) == 0)
    return engine;
  engine->rates_parent =
    get_engine (self, engine->rates_of != NULL ? engine->rates_of : RATES_OF_ANY, depth + 1,
                error);
  return engine->rates_parent != NULL ? engine : NULL;
}

const HrEngine *
hr_catalog_get_engine (HrCatalog   *self,
                       const char  *id,
                       GError     **error)
{
  return get_engine (self, id, 0, error);
}

const HrFormat *
hr_catalog_get_format (HrCatalog   *self,
                       const char  *id,
                       GError     **error)
{
  return get_record (self, KIND_FORMATS, id, error);
}

GPtrArray *
hr_catalog_list_models (HrCatalog  *self,
                        GError    **error)
{
  return get_list (self, KIND_MODELS, error);
}

GPtrArray *
hr_catalog_list_devices (HrCatalog  *self,
                         GError    **error)
{
  return get_list (self, KIND_DEVICES, error);
}

GPtrArray *
hr_catalog_list_engines (HrCatalog  *self,
                         GError    **error)
{
  return get_list (self, KIND_ENGINES, error);
}

GPtrArray *
hr_catalog_list_formats (HrCatalog  *self,
                         GError    **error)
{
  return get_list (self, KIND_FORMATS, error);
}

/**
 * hr_catalog_get_problems:
 * @self: a catalogue
 *
 * Returns: (element-type utf8) (transfer none): one sentence for each file of the user's own that
 *   was read and is not as it should be; its records are left out
 */
GPtrArray *
hr_catalog_get_problems (HrCatalog *self)
{
  return self->problems;
}

static gboolean
is_id (const char *text)
{
  return strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == strlen (text)
         && g_ascii_isalnum (text[0]) && strlen (text) <= 100;
}

/* In place of a record of the same id, which stays in memory: answers may still point to it. */
static void
add_to_list (GPtrArray  *list,
             const char *id,
             gpointer    record)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((Named *) list->pdata[i])->id, id) == 0)
      {
        list->pdata[i] = record;
        return;
      }
  g_ptr_array_insert (list, 0, record);
}

/**
 * hr_catalog_save_model:
 * @self: a catalogue
 * @model: a model, with an id that plans will name it by
 * @error: return location
 *
 * Makes @model one of the user's own records: a file in XDG_DATA_HOME/headroom/models, written in
 * one step, which wins over a shipped record of the same id.
 *
 * Returns: whether it is one now
 */
gboolean
hr_catalog_save_model (HrCatalog      *self,
                       const HrModel  *model,
                       GError        **error)
{
  const Kind *kind = &kinds[KIND_MODELS];
  GPtrArray *sources = get_sources (self, KIND_MODELS, error);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "headroom", kind->folder,
                                              NULL);
  g_autofree char *name = g_strconcat (model->id, ".json", NULL);
  char *text = hr_model_to_data (model);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  Source *source;

  if (sources == NULL)
    return FALSE;
  if (!is_id (model->id))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "“%s” is no id; use small letters, digits, dots and hyphens", model->id);
      return FALSE;
    }
  source = source_new (g_build_filename (folder, name, NULL), TRUE, kind->free);
  source->text = g_strdup (text);
  source->length = strlen (text);
  source->parsed = TRUE;
  g_mkdir_with_parents (folder, 0755);
  if (!parse_text (kind, source, error) || !hr_save_bytes (source->path, bytes, error))
    {
      source_free (source);
      return FALSE;
    }
  g_ptr_array_insert (sources, 0, source);
  if (self->lists[KIND_MODELS] != NULL)
    add_to_list (self->lists[KIND_MODELS], model->id, source->records->pdata[0]);
  return TRUE;
}

/**
 * hr_catalog_get_residuals:
 * @self: a catalogue
 *
 * Reads them when they are first asked for. Without them estimates stand, and have no interval.
 *
 * Returns: (transfer none) (nullable): the residuals of the evidence
 */
const HrResiduals *
hr_catalog_get_residuals (HrCatalog *self)
{
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  if (self->residuals_read)
    return self->residuals;
  self->residuals_read = TRUE;
  file = g_build_filename (self->data_dir, "catalog", "intervals.json", NULL);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    return NULL;
  self->residuals = hr_residuals_load (file, &error);
  if (self->residuals == NULL)
    g_warning ("%s", error->message);
  return self->residuals;
}
