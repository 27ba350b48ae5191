/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-grid-choose.h"

#include <math.h>
#include <string.h>

#include "hr-choice.h"
#include "hr-field.h"

#define FIRST_TOKENS 2048
#define LAST_TOKENS 131072
#define MAX_LENGTHS 8
#define MAX_FORMATS 7
#define MAX_MODELS 8
#define MAX_DEVICES 8
#define LAST_COUNT 16
#define SAME_SIZE 0.04         /* as a logarithm */

/* Models of less or more are rarely what somebody hesitates between. */
#define LEAST_PARAMS 1e9
#define MOST_PARAMS 7e11
#define LEAST_DEVICE_BYTES (8.0 * 1024 * 1024 * 1024)

/* ---- few of many ---- */

/**
 * Candidate:
 * @record: a record
 * @size: what the choice is spread over
 * @worse: how much farther from a wanted size another may be to be taken instead, as a logarithm
 */
typedef struct {
  gconstpointer record;
  double        size;
  double        worse;
} Candidate;

static gint
compare_sizes_cb (gconstpointer a,
                  gconstpointer b)
{
  const Candidate *left = a, *right = b;

  if (left->size != right->size)
    return left->size < right->size ? -1 : 1;
  return (left->worse > right->worse) - (left->worse < right->worse);
}

static double
distance (const Candidate *candidate,
          double           size)
{
  return fabs (log (candidate->size / size)) + candidate->worse;
}

static gconstpointer
find_nearest (GArray *candidates,
              double  size)
{
  const Candidate *best = &g_array_index (candidates, Candidate, 0);

  for (guint i = 1; i < candidates->len; i++)
    {
      const Candidate *each = &g_array_index (candidates, Candidate, i);

      if (distance (each, size) < distance (best, size))
        best = each;
    }
  return best->record;
}

static double
size_of (GArray       *candidates,
         gconstpointer record)
{
  for (guint i = 0; i < candidates->len; i++)
    if (g_array_index (candidates, Candidate, i).record == record)
      return g_array_index (candidates, Candidate, i).size;
  return 0;
}

/* Nearly as large as @own: nothing to hold against it. */
static gboolean
is_double (GArray       *candidates,
           gconstpointer record,
           gconstpointer own)
{
  return record != own
         && fabs (log (size_of (candidates, record) / size_of (candidates, own))) < SAME_SIZE;
}

/* By equal ratios of size from the least to the most; @own takes the place next to it. */
static GPtrArray *
spread (GArray       *candidates,
        gconstpointer own,
        guint         n)
{
  GPtrArray *chosen = g_ptr_array_new ();
  double least, most, own_size = size_of (candidates, own), ratio;

  if (candidates->len == 0)
    return chosen;
  g_array_sort (candidates, compare_sizes_cb);
  least = g_array_index (candidates, Candidate, 0).size;
  most = g_array_index (candidates, Candidate, candidates->len - 1).size;
  ratio = pow (most / least, 1 / (n - 1.0));
  for (guint i = 0; i < n; i++)
    {
      double size = least * pow (ratio, i), half_step = sqrt (ratio);
      gconstpointer record = find_nearest (candidates, size);

      if (own_size < size * half_step && own_size >= size / half_step)
        record = own;
      if (!is_double (candidates, record, own) && !g_ptr_array_find (chosen, record, NULL))
        g_ptr_array_add (chosen, (gpointer) record);
    }
  return chosen;
}

static HrAxisValues *
axis_of (const char *path,
         GPtrArray  *records)
{
  return records->len == 0 ? NULL
         : hr_axis_values_new_records (path, (gconstpointer const *) records->pdata,
                                       records->len);
}

static void
reverse (GPtrArray *records)
{
  for (guint i = 0; i < records->len / 2; i++)
    {
      gpointer first = records->pdata[i];

      records->pdata[i] = records->pdata[records->len - 1 - i];
      records->pdata[records->len - 1 - i] = first;
    }
}

/* "2024-04" → 2024.3; 0: not known */
static double
year_of (const char *released)
{
  double year = released != NULL ? g_ascii_strtod (released, NULL) : 0;
  const char *dash = released != NULL ? strchr (released, '-') : NULL;

  return year + (dash != NULL ? g_ascii_strtod (dash + 1, NULL) / 12 : 0);
}

/* ---- formats ---- */

/* Weights of more than 16 bit are for training. Of two formats of a size the one of the plainer
 * name is what people have. */
static GArray *
list_formats (HrCatalog      *catalog,
              const HrAnswer *answer)
{
  const HrRecords *records = &answer->records;
  GPtrArray *all = hr_catalog_list_formats (catalog, NULL);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const HrFormat *format = g_ptr_array_index (all, i);
      Candidate each = { format, format->nominal_bits, 0.03 * (double) strlen (format->name) };

      if (format->nominal_bits > 0
          && (format == records->format
              || (format->nominal_bits <= 16
                  && hr_choices_offer_format (records->engine, format, answer->plan->workload))))
        g_array_append_val (candidates, each);
    }
  return candidates;
}

/**
 * hr_choose_formats:
 * @catalog: the records of @answer
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): weight formats that the engine runs, the most bits first
 */
HrAxisValues *
hr_choose_formats (HrCatalog      *catalog,
                   const HrAnswer *answer)
{
  g_autoptr (GArray) candidates = list_formats (catalog, answer);
  g_autoptr (GPtrArray) chosen = spread (candidates, answer->records.format, MAX_FORMATS);

  reverse (chosen);
  return axis_of ("weights", chosen);
}

