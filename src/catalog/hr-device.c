/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-device.h"

#include <stdlib.h>
#include <string.h>

#include "hr-catalog-private.h"
#include "hr-units.h"

/*
 * One object of data/catalog/hardware/<vendor>-<segment>.json; data/schema/hardware.schema.json
 * says what every member means. Sources print GB/s, TFLOPS and GiB; inside all is bytes, seconds.
 */

#define MAX_GIB 1048576u         /* a pebibyte */
#define MAX_RATE 1e9             /* GB/s, TFLOPS: far beyond any device, finite after scaling */

static const char *const kind_names[] = { "gpu", "apu", "cpu", "tpu", "npu", NULL };
static const char *const rate_names[HR_N_RATES + 1] = {
  [HR_RATE_FP64] = "fp64", [HR_RATE_FP32] = "fp32", [HR_RATE_TF32] = "tf32",
  [HR_RATE_FP16] = "fp16", [HR_RATE_FP16_ACC16] = "fp16_fp16acc", [HR_RATE_BF16] = "bf16",
  [HR_RATE_FP8] = "fp8", [HR_RATE_FP6] = "fp6", [HR_RATE_INT8] = "int8",
  [HR_RATE_FP4] = "fp4", [HR_RATE_INT4] = "int4",
};

/**
 * hr_device_rate_names:
 *
 * Returns: (array zero-terminated=1): names of data types in records, by HrRate
 */
const char *const *
hr_device_rate_names (void)
{
  return rate_names;
}

void
hr_device_free (HrDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->vendor);
  g_free (self->segment);
  g_free (self->architecture);
  g_free (self->chip);
  g_free (self->compute_capability);
  g_free (self->gfx_target);
  g_free (self->released);
  g_free (self->memory_type);
  g_free (self->source);
  g_free (self->note);
  g_free (self->capacity_options_bytes);
  g_free (self);
}

/**
 * hr_device_capacity_bytes:
 * @self: a device
 *
 * Returns: the total that the driver shows; where that was never seen, the size as sold; 0 where
 *   neither is known, as for a processor, whose memory is whatever is plugged in
 */
guint64
hr_device_capacity_bytes (const HrDevice *self)
{
  return self->visible_bytes > 0 ? self->visible_bytes : self->nominal_bytes;
}

/**
 * hr_device_cc:
 * @self: a device
 *
 * Returns: NVIDIA's compute capability times ten: 89 for 8.9, 120 for 12.0; 0 elsewhere
 */
guint
hr_device_cc (const HrDevice *self)
{
  guint major, minor;
  char *end;

  if (self->compute_capability == NULL)
    return 0;
  major = strtoul (self->compute_capability, &end, 10);
  minor = *end == '.' ? strtoul (end + 1, NULL, 10) : 0;
  return major * 10 + minor;
}

/**
 * hr_device_with_capacity:
 * @self: a device
 * @id: the id of the copy
 * @bytes: the memory that the copy has
 *
 * A device that is sold with several sizes, or a processor with the memory somebody gave it.
 *
 * Returns: (transfer full): a copy that differs in its memory alone
 */
