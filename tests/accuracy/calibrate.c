/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Fits achieved rates to evidence:
 *
 *   calibrate --engines llama.cpp,mlx --quantities speed.decode,speed.prefill FILE.jsonl…
 *
 * Moves the values and factors that engine records mark "fit", and no others. What it finds goes to
 * standard output, one line each, for calibrate.py to write back; figures go to standard error,
 * file by file: with the rates as recorded, with --folds for rows of sources that a fit had not
 * seen, and for the fit on all rows. Without --all they leave out rows that no such rate moves.
 * --rows FILE takes the out-of-sample rows one by one, as residuals.c prints those of memory.
 *
 * The loss is the sum of |log (estimated / measured)|, flattened beyond a factor of 1.65, so that
 * a run that the plan does not describe cannot draw the fit to itself. A source of n rows
 * weighs n/√(n + 9): a hundred lone reports do not outweigh a table of a hundred. Shares of a
 * device's rates and factors are drawn towards their kin: the geometric mean of what the same
 * constant came to for other engines, where they have one; else towards what holds for any engine,
 * or 1; factors of formats more so, because formats differ less than devices do. So an engine or a
 * class that few measured stays near what all others reach. Folds are dealt so that each has about
 * as many rows of every engine.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hr-evaluation.h"
#include "hr-interval.h"

#define SHRINKAGE 0.4
#define FORMAT_SHRINKAGE 2.0
#define FEWEST_OF_KIN 10
#define FEW_OF_SOURCE 9.0
#define FLAT_BEYOND 0.5
#define FLAT_SLOPE 0.1
#define MAX_PASSES 14
#define FIRST_STEP 0.4
#define LAST_STEP 0.012
#define MAX_PARENTS 5
#define MIN_STEP_S 1e-9

typedef struct {
  HrEvaluationRow *row;
  guint            quantities; /* bits: those that can be held against its source */
  char            *source;
  char            *part;       /* of the source, as folds take it */
  const char      *family;     /* the engine at the root of its rates */
  guint            fold;
  double           weight;
  double           loss;
} Run;

typedef struct {
  const HrEngine     *engine;
  const HrRateRecord *record;
  const HrRateFactor *factor;      /* NULL: the record's value */
  const char         *list;        /* "value", "formats", "devices", "versions" */
  double             *value;
  double              low, high;
  double           prior;       /* what it is drawn towards */
  double              step;        /* of the search, as a share of the value */
  GArray             *runs;        /* guint: those that it moves */
} Parameter;

typedef struct {
  const Run  *run;
  const char *file;
  HrQuantity  quantity;
  double      error;
  double      measured, estimated;
} Residual;

static char *opt_engines, *opt_quantities, *opt_data, *opt_rows;
static int opt_folds = 0;
static gboolean opt_all = FALSE;
static GPtrArray *runs, *parameters;
static guint quantity_mask;
static HrSpeed *speed;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->source);
  g_free (run->part);
  g_free (run);
}

static void
parameter_free (gpointer data)
{
  Parameter *parameter = data;

  g_array_unref (parameter->runs);
  g_free (parameter);
}

/* ---- loss ---- */

static double
flattened (double residual)
{
  return residual < FLAT_BEYOND ? residual : FLAT_BEYOND + FLAT_SLOPE * (residual - FLAT_BEYOND);
}

/* What a plan's speeds are off by; -1 where there are none. */
static double
loss_of (const Run *run,
         GArray    *residuals)
{
  HrComparison out[HR_N_SPEEDS];
  const HrEvaluationRow *row = run->row;
  double sum = 0.0;
  guint n = 0, n_out;

  if (!hr_speed_run (row->plan, &row->records, speed, NULL))
    return -1.0;
  n_out = hr_evaluate_compare_speed (&row->evidence->measured, speed, NULL, out);
  for (guint i = 0; i < n_out; i++)
    if (out[i].refused == NULL && (run->quantities & (1u << out[i].quantity)) != 0)
      {
        Residual residual = { run, row->file, out[i].quantity, out[i].error,
                              out[i].measured, out[i].estimated };

        sum += flattened (fabs (log (out[i].estimated / out[i].measured)));
        if (residuals != NULL)
          g_array_append_val (residuals, residual);
        n++;
      }
  return n > 0 ? sum / n : -1.0;
}

