/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-axis-values.h"

#include <math.h>
#include <string.h>

#include "hr-error.h"
#include "hr-limits.h"
#include "hr-plan-private.h"
#include "hr-units.h"

typedef enum { AXIS_FIELD, AXIS_MODEL, AXIS_HARDWARE, AXIS_ENGINE, AXIS_WEIGHTS, AXIS_DEVICES }
AxisKind;

struct _HrAxisValues {
  char              *path;
  AxisKind           kind;
  const HrPlanField *field;
  GArray            *numbers;      /* (element-type double): of a field, or devices */
  GPtrArray         *records;      /* else; owned by the catalogue */
};

static const struct { const char *path; AxisKind kind; } named[] = {
  { "model", AXIS_MODEL }, { "hardware", AXIS_HARDWARE }, { "engine", AXIS_ENGINE },
  { "weights", AXIS_WEIGHTS }, { "devices", AXIS_DEVICES },
};

void
hr_axis_values_free (HrAxisValues *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_array_unref (self->numbers);
  g_ptr_array_unref (self->records);
  g_free (self);
}

static gboolean
find_path (HrAxisValues *self)
{
  const char *dot = strchr (self->path, '.');

  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (strcmp (named[i].path, self->path) == 0)
      {
        self->kind = named[i].kind;
        return TRUE;
      }
  self->kind = AXIS_FIELD;
  for (guint i = 0; dot != NULL && i < hr_n_plan_fields; i++)
    if (strncmp (hr_plan_fields[i].section, self->path, dot - self->path) == 0
        && strcmp (hr_plan_fields[i].name, dot + 1) == 0)
      self->field = &hr_plan_fields[i];
  return self->field != NULL;
}

/* ---- values ---- */

static gboolean
add_record (HrAxisValues *self,
            HrCatalog    *catalog,
            const char   *id,
            GError      **error)
{
  const void *record = NULL;

  switch (self->kind)
    {
    case AXIS_MODEL:
      record = hr_catalog_get_model (catalog, id, error);
      break;
    case AXIS_HARDWARE:
      record = hr_catalog_get_device (catalog, id, error);
      break;
    case AXIS_ENGINE:
      record = hr_catalog_get_engine (catalog, id, error);
      break;
    case AXIS_WEIGHTS:
      record = hr_catalog_get_format (catalog, id, error);
      break;
    case AXIS_FIELD: case AXIS_DEVICES: default:
      break;
    }
  if (record != NULL)
    g_ptr_array_add (self->records, (gpointer) record);
  return record != NULL;
}

static gboolean
parse_number (const HrAxisValues *self,
              const char         *text,
              double             *value,
              GError            **error)
{
  g_autofree char *wanted = NULL;
  guint64 count;

  if (self->kind == AXIS_DEVICES && hr_parse_count (text, &count) && count >= 1
      && count <= HR_MAX_DEVICES)
    {
      *value = (double) count;
      return TRUE;
    }
  if (self->kind == AXIS_FIELD && hr_plan_field_parse (self->field, text, value))
    return TRUE;
  wanted = self->kind == AXIS_FIELD ? hr_plan_field_describe (self->field)
                                    : g_strdup_printf ("a number from 1 to %d", HR_MAX_DEVICES);
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: %s is not a value of it: give %s",
               self->path, text, wanted);
  return FALSE;
}

/* "x2" multiplies, "+512" adds. */
static gboolean
parse_step (const char *text,
            gboolean   *multiplies,
            double     *step)
{
  char *end;

  *multiplies = text[0] == 'x';
  if (text[0] != 'x' && text[0] != '+')
    return FALSE;
  *step = g_ascii_strtod (text + 1, &end);
  return end != text + 1 && *end == '\0' && isfinite (*step)
         && *step > (*multiplies ? 1.0 : 0.0);
}

static gboolean
is_range (const HrAxisValues *self)
{
  HrFieldType type = self->field != NULL ? self->field->type : HR_FIELD_COUNT;

  return self->kind == AXIS_DEVICES
         || (self->kind == AXIS_FIELD && type != HR_FIELD_NAME && type != HR_FIELD_KV
             && type != HR_FIELD_TARGETS && type != HR_FIELD_SWITCH);
}

/* Whole fields take whole values: 1..10:x1.5 gives 1, 2, 3, 5, 8. */
static gboolean
append_range (HrAxisValues *self,
              double        low,
              double        high,
              gboolean      multiplies,
              double        step,
              GError      **error)
{
  gboolean real = self->kind == AXIS_FIELD && (self->field->type == HR_FIELD_SHARE
                                               || self->field->type == HR_FIELD_AMOUNT);
  double last = NAN;

  for (double at = low; at <= high * (1.0 + 1e-12); at = multiplies ? at * step : at + step)
    {
      double value = real ? at : round (at);

      if (value != last)
        g_array_append_val (self->numbers, value);
      last = value;
      if (self->numbers->len > HR_AXIS_MAX_VALUES || !(at > 0.0 || !multiplies))
        {
          g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                       "%s: a range of more than %d values: take a larger step, and start a "
                       "multiplied one above 0", self->path, HR_AXIS_MAX_VALUES);
          return FALSE;
        }
    }
  return TRUE;
}

