/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-plan-store.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  HrEstimator *estimator;
  HrPlanStore *store;
  char        *folder;
  GFile       *file;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autofree char *path = NULL;

  fixture->estimator = hr_estimator_new (catalog);
  fixture->store = hr_plan_store_new (fixture->estimator);
  fixture->folder = g_dir_make_tmp ("headroom-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "plan.headroom", NULL);
  fixture->file = g_file_new_for_path (path);
  hr_plan_store_start (fixture->store, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_file_delete (fixture->file, NULL, NULL);
  g_object_unref (fixture->file);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->estimator);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
test_start (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();
  g_autofree char *text = NULL;

  g_assert_true (hr_plan_equal (plan, hr_estimator_get_plan (fixture->estimator)));
  g_assert_null (hr_plan_store_get_file (fixture->store));

  plan->inference.context = 777;
  text = hr_plan_to_data (plan);
  hr_plan_store_start (fixture->store, text);
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->inference.context, ==, 777);

  /* What an older or broken version left behind must not keep the window from opening. */
  hr_plan_store_start (fixture->store, "{ not a plan");
  g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->model, ==, "llama-3.1-8b");
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (HrPlan) saved = NULL;
  g_autoptr (GError) error = NULL;

  hr_estimator_set_number (fixture->estimator, "inference.context", 12345);
  hr_estimator_set_number (fixture->estimator, "hardware.count", 3);
  hr_estimator_set_number (fixture->estimator, "inference.kv", HR_KV_Q8_0);
  saved = hr_plan_copy (hr_estimator_get_plan (fixture->estimator));
  g_assert_true (hr_estimator_get_modified (fixture->estimator));
  hr_plan_store_save (fixture->store, fixture->file, &error);
  g_assert_no_error (error);
  g_assert_false (hr_estimator_get_modified (fixture->estimator));
  g_assert_true (g_file_equal (hr_plan_store_get_file (fixture->store), fixture->file));

  hr_plan_store_start (fixture->store, NULL);
  hr_plan_store_open (fixture->store, fixture->file, &error);
  g_assert_no_error (error);
  g_assert_true (hr_plan_equal (saved, hr_estimator_get_plan (fixture->estimator)));
  g_assert_false (hr_estimator_get_can_undo (fixture->estimator));
}

/* A file that cannot be read leaves plan, file and undo as they were, and is named. */
static void
test_bad_file (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const contents[] = {
    "", "[]", "{\"model\": 7}", "{\"inference\": {\"context\": -5}}", "\xff\xfe garbage",
  };
  g_autofree char *path = g_file_get_path (fixture->file);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      g_assert_false (hr_plan_store_open (fixture->store, fixture->file, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_null (hr_plan_store_get_file (fixture->store));
      g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->model, ==, "llama-3.1-8b");
    }
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) remote = g_file_new_for_uri ("https://example.org/plan.headroom");

  g_assert_false (hr_plan_store_open (fixture->store, fixture->file, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (hr_plan_store_open (fixture->store, remote, &error));
  g_assert_nonnull (strstr (error->message, "example.org"));
}

static void
test_unwritable (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/no/such/folder/plan.headroom");

  hr_estimator_set_number (fixture->estimator, "inference.context", 1024);
  g_assert_false (hr_plan_store_save (fixture->store, nowhere, &error));
  g_assert_nonnull (error);
  g_assert_true (hr_estimator_get_modified (fixture->estimator));
  g_assert_null (hr_plan_store_get_file (fixture->store));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/plan-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("start", test_start);
  ADD ("round-trip", test_round_trip);
  ADD ("bad-file", test_bad_file);
  ADD ("missing", test_missing);
  ADD ("unwritable", test_unwritable);
  return g_test_run ();
}