/* Of the values as they stand. */
static void
recall_losses (void)
{
  for (guint i = 0; i < runs->len; i++)
    {
      Run *run = g_ptr_array_index (runs, i);
      run->loss = loss_of (run, NULL);
    }
}

/* What kernels reach of a device is alike among engines; what their hosts take is not. */
static gboolean
is_drawn (const Parameter *parameter)
{
  static const HrRateConstant drawn[] = {
    HR_CONSTANT_MEMORY_SHARE, HR_CONSTANT_CACHE_SHARE, HR_CONSTANT_COMPUTE_SHARE,
    HR_CONSTANT_ATTENTION_SHARE, HR_CONSTANT_EXPERT_SHARE, HR_CONSTANT_TRAIN_COMPUTE_SHARE,
    HR_CONSTANT_TRAIN_ATTENTION_SHARE, HR_CONSTANT_TRAIN_EXPERT_SHARE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    if (drawn[i] == parameter->record->constant)
      return TRUE;
  return parameter->factor != NULL;
}

static double
shrinkage_of (const Parameter *parameter,
              double           value)
{
  double distance = is_drawn (parameter) && parameter->prior > 0.0
                      ? log (value / parameter->prior) : 0.0;

  return (g_strcmp0 (parameter->list, "formats") == 0 ? FORMAT_SHRINKAGE : SHRINKAGE)
         * distance * distance;
}

/* ---- what moves what ---- */

/* Rates of an engine that its record likens it to, in turn. */
static gboolean
is_or_is_like (const HrEngine *engine,
               const HrEngine *other)
{
  for (guint depth = 0; engine != NULL && depth < MAX_PARENTS; depth++)
    {
      if (engine == other)
        return TRUE;
      engine = engine->rates_parent;
    }
  return FALSE;
}

/* Both ways: shares end at 1. */
static gboolean
is_moved (const Parameter *parameter,
          const Run       *run)
{
  const double changes[] = { 0.8, 1.1 };
  double before = *parameter->value;
  gboolean moved = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (changes) && !moved; i++)
    {
      *parameter->value = before * changes[i] + (before > 0.0 ? 0.0 : MIN_STEP_S);
      moved = loss_of (run, NULL) != run->loss;
    }
  *parameter->value = before;
  return moved;
}

static void
find_runs (Parameter *parameter)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = g_ptr_array_index (runs, i);

      if (is_or_is_like (run->row->records.engine, parameter->engine) && is_moved (parameter, run))
        g_array_append_val (parameter->runs, i);
    }
}

/* What a value cannot be, whatever the rows of an odd setup would have it. */
static const struct {
  HrRateConstant constant;
  double         low, high;
} bounds[] = {
  { HR_CONSTANT_TRAIN_LAYER_S, 0.0, 4e-3 },
  { HR_CONSTANT_TRAIN_STEP_S, 0.0, 0.05 },
  { HR_CONSTANT_TRAIN_ROUTED_S, 0.0, 0.02 },
  { HR_CONSTANT_TALK_OVERLAP, 1.0, 8.0 },
  { HR_CONSTANT_MIX_SHARE, 0.2, 1.5 },
  { HR_CONSTANT_MEET_SHARE, 0.0, 4.0 },
  { HR_CONSTANT_DEQUANTIZE_SHARE, 0.05, 0.8 },
  { HR_CONSTANT_MEMORY_SHARE, 0.3, 0.95 },
  { HR_CONSTANT_CACHE_SHARE, 0.1, 0.95 },
  { HR_CONSTANT_COMPUTE_SHARE, 0.1, 0.9 },
  { HR_CONSTANT_HALF_ROWS, 0.0, 128.0 },
  { HR_CONSTANT_HALF_WIDTH, 0.0, 400.0 },
  { HR_CONSTANT_HALF_WAVE, 0.0, 40000.0 },
  { HR_CONSTANT_LINK_S, 4e-6, 1e-4 },
};

