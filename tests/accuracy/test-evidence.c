/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence reader: what it takes, what it refuses, and where it says the mistake is. */
#include <glib/gstdio.h>
#include <string.h>

#include "hr-error.h"
#include "hr-evidence.h"

#define HEAD "{\"id\":\"x\",\"kind\":\"inference\"," \
             "\"source\":{\"title\":\"t\",\"date\":\"2024-05\"},"
#define PLAN "\"plan\":{\"model\":\"llama-3-8b\",\"hardware\":{\"id\":\"unknown\",\"count\":2}," \
             "\"engine\":\"llama.cpp\",\"engine_version\":\"b1\",\"weights\":\"gguf-q4_0\"," \
             "\"inference\":{\"context\":4096,\"kv\":\"f16\",\"kernel\":\"GEMM\"}},"

static HrEvidence *
read_line (const char  *line,
           GError     **error)
{
  return hr_evidence_from_line (line, -1, "file.jsonl:7", error);
}

static void
test_reads (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrEvidence) record = read_line (
    HEAD PLAN "\"measured\":{\"weights_bytes\":4653375488,\"kv_bytes\":5,\"decode_tok_s\":12.5,"
    "\"breakdown\":{\"act\":1},\"buffers\":[{\"device\":\"CUDA_Host\",\"kind\":\"compute\","
    "\"bytes\":77}]},\"as_printed\":\"…\",\"doubt\":\"first prompt\"}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (record->id, ==, "x");
  g_assert_cmpstr (record->doubt, ==, "first prompt");
  g_assert_cmpstr (record->date, ==, "2024-05");
  g_assert_cmpstr (record->plan->model, ==, "llama-3-8b");
  g_assert_cmpstr (record->plan->engine_version, ==, "b1");
  g_assert_null (record->plan->hardware);
  g_assert_cmpuint (record->plan->device_count, ==, 2);
  g_assert_cmpint (record->plan->inference.context, ==, 4096);
  g_assert_cmpuint (record->measured.present, ==,
                    1u << HR_MEASURE_WEIGHTS | 1u << HR_MEASURE_KV | 1u << HR_MEASURE_DECODE);
  g_assert_cmpfloat (record->measured.value[HR_MEASURE_WEIGHTS], ==, 4653375488.0);
  g_assert_cmpfloat (record->measured.value[HR_MEASURE_DECODE], ==, 12.5);
  g_assert_cmpint (record->measured.oom, ==, HR_UNSET);
  g_assert_cmpuint (record->measured.n_buffers, ==, 1);
  g_assert_cmpuint (record->measured.buffers[0].kind, ==, HR_BUFFER_COMPUTE);
  g_assert_true (hr_buffer_on_host (&record->measured.buffers[0]));
}

