/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Models of the Hub that were fetched before. Without the network's code, so that a program that
 * only reads plans does not load it.
 */
#include "hr-hub-cache.h"

#include <string.h>

/**
 * hr_hub_model_free:
 * @self: (nullable): a model of the Hub
 */
void
hr_hub_model_free (HrHubModel *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->address);
  g_free (self->commit);
  g_free (self);
}

/* Of what is at hand: the last known commit, or the one that the address names. */
HrHubListing *
hr_hub_cache_parse_listing (const HrHubOptions *options,
                            const HrHubAddress *address)
{
  g_autofree char *commit = hr_hub_cache_load_commit (options, address);
  g_autoptr (GBytes) bytes = commit != NULL
                             ? hr_hub_cache_load_listing (options, address, commit) : NULL;
  gconstpointer data;
  gsize length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return hr_hub_listing_parse (data, length, NULL);
}

/* Those of @files that are not there; (transfer container). */
GPtrArray *
hr_hub_cache_missing (GPtrArray  *files,
                      const char *folder)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++)
    {
      HrHubFile *file = files->pdata[i];
      g_autofree char *path = g_build_filename (folder, file->name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (missing, file);
    }
  return missing;
}

/* What stands in @folder, opened by @opened, as one model. */
HrHubModel *
hr_hub_cache_model (const HrHubAddress *address,
                    const HrHubListing *listing,
                    const char         *folder,
                    const char         *opened)
{
  HrHubModel *self = g_new0 (HrHubModel, 1);
  g_autoptr (HrHubAddress) exact = hr_hub_address_copy (address);

  self->path = opened != NULL ? g_build_filename (folder, opened, NULL) : g_strdup (folder);
  if (opened != NULL)
    {
      g_free (exact->file);
      exact->file = g_strdup (opened);
      g_clear_pointer (&exact->quantisation, g_free);
    }
  self->address = hr_hub_address_to_string (exact);
  self->commit = g_strdup (listing->commit);
  self->from_cache = TRUE;
  return self;
}

/**
 * hr_hub_find:
 * @address: which model
 * @options: where the cache is
 * @error: return location; HR_HUB_ERROR_OFFLINE where something is not there
 *
 * Finds what hr_hub_fetch() left behind; asks nobody.
 *
 * Returns: (transfer full) (nullable): the model
 */
HrHubModel *
hr_hub_find (const HrHubAddress  *address,
             const HrHubOptions  *options,
             GError             **error)
{
  g_autoptr (HrHubListing) listing = hr_hub_cache_parse_listing (options, address);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *folder = NULL;
  const char *opened;

  if (listing != NULL)
    {
      files = hr_hub_listing_choose (listing, address, &opened, error);
      if (files == NULL)
        return NULL;
      folder = hr_hub_cache_folder (options, address, listing->commit);
      missing = hr_hub_cache_missing (files, folder);
      if (missing->len == 0)
        return hr_hub_cache_model (address, listing, folder, opened);
    }
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_OFFLINE,
               "%s: was not fetched from Hugging Face before; allow the network and fetch it, or "
               "open a file", address->repository);
  return NULL;
}
