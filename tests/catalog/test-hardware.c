/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "hr-catalog.h"
#include "records.h"

#define TOLERANCE 0.04
#define RATIO_TOLERANCE 0.06

/* Data types whose rate follows from units, operations per clock and the clock. */
typedef enum { V32, V16, T16, T16A, BF16, TF32, FP8, INT8, FP4, INT4, N_COLUMNS } Column;

static const struct { const char *member; gboolean vector; } columns[N_COLUMNS] = {
  [V32] = { "fp32", TRUE }, [V16] = { "fp16", TRUE }, [T16] = { "fp16" },
  [T16A] = { "fp16_fp16acc" }, [BF16] = { "bf16" }, [TF32] = { "tf32" }, [FP8] = { "fp8" },
  [INT8] = { "int8" }, [FP4] = { "fp4" }, [INT4] = { "int4" },
};

/*
 * Dense operations per clock of one SM, compute unit or Xe-core; one multiply-add counts two.
 * From the vendors' architecture papers and tuning guides; GeForce parts run matrix products with
 * 32-bit accumulation at half rate.
 */
static const struct { const char *name; guint rate[N_COLUMNS]; } classes[] = {
  { "pascal", { [V32] = 256, [INT8] = 1024 } },
  { "gp100", { [V32] = 128, [V16] = 256 } },
  { "volta", { [V32] = 128, [T16] = 1024, [T16A] = 1024 } },
  { "turing", { [V32] = 128, [T16] = 1024, [T16A] = 1024, [INT8] = 2048, [INT4] = 4096 } },
  { "turing-gf", { [V32] = 128, [T16] = 512, [T16A] = 1024, [INT8] = 2048, [INT4] = 4096 } },
  { "tu11x", { [V32] = 128, [V16] = 256 } },
  { "ga100", { [V32] = 128, [T16] = 2048, [T16A] = 2048, [BF16] = 2048, [TF32] = 1024,
               [INT8] = 4096, [INT4] = 8192 } },
  { "ga10x", { [V32] = 256, [T16] = 1024, [T16A] = 1024, [BF16] = 1024, [TF32] = 512,
               [INT8] = 2048, [INT4] = 4096 } },
  { "ga10x-gf", { [V32] = 256, [T16] = 512, [T16A] = 1024, [BF16] = 512, [TF32] = 256,
                  [INT8] = 2048, [INT4] = 4096 } },
  { "ga10x-half", { [V32] = 256, [T16] = 512, [BF16] = 512, [TF32] = 256, [INT8] = 1024,
                    [INT4] = 2048 } },
  { "orin", { [V32] = 256, [T16] = 2048, [BF16] = 2048, [TF32] = 1024, [INT8] = 4096 } },
  { "ada", { [V32] = 256, [T16] = 1024, [T16A] = 1024, [BF16] = 1024, [TF32] = 512,
             [FP8] = 2048, [INT8] = 2048, [INT4] = 4096 } },
  { "ada-gf", { [V32] = 256, [T16] = 512, [T16A] = 1024, [BF16] = 512, [TF32] = 256,
                [FP8] = 1024, [INT8] = 2048, [INT4] = 4096 } },
  { "ada-half", { [V32] = 256, [T16] = 512, [T16A] = 512, [BF16] = 512, [TF32] = 256,
                  [FP8] = 1024, [INT8] = 1024 } },
  { "hopper", { [V32] = 256, [T16] = 4096, [T16A] = 4096, [BF16] = 4096, [TF32] = 2048,
                [FP8] = 8192, [INT8] = 8192 } },
  { "gb100", { [V32] = 256, [T16] = 8192, [BF16] = 8192, [TF32] = 4096, [FP8] = 16384,
               [FP4] = 32768 } },
  { "gb20x", { [V32] = 256, [T16] = 1024, [T16A] = 1024, [BF16] = 1024, [TF32] = 512,
               [FP8] = 2048, [INT8] = 2048, [FP4] = 4096 } },
  { "gb20x-gf", { [V32] = 256, [T16] = 512, [T16A] = 1024, [BF16] = 512, [TF32] = 256,
                  [FP8] = 1024, [INT8] = 2048, [FP4] = 4096 } },
  { "gcn5", { [V16] = 256 } },
  { "gcn5.1", { [V16] = 256, [INT8] = 512 } },
  { "cdna1", { [T16] = 1024, [BF16] = 512, [INT8] = 1024 } },
  { "cdna2", { [T16] = 1024, [BF16] = 1024, [INT8] = 1024 } },
  { "cdna3", { [T16] = 2048, [BF16] = 2048, [TF32] = 1024, [FP8] = 4096, [INT8] = 4096 } },
  { "cdna4", { [T16] = 4096, [BF16] = 4096, [FP8] = 8192, [INT8] = 8192, [FP4] = 16384 } },
  { "rdna2", { [V16] = 256, [INT8] = 512 } },
  { "rdna3", { [T16] = 512, [BF16] = 512, [INT8] = 512, [INT4] = 1024 } },
  { "rdna4", { [T16] = 1024, [BF16] = 1024, [FP8] = 2048, [INT8] = 2048, [INT4] = 4096 } },
  { "xe-xmx2048", { [T16] = 2048, [BF16] = 2048, [INT8] = 4096 } },
  { "xe-xmx4096", { [T16] = 4096, [BF16] = 4096, [INT8] = 8192 } },
  { "apple", { [V32] = 256 } },
};

