/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file or folder of a model holds, before anything is estimated. */
#include "hr-cli.h"

#include <string.h>

#include "hr-error.h"
#include "hr-model-file.h"

#define NAME_WIDTH 22
#define MAX_TYPES 64

/* Tensors of one element type together. */
typedef struct {
  const char *name;
  guint       tensors;
  guint64     elements, bytes;
} TypeSum;

typedef struct {
  TypeSum types[MAX_TYPES];
  guint   n_types;
} TypeSums;

static void
sum_types (const HrModel *model,
           TypeSums      *out)
{
  out->n_types = 0;
  for (guint i = 0; model != NULL && i < model->n_stored; i++)
    {
      const HrStoredTensor *tensor = &model->stored[i];
      guint k = 0;

      while (k < out->n_types && out->types[k].name != tensor->type)
        k++;
      if (k == MAX_TYPES)
        continue;
      if (k == out->n_types)
        out->types[out->n_types++] = (TypeSum) { .name = tensor->type };
      out->types[k].tensors++;
      out->types[k].elements += tensor->stack * tensor->rows * tensor->cols;
      out->types[k].bytes += tensor->bytes;
    }
}

static guint
count_mixer (const HrModel *model,
             HrMixer        mixer)
{
  guint n = 0;

  for (guint i = 0; i < model->n_groups; i++)
    n += model->groups[i].mixer == mixer ? model->groups[i].count : 0;
  return n;
}

/* The file's own count of elements where it has one, else that of the shape. */
static guint64
count_parameters (const HrImport *import)
{
  if (import->parameters > 0 || import->model == NULL)
    return import->parameters;
  return import->model->params_total;
}

/* ---- text ---- */

static void
append_line (GString    *out,
             const char *name,
             const char *format,
             ...) G_GNUC_PRINTF (3, 4);

static void
append_line (GString    *out,
             const char *name,
             const char *format,
             ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  hr_cli_append_cell (out, name, NAME_WIDTH);
  g_string_append_printf (out, "%s\n", text);
}

static void
append_shape (GString       *out,
              const HrModel *model)
{
  append_line (out, "Layers", "%u of width %u", model->n_layers, model->hidden_size);
  for (guint mixer = 0; mixer <= HR_MIXER_RWKV4; mixer++)
    if (count_mixer (model, (HrMixer) mixer) > 0)
      append_line (out, "", "%u with %s", count_mixer (model, (HrMixer) mixer),
                   hr_mixer_name ((HrMixer) mixer));
  if (model->n_heads > 0)
    append_line (out, "Heads", "%u, of keys and values %u, of %u elements", model->n_heads,
                 model->n_kv_heads, model->head_dim);
  if (model->intermediate_size > 0)
    append_line (out, "MLP", "%u wide%s", model->intermediate_size,
                 model->gated_mlp ? ", gated" : "");
  if (model->has_moe)
    append_line (out, "Experts", "%u of width %u, %u per token", model->moe.n_experts,
                 model->moe.expert_size, model->moe.n_experts_per_tok);
  append_line (out, "Vocabulary", "%u%s", model->vocab_size,
               model->tied_embeddings ? ", output tied to it" : "");
  append_line (out, "Context", "%" G_GUINT64_FORMAT " tokens", model->max_context);
}

static void
append_types (GString        *out,
              const HrImport *import)
{
  g_autofree TypeSums *sums = g_new0 (TypeSums, 1);

  sum_types (import->model, sums);
  for (guint i = 0; i < sums->n_types; i++)
    {
      g_autofree char *bytes = hr_format_bytes ((double) sums->types[i].bytes,
                                                HR_BYTE_UNIT_BINARY);
      append_line (out, i == 0 ? "Tensors" : "", "%u of type %s, %s", sums->types[i].tensors,
                   sums->types[i].name, bytes);
    }
}

static void
append_lora (GString            *out,
             const HrImportLora *lora)
{
  append_line (out, "Rank", "%u", lora->rank);
  append_line (out, "Base model", "%s", lora->base != NULL ? lora->base : "not named");
}

