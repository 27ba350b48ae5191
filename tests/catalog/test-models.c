/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "hr-architecture.h"
#include "hr-catalog-private.h"
#include "hr-error.h"
#include "records.h"

/* Of the models whose published checkpoint was summed, so many count to its last digit. */
#define EXACT_MODELS 356
#define TOLERANCE 0.005

static HrCatalog *catalog;

static GPtrArray *
all_models (void)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *models = hr_catalog_list_models (catalog, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (models->len, >=, 464);
  return models;
}

static void
test_counts (void)
{
  GPtrArray *models = all_models ();
  HrTensorList list;
  guint counted = 0;

  for (guint i = 0; i < models->len; i++)
    {
      const HrModel *model = models->pdata[i];
      g_autoptr (GError) error = NULL;

      if (model->formula == HR_FORMULA_UNKNOWN)
        continue;
      hr_architecture_tensors (model, &list, &error);
      g_assert_no_error (error);
      if (hr_architecture_parameters (model, &list) != model->params_total)
        g_test_message ("%s", model->id);
      g_assert_cmpuint (hr_architecture_parameters (model, &list), ==, model->params_total);
      if (model->params_active > 0)
        g_assert_cmpuint (hr_architecture_active (model, &list), ==, model->params_active);
      else
        g_assert_cmpuint (hr_architecture_active (model, &list), ==, model->params_total);
      counted++;
    }
  g_assert_cmpuint (counted, >=, 457);
}

/* What the window saves as a model of one's own is what it was. */
static void
test_written (void)
{
  GPtrArray *models = all_models ();

  for (guint i = 0; i < models->len; i++)
    {
      const HrModel *model = models->pdata[i];
      g_autofree char *text = hr_model_to_data (model);
      g_autofree char *again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (HrJson) json = hr_json_new_from_data (text, -1, model->id, &error);
      g_autoptr (HrModel) read = NULL;

      g_assert_no_error (error);
      hr_json_set_strict (json, TRUE);
      read = hr_model_from_json (json);
      hr_json_finish (json, &error);
      g_assert_no_error (error);
      again = hr_model_to_data (read);
      g_assert_cmpstr (again, ==, text);
      g_assert_cmpuint (read->n_groups, ==, model->n_groups);
      if (model->n_groups > 0)
        g_assert_cmpmem (read->layer_group, read->n_layers, model->layer_group, model->n_layers);
      for (guint k = 0; k < model->n_groups; k++)
        g_assert_cmpmem (&read->groups[k], sizeof *read->groups, &model->groups[k],
                         sizeof *model->groups);
      g_assert_cmpmem (&read->mla, sizeof read->mla, &model->mla, sizeof model->mla);
      g_assert_cmpmem (&read->moe, sizeof read->moe, &model->moe, sizeof model->moe);
      g_assert_cmpmem (&read->ssm, sizeof read->ssm, &model->ssm, sizeof model->ssm);
      if (model->formula != HR_FORMULA_UNKNOWN)
        {
          HrTensorList list;

          hr_architecture_tensors (read, &list, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (hr_architecture_parameters (read, &list), ==, model->params_total);
          if (model->params_active > 0)
            g_assert_cmpuint (hr_architecture_active (read, &list), ==, model->params_active);
        }
    }
}

static guint n_exact;

/* A published figure agrees to the digit, or within what its own rounding or memory allows. */
static void
check_published (HrJson     *json,
                 const char *id)
{
  guint64 total = hr_json_get_uint (json, "params_total", 0, G_MAXINT64);
  double value, plus, rounded, off;

  if (!hr_json_enter (json, "published"))
    return;
  value = hr_json_need_double (json, "value", 1, 1e15);
  plus = hr_json_get_double (json, "plus_params", 0, -1e15, 1e15);
  rounded = hr_json_get_double (json, "rounded", 0, 0, 1e15);
  hr_json_leave (json);
  off = fabs (total + plus - value);
  n_exact += off == 0;
  if (off > MAX (rounded, TOLERANCE * value))
    g_test_message ("%s: %" G_GUINT64_FORMAT " counted, %.0f published", id, total, value - plus);
  g_assert_cmpfloat (off, <=, MAX (rounded, TOLERANCE * value));
}

static void
test_published (void)
{
  g_assert_cmpuint (for_each_record ("models", check_published), >=, 464);
  g_assert_cmpuint (n_exact, >=, EXACT_MODELS);
}

static void
claim (GHashTable *owners,
       const char *key,
       const char *owner)
{
  char *lower = g_ascii_strdown (key, -1);
  const char *other = g_hash_table_lookup (owners, lower);

  if (other != NULL)
    g_test_message ("%s: claimed by %s and %s", key, other, owner);
  g_assert_null (other);
  g_hash_table_insert (owners, lower, (gpointer) owner);
}

static void
test_names (void)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *models = all_models ();

  for (guint i = 0; i < models->len; i++)
    {
      const HrModel *model = models->pdata[i];

      claim (owners, model->id, model->id);
      if (model->hf_id != NULL)
        claim (owners, model->hf_id, model->id);
      for (char **alias = model->aliases; *alias != NULL; alias++)
        claim (owners, *alias, model->id);
      g_assert_nonnull (model->source);
      g_assert_cmpint (model->source[0], !=, '\0');
    }
}

