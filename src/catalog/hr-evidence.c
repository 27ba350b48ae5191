/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hr-catalog-private.h"
#include "hr-error.h"

/* The longest record known has 5 KiB; a file of one endless line must not fill memory. */
#define MAX_LINE_BYTES (1024u * 1024)
#define MAX_FILE_BYTES (256u * 1024 * 1024)
/* 2^53: sizes and counts up to here are exact in a double. */
#define MAX_EXACT 9007199254740992.0

static const struct { const char *name; gboolean exact; } measures[HR_N_MEASURES] = {
  [HR_MEASURE_ALLOCATED] = { "allocated_bytes", TRUE },
  [HR_MEASURE_RESERVED] = { "reserved_bytes", TRUE },
  [HR_MEASURE_PROCESS] = { "process_bytes", TRUE },
  [HR_MEASURE_WEIGHTS] = { "weights_bytes", TRUE },
  [HR_MEASURE_KV] = { "kv_bytes", TRUE },
  [HR_MEASURE_COMPUTE] = { "compute_bytes", TRUE },
  [HR_MEASURE_POOL] = { "pool_bytes", TRUE },
  [HR_MEASURE_DECODE] = { "decode_tok_s", FALSE },
  [HR_MEASURE_PREFILL] = { "prefill_tok_s", FALSE },
  [HR_MEASURE_THROUGHPUT] = { "throughput_tok_s", FALSE },
  [HR_MEASURE_TRAIN] = { "train_tok_s_per_gpu", FALSE },
  [HR_MEASURE_TTFT] = { "ttft_s", FALSE },
  [HR_MEASURE_TPOT] = { "tpot_s", FALSE },
  [HR_MEASURE_STEP] = { "step_s", FALSE },
};

/**
 * hr_measure_name:
 * @measure: what was measured
 *
 * Returns: its key in evidence files
 */
const char *
hr_measure_name (HrMeasurement measure)
{
  g_return_val_if_fail (measure < HR_N_MEASURES, NULL);
  return measures[measure].name;
}

/**
 * hr_buffer_on_host:
 * @buffer: a printed buffer
 *
 * ggml names buffers of main memory "CPU", "CPU_Mapped", "CPU_REPACK", "AMX", "Host",
 * "CUDA_Host", "Vulkan_Host" …; everything else is a device.
 *
 * Returns: whether @buffer lies in main memory
 */
gboolean
hr_buffer_on_host (const HrBuffer *buffer)
{
  return g_str_has_prefix (buffer->device, "CPU") || g_str_equal (buffer->device, "AMX")
         || g_ascii_strcasecmp (buffer->device, "host") == 0
         || g_str_has_suffix (buffer->device, "_Host");
}

void
hr_evidence_free (HrEvidence *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->where);
  g_free (self->date);
  g_free (self->model);
  g_free (self->engine);
  g_free (self->weights);
  g_free (self->hardware);
  g_free (self->method);
  g_free (self->note);
  g_free (self->doubt);
  g_clear_pointer (&self->plan, hr_plan_free);
  g_clear_pointer (&self->shape, hr_model_free);
  g_free (self->plan_error);
  for (guint i = 0; i < self->measured.n_buffers; i++)
    g_free (self->measured.buffers[i].device);
  g_free (self->measured.buffers);
  g_free (self);
}

static void
read_buffer (HrJson   *json,
             HrBuffer *out)
{
  static const char *const kinds[] = { "model", "kv", "compute", "output", NULL };

  out->device = hr_json_need_string (json, "device");
  out->kind = hr_json_need_enum (json, "kind", kinds);
  out->bytes = hr_json_need_uint (json, "bytes", 0, (guint64) MAX_EXACT);
}

static void
read_buffers (HrJson     *json,
              HrMeasured *out)
{
  if (!hr_json_enter (json, "buffers"))
    return;
  hr_json_expect_array (json);
  out->n_buffers = hr_json_length (json);
  out->buffers = g_new0 (HrBuffer, out->n_buffers);
  for (guint i = 0; i < out->n_buffers; i++)
    if (hr_json_enter_element (json, i))
      {
        read_buffer (json, &out->buffers[i]);
        hr_json_leave (json);
      }
  hr_json_leave (json);
}

