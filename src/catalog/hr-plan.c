/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-plan.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "hr-catalog-private.h"
#include "hr-error.h"
#include "hr-units.h"

#define MAX_PLAN_BYTES (1u << 20)
#define MAX_TOKENS G_GINT64_CONSTANT (1000000000)
#define MAX_DEVICES 65536

static const char *const workload_names[] = { "inference", "finetune", "pretrain", NULL };
static const char *const strategy_names[] = {
  "none", "ddp", "fsdp", "fsdp2", "zero1", "zero2", "zero3", "layer-split", "row-split", NULL
};
static const char *const attention_names[] = { "eager", "sdpa", "flash", NULL };
static const char *const cache_names[] = { "dynamic", "static", NULL };
static const char *const phase_names[] = { "load", "prefill", "decode", NULL };

/* Bytes per element, block scales included (ggml-common.h; exllamav2 cache.py for its Q types). */
static const struct {
  const char *name;
  double      bytes;
} kv_types[HR_N_KV_TYPES] = {
  [HR_KV_F16] = { "f16", 2 },
  [HR_KV_BF16] = { "bf16", 2 },
  [HR_KV_F32] = { "f32", 4 },
  [HR_KV_FP8] = { "fp8", 1 },
  [HR_KV_Q8_0] = { "q8_0", 34.0 / 32 },
  [HR_KV_Q5_1] = { "q5_1", 24.0 / 32 },
  [HR_KV_Q5_0] = { "q5_0", 22.0 / 32 },
  [HR_KV_Q4_1] = { "q4_1", 20.0 / 32 },
  [HR_KV_Q4_0] = { "q4_0", 18.0 / 32 },
  [HR_KV_IQ4_NL] = { "iq4_nl", 18.0 / 32 },
  [HR_KV_Q6] = { "q6", 6.0 / 8 + 2.0 / 32 },
  [HR_KV_Q4] = { "q4", 4.0 / 8 + 2.0 / 32 },
  [HR_KV_Q8] = { "q8", 8.0 / 8 + 2.0 / 32 },
};

typedef enum {
  FIELD_COUNT,                 /* gint64, at least 0 */
  FIELD_SWITCH,                /* gint 0 or 1 */
  FIELD_KV,                    /* gint, HrKvType */
  FIELD_NAME,                  /* gint, index into names */
  FIELD_SHARE,                 /* double, 0 to 1 */
  FIELD_DEGREE,                /* gint, at least 1 */
} FieldType;

typedef struct {
  const char        *section;
  const char        *name;
  FieldType          type;
  gsize              offset;
  const char *const *names;
} Field;

