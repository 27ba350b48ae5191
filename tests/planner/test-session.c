/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-session.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  HrEstimator *estimator;
  HrPlanStore *store;
  char        *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();

  fixture->estimator = hr_estimator_new (catalog);
  fixture->store = hr_plan_store_new (fixture->estimator);
  fixture->folder = g_dir_make_tmp ("headroom-XXXXXX", NULL);
  hr_plan_store_start (fixture->store, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->estimator);
  /* Every run has removed what it put there. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
change (Fixture *fixture,
        gint64   context)
{
  hr_estimator_set_number (fixture->estimator, "inference.context", context);
}

/* Another process changes the plan, writes it down, and ends without a farewell. */
static void
suffer_mishap (Fixture *fixture,
               gint64   context)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      HrSession *session = hr_session_new (fixture->folder);
      HrJournal *journal = hr_session_open_journal (session, fixture->store, fixture->estimator);

      change (fixture, context);
      hr_journal_write (journal);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

static void
test_mishap (Fixture       *fixture,
             gconstpointer  data)
{
  HrSession *session;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const HrRecovered *recovered;

  suffer_mishap (fixture, 12345);
  suffer_mishap (fixture, 54321);
  session = hr_session_new (fixture->folder);
  found = hr_session_recover (session);
  g_assert_cmpuint (found->len, ==, 2);
  recovered = g_ptr_array_index (found, 0);
  g_assert_null (recovered->file);
  g_assert_true (recovered->plan->inference.context == 12345
                 || recovered->plan->inference.context == 54321);
  hr_session_forget_recovered (session);
  none = hr_session_recover (session);
  g_assert_cmpuint (none->len, ==, 0);
  hr_session_free (session);
}

/* A run that is still there is nobody's to recover. */
static void
test_living (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HrSession) living = hr_session_new (fixture->folder);
  g_autoptr (HrJournal) journal = hr_session_open_journal (living, fixture->store,
                                                           fixture->estimator);
  g_autoptr (HrSession) other = hr_session_new (fixture->folder);
  g_autoptr (GPtrArray) found = NULL;

  change (fixture, 4321);
  hr_journal_write (journal);
  found = hr_session_recover (other);
  g_assert_cmpuint (found->len, ==, 0);
  hr_journal_close (journal);
}

/* What was not saved is one step over what the file says. */
static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "plan.headroom", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (HrPlan) lost = hr_plan_store_default_plan ();

  lost->inference.context = 9999;
  g_assert_true (hr_plan_store_save (fixture->store, file, NULL));
  hr_plan_store_start (fixture->store, NULL);
  hr_plan_store_restore (fixture->store, file, lost);
  g_assert_true (g_file_equal (hr_plan_store_get_file (fixture->store), file));
  g_assert_true (hr_estimator_get_modified (fixture->estimator));
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->inference.context, ==, 9999);
  hr_estimator_undo (fixture->estimator);
  g_assert_false (hr_estimator_get_modified (fixture->estimator));

  g_unlink (path);
  hr_plan_store_restore (fixture->store, file, lost);
  g_assert_null (hr_plan_store_get_file (fixture->store));
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->inference.context, ==, 9999);
}

/* A journal that was cut short, or is something else, is no plan. */
static void
test_broken (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "broken", NULL);
  const char *texts[] = { "", "[Plan]\n", "[Plan]\nPlan={\"model\"", "\x01\x02" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GFile *file = NULL;
      HrPlan *plan = NULL;

      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_false (hr_journal_read (path, &file, &plan));
      g_assert_null (file);
      g_assert_null (plan);
    }
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session/mishap", Fixture, NULL, set_up, test_mishap, tear_down);
  g_test_add ("/session/living", Fixture, NULL, set_up, test_living, tear_down);
  g_test_add ("/session/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/session/broken", Fixture, NULL, set_up, test_broken, tear_down);
  return g_test_run ();
}