static void
read_measured (HrJson     *json,
               HrMeasured *out)
{
  out->oom = HR_UNSET;
  if (!hr_json_need (json, "measured"))
    return;
  hr_json_expect_object (json);
  for (guint i = 0; i < HR_N_MEASURES; i++)
    if (hr_json_has (json, measures[i].name))
      {
        out->present |= 1u << i;
        out->value[i] =
          measures[i].exact
          ? (double) hr_json_need_uint (json, measures[i].name, 0, (guint64) MAX_EXACT)
          : hr_json_need_double (json, measures[i].name, 0.0, 1e15);
      }
  if (hr_json_has (json, "oom"))
    out->oom = hr_json_get_boolean (json, "oom", FALSE);
  read_buffers (json, out);
  hr_json_leave (json);
}

static void
read_source (HrJson     *json,
             HrEvidence *self)
{
  if (!hr_json_need (json, "source"))
    return;
  self->title = hr_json_need_string (json, "title");
  self->where = hr_json_get_string (json, "where");
  self->date = hr_json_get_string (json, "date");
  hr_json_leave (json);
}

static char *
read_nested (HrJson     *json,
             const char *object,
             const char *member)
{
  char *text = NULL;

  if (!hr_json_enter (json, object))
    return NULL;
  text = hr_json_get_string (json, member);
  hr_json_leave (json);
  return text;
}

static gboolean
has_nested (HrJson     *json,
            const char *object,
            const char *member)
{
  gboolean has;

  if (!hr_json_enter (json, object))
    return FALSE;
  has = hr_json_has (json, member);
  hr_json_leave (json);
  return has;
}

/* The words that tables group by; the plan proper is read later, and may not be expressible. */
static void
read_labels (HrJson     *json,
             HrEvidence *self)
{
  if (!hr_json_need (json, "plan"))
    return;
  if (hr_json_has_string (json, "model"))
    self->model = hr_json_need_string (json, "model");
  else if (hr_json_need (json, "model"))
    {
      self->shape = hr_model_from_shape (json);
      self->inline_model = TRUE;
      self->model = hr_json_get_string (json, "name");
      hr_json_leave (json);
    }
  self->engine = hr_json_need_string (json, "engine");
  self->weights = hr_json_get_string (json, "weights");
  self->hardware = read_nested (json, "hardware", "id");
  self->method = read_nested (json, "training", "method");
  self->counts_devices = has_nested (json, "hardware", "count") ||
                         has_nested (json, "parallel", "dp");
  hr_json_leave (json);
}

static void
read_head (HrJson     *json,
           HrEvidence *self)
{
  static const char *const kinds[] = { "inference", "finetune", "pretrain", NULL };
  g_autofree char *trust = NULL;

  hr_json_expect_object (json);
  self->id = hr_json_need_string (json, "id");
  self->workload = hr_json_need_enum (json, "kind", kinds);
  self->seed = hr_json_get_boolean (json, "seed", FALSE);
  self->note = hr_json_get_string (json, "note");
  self->doubt = hr_json_get_string (json, "doubt");
  trust = hr_json_get_string (json, "trust");
  self->trust = trust != NULL && trust[0] != '\0' ? trust[0] : 'C';
  read_source (json, self);
  read_labels (json, self);
  read_measured (json, &self->measured);
}

/* A device that the source does not name is no device. */
static void
forget_unknown_hardware (HrPlan *plan)
{
  if (g_strcmp0 (plan->hardware, "unknown") == 0)
    g_clear_pointer (&plan->hardware, g_free);
}

/* FlashAttention was published on 27 May 2022 (arXiv 2205.14135): what was measured before wrote
 * its scores, whether its source says so or not. */
static void
remember_when (HrPlan     *plan,
               const char *date)
{
  if (date != NULL && strcmp (date, "2022-06") < 0 && plan->training.flash_attention < 0)
    plan->training.flash_attention = FALSE;
}

/* The same mistake in many records is one reason: its file and line are left out. */
static char *
without_origin (const char *message,
                const char *origin)
{
  gsize length = strlen (origin);

  if (g_str_has_prefix (message, origin) && g_str_has_prefix (message + length, ": "))
    message += length + 2;
  return g_strdup (message);
}

