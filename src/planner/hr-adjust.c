/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-adjust.h"

#include <math.h>

#include "hr-choice.h"
#include "hr-model-file.h"

/* Where a plan goes whose engine cannot do what is asked: what most people have at hand. */
static const char *const usual_engines[] = {
  [HR_WORKLOAD_INFERENCE] = "llama.cpp",
  [HR_WORKLOAD_FINETUNE] = "transformers",
  [HR_WORKLOAD_PRETRAIN] = "transformers",
};

static void
set_string (char      **member,
            const char *value)
{
  g_autofree char *old = *member;

  *member = g_strdup (value);
}

static const HrEngine *
get_engine (const HrPlan *plan,
            HrCatalog    *catalog)
{
  return plan->engine != NULL ? hr_catalog_get_engine (catalog, plan->engine, NULL) : NULL;
}

/* What the weights are in: the plan's format, or else the model's own type. */
static const HrFormat *
get_format (const HrPlan *plan,
            HrCatalog    *catalog)
{
  const HrModel *model = NULL;

  if (plan->weights != NULL)
    return hr_catalog_get_format (catalog, plan->weights, NULL);
  if (plan->model != NULL)
    model = hr_catalog_get_model (catalog, plan->model, NULL);
  return model != NULL && model->native_dtype != NULL
         ? hr_catalog_get_format (catalog, model->native_dtype, NULL) : NULL;
}

static gboolean
is_quantized (const HrFormat *format)
{
  return format != NULL && format->kind != HR_FORMAT_PLAIN;
}

/* Less is nearer: bits per weight first; of those alike, the group size that most files have. */
static double
get_distance (const HrFormat *format,
              double          bits)
{
  double distance = fabs (format->nominal_bits - bits);

  if (format->kind != HR_FORMAT_GROUPED || format->group == 128)
    return distance;
  return distance + (format->group == 64 ? 0.25 : 1);
}

/* Quantised weights are trained on in bitsandbytes' types, the smaller for its second level of
 * scales; all others in 16 bit. */
static double
get_training_distance (const HrFormat *format,
                       gboolean        quantized)
{
  if (quantized && format->dequantizes)
    return format->super_group > 0 ? 0 : 1;
  return format->kind == HR_FORMAT_PLAIN ? 2 + fabs (format->nominal_bits - 16) : G_MAXDOUBLE;
}

static const char *
find_format (HrCatalog      *catalog,
             const HrEngine *engine,
             HrWorkload      workload,
             const HrFormat *old,
             gboolean        quantized)
{
  GPtrArray *formats = hr_catalog_list_formats (catalog, NULL);
  const HrFormat *best = NULL;
  double bits = old != NULL ? old->nominal_bits : 16, best_distance = G_MAXDOUBLE;

  for (guint i = 0; formats != NULL && i < formats->len; i++)
    {
      const HrFormat *format = g_ptr_array_index (formats, i);
      double distance = workload == HR_WORKLOAD_INFERENCE
                        ? get_distance (format, bits) : get_training_distance (format, quantized);

      if (distance >= best_distance || !hr_choices_offer_format (engine, format, workload))
        continue;
      best = format;
      best_distance = distance;
    }
  return best != NULL ? best->id : NULL;
}

/* bfloat16 is the type of most models, but of equals the list has float16 first. */
static void
set_training_weights (HrPlan         *plan,
                      HrCatalog      *catalog,
                      const HrEngine *engine,
                      gboolean        quantized)
{
  const HrFormat *native = NULL;
  g_autofree char *old = g_steal_pointer (&plan->weights);

  if (!quantized)
    native = get_format (plan, catalog);
  if (native == NULL || is_quantized (native))
    native = hr_catalog_get_format (catalog, "bf16", NULL);
  if (!quantized && native != NULL && hr_choices_offer_format (engine, native, plan->workload))
    plan->weights = g_strdup (native->id);
  else
    plan->weights = g_strdup (find_format (catalog, engine, plan->workload, native, quantized));
}

static void
fit_format (HrPlan         *plan,
            HrCatalog      *catalog,
            const HrEngine *engine)
{
  const HrFormat *format = get_format (plan, catalog);

  if (format != NULL && plan->weights != NULL
      && hr_choices_offer_format (engine, format, plan->workload))
    return;
  if (plan->workload == HR_WORKLOAD_INFERENCE)
    set_string (&plan->weights, find_format (catalog, engine, plan->workload, format, FALSE));
  else
    set_training_weights (plan, catalog, engine,
                          is_quantized (format) && plan->workload == HR_WORKLOAD_FINETUNE);
}

static gboolean
offers_kv_type (const HrEngine *engine,
                gint            type)
{
  for (char **name = engine->kv_types; name != NULL && *name != NULL; name++)
    {
      HrKvType offered;

      if (hr_kv_type_parse (*name, &offered) && (gint) offered == type)
        return TRUE;
    }
  return FALSE;
}

/**
 * hr_adjust_to_count:
 * @plan: a plan whose number of devices changed
 *
 * Fewer devices than the degrees of parallelism ask for: back to what the engine does itself.
 */