static void
append_text (GString        *out,
             const HrImport *import)
{
  g_autofree char *count = hr_format_count ((double) count_parameters (import));

  append_line (out, "Path", "%s", import->path);
  if (import->model != NULL)
    append_line (out, "Name", "%s", import->model->name);
  append_line (out, "Kind", "%s%s%s", hr_import_kind_name (import->kind),
               import->architecture != NULL ? ", " : "",
               import->architecture != NULL ? import->architecture : "");
  append_line (out, "Weight format", "%s", import->format != NULL ? import->format : "not known");
  if (count_parameters (import) > 0)
    append_line (out, "Parameters", "%s (%" G_GUINT64_FORMAT ")", count,
                 count_parameters (import));
  if (import->tensor_bytes > 0)
    append_line (out, "Bytes of weights", "%" G_GUINT64_FORMAT " in %u file%s",
                 import->tensor_bytes, import->n_files, import->n_files == 1 ? "" : "s");
  append_types (out, import);
  if (import->model != NULL && import->model->n_groups > 0)
    append_shape (out, import->model);
  if (import->lora != NULL)
    append_lora (out, import->lora);
  for (guint note = 1; hr_import_note_name (note) != NULL; note <<= 1)
    if ((import->notes & note) != 0)
      g_string_append_printf (out, "%s%s%s%s\n", hr_import_note_sentence (note),
                              note <= HR_IMPORT_KIN_TRAITS ? " (" : "",
                              note <= HR_IMPORT_KIN_TRAITS ? import->kin : "",
                              note <= HR_IMPORT_KIN_TRAITS ? ")" : "");
}

/* ---- JSON ---- */

static void
write_shape (HrJsonWriter  *json,
             const HrModel *model)
{
  const struct {
    const char *name;
    guint64     value;
  } sizes[] = {
    { "layers", model->n_layers }, { "hidden_size", model->hidden_size },
    { "heads", model->n_heads }, { "kv_heads", model->n_kv_heads },
    { "head_dim", model->head_dim }, { "intermediate_size", model->intermediate_size },
    { "vocabulary", model->vocab_size }, { "context", model->max_context },
    { "experts", model->moe.n_experts }, { "experts_per_token", model->moe.n_experts_per_tok },
    { "expert_size", model->moe.expert_size }, { "kv_lora_rank", model->mla.kv_lora_rank },
    { "parameters", model->params_total }, { "active_parameters", model->params_active },
  };

  hr_json_writer_begin (json, "shape", '{');
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].value > 0)
      hr_json_writer_uint (json, sizes[i].name, sizes[i].value);
  hr_json_writer_boolean (json, "tied_embeddings", model->tied_embeddings);
  hr_json_writer_begin (json, "mixers", '{');
  for (guint mixer = 0; mixer <= HR_MIXER_RWKV4; mixer++)
    if (count_mixer (model, (HrMixer) mixer) > 0)
      hr_json_writer_uint (json, hr_mixer_name ((HrMixer) mixer),
                           count_mixer (model, (HrMixer) mixer));
  hr_json_writer_end (json, '}');
  hr_json_writer_end (json, '}');
}

static void
write_types (HrJsonWriter   *json,
             const HrImport *import)
{
  g_autofree TypeSums *sums = g_new0 (TypeSums, 1);

  sum_types (import->model, sums);
  hr_json_writer_begin (json, "types", '[');
  for (guint i = 0; i < sums->n_types; i++)
    {
      hr_json_writer_begin (json, NULL, '{');
      hr_json_writer_string (json, "type", sums->types[i].name);
      hr_json_writer_uint (json, "tensors", sums->types[i].tensors);
      hr_json_writer_uint (json, "elements", sums->types[i].elements);
      hr_json_writer_uint (json, "bytes", sums->types[i].bytes);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, ']');
}

static void
write_tensors (HrJsonWriter  *json,
               const HrModel *model)
{
  hr_json_writer_begin (json, "tensors", '[');
  for (guint i = 0; model != NULL && i < model->n_stored; i++)
    {
      const HrStoredTensor *tensor = &model->stored[i];

      hr_json_writer_begin (json, NULL, '{');
      hr_json_writer_string (json, "name", tensor->name);
      if (tensor->layer >= 0)
        hr_json_writer_uint (json, "layer", (guint64) tensor->layer);
      hr_json_writer_string (json, "type", tensor->type);
      hr_json_writer_uint (json, "elements", tensor->stack * tensor->rows * tensor->cols);
      hr_json_writer_uint (json, "bytes", tensor->bytes);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, ']');
}

static void
write_lora (HrJsonWriter       *json,
            const HrImportLora *lora)
{
  hr_json_writer_begin (json, "lora", '{');
  hr_json_writer_uint (json, "rank", lora->rank);
  hr_json_writer_double (json, "alpha", lora->alpha);
  if (lora->dropout >= 0)
    hr_json_writer_double (json, "dropout", lora->dropout);
  if (lora->base != NULL)
    hr_json_writer_string (json, "base", lora->base);
  hr_json_writer_end (json, '}');
}