static void
read_plan (HrJson     *json,
           HrEvidence *self,
           const char *origin)
{
  g_autoptr (GError) error = NULL;

  if (self->inline_model && self->shape == NULL)
    {
      self->plan_error = g_strdup ("its model is an inline shape without layers, width or heads");
      return;
    }
  hr_json_enter (json, "plan");
  self->plan = hr_plan_from_json (json, FALSE);
  if (hr_json_finish (json, &error))
    {
      forget_unknown_hardware (self->plan);
      remember_when (self->plan, self->date);
      self->plan->workload = self->workload;
    }
  else
    {
      g_clear_pointer (&self->plan, hr_plan_free);
      self->plan_error = without_origin (error->message, origin);
    }
}

/**
 * hr_evidence_from_line:
 * @line: one JSON object
 * @length: its bytes, or -1 when it ends with NUL
 * @origin: file and line, for messages
 * @error: return location
 *
 * Reads one record. Members that this program does not know are passed over, since sources give
 * more than plans can say.
 *
 * Returns: (transfer full) (nullable): the record, or NULL where the line is malformed
 */
HrEvidence *
hr_evidence_from_line (const char  *line,
                       gssize       length,
                       const char  *origin,
                       GError     **error)
{
  g_autoptr (HrJson) json = hr_json_new_from_data (line, length, origin, error);
  g_autoptr (HrEvidence) self = NULL;

  if (json == NULL)
    return NULL;
  self = g_new0 (HrEvidence, 1);
  read_head (json, self);
  if (hr_json_failed (json))
    {
      hr_json_finish (json, error);
      return NULL;
    }
  read_plan (json, self, origin);
  return g_steal_pointer (&self);
}

/* Appends one line without its end to @line; FALSE at the end of the file or on an error. */
static gboolean
read_line (FILE       *stream,
           GString    *line,
           const char *origin,
           GError    **error)
{
  int byte;

  g_string_truncate (line, 0);
  while ((byte = getc_unlocked (stream)) != EOF && byte != '\n')
    {
      if (line->len >= MAX_LINE_BYTES)
        {
          g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                       "%s: the line is longer than %u bytes; expected one record per line",
                       origin, MAX_LINE_BYTES);
          return FALSE;
        }
      g_string_append_c (line, (char) byte);
    }
  return byte != EOF || line->len > 0;
}

static gboolean
load_lines (FILE        *stream,
            const char  *file,
            GPtrArray   *records,
            GError     **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize total = 0;

  for (guint number = 1;; number++)
    {
      g_autofree char *origin = g_strdup_printf ("%s:%u", file, number);
      g_autoptr (GError) line_error = NULL;
      HrEvidence *record;

      if (!read_line (stream, line, origin, &line_error))
        {
          if (line_error != NULL)
            g_propagate_error (error, g_steal_pointer (&line_error));
          return *error == NULL;
        }
      total += line->len + 1;
      if (total > MAX_FILE_BYTES)
        {
          g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                       "%s: larger than %u bytes; it is not an evidence file",
                       file, MAX_FILE_BYTES);
          return FALSE;
        }
      if (strspn (line->str, " \t\r") == line->len)
        continue;
      record = hr_evidence_from_line (line->str, line->len, origin, error);
      if (record == NULL)
        return FALSE;
      g_ptr_array_add (records, record);
    }
}

/**
 * hr_evidence_load:
 * @file: path of a file with one record per line; empty lines are passed over
 * @error: return location
 *
 * Returns: (transfer full) (element-type HrEvidence) (nullable): the records, or NULL with the
 *   file and line of the first malformed one
 */
GPtrArray *
hr_evidence_load (const char  *file,
                  GError     **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hr_evidence_free);
  g_autoptr (GError) problem = NULL;
  FILE *stream = fopen (file, "rbe");

  if (stream == NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: cannot be read: %s",
                   file, g_strerror (errno));
      return NULL;
    }
  errno = 0;
  load_lines (stream, file, records, &problem);
  if (problem == NULL && ferror (stream))
    g_set_error (&problem, HR_ERROR, HR_ERROR_INVALID, "%s: cannot be read: %s",
                 file, g_strerror (errno));
  fclose (stream);
  if (problem == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
