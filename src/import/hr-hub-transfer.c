/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-transfer.h"

#include "hr-hub-cache.h"
#include "hr-hub-client.h"
#include "hr-hub-header.h"
#include "hr-json-node.h"

/* What a person's browser opens to one server is about so many, too. */
#define MAX_THREADS 4

/* Most safetensors headers are shorter; a GGUF's vocabulary takes one or two further requests. */
#define FIRST_RANGE (256u * 1024)
#define GROWTH 4

#define MAX_SMALL_FILE (64u * 1024 * 1024)

typedef struct {
  const HrHubOptions *options;
  const char         *repository, *commit, *folder;
  GPtrArray          *files;
  HrHubProgressFunc   progress;
  gpointer            progress_data;
  GCancellable       *cancellable;     /* also cancelled by the first mistake */

  GMutex              lock;            /* for what follows */
  guint               next;
  HrHubProgress       done;
  guint               requests;
  GError             *error;
} Transfer;

static void
report (Transfer *self)
{
  if (self->progress != NULL)
    self->progress (&self->done, self->progress_data);
}

static char *
file_path (const Transfer  *self,
           const HrHubFile *file)
{
  g_autofree char *name = g_uri_escape_string (file->name, "/", FALSE);

  return g_strdup_printf ("/%s/resolve/%s/%s", self->repository, self->commit, name);
}

static gboolean
malformed (const HrHubFile *file,
           const char      *words,
           GError         **error)
{
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_MALFORMED, "%s: %s", file->name, words);
  return FALSE;
}

/* A page of a captive portal must not stay in the cache as a configuration. */
static gboolean
fetch_small (Transfer         *self,
             HrHubClient      *client,
             const HrHubFile  *file,
             GError          **error)
{
  g_autofree char *path = file_path (self, file);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (HrJsonDocument) document = NULL;
  guint64 total;

  if (!hr_hub_client_get (client, path, 0, 0, MAX_SMALL_FILE, data, &total, error))
    return FALSE;
  if (total != 0 && data->len < total)
    return malformed (file, "the server broke off; try again", error);
  document = hr_json_document_parse ((const char *) data->data, data->len, file->name, NULL);
  if (document == NULL)
    return malformed (file, "what the server sends for it is not JSON; check the network and "
                            "HF_ENDPOINT, or report it on the model's page", error);
  return hr_hub_cache_save_file (self->folder, file->name, data->data, data->len, data->len, error);
}

/* Asks for more until the header is whole: no weights, but what one range holds of them. */
static gboolean
fetch_head (Transfer         *self,
            HrHubClient      *client,
            const HrHubFile  *file,
            HrHubExtent       extent,
            GByteArray       *head,
            guint64          *size,
            GError          **error)
{
  g_autofree char *path = file_path (self, file);
  guint64 wanted = FIRST_RANGE;

  for (;;)
    {
      guint64 needed, total;
      guint before = head->len;

      if (file->size > before)
        wanted = MIN (wanted, file->size);
      if (!hr_hub_client_get (client, path, before, wanted - before, 0, head, &total, error))
        return FALSE;
      *size = total != 0 ? total : file->size;
      needed = extent (head->data, head->len);
      if (needed == 0)
        return malformed (file, "does not begin as a file of its kind does; report it on the "
                                "model's page", error);
      if (*size != 0 && needed > *size)
        return malformed (file, "is shorter than its header says; report it on the model's page",
                          error);
      if (needed <= head->len)
        {
          g_byte_array_set_size (head, (guint) needed);
          return TRUE;
        }
      if (head->len < wanted)
        return malformed (file, "the server broke off; try again", error);
      if (needed > HR_HUB_MAX_HEADER)
        return malformed (file, "its header is larger than that of any model; it is not read",
                          error);
      wanted = extent == hr_hub_extent_for (".gguf")
               ? CLAMP ((guint64) head->len * GROWTH, needed, HR_HUB_MAX_HEADER) : needed;
    }
}

static gboolean
fetch_one (Transfer         *self,
           HrHubClient      *client,
           const HrHubFile  *file,
           GError          **error)
{
  HrHubExtent extent = hr_hub_extent_for (file->name);
  g_autoptr (GByteArray) head = NULL;
  guint64 size = 0;

  if (extent == NULL)
    return fetch_small (self, client, file, error);
  head = g_byte_array_new ();
  if (!fetch_head (self, client, file, extent, head, &size, error))
    return FALSE;
  if (size == 0)
    return malformed (file, "the server does not tell its size; try another server", error);
  return hr_hub_cache_save_file (self->folder, file->name, head->data, head->len, size, error);
}

static const HrHubFile *
next_file (Transfer *self)
{
  const HrHubFile *file = NULL;

  g_mutex_lock (&self->lock);
  if (self->error == NULL && self->next < self->files->len)
    file = self->files->pdata[self->next++];
  g_mutex_unlock (&self->lock);
  return file;
}

/* The first mistake counts: the others are threads that it stopped. */
static void
note_result (Transfer *self,
             guint64   bytes,
             GError   *error)
{
  g_mutex_lock (&self->lock);
  self->done.bytes += bytes;
  if (error == NULL)
    self->done.files_done++;
  else if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  report (self);
  g_mutex_unlock (&self->lock);
  if (error != NULL)
    g_cancellable_cancel (self->cancellable);
}

static gpointer
thread_cb (gpointer user_data)
{
  Transfer *self = user_data;
  g_autoptr (HrHubClient) client = hr_hub_client_new (self->options, self->cancellable);
  const HrHubFile *file;

  while ((file = next_file (self)) != NULL)
    {
      guint64 before = hr_hub_client_get_bytes_read (client);
      GError *error = NULL;

      fetch_one (self, client, file, &error);
      note_result (self, hr_hub_client_get_bytes_read (client) - before, error);
    }
  g_mutex_lock (&self->lock);
  self->requests += hr_hub_client_get_requests (client);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
run_threads (Transfer *self)
{
  GThread *threads[MAX_THREADS];
  guint n = MIN (MAX_THREADS, self->files->len);

  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("hub", thread_cb, self);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

/**
 * hr_hub_transfer:
 * @address: the model
 * @options: where, and how long to wait
 * @commit: which state of it
 * @folder: where to
 * @files: (element-type HrHubFile): which; those that are there already are not among them
 * @progress: (nullable): called from other threads, one at a time
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it; what was complete stays
 * @traffic: (inout): what it took is added
 * @error: return location
 *
 * Returns: whether all of @files are there
 */
gboolean
hr_hub_transfer (const HrHubAddress  *address,
                 const HrHubOptions  *options,
                 const char          *commit,
                 const char          *folder,
                 GPtrArray           *files,
                 HrHubProgressFunc    progress,
                 gpointer             progress_data,
                 GCancellable        *cancellable,
                 HrHubTraffic        *traffic,
                 GError             **error)
{
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  Transfer self = {
    .options = options, .repository = address->repository, .commit = commit, .folder = folder,
    .files = files, .progress = progress, .progress_data = progress_data, .cancellable = inner,
    .done = { .files_total = files->len },
  };
  gulong handler = 0;

  g_mutex_init (&self.lock);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), inner, NULL);
  report (&self);
  run_threads (&self);
  g_cancellable_disconnect (cancellable, handler);
  g_mutex_clear (&self.lock);
  traffic->bytes += self.done.bytes;
  traffic->requests += self.requests;
  if (self.error == NULL)
    return TRUE;
  g_propagate_error (error, self.error);
  return FALSE;
}
