/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How sure an estimate is. The residuals log (measured / estimated) of runs that are like the
 * plan give an interval without any assumption about their distribution (split conformal
 * prediction: Vovk et al. 2005; Lei et al. 2018, doi 10.1080/01621459.2017.1307116). Runs of one
 * source are alike, so quantiles weigh sources, and what is missing to hold on sources left out
 * is added as one factor per quantity: tests/accuracy/intervals.py, which writes the groups.
 */
#include "hr-interval.h"

#include <math.h>
#include <string.h>

/* The engine whose rates it takes; the last of the line is that of any engine. */
static const HrEngine *
root_of (const HrEngine *engine)
{
  while (engine->rates_parent != NULL && engine->rates_parent->rates_parent != NULL)
    engine = engine->rates_parent;
  return engine;
}

static const char *
method_of (const HrPlan *plan)
{
  static const char *const tuned[] = {
    [HR_METHOD_FULL] = "full", [HR_METHOD_QLORA] = "qlora",
  };
  gint method = plan->training.method;

  if (plan->workload == HR_WORKLOAD_INFERENCE)
    return "inference";
  if (plan->workload == HR_WORKLOAD_PRETRAIN)
    return "full";
  return method >= 0 && method < (gint) G_N_ELEMENTS (tuned) && tuned[method] != NULL
           ? tuned[method] : "lora";
}

static void
name_device (const HrDevice *device,
             gint            driver,
             char           *out,
             gsize           size)
{
  g_autofree char *class = device != NULL ? hr_device_class (device, driver) : NULL;
  char *last = class != NULL ? strrchr (class, '/') : NULL;

  if (last != NULL)
    *last = '\0';              /* the driver says less than it divides */
  g_strlcpy (out, class != NULL ? class : "", size);
}

/**
 * hr_interval_key:
 * @plan: what was asked
 * @records: its records
 * @out: (out caller-allocates): what runs must share to be like it
 */
void
hr_interval_key (const HrPlan    *plan,
                 const HrRecords *records,
                 HrIntervalKey   *out)
{
  out->engine = records->engine->id;
  out->root = root_of (records->engine)->id;
  out->family = records->format != NULL ? records->format->family : "";
  out->method = method_of (plan);
  name_device (records->device, plan->inference.driver, out->device, sizeof out->device);
}

static gboolean
agrees (const char *of_group,
        const char *of_plan)
{
  return of_group == NULL || strcmp (of_group, of_plan) == 0;
}

/* Whether rates of this engine were fitted to runs on such devices. */
static gboolean
is_known (const HrResiduals   *residuals,
          HrIntervalQuantity   quantity,
          const HrIntervalKey *key)
{
  for (guint i = 0; i < residuals->n_known; i++)
    if (residuals->known[i].quantity == quantity
        && strcmp (residuals->known[i].root, key->root) == 0
        && strcmp (residuals->known[i].device, key->device) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
holds (const HrIntervalGroup *group,
       const HrIntervalKey   *key)
{
  return agrees (group->engine, key->engine) && agrees (group->root, key->root)
         && agrees (group->family, key->family) && agrees (group->method, key->method);
}

/**
 * hr_interval_find:
 * @residuals: (nullable): of the evidence, closest kin first
 * @quantity: what was estimated
 * @key: what runs must share
 * @estimate: bytes, seconds or tokens per second
 * @out: (out caller-allocates): the interval
 *
 * Returns: whether anything like it was measured
 */
gboolean
hr_interval_find (const HrResiduals   *residuals,
                  HrIntervalQuantity   quantity,
                  const HrIntervalKey *key,
                  double               estimate,
                  HrInterval          *out)
{
  gboolean known = residuals != NULL && is_known (residuals, quantity, key);

  *out = (HrInterval) { .coverage = HR_INTERVAL_COVERAGE };
  for (guint i = 0; residuals != NULL && i < residuals->n_groups; i++)
    {
      const HrIntervalGroup *group = &residuals->groups[i];

      if (group->quantity != quantity || group->known != known || !holds (group, key))
        continue;
      out->group = group;
      out->low = estimate * exp (group->low);
      out->high = estimate * exp (group->high);
      return TRUE;
    }
  return FALSE;
}