static void
bound_parameter (Parameter *parameter)
{
  gboolean share = g_str_has_suffix (hr_rate_name (parameter->record->constant), "_share")
                   && parameter->record->constant != HR_CONSTANT_PROCESSOR_SHARE;

  parameter->low = parameter->factor != NULL ? 0.02 : 0.0;
  parameter->high = parameter->factor != NULL ? 50.0 : share ? 1.0 : 1e15;
  for (guint i = 0; i < G_N_ELEMENTS (bounds) && parameter->factor == NULL; i++)
    if (bounds[i].constant == parameter->record->constant)
      {
        parameter->low = bounds[i].low;
        parameter->high = bounds[i].high;
      }
}

static void
add_parameter (const HrEngine     *engine,
               const HrRateRecord *record,
               const HrRateFactor *factor,
               const char         *list)
{
  Parameter *parameter = g_new0 (Parameter, 1);

  parameter->engine = engine;
  parameter->record = record;
  parameter->factor = factor;
  parameter->list = list;
  parameter->value = (double *) (factor != NULL ? &factor->factor : &record->value);
  bound_parameter (parameter);
  *parameter->value = CLAMP (*parameter->value, parameter->low, parameter->high);
  parameter->prior = *parameter->value;
  parameter->runs = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (parameters, parameter);
}

static void
add_factors (const HrEngine     *engine,
             const HrRateRecord *record,
             const HrRateFactor *factors,
             guint               n,
             const char         *list)
{
  for (guint i = 0; i < n; i++)
    if (factors[i].fit)
      add_parameter (engine, record, &factors[i], list);
}

static void
add_engine (const HrEngine *engine)
{
  for (guint i = 0; i < engine->n_rates; i++)
    {
      const HrRateRecord *record = &engine->rates[i];

      if (record->fit)
        add_parameter (engine, record, NULL, "value");
      add_factors (engine, record, record->formats, record->n_formats, "formats");
      add_factors (engine, record, record->devices, record->n_devices, "devices");
      add_factors (engine, record, record->versions, record->n_versions, "versions");
    }
}

/* ---- sources ---- */

/* "owner/name path …" and "https://github.com/owner/name/pull/1": the repository; other
 * addresses: the site. */
static char *
repository_of (const HrEvidence *evidence)
{
  static const char github[] = "https://github.com/";
  const char *where = evidence->where != NULL ? evidence->where : "";
  const char *slash;

  if (g_str_has_prefix (where, github))
    {
      where += strlen (github);
      slash = strchr (where, '/');
      return g_strndup (where, slash != NULL ? strcspn (slash + 1, "/ #") + (slash + 1 - where)
                                             : strcspn (where, " "));
    }
  if (g_str_has_prefix (where, "https://"))
    return g_strndup (where, strlen ("https://") + strcspn (where + strlen ("https://"), "/ "));
  return g_strndup (where, strcspn (where, " :,@#"));
}

