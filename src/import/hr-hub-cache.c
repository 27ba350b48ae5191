/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "hr-save.h"

#define MAX_LISTING (16u * 1024 * 1024)

/* HOST/OWNER, OWNER "_" for the models of old that have none; below them folders are deleted. */
static char *
owner_folder (const HrHubOptions *options,
              const HrHubAddress *address)
{
  g_autoptr (GUri) uri = g_uri_parse (options->endpoint, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "_";
  g_autofree char *server = g_strdup_printf ("%s:%d", host,
                                             uri != NULL ? g_uri_get_port (uri) : 0);
  const char *slash = strchr (address->repository, '/');
  g_autofree char *owner = slash != NULL
                           ? g_strndup (address->repository, slash - address->repository)
                           : g_strdup ("_");

  g_strdelimit (server, "/\\", '_');
  return g_build_filename (options->cache_folder, server, owner, NULL);
}

static const char *
model_name (const HrHubAddress *address)
{
  const char *slash = strchr (address->repository, '/');

  return slash != NULL ? slash + 1 : address->repository;
}

/**
 * hr_hub_cache_folder:
 * @options: where the cache is
 * @address: a model
 * @commit: which state of it
 *
 * Returns: (transfer full): where its files are, whether any are or not
 */
char *
hr_hub_cache_folder (const HrHubOptions *options,
                     const HrHubAddress *address,
                     const char         *commit)
{
  g_autofree char *owner = owner_folder (options, address);

  return g_build_filename (owner, commit, model_name (address), NULL);
}

static char *
commit_file (const HrHubOptions *options,
             const HrHubAddress *address)
{
  g_autofree char *owner = owner_folder (options, address);
  g_autofree char *revision = g_strdelimit (g_strdup (address->revision), "/", '+');
  g_autofree char *name = g_strdup_printf ("%s@%s", model_name (address), revision);

  return g_build_filename (owner, name, NULL);
}

static char *
listing_file (const HrHubOptions *options,
              const HrHubAddress *address,
              const char         *commit)
{
  g_autofree char *folder = hr_hub_cache_folder (options, address, commit);

  return g_strconcat (folder, ".listing", NULL);
}

/* What it says becomes a word of a path. */
static gboolean
is_commit (const char *text)
{
  return strlen (text) == 40 && strspn (text, "0123456789abcdefABCDEF") == 40;
}

/**
 * hr_hub_cache_load_commit:
 * @options: where the cache is
 * @address: a model and revision
 *
 * Returns: (transfer full) (nullable): the commit that the revision is, or last was known to be
 */
char *
hr_hub_cache_load_commit (const HrHubOptions *options,
                          const HrHubAddress *address)
{
  g_autofree char *file = commit_file (options, address);
  g_autofree char *text = NULL;

  if (is_commit (address->revision))
    return g_strdup (address->revision);
  if (!g_file_get_contents (file, &text, NULL, NULL) || !is_commit (g_strstrip (text)))
    return NULL;
  return g_steal_pointer (&text);
}

/**
 * hr_hub_cache_load_listing:
 * @options: where the cache is
 * @address: a model
 * @commit: which state of it
 *
 * Returns: (transfer full) (nullable): what the Hub said of it
 */
GBytes *
hr_hub_cache_load_listing (const HrHubOptions *options,
                           const HrHubAddress *address,
                           const char         *commit)
{
  g_autofree char *file = listing_file (options, address, commit);
  GStatBuf status;
  char *text;
  gsize length;

  if (g_stat (file, &status) != 0 || status.st_size > MAX_LISTING
      || !g_file_get_contents (file, &text, &length, NULL))
    return NULL;
  return g_bytes_new_take (text, length);
}

static gboolean
fail (const char  *path,
      int          code,
      GError     **error)
{
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_CACHE,
               "%s: cannot be written: %s; make room or set XDG_CACHE_HOME to another folder",
               path, g_strerror (code));
  return FALSE;
}

/* Nobody else's business: private models are among them. */
static gboolean
make_parents (const char  *path,
              GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, 0700) == 0 || fail (folder, errno, error);
}

static gboolean
save_bytes (const char  *path,
            GBytes      *bytes,
            GError     **error)
{
  g_autoptr (GError) failure = NULL;

  if (!make_parents (path, error))
    return FALSE;
  if (hr_save_bytes (path, bytes, &failure))
    return TRUE;
  g_set_error_literal (error, HR_HUB_ERROR, HR_HUB_ERROR_CACHE, failure->message);
  return FALSE;
}

/**
 * hr_hub_cache_save_listing:
 * @options: where the cache is
 * @address: a model
 * @commit: which state of it its revision is now
 * @listing: what the Hub said of it
 * @error: return location; HR_HUB_ERROR_CACHE
 *
 * Returns: whether both are kept
 */