#define INFERENCE(name, type) \
  { "inference", #name, type, G_STRUCT_OFFSET (HrPlan, inference.name), NULL }
#define CHOICE(name, names) \
  { "inference", #name, FIELD_NAME, G_STRUCT_OFFSET (HrPlan, inference.name), names }
#define PARALLEL(name) \
  { "parallel", #name, FIELD_DEGREE, G_STRUCT_OFFSET (HrPlan, parallel.name), NULL }

/* Every number and switch of a plan, in the order in which files show them. */
static const Field fields[] = {
  { "parallel", "strategy", FIELD_NAME, G_STRUCT_OFFSET (HrPlan, parallel.strategy),
    strategy_names },
  PARALLEL (tp), PARALLEL (pp), PARALLEL (cp), PARALLEL (ep), PARALLEL (dp),
  INFERENCE (batch, FIELD_COUNT),
  INFERENCE (prompt_tokens, FIELD_COUNT),
  INFERENCE (generated_tokens, FIELD_COUNT),
  INFERENCE (context, FIELD_COUNT),
  INFERENCE (kv, FIELD_KV),
  INFERENCE (kv_v, FIELD_KV),
  INFERENCE (flash_attention, FIELD_SWITCH),
  CHOICE (attention, attention_names),
  CHOICE (cache, cache_names),
  INFERENCE (static_cache_len, FIELD_COUNT),
  INFERENCE (logits_to_keep, FIELD_COUNT),
  INFERENCE (ubatch, FIELD_COUNT),
  INFERENCE (nbatch, FIELD_COUNT),
  INFERENCE (slots, FIELD_COUNT),
  INFERENCE (kv_unified, FIELD_SWITCH),
  INFERENCE (swa_full, FIELD_SWITCH),
  INFERENCE (outputs_max, FIELD_COUNT),
  INFERENCE (gpu_layers, FIELD_COUNT),
  INFERENCE (cpu_moe_layers, FIELD_COUNT),
  INFERENCE (repack, FIELD_SWITCH),
  INFERENCE (cpu_only, FIELD_SWITCH),
  INFERENCE (threads, FIELD_COUNT),
  INFERENCE (depth, FIELD_COUNT),
  INFERENCE (gpu_memory_utilization, FIELD_SHARE),
  INFERENCE (max_batched_tokens, FIELD_COUNT),
  INFERENCE (max_sequences, FIELD_COUNT),
  INFERENCE (mla, FIELD_COUNT),
  INFERENCE (attention_max_batch, FIELD_COUNT),
  INFERENCE (experts_used, FIELD_COUNT),
  CHOICE (phase, phase_names),
};

/* Strings of a plan that --set may name as they stand. */
static const struct {
  const char *path;
  gsize       offset;
} string_fields[] = {
  { "model", G_STRUCT_OFFSET (HrPlan, model) },
  { "host", G_STRUCT_OFFSET (HrPlan, host) },
  { "engine", G_STRUCT_OFFSET (HrPlan, engine) },
  { "engine_version", G_STRUCT_OFFSET (HrPlan, engine_version) },
  { "weights", G_STRUCT_OFFSET (HrPlan, weights) },
  { "hardware.id", G_STRUCT_OFFSET (HrPlan, hardware) },
};

#define COUNT_AT(plan, field) G_STRUCT_MEMBER (gint64, plan, (field)->offset)
#define INT_AT(plan, field) G_STRUCT_MEMBER (gint, plan, (field)->offset)
#define SHARE_AT(plan, field) G_STRUCT_MEMBER (double, plan, (field)->offset)
#define STRING_AT(plan, i) G_STRUCT_MEMBER (char *, plan, string_fields[i].offset)

/* KV sizes are small counts stored as gint where the header says so. */
static gboolean
field_is_int64 (const Field *field)
{
  return field->type == FIELD_COUNT && field->offset != G_STRUCT_OFFSET (HrPlan, inference.mla);
}

static double
field_value (const HrPlan *self,
             const Field  *field)
{
  if (field->type == FIELD_SHARE)
    return SHARE_AT (self, field);
  return field_is_int64 (field) ? (double) COUNT_AT (self, field) : (double) INT_AT (self, field);
}

static void
field_store (HrPlan      *self,
             const Field *field,
             double       value)
{
  if (field->type == FIELD_SHARE)
    SHARE_AT (self, field) = value;
  else if (field_is_int64 (field))
    COUNT_AT (self, field) = (gint64) value;
  else
    INT_AT (self, field) = (gint) value;
}

static gboolean
field_is_set (const HrPlan *self,
              const Field  *field)
{
  if (field->offset == G_STRUCT_OFFSET (HrPlan, parallel.strategy))
    return INT_AT (self, field) != HR_STRATEGY_NONE;
  return field_value (self, field) >= 0;
}

/**
 * hr_plan_new:
 *
 * Returns: (transfer full): an inference plan for one device, every number left to the engine
 */
HrPlan *
hr_plan_new (void)
{
  HrPlan *self = g_new0 (HrPlan, 1);

  self->device_count = 1;
  self->node_count = 1;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    field_store (self, &fields[i], HR_UNSET);
  self->parallel.strategy = HR_STRATEGY_NONE;
  return self;
}

/**
 * hr_plan_copy:
 * @self: a plan
 *
 * Returns: (transfer full): the same plan with strings of its own
 */
HrPlan *
hr_plan_copy (const HrPlan *self)
{
  HrPlan *copy = g_memdup2 (self, sizeof *self);

  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    STRING_AT (copy, i) = g_strdup (STRING_AT (self, i));
  return copy;
}

void
hr_plan_free (HrPlan *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    g_free (STRING_AT (self, i));
  g_free (self);
}

/**
 * hr_plan_equal:
 * @a: a plan
 * @b: a plan
 *
 * Returns: whether both ask the same
 */
gboolean
hr_plan_equal (const HrPlan *a,
               const HrPlan *b)
{
  if (a->workload != b->workload || a->device_count != b->device_count ||
      a->node_count != b->node_count)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    if (g_strcmp0 (STRING_AT (a, i), STRING_AT (b, i)) != 0)
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (field_value (a, &fields[i]) != field_value (b, &fields[i]))
      return FALSE;
  return TRUE;
}

static int
index_of (const char *const *names,
          const char        *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

/* What a value of this field may look like, for messages. */
static char *
describe_field (const Field *field)
{
  switch (field->type)
    {
    case FIELD_SWITCH:
      return g_strdup ("true or false");
    case FIELD_SHARE:
      return g_strdup ("a number from 0 to 1");
    case FIELD_DEGREE:
      return g_strdup_printf ("a whole number from 1 to %d", MAX_DEVICES);
    case FIELD_NAME:
      {
        g_autofree char *list = g_strjoinv (", ", (char **) field->names);
        return g_strdup_printf ("one of %s", list);
      }
    case FIELD_KV:
      return g_strdup ("a cache type such as f16, bf16, fp8, q8_0 or q4_0");
    case FIELD_COUNT:
    default:
      return g_strdup_printf ("a whole number from 0 to %" G_GINT64_FORMAT, MAX_TOKENS);
    }
}

static gboolean
parse_switch (const char *text,
              double     *value)
{
  static const char *const words[] = { "false", "true", "0", "1", "no", "yes", "off", "on", NULL };
  int word = index_of (words, text);

  *value = word % 2;
  return word >= 0;
}

static gboolean
parse_field (const Field *field,
             const char  *text,
             double      *value)
{
  HrKvType kv;
  guint64 count;
  char *end;

  switch (field->type)
    {
    case FIELD_SWITCH:
      return parse_switch (text, value);
    case FIELD_SHARE:
      *value = g_ascii_strtod (text, &end);
      return end != text && *end == '\0' && *value >= 0 && *value <= 1;
    case FIELD_NAME:
      *value = index_of (field->names, text);
      return *value >= 0;
    case FIELD_KV:
      if (!hr_kv_type_parse (text, &kv))
        return FALSE;
      *value = kv;
      return TRUE;
    case FIELD_DEGREE:
    case FIELD_COUNT:
    default:
      if (!hr_parse_count (text, &count))
        return FALSE;
      *value = (double) count;
      return field->type == FIELD_DEGREE ? count >= 1 && count <= MAX_DEVICES
                                         : count <= (guint64) MAX_TOKENS;
    }
}

static gboolean
set_count (const char *path,
           const char *text,
           guint      *out,
           GError    **error)
{
  guint64 count;

  if (!hr_parse_count (text, &count) || count < 1 || count > MAX_DEVICES)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "“%s” is not a value for %s: give a whole number from 1 to %d.", text, path,
                   MAX_DEVICES);
      return FALSE;
    }
  *out = count;
  return TRUE;
}

static gboolean
set_field (HrPlan      *self,
           const Field *field,
           const char  *text,
           GError     **error)
{
  double value;

  if (*text == '\0' || strcmp (text, "default") == 0)
    {
      field_store (self, field, field->names == strategy_names ? HR_STRATEGY_NONE : HR_UNSET);
      return TRUE;
    }
  if (!parse_field (field, text, &value))
    {
      g_autofree char *wanted = describe_field (field);
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "“%s” is not a value for %s.%s: give %s.", text, field->section, field->name,
                   wanted);
      return FALSE;
    }
  field_store (self, field, value);
  return TRUE;
}

/**
 * hr_plan_set:
 * @self: a plan
 * @path: a field as files name it, such as "inference.context" or "parallel.tp"
 * @value: its value as text; "default" or "" leaves the field to the engine
 * @error: return location
 *
 * Returns: whether the field exists and takes the value; the plan is untouched otherwise
 */
gboolean
hr_plan_set (HrPlan      *self,
             const char  *path,
             const char  *value,
             GError     **error)
{
  const char *dot = strchr (path, '.');

  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    if (strcmp (path, string_fields[i].path) == 0)
      {
        g_free (STRING_AT (self, i));
        STRING_AT (self, i) = *value != '\0' ? g_strdup (value) : NULL;
        return TRUE;
      }
  if (strcmp (path, "hardware.count") == 0)
    return set_count (path, value, &self->device_count, error);
  if (strcmp (path, "hardware.nodes") == 0)
    return set_count (path, value, &self->node_count, error);
  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (fields); i++)
    if (strncmp (path, fields[i].section, dot - path) == 0 &&
        fields[i].section[dot - path] == '\0' && strcmp (dot + 1, fields[i].name) == 0)
      return set_field (self, &fields[i], value, error);
  g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
               "A plan has no field “%s”: fields are named as in a plan file, for example "
               "inference.context or parallel.tp.", path);
  return FALSE;
}

