/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hr-cli-json.h"
#include "hr-cli.h"

#define N_COLUMNS 4
/* Columns for an engine's versions; --json has them all. */
#define MAX_VERSIONS 26

/* The texts of one row; NULL cells are empty. */
typedef struct {
  char *cells[N_COLUMNS];
} Row;

/**
 * List:
 *
 * One kind of record: how to read, search and show it. Negative widths align to the right.
 */
typedef struct {
  const char  *command;
  const char  *summary;
  const char  *titles[N_COLUMNS];
  int          widths[N_COLUMNS];
  GPtrArray *(*list) (HrCatalog *catalog, GError **error);
  gboolean   (*matches) (gconstpointer record, const char *query);
  void       (*show) (gconstpointer record, Row *row);
  void       (*write) (HrJsonWriter *json, gconstpointer record);
} List;

static char *
count_text (guint64 count)
{
  return count > 0 ? hr_format_count ((double) count) : NULL;
}

/* Every word of the query stands somewhere in the texts, whatever the case. */
static gboolean
words_match (const char *query,
             ...)
{
  g_auto (GStrv) words = g_strsplit_set (query, " \t", -1);
  g_autoptr (GString) texts = g_string_new (NULL);
  g_autofree char *haystack = NULL;
  const char *text;
  va_list arguments;

  va_start (arguments, query);
  while ((text = va_arg (arguments, const char *)) != (const char *) -1)
    g_string_append_printf (texts, "%s\n", text != NULL ? text : "");
  va_end (arguments);
  haystack = g_utf8_casefold (texts->str, -1);
  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *needle = g_utf8_casefold (*word, -1);
      if (strstr (haystack, needle) == NULL)
        return FALSE;
    }
  return TRUE;
}

#define END ((const char *) -1)

static gboolean
match_model (gconstpointer record,
             const char   *query)
{
  return hr_model_matches (record, query);
}

static void
show_model (gconstpointer record,
            Row          *row)
{
  const HrModel *model = record;

  row->cells[0] = g_strdup (model->id);
  row->cells[1] = count_text (model->params_total);
  row->cells[2] = count_text (model->max_context);
  row->cells[3] = g_strdup (model->name);
}

static void
write_model (HrJsonWriter *json,
             gconstpointer record)
{
  const HrModel *model = record;

  hr_json_writer_string (json, "id", model->id);
  hr_json_writer_string (json, "name", model->name);
  hr_json_writer_string (json, "family", model->family);
  hr_json_writer_string (json, "organization", model->organization);
  hr_json_writer_string (json, "released", model->released);
  hr_json_writer_uint (json, "parameters", model->params_total);
  if (model->params_active > 0)
    hr_json_writer_uint (json, "active_parameters", model->params_active);
  hr_json_writer_uint (json, "layers", model->n_layers);
  hr_json_writer_uint (json, "hidden_size", model->hidden_size);
  if (model->max_context > 0)
    hr_json_writer_uint (json, "max_context", model->max_context);
  hr_json_writer_string (json, "native_dtype", model->native_dtype);
  hr_json_writer_string (json, "hf_id", model->hf_id);
}

static gboolean
match_device (gconstpointer record,
              const char   *query)
{
  return hr_device_matches (record, query);
}

static void
show_device (gconstpointer record,
             Row          *row)
{
  const HrDevice *device = record;
  double gib = (double) device->nominal_bytes / (double) HR_GIB;

  row->cells[0] = g_strdup (device->id);
  row->cells[1] = device->nominal_bytes > 0 ? g_strdup_printf ("%.0f GiB", gib) : NULL;
  row->cells[2] = device->bandwidth_bytes_per_s > 0
                  ? g_strdup_printf ("%.0f GB/s", device->bandwidth_bytes_per_s / 1e9) : NULL;
  row->cells[3] = g_strdup (device->name);
}

