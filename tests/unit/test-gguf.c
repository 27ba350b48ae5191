/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sizes of GGUF files: the block table, the vectors of estimation-model §10.5, and the totals that
 * llama-quantize itself prints (tests/data/gguf-totals.csv). */
#include "hr-catalog.h"
#include "hr-gguf.h"

#include <stdlib.h>
#include <string.h>

static HrCatalog *catalog;

typedef struct {
  const HrModel *model;
  HrTensorList  *list;
} Loaded;

static void
load (Loaded     *self,
      const char *id)
{
  g_autoptr (GError) error = NULL;

  self->model = hr_catalog_get_model (catalog, id, &error);
  g_assert_no_error (error);
  self->list = g_new (HrTensorList, 1);
  g_assert_true (hr_architecture_tensors (self->model, self->list, &error));
  g_assert_no_error (error);
}

static guint
file_type (const char *name)
{
  guint type = G_MAXUINT;

  g_assert_true (hr_gguf_file_type_by_name (name, &type));
  return type;
}

static guint64
total (const char *id,
       const char *type)
{
  Loaded loaded;
  guint64 bytes;

  load (&loaded, id);
  bytes = hr_gguf_total_bytes (loaded.model, loaded.list, file_type (type));
  g_free (loaded.list);
  return bytes;
}

