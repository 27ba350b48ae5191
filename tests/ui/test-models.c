/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models come into a window: from the list, this computer, a size, a Hub that the test plays, by
 * drops and pastes, and from the form. */
#include "hr-window-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../import/hub-server.h"
#include "hr-choice-row.h"
#include "hr-chooser.h"
#include "hr-hub-page.h"
#include "hr-local-models.h"
#include "hr-model-field.h"
#include "hr-model-form.h"
#include "hr-resources.h"

#define LONGEST_S 60
#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define LISTING "/api/models/someone/tiny/revision/main"
#define FILES "/someone/tiny/resolve/" COMMIT "/"
#define CONFIG \
  "{\"model_type\": \"llama\", \"hidden_size\": 512, \"num_hidden_layers\": 2," \
  " \"num_attention_heads\": 8, \"intermediate_size\": 1024, \"vocab_size\": 1000," \
  " \"torch_dtype\": \"bfloat16\"}"
#define ADAPTER \
  "{\"peft_type\": \"LORA\", \"r\": 32, \"lora_alpha\": 64, \"target_modules\": [\"q_proj\"]," \
  " \"base_model_name_or_path\": \"meta-llama/Llama-2-7b-hf\"}"

static char *home;
static HubServer *server;

typedef struct {
  HrCatalog  *catalog;
  HrSettings *settings;
  HrWindow   *window;
  char       *before;          /* the model of the plan that a window begins with */
} Fixture;

static void
put (const char *name,
     const char *data,
     gssize      length)
{
  g_autofree char *path = g_build_filename (home, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

/* A real file, where llama.cpp keeps what it fetched. */
static void
fill_home (void)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "..", "fuzz", "corpus", "gguf",
                                                   "dense.gguf", NULL);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &data, &length, NULL));
  put (".cache/llama.cpp/little-one.gguf", data, (gssize) length);
  put ("folder/config.json", CONFIG, -1);
  put ("adapter/adapter_config.json", ADAPTER, -1);
  put ("broken.gguf", "GGUF\3\0\0\0", 8);
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
  g_remove (path);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->catalog = hr_catalog_new_default ();
  fixture->settings = hr_settings_new (NULL);
  fixture->window = HR_WINDOW (hr_window_new (NULL, fixture->catalog, fixture->settings));
  fixture->before = g_strdup (hr_estimator_get_plan (fixture->window->estimator)->model);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->catalog);
  g_free (fixture->before);
}

/* ---- what is on the screen ---- */

static GtkWidget *
find_widget (GtkWidget  *widget,
             GType       type,
             const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_visible (widget)
      && (label == NULL
          || (GTK_IS_LABEL (widget)
              && strstr (gtk_label_get_label (GTK_LABEL (widget)), label) != NULL)
          || (GTK_IS_BUTTON (widget) && find_widget (widget, GTK_TYPE_LABEL, label) != NULL)
          || (ADW_IS_PREFERENCES_ROW (widget)
              && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)),
                            label) == 0)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static void
settle (gboolean  (*done) (gpointer data),
        gpointer    data)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_S * G_USEC_PER_SEC;

  while (!done (data) && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (done (data));
}

static const HrPlan *
get_plan (Fixture *fixture)
{
  return hr_estimator_get_plan (fixture->window->estimator);
}

static const HrModel *
get_model (Fixture *fixture)
{
  return hr_estimator_get_answer (fixture->window->estimator)->records.model;
}

static guint64
weigh (Fixture *fixture)
{
  const HrAnswer *answer = hr_estimator_get_answer (fixture->window->estimator);
  guint64 sum = hr_estimate_kind_sum (&answer->estimate.host, HR_ITEM_WEIGHTS);

  for (guint i = 0; i < answer->estimate.n_devices; i++)
    sum += hr_estimate_kind_sum (&answer->estimate.devices[i], HR_ITEM_WEIGHTS);
  return sum;
}