static void
read_switch (HrJson      *json,
             HrPlan      *self,
             const Field *field)
{
  field_store (self, field, hr_json_get_boolean (json, field->name, FALSE));
}

/* Evidence words more than a plan can hold: "sdpa efficient", "sdpa flash". The first word counts. */
static void
read_word (HrJson      *json,
           HrPlan      *self,
           const Field *field,
           gboolean     strict)
{
  g_autofree char *text = hr_json_get_string (json, field->name);
  g_autofree char *wanted = describe_field (field);
  double value;

  if (text == NULL)
    return;
  if (!strict && field->names == attention_names && strchr (text, ' ') != NULL)
    *strchr (text, ' ') = '\0';
  if (parse_field (field, text, &value))
    field_store (self, field, value);
  else
    hr_json_fail (json, field->name, "“%s” is not %s", text, wanted);
}

/* "k/v" names a type of its own for V: "q8_0/f16". */
static void
read_kv (HrJson      *json,
         HrPlan      *self,
         const Field *field)
{
  g_autofree char *text = hr_json_get_string (json, field->name);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "/", 2) : NULL;
  HrKvType k, v;

  if (parts == NULL)
    return;
  if (!hr_kv_type_parse (parts[0], &k) || (parts[1] != NULL && !hr_kv_type_parse (parts[1], &v)))
    {
      hr_json_fail (json, field->name, "“%s” is no cache type", text);
      return;
    }
  field_store (self, field, k);
  if (parts[1] != NULL)
    self->inference.kv_v = v;
}

