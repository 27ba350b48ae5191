/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli.h"

#include <string.h>

#include "hr-answer.h"
#include "hr-error.h"
#include "hr-model-file.h"

typedef struct {
  char    *model, *engine, *weights, *unit;
  char   **hardware, **settings, **files;
  gboolean check, json;
  int      neighbours;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->model);
  g_free (self->engine);
  g_free (self->weights);
  g_free (self->unit);
  g_strfreev (self->hardware);
  g_strfreev (self->settings);
  g_strfreev (self->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options  *self,
               int      *argc,
               char   ***argv)
{
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_STRING, &self->model,
      "Model of the catalogue, a file or folder, or a size",
      "ID|PATH|7B" },
    { "hardware", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &self->hardware,
      "Device of the catalogue, and how many", "ID[:COUNT]" },
    { "engine", 'e', 0, G_OPTION_ARG_STRING, &self->engine, "Inference engine", "ID" },
    { "weights", 'w', 0, G_OPTION_ARG_STRING, &self->weights, "Weight format", "ID" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->settings,
      "Any field of the plan, such as inference.context=8192", "PATH=VALUE" },
    { "check", 0, 0, G_OPTION_ARG_NONE, &self->check, "Exit with 1 when it does not fit", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Answer as JSON", NULL },
    { "neighbours", 'n', 0, G_OPTION_ARG_INT, &self->neighbours,
      "Also what others measured nearby: so many runs", "N" },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &self->unit,
      "Powers of 1024 (gib, the default) or of 1000 (gb)", "gib|gb" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL,
      "[PLAN.headroom]" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
    "Tells what a model needs on each device, item by item, and whether it fits.\n"
    "Options change the plan of the file; without a file --model and --engine are needed.");
  g_option_context_set_description (context,
    "Example:\n  headroom-cli estimate --model llama-3-70b --engine llama.cpp \\\n"
    "    --weights gguf-q4_k_m --hardware nvidia-geforce-rtx-4090:2 \\\n"
    "    --set inference.context=8192\n");
  g_option_context_add_main_entries (context, entries, NULL);
  return hr_cli_parse (context, "estimate", argc, argv);
}

static gboolean
parse_unit (const char *text,
            HrByteUnit *out,
            GError    **error)
{
  *out = HR_BYTE_UNIT_BINARY;
  if (text == NULL || strcmp (text, "gib") == 0)
    return TRUE;
  *out = HR_BYTE_UNIT_DECIMAL;
  if (strcmp (text, "gb") == 0)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "--unit %s: choose gib or gb", text);
  return FALSE;
}

/* Device counts are small; what no rack holds is a typing mistake. */
static gboolean
split_hardware (const char *text,
                char      **id,
                guint      *count,
                GError    **error)
{
  const char *colon = strrchr (text, ':');
  guint64 number = 1;

  if (colon != NULL && (!hr_parse_count (colon + 1, &number) || number < 1
                        || number > HR_MAX_DEVICES))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "--hardware %s: after the colon stands how many devices, 1 to %d",
                   text, HR_MAX_DEVICES);
      return FALSE;
    }
  *id = colon != NULL ? g_strndup (text, colon - text) : g_strdup (text);
  *count = (guint) number;
  return TRUE;
}

static gboolean
apply_hardware (HrPlan      *plan,
                char *const *hardware,
                GError     **error)
{
  guint total = 0;

  for (guint i = 0; hardware != NULL && hardware[i] != NULL; i++)
    {
      g_autofree char *id = NULL;
      guint count;

      if (!split_hardware (hardware[i], &id, &count, error))
        return FALSE;
      if (i > 0 && strcmp (id, plan->hardware) != 0)
        {
          g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                       "--hardware %s: unequal devices in one plan are not estimated yet; "
                       "give devices of one kind, as in %s:2", id, plan->hardware);
          return FALSE;
        }
      total += count;
      g_free (plan->hardware);
      plan->hardware = g_steal_pointer (&id);
      plan->device_count = total;
    }
  if (total <= HR_MAX_DEVICES)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
               "--hardware: %u devices; at most %d are estimated", total, HR_MAX_DEVICES);
  return FALSE;
}

/* A file's model, and what an adapter says of its training. */
static gboolean
apply_model (HrPlan     *plan,
             HrCatalog  *catalog,
             const char *model,
             GError    **error)
{
  const HrImport *import;

  if (model == NULL)
    return TRUE;
  g_free (plan->model);
  plan->model = hr_cli_model_name (model, error);
  if (plan->model == NULL)
    return FALSE;
  if (!hr_model_file_is_named (plan->model))
    return TRUE;
  import = hr_model_file_open (catalog, plan->model, error);
  if (import != NULL)
    hr_import_apply_lora (import, plan);
  return import != NULL;
}