void
hr_adjust_to_count (HrPlan *plan)
{
  HrParallel *parallel = &plan->parallel;
  guint degrees = (guint) MAX (parallel->tp, 1) * (guint) MAX (parallel->pp, 1)
                  * (guint) MAX (parallel->cp, 1);

  if (degrees > plan->device_count || (guint) MAX (parallel->ep, 1) > plan->device_count)
    parallel->tp = parallel->pp = parallel->cp = parallel->ep = HR_UNSET;
}

/**
 * hr_adjust_to_engine:
 * @plan: a plan whose engine changed
 * @catalog: the records
 *
 * A weight format that the engine does not run becomes the nearest in size, or the one that it
 * trains on; a cache type that it lacks its own default.
 */
void
hr_adjust_to_engine (HrPlan    *plan,
                     HrCatalog *catalog)
{
  const HrEngine *engine = get_engine (plan, catalog);

  if (engine == NULL)
    return;
  fit_format (plan, catalog, engine);
  hr_adjust_to_weights (plan, catalog);
  if (!offers_kv_type (engine, plan->inference.kv))
    plan->inference.kv = HR_UNSET;
  if (!offers_kv_type (engine, plan->inference.kv_v))
    plan->inference.kv_v = HR_UNSET;
}

/**
 * hr_adjust_to_method:
 * @plan: a plan whose method of training changed
 * @catalog: the records
 *
 * QLoRA needs a quantised base, LoRA by that name has none, and nothing quantised is trained
 * whole.
 */
void
hr_adjust_to_method (HrPlan    *plan,
                     HrCatalog *catalog)
{
  const HrEngine *engine = get_engine (plan, catalog);
  const HrFormat *format = get_format (plan, catalog);
  gint method = plan->training.method;
  gboolean whole = method == HR_METHOD_FULL || method == HR_METHOD_LAYERS;

  if (engine == NULL || format == NULL)
    return;
  if (method == HR_METHOD_QLORA && !is_quantized (format))
    set_training_weights (plan, catalog, engine, TRUE);
  else if ((whole && is_quantized (format))
           || (method == HR_METHOD_LORA && format->dequantizes))
    set_training_weights (plan, catalog, engine, FALSE);
}

/**
 * hr_adjust_to_weights:
 * @plan: a plan whose weight format changed
 * @catalog: the records
 *
 * A method that the format rules out gives way to the format's usual one.
 */
void
hr_adjust_to_weights (HrPlan    *plan,
                      HrCatalog *catalog)
{
  const HrFormat *format = get_format (plan, catalog);
  gint method = plan->training.method;
  gboolean whole = method == HR_METHOD_FULL || method == HR_METHOD_LAYERS;

  if (plan->workload == HR_WORKLOAD_INFERENCE || format == NULL)
    return;
  if ((whole && is_quantized (format)) || (method == HR_METHOD_LORA && format->dequantizes)
      || (method == HR_METHOD_QLORA && !is_quantized (format)))
    plan->training.method = HR_UNSET;
}

/**
 * hr_adjust_to_workload:
 * @plan: a plan whose workload changed
 * @catalog: the records
 *
 * An engine that cannot do it gives way to one that can, with weights to match. Training from the
 * start trains everything.
 */
void
hr_adjust_to_workload (HrPlan    *plan,
                       HrCatalog *catalog)
{
  const HrEngine *engine = get_engine (plan, catalog);

  if (engine == NULL || !hr_choices_offer_engine (engine, plan->workload))
    {
      set_string (&plan->engine, usual_engines[plan->workload]);
      g_clear_pointer (&plan->engine_version, g_free);
    }
  hr_adjust_to_engine (plan, catalog);
  if (plan->workload == HR_WORKLOAD_PRETRAIN)
    plan->training.method = HR_METHOD_FULL;
}

/**
 * hr_adjust_to_model:
 * @plan: a plan whose model was just chosen
 * @catalog: the records
 *
 * A model that was read from a file is in that file's format, and where the plan's engine does not
 * run it, the usual one does if it can. An adapter makes the plan a fine-tuning run.
 */
void
hr_adjust_to_model (HrPlan    *plan,
                    HrCatalog *catalog)
{
  const HrImport *import = hr_model_file_is_named (plan->model)
                           ? hr_model_file_open (catalog, plan->model, NULL) : NULL;
  const HrFormat *format = import != NULL && import->format != NULL
                           ? hr_catalog_get_format (catalog, import->format, NULL) : NULL;
  const HrEngine *engine, *usual;

  if (import != NULL && import->lora != NULL)
    {
      hr_import_apply_lora (import, plan);
      hr_adjust_to_workload (plan, catalog);
    }
  engine = get_engine (plan, catalog);
  if (format == NULL || engine == NULL || import->kind == HR_IMPORT_SIZE)
    return;
  usual = hr_catalog_get_engine (catalog, usual_engines[plan->workload], NULL);
  if (!hr_choices_offer_format (engine, format, plan->workload) && usual != NULL
      && hr_choices_offer_format (usual, format, plan->workload))
    {
      set_string (&plan->engine, usual->id);
      g_clear_pointer (&plan->engine_version, g_free);
      engine = usual;
    }
  set_string (&plan->weights, format->id);
  hr_adjust_to_engine (plan, catalog);
}