/* A source that has more than a fifth of all rows is told apart by device. */
static void
split_large_sources (GHashTable *counts)
{
  for (guint i = 0; i < runs->len; i++)
    {
      Run *run = g_ptr_array_index (runs, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, run->source));

      run->weight = 1.0 / sqrt (n + FEW_OF_SOURCE);
      run->part = n * 5 > runs->len
                    ? g_strconcat (run->source, " ", run->row->evidence->hardware, NULL)
                    : g_strdup (run->source);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Rows of each name, and the names in order. */
static GHashTable *
count_names (gsize       offset,
             GPtrArray **names)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  *names = g_ptr_array_new ();
  for (guint i = 0; i < runs->len; i++)
    {
      char *name = G_STRUCT_MEMBER (char *, g_ptr_array_index (runs, i), offset);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

      if (n == 0)
        g_ptr_array_add (*names, name);
      g_hash_table_insert (counts, name, GUINT_TO_POINTER (n + 1));
    }
  g_ptr_array_sort (*names, compare_names);
  return counts;
}

static const char *
take_largest (GPtrArray  *names,
              GHashTable *counts)
{
  guint best = 0, most = 0;

  for (guint i = 0; i < names->len; i++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (names, i)));

      if (n > most)
        {
          most = n;
          best = i;
        }
    }
  return g_ptr_array_remove_index (names, best);
}

/* Rows that a fold already has of the engines of a part, each as a share of all of that engine;
 * and its rows of any, as a share of all. */
static double
crowding_of (const char *part,
             guint       fold,
             GHashTable *totals)
{
  double sum = 0.0;

  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = g_ptr_array_index (runs, i);
      double family = GPOINTER_TO_UINT (g_hash_table_lookup (totals, run->family));

      if (strcmp (run->part, part) != 0)
        continue;
      for (guint k = 0; k < runs->len; k++)
        {
          const Run *other = g_ptr_array_index (runs, k);

          if (other->fold == fold)
            sum += 1.0 / runs->len
                   + (strcmp (other->family, run->family) == 0 ? 1.0 / family : 0.0);
        }
    }
  return sum;
}

static guint
least_crowded_fold (const char *part,
                    GHashTable *totals)
{
  double least = G_MAXDOUBLE;
  guint best = 0;

  for (gint fold = 0; fold < MAX (opt_folds, 1); fold++)
    {
      double crowding = crowding_of (part, fold, totals);

      if (crowding < least)
        {
          least = crowding;
          best = fold;
        }
    }
  return best;
}

/* The largest part first, each to the fold that has least of its engines. */
static void
deal_folds (void)
{
  g_autoptr (GPtrArray) names = NULL, families = NULL;
  g_autoptr (GHashTable) counts = count_names (G_STRUCT_OFFSET (Run, part), &names);
  g_autoptr (GHashTable) totals = count_names (G_STRUCT_OFFSET (Run, family), &families);

  for (guint i = 0; i < runs->len; i++)
    ((Run *) g_ptr_array_index (runs, i))->fold = G_MAXUINT;
  while (names->len > 0)
    {
      const char *part = take_largest (names, counts);
      guint fold = least_crowded_fold (part, totals);

      for (guint i = 0; i < runs->len; i++)
        {
          Run *run = g_ptr_array_index (runs, i);

          if (strcmp (run->part, part) == 0)
            run->fold = fold;
        }
    }
}

static void
name_sources (void)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GHashTable) counts = count_names (G_STRUCT_OFFSET (Run, source), &names);

  split_large_sources (counts);
  deal_folds ();
}

static guint
quantities_of (const HrEvaluationRow *row)
{
  guint quantities = 0;

  for (guint k = 0; k < row->n_comparisons && row->refused == NULL; k++)
    if (row->comparisons[k].refused == NULL)
      quantities |= 1u << row->comparisons[k].quantity;
  return quantities & quantity_mask;
}

static const char *
family_of (const HrEngine *engine)
{
  const HrEngine *root = engine;

  for (guint depth = 0; depth < MAX_PARENTS && root->rates_parent != NULL; depth++)
    if (root->rates_parent->rates_parent != NULL)    /* the last is that of any engine */
      root = root->rates_parent;
  return root->id;
}