static guint n_bandwidths, n_rates, n_ratios, n_visible;

static gboolean
near (double a,
      double b,
      double tolerance)
{
  return fabs (a / b - 1) <= tolerance;
}

static double
number (HrJson     *json,
        const char *member)
{
  return hr_json_get_double (json, member, 0, 0, 1e9);
}

static double
peak (HrJson     *json,
      const char *member)
{
  double value = 0;

  if (hr_json_enter (json, "peak_tflops"))
    {
      value = number (json, member);
      hr_json_leave (json);
    }
  return value;
}

static void
check_memory (HrJson    *json,
              gboolean  *bandwidth_fails,
              gboolean  *visible_fails)
{
  double bus, rate, bandwidth, nominal, visible;

  g_assert_true (hr_json_need (json, "memory"));
  bus = number (json, "bus_bits");
  rate = number (json, "data_rate_gbps");
  bandwidth = number (json, "bandwidth_gb_s");
  nominal = number (json, "nominal_gib");
  visible = number (json, "visible_mib") / 1024;
  hr_json_leave (json);
  if (bus > 0 && rate > 0 && bandwidth > 0)
    {
      n_bandwidths++;
      *bandwidth_fails = !near (bus / 8 * rate, bandwidth, TOLERANCE);
    }
  if (nominal > 0 && visible > 0)
    {
      n_visible++;
      *visible_fails = visible < 0.93 * nominal || visible > 1.03 * nominal;
    }
}

static const guint *
find_class (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i].name, name) == 0)
      return classes[i].rate;
  return NULL;
}

/* Peak = units x operations per clock x clock. */
static gboolean
rates_fail (HrJson *json)
{
  g_autofree char *name = hr_json_get_string (json, "rate_class");
  const guint *rates = find_class (name);
  double units = number (json, "sm_count"), boost = number (json, "boost_mhz");
  double matrix = number (json, "tensor_clock_mhz");
  gboolean fails = FALSE;

  for (guint i = 0; rates != NULL && units > 0 && i < N_COLUMNS; i++)
    {
      double clock = columns[i].vector || matrix == 0 ? boost : matrix;
      double listed = peak (json, columns[i].member);

      if (rates[i] == 0 || clock == 0 || listed == 0)
        continue;
      n_rates++;
      fails |= !near (units * rates[i] * clock / 1e6, listed, TOLERANCE);
    }
  return fails;
}

typedef struct { const char *of, *to; double want; } Ratio;