/* LO..HI[:xF|:+S]; without a step every whole number. */
static gboolean
parse_range (HrAxisValues *self,
             const char   *text,
             GError      **error)
{
  const char *dots = strstr (text, "..");
  const char *colon = strrchr (dots, ':');
  g_autofree char *low_text = g_strndup (text, dots - text);
  g_autofree char *high_text = colon != NULL ? g_strndup (dots + 2, colon - dots - 2)
                                             : g_strdup (dots + 2);
  gboolean multiplies = FALSE;
  double low, high, step = 1.0;

  if (!parse_number (self, low_text, &low, error) || !parse_number (self, high_text, &high, error))
    return FALSE;
  if ((colon != NULL && !parse_step (colon + 1, &multiplies, &step)) || low > high)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "%s: %s is not a range: write LO..HI, LO..HI:x2 or LO..HI:+512", self->path,
                   text);
      return FALSE;
    }
  return append_range (self, low, high, multiplies, step, error);
}

static gboolean
parse_list (HrAxisValues *self,
            HrCatalog    *catalog,
            const char   *text,
            GError      **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (char **word = words; *word != NULL; word++)
    {
      double value;

      if (self->kind != AXIS_FIELD && self->kind != AXIS_DEVICES)
        {
          if (!add_record (self, catalog, *word, error))
            return FALSE;
          continue;
        }
      if (!parse_number (self, *word, &value, error))
        return FALSE;
      g_array_append_val (self->numbers, value);
    }
  return TRUE;
}

static HrAxisValues *
new_empty (const char *path)
{
  HrAxisValues *self = g_new0 (HrAxisValues, 1);

  self->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  self->records = g_ptr_array_new ();
  self->path = g_strdup (path);
  return self;
}

/**
 * hr_axis_values_parse:
 * @text: "PATH=A,B,C" or "PATH=LO..HI", with ":x2" or ":+512" behind
 * @catalog: where ids stand
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an axis of at least one value
 */
HrAxisValues *
hr_axis_values_parse (const char  *text,
                      HrCatalog   *catalog,
                      GError     **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *path = g_strndup (text, equals != NULL ? (gsize) (equals - text)
                                                          : strlen (text));
  g_autoptr (HrAxisValues) self = new_empty (path);
  gboolean parsed;

  if (equals == NULL || equals[1] == '\0')
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "%s: write PATH=A,B,C or PATH=LO..HI, as in inference.context=1024..65536:x2",
                 text);
  else if (!find_path (self))
    g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
                 "A plan has no field \342\200\234%s\342\200\235: name one as in a plan file, or "
                 "model, hardware, devices, engine or weights.", self->path);
  else
    {
      parsed = is_range (self) && strstr (equals + 1, "..") != NULL
                 ? parse_range (self, equals + 1, error)
                 : parse_list (self, catalog, equals + 1, error);
      return parsed ? g_steal_pointer (&self) : NULL;
    }
  return NULL;
}

/**
 * hr_axis_values_new_numbers:
 * @path: a number of a plan, or "devices"
 * @numbers: (array length=n_numbers): its values
 * @n_numbers: how many
 *
 * Returns: (transfer full): an axis
 */
HrAxisValues *
hr_axis_values_new_numbers (const char   *path,
                            const double *numbers,
                            guint         n_numbers)
{
  HrAxisValues *self = new_empty (path);

  g_warn_if_fail (find_path (self));
  g_array_append_vals (self->numbers, numbers, n_numbers);
  return self;
}

/**
 * hr_axis_values_new_records:
 * @path: "model", "hardware", "engine" or "weights"
 * @records: (array length=n_records) (transfer none): of the catalogue
 * @n_records: how many
 *
 * Returns: (transfer full): an axis
 */
HrAxisValues *
hr_axis_values_new_records (const char          *path,
                            gconstpointer const *records,
                            guint                n_records)
{
  HrAxisValues *self = new_empty (path);

  g_warn_if_fail (find_path (self));
  for (guint i = 0; i < n_records; i++)
    g_ptr_array_add (self->records, (gpointer) records[i]);
  return self;
}

/* ---- use ---- */

const char *
hr_axis_values_path (const HrAxisValues *self)
{
  return self->path;
}

guint
hr_axis_values_count (const HrAxisValues *self)
{
  return MAX (self->numbers->len, self->records->len);
}