static void
add_rows (HrEvaluation *evaluation)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);

  for (guint i = 0; i < rows->len; i++)
    {
      HrEvaluationRow *row = g_ptr_array_index (rows, i);
      Run *run;

      if (quantities_of (row) == 0)
        continue;
      run = g_new0 (Run, 1);
      run->row = row;
      run->quantities = quantities_of (row);
      run->source = repository_of (row->evidence);
      run->family = family_of (row->records.engine);
      g_ptr_array_add (runs, run);
    }
  name_sources ();
}

/* Rows that no parameter moves say nothing about the fit. */
static void
drop_unmoved (void)
{
  g_autofree gboolean *moved = g_new0 (gboolean, MAX (runs->len, 1));

  for (guint i = 0; i < parameters->len; i++)
    {
      Parameter *parameter = g_ptr_array_index (parameters, i);
      for (guint k = 0; k < parameter->runs->len; k++)
        moved[g_array_index (parameter->runs, guint, k)] = TRUE;
    }
  for (guint i = 0; i < runs->len; i++)
    if (!moved[i])
      ((Run *) g_ptr_array_index (runs, i))->weight = 0.0;
}

/* ---- descent ---- */

static double
try_value (const Parameter *parameter,
           double           value,
           gint             held_out)
{
  double change = shrinkage_of (parameter, value) - shrinkage_of (parameter, *parameter->value);
  double before = *parameter->value;

  *parameter->value = value;
  for (guint k = 0; k < parameter->runs->len; k++)
    {
      const Run *run = g_ptr_array_index (runs, g_array_index (parameter->runs, guint, k));

      if ((gint) run->fold != held_out)
        change += run->weight * (loss_of (run, NULL) - run->loss);
    }
  *parameter->value = before;
  return change;
}

static void
take_value (const Parameter *parameter,
            double           value)
{
  *parameter->value = value;
  for (guint k = 0; k < parameter->runs->len; k++)
    {
      Run *run = g_ptr_array_index (runs, g_array_index (parameter->runs, guint, k));
      run->loss = loss_of (run, NULL);
    }
}

static gboolean
improve (const Parameter *parameter,
         gint             held_out)
{
  const double candidates[] = { *parameter->value * (1.0 + parameter->step),
                                *parameter->value / (1.0 + parameter->step) };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double value = CLAMP (candidates[i], parameter->low, parameter->high);

      if (value != *parameter->value && try_value (parameter, value, held_out) < -1e-9)
        {
          take_value (parameter, value);
          return TRUE;
        }
    }
  return FALSE;
}

/* One step per parameter and pass, shorter after each that leads nowhere. */
static void
descend (gint held_out)
{
  gboolean searching = TRUE;

  for (guint i = 0; i < parameters->len; i++)
    ((Parameter *) g_ptr_array_index (parameters, i))->step = FIRST_STEP;
  for (guint pass = 0; pass < MAX_PASSES && searching; pass++)
    {
      searching = FALSE;
      for (guint i = 0; i < parameters->len; i++)
        {
          Parameter *parameter = g_ptr_array_index (parameters, i);

          if (parameter->step >= LAST_STEP && !improve (parameter, held_out))
            parameter->step /= 2.5;
          searching |= parameter->step >= LAST_STEP;
        }
    }
}

/* ---- report ---- */

static void
add_errors (GArray *residuals,
            gint    fold)
{
  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = g_ptr_array_index (runs, i);

      if ((opt_all || run->weight > 0.0) && (fold < 0 || (gint) run->fold == fold))
        loss_of (run, residuals);
    }
}

/* @file: a file's name, the words before a "*" of several, or NULL for all. */
static gboolean
is_of_file (const Residual *residual,
            const char     *file)
{
  return file == NULL || g_pattern_match_simple (file, residual->file);
}