/* Runs from before FlashAttention wrote their scores; of later ones nothing is assumed. */
static void
test_dates (void)
{
  static const struct { const char *date, *said; int flash; } cases[] = {
    { "2022-05", "", FALSE }, { "2022-05-30", "", FALSE }, { "2022-06", "", HR_UNSET },
    { "2024-05", "", HR_UNSET }, { "2022-05", ",\"flash_attention\":true", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strdup_printf (
        "{\"id\":\"x\",\"kind\":\"pretrain\",\"source\":{\"title\":\"t\",\"date\":\"%s\"},"
        "\"plan\":{\"model\":\"m\",\"hardware\":{\"id\":\"unknown\"},\"engine\":\"megatron\","
        "\"training\":{\"method\":\"full\"%s}},\"measured\":{\"step_s\":1}}",
        cases[i].date, cases[i].said);
      g_autoptr (HrEvidence) record = read_line (line, NULL);

      g_assert_cmpint (record->plan->training.flash_attention, ==, cases[i].flash);
    }
}

/* Sources spell drivers as they like. */
static void
test_backends (void)
{
  static const struct { const char *backend; gint driver; gboolean processor; } cases[] = {
    { "CUDA", HR_DRIVER_CUDA, FALSE }, { "rocm-7_2_3", HR_DRIVER_HIP, FALSE },
    { "HIP rocWMMA", HR_DRIVER_HIP, FALSE }, { "vulkan_radv", HR_DRIVER_VULKAN, FALSE },
    { "Vulkan AMDVLK", HR_DRIVER_VULKAN, FALSE }, { "Metal", HR_DRIVER_METAL, FALSE },
    { "sycl", HR_DRIVER_SYCL, FALSE }, { "cpu", HR_UNSET, TRUE }, { "other", HR_UNSET, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strdup_printf (
        HEAD "\"plan\":{\"model\":\"m\",\"hardware\":{\"id\":\"unknown\"},"
        "\"engine\":\"llama.cpp\",\"inference\":{\"backend\":\"%s\"}},"
        "\"measured\":{\"decode_tok_s\":1}}", cases[i].backend);
      g_autoptr (HrEvidence) record = read_line (line, NULL);

      g_assert_cmpint (record->plan->inference.driver, ==, cases[i].driver);
      g_assert_cmpint (record->plan->inference.cpu_only == TRUE, ==, cases[i].processor);
    }
}

/* What a plan cannot say is a reason, not a malformed file. */
static void
test_inexpressible (void)
{
  g_autoptr (HrEvidence) inlined = read_line (
    HEAD "\"plan\":{\"model\":{\"name\":\"MPT\",\"n_layers\":4},\"engine\":\"vllm\"},"
    "\"measured\":{\"oom\":true}}", NULL);
  g_autoptr (HrEvidence) odd = read_line (
    HEAD "\"plan\":{\"model\":\"m\",\"engine\":\"vllm\",\"inference\":{\"batch\":-3}},"
    "\"measured\":{\"oom\":false}}", NULL);

  g_assert_true (inlined->inline_model);
  g_assert_cmpstr (inlined->model, ==, "MPT");
  g_assert_null (inlined->plan);
  g_assert_nonnull (inlined->plan_error);
  g_assert_cmpint (inlined->measured.oom, ==, 1);
  g_assert_null (odd->plan);
  g_assert_true (g_str_has_prefix (odd->plan_error, "$.plan.inference.batch"));
  g_assert_cmpint (odd->measured.oom, ==, 0);
}

static void
test_malformed (void)
{
  static const struct { const char *line, *says; } cases[] = {
    { "{", "file.jsonl:7" },
    { "[]", "expected an object" },
    { "{\"id\":1}", "$.id" },
    { HEAD PLAN "\"x\":1}", "$.measured: is missing" },
    { HEAD PLAN "\"measured\":{\"kv_bytes\":-1}}", "$.measured.kv_bytes" },
    { HEAD PLAN "\"measured\":{\"kv_bytes\":99999999999999999999}}", "too large" },
    { HEAD PLAN "\"measured\":{\"kv_bytes\":9007199254740993}}", "$.measured.kv_bytes" },
    { HEAD PLAN "\"measured\":{\"oom\":\"yes\"}}", "$.measured.oom" },
    { HEAD PLAN "\"measured\":{\"buffers\":[{\"device\":\"a\",\"kind\":\"b\",\"bytes\":1}]}}",
      "$.measured.buffers[0].kind" },
    { HEAD "\"measured\":{\"oom\":true}}", "$.plan: is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      HrEvidence *record = read_line (cases[i].line, &error);
      g_assert_null (record);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_true (g_str_has_prefix (error->message, "file.jsonl:7"));
    }
}

static GPtrArray *
load_text (const char  *text,
           gsize        length,
           GError     **error)
{
  g_autofree char *file = NULL;
  int descriptor = g_file_open_tmp ("evidence-XXXXXX.jsonl", &file, NULL);
  GPtrArray *records;

  g_assert_cmpint (descriptor, >=, 0);
  close (descriptor);
  g_assert_true (g_file_set_contents (file, text, length, NULL));
  records = hr_evidence_load (file, error);
  g_unlink (file);
  return records;
}

static void
test_file (void)
{
  const char *good = HEAD PLAN "\"measured\":{\"oom\":true}}";
  g_autofree char *two = g_strdup_printf ("%s\n\n%s", good, good);
  g_autofree char *broken = g_strdup_printf ("%s\n%s\n{\"id\": }\n", good, good);
  g_autofree char *endless = g_strnfill (2 * 1024 * 1024, ' ');
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = load_text (two, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_null (load_text (broken, -1, &error));
  g_assert_nonnull (strstr (error->message, ".jsonl:3"));
  g_clear_error (&error);
  g_assert_null (load_text (endless, -1, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (load_text (good, 12, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (hr_evidence_load ("/nonexistent/evidence.jsonl", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/dates", test_dates);
  g_test_add_func ("/evidence/backends", test_backends);
  g_test_add_func ("/evidence/reads", test_reads);
  g_test_add_func ("/evidence/inexpressible", test_inexpressible);
  g_test_add_func ("/evidence/malformed", test_malformed);
  g_test_add_func ("/evidence/file", test_file);
  return g_test_run ();
}
