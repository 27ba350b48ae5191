/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-listing.h"

#include <string.h>

#include "hr-json.h"

#define MAX_FILES 50000
#define MAX_CHOSEN 2000
#define COMMIT_LENGTH 40

/* What llama.cpp takes of a repository with several: common/download.cpp. */
#define DEFAULT_QUANTISATION "Q4_K_M"

/* Read whole wherever they are; readers know what to do with them. */
static const char *const small_files[] = {
  "config.json", "params.json", "adapter_config.json", "hf_quant_config.json",
  "model.safetensors.index.json", NULL
};

/* Which tensors make up a model of several: the first pattern that any file matches. */
static const char *const weight_patterns[] = {
  "model-*-of-*.safetensors", "model.safetensors", "adapter_model.safetensors",
  "pytorch_model*.safetensors", "weights*.safetensors", "consolidated*.safetensors",
  "*.safetensors",
};

static void
file_free (gpointer data)
{
  HrHubFile *file = data;

  g_free (file->name);
  g_free (file);
}

/**
 * hr_hub_listing_free:
 * @self: (nullable): a listing
 */
void
hr_hub_listing_free (HrHubListing *self)
{
  if (self == NULL)
    return;
  g_free (self->commit);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* Names become paths below a folder of ours; the Hub has no other ones. */
static gboolean
is_safe (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  for (char **part = parts; *part != NULL; part++)
    if ((*part)[0] == '\0' || strcmp (*part, ".") == 0 || strcmp (*part, "..") == 0)
      return FALSE;
  return parts[0] != NULL && strlen (name) < 1024;
}

static void
read_files (HrHubListing *self,
            HrJson       *json)
{
  guint n;

  if (!hr_json_need (json, "siblings"))
    return;
  n = hr_json_length (json);
  for (guint i = 0; i < MIN (n, MAX_FILES) && hr_json_enter_element (json, i); i++)
    {
      g_autofree char *name = hr_json_get_string (json, "rfilename");
      guint64 size = hr_json_get_uint (json, "size", 0, G_MAXINT64);

      if (name != NULL && is_safe (name))
        {
          HrHubFile *file = g_new0 (HrHubFile, 1);
          file->name = g_steal_pointer (&name);
          file->size = size;
          g_ptr_array_add (self->files, file);
        }
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

/* Also a word of a path, so nothing but hexadecimal digits. */
static gboolean
is_commit (const char *text)
{
  if (text == NULL || strlen (text) != COMMIT_LENGTH)
    return FALSE;
  for (guint i = 0; i < COMMIT_LENGTH; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

/**
 * hr_hub_listing_parse:
 * @data: an answer of /api/models/…?blobs=true
 * @length: its bytes
 * @error: return location; HR_HUB_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the listing
 */
HrHubListing *
hr_hub_listing_parse (const char *data,
                      gsize       length,
                      GError    **error)
{
  g_autoptr (HrHubListing) self = g_new0 (HrHubListing, 1);
  g_autoptr (HrJson) json = NULL;

  self->files = g_ptr_array_new_with_free_func (file_free);
  json = hr_json_new_from_data (data, (gssize) length, "listing", NULL);
  if (json != NULL && hr_json_is_object (json))
    {
      self->commit = hr_json_get_string (json, "sha");
      read_files (self, json);
      if (is_commit (self->commit) && hr_json_finish (json, NULL))
        return g_steal_pointer (&self);
    }
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_MALFORMED,
               "What answers is not the Hugging Face Hub: its list of files is not the JSON that "
               "was asked for; check HF_ENDPOINT and the network");
  return NULL;
}

static const char *
base_name (const HrHubFile *file)
{
  const char *slash = strrchr (file->name, '/');

  return slash != NULL ? slash + 1 : file->name;
}

static gboolean
in_folder (const HrHubFile *file,
           const char      *folder)
{
  gsize n = base_name (file) - file->name;

  return strlen (folder) == n && strncmp (file->name, folder, n) == 0;
}

static void
add_matching (const HrHubListing *self,
              const char         *folder,
              const char         *pattern,
              GPtrArray          *out)
{
  for (guint i = 0; i < self->files->len && out->len < MAX_CHOSEN; i++)
    {
      HrHubFile *file = self->files->pdata[i];

      if (in_folder (file, folder) && g_pattern_match_simple (pattern, base_name (file)))
        g_ptr_array_add (out, file);
    }
}

static const HrHubFile *
find_file (const HrHubListing *self,
           const char         *name)
{
  for (guint i = 0; i < self->files->len; i++)
    if (strcmp (((HrHubFile *) self->files->pdata[i])->name, name) == 0)
      return self->files->pdata[i];
  return NULL;
}

/* A configuration and its tensors: of one file that was named, or the best set of a folder. */
static GPtrArray *
choose_tensors (const HrHubListing *self,
                const char         *folder,
                const char         *named)
{
  GPtrArray *chosen = g_ptr_array_new ();
  guint before;

  for (guint i = 0; small_files[i] != NULL; i++)
    add_matching (self, folder, small_files[i], chosen);
  before = chosen->len;
  if (named != NULL && strstr (named, "-of-") == NULL)
    add_matching (self, folder, named, chosen);
  for (guint i = 0; i < G_N_ELEMENTS (weight_patterns) && chosen->len == before; i++)
    add_matching (self, folder, weight_patterns[i], chosen);
  return chosen;
}

/* "-00001-of-00003.gguf": the length of what comes before, or 0. */
static gsize
split_stem (const char *name)
{
  gsize n = strlen (name);
  const gsize tail = strlen ("-00001-of-00003.gguf");

  return n > tail && g_pattern_match_simple ("-*-of-*.gguf", name + n - tail)
         ? n - tail : 0;
}

/* One GGUF file, and the others that it was split into. */
static GPtrArray *
choose_gguf_parts (const HrHubListing  *self,
                   const HrHubFile     *first,
                   const char         **opened)
{
  GPtrArray *chosen = g_ptr_array_new ();
  gsize stem = split_stem (first->name);

  *opened = first->name;
  for (guint i = 0; i < self->files->len && chosen->len < MAX_CHOSEN; i++)
    {
      HrHubFile *file = self->files->pdata[i];

      if (file != first
          && (stem == 0 || split_stem (file->name) != stem
              || strncmp (file->name, first->name, stem) != 0))
        continue;
      g_ptr_array_add (chosen, file);
      if (strcmp (file->name, *opened) < 0)
        *opened = file->name;
    }
  return chosen;
}

/* Whether @word stands in @name between marks: Q4_K is not in Q4_K_M. */
static gboolean
names_quantisation (const char *name,
                    const char *word)
{
  g_autofree char *text = g_ascii_strup (name, -1);
  g_autofree char *wanted = g_ascii_strup (word, -1);
  gsize n = strlen (wanted);

  for (const char *at = strstr (text, wanted); at != NULL; at = strstr (at + 1, wanted))
    if ((at == text || strchr ("-._/", at[-1]) != NULL)
        && (at[n] == '\0' || strchr ("-./", at[n]) != NULL))
      return TRUE;
  return FALSE;
}

/* Of pictures' encoders and of calibration, not of the language model. */
static gboolean
is_gguf_model (const HrHubFile *file)
{
  return g_str_has_suffix (file->name, ".gguf") && strstr (file->name, "mmproj") == NULL
         && strstr (file->name, "imatrix") == NULL;
}

static const HrHubFile *
find_gguf (const HrHubListing *self,
           const char         *quantisation)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      HrHubFile *file = self->files->pdata[i];

      if (is_gguf_model (file)
          && (quantisation == NULL || names_quantisation (file->name, quantisation)))
        return file;
    }
  return NULL;
}

static GPtrArray *
nothing (const HrHubAddress *address,
         GError            **error)
{
  if (address->quantisation != NULL)
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_NOT_FOUND,
                 "%s: has no GGUF file of %s; name one that its page lists", address->repository,
                 address->quantisation);
  else if (address->file != NULL)
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_NOT_FOUND,
                 "%s: has no file %s at %s; check its name", address->repository, address->file,
                 address->revision);
  else
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_NOT_FOUND,
                 "%s: has no config.json, safetensors or GGUF file; it is no language model that "
                 "can be read", address->repository);
  return NULL;
}

