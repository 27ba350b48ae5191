/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer-charts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-error.h"
#include "hr-limit-charts.h"
#include "hr-memory-stack.h"
#include "hr-speed-charts.h"
#include "hr-speed-item.h"

typedef HrChart *(*MakeFunc) (HrCatalog      *catalog,
                              const HrAnswer *answer,
                              HrByteUnit      unit,
                              GError        **error);

static HrChart *
make_memory (HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit,
             GError        **error)
{
  g_autoptr (HrStack) stack = hr_memory_stack_new (answer, unit);

  return hr_chart_new_stack (stack);
}

static GListModel *
list_operations (const HrAnswer *answer,
                 GError        **error)
{
  if (answer->speed != NULL && answer->speed->known)
    return G_LIST_MODEL (hr_speed_items_new (answer->speed));
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED, "%s",
               answer->speed == NULL
               ? _("There is no speed to draw: the plan does not fit. Change it until it does.")
               : _("There is no speed to draw: what decides it is not known of this model or "
                   "hardware."));
  return NULL;
}

static HrChart *
make_roofline (HrCatalog      *catalog,
               const HrAnswer *answer,
               HrByteUnit      unit,
               GError        **error)
{
  g_autoptr (GListModel) items = list_operations (answer, error);
  g_autoptr (HrRoofline) roofline = NULL;

  if (items == NULL)
    return NULL;
  roofline = hr_speed_roofline_new (answer, items);
  return hr_chart_new_roofline (roofline);
}

static HrChart *
make_time (HrCatalog      *catalog,
           const HrAnswer *answer,
           HrByteUnit      unit,
           GError        **error)
{
  g_autoptr (GListModel) items = list_operations (answer, error);
  g_autoptr (HrStack) stack = NULL;

  if (items == NULL)
    return NULL;
  stack = hr_speed_stack_new (answer, items);
  return hr_chart_new_stack (stack);
}

static gboolean
check_varied (gpointer   chart,
              GError   **error)
{
  if (chart == NULL)
    g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED, "%s",
                 _("There are no limits to draw: no weight format or length can be varied."));
  return chart != NULL;
}

static HrChart *
make_limits (HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit,
             GError        **error)
{
  HrCurves *curves = hr_limit_curves_new (catalog, answer, unit);

  return check_varied (curves, error) ? HR_CHART (curves) : NULL;
}

static HrChart *
make_matrix (HrCatalog      *catalog,
             const HrAnswer *answer,
             HrByteUnit      unit,
             GError        **error)
{
  HrMatrix *matrix = hr_limit_matrix_new (catalog, answer, unit);

  return check_varied (matrix, error) ? HR_CHART (matrix) : NULL;
}

static const char *const keys[] = { "memory", "roofline", "time", "limits", "matrix", NULL };

static const struct { const char *title; MakeFunc make; const char *decimal_title; } charts[] = {
  { N_("What takes the memory of each device"), make_memory },
  { N_("Every operation of a step below the roofline"), make_roofline },
  { N_("Where the time goes"), make_time },
  { N_("Memory against length, by weight format"), make_limits },
  { N_("What fits: memory of the fullest device in GiB, by weight format and length"), make_matrix,
    N_("What fits: memory of the fullest device in GB, by weight format and length") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (keys) == G_N_ELEMENTS (charts) + 1);

static guint
find_chart (const char *key)
{
  guint i = 0;

  while (keys[i] != NULL && strcmp (keys[i], key) != 0)
    i++;
  return i;
}

/**
 * hr_answer_chart_keys:
 *
 * Returns: (transfer none) (array zero-terminated=1): what hr_answer_to_chart() draws
 */
const char *const *
hr_answer_chart_keys (void)
{
  return keys;
}

/**
 * hr_answer_chart_title:
 * @key: one of hr_answer_chart_keys()
 * @unit: GiB or GB
 *
 * Returns: (transfer none) (nullable): what the chart shows, in words
 */
const char *
hr_answer_chart_title (const char *key,
                       HrByteUnit  unit)
{
  guint i = find_chart (key);

  if (keys[i] == NULL)
    return NULL;
  if (unit == HR_BYTE_UNIT_DECIMAL && charts[i].decimal_title != NULL)
    return _(charts[i].decimal_title);
  return _(charts[i].title);
}

/**
 * hr_answer_to_chart:
 * @catalog: the records of @answer
 * @answer: an answer without error
 * @key: one of hr_answer_chart_keys()
 * @unit: GiB or GB
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the chart; %NULL where the answer has nothing to draw
 */
HrChart *
hr_answer_to_chart (HrCatalog      *catalog,
                    const HrAnswer *answer,
                    const char     *key,
                    HrByteUnit      unit,
                    GError        **error)
{
  guint i = find_chart (key);

  g_return_val_if_fail (keys[i] != NULL, NULL);
  return charts[i].make (catalog, answer, unit, error);
}
