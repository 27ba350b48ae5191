/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Memory of llama.cpp: buffers that real builds printed, and laws that hold for every plan. */
#include "hr-catalog.h"
#include "hr-estimate.h"
#include "hr-ggml-graph.h"

#include <string.h>

#define MIB 1048576.0

static HrCatalog *catalog;

typedef struct {
  HrPlan    *plan;
  HrRecords  records;
  HrEstimate estimate;
} Case;

static void
case_load (Case       *self,
           const char *model,
           const char *weights,
           const char *version)
{
  g_autoptr (GError) error = NULL;

  memset (self, 0, sizeof *self);
  self->plan = hr_plan_new ();
  self->plan->model = g_strdup (model);
  self->plan->engine = g_strdup ("llama.cpp");
  self->plan->engine_version = g_strdup (version);
  self->plan->weights = g_strdup (weights);
  self->records.model = hr_catalog_get_model (catalog, model, &error);
  g_assert_no_error (error);
  self->records.engine = hr_catalog_get_engine (catalog, "llama.cpp", &error);
  g_assert_no_error (error);
  self->records.format = hr_catalog_get_format (catalog, weights, &error);
  g_assert_no_error (error);
  self->records.device = hr_catalog_get_device (catalog, "nvidia-geforce-rtx-4090", &error);
  g_assert_no_error (error);
  self->records.profile = hr_engine_profile_for_plan (self->records.engine, self->plan, NULL);
}

/* Settings as "context=4096 slots=1": names of the inference section. */
static void
case_set (Case       *self,
          const char *settings)
{
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);

  for (char **word = words; *word != NULL; word++)
    {
      g_auto (GStrv) parts = g_strsplit (*word, "=", 2);
      g_autofree char *path = g_strconcat ("inference.", parts[0], NULL);
      g_autoptr (GError) error = NULL;

      hr_plan_set (self->plan, path, parts[1], &error);
      g_assert_no_error (error);
    }
}

static void
case_run (Case *self)
{
  g_autoptr (GError) error = NULL;

  hr_estimate_clear (&self->estimate);
  hr_estimate_run (self->plan, &self->records, &self->estimate, &error);
  g_assert_no_error (error);
}

static void
case_clear (Case *self)
{
  hr_estimate_clear (&self->estimate);
  g_clear_pointer (&self->plan, hr_plan_free);
}

static guint64
item (const HrDeviceEstimate *device,
      const char             *label)
{
  guint64 sum = 0;

  for (guint i = 0; i < device->n_items; i++)
    if (strcmp (device->items[i].label, label) == 0)
      sum += device->items[i].bytes;
  return sum;
}

static void
assert_mib (guint64 bytes,
            double  printed)
{
  g_assert_cmpfloat_with_epsilon (bytes / MIB, printed, 0.0151);
}

