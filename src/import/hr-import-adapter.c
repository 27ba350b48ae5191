/* SPDX-License-Identifier: GPL-3.0-or-later */

/* adapter_config.json of PEFT: what was trained, and on what (peft/tuners/lora/config.py). */
#include "hr-import-private.h"

#include <string.h>

#include "hr-error.h"

/* One module's name as a plan's target; names that no plan knows are left out. */
static guint
target_of (const char *module)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  const char *dot = strrchr (module, '.');

  if (!hr_plan_set (plan, "training.lora_targets", dot != NULL ? dot + 1 : module, NULL))
    return 0;
  return plan->training.lora_targets > 0 ? (guint) plan->training.lora_targets : 0;
}

static guint
read_targets (const HrConfig *config)
{
  HrJsonNode *node = hr_config_member (config, "target_modules");
  guint targets = 0;

  if (node == NULL)
    return 0;
  if (node->type == HR_JSON_TEXT)
    return target_of (node->value.text);
  for (guint i = 0; node->type == HR_JSON_ARRAY && i < node->n_children; i++)
    if (node->value.children[i].type == HR_JSON_TEXT)
      targets |= target_of (node->value.children[i].value.text);
  return targets;
}

static gint
read_method (const HrConfig *config)
{
  static const struct { const char *type; HrMethod method; } methods[] = {
    { "LORA", HR_METHOD_LORA }, { "ADALORA", HR_METHOD_ADALORA }, { "IA3", HR_METHOD_IA3 },
    { "PREFIX_TUNING", HR_METHOD_PREFIX }, { "PROMPT_TUNING", HR_METHOD_PROMPT },
  };
  const char *type = hr_config_text (config, "peft_type");

  if (hr_config_switch (config, "use_dora", FALSE) > 0)
    return HR_METHOD_DORA;
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (type, methods[i].type) == 0)
      return methods[i].method;
  return HR_UNSET;
}

/* The base that lies in a folder of this computer: its configuration alone, so that an adapter of
 * an adapter leads nowhere. (transfer full) (nullable) */
static HrImport *
read_base (HrCatalog  *catalog,
           const char *base)
{
  g_autofree char *config = g_path_is_absolute (base) ? g_build_filename (base, "config.json", NULL)
                                                      : NULL;

  return config != NULL && g_file_test (config, G_FILE_TEST_IS_REGULAR)
         ? hr_import_path (catalog, config, NULL) : NULL;
}

/* The base where the adapter says it is: a record, or a folder of this computer. */
static void
find_base (HrImport  *self,
           HrCatalog *catalog)
{
  const char *base = self->lora->base;
  const HrModel *record = base != NULL ? hr_catalog_get_model (catalog, base, NULL) : NULL;
  g_autoptr (HrImport) import = base != NULL && record == NULL ? read_base (catalog, base) : NULL;

  if (record != NULL)
    {
      self->model = hr_model_copy (record);
      self->kin = g_strdup (record->id);
      self->format = g_strdup (record->native_dtype);
      self->notes |= HR_IMPORT_RECORD_SHAPE;
    }
  else if (import != NULL)
    {
      self->model = g_steal_pointer (&import->model);
      self->kin = g_steal_pointer (&import->kin);
      self->format = g_steal_pointer (&import->format);
      self->notes |= import->notes;
    }
  else
    self->notes |= HR_IMPORT_BASE_MISSING;
}

static gboolean
read_adapter (HrImport       *self,
              HrCatalog      *catalog,
              const HrConfig *config)
{
  HrImportLora *lora = self->lora = g_new0 (HrImportLora, 1);

  lora->method = read_method (config);
  if (lora->method == HR_UNSET)
    hr_config_fail (config, "peft_type", "no adapter that can be estimated");
  lora->rank = hr_config_size (config, "r|init_r", 0);
  if (lora->rank == 0 && lora->method <= HR_METHOD_ADALORA)
    hr_config_fail (config, "r", "expected a rank of at least 1");
  lora->alpha = hr_config_double (config, "lora_alpha", 0);
  lora->dropout = hr_config_double (config, "lora_dropout", -1);
  lora->targets = read_targets (config);
  lora->base = g_strdup (hr_config_text (config, "base_model_name_or_path"));
  self->architecture = g_strdup (hr_config_text (config, "peft_type"));
  find_base (self, catalog);
  return !*config->failed;
}

gboolean
hr_import_adapter (HrImport   *self,
                   HrCatalog  *catalog,
                   const char *path,
                   GError    **error)
{
  g_autoptr (HrJsonDocument) document = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  gboolean failed = FALSE, good;
  HrConfig config;
  gsize length;

  self->kind = HR_IMPORT_ADAPTER;
  if (!hr_import_read_text (path, HR_IMPORT_MAX_CONFIG_BYTES, &text, &length, error)
      || (document = hr_json_document_parse (text, length, path, error)) == NULL)
    return FALSE;
  config = (HrConfig) HR_CONFIG_INIT (document->root, path, &problem, &failed);
  good = read_adapter (self, catalog, &config);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return good;
}

/**
 * hr_import_apply_lora:
 * @self: what was read
 * @plan: a plan
 *
 * Makes @plan a fine-tuning run with the settings of the adapter that was read, if one was.
 */
void
hr_import_apply_lora (const HrImport *self,
                      HrPlan         *plan)
{
  const HrImportLora *lora = self->lora;

  if (lora == NULL)
    return;
  plan->workload = HR_WORKLOAD_FINETUNE;
  plan->training.method = lora->method;
  plan->training.lora_rank = lora->rank > 0 ? (gint64) lora->rank : HR_UNSET;
  plan->training.lora_targets = lora->targets > 0 ? (gint) lora->targets : HR_UNSET;
  plan->training.lora_dropout = lora->dropout >= 0 && lora->dropout <= 1 ? lora->dropout : -1;
}