static GtkWidget *
open_chooser (Fixture *fixture)
{
  GtkWidget *row = find_widget (GTK_WIDGET (fixture->window->inputs), HR_TYPE_CHOICE_ROW, NULL);

  g_assert_nonnull (row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  return find_window (HR_TYPE_CHOOSER);
}

static void
type_words (GtkWidget  *chooser,
            const char *words)
{
  GtkWidget *entry = find_widget (chooser, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  g_signal_emit_by_name (entry, "search-changed");
}

static void
press (GtkWidget  *window,
       const char *label)
{
  GtkWidget *button = find_widget (window, GTK_TYPE_BUTTON, label);

  if (button == NULL)
    g_error ("there is no button \"%s\"", label);
  g_signal_emit_by_name (button, "clicked");
}

/* What undo brings back is what was there. */
static void
check_undo (Fixture *fixture)
{
  g_assert_cmpstr (get_plan (fixture)->model, !=, fixture->before);
  hr_estimator_undo (fixture->window->estimator);
  g_assert_cmpstr (get_plan (fixture)->model, ==, fixture->before);
}

/* ---- the list ---- */

static GtkSelectionModel *
get_list (GtkWidget *chooser)
{
  return gtk_list_view_get_model (GTK_LIST_VIEW (find_widget (chooser, GTK_TYPE_LIST_VIEW, NULL)));
}

static gboolean
has_local_cb (gpointer data)
{
  GListModel *list = G_LIST_MODEL (get_list (data));
  g_autoptr (GObject) second = g_list_model_get_item (list, 1);

  return HR_IS_LOCAL_MODEL (second);
}

static void
test_local (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *chooser = open_chooser (fixture);
  GtkWidget *list = find_widget (chooser, GTK_TYPE_LIST_VIEW, NULL);
  g_autofree char *path = g_build_filename (home, ".cache/llama.cpp/little-one.gguf", NULL);

  settle (has_local_cb, chooser);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_list (chooser))), >, 400);
  type_words (chooser, "LITTLE llama.cpp");
  g_assert_true (has_local_cb (chooser));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_list (chooser))), ==, 2);
  g_signal_emit_by_name (list, "activate", 1);
  g_assert_cmpstr (get_plan (fixture)->model, ==, path);
  /* its 14 720 bytes: see corpus/gguf */
  g_assert_cmpuint (weigh (fixture), ==, 14720);
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->window->inputs), GTK_TYPE_LABEL,
                                 "GGUF file"));
  check_undo (fixture);
}

static void
test_size (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *chooser = open_chooser (fixture);

  type_words (chooser, "7 b");
  g_assert_null (find_widget (chooser, GTK_TYPE_BUTTON, "_Infer"));
  type_words (chooser, " 7B ");
  press (chooser, "_Infer a Model of 7B");
  g_assert_cmpstr (get_plan (fixture)->model, ==, "7B");
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->window->inputs), GTK_TYPE_LABEL,
                                 "shape inferred from the size alone"));
  check_undo (fixture);
}

/* ---- the Hub ---- */

static gboolean
model_changed_cb (gpointer data)
{
  Fixture *fixture = data;

  return g_strcmp0 (get_plan (fixture)->model, fixture->before) != 0;
}

static gboolean
is_refused_cb (gpointer data)
{
  return find_widget (data, GTK_TYPE_LABEL, "Not Fetched") != NULL;
}

static void
serve (void)
{
  hub_server_add_text (server, LISTING, "{\"id\":\"someone/tiny\",\"sha\":\"" COMMIT "\","
                                        "\"siblings\":[{\"rfilename\":\"config.json\"}]}");
  hub_server_add_text (server, FILES "config.json", CONFIG);
}

/* Nothing is asked while somebody types; then once, and not again for what is here. */
static void
test_hub (Fixture       *fixture,
          gconstpointer  data)
{
  guint before = hub_server_requests (server);
  GtkWidget *chooser;

  serve ();
  chooser = open_chooser (fixture);
  type_words (chooser, "someone/tiny");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (hub_server_requests (server), ==, before);
  press (chooser, "_Get from Hugging Face");
  settle (model_changed_cb, fixture);
  g_assert_cmpstr (get_plan (fixture)->model, ==, "hf:someone/tiny");
  g_assert_cmpuint (hub_server_requests (server), ==, before + 2);
  g_assert_null (hr_estimator_get_answer (fixture->window->estimator)->error);
  check_undo (fixture);
}