static void
test_layers (void)
{
  GPtrArray *models = all_models ();

  for (guint i = 0; i < models->len; i++)
    {
      const HrModel *model = models->pdata[i];
      guint layers = 0;

      for (guint g = 0; g < model->n_groups; g++)
        layers += model->groups[g].count;
      g_assert_cmpuint (layers, ==, model->formula == HR_FORMULA_UNKNOWN ? 0 : model->n_layers);
      g_assert_null (hr_model_layer (model, model->n_layers));
    }
}

/* Patterns that their papers and configs state, layer by layer. */
static void
test_patterns (void)
{
  static const struct { const char *id; const char *pattern; } known[] = {
    { "gemma-2-2b", "SASASASASASASASASASASASASA" },
    { "gemma-3-1b", "SSSSSASSSSSASSSSSASSSSSASS" },
    { "gpt-oss-20b", "SASASASASASASASASASASASA" },
    { "jamba-v0.1", "MMMMAMMMMMMMAMMMMMMMAMMMMMMMAMMM" },
    { "lfm2-1.2b", "CCACCACCACACACAC" },
    { "mistral-7b-v0.1", "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS" },
    { "qwen3.5-0.8b", "DDDADDDADDDADDDADDDADDDA" },
  };
  const char letters[] = {
    [HR_MIXER_ATTENTION] = 'A', [HR_MIXER_SLIDING] = 'S', [HR_MIXER_MAMBA1] = 'M',
    [HR_MIXER_SHORTCONV] = 'C', [HR_MIXER_DELTANET] = 'D',
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;
      const HrModel *model = hr_catalog_get_model (catalog, known[i].id, &error);
      g_autoptr (GString) pattern = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint layer = 0; layer < model->n_layers; layer++)
        g_string_append_c (pattern, letters[hr_model_layer (model, layer)->mixer]);
      g_assert_cmpstr (pattern->str, ==, known[i].pattern);
    }
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;
  const HrModel *model = hr_catalog_get_model (catalog, "deepseek-v4-pro", &error);
  HrTensorList list;

  g_assert_no_error (error);
  g_assert_false (hr_architecture_tensors (model, &list, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, model->name));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/models/written", test_written);
  g_test_add_func ("/models/counts", test_counts);
  g_test_add_func ("/models/published", test_published);
  g_test_add_func ("/models/names", test_names);
  g_test_add_func ("/models/layers", test_layers);
  g_test_add_func ("/models/patterns", test_patterns);
  g_test_add_func ("/models/unknown", test_unknown);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
