/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub.h"

#include <string.h>

#include "hr-hub-cache.h"
#include "hr-hub-client.h"
#include "hr-hub-listing.h"
#include "hr-hub-transfer.h"

#define MAX_LISTING (16u * 1024 * 1024)

static HrHubListing *
ask_for_listing (const HrHubAddress  *address,
                 const HrHubOptions  *options,
                 GCancellable        *cancellable,
                 HrHubTraffic        *traffic,
                 GError             **error)
{
  g_autoptr (HrHubClient) client = hr_hub_client_new (options, cancellable);
  g_autofree char *revision = g_uri_escape_string (address->revision, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/api/models/%s/revision/%s?blobs=true",
                                           address->repository, revision);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (HrHubListing) listing = NULL;
  guint64 total;
  gboolean answered = hr_hub_client_get (client, path, 0, 0, MAX_LISTING, data, &total, error);

  traffic->bytes += hr_hub_client_get_bytes_read (client);
  traffic->requests += hr_hub_client_get_requests (client);
  if (!answered)
    return NULL;
  listing = hr_hub_listing_parse ((const char *) data->data, data->len, error);
  if (listing == NULL)
    return NULL;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&data));
  return hr_hub_cache_save_listing (options, address, listing->commit, bytes, error)
         ? g_steal_pointer (&listing) : NULL;
}

static gboolean
is_outage (const GError *error)
{
  return g_error_matches (error, HR_HUB_ERROR, HR_HUB_ERROR_NETWORK)
         || g_error_matches (error, HR_HUB_ERROR, HR_HUB_ERROR_TIMED_OUT)
         || g_error_matches (error, HR_HUB_ERROR, HR_HUB_ERROR_BUSY)
         || g_error_matches (error, HR_HUB_ERROR, HR_HUB_ERROR_SERVER);
}

/* Commits stay what they are; a branch is asked for, and is what it was while nobody answers. */
static HrHubListing *
get_listing (const HrHubAddress  *address,
             const HrHubOptions  *options,
             GCancellable        *cancellable,
             HrHubTraffic        *traffic,
             GError             **error)
{
  g_autoptr (HrHubListing) known = hr_hub_cache_parse_listing (options, address);
  g_autoptr (HrHubListing) listing = NULL;
  g_autoptr (GError) failure = NULL;

  if (known != NULL && strcmp (known->commit, address->revision) == 0)
    return g_steal_pointer (&known);
  listing = ask_for_listing (address, options, cancellable, traffic, &failure);
  if (listing != NULL)
    return g_steal_pointer (&listing);
  if (known != NULL && is_outage (failure))
    return g_steal_pointer (&known);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* What a server says is told of the model that it was asked for. */
static HrHubModel *
name_model (const HrHubAddress  *address,
            GError             **error)
{
  g_prefix_error (error, "%s: ", address->repository);
  return NULL;
}

/**
 * hr_hub_fetch:
 * @address: which model
 * @options: where from, and what is allowed
 * @progress: (nullable): called from other threads, one at a time
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it; what was complete is not asked for again
 * @error: return location; HR_HUB_ERROR or G_IO_ERROR_CANCELLED
 *
 * Gets what describes a model, and no weights: blocks until it is here.
 *
 * Returns: (transfer full) (nullable): the model
 */
HrHubModel *
hr_hub_fetch (const HrHubAddress  *address,
              const HrHubOptions  *options,
              HrHubProgressFunc    progress,
              gpointer             progress_data,
              GCancellable        *cancellable,
              GError             **error)
{
  HrHubTraffic traffic = { 0 };
  g_autoptr (HrHubListing) listing = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *folder = NULL;
  const char *opened;
  HrHubModel *model;

  if (options->offline)
    return hr_hub_find (address, options, error);
  listing = get_listing (address, options, cancellable, &traffic, error);
  if (listing == NULL)
    return name_model (address, error);
  files = hr_hub_listing_choose (listing, address, &opened, error);
  if (files == NULL)
    return NULL;
  folder = hr_hub_cache_folder (options, address, listing->commit);
  missing = hr_hub_cache_missing (files, folder);
  if (missing->len > 0
      && !hr_hub_transfer (address, options, listing->commit, folder, missing, progress,
                           progress_data, cancellable, &traffic, error))
    return name_model (address, error);
  hr_hub_cache_trim (options, folder);
  model = hr_hub_cache_model (address, listing, folder, opened);
  model->from_cache = traffic.bytes == 0;
  model->bytes = traffic.bytes;
  model->requests = traffic.requests;
  return model;
}

typedef struct {
  HrHubAddress     *address;
  HrHubOptions     *options;
  HrHubProgressFunc progress;
  gpointer          progress_data;
  GMutex            lock;
  HrHubProgress     latest;
  gboolean          pending;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  hr_hub_address_free (job->address);
  hr_hub_options_free (job->options);
  g_mutex_clear (&job->lock);
  g_free (job);
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  HrHubProgress latest;

  g_mutex_lock (&job->lock);
  latest = job->latest;
  job->pending = FALSE;
  g_mutex_unlock (&job->lock);
  if (!g_task_get_completed (task) && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    job->progress (&latest, job->progress_data);
  return G_SOURCE_REMOVE;
}

/* From a thread to the one that asked; what it has not seen yet is replaced by what is newer. */
static void
progress_cb (const HrHubProgress *progress,
             gpointer             user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  gboolean pending;

  g_mutex_lock (&job->lock);
  job->latest = *progress;
  pending = job->pending;
  job->pending = TRUE;
  g_mutex_unlock (&job->lock);
  if (!pending)
    {
      g_autoptr (GSource) source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, tell_progress_cb, g_object_ref (task), g_object_unref);
      g_source_attach (source, g_task_get_context (task));
    }
}

static void
fetch_in_thread_cb (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  HrHubModel *model = hr_hub_fetch (job->address, job->options,
                                    job->progress != NULL ? progress_cb : NULL, task, cancellable,
                                    &error);

  if (model != NULL)
    g_task_return_pointer (task, model, (GDestroyNotify) hr_hub_model_free);
  else
    g_task_return_error (task, error);
}

/**
 * hr_hub_fetch_async:
 * @address: which model
 * @options: where from, and what is allowed
 * @progress: (nullable): called in the main context of the caller, never after @callback
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * hr_hub_fetch() without blocking.
 */
void
hr_hub_fetch_async (const HrHubAddress  *address,
                    const HrHubOptions  *options,
                    HrHubProgressFunc    progress,
                    gpointer             progress_data,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  g_mutex_init (&job->lock);
  job->address = hr_hub_address_copy (address);
  job->options = hr_hub_options_copy (options);
  job->progress = progress;
  job->progress_data = progress_data;
  g_task_set_source_tag (task, hr_hub_fetch_async);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, fetch_in_thread_cb);
}

HrHubModel *
hr_hub_fetch_finish (GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