static void
print_quantity (const char   *title,
                const char   *file,
                HrQuantity    quantity,
                const GArray *residuals)
{
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  HrErrorStatistics statistics;

  for (guint i = 0; i < residuals->len; i++)
    {
      const Residual *residual = &g_array_index (residuals, Residual, i);

      if (residual->quantity == quantity && is_of_file (residual, file))
        g_array_append_val (errors, residual->error);
    }
  if (errors->len == 0)
    return;
  hr_error_statistics ((double *) errors->data, errors->len, &statistics);
  g_printerr ("%-14s %-19s %-18s n %5u  median %6.2f %%  p90 %7.2f %%  bias %+7.2f %%\n", title,
              file != NULL ? file : "all", hr_quantity_name (quantity), statistics.n,
              100.0 * statistics.median, 100.0 * statistics.p90, 100.0 * statistics.bias);
}

/* File by file, as they were named, those that promises are made for together, and all. */
static void
print_errors (const char *title,
              GArray     *residuals)
{
  static const char *const together[] = { "inference-*", "training-*", NULL };
  const char *file = NULL;

  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = g_ptr_array_index (runs, i);

      if (run->row->file == file)
        continue;
      file = run->row->file;
      for (guint quantity = 0; quantity < HR_N_QUANTITIES; quantity++)
        print_quantity (title, file, quantity, residuals);
    }
  for (guint i = 0; i < G_N_ELEMENTS (together); i++)
    for (guint quantity = 0; quantity < HR_N_QUANTITIES; quantity++)
      print_quantity (title, together[i], quantity, residuals);
  g_array_set_size (residuals, 0);
}

static void
save_values (double *values)
{
  for (guint i = 0; i < parameters->len; i++)
    values[i] = *((Parameter *) g_ptr_array_index (parameters, i))->value;
}

static void
restore_values (const double *values)
{
  for (guint i = 0; i < parameters->len; i++)
    *((Parameter *) g_ptr_array_index (parameters, i))->value = values[i];
  recall_losses ();
}

static const HrRateRecord *
record_of (const HrEngine *engine,
           HrRateConstant  constant)
{
  for (guint i = 0; i < engine->n_rates; i++)
    if (engine->rates[i].constant == constant)
      return &engine->rates[i];
  return NULL;
}

/* Of the engine that its record likens it to, else what holds for any. */
static const HrRateRecord *
general_record (const Parameter *parameter,
                gboolean        *likened)
{
  const HrEngine *engine = parameter->engine->rates_parent;
  const HrRateRecord *record = NULL;

  *likened = FALSE;
  for (guint depth = 0; engine != NULL && depth < MAX_PARENTS; depth++)
    {
      record = record_of (engine, parameter->record->constant);
      *likened = record != NULL && engine->rates_parent != NULL;
      if (record != NULL || engine->rates_parent == engine)
        break;
      engine = engine->rates_parent;
    }
  return record;
}

static double
factor_for (const HrRateFactor *factors,
            guint               n,
            const char         *pattern)
{
  for (guint i = 0; i < n; i++)
    if (g_pattern_match_simple (factors[i].pattern, pattern))
      return factors[i].factor;
  return 1.0;
}

/* What holds for any engine: its value, or its factor for such devices or formats. */
static double
general_value (const Parameter *parameter)
{
  gboolean likened;
  const HrRateRecord *general = general_record (parameter, &likened);

  if (parameter->factor == NULL)
    return general != NULL ? general->value : *parameter->value;
  if (general != NULL && strcmp (parameter->list, "devices") == 0)
    return factor_for (general->devices, general->n_devices, parameter->factor->pattern);
  if (general != NULL && strcmp (parameter->list, "formats") == 0)
    return factor_for (general->formats, general->n_formats, parameter->factor->pattern);
  return 1.0;
}

static gboolean
is_kin (const Parameter *parameter,
        const Parameter *other)
{
  return other != parameter && other->record->constant == parameter->record->constant
         && strcmp (other->list, parameter->list) == 0
         && (parameter->factor == NULL
             || strcmp (other->factor->pattern, parameter->factor->pattern) == 0);
}

