/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-facts.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * hr_format_number:
 * @number: a whole number
 *
 * Returns: (transfer full): @number with the separators that the user wants
 */
char *
hr_format_number (double number)
{
  return hr_format_whole (number);
}

static char *
join_facts (const char *first,
            const char *second,
            const char *third)
{
  GString *text = g_string_new (first);
  const char *more[] = { second, third };

  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i] != NULL && *more[i] != '\0')
      g_string_append_printf (text, " · %s", more[i]);
  return g_string_free (text, FALSE);
}

/* "2024-04" → "2024"; people remember the year. */
static char *
get_year (const char *released)
{
  return released != NULL && strlen (released) >= 4 ? g_strndup (released, 4) : NULL;
}

static char *
count_parameters (const HrModel *model)
{
  g_autofree char *total = hr_format_count (model->params_total);
  g_autofree char *active = hr_format_count (model->params_active);

  if (model->params_total == 0)
    return g_strdup (_("Size not known"));
  if (model->params_active == 0 || model->params_active == model->params_total)
    /* Translators: the size of a model, such as "8.0B parameters" */
    return g_strdup_printf (_("%s parameters"), total);
  /* Translators: the size of a mixture-of-experts model, such as "671B parameters, 37B active" */
  return g_strdup_printf (_("%s parameters, %s active"), total, active);
}

/**
 * hr_facts_model:
 * @model: a model
 *
 * Returns: (transfer full): its size, maker and year in one line
 */
char *
hr_facts_model (const HrModel *model)
{
  g_autofree char *size = count_parameters (model);
  g_autofree char *year = get_year (model->released);

  return join_facts (size, model->organization, year);
}

/**
 * hr_facts_device:
 * @device: a device
 * @unit: GiB or GB
 *
 * Returns: (transfer full): its memory, bandwidth and year in one line
 */
char *
hr_facts_device (const HrDevice *device,
                 HrByteUnit      unit)
{
  guint64 capacity_bytes = hr_device_capacity_bytes (device);
  g_autofree char *size = hr_format_bytes (capacity_bytes, unit);
  g_autofree char *year = get_year (device->released);
  g_autofree char *memory = NULL;
  g_autofree char *bandwidth = NULL;

  if (capacity_bytes == 0)
    memory = g_strdup (_("Memory not known"));
  else if (device->unified)
    /* Translators: memory that processor and GPU share, such as "96 GiB shared" */
    memory = g_strdup_printf (_("%s shared"), size);
  else
    memory = g_steal_pointer (&size);
  if (device->bandwidth_bytes_per_s > 0)
    {
      g_autofree char *rate = hr_format_number (device->bandwidth_bytes_per_s / 1e9);

      /* Translators: memory bandwidth in gigabytes per second */
      bandwidth = g_strdup_printf (_("%s GB/s"), rate);
    }
  return join_facts (memory, bandwidth, year);
}

/**
 * hr_facts_format:
 * @format: a weight format
 *
 * Returns: (transfer full): its family and size in one line
 */
char *
hr_facts_format (const HrFormat *format)
{
  g_autofree char *number = g_strdup_printf ("%.4g", format->nominal_bits);
  g_autofree char *bits = NULL;

  if (format->nominal_bits > 0)
    /* Translators: the mean size of a number in a weight format, such as "4.85 bits per weight" */
    bits = g_strdup_printf (_("%s bits per weight"), number);
  if (bits == NULL)
    return g_strdup (format->family);
  return join_facts (bits, format->family, NULL);
}

/**
 * hr_facts_choice:
 * @choice: an entry of a chooser
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the line under the entry's name
 */
char *
hr_facts_choice (HrChoice   *choice,
                 HrByteUnit  unit)
{
  switch (hr_choice_get_kind (choice))
    {
    case HR_CHOICE_MODEL:
      return hr_facts_model (hr_choice_get_model (choice));
    case HR_CHOICE_DEVICE:
      return hr_facts_device (hr_choice_get_device (choice), unit);
    case HR_CHOICE_FORMAT:
      return hr_facts_format (hr_choice_get_format (choice));
    case HR_CHOICE_ENGINE:
      /* Listed for translators in po/catalog-strings.h. */
      return g_strdup (_(hr_choice_get_engine (choice)->description));
    default:
      return NULL;
    }
}

/**
 * hr_short_name:
 * @device: a device
 *
 * Returns: (transfer full): its name without the maker's, for places where many stand together
 */
char *
hr_short_name (const HrDevice *device)
{
  gsize length = device->vendor != NULL ? strlen (device->vendor) : 0;

  if (length > 0 && g_str_has_prefix (device->name, device->vendor)
      && device->name[length] == ' ')
    return g_strdup (device->name + length + 1);
  return g_strdup (device->name);
}
