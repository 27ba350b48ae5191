/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans as JSON documents, in the words of the evidence. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "hr-catalog-private.h"
#include "hr-plan-private.h"

#define MAX_PLAN_BYTES (1u << 20)

static void
read_switch (HrJson            *json,
             HrPlan            *self,
             const HrPlanField *field)
{
  hr_plan_field_store (self, field, hr_json_get_boolean (json, field->name, FALSE));
}

/* Evidence words more than a plan can hold: of "sdpa efficient" the first word counts, of
 * "sdpa math" the second, and a kernel's own name ("FA3") leaves the choice open. */
static gboolean
reduce_attention (char *text)
{
  char *space = strchr (text, ' ');

  if (space != NULL && strcmp (space, " math") == 0)
    memmove (text, "math", sizeof "math");
  else if (space != NULL)
    *space = '\0';
  return g_strv_contains (hr_attention_names, text);
}

static void
read_word (HrJson            *json,
           HrPlan            *self,
           const HrPlanField *field,
           gboolean           strict)
{
  g_autofree char *text = hr_json_get_string (json, field->name);
  g_autofree char *wanted = hr_plan_field_describe (field);
  double value;

  if (text == NULL)
    return;
  if (!strict && field->names == hr_attention_names && !reduce_attention (text))
    return;
  if (hr_plan_field_parse (field, text, &value))
    hr_plan_field_store (self, field, value);
  else
    hr_json_fail (json, field->name, "“%s” is not %s", text, wanted);
}

/* "k/v" names a type of its own for V: "q8_0/f16". */
static void
read_kv (HrJson            *json,
         HrPlan            *self,
         const HrPlanField *field)
{
  g_autofree char *text = hr_json_get_string (json, field->name);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "/", 2) : NULL;
  HrKvType k, v;

  if (parts == NULL)
    return;
  if (parts[0] == NULL || !hr_kv_type_parse (parts[0], &k) ||
      (parts[1] != NULL && !hr_kv_type_parse (parts[1], &v)))
    {
      hr_json_fail (json, field->name, "“%s” is no cache type", text);
      return;
    }
  hr_plan_field_store (self, field, k);
  if (parts[1] != NULL)
    self->inference.kv_v = v;
}

static void
read_targets (HrJson            *json,
              HrPlan            *self,
              const HrPlanField *field)
{
  g_auto (GStrv) words = hr_json_get_strings (json, field->name);
  g_autofree char *text = words != NULL ? g_strjoinv (",", words) : NULL;
  double value;

  if (text == NULL)
    return;
  if (hr_plan_field_parse (field, text, &value))
    hr_plan_field_store (self, field, value);
  else
    hr_json_fail (json, field->name, "“%s” names no linear that LoRA can wrap", text);
}

static void
read_field (HrJson            *json,
            HrPlan            *self,
            const HrPlanField *field,
            gboolean           strict)
{
  gint64 min, max;

  if (!hr_json_has (json, field->name))
    return;
  switch (field->type)
    {
    case HR_FIELD_SWITCH:
      read_switch (json, self, field);
      break;
    case HR_FIELD_NAME:
      read_word (json, self, field, strict);
      break;
    case HR_FIELD_KV:
      read_kv (json, self, field);
      break;
    case HR_FIELD_TARGETS:
      read_targets (json, self, field);
      break;
    case HR_FIELD_SHARE:
      hr_plan_field_store (self, field, hr_json_get_double (json, field->name, HR_UNSET, 0, 1));
      break;
    case HR_FIELD_AMOUNT:
      hr_plan_field_store (self, field, hr_json_get_double (json, field->name, HR_UNSET, 0,
                                                            HR_PLAN_MAX_AMOUNT));
      break;
    case HR_FIELD_DEGREE:
    case HR_FIELD_COUNT:
    case HR_FIELD_POSITIVE:
    case HR_FIELD_SMALL:
    default:
      hr_plan_field_range (field, &min, &max);
      hr_plan_field_store (self, field, hr_json_get_int (json, field->name, HR_UNSET, min, max));
      break;
    }
}

static void
read_section (HrJson     *json,
              HrPlan     *self,
              const char *section,
              gboolean    strict)
{
  if (!hr_json_enter (json, section))
    return;
  for (guint i = 0; i < hr_n_plan_fields; i++)
    if (strcmp (hr_plan_fields[i].section, section) == 0)
      read_field (json, self, &hr_plan_fields[i], strict);
  hr_json_leave (json);
}

/* Returns: whether the count is given. */
static gboolean
read_hardware (HrJson *json,
               HrPlan *self)
{
  gboolean counted;

  if (!hr_json_enter (json, "hardware"))
    return FALSE;
  counted = hr_json_has (json, "count");
  self->hardware = hr_json_get_string (json, "id");
  self->device_count = hr_json_get_uint (json, "count", 1, HR_PLAN_MAX_DEVICES);
  self->node_count = (guint) hr_json_get_int (json, "nodes", 1, 1, HR_PLAN_MAX_DEVICES);
  self->host = hr_json_get_string (json, "host");
  if (self->device_count == 0)
    hr_json_fail (json, "count", "a plan needs at least one device");
  hr_json_leave (json);
  return counted;
}