static void
test_blocks (void)
{
  static const struct {
    HrGgmlType type;
    guint64 cols, bytes;
  } rows[] = {
    { HR_GGML_F32, 100, 400 }, { HR_GGML_BF16, 100, 200 }, { HR_GGML_Q4_0, 4096, 2304 },
    { HR_GGML_Q4_1, 4096, 2560 }, { HR_GGML_Q5_0, 4096, 2816 }, { HR_GGML_Q5_1, 4096, 3072 },
    { HR_GGML_Q8_0, 4096, 4352 }, { HR_GGML_Q2_K, 4096, 1344 }, { HR_GGML_Q3_K, 4096, 1760 },
    { HR_GGML_Q4_K, 4096, 2304 }, { HR_GGML_Q5_K, 4096, 2816 }, { HR_GGML_Q6_K, 4096, 3360 },
    { HR_GGML_IQ1_S, 4096, 800 }, { HR_GGML_IQ2_XXS, 4096, 1056 }, { HR_GGML_IQ3_S, 4096, 1760 },
    { HR_GGML_IQ4_XS, 4096, 2176 }, { HR_GGML_TQ1_0, 4096, 864 }, { HR_GGML_TQ2_0, 4096, 1056 },
    { HR_GGML_MXFP4, 4096, 2176 }, { HR_GGML_NVFP4, 4096, 2304 }, { HR_GGML_IQ4_KS, 4096, 2180 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (hr_ggml_row_bytes (rows[i].type, rows[i].cols), ==, rows[i].bytes);
  g_assert_cmpstr (hr_ggml_type_name (HR_GGML_IQ2_XXS), ==, "IQ2_XXS");
}

static void
test_names (void)
{
  guint type;

  g_assert_cmpstr (hr_gguf_file_type_name (file_type ("q4_k_m")), ==, "Q4_K_M");
  g_assert_cmpstr (hr_gguf_file_type_name (file_type ("iq4_k_r4")), ==, "IQ4_K");
  g_assert_true (hr_gguf_file_type_is_mix (file_type ("UD-Q4_K_XL")));
  g_assert_false (hr_gguf_file_type_is_mix (file_type ("Q4_K_M")));
  g_assert_false (hr_gguf_file_type_by_name ("Q4_K_MM", &type));
  g_assert_false (hr_gguf_file_type_by_name ("", &type));
  g_assert_null (hr_gguf_file_type_name (G_MAXUINT));
}

/* Llama 3 8B: the embedding stays on the host, the rest is what llama.cpp prints for the device. */
static void
test_vectors (void)
{
  const double mib = 1048576.0;
  guint64 embedding = 128256 * hr_ggml_row_bytes (HR_GGML_Q4_0, 4096);

  g_assert_cmpuint (embedding, ==, 295501824);
  g_assert_cmpuint (total ("llama-3-8b", "Q4_0") - embedding, ==, 4357873664);
  embedding = 128256 * hr_ggml_row_bytes (HR_GGML_Q4_K, 4096);
  g_assert_cmpfloat_with_epsilon ((total ("llama-3-8b", "Q4_K_M") - embedding) / mib, 4403.492,
                                  0.0005);
}

/* Rows that do not divide into blocks of 256 fall back to a type of 32. */
static void
test_fallback (void)
{
  HrGgufContext ctx;
  HrGgufTensor tensor = { .name = "ffn_down.weight", .role = HR_ROLE_FFN_DOWN, .rows = 896,
                          .stack = 1, .cols = 896 };
  Loaded loaded;

  load (&loaded, "qwen2.5-0.5b");
  hr_gguf_context_init (&ctx, loaded.model, file_type ("Q4_K_S"));
  tensor.layer = tensor.down_ordinal = 10;
  g_assert_cmpint (hr_gguf_tensor_type (&ctx, &tensor), ==, HR_GGML_Q5_0);
  tensor.cols = 100;
  g_assert_cmpint (hr_gguf_tensor_type (&ctx, &tensor), ==, HR_GGML_F16);
  tensor.role = HR_ROLE_ROUTER;
  g_assert_cmpint (hr_gguf_tensor_type (&ctx, &tensor), ==, HR_GGML_F32);
  g_free (loaded.list);
}

/* Before 2026 a fused attn_qkv had a rule of its own. */
static void
test_fused_rule (void)
{
  HrGgufContext ctx;
  HrGgufTensor tensor = { .name = "attn_qkv.weight", .role = HR_ROLE_ATTN_Q, .rows = 7680,
                          .stack = 1, .cols = 2560, .layer = 5, .attn_ordinal = 5 };
  Loaded loaded;

  load (&loaded, "phi-2");
  hr_gguf_context_init (&ctx, loaded.model, file_type ("Q4_K_M"));
  ctx.n_attn_v = 32;
  g_assert_cmpint (hr_gguf_tensor_type (&ctx, &tensor), ==, HR_GGML_Q4_K);
  tensor.attn_ordinal = 6;
  g_assert_cmpint (hr_gguf_tensor_type (&ctx, &tensor), ==, HR_GGML_Q6_K);
  ctx.fused_as_qkv = TRUE;
  g_assert_cmpint (hr_gguf_tensor_type (&ctx, &tensor), ==, HR_GGML_Q5_K);
  g_free (loaded.list);
}

typedef struct {
  guint cells, exact, near;
} Score;

static void
check_cell (Score      *score,
            const char *model,
            const char *type,
            guint64     printed)
{
  guint64 bytes = total (model, type);
  guint64 off = bytes > printed ? bytes - printed : printed - bytes;

  score->cells++;
  score->exact += off == 0;
  /* tensors that no shape rule knows: rope factors (128 bytes), a gated norm */
  score->near += off <= printed / 2000;
  if (off > printed / 2000)
    g_test_message ("%s %s: %" G_GUINT64_FORMAT ", printed %" G_GUINT64_FORMAT, model, type, bytes,
                    printed);
}

static void
test_totals (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "gguf-totals.csv",
                                                 NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) types = NULL;
  Score score = { 0 };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  types = g_strsplit (lines[1], ",", -1);
  for (char **line = lines + 2; *line != NULL && **line != '\0'; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, ",", -1);

      for (guint i = 1; types[i] != NULL; i++)
        check_cell (&score, cells[0], types[i], g_ascii_strtoull (cells[i], NULL, 10));
    }
  g_test_message ("%u totals, %u exact, %u within 0.05 %%", score.cells, score.exact, score.near);
  g_assert_cmpuint (score.cells, ==, 43 * 13);
  g_assert_cmpuint (score.exact, >=, 533);
  g_assert_cmpuint (score.near, ==, score.cells);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/gguf/blocks", test_blocks);
  g_test_add_func ("/gguf/names", test_names);
  g_test_add_func ("/gguf/vectors", test_vectors);
  g_test_add_func ("/gguf/fallback", test_fallback);
  g_test_add_func ("/gguf/fused-rule", test_fused_rule);
  g_test_add_func ("/gguf/totals", test_totals);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
