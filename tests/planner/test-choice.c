/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-choice.h"

#include <string.h>

static GListModel *
list_for (HrWorkload   workload,
          HrChoiceKind kind,
          const char  *engine)
{
  static HrCatalog *catalog = NULL;
  g_autoptr (GError) error = NULL;
  const HrEngine *record;
  GListModel *choices;

  if (catalog == NULL)
    catalog = hr_catalog_new_default ();
  record = engine != NULL ? hr_catalog_get_engine (catalog, engine, &error) : NULL;
  g_assert_no_error (error);
  choices = hr_choices_new (catalog, kind, workload, record, &error);
  g_assert_no_error (error);
  return choices;
}

static GListModel *
list (HrChoiceKind kind,
      const char  *engine)
{
  return list_for (HR_WORKLOAD_INFERENCE, kind, engine);
}

static guint
count_matches (GListModel *choices,
               const char *query)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (choices, i);

      n += hr_choice_matches (choice, query);
    }
  return n;
}

static void
test_all (void)
{
  g_autoptr (GListModel) models = list (HR_CHOICE_MODEL, NULL);
  g_autoptr (GListModel) devices = list (HR_CHOICE_DEVICE, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (models), >=, 450);
  g_assert_cmpuint (g_list_model_get_n_items (devices), >=, 390);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (models, i);

      g_assert_nonnull (hr_choice_get_model (choice));
      g_assert_null (hr_choice_get_device (choice));
      g_assert_cmpuint (hr_choices_find (models, hr_choice_get_id (choice)), ==, i);
      g_assert_cmpuint (strlen (hr_choice_get_title (choice)), >, 0);
    }
  g_assert_cmpuint (hr_choices_find (models, "no-such-model"), ==, G_MAXUINT);
  g_assert_cmpuint (hr_choices_find (models, NULL), ==, G_MAXUINT);
}

static void
test_search (void)
{
  g_autoptr (GListModel) models = list (HR_CHOICE_MODEL, NULL);
  g_autoptr (GListModel) formats = list (HR_CHOICE_FORMAT, NULL);
  guint n_models = g_list_model_get_n_items (models);

  g_assert_cmpuint (count_matches (models, NULL), ==, n_models);
  g_assert_cmpuint (count_matches (models, ""), ==, n_models);
  g_assert_cmpuint (count_matches (models, "llama"), >, 5);
  g_assert_cmpuint (count_matches (models, "LLAMA 70b"), >, 0);
  g_assert_cmpuint (count_matches (models, "LLAMA 70b"), <, count_matches (models, "llama"));
  g_assert_cmpuint (count_matches (models, "qqqqq"), ==, 0);
  g_assert_cmpuint (count_matches (formats, "gguf k_m"), >, 0);
  g_assert_cmpuint (count_matches (formats, "gguf k_m awq"), ==, 0);
}

/* What was typed in full comes before what only contains it. */
static void
test_rank (void)
{
  g_autoptr (GListModel) models = list (HR_CHOICE_MODEL, NULL);
  g_autoptr (HrChoice) exact = g_list_model_get_item (models, hr_choices_find (models, "qwen3-8b"));
  g_autoptr (HrChoice) other =
    g_list_model_get_item (models, hr_choices_find (models, "qwen3.5-0.8b"));

  g_assert_cmpuint (hr_choice_rank (exact, NULL), ==, 0);
  g_assert_cmpuint (hr_choice_rank (exact, "qwen3 8b"), ==, 0);
  g_assert_cmpuint (hr_choice_rank (exact, "QWEN3"), ==, 1);
  g_assert_cmpuint (hr_choice_rank (exact, "8b qwen3"), ==, 2);
  g_assert_true (hr_choice_matches (other, "qwen3 8b"));
  g_assert_cmpuint (hr_choice_rank (other, "qwen3 8b"), ==, 3);
}

static void
test_formats_of_engine (void)
{
  g_autoptr (GListModel) all = list (HR_CHOICE_FORMAT, NULL);
  g_autoptr (GListModel) gguf = list (HR_CHOICE_FORMAT, "llama.cpp");

  g_assert_cmpuint (g_list_model_get_n_items (gguf), >, 10);
  g_assert_cmpuint (g_list_model_get_n_items (gguf), <, g_list_model_get_n_items (all));
  for (guint i = 0; i < g_list_model_get_n_items (gguf); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (gguf, i);

      g_assert_true (g_str_has_prefix (hr_choice_get_id (choice), "gguf-"));
    }
}

static void
test_kv_types (void)
{
  g_autoptr (GListModel) types = list (HR_CHOICE_KV_TYPE, "llama.cpp");
  g_autoptr (HrChoice) first = g_list_model_get_item (types, 0);

  g_assert_cmpuint (g_list_model_get_n_items (types), >=, 3);
  g_assert_cmpstr (hr_choice_get_id (first), ==, "f16");
  g_assert_cmpuint (hr_choices_find (types, "q8_0"), !=, G_MAXUINT);
}

/* Engines that only evidence knows, and those that cannot serve, are not offered. */
static void
test_hidden_engines (void)
{
  g_autoptr (GListModel) engines = list (HR_CHOICE_ENGINE, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (engines), >=, 5);
  for (guint i = 0; i < g_list_model_get_n_items (engines); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (engines, i);

      g_assert_false (hr_choice_get_engine (choice)->hidden);
      g_assert_false (hr_choice_get_engine (choice)->training_only);
    }
}

/* To train, those that train; and from the start, in no format that stands for finished weights. */
static void
test_training (void)
{
  g_autoptr (GListModel) engines = list_for (HR_WORKLOAD_FINETUNE, HR_CHOICE_ENGINE, NULL);
  g_autoptr (GListModel) tuned = list_for (HR_WORKLOAD_FINETUNE, HR_CHOICE_FORMAT, "transformers");
  g_autoptr (GListModel) fresh = list_for (HR_WORKLOAD_PRETRAIN, HR_CHOICE_FORMAT, "transformers");

  g_assert_cmpuint (g_list_model_get_n_items (engines), >=, 10);
  for (guint i = 0; i < g_list_model_get_n_items (engines); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (engines, i);

      g_assert_true (hr_choice_get_engine (choice)->profiles[0].trains);
    }
  g_assert_cmpuint (hr_choices_find (engines, "unsloth"), !=, G_MAXUINT);
  g_assert_cmpuint (hr_choices_find (engines, "llama.cpp"), ==, G_MAXUINT);
  g_assert_cmpuint (hr_choices_find (tuned, "nf4-dq"), !=, G_MAXUINT);
  g_assert_cmpuint (hr_choices_find (fresh, "nf4-dq"), ==, G_MAXUINT);
  g_assert_cmpuint (hr_choices_find (fresh, "bf16"), !=, G_MAXUINT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choice/all", test_all);
  g_test_add_func ("/choice/search", test_search);
  g_test_add_func ("/choice/rank", test_rank);
  g_test_add_func ("/choice/formats-of-engine", test_formats_of_engine);
  g_test_add_func ("/choice/kv-types", test_kv_types);
  g_test_add_func ("/choice/hidden-engines", test_hidden_engines);
  g_test_add_func ("/choice/training", test_training);
  return g_test_run ();
}