/* The words of fms-acceleration's recipes: its fast kernels ("foak") write the loss's gradient in
 * place, and its accelerated adapters skip the preparation that puts the residual in 32 bit. */
static void
read_recipe (HrPlan     *self,
             const char *recipe)
{
  if (strstr (recipe, "foak") != NULL)
    self->training.fused_kernels = TRUE;
  if (strstr (recipe, "foak") != NULL && self->training.loss == HR_UNSET)
    self->training.loss = HR_LOSS_IN_PLACE;
  if (strstr (recipe, "accelerated") != NULL)
    self->training.kbit_prepare = FALSE;
}

/* Devices of a plan without a count: as many as its degrees need. Experts are dealt out over ranks
 * of the other degrees. */
static guint
count_from_degrees (const HrParallel *parallel)
{
  gint64 tp = MAX (parallel->tp, 1), pp = MAX (parallel->pp, 1);
  gint64 dense = tp * MAX (parallel->cp, 1) * MAX (parallel->dp, 1);
  gint64 devices = pp * MAX (dense, (gint64) MAX (parallel->ep, 1) * MAX (parallel->etp, 1));

  return devices <= HR_PLAN_MAX_DEVICES ? (guint) devices : 1;
}

/* "Vulkan RADV", "vulkan_radv", "rocm-7_2_3": a driver begins the word, in any case. */
static void
read_backend (HrPlan     *self,
              const char *backend)
{
  static const struct { const char *prefix; gint driver; } drivers[] = {
    { "cuda", HR_DRIVER_CUDA }, { "rocm", HR_DRIVER_HIP }, { "hip", HR_DRIVER_HIP },
    { "vulkan", HR_DRIVER_VULKAN }, { "metal", HR_DRIVER_METAL }, { "sycl", HR_DRIVER_SYCL },
  };

  if (g_ascii_strncasecmp (backend, "cpu", 3) == 0)
    self->inference.cpu_only = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_ascii_strncasecmp (backend, drivers[i].prefix, strlen (drivers[i].prefix)) == 0)
      self->inference.driver = drivers[i].driver;
}

/* The spelling of FORMAT.md for two things that the plan keeps apart. */
static void
read_evidence_words (HrJson *json,
                     HrPlan *self)
{
  g_autofree char *phase = NULL, *backend = NULL;

  if (hr_json_has (json, "layers_run"))
    hr_json_fail (json, "layers_run", "only some of the model's layers were run");
  if (hr_json_enter (json, "training"))
    {
      g_autofree char *dtype = hr_json_get_string (json, "lora_dtype");
      g_autofree char *recipe = hr_json_get_string (json, "recipe");
      if (dtype != NULL)
        self->training.adapter_dtype = strcmp (dtype, "fp32") != 0;
      if (recipe != NULL)
        read_recipe (self, recipe);
      hr_json_leave (json);
    }
  if (!hr_json_enter (json, "inference"))
    return;
  phase = hr_json_get_string (json, "inference_phase");
  backend = hr_json_get_string (json, "backend");
  if (phase != NULL && self->inference.phase == HR_UNSET)
    self->inference.phase = strcmp (phase, "decode") == 0 ? HR_PHASE_DECODE : HR_PHASE_PREFILL;
  if (backend != NULL)
    read_backend (self, backend);
  if (backend != NULL && strstr (backend, "no 1 GiB chunks") != NULL)
    self->inference.chunk_mib = 0;
  hr_json_leave (json);
}

/* The plan in the object that @json stands in. @strict: a saved plan, not a piece of evidence. */
HrPlan *
hr_plan_from_json (HrJson   *json,
                   gboolean  strict)
{
  g_autoptr (HrPlan) self = hr_plan_new ();
  gboolean counted;

  hr_json_ignore (json, "$schema");
  hr_json_ignore (json, "headroom");
  if (hr_json_has (json, "kind"))
    self->workload = MAX (hr_json_get_enum (json, "kind", hr_workload_names, 0), 0);
  if (strict || hr_json_has_string (json, "model"))
    self->model = hr_json_get_string (json, "model");
  counted = read_hardware (json, self);
  self->engine = hr_json_get_string (json, "engine");
  self->engine_version = hr_json_get_string (json, "engine_version");
  self->weights = hr_json_get_string (json, "weights");
  read_section (json, self, "parallel", strict);
  if (!counted)
    self->device_count = count_from_degrees (&self->parallel);
  read_section (json, self, "inference", strict);
  read_section (json, self, "training", strict);
  read_section (json, self, "cost", strict);
  if (!strict)
    read_evidence_words (json, self);
  return g_steal_pointer (&self);
}