HrDevice *
hr_device_with_capacity (const HrDevice *self,
                         const char     *id,
                         guint64         bytes)
{
  HrDevice *copy = g_memdup2 (self, sizeof *self);
  char **words[] = {
    &copy->vendor, &copy->segment, &copy->architecture, &copy->chip, &copy->compute_capability,
    &copy->gfx_target, &copy->released, &copy->memory_type, &copy->source, &copy->note,
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    *words[i] = g_strdup (*words[i]);
  copy->id = g_strdup (id);
  copy->name = g_strdup_printf ("%s, %" G_GUINT64_FORMAT " GiB", self->name, bytes / HR_GIB);
  copy->nominal_bytes = bytes;
  copy->visible_bytes = 0;
  copy->capacity_options_bytes = NULL;
  copy->n_capacity_options = 0;
  return copy;
}

static void
read_words (HrDevice *self,
            HrJson   *json)
{
  static const char *const unused[] = {
    "nvml_names", "nvml_names_basis", "nvml_name_shared_with", "device_names", "pci_ids",
    "measured", "conflicts", "checks_explained", "peak_basis", "vector_tflops",
    "rate_class", "tensor_clock_mhz", "last_level_cache_mb",
  };
  g_auto (GStrv) sources = NULL;

  self->id = hr_json_need_string (json, "id");
  self->name = hr_json_need_string (json, "name");
  self->vendor = hr_json_need_string (json, "vendor");
  self->kind = hr_json_need_enum (json, "kind", kind_names);
  self->segment = hr_json_get_string (json, "segment");
  self->architecture = hr_json_get_string (json, "architecture");
  self->chip = hr_json_get_string (json, "chip");
  self->compute_capability = hr_json_get_string (json, "compute_capability");
  self->gfx_target = hr_json_get_string (json, "gfx_target");
  self->released = hr_json_get_string (json, "released");
  self->note = hr_json_get_string (json, "note");
  sources = hr_json_get_strings (json, "source");
  self->source = g_strjoinv ("; ", sources);
  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    hr_json_ignore (json, unused[i]);
}

static guint64
gib_to_bytes (double gib)
{
  return (guint64) (gib * HR_GIB + 0.5);
}

static void
read_capacity_options (HrDevice *self,
                       HrJson   *json)
{
  g_autofree guint *options = NULL;

  options = hr_json_get_uints (json, "capacity_options_gib", MAX_GIB, &self->n_capacity_options);
  self->capacity_options_bytes = g_new0 (guint64, self->n_capacity_options);
  for (guint i = 0; i < self->n_capacity_options; i++)
    self->capacity_options_bytes[i] = options[i] * HR_GIB;
}

static void
read_memory (HrDevice *self,
             HrJson   *json)
{
  if (!hr_json_need (json, "memory"))
    return;
  self->nominal_bytes = gib_to_bytes (hr_json_get_double (json, "nominal_gib", 0, 0, MAX_GIB));
  self->visible_bytes = HR_MIB * hr_json_get_uint (json, "visible_mib", 0, MAX_GIB * 1024ull);
  self->unified = hr_json_get_boolean (json, "unified", FALSE);
  self->memory_type = hr_json_get_string (json, "type");
  self->bandwidth_bytes_per_s = 1e9 * hr_json_get_double (json, "bandwidth_gb_s", 0, 0, MAX_RATE);
  read_capacity_options (self, json);
  hr_json_ignore (json, "bus_bits");
  hr_json_ignore (json, "data_rate_gbps");
  hr_json_ignore (json, "visible_note");
  hr_json_ignore (json, "note");
  hr_json_leave (json);
}

static void
read_rates (HrDevice *self,
            HrJson   *json)
{
  if (!hr_json_enter (json, "peak_tflops"))
    return;
  for (guint i = 0; i < HR_N_RATES; i++)
    self->peak_per_s[i] = 1e12 * hr_json_get_double (json, rate_names[i], 0, 0, MAX_RATE);
  hr_json_ignore (json, "fp64_tensor");
  hr_json_ignore (json, "fp8_fp16acc");
  hr_json_leave (json);
}

static void
read_links (HrDevice *self,
            HrJson   *json)
{
  if (hr_json_enter (json, "link"))
    {
      self->link_bytes_per_s = 0.5e9 * hr_json_get_double (json, "gb_s_bidirectional", 0,
                                                           0, MAX_RATE);
      self->link_devices = hr_json_get_uint (json, "devices", 0, 1u << 16);
      hr_json_ignore (json, "name");
      hr_json_leave (json);
    }
  if (hr_json_enter (json, "pcie"))
    {
      self->pcie_bytes_per_s = 1e9 * hr_json_get_double (json, "gb_s_per_direction", 0,
                                                         0, MAX_RATE);
      hr_json_ignore (json, "slot");
      hr_json_leave (json);
    }
}

/* Notes of the database that the program does not use. */
static void
ignore_rest (HrJson *json)
{
  g_auto (GStrv) names = hr_json_dup_members (json);

  for (guint i = 0; names[i] != NULL; i++)
    hr_json_ignore (json, names[i]);
}

/* What the maker does not fix: memory modules are the owner's choice.
 *
 * Returns: a processor's base clock in GHz, or 0 */
static double
read_unverified (HrDevice *self,
                 HrJson   *json)
{
  double clock;

  if (!hr_json_enter (json, "unverified"))
    return 0.0;
  clock = hr_json_get_double (json, "base_ghz", 0, 0, 100);
  if (!(self->bandwidth_bytes_per_s > 0.0) && self->kind == HR_DEVICE_CPU)
    self->bandwidth_bytes_per_s =
      1e9 * hr_json_get_double (json, "memory.bandwidth_gb_s", 0, 0, MAX_RATE);
  ignore_rest (json);
  hr_json_leave (json);
  return clock;
}

/* A peak that nobody states follows from cores, their vector units and the clock. */
static void
read_processor (HrDevice *self,
                HrJson   *json,
                double    clock)
{
  double flops;

  if (!hr_json_enter (json, "cpu"))
    return;
  self->cores = hr_json_get_uint (json, "cores", 0, 1u << 16)
                * hr_json_get_uint (json, "sockets", 1, 64);
  flops = hr_json_get_double (json, "simd_flop_per_clk_core", 0, 0, 4096);
  if (!(self->peak_per_s[HR_RATE_FP32] > 0.0))
    {
      self->peak_per_s[HR_RATE_FP32] = 1e9 * self->cores * flops * clock;
      self->peak_derived = self->peak_per_s[HR_RATE_FP32] > 0.0;
    }
  ignore_rest (json);
  hr_json_leave (json);
}

HrDevice *
hr_device_from_json (HrJson *json)
{
  HrDevice *self = g_new0 (HrDevice, 1);

  hr_json_expect_object (json);
  read_words (self, json);
  read_memory (self, json);
  read_rates (self, json);
  read_links (self, json);
  read_processor (self, json, read_unverified (self, json));
  self->l2_bytes = (double) HR_MIB * hr_json_get_double (json, "l2_cache_mb", 0, 0, MAX_RATE);
  self->tdp_w = hr_json_get_double (json, "tdp_w", 0, 0, MAX_RATE);
  self->msrp_usd = hr_json_get_double (json, "msrp_usd", 0, 0, MAX_RATE);
  self->sm_count = hr_json_get_uint (json, "sm_count", 0, 1u << 20);
  self->boost_hz = 1e6 * hr_json_get_double (json, "boost_mhz", 0, 0, MAX_RATE);
  return self;
}