static gboolean
ratios_differ (HrJson      *json,
               const Ratio *ratios,
               guint        n)
{
  gboolean fails = FALSE;

  for (guint i = 0; i < n; i++)
    {
      double of = peak (json, ratios[i].of), to = peak (json, ratios[i].to);
      if (of > 0 && to > 0)
        {
          n_ratios++;
          fails |= !near (of / to, ratios[i].want, RATIO_TOLERANCE);
        }
    }
  return fails;
}

/* Each halving of the element doubles the dense rate, but for GeForce's accumulation. */
static gboolean
ratios_fail (HrJson *json)
{
  g_autofree char *vendor = hr_json_get_string (json, "vendor");
  g_autofree char *kind = hr_json_get_string (json, "kind");
  g_autofree char *class = hr_json_get_string (json, "rate_class");
  gboolean geforce = class != NULL && g_str_has_suffix (class, "-gf");
  gboolean same_int8 = g_strcmp0 (class, "rdna3") == 0 || g_strcmp0 (class, "cdna1") == 0
                       || g_strcmp0 (class, "cdna2") == 0;
  const Ratio matrix[] = {
    { "fp8", "fp16", 2 }, { "fp8", "bf16", 2 }, { "int8", "fp16", geforce ? 4 : 2 },
    { "fp4", "fp8", geforce ? 4 : 2 }, { "tf32", "bf16", 0.5 }, { "bf16", "fp16", 1 },
    { "fp16_fp16acc", "fp16", geforce ? 2 : 1 },
  };
  const Ratio amd[] = {
    { "fp8", "fp16", 2 }, { "bf16", "fp16", 1 }, { "int8", "fp16", same_int8 ? 1 : 2 },
    { "fp4", "fp8", 2 },
  };

  if (g_str_equal (kind, "cpu") || g_str_equal (kind, "tpu"))
    return FALSE;
  if (g_str_equal (vendor, "AMD"))
    return ratios_differ (json, amd, G_N_ELEMENTS (amd));
  if ((g_str_equal (vendor, "NVIDIA") || g_str_equal (vendor, "Intel")) && peak (json, "bf16") > 0)
    return ratios_differ (json, matrix, G_N_ELEMENTS (matrix));
  return FALSE;
}

static gboolean
is_explained (HrJson     *json,
              const char *check)
{
  gboolean found = FALSE;

  if (!hr_json_enter (json, "checks_explained"))
    return FALSE;
  for (guint i = 0; i < hr_json_length (json) && hr_json_enter_element (json, i); i++)
    {
      g_autofree char *name = hr_json_need_string (json, "check");
      g_autofree char *reason = hr_json_need_string (json, "reason");
      found |= g_strcmp0 (name, check) == 0 && reason != NULL;
      hr_json_leave (json);
    }
  hr_json_leave (json);
  return found;
}

/* A check fails only where the record says why; and no record explains what does not fail. */
static void
check_device (HrJson     *json,
              const char *id)
{
  struct { const char *name; gboolean fails; } checks[] = {
    { "bandwidth" }, { "visible_memory" }, { "rate" }, { "ratio" },
  };

  check_memory (json, &checks[0].fails, &checks[1].fails);
  checks[2].fails = rates_fail (json);
  checks[3].fails = ratios_fail (json);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      if (checks[i].fails != is_explained (json, checks[i].name))
        g_test_message ("%s: %s", id, checks[i].name);
      g_assert_cmpint (checks[i].fails, ==, is_explained (json, checks[i].name));
    }
}

static void
test_figures (void)
{
  g_assert_cmpuint (for_each_record ("hardware", check_device), >=, 397);
  g_assert_cmpuint (n_bandwidths, >=, 300);
  g_assert_cmpuint (n_rates, >=, 1100);
  g_assert_cmpuint (n_ratios, >=, 700);
  g_assert_cmpuint (n_visible, >=, 60);
}