/* What programs printed: device and host compute buffer in MiB (host < 0: not printed). */
static const struct {
  const char *version, *model, *weights, *settings;
  double device, host;
} printed[] = {
  /* b2824 of May 2024, logs of XiongjieDai's benchmark; estimation-model §10.5 */
  { "b2824", "llama-3-8b", "gguf-q4_k_m", "context=8192 flash_attention=false", 560.0, 24.01 },
  { "b2824", "llama-3-8b", "gguf-q4_k_m", "context=2048 flash_attention=false", 258.5, -1 },
  /* b1691 of December 2023: "VRAM scratch buffer" */
  { "b1691", "llama-2-7b", "gguf-q4_0", "context=512 flash_attention=false", 70.5, -1 },
  { "b1691", "llama-2-13b", "gguf-q4_0", "context=512 flash_attention=false", 75.0, -1 },
  { "b1691", "llama-2-70b", "gguf-q4_0", "context=512 flash_attention=false", 145.0, -1 },
  { "b1691", "llama-65b", "gguf-q4_0", "context=512 flash_attention=false", 119.0, -1 },
  /* build 11669 on files of true shapes (the oracle) */
  { "0.7.0", "llama-2-7b", "gguf-f16", "context=4096 flash_attention=true", 100.51, 36.02 },
  { "0.7.0", "llama-2-7b", "gguf-f16", "context=512 flash_attention=true", 97.01, 32.52 },
  { "0.7.0", "llama-2-7b", "gguf-f16", "context=512 flash_attention=false", 113.51, 49.01 },
  { "0.7.0", "llama-3-8b", "gguf-f16", "context=4096 flash_attention=true outputs_max=0", 286.52,
    -1 },
  { "0.7.0", "qwen3-4b", "gguf-f16", "context=512 flash_attention=true", 77.51, -1 },
  { "0.7.0", "mixtral-8x7b", "gguf-f16", "context=4096 flash_attention=true", 204.01, -1 },
  { "0.7.0", "gpt-oss-20b", "gguf-mxfp4_moe", "context=512 flash_attention=true", 91.02, -1 },
  { "0.7.0", "mamba2-2.7b", "gguf-f16", "context=512", 74.22, -1 },
  /* partial offload: copies of host weights and of the host's cache */
  { "0.7.0", "llama-2-7b", "gguf-f16", "context=4096 flash_attention=true gpu_layers=16", 179.5,
    36.02 },
  { "0.7.0", "llama-2-7b", "gguf-q4_k_m", "context=32768 flash_attention=true gpu_layers=16",
    584.0, 64.02 },
  { "0.7.0", "llama-2-7b", "gguf-f16", "context=4096 flash_attention=false gpu_layers=16", 419.5,
    56.01 },
  { "0.7.0", "mixtral-8x7b", "gguf-q4_k_m",
    "context=4096 flash_attention=true cpu_moe_layers=32", 475.5, -1 },
  /* scores larger than a piece of Vulkan's buffers, and no pieces */
  { "0.7.0", "llama-2-7b", "gguf-f16", "context=32768 flash_attention=false driver=vulkan",
    4224.01, 112.01 },
  { "0.7.0", "llama-3.2-1b", "gguf-f16", "context=32768 flash_attention=false", 2134.01, 82.01 },
};

static void
test_printed_buffers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    {
      Case it;

      case_load (&it, printed[i].model, printed[i].weights, printed[i].version);
      case_set (&it, printed[i].settings);
      case_run (&it);
      g_test_message ("%s %s: %.2f, %.2f", printed[i].model, printed[i].settings,
                      item (&it.estimate.devices[0], "compute_buffer") / MIB,
                      item (&it.estimate.host, "compute_buffer") / MIB);
      assert_mib (item (&it.estimate.devices[0], "compute_buffer"), printed[i].device);
      if (printed[i].host >= 0)
        assert_mib (item (&it.estimate.host, "compute_buffer"), printed[i].host);
      case_clear (&it);
    }
}

/* Two RTX 3090 with b2833 printed this; the pipeline keeps four copies of each input. */
static void
test_two_devices (void)
{
  Case it;

  case_load (&it, "llama-3-8b", "gguf-q4_k_m", "b2833");
  case_set (&it, "context=8192 flash_attention=false");
  it.plan->device_count = 2;
  case_run (&it);
  g_assert_cmpuint (it.estimate.n_devices, ==, 2);
  assert_mib (item (&it.estimate.devices[0], "weights"), 2113.28);
  assert_mib (item (&it.estimate.devices[1], "weights"), 2290.21);
  assert_mib (item (&it.estimate.host, "weights"), 281.81);
  assert_mib (item (&it.estimate.devices[0], "kv_cache"), 544);
  assert_mib (item (&it.estimate.devices[1], "kv_cache"), 480);
  assert_mib (item (&it.estimate.devices[0], "compute_buffer"), 640.01);
  assert_mib (item (&it.estimate.devices[1], "compute_buffer"), 640.02);
  assert_mib (item (&it.estimate.host, "compute_buffer"), 72.02);
  case_clear (&it);
}

/* Sliding layers cache the window and one batch, rounded up to 256 cells (oracle-findings). */
static void
test_window_cells (void)
{
  static const struct {
    const char *settings;
    guint64 cells;
  } rows[] = {
    { "ubatch=512", 1536 }, { "ubatch=128", 1280 }, { "ubatch=2048", 3072 },
    { "ubatch=512 slots=4 kv_unified=true", 4608 }, { "swa_full=true", 16384 },
  };
  guint64 cell_bytes = 29 * 2 * 4 * 256 * 2;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Case it;

      case_load (&it, "gemma-3-4b", "gguf-q8_0", "0.7.0");
      case_set (&it, "context=16384");
      case_set (&it, rows[i].settings);
      case_run (&it);
      g_assert_cmpuint (item (&it.estimate.devices[0], "kv_cache.window"), ==,
                        rows[i].cells * cell_bytes);
      case_clear (&it);
    }
}