/* Runs that it moves outside of a fold. */
static guint
count_outside (const Parameter *parameter,
               gint             fold)
{
  guint n = 0;

  for (guint k = 0; k < parameter->runs->len; k++)
    {
      const Run *run = g_ptr_array_index (runs, g_array_index (parameter->runs, guint, k));

      n += (gint) run->fold != fold;
    }
  return n;
}

/* The value of the engine that it is likened to; else the geometric mean over other engines that
 * enough runs outside of the fold speak of. */
static double
value_of_kin (const Parameter *parameter,
              gint             fold)
{
  double general = general_value (parameter), sum = log (general > 0.0 ? general : 1.0);
  guint n = general > 0.0;
  gboolean likened;

  general_record (parameter, &likened);
  if (likened)
    return general;
  for (guint i = 0; i < parameters->len; i++)
    {
      const Parameter *other = g_ptr_array_index (parameters, i);

      if (!is_kin (parameter, other) || count_outside (other, fold) < FEWEST_OF_KIN
          || *other->value <= 0.0)
        continue;
      sum += log (*other->value);
      n++;
    }
  return n > 0 ? exp (sum / n) : general;
}

static void
look_at_kin (gint fold)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      Parameter *parameter = g_ptr_array_index (parameters, i);

      parameter->prior = CLAMP (value_of_kin (parameter, fold), parameter->low, parameter->high);
    }
}

/* A fold must not remember rows that it has not seen. What others speak of, too, is looked for
 * from where it stands: a search by shares does not get away from 0. */
static void
forget (gint fold)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      Parameter *parameter = g_ptr_array_index (parameters, i);

      parameter->prior = CLAMP (general_value (parameter), parameter->low, parameter->high);
      if (parameter->factor != NULL || count_outside (parameter, fold) == 0)
        *parameter->value = parameter->prior;
    }
  recall_losses ();
}

/* What nothing outside of the fold speaks of takes after its kin. */
static void
follow_kin (gint fold)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      const Parameter *parameter = g_ptr_array_index (parameters, i);

      if (count_outside (parameter, fold) == 0)
        *parameter->value = parameter->prior;
    }
  recall_losses ();
}

/* Twice: the second time each engine knows what the first found for the others. */
static void
fit (gint fold)
{
  descend (fold);
  look_at_kin (fold);
  follow_kin (fold);
  descend (fold);
}

static void
write_rows (const GArray *residuals)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < residuals->len; i++)
    {
      const Residual *residual = &g_array_index (residuals, Residual, i);
      const HrEvaluationRow *row = residual->run->row;
      HrIntervalKey key;

      hr_interval_key (row->plan, &row->records, &key);
      g_string_append_printf (text, "%s\t%s\t%u\t%s\t%s\t%s\t%s\t%s\t%.4f\n",
                              hr_quantity_name (residual->quantity), residual->run->part,
                              residual->run->fold,
                              key.engine, key.root, key.family, key.method, key.device,
                              log (residual->measured / residual->estimated));
    }
  if (!g_file_set_contents (opt_rows, text->str, (gssize) text->len, &error))
    g_error ("%s", error->message);
}

static void
cross_validate (GArray *residuals)
{
  g_autofree double *start = g_new0 (double, MAX (parameters->len, 1));

  save_values (start);
  for (gint fold = 0; fold < opt_folds; fold++)
    {
      forget (fold);
      fit (fold);
      add_errors (residuals, fold);
      restore_values (start);
    }
  if (opt_folds > 0 && opt_rows != NULL)
    write_rows (residuals);
  if (opt_folds > 0)
    print_errors ("out of sample", residuals);
}