static double
best_measured_bandwidth (HrJson *json)
{
  double best = 0;
  g_auto (GStrv) names = NULL;

  if (!hr_json_enter (json, "gpu_stream_gbs"))
    return 0;
  names = hr_json_dup_members (json);
  for (guint i = 0; names[i] != NULL; i++)
    best = MAX (best, number (json, names[i]));
  hr_json_leave (json);
  return best;
}

/* Nothing runs faster than its peak. */
static void
check_measured (HrJson     *json,
                const char *id)
{
  static const struct { const char *measured, *peak; } pairs[] = {
    { "mamf_bf16_tflops", "bf16" }, { "gemm_bf16_max_tflops", "bf16" },
    { "mamf_fp8_tflops", "fp8" }, { "gemm_fp8_max_tflops", "fp8" },
    { "gemm_nvfp4_max_tflops", "fp4" }, { "gemm_int8_max_tops", "int8" },
  };
  double measured[G_N_ELEMENTS (pairs)] = { 0 }, stream = 0, bandwidth = 0;

  if (hr_json_enter (json, "measured"))
    {
      for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
        measured[i] = number (json, pairs[i].measured);
      stream = best_measured_bandwidth (json);
      hr_json_leave (json);
    }
  if (hr_json_enter (json, "memory"))
    {
      bandwidth = number (json, "bandwidth_gb_s");
      hr_json_leave (json);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (peak (json, pairs[i].peak) > 0)
      g_assert_cmpfloat (measured[i], <=, 1.01 * peak (json, pairs[i].peak));
  if (bandwidth > 0)
    g_assert_cmpfloat (stream, <=, 1.01 * bandwidth);
}

static void
test_measured (void)
{
  g_assert_cmpuint (for_each_record ("hardware", check_measured), >=, 397);
}

/* Devices without a size of their own take what is plugged in, or were never described. */
static gboolean
may_lack_capacity (const HrDevice *device)
{
  return device->kind == HR_DEVICE_CPU || device->unified || device->kind == HR_DEVICE_TPU
         || device->bandwidth_bytes_per_s == 0;
}

static void
test_records (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  GPtrArray *devices = hr_catalog_list_devices (catalog, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < devices->len; i++)
    {
      const HrDevice *device = devices->pdata[i];

      g_assert_true (g_hash_table_add (ids, device->id));
      g_assert_cmpint (device->source[0], !=, '\0');
      if (hr_device_capacity_bytes (device) == 0)
        g_assert_true (may_lack_capacity (device));
      else
        g_assert_cmpuint (hr_device_capacity_bytes (device), >=, G_GUINT64_CONSTANT (1) << 30);
      if (device->compute_capability != NULL)
        g_assert_cmpuint (hr_device_cc (device), >=, 60);
    }
}

static void
test_units (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GError) error = NULL;
  const HrDevice *device = hr_catalog_get_device (catalog, "nvidia-geforce-rtx-4090", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hr_device_capacity_bytes (device), ==, G_GUINT64_CONSTANT (24564) << 20);
  g_assert_cmpuint (device->nominal_bytes, ==, G_GUINT64_CONSTANT (24) << 30);
  g_assert_cmpfloat (device->bandwidth_bytes_per_s, ==, 1008e9);
  g_assert_cmpfloat (device->peak_per_s[HR_RATE_FP16], ==, 165.2e12);
  g_assert_cmpfloat (device->pcie_bytes_per_s, ==, 31.5e9);
  g_assert_cmpfloat (device->l2_bytes, ==, 72.0 * 1024 * 1024);
  g_assert_cmpuint (hr_device_cc (device), ==, 89);
  device = hr_catalog_get_device (catalog, "nvidia-h100-sxm5-80gb", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (device->link_bytes_per_s, ==, 450e9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hardware/figures", test_figures);
  g_test_add_func ("/hardware/measured", test_measured);
  g_test_add_func ("/hardware/records", test_records);
  g_test_add_func ("/hardware/units", test_units);
  return g_test_run ();
}
