/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that are broken, lie or are absurd: each is refused in one sentence; and what whole files
 * say. */
#include <glib/gstdio.h>
#include <string.h>

#include "hr-gguf.h"
#include "hr-import-private.h"
#include "hr-error.h"

static HrCatalog *catalog;
static char *folder;

/* ---- writing ---- */

static void
put (GString *out,
     guint64  value,
     guint    bytes)
{
  for (guint i = 0; i < bytes; i++)
    g_string_append_c (out, (char) (value >> (8 * i)));
}

static void
put_text (GString    *out,
          const char *text)
{
  put (out, strlen (text), 8);
  g_string_append (out, text);
}

static void
put_uint (GString    *out,
          const char *key,
          guint32     value)
{
  put_text (out, key);
  put (out, 4, 4);
  put (out, value, 4);
}

static void
put_tensor (GString    *out,
            const char *name,
            guint64     cols,
            guint64     rows,
            guint32     type,
            guint64     offset)
{
  put_text (out, name);
  put (out, 2, 4);
  put (out, cols, 8);
  put (out, rows, 8);
  put (out, type, 4);
  put (out, offset, 8);
}

static GString *
header (guint64 n_tensors,
        guint64 n_values)
{
  GString *out = g_string_new ("GGUF");

  put (out, 3, 4);
  put (out, n_tensors, 8);
  put (out, n_values, 8);
  return out;
}

static char *
save (const char *name,
      GString    *data)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  /* without waiting for the disk; an older file is not cut off by this */
  g_unlink (path);
  g_file_set_contents_full (path, data->str, data->len, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_string_free (data, TRUE);
  return path;
}

/* Reads a file that must be refused with words that hold @expected. */
static void
refuse (const char *path,
        const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrImport) import = hr_import_path (catalog, path, &error);

  g_assert_null (import);
  g_assert_nonnull (error);
  if (strstr (error->message, expected) == NULL)
    g_error ("expected \"%s\" in \"%s\"", expected, error->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, folder));
}

static void
refuse_data (const char *name,
             GString    *data,
             const char *expected)
{
  g_autofree char *path = save (name, data);

  refuse (path, expected);
}

/* ---- GGUF ---- */

static void
test_gguf_truncated (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "fuzz", "corpus", "gguf",
                                                 "dense.gguf", NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  for (gsize end = 4; end < length; end += end < 1024 ? 1 : 97)
    {
      g_autofree char *cut = save ("cut.gguf", g_string_new_len (data, end));
      g_autoptr (GError) problem = NULL;
      g_autoptr (HrImport) import = hr_import_path (catalog, cut, &problem);

      /* the padding behind the last tensor may be missing */
      g_assert_true (import == NULL || length - end < 64);
      g_assert_true (import != NULL || problem != NULL);
    }
}

static void
test_gguf_counts (void)
{
  GString *data;

  refuse_data ("a.gguf", header (G_MAXUINT64, 0), "tensors are too many");
  refuse_data ("b.gguf", header (0, G_MAXUINT64), "keys of metadata are too many");
  data = header (0, 1);
  put (data, G_MAXUINT64, 8);
  g_string_append (data, "general.architecture");
  refuse_data ("c.gguf", data, "ends within its header");
  data = header (0, 1);
  put_text (data, "tokenizer.ggml.tokens");
  put (data, 9, 4);
  put (data, 8, 4);
  put (data, G_MAXUINT64 / 2, 8);
  put_text (data, "a");
  refuse_data ("d.gguf", data, "list of texts");
  data = header (0, 1);
  put_text (data, "a.list");
  put (data, 9, 4);
  put (data, 10, 4);
  put (data, G_MAXUINT64 / 4, 8);
  refuse_data ("e.gguf", data, "longer than the file");
}

