/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "hr-catalog.h"
#include "hr-error.h"

/* XDG_DATA_HOME of this test: meson.build gives it a folder that nothing else writes to. */
static char *
own_folder (const char *kind)
{
  char *folder = g_build_filename (g_get_user_data_dir (), "headroom", kind, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return folder;
}

static char *
write_own (const char *kind,
           const char *name,
           const char *text)
{
  g_autofree char *folder = own_folder (kind);
  char *file = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  return file;
}

static void
assert_model (HrCatalog  *catalog,
              const char *key,
              const char *id)
{
  g_autoptr (GError) error = NULL;
  const HrModel *model = hr_catalog_get_model (catalog, key, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (model->id, ==, id);
}

static void
test_names (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();

  assert_model (catalog, "llama-2-7b", "llama-2-7b");
  assert_model (catalog, "LLaMA-2-7B", "llama-2-7b");
  assert_model (catalog, "meta-llama/Llama-2-7b-hf", "llama-2-7b");
  assert_model (catalog, "meta-llama/llama-2-7b-chat-HF", "llama-2-7b");
}

/* The same record, whether the file alone or the whole kind was parsed before. */
static void
test_identity (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;
  const HrModel *first = hr_catalog_get_model (catalog, "gpt2", &error);
  GPtrArray *all = hr_catalog_list_models (catalog, &error);

  g_assert_no_error (error);
  g_assert_true (g_ptr_array_find (all, first, NULL));
  g_assert_true (hr_catalog_get_model (catalog, "gpt2", &error) == first);
  g_assert_true (hr_catalog_list_models (catalog, &error) == all);
}

static void
test_near_names (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;

  g_assert_null (hr_catalog_get_model (catalog, "llama3-70b", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "llama-3-70b"));
  g_clear_error (&error);
  g_assert_null (hr_catalog_get_device (catalog, "rtx 4090", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nvidia-geforce-rtx-4090"));
  g_clear_error (&error);
  g_assert_null (hr_catalog_get_engine (catalog, "qqqqqqqqqqqqqqqq", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "lists under engines"));
  g_clear_error (&error);
  g_assert_null (hr_catalog_get_format (catalog, "", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_NOT_FOUND);
}

static void
test_sized_devices (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;
  const HrDevice *device = hr_catalog_get_device (catalog, "apple-m4-max-40c@64", &error);
  static const char *const bad[] = {
    "apple-m4-max-40c@", "apple-m4-max-40c@0", "apple-m4-max-40c@-1", "apple-m4-max-40c@x",
    "apple-m4-max-40c@99999999999999999999",
  };

  g_assert_no_error (error);
  g_assert_cmpuint (hr_device_capacity_bytes (device), ==, G_GUINT64_CONSTANT (64) << 30);
  g_assert_true (hr_catalog_get_device (catalog, "apple-m4-max-40c@64", &error) == device);
  g_assert_cmpfloat (device->bandwidth_bytes_per_s, ==, 546e9);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (hr_catalog_get_device (catalog, bad[i], &error));
      g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_null (hr_catalog_get_device (catalog, "nothing@64", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_NOT_FOUND);
}

static void
test_search (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;
  const HrModel *model = hr_catalog_get_model (catalog, "llama-2-7b", &error);
  const HrDevice *device = hr_catalog_get_device (catalog, "nvidia-geforce-rtx-4090", &error);

  g_assert_no_error (error);
  g_assert_true (hr_model_matches (model, ""));
  g_assert_true (hr_model_matches (model, "META 7b"));
  g_assert_true (hr_model_matches (model, "  llama   chat "));
  g_assert_false (hr_model_matches (model, "llama 70b"));
  g_assert_true (hr_device_matches (device, "ada 4090"));
  g_assert_false (hr_device_matches (device, "radeon 4090"));
}

/* A record of the user's wins over the shipped one of the same id. */
static void
test_own_records (void)
{
  g_autofree char *file = write_own ("hardware", "mine.json",
    "{\"id\": \"nvidia-geforce-rtx-4090\", \"name\": \"My card\", \"vendor\": \"NVIDIA\","
    " \"kind\": \"gpu\", \"memory\": {\"nominal_gib\": 48}, \"source\": [\"own\"]}");
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;
  GPtrArray *all = hr_catalog_list_devices (catalog, &error);
  const HrDevice *device = hr_catalog_get_device (catalog, "nvidia-geforce-rtx-4090", &error);
  guint found = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (device->name, ==, "My card");
  for (guint i = 0; i < all->len; i++)
    found += g_str_equal (((HrDevice *) all->pdata[i])->id, device->id);
  g_assert_cmpuint (found, ==, 1);
  g_unlink (file);
}

/* A mistake in a file of the user's is told, and takes nothing else away. */
static void
test_broken_own_record (void)
{
  g_autofree char *file = write_own ("models", "broken.json", "[{\"id\": \"mine\", \"nam\": 1}]");
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("Headroom", G_LOG_LEVEL_WARNING, "*broken.json: $[0].name: is missing*");
  g_assert_cmpuint (hr_catalog_list_models (catalog, &error)->len, >=, 464);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (hr_catalog_get_problems (catalog)->len, ==, 1);
  g_assert_nonnull (strstr (hr_catalog_get_problems (catalog)->pdata[0], "broken.json"));
  g_unlink (file);
}

/* A model of one's own is there at once, and for the next catalogue. */
static void
test_save_model (void)
{
  g_autofree char *folder = own_folder ("models");
  g_autofree char *file = g_build_filename (folder, "my-llama.json", NULL);
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (HrCatalog) next = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;
  const HrModel *base = hr_catalog_get_model (catalog, "llama-3.1-8b", &error);
  g_autoptr (HrModel) model = hr_model_copy (base);
  GPtrArray *all = hr_catalog_list_models (catalog, &error);
  guint n = all->len;

  g_free (model->id);
  model->id = g_strdup ("my-llama");
  model->n_kv_heads = model->groups[0].n_kv_heads = 4;
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (hr_catalog_save_model (catalog, model, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (hr_catalog_list_models (catalog, &error)->len, ==, n + 1);
    }
  g_assert_cmpuint (hr_catalog_get_model (catalog, "my-llama", &error)->n_kv_heads, ==, 4);
  g_assert_cmpuint (hr_catalog_get_model (next, "my-llama", &error)->groups[0].n_kv_heads, ==, 4);
  g_assert_cmpuint (base->n_kv_heads, ==, 8);
  g_unlink (file);

  /* Neither an id that leaves the folder nor a model that could not be read again is written. */
  g_free (model->id);
  model->id = g_strdup ("../my-llama");
  g_assert_false (hr_catalog_save_model (catalog, model, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
  g_clear_error (&error);
  g_free (model->id);
  model->id = g_strdup ("my-other");
  model->groups[0].n_kv_heads = 5;
  g_assert_false (hr_catalog_save_model (catalog, model, &error));
  g_assert_nonnull (strstr (error->message, "evenly"));
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_data (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new ("/nonexistent");
  g_autoptr (GError) error = NULL;

  g_assert_null (hr_catalog_get_model (catalog, "gpt2", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "HEADROOM_DATA_DIR"));
  g_clear_error (&error);
  g_assert_null (hr_catalog_list_formats (catalog, &error));
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lookup/names", test_names);
  g_test_add_func ("/lookup/identity", test_identity);
  g_test_add_func ("/lookup/near-names", test_near_names);
  g_test_add_func ("/lookup/sized-devices", test_sized_devices);
  g_test_add_func ("/lookup/search", test_search);
  g_test_add_func ("/lookup/own-records", test_own_records);
  g_test_add_func ("/lookup/broken-own-record", test_broken_own_record);
  g_test_add_func ("/lookup/save-model", test_save_model);
  g_test_add_func ("/lookup/no-data", test_no_data);
  return g_test_run ();
}