static void
replace (char      **field,
         const char *value)
{
  if (value == NULL)
    return;
  g_free (*field);
  *field = g_strdup (value);
}

static gboolean
apply_settings (HrPlan      *plan,
                char *const *settings,
                GError     **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      const char *equals = strchr (settings[i], '=');
      g_autofree char *path = equals != NULL ? g_strndup (settings[i], equals - settings[i]) : NULL;

      if (path == NULL || path[0] == '\0')
        {
          g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                       "--set %s: write PATH=VALUE, as in inference.context=8192", settings[i]);
          return FALSE;
        }
      if (!hr_plan_set (plan, path, equals + 1, error))
        {
          g_prefix_error (error, "--set ");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_complete (const HrPlan *plan,
                GError      **error)
{
  const char *missing = plan->model == NULL ? "model" : plan->engine == NULL ? "engine" : NULL;

  if (missing == NULL)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "the plan names no %s; add --%s ID (headroom-cli %ss lists them)",
               missing, missing, missing);
  return FALSE;
}

static HrPlan *
make_plan (const Options *options,
           HrCatalog     *catalog,
           GError       **error)
{
  g_autoptr (HrPlan) plan = NULL;

  if (options->files == NULL)
    plan = hr_plan_new ();
  else if (options->files[1] == NULL)
    plan = hr_plan_load (options->files[0], error);
  else
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "%s: one plan at a time; run the command once for each", options->files[1]);
  if (plan == NULL || !apply_model (plan, catalog, options->model, error))
    return NULL;
  replace (&plan->engine, options->engine);
  replace (&plan->weights, options->weights);
  if (!apply_hardware (plan, options->hardware, error)
      || !apply_settings (plan, options->settings, error)
      || !check_complete (plan, error))
    return NULL;
  return g_steal_pointer (&plan);
}

static gboolean
check_format (const HrRecords *records,
              GError         **error)
{
  g_autofree char *patterns = NULL;

  if (hr_engine_supports_format (records->engine, records->format->id))
    return TRUE;
  patterns = g_strjoinv (", ", records->engine->formats);
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "--weights %s: %s does not run this weight format; choose one of %s "
               "(headroom-cli formats lists them)",
               records->format->id, records->engine->name, patterns);
  return FALSE;
}

/* All evidence is read, and only the nearest runs are estimated. */
static gboolean
find_neighbours (HrEvaluation    *evaluation,
                 const HrAnswer  *answer,
                 int              n,
                 GArray         **out,
                 GError         **error)
{
  if (n <= 0)
    return TRUE;
  if (!hr_evaluation_load_shipped (evaluation, error))
    return FALSE;
  *out = hr_neighbours_find (evaluation, answer->plan, &answer->records, (guint) n);
  return TRUE;
}

static int
print_answer (const Options *options,
              HrCatalog     *catalog,
              const HrPlan  *plan,
              HrByteUnit     unit)
{
  g_autoptr (HrAnswer) answer = hr_answer_new (catalog, plan);
  g_autoptr (HrEvaluation) evaluation = hr_evaluation_new (catalog);
  g_autoptr (GArray) neighbours = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (answer->records.format != NULL && !check_format (&answer->records, &error))
    return hr_cli_fail (error);
  if (answer->error != NULL)
    return hr_cli_fail (answer->error);
  if (!find_neighbours (evaluation, answer, options->neighbours, &neighbours, &error))
    return hr_cli_fail (error);
  if (options->json)
    hr_cli_estimate_json (out, answer, neighbours);
  else
    hr_cli_estimate_text (out, answer, neighbours, unit, hr_cli_wants_colour ());
  return hr_cli_print (out, options->check
                            && answer->estimate.verdict == HR_VERDICT_DOES_NOT_FIT
                              ? HR_CLI_DOES_NOT_FIT : HR_CLI_ANSWERED);
}

/**
 * hr_cli_estimate:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_cli_estimate (int    argc,
                 char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (HrCatalog) catalog = NULL;
  g_autoptr (HrPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  HrByteUnit unit;

  if (!parse_options (&options, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  catalog = hr_catalog_new_default ();
  if (!parse_unit (options.unit, &unit, &error)
      || (plan = make_plan (&options, catalog, &error)) == NULL)
    return hr_cli_fail (error);
  return print_answer (&options, catalog, plan, unit);
}
