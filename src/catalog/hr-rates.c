/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-rates.h"

#include <string.h>

#include "hr-catalog-private.h"

static const char *const names[] = {
  "memory_share", "expert_share", "cache_share", "compute_share", "processor_share",
  "attention_share", "half_rows", "kernel_s", "layer_s", "step_s", "host_layer_s",
  "host_linear_s", "host_super_s", "host_step_s", "host_sequence_s", "core_bandwidth",
  "warmup_s", "dequantize_share", "link_share", "link_s", "pipeline_share", "mix_share",
  "burst_share", "overlap", "padding_growth", "train_compute_share", "train_attention_share",
  "train_expert_share", "train_layer_s", "lora_layer_s", "scale_layer_s", "list_element_s",
  "recompute_layer_s", "shard_layer_s", "train_linear_s", "talk_overlap", "train_narrow_share",
  "meet_share", "half_width", "half_wave", "launch_s", "unit_bytes", "expert_compute_share",
  "byte_share", "train_step_s", "train_routed_s", NULL
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == HR_N_RATE_CONSTANTS + 1);

/**
 * hr_rate_name:
 * @constant: a constant
 *
 * Returns: its name in engine records
 */
const char *
hr_rate_name (HrRateConstant constant)
{
  g_return_val_if_fail (constant < HR_N_RATE_CONSTANTS, NULL);
  return names[constant];
}

static const char *
default_driver (const HrDevice *device,
                gint            driver)
{
  static const struct { const char *vendor, *driver; } drivers[] = {
    { "NVIDIA", "cuda" }, { "AMD", "hip" }, { "Apple", "metal" }, { "Intel", "sycl" },
  };

  if (device->kind == HR_DEVICE_CPU || driver == HR_DRIVER_PROCESSOR)
    return "cpu";
  for (guint i = 0; i < G_N_ELEMENTS (drivers); i++)
    if (g_strcmp0 (device->vendor, drivers[i].vendor) == 0)
      return drivers[i].driver;
  return "other";
}

/**
 * hr_device_class:
 * @device: a device
 * @driver: an HrDriver, HR_UNSET for its vendor's own, or HR_DRIVER_PROCESSOR
 *
 * "gpu/nvidia/consumer/ada-lovelace/cuda": kind, vendor, segment, architecture and driver, what
 * rates are told apart by. Never a device's own name.
 *
 * Returns: (transfer full): the class
 */
char *
hr_device_class (const HrDevice *device,
                 gint            driver)
{
  static const char *const kinds[] = { "gpu", "apu", "cpu", "tpu", "npu" };
  static const char *const drivers[] = { "cuda", "hip", "vulkan", "metal", "sycl" };
  gboolean named = driver >= 0 && driver < (gint) G_N_ELEMENTS (drivers)
                   && device->kind != HR_DEVICE_CPU;
  const char *word = named ? drivers[driver] : default_driver (device, driver);
  g_autofree char *text =
    g_strdup_printf ("%s/%s/%s/%s/%s", kinds[device->kind],
                     device->vendor != NULL ? device->vendor : "-",
                     device->segment != NULL ? device->segment : "-",
                     device->architecture != NULL ? device->architecture : "-", word);

  g_strdelimit (text, " ", '-');
  return g_ascii_strdown (text, -1);
}

/* Globs with "*" alone; GLib's would compile each of hundreds of patterns per estimate. */
static gboolean
matches (const char *pattern,
         const char *text)
{
  for (; *pattern != '*'; pattern++, text++)
    if (*pattern != *text || *pattern == '\0')
      return *pattern == *text;
  while (*pattern == '*')
    pattern++;
  if (*pattern == '\0')
    return TRUE;
  for (; *text != '\0'; text++)
    if (matches (pattern, text))
      return TRUE;
  return FALSE;
}

/**
 * hr_class_matches:
 * @patterns: (nullable) (array zero-terminated=1): globs with "*"
 * @device_class: hr_device_class() of a device
 *
 * Returns: whether one of them matches
 */
gboolean
hr_class_matches (const char *const *patterns,
                  const char        *device_class)
{
  for (guint i = 0; patterns != NULL && patterns[i] != NULL; i++)
    if (matches (patterns[i], device_class))
      return TRUE;
  return FALSE;
}

static double
factor_of (const HrRateFactor *factors,
           guint               n_factors,
           const char         *key)
{
  if (key != NULL)
    for (guint i = 0; i < n_factors; i++)
      if (matches (factors[i].pattern, key))
        return factors[i].factor;
  return 1.0;
}

double
hr_rate_record_value (const HrRateRecord *self,
                      const char         *format,
                      const char         *device_class,
                      const char         *version)
{
  return self->value * factor_of (self->formats, self->n_formats, format)
         * factor_of (self->devices, self->n_devices, device_class)
         * factor_of (self->versions, self->n_versions, version);
}

/* [{"match": "gguf-q4_*", "factor": 0.97, "n": 212}, …] */
static HrRateFactor *
read_factors (HrJson     *json,
              const char *name,
              guint      *n)
{
  HrRateFactor *out;

  *n = 0;
  if (!hr_json_enter (json, name))
    return NULL;
  out = g_new0 (HrRateFactor, MAX (hr_json_length (json), 1));
  while (*n < hr_json_length (json) && hr_json_enter_element (json, *n))
    {
      out[*n].pattern = hr_json_need_string (json, "match");
      out[*n].factor = hr_json_need_double (json, "factor", 0, 1e6);
      out[*n].fit = hr_json_get_boolean (json, "fit", FALSE);
      out[*n].n = hr_json_get_uint (json, "n", 0, G_MAXINT);
      hr_json_leave (json);
      (*n)++;
    }
  hr_json_leave (json);
  return out;
}

void
hr_rate_record_read (HrJson       *json,
                     HrRateRecord *out)
{
  out->constant = hr_json_need_enum (json, "name", names);
  out->value = hr_json_need_double (json, "value", 0, 1e15);
  out->spread = hr_json_get_double (json, "spread", 0, 0, 1e3);
  out->fit = hr_json_get_boolean (json, "fit", FALSE);
  out->n = hr_json_get_uint (json, "n", 0, G_MAXINT);
  out->unit = hr_json_need_string (json, "unit");
  out->meaning = hr_json_need_string (json, "meaning");
  out->source = hr_json_need_string (json, "source");
  out->fixed_by = hr_json_need_string (json, "fixed_by");
  out->formats = read_factors (json, "formats", &out->n_formats);
  out->devices = read_factors (json, "devices", &out->n_devices);
  out->versions = read_factors (json, "versions", &out->n_versions);
}

static void
clear_factors (HrRateFactor *factors,
               guint         n)
{
  for (guint i = 0; i < n; i++)
    g_free (factors[i].pattern);
  g_free (factors);
}

void
hr_rate_record_clear (HrRateRecord *self)
{
  g_free (self->unit);
  g_free (self->meaning);
  g_free (self->source);
  g_free (self->fixed_by);
  clear_factors (self->formats, self->n_formats);
  clear_factors (self->devices, self->n_devices);
  clear_factors (self->versions, self->n_versions);
}
