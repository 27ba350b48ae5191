/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-model-field.h"

#include <string.h>

static HrCatalog *catalog;

static HrModel *
copy_model (const char *id)
{
  g_autoptr (GError) error = NULL;
  const HrModel *model = hr_catalog_get_model (catalog, id, &error);

  g_assert_no_error (error);
  return hr_model_copy (model);
}

static const HrModelField *
find (const char *name)
{
  const HrModelField *field;

  for (guint i = 0; (field = hr_model_field_at (i)) != NULL; i++)
    if (strcmp (hr_model_field_name (field), name) == 0)
      return field;
  g_error ("no field is called %s", name);
}

/* Setting every field to what it is changes no parameter of any model. */
static void
test_same (void)
{
  GPtrArray *models = hr_catalog_list_models (catalog, NULL);

  for (guint i = 0; i < models->len; i++)
    {
      const HrModel *model = models->pdata[i];
      g_autoptr (HrModel) copy = hr_model_copy (model);
      const HrModelField *field;

      if (model->formula == HR_FORMULA_UNKNOWN)
        continue;
      for (guint k = 0; (field = hr_model_field_at (k)) != NULL; k++)
        hr_model_field_set (field, copy, hr_model_field_get (field, model));
      g_assert_true (hr_model_count (copy, NULL));
      g_assert_cmpuint (copy->params_total, ==, model->params_total);
    }
}

/* What the catalogue would not read again is not counted. */
static void
test_experts (void)
{
  g_autoptr (HrModel) model = copy_model ("mixtral-8x7b");
  g_autoptr (GError) error = NULL;

  hr_model_field_set (find ("moe.n_experts_per_tok"), model, 8);
  g_assert_true (hr_model_count (model, NULL));
  g_assert_cmpuint (model->params_active, ==, 0);
  hr_model_field_set (find ("moe.n_experts_per_tok"), model, 9);
  g_assert_false (hr_model_count (model, &error));
  g_assert_nonnull (strstr (error->message, "9 of 8 experts"));
}

/* Llama 3.1 8B: a table of 4096 per word, untied; K and V of 128 per head, 32 layers. */
static void
test_set (void)
{
  g_autoptr (HrModel) model = copy_model ("llama-3.1-8b");
  guint64 before = model->params_total;

  hr_model_field_set (find ("vocab_size"), model, model->vocab_size + 10);
  g_assert_true (hr_model_count (model, NULL));
  g_assert_cmpuint (model->params_total, ==, before + 2 * 10 * 4096);
  hr_model_field_set (find ("vocab_size"), model, model->vocab_size - 10);
  hr_model_field_set (find ("n_kv_heads"), model, 4);
  g_assert_true (hr_model_count (model, NULL));
  g_assert_cmpuint (model->params_total, ==, before - 32 * 2 * 4 * 128 * 4096);
  hr_model_field_set (find ("n_kv_heads"), model, 8);
  hr_model_field_set (find ("tied_embeddings"), model, TRUE);
  g_assert_true (hr_model_count (model, NULL));
  g_assert_cmpuint (model->params_total, ==, before - 4096 * (guint64) model->vocab_size);
  hr_model_field_set (find ("max_context"), model, 1000);
  g_assert_cmpuint (model->max_context, ==, 1000);
  g_assert_false (hr_model_field_applies (find ("moe.n_experts"), model));
}

static void
test_layers (void)
{
  g_autoptr (HrModel) model = copy_model ("gemma-2-9b");
  guint64 before = model->params_total;
  guint n = model->n_layers, last = model->layer_group[n - 1];

  g_assert_cmpuint (model->n_groups, ==, 2);
  g_assert_true (hr_model_set_layer_count (model, 0, model->groups[0].count + 3));
  g_assert_cmpuint (model->n_layers, ==, n + 3);
  g_assert_cmpuint (model->layer_group[n - 1], ==, last);
  g_assert_cmpuint (model->layer_group[n + 2], ==, 0);
  g_assert_true (hr_model_count (model, NULL));
  g_assert_cmpuint (model->params_total, >, before);
  g_assert_true (hr_model_set_layer_count (model, 0, model->groups[0].count - 3));
  g_assert_true (hr_model_count (model, NULL));
  g_assert_cmpuint (model->params_total, ==, before);
  g_assert_false (hr_model_set_layer_count (model, 0, 0));
  g_assert_false (hr_model_set_layer_count (model, 0, 5000));
}

static void
test_id (void)
{
  g_autofree char *fresh = hr_model_make_id (catalog, "Mein Modell Ü 2");
  g_autofree char *taken = hr_model_make_id (catalog, "llama-3.1-8b");
  g_autofree char *odd = hr_model_make_id (catalog, "../\n");

  g_assert_cmpstr (fresh, ==, "mein-modell-u-2");
  g_assert_cmpstr (taken, ==, "llama-3.1-8b-2");
  g_assert_cmpstr (odd, ==, "model");
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/model-field/same", test_same);
  g_test_add_func ("/model-field/set", test_set);
  g_test_add_func ("/model-field/experts", test_experts);
  g_test_add_func ("/model-field/layers", test_layers);
  g_test_add_func ("/model-field/id", test_id);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