static void
test_hub_refused (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *chooser = open_chooser (fixture);
  guint before;

  hub_server_add_status (server, "/api/models/someone/hidden/revision/main", 403,
                         "X-Error-Code: GatedRepo");
  type_words (chooser, "someone/hidden");
  press (chooser, "_Get from Hugging Face");
  settle (is_refused_cb, chooser);
  g_assert_nonnull (find_widget (chooser, GTK_TYPE_LABEL, "gated"));
  before = hub_server_requests (server);
  press (chooser, "_Try Again");
  settle (is_refused_cb, chooser);
  g_assert_cmpuint (hub_server_requests (server), >, before);
  press (chooser, "_Back");
  g_assert_nonnull (find_widget (chooser, GTK_TYPE_BUTTON, "_Get from Hugging Face"));
  gtk_window_destroy (GTK_WINDOW (chooser));
  g_assert_cmpstr (get_plan (fixture)->model, ==, fixture->before);
}

/* ---- drops and pastes ---- */

static GtkDropTarget *
get_target (Fixture *fixture)
{
  g_autoptr (GListModel) controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  return NULL;
}

static gboolean
drop (Fixture *fixture,
      GValue  *value)
{
  gboolean taken = FALSE;

  g_signal_emit_by_name (get_target (fixture), "drop", value, 10.0, 10.0, &taken);
  g_value_unset (value);
  return taken;
}

static gboolean
drop_text (Fixture    *fixture,
           const char *text)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  return drop (fixture, &value);
}

static gboolean
drop_file (Fixture    *fixture,
           const char *name)
{
  g_autofree char *path = g_build_filename (home, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GSList files = { file, NULL };
  GValue value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &files);
  return drop (fixture, &value);
}

static void
test_drop (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { ".cache/llama.cpp/little-one.gguf", "folder",
                                       "folder/config.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (home, names[i], NULL);
      g_autofree char *link = g_filename_to_uri (path, NULL, NULL);

      g_assert_true (drop_file (fixture, names[i]));
      g_assert_cmpstr (get_plan (fixture)->model, ==, path);
      g_assert_null (hr_estimator_get_answer (fixture->window->estimator)->error);
      check_undo (fixture);
      g_assert_true (drop_text (fixture, link));
      g_assert_cmpstr (get_plan (fixture)->model, ==, path);
      check_undo (fixture);
    }
  g_assert_false (drop_text (fixture, "what is no model"));
  g_assert_cmpstr (get_plan (fixture)->model, ==, fixture->before);
}

/* A broken file changes nothing and says why. */
static void
test_drop_broken (Fixture       *fixture,
                  gconstpointer  data)
{
  g_assert_true (drop_file (fixture, "broken.gguf"));
  g_assert_cmpstr (get_plan (fixture)->model, ==, fixture->before);
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "broken.gguf"));
}

/* An adapter is a way to train its base model. */
static void
test_drop_adapter (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_true (drop_file (fixture, "adapter"));
  g_assert_cmpint (get_plan (fixture)->workload, ==, HR_WORKLOAD_FINETUNE);
  g_assert_cmpint (get_plan (fixture)->training.lora_rank, ==, 32);
  g_assert_cmpint (get_plan (fixture)->training.lora_targets, ==, HR_TARGET_Q);
  g_assert_null (hr_estimator_get_answer (fixture->window->estimator)->error);
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->window->inputs), GTK_TYPE_LABEL,
                                 "from an adapter"));
  check_undo (fixture);
  g_assert_cmpint (get_plan (fixture)->workload, ==, HR_WORKLOAD_INFERENCE);
}

/* A link begins to fetch at once: who drops it has asked. */
static void
test_drop_link (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *link = g_strconcat (hub_server_endpoint (server), "/someone/tiny", NULL);

  serve ();
  g_assert_true (drop_text (fixture, link));
  settle (model_changed_cb, fixture);
  g_assert_cmpstr (get_plan (fixture)->model, ==, "hf:someone/tiny");
}

static void
test_paste (Fixture       *fixture,
            gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  g_autofree char *path = g_build_filename (home, "folder", NULL);

  gdk_clipboard_set_text (clipboard, path);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.paste", NULL);
  settle (model_changed_cb, fixture);
  g_assert_cmpstr (get_plan (fixture)->model, ==, path);
  check_undo (fixture);
  gdk_clipboard_set_text (clipboard, "13B\n");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.paste", NULL);
  settle (model_changed_cb, fixture);
  g_assert_cmpstr (get_plan (fixture)->model, ==, "13B");
}