static void
read_field (HrJson      *json,
            HrPlan      *self,
            const Field *field,
            gboolean     strict)
{
  if (!hr_json_has (json, field->name))
    return;
  switch (field->type)
    {
    case FIELD_SWITCH:
      read_switch (json, self, field);
      break;
    case FIELD_NAME:
      read_word (json, self, field, strict);
      break;
    case FIELD_KV:
      read_kv (json, self, field);
      break;
    case FIELD_SHARE:
      field_store (self, field, hr_json_get_double (json, field->name, HR_UNSET, 0, 1));
      break;
    case FIELD_DEGREE:
      field_store (self, field, hr_json_get_int (json, field->name, HR_UNSET, 1, MAX_DEVICES));
      break;
    case FIELD_COUNT:
    default:
      field_store (self, field, hr_json_get_int (json, field->name, HR_UNSET, 0, MAX_TOKENS));
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
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].section, section) == 0)
      read_field (json, self, &fields[i], strict);
  hr_json_leave (json);
}

static void
read_hardware (HrJson *json,
               HrPlan *self)
{
  if (!hr_json_enter (json, "hardware"))
    return;
  self->hardware = hr_json_get_string (json, "id");
  self->device_count = hr_json_get_uint (json, "count", 1, MAX_DEVICES);
  self->node_count = hr_json_get_uint (json, "nodes", 1, MAX_DEVICES);
  self->host = hr_json_get_string (json, "host");
  if (self->device_count == 0)
    hr_json_fail (json, "count", "a plan needs at least one device");
  hr_json_leave (json);
}

