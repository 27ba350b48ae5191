/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hub-server.h"

#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define LISTING "/api/models/someone/model/revision/main"
#define FILES "/someone/model/resolve/" COMMIT "/"
#define KIB G_GUINT64_CONSTANT (1024)
#define GIB (1024 * 1024 * KIB)

typedef struct {
  HubServer    *server;
  HrHubOptions *options;
  char         *folder;
  GCancellable *cancellable;
  GMainLoop    *loop;
  HrHubModel   *model;
  GError       *error;
  guint         n_progress;
  HrHubProgress progress;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = hub_server_new ();
  fixture->folder = g_dir_make_tmp ("headroom-XXXXXX", NULL);
  fixture->options = hr_hub_options_new (TRUE);
  g_free (fixture->options->endpoint);
  g_free (fixture->options->cache_folder);
  g_clear_pointer (&fixture->options->token, g_free);
  fixture->options->endpoint = g_strdup (hub_server_endpoint (fixture->server));
  fixture->options->cache_folder = g_strdup (fixture->folder);
  fixture->options->offline = FALSE;
  fixture->cancellable = g_cancellable_new ();
  fixture->loop = g_main_loop_new (NULL, FALSE);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->model, hr_hub_model_free);
  g_clear_error (&fixture->error);
  remove_tree (fixture->folder);
  hub_server_free (fixture->server);
  hr_hub_options_free (fixture->options);
  g_clear_object (&fixture->cancellable);
  g_main_loop_unref (fixture->loop);
  g_free (fixture->folder);
}

static void
progress_cb (const HrHubProgress *progress,
             gpointer             user_data)
{
  Fixture *fixture = user_data;

  fixture->n_progress++;
  fixture->progress = *progress;
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->model = hr_hub_fetch_finish (result, &fixture->error);
  g_main_loop_quit (fixture->loop);
}

static void
fetch (Fixture    *fixture,
       const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrHubAddress) address = hr_hub_address_parse (text, fixture->options->endpoint,
                                                           &error);

  g_assert_no_error (error);
  g_clear_pointer (&fixture->model, hr_hub_model_free);
  g_clear_error (&fixture->error);
  hr_hub_fetch_async (address, fixture->options, progress_cb, fixture, fixture->cancellable,
                      fetched_cb, fixture);
  g_main_loop_run (fixture->loop);
  g_assert_true ((fixture->model == NULL) == (fixture->error != NULL));
}

/* One sentence that says where. */
static void
assert_fails (Fixture    *fixture,
              HrHubError  code,
              const char *words)
{
  g_assert_error (fixture->error, HR_HUB_ERROR, (int) code);
  if (strstr (fixture->error->message, words) == NULL)
    g_error ("\"%s\" does not hold \"%s\"", fixture->error->message, words);
  g_assert_null (strchr (fixture->error->message, '\n'));
  g_assert_null (strstr (fixture->error->message, "hf_test"));
}

static void
add_listing (Fixture           *fixture,
             const char *const *names)
{
  g_autoptr (GString) text = g_string_new ("{\"id\":\"someone/model\",\"sha\":\"" COMMIT "\","
                                           "\"siblings\":[{\"rfilename\":\"README.md\"}");

  for (; *names != NULL; names++)
    g_string_append_printf (text, ",{\"rfilename\":\"%s\",\"blobId\":\"0\"}", *names);
  g_string_append (text, "]}");
  hub_server_add_text (fixture->server, LISTING, text->str);
}

static GBytes *
safetensors_head (gsize json_length)
{
  g_autofree char *padding = g_strnfill (json_length - 2, ' ');
  GString *head = g_string_new (NULL);

  for (guint i = 0; i < 8; i++)
    g_string_append_c (head, (char) (json_length >> (8 * i)));
  g_string_append_printf (head, "{%s}", padding);
  return g_string_free_to_bytes (head);
}

static void
append_le (GByteArray *out,
           guint64     value,
           guint       n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (value >> (8 * i));
      g_byte_array_append (out, &byte, 1);
    }
}