static void
write_device (HrJsonWriter *json,
              gconstpointer record)
{
  const HrDevice *device = record;

  hr_json_writer_string (json, "id", device->id);
  hr_json_writer_string (json, "name", device->name);
  hr_json_writer_string (json, "vendor", device->vendor);
  hr_json_writer_string (json, "segment", device->segment);
  hr_json_writer_string (json, "architecture", device->architecture);
  hr_json_writer_string (json, "released", device->released);
  hr_json_writer_uint (json, "capacity_bytes", hr_device_capacity_bytes (device));
  hr_json_writer_boolean (json, "unified_memory", device->unified);
  if (device->bandwidth_bytes_per_s > 0)
    hr_json_writer_double (json, "bandwidth_bytes_per_s", device->bandwidth_bytes_per_s);
}

static gboolean
match_engine (gconstpointer record,
              const char   *query)
{
  const HrEngine *engine = record;
  g_autofree char *aliases = g_strjoinv (" ", engine->aliases);

  return words_match (query, engine->id, engine->name, engine->description, aliases, END);
}

static void
show_engine (gconstpointer record,
             Row          *row)
{
  const HrEngine *engine = record;
  GString *versions = g_string_new (NULL);

  for (guint i = 0; i < engine->n_profiles; i++)
    {
      const char *version = engine->profiles[i].version;
      g_string_append_printf (versions, "%s%s", i > 0 ? ", " : "", version ? version : "any");
    }
  row->cells[0] = g_strdup (engine->id);
  if (versions->len > MAX_VERSIONS)
    g_string_append (g_string_truncate (versions, MAX_VERSIONS - 1), "\342\200\246");
  row->cells[1] = g_string_free (versions, FALSE);
  row->cells[2] = g_strjoinv (", ", engine->formats);
}

static void
write_engine (HrJsonWriter *json,
              gconstpointer record)
{
  const HrEngine *engine = record;

  hr_json_writer_string (json, "id", engine->id);
  hr_json_writer_string (json, "name", engine->name);
  hr_json_writer_string (json, "description", engine->description);
  hr_json_writer_strings (json, "aliases", engine->aliases, g_strv_length (engine->aliases));
  hr_json_writer_strings (json, "weights", engine->formats, g_strv_length (engine->formats));
  hr_json_writer_strings (json, "kv", engine->kv_types, g_strv_length (engine->kv_types));
  hr_json_writer_strings (json, "inputs", engine->inputs, g_strv_length (engine->inputs));
  hr_json_writer_begin (json, "versions", '[');
  for (guint i = 0; i < engine->n_profiles; i++)
    {
      hr_json_writer_begin (json, NULL, '{');
      hr_json_writer_string (json, "version", engine->profiles[i].version);
      hr_json_writer_string (json, "since", engine->profiles[i].since);
      hr_json_writer_string (json, "until", engine->profiles[i].until);
      hr_json_writer_string (json, "note", engine->profiles[i].note);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, ']');
}

static gboolean
match_format (gconstpointer record,
              const char   *query)
{
  const HrFormat *format = record;

  return words_match (query, format->id, format->name, format->family, format->description, END);
}

static void
show_format (gconstpointer record,
             Row          *row)
{
  const HrFormat *format = record;

  row->cells[0] = g_strdup (format->id);
  row->cells[1] = format->nominal_bits > 0 ? g_strdup_printf ("%.3g bit", format->nominal_bits)
                                           : NULL;
  row->cells[2] = g_strdup (format->family);
  row->cells[3] = g_strdup (format->name);
}

static void
write_format (HrJsonWriter *json,
              gconstpointer record)
{
  const HrFormat *format = record;

  hr_json_writer_string (json, "id", format->id);
  hr_json_writer_string (json, "name", format->name);
  hr_json_writer_string (json, "family", format->family);
  hr_json_writer_string (json, "description", format->description);
  if (format->nominal_bits > 0)
    hr_json_writer_double (json, "nominal_bits", format->nominal_bits);
  hr_json_writer_string (json, "source", format->source);
}