/**
 * hr_axis_values_number:
 * @self: an axis
 * @index: of a value
 *
 * Returns: its number; of a record its index
 */
double
hr_axis_values_number (const HrAxisValues *self,
                       guint               index)
{
  return self->numbers->len > 0 ? g_array_index (self->numbers, double, index) : index;
}

/**
 * hr_axis_values_record:
 * @self: an axis
 * @index: of a value
 *
 * Returns: (transfer none) (nullable): its record; %NULL of a number
 */
gconstpointer
hr_axis_values_record (const HrAxisValues *self,
                       guint               index)
{
  return self->records->len > 0 ? g_ptr_array_index (self->records, index) : NULL;
}

/**
 * hr_axis_values_find:
 * @self: an axis
 * @number: a number
 * @record: (nullable): or a record
 *
 * Returns: which value it is, or -1
 */
gint
hr_axis_values_find (const HrAxisValues *self,
                     double              number,
                     gconstpointer       record)
{
  for (guint i = 0; i < hr_axis_values_count (self); i++)
    if (self->records->len > 0 ? hr_axis_values_record (self, i) == record
                               : hr_axis_values_number (self, i) == number)
      return (gint) i;
  return -1;
}

/* All records begin with their id. */
static const char *
record_id (const HrAxisValues *self,
           guint               index)
{
  gconstpointer record = g_ptr_array_index (self->records, index);

  switch (self->kind)
    {
    case AXIS_MODEL:
      return ((const HrModel *) record)->id;
    case AXIS_HARDWARE:
      return ((const HrDevice *) record)->id;
    case AXIS_ENGINE:
      return ((const HrEngine *) record)->id;
    case AXIS_FIELD: case AXIS_DEVICES: case AXIS_WEIGHTS: default:
      return ((const HrFormat *) record)->id;
    }
}

/**
 * hr_axis_values_dup:
 * @self: an axis
 * @index: of a value
 *
 * Returns: (transfer full): the value as a plan writes it
 */
char *
hr_axis_values_dup (const HrAxisValues *self,
                    guint               index)
{
  g_autoptr (HrPlan) plan = NULL;

  if (self->records->len > 0)
    return g_strdup (record_id (self, index));
  if (self->kind == AXIS_DEVICES)
    return g_strdup_printf ("%.0f", hr_axis_values_number (self, index));
  plan = hr_plan_new ();
  hr_plan_field_store (plan, self->field, hr_axis_values_number (self, index));
  return hr_plan_dup_value (plan, self->path);
}

/**
 * hr_axis_values_set:
 * @self: an axis
 * @index: of a value
 * @plan: a shallow copy of a plan: its strings stay another's
 * @records: a copy of its records
 *
 * Puts a value in place for one estimate.
 */
void
hr_axis_values_set (const HrAxisValues *self,
                    guint               index,
                    HrPlan             *plan,
                    HrRecords          *records)
{
  gconstpointer record = self->records->len > 0 ? g_ptr_array_index (self->records, index) : NULL;

  switch (self->kind)
    {
    case AXIS_MODEL:
      records->model = record;
      plan->model = (char *) record_id (self, index);
      break;
    case AXIS_HARDWARE:
      records->device = record;
      plan->hardware = (char *) record_id (self, index);
      break;
    case AXIS_ENGINE:
      records->engine = record;
      plan->engine = (char *) record_id (self, index);
      records->profile = hr_engine_profile_for_plan (record, plan, NULL);
      break;
    case AXIS_WEIGHTS:
      records->format = record;
      plan->weights = (char *) record_id (self, index);
      break;
    case AXIS_DEVICES:
      hr_limit_set (HR_LIMIT_DEVICES, plan, records,
                    (gint64) g_array_index (self->numbers, double, index));
      break;
    case AXIS_FIELD: default:
      hr_plan_field_store (plan, self->field, g_array_index (self->numbers, double, index));
      break;
    }
}

static void
replace (char       **member,
         const char  *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

/**
 * hr_axis_values_apply:
 * @self: an axis
 * @index: of a value
 * @plan: a plan that owns its strings
 * @records: its records, unchanged
 *
 * Puts a value in place for good.
 */
void
hr_axis_values_apply (const HrAxisValues *self,
                      guint               index,
                      HrPlan             *plan,
                      const HrRecords    *records)
{
  HrRecords with = *records;
  HrPlan tried = *plan;

  hr_axis_values_set (self, index, &tried, &with);
  if (self->records->len > 0)
    {
      char **member = self->kind == AXIS_MODEL ? &plan->model
                      : self->kind == AXIS_HARDWARE ? &plan->hardware
                      : self->kind == AXIS_ENGINE ? &plan->engine : &plan->weights;

      replace (member, record_id (self, index));
    }
  else
    *plan = tried;             /* numbers alone have changed; strings are @plan's own */
}
