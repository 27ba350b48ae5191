/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-history.h"

struct _HrHistory {
  GPtrArray *plans;      /* HrPlan, oldest first */
  guint      position;   /* the plan shown now */
  char      *field;      /* what the last push changed; NULL: the next push stands alone */
  gint64     time_us;
};

/**
 * hr_history_new:
 *
 * Returns: (transfer full): an empty history; hr_history_reset() gives it its first plan
 */
HrHistory *
hr_history_new (void)
{
  HrHistory *self = g_new0 (HrHistory, 1);

  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) hr_plan_free);
  return self;
}

/**
 * hr_history_free:
 * @self: (transfer full): a history
 */
void
hr_history_free (HrHistory *self)
{
  g_ptr_array_unref (self->plans);
  g_free (self->field);
  g_free (self);
}

/**
 * hr_history_reset:
 * @self: a history
 * @plan: the plan of a newly opened document
 *
 * Forgets everything but @plan.
 */
void
hr_history_reset (HrHistory    *self,
                  const HrPlan *plan)
{
  HrPlan *copy = hr_plan_copy (plan);

  g_ptr_array_set_size (self->plans, 0);
  g_ptr_array_add (self->plans, copy);
  self->position = 0;
  g_clear_pointer (&self->field, g_free);
}

static gboolean
merges (HrHistory  *self,
        const char *field,
        gint64      time_us)
{
  return field != NULL
         && g_strcmp0 (field, self->field) == 0
         && time_us - self->time_us < HR_HISTORY_MERGE_US
         && self->position > 0
         && self->position + 1 == self->plans->len;
}

/**
 * hr_history_push:
 * @self: a history with a plan
 * @plan: the plan after a change
 * @field: (nullable): what changed; a change of the same field soon after joins this step
 * @time_us: monotonic time of the change
 *
 * Returns: whether @plan differs from the current one
 */
gboolean
hr_history_push (HrHistory    *self,
                 const HrPlan *plan,
                 const char   *field,
                 gint64        time_us)
{
  HrPlan *copy;

  if (hr_plan_equal (plan, hr_history_current (self)))
    return FALSE;
  copy = hr_plan_copy (plan);
  g_ptr_array_set_size (self->plans, self->position + (merges (self, field, time_us) ? 0 : 1));
  /* A step that was taken back by hand leaves nothing to undo. */
  if (self->plans->len == self->position
      && hr_plan_equal (copy, g_ptr_array_index (self->plans, self->position - 1)))
    g_clear_pointer (&copy, hr_plan_free);
  else
    g_ptr_array_add (self->plans, copy);
  if (self->plans->len > HR_HISTORY_MAX)
    g_ptr_array_remove_index (self->plans, 0);
  self->position = self->plans->len - 1;
  g_free (self->field);
  self->field = g_strdup (field);
  self->time_us = time_us;
  return TRUE;
}

/**
 * hr_history_current:
 * @self: a history with a plan
 *
 * Returns: (transfer none): the plan shown now
 */
const HrPlan *
hr_history_current (HrHistory *self)
{
  return g_ptr_array_index (self->plans, self->position);
}

static const HrPlan *
move (HrHistory *self,
      gint       step)
{
  self->position += step;
  g_clear_pointer (&self->field, g_free);
  return hr_history_current (self);
}

/**
 * hr_history_undo:
 * @self: a history
 *
 * Returns: (transfer none) (nullable): the plan before the last step, or NULL at the first
 */
const HrPlan *
hr_history_undo (HrHistory *self)
{
  return hr_history_can_undo (self) ? move (self, -1) : NULL;
}

/**
 * hr_history_redo:
 * @self: a history
 *
 * Returns: (transfer none) (nullable): the plan that undo left, or NULL at the last
 */
const HrPlan *
hr_history_redo (HrHistory *self)
{
  return hr_history_can_redo (self) ? move (self, 1) : NULL;
}

gboolean
hr_history_can_undo (HrHistory *self)
{
  return self->position > 0;
}

gboolean
hr_history_can_redo (HrHistory *self)
{
  return self->position + 1 < self->plans->len;
}