/* ---- the form ---- */

static GtkWidget *
open_form (Fixture    *fixture,
           const char *id)
{
  hr_estimator_set_model (fixture->window->estimator, id);
  g_signal_emit_by_name (find_widget (GTK_WIDGET (fixture->window->inputs), HR_TYPE_CHOICE_ROW,
                                      NULL), "describe");
  return find_window (HR_TYPE_MODEL_FORM);
}

/* Returns: how many numbers and switches there are. */
static guint
change_all (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SWITCH (widget))
    {
      if (GTK_IS_SWITCH (widget))
        gtk_switch_set_active (GTK_SWITCH (widget), !gtk_switch_get_active (GTK_SWITCH (widget)));
      else
        gtk_spin_button_spin (GTK_SPIN_BUTTON (widget), GTK_SPIN_STEP_FORWARD, 1);
      return 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += change_all (child);
  return n;
}

static guint
count_fields (const HrModel *model)
{
  const HrModelField *field;
  guint n = model->n_groups;

  for (guint i = 0; (field = hr_model_field_at (i)) != NULL; i++)
    n += hr_model_field_applies (field, model);
  return n;
}

static void
test_form_fields (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char *const ids[] = { "llama-3.1-8b", "deepseek-v3", "mamba-2.8b" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const HrModel *model = hr_catalog_get_model (fixture->catalog, ids[i], NULL);
      GtkWidget *form = open_form (fixture, ids[i]);

      g_assert_nonnull (model);
      g_assert_cmpuint (change_all (form), ==, count_fields (model));
      g_assert_nonnull (find_widget (form, GTK_TYPE_LABEL, "parameters"));
      gtk_window_destroy (GTK_WINDOW (form));
    }
}

static void
test_form_save (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "llama-3.1-8b");
  GtkWidget *row = find_widget (form, ADW_TYPE_ENTRY_ROW, NULL);
  GtkWidget *vocabulary = find_widget (find_widget (form, ADW_TYPE_ACTION_ROW, "Vocabulary"),
                                       GTK_TYPE_SPIN_BUTTON, NULL);
  guint64 before = get_model (fixture)->params_total;
  g_autoptr (HrCatalog) again = NULL;

  gtk_editable_set_text (GTK_EDITABLE (row), "  ");
  g_assert_false (gtk_widget_get_sensitive (find_widget (form, GTK_TYPE_BUTTON, "_Save")));
  gtk_editable_set_text (GTK_EDITABLE (row), "Mine, of Course");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (vocabulary), 128266);
  press (form, "_Save");
  g_assert_cmpstr (get_plan (fixture)->model, ==, "mine-of-course");
  g_assert_cmpstr (get_model (fixture)->name, ==, "Mine, of Course");
  /* an embedding and a head, ten rows of 4096 each */
  g_assert_cmpuint (get_model (fixture)->params_total, ==, before + 2 * 10 * 4096);
  again = hr_catalog_new_default ();
  g_assert_nonnull (hr_catalog_get_model (again, "mine-of-course", NULL));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *name;
    void      (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/models/local", test_local },
    { "/models/size", test_size },
    { "/models/hub", test_hub },
    { "/models/hub-refused", test_hub_refused },
    { "/models/drop", test_drop },
    { "/models/drop-broken", test_drop_broken },
    { "/models/drop-adapter", test_drop_adapter },
    { "/models/drop-link", test_drop_link },
    { "/models/paste", test_paste },
    { "/models/form/fields", test_form_fields },
    { "/models/form/save", test_form_save },
  };
  int status;

  home = g_dir_make_tmp ("headroom-models-XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  g_unsetenv ("HF_TOKEN");
  g_unsetenv ("LLAMA_CACHE");
  server = hub_server_new ();
  g_setenv ("HF_ENDPOINT", hub_server_endpoint (server), TRUE);
  g_test_init (&argc, &argv, NULL);
  fill_home ();
  adw_init ();
  g_resources_register (hr_get_resource ());
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();
  hub_server_free (server);
  remove_tree (home);
  g_free (home);
  return status;
}