static void
append_string (GByteArray *out,
               const char *text)
{
  append_le (out, strlen (text), 8);
  g_byte_array_append (out, (const guint8 *) text, strlen (text));
}

/* One array of strings, one number, one tensor. */
static GBytes *
gguf_head (guint n_words)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) "GGUF", 4);
  append_le (out, 3, 4);
  append_le (out, 1, 8);
  append_le (out, 2, 8);
  append_string (out, "tokenizer.ggml.tokens");
  append_le (out, 9, 4);
  append_le (out, 8, 4);
  append_le (out, n_words, 8);
  for (guint i = 0; i < n_words; i++)
    append_string (out, "a word of 18 bytes");
  append_string (out, "general.alignment");
  append_le (out, 4, 4);
  append_le (out, 32, 4);
  append_string (out, "token_embd.weight");
  append_le (out, 2, 4);
  append_le (out, 4096, 8);
  append_le (out, n_words, 8);
  append_le (out, 0, 4);
  append_le (out, 0, 8);
  return g_byte_array_free_to_bytes (out);
}

static void
add_file (Fixture    *fixture,
          const char *name,
          RouteKind   kind,
          GBytes     *head,
          guint64     size)
{
  g_autofree char *path = g_strconcat (FILES, name, NULL);

  hub_server_add (fixture->server, path, kind, head, size);
}

static void
assert_begins (const char *folder,
               const char *name,
               GBytes     *head,
               guint64     size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  gsize length;
  gconstpointer data = g_bytes_get_data (head, &length);

  g_assert_nonnull (file);
  g_assert_cmpuint (g_mapped_file_get_length (file), ==, size);
  g_assert_cmpmem (g_mapped_file_get_contents (file), length, data, length);
}

static const char *const sharded[] = {
  "config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors",
  "model-00002-of-00002.safetensors", "consolidated.safetensors", "../../../outside.json",
  "model-q4.gguf", NULL
};

static void
add_sharded (Fixture *fixture)
{
  g_autoptr (GBytes) small = safetensors_head (30 * KIB);
  g_autoptr (GBytes) large = safetensors_head (900 * KIB);

  add_listing (fixture, sharded);
  hub_server_add_text (fixture->server, FILES "config.json", "{\"model_type\":\"llama\"}");
  hub_server_add_text (fixture->server, FILES "model.safetensors.index.json", "{}");
  add_file (fixture, "model-00001-of-00002.safetensors", ROUTE_RANGES, small, 5 * GIB);
  add_file (fixture, "model-00002-of-00002.safetensors", ROUTE_RANGES, large, 3 * GIB);
}

static void
test_sharded (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GBytes) small = safetensors_head (30 * KIB);
  g_autoptr (GBytes) large = safetensors_head (900 * KIB);
  guint requests;

  add_sharded (fixture);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->model->commit, ==, COMMIT);
  g_assert_cmpstr (fixture->model->address, ==, "hf:someone/model");
  g_assert_true (g_str_has_suffix (fixture->model->path, "/model"));
  assert_begins (fixture->model->path, "model-00001-of-00002.safetensors", small, 5 * GIB);
  assert_begins (fixture->model->path, "model-00002-of-00002.safetensors", large, 3 * GIB);
  g_assert_cmpuint (fixture->progress.files_done, ==, 4);
  g_assert_cmpuint (fixture->progress.files_total, ==, 4);
  /* A range for each header, the rest of the long one, and the small files: of 8 GiB. */
  g_assert_cmpuint (hub_server_bytes_sent (fixture->server), <, 1200 * KIB);
  g_assert_cmpuint (fixture->model->bytes, ==, hub_server_bytes_sent (fixture->server));
  requests = hub_server_requests (fixture->server);
  g_assert_cmpuint (requests, ==, 6);
  g_assert_cmpuint (fixture->model->requests, ==, requests);

  /* The branch is asked for again, and nothing else; offline not even that. */
  fetch (fixture, "someone/model");
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (hub_server_requests (fixture->server), ==, requests + 1);
  fixture->options->offline = TRUE;
  fetch (fixture, "someone/model");
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->model->from_cache);
  g_assert_cmpuint (fixture->model->requests, ==, 0);
  /* A commit is what it is: not a question even online. */
  fixture->options->offline = FALSE;
  fetch (fixture, "someone/model@" COMMIT);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (hub_server_requests (fixture->server), ==, requests + 1);
}