gboolean
hr_hub_cache_save_listing (const HrHubOptions *options,
                           const HrHubAddress *address,
                           const char         *commit,
                           GBytes             *listing,
                           GError            **error)
{
  g_autofree char *listed = listing_file (options, address, commit);
  g_autofree char *named = commit_file (options, address);
  g_autoptr (GBytes) text = g_bytes_new (commit, strlen (commit));

  return save_bytes (listed, listing, error)
         && (is_commit (address->revision) || save_bytes (named, text, error));
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= n;
    }
  return TRUE;
}

/**
 * hr_hub_cache_save_file:
 * @folder: of the model
 * @name: of the file, from there
 * @head: (array length=head_length): how it begins
 * @head_length: bytes
 * @size: how long it is; what follows @head is a hole that takes no space
 * @error: return location; HR_HUB_ERROR_CACHE
 *
 * Returns: whether it stands there; it is never there in part
 */
gboolean
hr_hub_cache_save_file (const char    *folder,
                        const char    *name,
                        const guint8  *head,
                        gsize          head_length,
                        guint64        size,
                        GError       **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gboolean done;
  int code;
  int fd;

  if (!make_parents (path, error))
    return FALSE;
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (path, errno, error);
  done = write_all (fd, head, head_length) && ftruncate (fd, (off_t) size) == 0;
  code = errno;
  if (close (fd) == 0 && done && g_rename (temporary, path) == 0)
    return TRUE;
  code = done ? errno : code;
  g_unlink (temporary);
  return fail (path, code, error);
}

typedef struct {
  char    *path;
  gint64   used;               /* time of last use */
  guint64  bytes;
} Commit;

static void
commit_free (gpointer data)
{
  Commit *commit = data;

  g_free (commit->path);
  g_free (commit);
}

#define MAX_DEPTH 12

typedef void (*Visit) (const char     *path,
                       const GStatBuf *status,
                       gpointer        user_data);

/* Children before their folder; links are not followed. */
static void
walk (const char *path,
      guint       depth,
      Visit       visit,
      gpointer    user_data)
{
  g_autoptr (GDir) dir = NULL;
  GStatBuf status;
  const char *name;

  if (depth > MAX_DEPTH || g_lstat (path, &status) != 0)
    return;
  if (S_ISDIR (status.st_mode) && (dir = g_dir_open (path, 0, NULL)) != NULL)
    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *child = g_build_filename (path, name, NULL);
        walk (child, depth + 1, visit, user_data);
      }
  visit (path, &status, user_data);
}

static void
add_size_cb (const char     *path,
             const GStatBuf *status,
             gpointer        user_data)
{
  *(guint64 *) user_data += (guint64) status->st_blocks * 512;
}

static void
remove_cb (const char     *path,
           const GStatBuf *status,
           gpointer        user_data)
{
  g_remove (path);
}

/* The folders of commits: FOLDER/HOST/OWNER/COMMIT. */
static void
collect (const char *path,
         guint       depth,
         GPtrArray  *commits)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      GStatBuf status;
      Commit *commit;

      if (g_lstat (child, &status) != 0 || !S_ISDIR (status.st_mode))
        continue;
      if (depth > 0)
        collect (child, depth - 1, commits);
      else if (is_commit (name))
        {
          commit = g_new0 (Commit, 1);
          commit->used = status.st_mtime;
          walk (child, 0, add_size_cb, &commit->bytes);
          commit->path = g_steal_pointer (&child);
          g_ptr_array_add (commits, commit);
        }
    }
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  gint64 x = (*(Commit *const *) a)->used, y = (*(Commit *const *) b)->used;

  return (x > y) - (x < y);
}

/**
 * hr_hub_cache_trim:
 * @options: where the cache is, and how large it may be
 * @keep: the folder of a model that was asked for just now
 *
 * Deletes what was not asked for longest until the rest is small enough.
 */
void
hr_hub_cache_trim (const HrHubOptions *options,
                   const char         *keep)
{
  g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func (commit_free);
  g_autofree char *kept = g_path_get_dirname (keep);
  guint64 total = 0;

  utimensat (AT_FDCWD, kept, NULL, 0);
  collect (options->cache_folder, 2, commits);
  g_ptr_array_sort (commits, compare_use);
  for (guint i = 0; i < commits->len; i++)
    total += ((Commit *) commits->pdata[i])->bytes;
  for (guint i = 0; i < commits->len && total > options->cache_bytes; i++)
    {
      Commit *commit = commits->pdata[i];

      if (strcmp (commit->path, kept) == 0)
        continue;
      walk (commit->path, 0, remove_cb, NULL);
      total -= commit->bytes;
    }
}
