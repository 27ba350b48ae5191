/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-journal.h"

#include <glib/gstdio.h>

#include "hr-save.h"

#define GROUP "Plan"
#define KEY_FILE "File"
#define KEY_PLAN "Plan"

struct _HrJournal {
  GObject      parent_instance;
  char        *path;
  HrPlanStore *store;
  HrEstimator *estimator;
  guint        timeout;
};

G_DEFINE_FINAL_TYPE (HrJournal, hr_journal, G_TYPE_OBJECT)

static GBytes *
make_text (HrJournal *self)
{
  g_autoptr (GKeyFile) text = g_key_file_new ();
  GFile *file = hr_plan_store_get_file (self->store);
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : NULL;
  g_autofree char *plan = hr_plan_to_data (hr_estimator_get_plan (self->estimator));
  gsize length;
  char *data;

  if (uri != NULL)
    g_key_file_set_string (text, GROUP, KEY_FILE, uri);
  g_key_file_set_string (text, GROUP, KEY_PLAN, plan);
  data = g_key_file_to_data (text, &length, NULL);
  return g_bytes_new_take (data, length);
}

/**
 * hr_journal_write:
 * @self: a journal
 *
 * Writes now what would be lost, or removes what was written where nothing would be. A disk that
 * is full is no reason to disturb: saving will tell.
 */
void
hr_journal_write (HrJournal *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->path == NULL)
    return;
  if (hr_estimator_get_modified (self->estimator))
    {
      g_autoptr (GBytes) text = make_text (self);

      hr_save_bytes (self->path, text, NULL);
    }
  else
    g_unlink (self->path);
}

static gboolean
write_cb (gpointer user_data)
{
  HrJournal *self = HR_JOURNAL (user_data);

  self->timeout = 0;
  hr_journal_write (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (HrJournal *self)
{
  if (self->timeout == 0 && self->path != NULL)
    self->timeout = g_timeout_add (HR_JOURNAL_DELAY_MS, write_cb, self);
}

static void
hr_journal_finalize (GObject *object)
{
  HrJournal *self = HR_JOURNAL (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->store);
  g_clear_object (&self->estimator);
  g_free (self->path);
  G_OBJECT_CLASS (hr_journal_parent_class)->finalize (object);
}

static void
hr_journal_class_init (HrJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hr_journal_finalize;
}

static void
hr_journal_init (HrJournal *self)
{
}

/**
 * hr_journal_new:
 * @path: where to write
 * @store: the document
 * @estimator: its plan
 *
 * Returns: (transfer full): a journal that follows the plan
 */
HrJournal *
hr_journal_new (const char  *path,
                HrPlanStore *store,
                HrEstimator *estimator)
{
  HrJournal *self = g_object_new (HR_TYPE_JOURNAL, NULL);

  self->path = g_strdup (path);
  self->store = g_object_ref (store);
  self->estimator = g_object_ref (estimator);
  g_signal_connect_object (estimator, "notify::plan", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (estimator, "notify::modified", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * hr_journal_close:
 * @self: a journal
 *
 * The window was closed in order: nothing is left to recover.
 */
void
hr_journal_close (HrJournal *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

/**
 * hr_journal_read:
 * @path: what a journal wrote
 * @file: (out) (nullable): where the plan was opened from or saved to
 * @plan: (out): the plan
 *
 * Returns: whether there is a plan in it
 */
gboolean
hr_journal_read (const char *path,
                 GFile     **file,
                 HrPlan    **plan)
{
  g_autoptr (GKeyFile) text = g_key_file_new ();
  g_autofree char *uri = NULL;
  g_autofree char *data = NULL;

  *file = NULL;
  *plan = NULL;
  if (!g_key_file_load_from_file (text, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  data = g_key_file_get_string (text, GROUP, KEY_PLAN, NULL);
  uri = g_key_file_get_string (text, GROUP, KEY_FILE, NULL);
  if (data != NULL)
    *plan = hr_plan_from_data (data, -1, path, NULL);
  if (*plan == NULL)
    return FALSE;
  if (uri != NULL)
    *file = g_file_new_for_uri (uri);
  return TRUE;
}