static void
test_gguf (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = {
    "config.json", "model-Q8_0.gguf", "model-Q4_K_M.gguf", "mmproj-model-Q4_K_M.gguf",
    "BF16/model-BF16-00002-of-00002.gguf", "BF16/model-BF16-00001-of-00002.gguf", NULL
  };
  g_autoptr (GBytes) long_head = gguf_head (100000);
  g_autoptr (GBytes) short_head = gguf_head (10);

  add_listing (fixture, names);
  add_file (fixture, "model-Q4_K_M.gguf", ROUTE_RANGES, long_head, 4 * GIB);
  add_file (fixture, "model-Q8_0.gguf", ROUTE_WHOLE, short_head, 2000 * KIB);
  add_file (fixture, "BF16/model-BF16-00001-of-00002.gguf", ROUTE_RANGES, short_head, GIB);
  add_file (fixture, "BF16/model-BF16-00002-of-00002.gguf", ROUTE_RANGES, short_head, GIB);

  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  g_assert_cmpstr (fixture->model->address, ==, "hf:someone/model/model-Q4_K_M.gguf");
  assert_begins (fixture->model->path, "", long_head, 4 * GIB);
  /* 256 KiB, 1 MiB, 4 MiB for a header of 2.5 MiB. */
  g_assert_cmpuint (hub_server_requests (fixture->server), ==, 4);
  g_assert_cmpuint (fixture->model->bytes, <, 4100 * KIB);

  fetch (fixture, "hf:someone/model:bf16");
  g_assert_no_error (fixture->error);
  g_assert_true (g_str_has_suffix (fixture->model->path, "/BF16/model-BF16-00001-of-00002.gguf"));
  g_assert_cmpuint (fixture->progress.files_total, ==, 2);

  /* A server without ranges: the connection ends when the header is here. */
  fetch (fixture, "hf:someone/model:Q8_0");
  g_assert_no_error (fixture->error);
  assert_begins (fixture->model->path, "", short_head, 2000 * KIB);
  g_assert_cmpuint (fixture->model->bytes, <, 300 * KIB);

  fetch (fixture, "hf:someone/model:Q4_K");
  assert_fails (fixture, HR_HUB_ERROR_NOT_FOUND, "Q4_K");
}

static void
test_no_ranges_long (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char *const names[] = { "model.gguf", NULL };
  g_autoptr (GBytes) head = gguf_head (30000);

  add_listing (fixture, names);
  add_file (fixture, "model.gguf", ROUTE_WHOLE, head, 9000 * KIB);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  assert_begins (fixture->model->path, "", head, 9000 * KIB);
}

static void
test_redirect (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const names[] = { "config.json", "model.safetensors", NULL };
  HubServer *elsewhere = hub_server_new ();
  g_autoptr (GBytes) head = safetensors_head (2 * KIB);
  g_autofree char *away = g_strdup_printf ("Location: %s/blob", hub_server_endpoint (elsewhere));

  fixture->options->token = g_strdup ("hf_test");
  add_listing (fixture, names);
  hub_server_add_status (fixture->server, FILES "config.json", 307, "Location: /moved/config");
  hub_server_add_text (fixture->server, "/moved/config", "{}");
  hub_server_add_status (fixture->server, FILES "model.safetensors", 302, away);
  hub_server_add (elsewhere, "/blob", ROUTE_RANGES, head, GIB);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  assert_begins (fixture->model->path, "model.safetensors", head, GIB);
  g_assert_cmpuint (hub_server_tokens (fixture->server), ==, 4);
  g_assert_cmpuint (hub_server_requests (elsewhere), ==, 1);
  g_assert_cmpuint (hub_server_tokens (elsewhere), ==, 0);
  hub_server_free (elsewhere);
}