/* The spelling of FORMAT.md for two things that the plan keeps apart. */
static void
read_evidence_words (HrJson *json,
                     HrPlan *self)
{
  g_autofree char *phase = NULL, *backend = NULL;

  if (!hr_json_enter (json, "inference"))
    return;
  phase = hr_json_get_string (json, "inference_phase");
  backend = hr_json_get_string (json, "backend");
  if (phase != NULL && self->inference.phase == HR_UNSET)
    self->inference.phase = index_of (phase_names, phase);
  if (backend != NULL && g_str_has_prefix (backend, "CPU"))
    self->inference.cpu_only = TRUE;
  hr_json_leave (json);
}

/* The plan in the object that @json stands in. @strict: a saved plan, not a piece of evidence. */
HrPlan *
hr_plan_from_json (HrJson   *json,
                   gboolean  strict)
{
  g_autoptr (HrPlan) self = hr_plan_new ();

  hr_json_ignore (json, "$schema");
  hr_json_ignore (json, "headroom");
  if (hr_json_has (json, "kind"))
    self->workload = MAX (hr_json_get_enum (json, "kind", workload_names, 0), 0);
  if (strict || hr_json_has_string (json, "model"))
    self->model = hr_json_get_string (json, "model");
  read_hardware (json, self);
  self->engine = hr_json_get_string (json, "engine");
  self->engine_version = hr_json_get_string (json, "engine_version");
  self->weights = hr_json_get_string (json, "weights");
  read_section (json, self, "parallel", strict);
  read_section (json, self, "inference", strict);
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
write_field (JsonBuilder  *builder,
             const HrPlan *self,
             const Field  *field)
{
  double value = field_value (self, field);

  json_builder_set_member_name (builder, field->name);
  if (field->type == FIELD_SWITCH)
    json_builder_add_boolean_value (builder, value > 0);
  else if (field->type == FIELD_SHARE)
    json_builder_add_double_value (builder, value);
  else if (field->type == FIELD_KV)
    json_builder_add_string_value (builder, hr_kv_type_name ((HrKvType) value));
  else if (field->type == FIELD_NAME)
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

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (strcmp (fields[i].section, section) != 0 || !field_is_set (self, &fields[i]))
        continue;
      if (!open)
        {
          json_builder_set_member_name (builder, section);
          json_builder_begin_object (builder);
          open = TRUE;
        }
      write_field (builder, self, &fields[i]);
    }
  if (open)
    json_builder_end_object (builder);
}

static void
write_hardware (JsonBuilder  *builder,
                const HrPlan *self)
{
  if (self->hardware == NULL && self->device_count == 1)
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
  write_string (builder, "kind", workload_names[self->workload]);
  write_string (builder, "model", self->model);
  write_hardware (builder, self);
  write_string (builder, "engine", self->engine);
  write_string (builder, "engine_version", self->engine_version);
  write_string (builder, "weights", self->weights);
  write_section (builder, self, "parallel");
  write_section (builder, self, "inference");
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

/**
 * hr_kv_type_bytes:
 * @type: an element type of a cache
 *
 * Returns: bytes per element, scales included
 */
double
hr_kv_type_bytes (HrKvType type)
{
  g_return_val_if_fail ((guint) type < HR_N_KV_TYPES, 2);

  return kv_types[type].bytes;
}

const char *
hr_kv_type_name (HrKvType type)
{
  g_return_val_if_fail ((guint) type < HR_N_KV_TYPES, "f16");

  return kv_types[type].name;
}

/**
 * hr_kv_type_parse:
 * @name: as plans write it
 * @out: (out): the type
 *
 * Returns: whether @name is a cache type
 */
gboolean
hr_kv_type_parse (const char *name,
                  HrKvType   *out)
{
  static const struct { const char *name; HrKvType type; } others[] = {
    { "fp16", HR_KV_F16 }, { "fp32", HR_KV_F32 }, { "fp8_e5m2", HR_KV_FP8 },
    { "fp8_e4m3", HR_KV_FP8 }, { "int8", HR_KV_FP8 },
  };

  for (guint i = 0; i < HR_N_KV_TYPES; i++)
    if (strcmp (kv_types[i].name, name) == 0)
      {
        *out = i;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].name, name) == 0)
      {
        *out = others[i].type;
        return TRUE;
      }
  return FALSE;
}

const char *
hr_strategy_name (HrStrategy strategy)
{
  return strategy_names[strategy];
}