static void
test_gguf_lies (void)
{
  GString *data;

  refuse_data ("a.gguf", g_string_new ("GGUF"), "ends within its header");
  data = g_string_new ("GGUF");
  put (data, 0x03000000, 4);
  refuse_data ("b.gguf", data, "other byte order");
  data = g_string_new ("GGUF");
  put (data, 9, 4);
  refuse_data ("c.gguf", data, "version 9");
  data = header (0, 1);
  put_text (data, "nested");
  put (data, 9, 4);
  put (data, 9, 4);
  put (data, 1, 8);
  refuse_data ("d.gguf", data, "list of lists");
  data = header (0, 1);
  put_text (data, "\xff\xfe key");
  put (data, 4, 4);
  put (data, 1, 4);
  refuse_data ("e.gguf", data, "no text");
  data = header (0, 1);
  put_uint (data, "general.alignment", 24);
  refuse_data ("f.gguf", data, "no power of two");
  data = header (0, 0);
  refuse_data ("g.gguf", data, "no general.architecture");
}

static void
test_gguf_tensors (void)
{
  GString *data = header (1, 0);

  put_tensor (data, "a", G_MAXUINT64, G_MAXUINT64, 0, 0);
  refuse_data ("a.gguf", data, "impossible shape");
  data = header (1, 0);
  put_tensor (data, "a", 33, 2, 2, 0);
  refuse_data ("b.gguf", data, "do not divide into blocks");
  data = header (1, 0);
  put_tensor (data, "a", 32, 2, 77, 0);
  refuse_data ("c.gguf", data, "type 77");
  data = header (1, 0);
  put_tensor (data, "a", 32, 2, 0, 7);
  refuse_data ("d.gguf", data, "not aligned");
  data = header (2, 0);
  put_tensor (data, "a", 32, 2, 0, 0);
  put_tensor (data, "a", 32, 2, 0, 256);
  refuse_data ("e.gguf", data, "two tensors are called a");
  data = header (2, 0);
  put_tensor (data, "a", 32, 2, 0, 0);
  put_tensor (data, "b", 32, 2, 0, 32);
  refuse_data ("f.gguf", data, "overlap");
  data = header (1, 0);
  put_tensor (data, "a", 1 << 20, 1 << 20, 0, 0);
  refuse_data ("g.gguf", data, "but the file has");
  data = header (1, 0);
  put_tensor (data, "a", 32, 1, 0, G_MAXUINT64 - 31);
  refuse_data ("h.gguf", data, "beyond every file");
}

/* The same numbers stand in core, which knows no files. */
static void
test_gguf_types (void)
{
  guint n = 0;

  for (guint id = 0; id < 512; id++)
    {
      const HrGgmlFileType *type = hr_ggml_file_type (id);
      HrGgmlType core;

      if (type == NULL || !hr_ggml_type_by_name (type->name, &core))
        continue;
      g_assert_cmpuint (hr_ggml_row_bytes (core, type->block_elements), ==,
                        type->block_bytes + type->row_bytes);
      n++;
    }
  g_assert_cmpuint (n, >=, 48);
  for (guint number = 0; number < 64; number++)
    {
      const char *name = hr_gguf_ftype_name (number);
      guint file_type;

      g_assert_true (name == NULL || hr_gguf_file_type_by_name (name, &file_type));
    }
}

static void
test_gguf_split (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "fuzz", "corpus", "gguf",
                                                 "split.gguf", NULL);
  g_autofree char *data = NULL, *first = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  refuse_data ("part.gguf", g_string_new_len (data, length), "part of a model in 2 files");
  first = save ("m-00001-of-00002.gguf", g_string_new_len (data, length));
  refuse (first, "m-00002-of-00002.gguf");
}

/* ---- safetensors ---- */

static GString *
safetensors (const char *json,
             guint       n_data)
{
  GString *out = g_string_new (NULL);

  put (out, strlen (json), 8);
  g_string_append (out, json);
  for (guint i = 0; i < n_data; i++)
    g_string_append_c (out, '\0');
  return out;
}