static void
test_circle (Fixture       *fixture,
             gconstpointer  data)
{
  hub_server_add_status (fixture->server, LISTING, 302, "Location: " LISTING);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_SERVER, "circle");
  g_assert_cmpuint (hub_server_requests (fixture->server), <=, 6);
  hub_server_add_status (fixture->server, LISTING, 302, "Location: file:///etc/passwd");
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_SERVER, "not safe");
}

static void
test_statuses (Fixture       *fixture,
               gconstpointer  data)
{
  static const struct {
    guint       status;
    const char *header;
    HrHubError  code;
    const char *words;
  } cases[] = {
    { 401, NULL, HR_HUB_ERROR_TOKEN, "HF_TOKEN" },
    { 401, "X-Error-Code: GatedRepo", HR_HUB_ERROR_TOKEN, "conditions" },
    { 403, "X-Error-Code: GatedRepo", HR_HUB_ERROR_FORBIDDEN, "conditions" },
    { 403, NULL, HR_HUB_ERROR_FORBIDDEN, "token" },
    { 404, "X-Error-Code: RevisionNotFound", HR_HUB_ERROR_NOT_FOUND, "revision" },
    { 404, NULL, HR_HUB_ERROR_NOT_FOUND, "name" },
    { 429, "Retry-After: 37", HR_HUB_ERROR_BUSY, "37 s" },
    { 429, NULL, HR_HUB_ERROR_BUSY, "minutes" },
    { 503, NULL, HR_HUB_ERROR_SERVER, "503" },
    { 204, NULL, HR_HUB_ERROR_SERVER, "204" },
  };

  fixture->options->token = g_strdup ("hf_test");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      hub_server_add_status (fixture->server, LISTING, cases[i].status, cases[i].header);
      fetch (fixture, "hf:someone/model");
      assert_fails (fixture, cases[i].code, cases[i].words);
    }
}

static void
test_gated_file (Fixture       *fixture,
                 gconstpointer  data)
{
  add_sharded (fixture);
  hub_server_add_status (fixture->server, FILES "config.json", 403, "X-Error-Code: GatedRepo");
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_FORBIDDEN, "gated");
}

static void
test_silent (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  gint64 before = g_get_monotonic_time ();

  fixture->options->timeout_s = 1;
  hub_server_add (fixture->server, LISTING, ROUTE_SILENT, nothing, 0);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_TIMED_OUT, "1 s");
  g_assert_cmpint (g_get_monotonic_time () - before, <, 8 * G_USEC_PER_SEC);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  gint64 before = g_get_monotonic_time ();

  add_sharded (fixture);
  add_file (fixture, "model-00002-of-00002.safetensors", ROUTE_SILENT, nothing, 0);
  g_timeout_add (100, cancel_cb, fixture->cancellable);
  fetch (fixture, "hf:someone/model");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);

  /* What came through is not asked for again. */
  g_cancellable_reset (fixture->cancellable);
  add_sharded (fixture);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->progress.files_total, ==, 1);
}

static void
test_lies (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { "model.safetensors", NULL };
  g_autoptr (GBytes) huge = g_bytes_new ("\377\377\377\377\377\377\377\017{", 9);
  g_autoptr (GBytes) longer = safetensors_head (2 * KIB);
  g_autoptr (GBytes) text = g_bytes_new ("<html>A page to log in</html>", 29);

  hub_server_add_text (fixture->server, LISTING, "<html>A page to log in</html>");
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_MALFORMED, "JSON");
  hub_server_add_text (fixture->server, LISTING, "{\"sha\":\"../../../../etc\",\"siblings\":[]}");
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_MALFORMED, "JSON");

  add_listing (fixture, names);
  add_file (fixture, "model.safetensors", ROUTE_RANGES, huge, GIB);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_MALFORMED, "model.safetensors");
  add_file (fixture, "model.safetensors", ROUTE_RANGES, longer, KIB);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_MALFORMED, "shorter");
  add_file (fixture, "model.safetensors", ROUTE_BROKEN_OFF, longer, 2 * KIB);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_MALFORMED, "broke off");

  add_sharded (fixture);
  add_file (fixture, "config.json", ROUTE_RANGES, text, 29);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_MALFORMED, "config.json");
}