static HrPlan *
finish_plan (HrJson  *json,
             GError **error)
{
  g_autoptr (HrPlan) self = NULL;

  hr_json_set_strict (json, TRUE);
  if (hr_json_expect_object (json))
    self = hr_plan_from_json (json, TRUE);
  if (!hr_json_finish (json, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * hr_plan_load:
 * @file: a `.headroom` file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL when the file cannot be read or says
 *   something impossible
 */
HrPlan *
hr_plan_load (const char *file,
              GError    **error)
{
  g_autoptr (HrJson) json = hr_json_new_from_file (file, MAX_PLAN_BYTES, error);

  return json != NULL ? finish_plan (json, error) : NULL;
}

/**
 * hr_plan_from_data:
 * @data: JSON text
 * @length: its length, or -1
 * @origin: what messages call it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the plan
 */
HrPlan *
hr_plan_from_data (const char *data,
                   gssize      length,
                   const char *origin,
                   GError    **error)
{
  g_autoptr (HrJson) json = hr_json_new_from_data (data, length, origin, error);

  return json != NULL ? finish_plan (json, error) : NULL;
}

static void
write_string (JsonBuilder *builder,
              const char  *name,
              const char  *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
write_targets (JsonBuilder *builder,
               guint        targets)
{
  g_autofree char *text = hr_targets_to_text (targets);
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  json_builder_begin_array (builder);
  for (char **word = words; *word != NULL; word++)
    json_builder_add_string_value (builder, *word);
  json_builder_end_array (builder);
}

static void
write_field (JsonBuilder       *builder,
             const HrPlan      *self,
             const HrPlanField *field)
{
  double value = hr_plan_field_get (self, field);

  json_builder_set_member_name (builder, field->name);
  if (field->type == HR_FIELD_SWITCH)
    json_builder_add_boolean_value (builder, value > 0);
  else if (field->type == HR_FIELD_SHARE || field->type == HR_FIELD_AMOUNT)
    json_builder_add_double_value (builder, value);
  else if (field->type == HR_FIELD_TARGETS)
    write_targets (builder, (guint) value);
  else if (field->type == HR_FIELD_KV)
    json_builder_add_string_value (builder, hr_kv_type_name ((HrKvType) value));
  else if (field->type == HR_FIELD_NAME)
    json_builder_add_string_value (builder, field->names[(int) value]);
  else
    json_builder_add_int_value (builder, (gint64) value);
}

static void
write_section (JsonBuilder  *builder,
               const HrPlan *self,
               const char   *section)
{
  gboolean open = FALSE;

  for (guint i = 0; i < hr_n_plan_fields; i++)
    {
      if (strcmp (hr_plan_fields[i].section, section) != 0
          || !hr_plan_field_is_set (self, &hr_plan_fields[i]))
        continue;
      if (!open)
        {
          json_builder_set_member_name (builder, section);
          json_builder_begin_object (builder);
          open = TRUE;
        }
      write_field (builder, self, &hr_plan_fields[i]);
    }
  if (open)
    json_builder_end_object (builder);
}

static void
write_hardware (JsonBuilder  *builder,
                const HrPlan *self)
{
  if (self->hardware == NULL && self->host == NULL && self->node_count <= 1
      && self->device_count == count_from_degrees (&self->parallel))
    return;
  json_builder_set_member_name (builder, "hardware");
  json_builder_begin_object (builder);
  write_string (builder, "id", self->hardware);
  json_builder_set_member_name (builder, "count");
  json_builder_add_int_value (builder, self->device_count);
  if (self->node_count > 1)
    {
      json_builder_set_member_name (builder, "nodes");
      json_builder_add_int_value (builder, self->node_count);
    }
  write_string (builder, "host", self->host);
  json_builder_end_object (builder);
}

/**
 * hr_plan_to_data:
 * @self: a plan
 *
 * Returns: (transfer full): the plan as a JSON document, only with what is set
 */
char *
hr_plan_to_data (const HrPlan *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "headroom");
  json_builder_add_int_value (builder, 1);
  write_string (builder, "kind", hr_workload_names[self->workload]);
  write_string (builder, "model", self->model);
  write_hardware (builder, self);
  write_string (builder, "engine", self->engine);
  write_string (builder, "engine_version", self->engine_version);
  write_string (builder, "weights", self->weights);
  write_section (builder, self, "parallel");
  write_section (builder, self, "inference");
  write_section (builder, self, "training");
  write_section (builder, self, "cost");
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}

/**
 * hr_plan_save:
 * @self: a plan
 * @file: where to
 * @error: return location
 *
 * Writes beside the target and renames, so that a failure leaves the old file whole.
 *
 * Returns: whether the file was written
 */
gboolean
hr_plan_save (const HrPlan *self,
              const char   *file,
              GError      **error)
{
  g_autofree char *data = hr_plan_to_data (self);

  return g_file_set_contents_full (file, data, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}