/* ---- lengths ---- */

static gint
compare_numbers_cb (gconstpointer a,
                    gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/**
 * hr_choose_lengths:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): tokens of context or of a sample, up to what the model takes
 */
HrAxisValues *
hr_choose_lengths (const HrAnswer *answer)
{
  gboolean serves = answer->plan->workload == HR_WORKLOAD_INFERENCE;
  const HrField *field = hr_field_find (serves ? "inference.context" : "training.seq_len");
  double own = hr_field_get_effective (field, answer->plan, &answer->records);
  double most = (double) answer->records.model->max_context;
  double last = most > 0 ? MIN (most, LAST_TOKENS) : LAST_TOKENS;
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean has_own = FALSE;

  for (double tokens = FIRST_TOKENS; tokens <= last && lengths->len < MAX_LENGTHS; tokens *= 2)
    {
      has_own |= tokens == own;
      g_array_append_val (lengths, tokens);
    }
  if (!has_own && own >= 1)
    g_array_append_val (lengths, own);
  g_array_sort (lengths, compare_numbers_cb);
  return lengths->len < 2 ? NULL
         : hr_axis_values_new_numbers (field->path, (const double *) (gpointer) lengths->data,
                                       lengths->len);
}

/* ---- models ---- */

/* Relatives first, as they are what one changes to; then what is new. */
static GArray *
list_models (HrCatalog     *catalog,
             const HrModel *own)
{
  GPtrArray *all = hr_catalog_list_models (catalog, NULL);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  double newest = 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    newest = MAX (newest, year_of (((const HrModel *) g_ptr_array_index (all, i))->released));
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const HrModel *model = g_ptr_array_index (all, i);
      double size = (double) model->params_total, age = newest - year_of (model->released);
      gboolean related = g_strcmp0 (model->family, own->family) == 0;
      Candidate each = { model, size, related ? 0 : 0.5 + 0.2 * age };

      if (model == own || (model->formula != HR_FORMULA_UNKNOWN && size >= LEAST_PARAMS
                           && size <= MOST_PARAMS))
        g_array_append_val (candidates, each);
    }
  return candidates;
}

/**
 * hr_choose_models:
 * @catalog: the records of @answer
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): models of many sizes, the plan's family first, the smallest
 *   first
 */
HrAxisValues *
hr_choose_models (HrCatalog      *catalog,
                  const HrAnswer *answer)
{
  const HrModel *own = answer->records.model;
  g_autoptr (GArray) candidates = list_models (catalog, own);
  g_autoptr (GPtrArray) chosen = NULL;

  if (size_of (candidates, own) <= 0 && own->params_total > 0)
    {
      Candidate each = { own, (double) own->params_total, 0 };
      g_array_append_val (candidates, each);
    }
  chosen = spread (candidates, own, MAX_MODELS);
  return axis_of ("model", chosen);
}

/* ---- devices ---- */

/* What is built into a computer is no choice beside cards, but for who has such a one. */
static gboolean
is_alike (const HrDevice *device,
          const HrDevice *own)
{
  return device->kind == own->kind && g_strcmp0 (device->vendor, own->vendor) == 0
         && (g_strcmp0 (device->segment, own->segment) == 0
             || (g_strcmp0 (device->segment, "laptop") != 0
                 && g_strcmp0 (device->segment, "embedded") != 0));
}

/* Of two of a size the one with a price, then the newer. */
static GArray *
list_devices (HrCatalog      *catalog,
              const HrDevice *own)
{
  GPtrArray *all = hr_catalog_list_devices (catalog, NULL);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  double newest = 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    newest = MAX (newest, year_of (((const HrDevice *) g_ptr_array_index (all, i))->released));
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const HrDevice *device = g_ptr_array_index (all, i);
      double size = (double) hr_device_capacity_bytes (device);
      double age = newest - year_of (device->released);
      Candidate each = { device, size, 0.02 * age + (device->msrp_usd > 0 ? 0 : 0.06) };

      if (device != own && size >= LEAST_DEVICE_BYTES * 0.95 && is_alike (device, own))
        g_array_append_val (candidates, each);
    }
  return candidates;
}

/**
 * hr_choose_devices:
 * @catalog: the records of @answer
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): devices of the plan's maker and kind, the smallest memory
 *   first
 */
HrAxisValues *
hr_choose_devices (HrCatalog      *catalog,
                   const HrAnswer *answer)
{
  const HrDevice *own = answer->records.device;
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  Candidate each;

  if (own == NULL || hr_device_capacity_bytes (own) == 0)
    return NULL;
  candidates = list_devices (catalog, own);
  each = (Candidate) { own, (double) hr_device_capacity_bytes (own), 0 };
  g_array_append_val (candidates, each);
  chosen = spread (candidates, own, MAX_DEVICES);
  return axis_of ("hardware", chosen);
}

/**
 * hr_choose_counts:
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): how many devices, in powers of two
 */
HrAxisValues *
hr_choose_counts (const HrAnswer *answer)
{
  double own = answer->plan->device_count;
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean has_own = FALSE;

  if (answer->records.device == NULL || answer->records.device->kind == HR_DEVICE_CPU)
    return NULL;
  for (double count = 1; count <= LAST_COUNT; count *= 2)
    {
      has_own |= count == own;
      g_array_append_val (counts, count);
    }
  if (!has_own)
    g_array_append_val (counts, own);
  g_array_sort (counts, compare_numbers_cb);
  return hr_axis_values_new_numbers ("devices", (const double *) (gpointer) counts->data,
                                     counts->len);
}