static guint64
cache_bytes (const char *model,
             const char *version,
             const char *settings)
{
  guint64 bytes;
  Case it;

  case_load (&it, model, "gguf-q8_0", version);
  case_set (&it, settings);
  case_run (&it);
  bytes = item (&it.estimate.devices[0], "kv_cache") + item (&it.estimate.devices[0], "state");
  case_clear (&it);
  return bytes;
}

static void
test_caches (void)
{
  g_assert_cmpuint (cache_bytes ("llama-2-7b", "0.7.0", "context=4096"), ==, 4096 * 524288ULL);
  g_assert_cmpuint (cache_bytes ("llama-3-8b", "0.7.0", "context=4096"), ==, 4096 * 131072ULL);
  g_assert_cmpuint (cache_bytes ("llama-3-8b", "0.7.0", "context=4096 kv=q8_0"), ==,
                    4096 * 131072ULL * 34 / 64);
  /* latent attention: the latent alone today, all heads in 2024 */
  g_assert_cmpuint (cache_bytes ("deepseek-v3", "0.7.0", "context=4096"), ==, 4096 * 70272ULL);
  g_assert_cmpuint (cache_bytes ("deepseek-v3", "b4905", "context=2048"), ==, 9760ULL << 20);
  /* rounding of the context: 256 today, 32 without flash attention before */
  g_assert_cmpuint (cache_bytes ("llama-3-8b", "0.7.0", "context=1000"), ==, 1024 * 131072ULL);
  g_assert_cmpuint (cache_bytes ("llama-3-8b", "b2824", "context=1000 flash_attention=false"), ==,
                    1024 * 131072ULL);
  g_assert_cmpuint (cache_bytes ("llama-3-8b", "b2824", "context=1030 flash_attention=false"), ==,
                    1056 * 131072ULL);
  assert_mib (cache_bytes ("qwen3-next-80b-a3b", "0.7.0", "context=256"), 75.38 + 6.0);
}

static guint64
everything (const HrEstimate *estimate,
            HrItemKind        kind)
{
  guint64 sum = hr_estimate_kind_sum (&estimate->host, kind);

  for (guint i = 0; i < estimate->n_devices; i++)
    sum += hr_estimate_kind_sum (&estimate->devices[i], kind);
  return sum;
}

/* Wherever tensors lie, there are as many of them; only a tied head is stored twice. */
static void
test_conservation (void)
{
  static const char *const models[] = { "llama-3-70b", "mixtral-8x7b", "gemma-3-4b", "jamba-v0.1" };
  static const char *const settings[] = {
    "gpu_layers=0", "gpu_layers=1", "gpu_layers=17", "gpu_layers=999",
    "gpu_layers=999 cpu_moe_layers=5",
  };

  for (guint m = 0; m < G_N_ELEMENTS (models); m++)
    for (guint s = 0; s < G_N_ELEMENTS (settings); s++)
      for (guint devices = 1; devices <= 3; devices++)
        {
          guint64 whole, weights;
          Case it;

          case_load (&it, models[m], "gguf-q4_k_m", "0.7.0");
          case_set (&it, "context=4096 cpu_only=true");
          case_run (&it);
          whole = everything (&it.estimate, HR_ITEM_WEIGHTS);
          case_set (&it, "cpu_only=false");
          case_set (&it, settings[s]);
          it.plan->device_count = devices;
          case_run (&it);
          weights = everything (&it.estimate, HR_ITEM_WEIGHTS);
          if (it.records.model->tied_embeddings && s > 0)
            g_assert_cmpuint (weights, >, whole);
          else
            g_assert_cmpuint (weights, ==, whole);
          g_assert_cmpuint (everything (&it.estimate, HR_ITEM_KV_CACHE), >, 0);
          case_clear (&it);
        }
}