static void
test_safetensors (void)
{
  static const struct { const char *json; guint n_data; const char *expected; } cases[] = {
    { "[]", 0, "no object" },
    { "{\"a\":1}", 0, "expected an object" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
      "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12, "overlap" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4, "but the file has 4" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8, "data_offsets" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8, "its shape needs 12" },
    { "{\"a\":{\"dtype\":\"X9\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "dtype is not known" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "shape" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[9999999999999,9999999999999],"
      "\"data_offsets\":[0,8]}}", 8, "shape" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
      "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}", 16, "same name" },
    { "{\"a\xff\":{}}", 0, "not UTF-8" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 0,
      "nests too deeply" },
  };
  GString *data;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    refuse_data ("x.safetensors", safetensors (cases[i].json, cases[i].n_data), cases[i].expected);
  data = g_string_new (NULL);
  put (data, G_MAXUINT64, 8);
  refuse_data ("x.safetensors", data, "its header is said to have");
  refuse_data ("x.safetensors", g_string_new ("abc"), "ends before its header");
}

/* Shards are summed, and an index that leads out of its folder is refused. */
static void
test_shards (void)
{
  static const char one[] = "{\"model.embed_tokens.weight\":{\"dtype\":\"BF16\",\"shape\":[4,8],"
                            "\"data_offsets\":[0,64]}}";
  static const char two[] = "{\"model.layers.0.mlp.up_proj.weight\":{\"dtype\":\"F32\","
                            "\"shape\":[8,8],\"data_offsets\":[0,256]}}";
  static const char index[] = "{\"weight_map\":{\"a\":\"m-00001-of-00002.safetensors\","
                              "\"b\":\"m-00002-of-00002.safetensors\"}}";
  g_autoptr (GError) error = NULL;
  g_autofree char *first = save ("m-00001-of-00002.safetensors", safetensors (one, 64));
  g_autofree char *second = save ("m-00002-of-00002.safetensors", safetensors (two, 256));
  g_autofree char *map = save ("model.safetensors.index.json", g_string_new (index));
  g_autoptr (HrImport) import = hr_import_path (catalog, first, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (import->n_files, ==, 2);
  g_assert_cmpuint (import->tensor_bytes, ==, 320);
  g_assert_cmpuint (import->parameters, ==, 96);
  g_assert_cmpstr (import->model->stored[1].name, ==, "ffn_up.weight");
  g_unlink (second);
  refuse (map, "m-00002-of-00002.safetensors");
  g_free (map);
  map = save ("model.safetensors.index.json",
              g_string_new ("{\"weight_map\":{\"a\":\"../../etc/passwd\"}}"));
  refuse (map, "$.weight_map");
  g_unlink (map);
}

/* ---- configurations ---- */

static void
unlink_in_folder (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
test_config_refusals (void)
{
  static const struct { const char *json, *expected; } cases[] = {
    { "[]", "expected an object" },
    { "{}", "num_hidden_layers" },
    { "{\"num_hidden_layers\": 99999999}", "from 0 to 4096" },
    { "{\"num_hidden_layers\": \"many\"}", "$.num_hidden_layers: expected a whole number" },
    { "{\"num_hidden_layers\": 4}", "hidden_size" },
    { "{\"num_hidden_layers\": 4, \"hidden_size\": 64}", "num_attention_heads" },
    { "{\"num_hidden_layers\": 4, \"hidden_size\": 64, \"num_attention_heads\": 6,"
      " \"num_key_value_heads\": 4}", "share them evenly" },
    { "{\"num_hidden_layers\": 4, \"hidden_size\": 64, \"num_attention_heads\": 4,"
      " \"kv_lora_rank\": 16}", "qk_nope_head_dim" },
    { "{\"num_hidden_layers\": 4, \"hidden_size\": -64}", "$.hidden_size" },
    { "{\"model_type\": \"nemotron-nas\", \"num_hidden_layers\": 7, \"hidden_size\": 64,"
      " \"block_configs\": []}", "only the sizes that the catalogue has" },
    { "{\"a\": 1", "not valid JSON" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    refuse_data ("config.json", g_string_new (cases[i].json), cases[i].expected);
  unlink_in_folder ("config.json");
}

static HrImport *
read_config (const char *json)
{
  g_autofree char *path = save ("config.json", g_string_new (json));
  g_autoptr (GError) error = NULL;
  HrImport *import = hr_import_path (catalog, path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  return import;
}

/* An architecture that nobody has heard of is read by its shape. */
static void
test_config_unknown (void)
{
  g_autoptr (HrImport) import = read_config (
    "{\"model_type\": \"never_seen\", \"text_config\": {\"hidden_size\": 512,"
    " \"num_hidden_layers\": 6, \"num_attention_heads\": 8, \"num_key_value_heads\": 2,"
    " \"intermediate_size\": 1024,"
    " \"vocab_size\": 1000, \"sliding_window\": 128, \"sliding_window_pattern\": 3,"
    " \"num_experts\": 4, \"num_experts_per_tok\": 2, \"moe_intermediate_size\": 128,"
    " \"first_k_dense_replace\": 1, \"max_position_embeddings\": 2048},"
    " \"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4, \"group_size\": 128}}");
  const HrModel *model = import->model;

  g_assert_cmpuint (import->notes & HR_IMPORT_UNKNOWN_TYPE, !=, 0);
  g_assert_cmpstr (import->format, ==, "awq-4-g128");
  g_assert_cmpuint (model->n_layers, ==, 6);
  g_assert_cmpint (hr_model_layer (model, 0)->ffn, ==, HR_FFN_DENSE);
  g_assert_cmpint (hr_model_layer (model, 1)->ffn, ==, HR_FFN_MOE);
  g_assert_cmpint (hr_model_layer (model, 1)->mixer, ==, HR_MIXER_SLIDING);
  g_assert_cmpint (hr_model_layer (model, 2)->mixer, ==, HR_MIXER_ATTENTION);
  g_assert_cmpuint (hr_model_layer (model, 1)->window, ==, 128);
}

static void
test_formats (void)
{
  static const struct { const char *quantization, *format; } cases[] = {
    { "\"torch_dtype\": \"float16\"", "fp16" },
    { "\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4, \"group_size\": 128,"
      " \"desc_act\": true}", "gptq-4-g128-act" },
    { "\"quantization_config\": {\"quant_method\": \"bitsandbytes\", \"load_in_4bit\": true,"
      " \"bnb_4bit_quant_type\": \"nf4\", \"bnb_4bit_use_double_quant\": true}", "nf4-dq" },
    { "\"quantization_config\": {\"quant_method\": \"fp8\", \"weight_block_size\": [128, 128]}",
      "fp8-block128" },
    { "\"quantization\": {\"group_size\": 64, \"bits\": 4}", "mlx-4-g64" },
    { "\"quantization_config\": {\"quant_method\": \"exl2\", \"bits\": 4.25}", "exl2-4.25" },
    { "\"quantization_config\": {\"quant_method\": \"exl2\", \"bits\": 4.0}", "exl2-4.0" },
    { "\"quantization_config\": {\"quant_method\": \"new\"}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf (
        "{\"hidden_size\": 512, \"num_hidden_layers\": 2, \"num_attention_heads\": 8,"
        " \"intermediate_size\": 64, \"vocab_size\": 10, %s}", cases[i].quantization);
      g_autoptr (HrImport) import = read_config (json);

      g_assert_cmpstr (import->format, ==, cases[i].format);
      if (cases[i].format != NULL)
        g_assert_nonnull (hr_catalog_get_format (catalog, cases[i].format, NULL));
    }
}

static void
test_params (void)
{
  g_autofree char *path = save ("params.json", g_string_new (
    "{\"dim\": 8192, \"ffn_dim_multiplier\": 1.3, \"multiple_of\": 4096, \"n_heads\": 64,"
    " \"n_kv_heads\": 8, \"n_layers\": 80, \"norm_eps\": 1e-05, \"vocab_size\": 32000}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (HrImport) import = hr_import_path (catalog, path, &error);

  g_assert_no_error (error);
  /* Llama 2 70B */
  g_assert_cmpuint (import->model->intermediate_size, ==, 28672);
  g_assert_cmpuint (import->model->n_kv_heads, ==, 8);
  g_unlink (path);
}

static void
test_adapter (void)
{
  g_autofree char *path = save ("adapter_config.json", g_string_new (
    "{\"peft_type\": \"LORA\", \"r\": 32, \"lora_alpha\": 64, \"lora_dropout\": 0.05,"
    " \"target_modules\": [\"q_proj\", \"v_proj\", \"model.layers.0.mlp.down_proj\", \"odd\"],"
    " \"base_model_name_or_path\": \"meta-llama/Llama-2-7b-hf\"}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (HrImport) import = hr_import_path (catalog, path, &error);
  g_autoptr (HrPlan) plan = hr_plan_new ();

  g_assert_no_error (error);
  g_assert_cmpstr (import->kin, ==, "llama-2-7b");
  hr_import_apply_lora (import, plan);
  g_assert_cmpint (plan->training.method, ==, HR_METHOD_LORA);
  g_assert_cmpint (plan->training.lora_rank, ==, 32);
  g_assert_cmpint (plan->training.lora_targets, ==, HR_TARGET_Q | HR_TARGET_V | HR_TARGET_DOWN);
  g_unlink (path);
  refuse_data ("adapter_config.json", g_string_new ("{\"peft_type\": \"LORA\"}"), "$.r:");
}

/* A base in a folder is found, and adapters that name each other end. */
static void
test_adapter_base (void)
{
  g_autofree char *base = g_build_filename (folder, "base", NULL);
  g_autofree char *json = g_strdup_printf (
    "{\"peft_type\": \"LORA\", \"r\": 8, \"target_modules\": [\"q_proj\"],"
    " \"base_model_name_or_path\": \"%s\"}", base);
  g_autofree char *path = save ("adapter_config.json", g_string_new (json));
  g_autofree char *circle = NULL, *config = NULL;
  g_autoptr (HrImport) found = NULL;
  g_autoptr (HrImport) lost = NULL;

  g_mkdir (base, 0700);
  circle = save ("base/adapter_config.json", g_string_new (json));
  lost = hr_import_path (catalog, path, NULL);
  g_assert_null (lost->model);
  g_assert_cmpuint (lost->notes, ==, HR_IMPORT_BASE_MISSING);
  config = save ("base/config.json", g_string_new (
    "{\"num_hidden_layers\": 3, \"hidden_size\": 64, \"num_attention_heads\": 4,"
    " \"intermediate_size\": 128, \"vocab_size\": 10}"));
  found = hr_import_path (catalog, path, NULL);
  g_assert_cmpuint (found->model->n_layers, ==, 3);
  g_assert_cmpint (found->lora->rank, ==, 8);
  g_unlink (path);
  g_unlink (circle);
  g_unlink (config);
  g_rmdir (base);
}

static void
test_size (void)
{
  static const char *const good[] = { "7B", "1.5b", "350M", "70B", "0.5B", "1T" };
  static const char *const bad[] = { "B", "7", "7BB", "-7B", "7e3B", "0x7B", "7 B", "llama-7b" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (HrImport) import = hr_import_size (good[i], NULL);

      g_assert_true (hr_import_is_size (good[i]));
      g_assert_nonnull (import);
      g_assert_cmpuint (import->notes, ==, HR_IMPORT_SIZE_INFERRED);
      g_assert_cmpuint (import->model->n_heads % import->model->n_kv_heads, ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (hr_import_is_size (bad[i]));
}

static void
test_paths (void)
{
  g_autofree char *nowhere = g_build_filename (folder, "nowhere", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty", NULL);

  refuse (nowhere, "no such file or folder");
  g_mkdir (empty, 0700);
  refuse (empty, "holds no config.json");
  refuse_data ("notes.txt", g_string_new ("hello"), "no model that can be read");
  refuse_data ("empty.gguf", g_string_new (""), "empty");
}

static void
remove_folder (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  folder = g_dir_make_tmp ("headroom-import-XXXXXX", NULL);
  g_test_add_func ("/import/gguf/truncated", test_gguf_truncated);
  g_test_add_func ("/import/gguf/counts", test_gguf_counts);
  g_test_add_func ("/import/gguf/lies", test_gguf_lies);
  g_test_add_func ("/import/gguf/tensors", test_gguf_tensors);
  g_test_add_func ("/import/gguf/types", test_gguf_types);
  g_test_add_func ("/import/gguf/split", test_gguf_split);
  g_test_add_func ("/import/safetensors/refusals", test_safetensors);
  g_test_add_func ("/import/safetensors/shards", test_shards);
  g_test_add_func ("/import/config/refusals", test_config_refusals);
  g_test_add_func ("/import/config/unknown", test_config_unknown);
  g_test_add_func ("/import/config/formats", test_formats);
  g_test_add_func ("/import/params", test_params);
  g_test_add_func ("/import/adapter", test_adapter);
  g_test_add_func ("/import/adapter/base", test_adapter_base);
  g_test_add_func ("/import/size", test_size);
  g_test_add_func ("/import/paths", test_paths);
  status = g_test_run ();
  g_clear_object (&catalog);
  remove_folder ();
  return status;
}