static void
test_endless (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  hub_server_add (fixture->server, LISTING, ROUTE_ENDLESS, nothing, 0);
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_TOO_LARGE, "16.0");
}

static void
test_outage (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->options->timeout_s = 3;
  add_sharded (fixture);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  hub_server_add_status (fixture->server, LISTING, 502, NULL);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->model->from_cache);

  g_free (fixture->options->endpoint);
  fixture->options->endpoint = g_strdup ("http://127.0.0.1:9");
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_NETWORK, "127.0.0.1");
  fixture->options->offline = TRUE;
  fetch (fixture, "hf:someone/model");
  assert_fails (fixture, HR_HUB_ERROR_OFFLINE, "not fetched");
}

static void
test_trim (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *first = NULL;

  g_clear_object (&fixture->cancellable);
  add_sharded (fixture);
  fetch (fixture, "hf:someone/model");
  g_assert_no_error (fixture->error);
  first = g_steal_pointer (&fixture->model->path);

  hub_server_add_text (fixture->server, "/api/models/other/one/revision/main",
                       "{\"sha\":\"ffffffffffffffffffffffffffffffffffffffff\",\"siblings\":["
                       "{\"rfilename\":\"config.json\"}]}");
  hub_server_add_text (fixture->server,
                       "/other/one/resolve/ffffffffffffffffffffffffffffffffffffffff/config.json",
                       "{}");
  fixture->options->cache_bytes = 64 * KIB;
  fetch (fixture, "hf:other/one");
  g_assert_no_error (fixture->error);
  g_assert_true (g_file_test (fixture->model->path, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (first, G_FILE_TEST_EXISTS));
}

static void
test_addresses (void)
{
  static const struct {
    const char *text, *repository, *revision, *file, *quantisation;
  } cases[] = {
    { "hf:a/b", "a/b", "main", NULL, NULL },
    { " meta-llama/Llama-3.1-8B\n", "meta-llama/Llama-3.1-8B", "main", NULL, NULL },
    { "hf:a/b@v1.0", "a/b", "v1.0", NULL, NULL },
    { "hf:a/b@refs/pr/7", "a/b", "refs/pr/7", NULL, NULL },
    { "hf:a/b@refs/pr/7/x/y.gguf", "a/b", "refs/pr/7", "x/y.gguf", NULL },
    { "hf:a/b/q4.gguf", "a/b", "main", "q4.gguf", NULL },
    { "hf:a/b:Q4_K_M", "a/b", "main", NULL, "Q4_K_M" },
    { "hf:gpt2", "gpt2", "main", NULL, NULL },
    { "https://huggingface.co/a/b", "a/b", "main", NULL, NULL },
    { "https://hf.co/a/b/", "a/b", "main", NULL, NULL },
    { "https://huggingface.co/a/b/tree/dev", "a/b", "dev", NULL, NULL },
    { "https://huggingface.co/a/b/tree/dev/sub", "a/b", "dev", NULL, NULL },
    { "https://huggingface.co/a/b/blob/main/d/f.gguf", "a/b", "main", "d/f.gguf", NULL },
    { "https://huggingface.co/a/b/resolve/refs%2Fpr%2F1/f.gguf?download=true", "a/b", "refs/pr/1",
      "f.gguf", NULL },
    { "https://mirror.example/a/b", "a/b", "main", NULL, NULL },
  };
  static const char *const wrong[] = {
    "", "gpt2", "hf:", "hf:a/", "hf:/b", "hf:a/b/../c", "hf:a/b@", "hf:../b", "a/b c", "hf:a/b@x y",
    "https://example.org/a/b", "https://huggingface.co/datasets/a/b", "https://huggingface.co",
    "https://huggingface.co/a/b/blob/main/..%2F..%2Fx", "hf:a/b:", "ftp://huggingface.co/a/b",
    "hf:a/b/.git", "hf:\377/b", "hf:a\n/b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HrHubAddress) address = hr_hub_address_parse (cases[i].text,
                                                               "https://mirror.example", &error);
      g_autofree char *text = NULL;
      g_autoptr (HrHubAddress) again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (address->repository, ==, cases[i].repository);
      g_assert_cmpstr (address->revision, ==, cases[i].revision);
      g_assert_cmpstr (address->file, ==, cases[i].file);
      g_assert_cmpstr (address->quantisation, ==, cases[i].quantisation);
      text = hr_hub_address_to_string (address);
      again = hr_hub_address_parse (text, "", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->revision, ==, address->revision);
      g_assert_cmpstr (again->file, ==, address->file);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      HrHubAddress *address = hr_hub_address_parse (wrong[i], "", &error);

      if (address != NULL)
        g_error ("\"%s\" is taken for %s", wrong[i], address->repository);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_looks_like (void)
{
  g_assert_true (hr_hub_address_looks_like ("hf:gpt2"));
  g_assert_true (hr_hub_address_looks_like ("Qwen/Qwen3-8B"));
  g_assert_true (hr_hub_address_looks_like ("https://huggingface.co/Qwen/Qwen3-8B"));
  g_assert_false (hr_hub_address_looks_like ("qwen3 8b"));
  g_assert_false (hr_hub_address_looks_like ("/models/model.gguf"));
  g_assert_false (hr_hub_address_looks_like ("https://example.org/a/b"));
  g_setenv ("HF_ENDPOINT", "https://example.org/", TRUE);
  g_assert_true (hr_hub_address_looks_like ("https://example.org/a/b"));
  g_unsetenv ("HF_ENDPOINT");
}

static void
test_options (void)
{
  g_autofree char *folder = g_dir_make_tmp ("headroom-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "token", NULL);
  g_autoptr (HrHubOptions) from_file = NULL;
  g_autoptr (HrHubOptions) from_environment = NULL;
  g_autoptr (HrHubOptions) none = NULL;

  g_assert_true (g_file_set_contents (file, "hf_of_file\n", -1, NULL));
  g_setenv ("HF_HOME", folder, TRUE);
  g_setenv ("HF_ENDPOINT", "https://mirror.example//", TRUE);
  from_file = hr_hub_options_new (TRUE);
  g_assert_cmpstr (from_file->token, ==, "hf_of_file");
  g_assert_cmpstr (from_file->endpoint, ==, "https://mirror.example");
  g_assert_false (from_file->offline);

  g_setenv ("HF_TOKEN", "hf_of_environment", TRUE);
  g_setenv ("HF_HUB_OFFLINE", "1", TRUE);
  from_environment = hr_hub_options_new (TRUE);
  g_assert_cmpstr (from_environment->token, ==, "hf_of_environment");
  g_assert_true (from_environment->offline);

  /* A line break would end the header and begin another one. */
  g_setenv ("HF_TOKEN", "hf_a\r\nX-Evil: 1", TRUE);
  g_setenv ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1", TRUE);
  none = hr_hub_options_new (FALSE);
  g_assert_null (none->token);
  g_assert_true (none->offline);
  remove_tree (folder);
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *name;
    void      (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/hub/sharded", test_sharded },
    { "/hub/gguf", test_gguf },
    { "/hub/no-ranges", test_no_ranges_long },
    { "/hub/redirect", test_redirect },
    { "/hub/circle", test_circle },
    { "/hub/statuses", test_statuses },
    { "/hub/gated-file", test_gated_file },
    { "/hub/silent", test_silent },
    { "/hub/cancel", test_cancel },
    { "/hub/lies", test_lies },
    { "/hub/endless", test_endless },
    { "/hub/outage", test_outage },
    { "/hub/trim", test_trim },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/hub/addresses", test_addresses);
  g_test_add_func ("/hub/looks-like", test_looks_like);
  g_test_add_func ("/hub/options", test_options);
  return g_test_run ();
}