static const List models = {
  "models", "Lists the models of the catalogue whose id, name or maker holds every word.",
  { "id", "params", "context", "name" }, { 34, -8, -8, 0 },
  hr_catalog_list_models, match_model, show_model, write_model,
};
static const List hardware = {
  "hardware", "Lists the devices of the catalogue whose id, name or maker holds every word.",
  { "id", "memory", "bandwidth", "name" }, { 38, -8, -10, 0 },
  hr_catalog_list_devices, match_device, show_device, write_device,
};
static const List engines = {
  "engines", "Lists the engines, the versions told apart, and the weight formats they run.",
  { "id", "versions", "weights", NULL }, { 16, MAX_VERSIONS, 0, 0 },
  hr_catalog_list_engines, match_engine, show_engine, write_engine,
};
static const List formats = {
  "formats", "Lists the weight formats with their bits per weight, as people call them.",
  { "id", "bits", "family", "name" }, { 18, -9, 16, 0 },
  hr_catalog_list_formats, match_format, show_format, write_format,
};

static void
append_row (GString          *out,
            const List       *list,
            const char *const cells[N_COLUMNS])
{
  gsize start = out->len;

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      hr_cli_append_cell (out, cells[i] != NULL ? cells[i] : "", list->widths[i]);
      g_string_append (out, "  ");
    }
  while (out->len > start && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

static void
append_text (GString    *out,
             const List *list,
             GPtrArray  *records)
{
  append_row (out, list, list->titles);
  for (guint i = 0; i < records->len; i++)
    {
      Row row = { { NULL } };
      list->show (g_ptr_array_index (records, i), &row);
      append_row (out, list, (const char *const *) row.cells);
      for (guint j = 0; j < N_COLUMNS; j++)
        g_free (row.cells[j]);
    }
}

static void
append_json (GString    *out,
             const List *list,
             GPtrArray  *records)
{
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '[');
  for (guint i = 0; i < records->len; i++)
    {
      hr_json_writer_begin (&json, NULL, '{');
      list->write (&json, g_ptr_array_index (records, i));
      hr_json_writer_end (&json, '}');
    }
  hr_json_writer_end (&json, ']');
}

static GPtrArray *
search (const List *list,
        HrCatalog  *catalog,
        const char *query,
        GError    **error)
{
  GPtrArray *all = list->list (catalog, error);
  GPtrArray *found;

  if (all == NULL)
    return NULL;
  found = g_ptr_array_new ();
  for (guint i = 0; i < all->len; i++)
    if (query == NULL || list->matches (g_ptr_array_index (all, i), query))
      g_ptr_array_add (found, g_ptr_array_index (all, i));
  return found;
}

static int
print_list (const List *list,
            const char *query,
            gboolean    json)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  found = search (list, catalog, query, &error);
  if (found == NULL)
    return hr_cli_fail (error);
  if (json)
    append_json (out, list, found);
  else if (found->len == 0)
    g_string_append_printf (out, "Nothing matches \342\200\234%s\342\200\235.\n", query);
  else
    append_text (out, list, found);
  return hr_cli_print (out, HR_CLI_ANSWERED);
}

static int
run_list (const List *list,
          int         argc,
          char      **argv)
{
  gboolean json = FALSE;
  g_auto (GStrv) words = NULL;
  g_autofree char *query = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Answer as JSON", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "[SEARCH\342\200\246]" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, list->summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!hr_cli_parse (context, list->command, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  query = words != NULL ? g_strjoinv (" ", words) : NULL;
  return print_list (list, query, json);
}

int
hr_cli_models (int    argc,
               char **argv)
{
  return run_list (&models, argc, argv);
}

int
hr_cli_hardware (int    argc,
                 char **argv)
{
  return run_list (&hardware, argc, argv);
}

int
hr_cli_engines (int    argc,
                char **argv)
{
  return run_list (&engines, argc, argv);
}

int
hr_cli_formats (int    argc,
                char **argv)
{
  return run_list (&formats, argc, argv);
}
