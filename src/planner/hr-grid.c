/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-grid.h"

#include "hr-field.h"
#include "hr-grid-choose.h"

struct _HrGrid {
  HrGridKind    kind;
  HrAnswer     *answer;
  HrPlan       *plan;          /* with its weights named, so that models keep the format */
  HrSweeper    *sweeper;       /* axes: rows, columns */
  HrSweepPoint *points;
};

static HrAxisValues *
choose_rows (HrGridKind      kind,
             HrCatalog      *catalog,
             const HrAnswer *answer)
{
  switch (kind)
    {
    case HR_GRID_MODELS:
      return hr_choose_models (catalog, answer);
    case HR_GRID_COUNTS:
      return hr_choose_devices (catalog, answer);
    case HR_GRID_FORMATS: case HR_N_GRIDS: default:
      return hr_choose_formats (catalog, answer);
    }
}

static HrAxisValues *
choose_columns (HrGridKind      kind,
                HrCatalog      *catalog,
                const HrAnswer *answer)
{
  switch (kind)
    {
    case HR_GRID_MODELS:
      return hr_choose_devices (catalog, answer);
    case HR_GRID_COUNTS:
      return hr_choose_counts (answer);
    case HR_GRID_FORMATS: case HR_N_GRIDS: default:
      return hr_choose_lengths (answer);
    }
}

/**
 * hr_grid_new:
 * @kind: what is set against what
 * @catalog: the records of @answer, whose lists are read
 * @answer: an answer without error
 *
 * Returns: (transfer full) (nullable): a grid without points; %NULL where the plan leaves nothing
 *   to vary
 */
HrGrid *
hr_grid_new (HrGridKind      kind,
             HrCatalog      *catalog,
             const HrAnswer *answer)
{
  g_autoptr (HrAxisValues) rows = choose_rows (kind, catalog, answer);
  g_autoptr (HrAxisValues) columns = choose_columns (kind, catalog, answer);
  HrGrid *self;

  if (rows == NULL || columns == NULL)
    return NULL;
  self = g_new0 (HrGrid, 1);
  self->kind = kind;
  self->answer = hr_answer_ref ((HrAnswer *) answer);
  self->plan = hr_plan_copy (answer->plan);
  if (self->plan->weights == NULL)
    self->plan->weights = g_strdup (answer->records.format->id);
  self->sweeper = hr_sweeper_new (self->plan, &answer->records);
  self->points = g_new0 (HrSweepPoint, (gsize) hr_axis_values_count (rows)
                                       * hr_axis_values_count (columns));
  hr_sweeper_take_axis (self->sweeper, g_steal_pointer (&rows));
  hr_sweeper_take_axis (self->sweeper, g_steal_pointer (&columns));
  return self;
}

void
hr_grid_free (HrGrid *self)
{
  if (self == NULL)
    return;
  hr_sweeper_free (self->sweeper);
  hr_plan_free (self->plan);
  hr_answer_unref (self->answer);
  g_free (self->points);
  g_free (self);
}

static gboolean
rows_cb (guint64             first,
         const HrSweepPoint *points,
         guint               n_points,
         guint64             total,
         gpointer            user_data)
{
  HrGrid *self = user_data;

  for (guint i = 0; i < n_points; i++)
    self->points[first + i] = points[i];
  return TRUE;
}

/**
 * hr_grid_run:
 * @self: a grid
 * @wants_speed: whether to time what fits
 * @cancellable: (nullable): ends it early
 *
 * Estimates every cell; may be called in any thread.
 *
 * Returns: whether it came to its end
 */
gboolean
hr_grid_run (HrGrid       *self,
             gboolean      wants_speed,
             GCancellable *cancellable)
{
  hr_sweeper_set_speed (self->sweeper, wants_speed);
  return hr_sweeper_run (self->sweeper, 1, cancellable, rows_cb, self, NULL);
}

HrGridKind
hr_grid_get_kind (const HrGrid *self)
{
  return self->kind;
}

HrAnswer *
hr_grid_get_answer (const HrGrid *self)
{
  return self->answer;
}

const HrAxisValues *
hr_grid_get_rows (const HrGrid *self)
{
  return hr_sweeper_get_axis (self->sweeper, 0);
}

const HrAxisValues *
hr_grid_get_columns (const HrGrid *self)
{
  return hr_sweeper_get_axis (self->sweeper, 1);
}

/**
 * hr_grid_own_row:
 * @self: a grid
 *
 * Returns: the row of the plan as it is, or -1
 */
gint
hr_grid_own_row (const HrGrid *self)
{
  const HrRecords *records = &self->answer->records;
  const void *own[] = {
    [HR_GRID_FORMATS] = records->format, [HR_GRID_MODELS] = records->model,
    [HR_GRID_COUNTS] = records->device,
  };

  return hr_axis_values_find (hr_grid_get_rows (self), 0, own[self->kind]);
}

/**
 * hr_grid_own_column:
 * @self: a grid
 *
 * Returns: the column of the plan as it is, or -1
 */
gint
hr_grid_own_column (const HrGrid *self)
{
  const HrAxisValues *columns = hr_grid_get_columns (self);
  const HrField *field = hr_field_find (hr_axis_values_path (columns));
  double own = field != NULL ? hr_field_get_effective (field, self->plan, &self->answer->records)
                             : self->plan->device_count;

  return hr_axis_values_find (columns, own, self->answer->records.device);
}

const HrSweepPoint *
hr_grid_get_point (const HrGrid *self,
                   guint         row,
                   guint         column)
{
  return &self->points[row * hr_axis_values_count (hr_grid_get_columns (self)) + column];
}

/**
 * hr_grid_dup_plan:
 * @self: a grid
 * @row: of a cell
 * @column: likewise
 *
 * Returns: (transfer full): the plan of the cell
 */
HrPlan *
hr_grid_dup_plan (const HrGrid *self,
                  guint         row,
                  guint         column)
{
  HrPlan *plan = hr_plan_copy (self->plan);

  if ((gint) row != hr_grid_own_row (self))
    hr_axis_values_apply (hr_grid_get_rows (self), row, plan, &self->answer->records);
  if ((gint) column != hr_grid_own_column (self))
    hr_axis_values_apply (hr_grid_get_columns (self), column, plan, &self->answer->records);
  return plan;
}
