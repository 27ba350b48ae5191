/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-session.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME "lock"
#define JOURNAL_SUFFIX ".journal"

struct _HrSession {
  char      *folder;       /* of all runs */
  char      *own;          /* of this run; NULL: nothing can be written, and nothing is kept */
  int        lock;
  guint      n_journals;
  GPtrArray *dead;         /* folders of other runs, with their locks taken */
};

/* Another run's folder, held while it is read, so that two runs do not recover the same. */
typedef struct {
  char *path;
  int   lock;
} DeadFolder;

static void
dead_folder_free (DeadFolder *dead)
{
  close (dead->lock);
  g_free (dead->path);
  g_free (dead);
}

static int
take_lock (const char *folder,
           int         flags)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int lock = g_open (path, O_RDWR | O_CLOEXEC | flags, 0600);

  if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) != 0)
    {
      close (lock);
      lock = -1;
    }
  return lock;
}

/**
 * hr_session_new:
 * @folder: where all runs keep their journals
 *
 * Returns: (transfer full): the session; where @folder cannot be written, one that keeps nothing
 */
HrSession *
hr_session_new (const char *folder)
{
  HrSession *self = g_new0 (HrSession, 1);

  self->folder = g_strdup (folder);
  self->own = g_build_filename (folder, "XXXXXX", NULL);
  self->dead = g_ptr_array_new_with_free_func ((GDestroyNotify) dead_folder_free);
  self->lock = -1;
  if (g_mkdir_with_parents (folder, 0700) == 0 && g_mkdtemp_full (self->own, 0700) != NULL)
    self->lock = take_lock (self->own, O_CREAT);
  if (self->lock < 0)
    g_clear_pointer (&self->own, g_free);
  return self;
}

/* Only what a run may have put there; a folder with anything else in it stays. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *lock = g_build_filename (folder, LOCK_NAME, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, JOURNAL_SUFFIX) != NULL)
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
  g_unlink (lock);
  g_rmdir (folder);
}

/**
 * hr_session_free:
 * @self: (transfer full): a session whose journals are closed
 */
void
hr_session_free (HrSession *self)
{
  if (self->own != NULL)
    remove_folder (self->own);
  if (self->lock >= 0)
    close (self->lock);
  g_ptr_array_unref (self->dead);
  g_free (self->own);
  g_free (self->folder);
  g_free (self);
}

static void
recovered_free (HrRecovered *recovered)
{
  g_clear_object (&recovered->file);
  hr_plan_free (recovered->plan);
  g_free (recovered);
}

static void
read_folder (const char *folder,
             GPtrArray  *list)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      HrRecovered found;

      if (g_str_has_suffix (name, JOURNAL_SUFFIX)
          && hr_journal_read (path, &found.file, &found.plan))
        g_ptr_array_add (list, g_memdup2 (&found, sizeof found));
    }
}

/**
 * hr_session_recover:
 * @self: a session
 *
 * Looks for what other runs left that are no longer there. Their folders stay until
 * hr_session_forget_recovered(): a second mishap before that loses nothing.
 *
 * Returns: (transfer full) (element-type HrRecovered): the plans
 */
GPtrArray *
hr_session_recover (HrSession *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) recovered_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      int lock = g_strcmp0 (path, self->own) != 0 ? take_lock (path, 0) : -1;
      DeadFolder *dead;

      if (lock < 0)
        continue;
      dead = g_new (DeadFolder, 1);
      *dead = (DeadFolder) { g_strdup (path), lock };
      g_ptr_array_add (self->dead, dead);
      read_folder (path, list);
    }
  return list;
}

/**
 * hr_session_forget_recovered:
 * @self: a session
 *
 * Removes what hr_session_recover() found: the plans are in windows with journals of their own.
 */
void
hr_session_forget_recovered (HrSession *self)
{
  for (guint i = 0; i < self->dead->len; i++)
    remove_folder (((DeadFolder *) g_ptr_array_index (self->dead, i))->path);
  g_ptr_array_set_size (self->dead, 0);
}

/**
 * hr_session_open_journal:
 * @self: a session
 * @store: the document of a window
 * @estimator: its plan
 *
 * Returns: (transfer full) (nullable): its journal; %NULL where nothing can be written
 */
HrJournal *
hr_session_open_journal (HrSession   *self,
                         HrPlanStore *store,
                         HrEstimator *estimator)
{
  g_autofree char *name = g_strdup_printf ("%u" JOURNAL_SUFFIX, ++self->n_journals);
  g_autofree char *path = NULL;

  if (self->own == NULL)
    return NULL;
  path = g_build_filename (self->own, name, NULL);
  return hr_journal_new (path, store, estimator);
}