/* A longer context, or fewer layers on the device, never turns the other way. */
static void
test_monotony (void)
{
  static const char *const models[] = { "llama-3-8b", "qwen3-30b-a3b", "gemma-3-4b",
                                        "falcon-h1-1.5b", "deepseek-v2-lite" };

  for (guint m = 0; m < G_N_ELEMENTS (models); m++)
    {
      guint64 last = 0;
      Case it;

      case_load (&it, models[m], "gguf-q4_k_m", NULL);
      for (guint context = 512; context <= 65536; context *= 2)
        {
          g_autofree char *setting = g_strdup_printf ("context=%u", context);

          case_set (&it, setting);
          case_run (&it);
          g_assert_cmpuint (it.estimate.devices[0].process_bytes, >=, last);
          last = it.estimate.devices[0].process_bytes;
        }
      case_clear (&it);
    }
}

static void
test_refusals (void)
{
  g_autoptr (GError) error = NULL;
  Case it;

  case_load (&it, "llama-3-8b", "gguf-q4_k_m", NULL);
  it.plan->inference.ubatch = 0;   /* no text can say it, but a caller can */
  g_assert_false (hr_estimate_run (it.plan, &it.records, &it.estimate, &error));
  g_assert_nonnull (strstr (error->message, "batch"));
  g_clear_error (&error);
  case_set (&it, "ubatch=512");
  it.records.format = hr_catalog_get_format (catalog, "nf4", NULL);
  g_assert_false (hr_estimate_run (it.plan, &it.records, &it.estimate, &error));
  g_assert_nonnull (error);
  case_clear (&it);
}

/* The allocator: gaps are filled best fit, freed neighbours melt, an operand is overwritten. */
static void
test_allocator (void)
{
  HrGgmlSched sched = { .n_backends = 1, .copies = 1, .alignment = 1, .host_alignment = 1 };
  HrGgmlGraph graph;
  HrGgmlNode a, b, c, d;
  guint64 size;

  hr_ggml_graph_init (&graph);
  a = hr_ggml_graph_input (&graph, 100, 0);
  b = hr_ggml_graph_op (&graph, 0, 50, 1, &a, 1);
  c = hr_ggml_graph_op (&graph, HR_GGML_IN_PLACE, 50, 1, &b, 1);
  d = hr_ggml_graph_op (&graph, 0, 100, 1, &c, 1);
  hr_ggml_graph_expand (&graph, d);
  hr_ggml_graph_reserve (&graph, &sched, &size);
  g_assert_cmpuint (size, ==, 150);
  hr_ggml_graph_clear (&graph);
}

/* Weights in main memory are copied to the device one operation at a time. */
static void
test_offloaded_operations (void)
{
  HrGgmlSched sched = { .n_backends = 2, .copies = 1, .offload_rows = 32, .alignment = 1,
                        .host_alignment = 1 };
  HrGgmlNode x[2], y;
  HrGgmlGraph graph;
  guint64 sizes[2];

  hr_ggml_graph_init (&graph);
  y = hr_ggml_graph_input (&graph, 10, 1);
  for (guint i = 0; i < 3; i++)
    {
      x[0] = hr_ggml_graph_stored (&graph, HR_GGML_STORED_WEIGHT, 1000, 1);
      x[1] = y;
      y = hr_ggml_graph_op (&graph, 0, 10, 32, x, 2);
    }
  hr_ggml_graph_expand (&graph, y);
  hr_ggml_graph_reserve (&graph, &sched, sizes);
  g_assert_cmpuint (sizes[0], ==, 1020);
  g_assert_cmpuint (sizes[1], ==, 10);
  hr_ggml_graph_clear (&graph);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/ggml/printed-buffers", test_printed_buffers);
  g_test_add_func ("/ggml/two-devices", test_two_devices);
  g_test_add_func ("/ggml/window-cells", test_window_cells);
  g_test_add_func ("/ggml/caches", test_caches);
  g_test_add_func ("/ggml/conservation", test_conservation);
  g_test_add_func ("/ggml/monotony", test_monotony);
  g_test_add_func ("/ggml/refusals", test_refusals);
  g_test_add_func ("/ggml/allocator", test_allocator);
  g_test_add_func ("/ggml/offloaded-operations", test_offloaded_operations);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