/* 90th percentile of what is left of the errors of the rows that a parameter moves. */
static double
spread_of (const Parameter *parameter)
{
  g_autoptr (GArray) residuals = g_array_new (FALSE, FALSE, sizeof (Residual));
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  HrErrorStatistics statistics;

  for (guint k = 0; k < parameter->runs->len; k++)
    loss_of (g_ptr_array_index (runs, g_array_index (parameter->runs, guint, k)), residuals);
  for (guint i = 0; i < residuals->len; i++)
    g_array_append_val (errors, g_array_index (residuals, Residual, i).error);
  hr_error_statistics ((double *) errors->data, errors->len, &statistics);
  return statistics.p90;
}

static void
print_values (void)
{
  for (guint i = 0; i < parameters->len; i++)
    {
      const Parameter *parameter = g_ptr_array_index (parameters, i);

      if (parameter->runs->len > 0)
        g_print ("%s\t%s\t%s\t%s\t%.3g\t%u\t%.2g\n", parameter->engine->id,
                 hr_rate_name (parameter->record->constant), parameter->list,
                 parameter->factor != NULL ? parameter->factor->pattern : "",
                 *parameter->value, parameter->runs->len, spread_of (parameter));
    }
}

static const GOptionEntry options[] = {
  { "engines", 0, 0, G_OPTION_ARG_STRING, &opt_engines, "whose rates may move", "IDS" },
  { "quantities", 0, 0, G_OPTION_ARG_STRING, &opt_quantities, "what to fit", "NAMES" },
  { "folds", 0, 0, G_OPTION_ARG_INT, &opt_folds, "folds by source", "N" },
  { "rows", 0, 0, G_OPTION_ARG_FILENAME, &opt_rows, "write out-of-sample rows to FILE", "FILE" },
  { "all", 0, 0, G_OPTION_ARG_NONE, &opt_all, "count rows that no rate moves, too", NULL },
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &opt_data, "data directory", "DIR" },
  { NULL }
};

static gboolean
load (HrCatalog    *catalog,
      HrEvaluation *evaluation,
      char        **files,
      GError      **error)
{
  g_auto (GStrv) engines = g_strsplit (opt_engines != NULL ? opt_engines : "", ",", -1);
  g_auto (GStrv) names = g_strsplit (opt_quantities != NULL ? opt_quantities : "", ",", -1);

  for (guint i = 0; i < HR_N_QUANTITIES; i++)
    if (g_strv_contains ((const char *const *) names, hr_quantity_name (i)))
      quantity_mask |= 1u << i;
  for (char **file = files; *file != NULL; file++)
    if (!hr_evaluation_add_file (evaluation, *file, error))
      return FALSE;
  add_rows (evaluation);
  for (char **id = engines; *id != NULL; id++)
    {
      const HrEngine *engine = hr_catalog_get_engine (catalog, *id, error);

      if (engine == NULL)
        return FALSE;
      add_engine (engine);
    }
  recall_losses ();
  g_ptr_array_foreach (parameters, (GFunc) find_runs, NULL);
  drop_unmoved ();
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE.jsonl…");
  g_autoptr (GError) error = NULL;
  g_autoptr (HrCatalog) catalog = NULL;
  g_autoptr (HrEvaluation) evaluation = NULL;
  g_autoptr (GArray) residuals = g_array_new (FALSE, FALSE, sizeof (Residual));

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  catalog = opt_data != NULL ? hr_catalog_new (opt_data) : hr_catalog_new_default ();
  evaluation = hr_evaluation_new (catalog);
  runs = g_ptr_array_new_with_free_func (run_free);
  parameters = g_ptr_array_new_with_free_func (parameter_free);
  speed = g_new (HrSpeed, 1);
  if (!load (catalog, evaluation, argv + 1, &error))
    g_error ("%s", error->message);
  add_errors (residuals, -1);
  print_errors ("as recorded", residuals);
  cross_validate (residuals);
  fit (-1);
  add_errors (residuals, -1);
  print_errors ("in sample", residuals);
  print_values ();
  g_ptr_array_unref (parameters);
  g_ptr_array_unref (runs);
  g_free (speed);
  return EXIT_SUCCESS;
}