static void
write_text (HrJsonWriter *json,
            const char   *name,
            const char   *value)
{
  if (value != NULL)
    hr_json_writer_string (json, name, value);
}

static void
append_json (GString        *out,
             const HrImport *import,
             gboolean        tensors)
{
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '{');
  write_text (&json, "path", import->path);
  write_text (&json, "kind", hr_import_kind_name (import->kind));
  write_text (&json, "architecture", import->architecture);
  write_text (&json, "name", import->model != NULL ? import->model->name : NULL);
  write_text (&json, "weights", import->format);
  write_text (&json, "kin", import->kin);
  hr_json_writer_begin (&json, "notes", '[');
  for (guint note = 1; hr_import_note_name (note) != NULL; note <<= 1)
    if ((import->notes & note) != 0)
      hr_json_writer_string (&json, NULL, hr_import_note_name (note));
  hr_json_writer_end (&json, ']');
  hr_json_writer_uint (&json, "parameters", count_parameters (import));
  hr_json_writer_uint (&json, "weight_bytes", import->tensor_bytes);
  hr_json_writer_uint (&json, "file_bytes", import->file_bytes);
  hr_json_writer_uint (&json, "files", import->n_files);
  if (import->n_metadata > 0)
    hr_json_writer_uint (&json, "metadata_keys", import->n_metadata);
  if (import->model != NULL && import->model->n_groups > 0)
    write_shape (&json, import->model);
  write_types (&json, import);
  if (tensors)
    write_tensors (&json, import->model);
  if (import->lora != NULL)
    write_lora (&json, import->lora);
  hr_json_writer_end (&json, '}');
}

/* ---- entry ---- */

/**
 * hr_cli_model_name:
 * @name: what stands after --model
 * @error: return location
 *
 * A file is named as plans name it, by its whole path. A model of the Hugging Face Hub is fetched.
 * Everything else is left as it is.
 *
 * Returns: (transfer full) (nullable): the name of the model
 */
char *
hr_cli_model_name (const char *name,
                   GError    **error)
{
  gboolean is_remote = g_str_has_prefix (name, "hf:") || g_str_has_prefix (name, "https://")
                       || g_str_has_prefix (name, "http://");
  gboolean is_file = g_str_has_prefix (name, ".") || g_str_has_suffix (name, ".gguf")
                     || g_str_has_suffix (name, ".json") || g_str_has_suffix (name, ".safetensors")
                     || (strchr (name, '/') != NULL && g_file_test (name, G_FILE_TEST_EXISTS));

  if (is_remote)
    return hr_cli_fetch_model (name, error);
  return is_file ? g_canonicalize_filename (name, NULL) : g_strdup (name);
}

static int
inspect (const char *name,
         gboolean    as_json,
         gboolean    tensors)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HrImport) import = NULL;
  g_autofree char *model = hr_cli_model_name (name, &error);
  g_autofree char *path = model == NULL || hr_model_file_is_named (model)
                          ? g_strdup (model) : g_canonicalize_filename (model, NULL);

  if (path != NULL)
    import = hr_model_file_read (catalog, path, &error);
  if (import == NULL)
    return hr_cli_fail (error);
  if (as_json)
    append_json (out, import, tensors);
  else
    append_text (out, import);
  return hr_cli_print (out, HR_CLI_ANSWERED);
}

/**
 * hr_cli_inspect:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_cli_inspect (int    argc,
                char **argv)
{
  gboolean as_json = FALSE, tensors = FALSE;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Answer as JSON", NULL },
    { "tensors", 0, 0, G_OPTION_ARG_NONE, &tensors, "With --json: every tensor, too", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL,
      "PATH|hf:OWNER/NAME|SIZE" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
    "Tells what a model's file or folder holds: a GGUF or safetensors file, a config.json, a\n"
    "params.json, an adapter, a folder with one, a model of the Hugging Face Hub (hf:OWNER/NAME\n"
    "or a link), or a size such as 7B. Weights are not read.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!hr_cli_parse (context, "inspect", &argc, &argv))
    return HR_CLI_BAD_INPUT;
  if (files == NULL || files[1] != NULL)
    return hr_cli_fail_message ("name one file or folder; see headroom-cli inspect --help");
  return inspect (files[0], as_json, tensors);
}