/* The whole repository: tensors with their configuration before GGUF files. */
static GPtrArray *
choose_from_all (const HrHubListing  *self,
                 const HrHubAddress  *address,
                 const char         **opened,
                 GError             **error)
{
  g_autoptr (GPtrArray) chosen = NULL;
  const HrHubFile *gguf;

  if (address->quantisation == NULL)
    {
      chosen = choose_tensors (self, "", NULL);
      /* Repositories of GGUF files often hold a lone config.json that says nothing. */
      if (chosen->len > 0 && (find_gguf (self, NULL) == NULL
                              || g_str_has_suffix (((HrHubFile *) chosen->pdata[chosen->len - 1])
                                                     ->name, ".safetensors")))
        return g_steal_pointer (&chosen);
    }
  gguf = find_gguf (self, address->quantisation != NULL ? address->quantisation
                                                        : DEFAULT_QUANTISATION);
  if (gguf == NULL && address->quantisation == NULL)
    gguf = find_gguf (self, NULL);
  return gguf != NULL ? choose_gguf_parts (self, gguf, opened) : nothing (address, error);
}

/**
 * hr_hub_listing_choose:
 * @self: a listing
 * @address: what was asked for
 * @opened: (out) (nullable): the file to open; NULL: their folder
 * @error: return location; HR_HUB_ERROR_NOT_FOUND
 *
 * Returns: (transfer container) (nullable): the #HrHubFile's that a reader needs
 */
GPtrArray *
hr_hub_listing_choose (const HrHubListing  *self,
                       const HrHubAddress  *address,
                       const char         **opened,
                       GError             **error)
{
  const HrHubFile *file;
  g_autofree char *folder = NULL;

  *opened = NULL;
  if (address->file == NULL)
    return choose_from_all (self, address, opened, error);
  file = find_file (self, address->file);
  if (file == NULL)
    return nothing (address, error);
  if (g_str_has_suffix (file->name, ".gguf"))
    return choose_gguf_parts (self, file, opened);
  if (!g_str_has_suffix (file->name, ".safetensors"))
    return choose_from_all (self, address, opened, error);
  folder = g_strndup (file->name, base_name (file) - file->name);
  /* Any of its files tells the folder. */
  *opened = *folder != '\0' ? file->name : NULL;
  return choose_tensors (self, folder, base_name (file));
}
