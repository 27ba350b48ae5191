/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-sweeper.h"

#include "hr-error.h"
#include "hr-units.h"

/* Points that a thread takes at once, and pieces that may wait for an earlier one. */
#define PIECE 2048
#define MAX_WAITING 32

struct _HrSweeper {
  HrPlan    *plan;
  HrRecords  records;
  GPtrArray *axes;             /* (element-type HrAxisValues) */
  gboolean   wants_speed;
};

/* A piece of the sweep on its way; pieces go around in a ring. */
typedef struct {
  HrSweepPoint points[PIECE];
  gboolean     done;
} Piece;

typedef struct {
  HrSweeper    *sweeper;
  GCancellable *cancellable;
  guint64       n_points, n_pieces;
  GMutex        mutex;
  GCond         changed;
  guint64       next;          /* piece that a thread takes next */
  guint64       delivered;     /* pieces that the caller has got */
  gboolean      stopped;
  Piece        *ring;
} Run;

/**
 * hr_sweeper_new:
 * @plan: what all points have in common
 * @records: its records
 *
 * Returns: (transfer full): a sweep of one point, with speed
 */
HrSweeper *
hr_sweeper_new (const HrPlan    *plan,
                const HrRecords *records)
{
  HrSweeper *self = g_new0 (HrSweeper, 1);

  self->plan = hr_plan_copy (plan);
  self->records = *records;
  self->axes = g_ptr_array_new_with_free_func ((GDestroyNotify) hr_axis_values_free);
  self->wants_speed = TRUE;
  return self;
}

void
hr_sweeper_free (HrSweeper *self)
{
  if (self == NULL)
    return;
  hr_plan_free (self->plan);
  g_ptr_array_unref (self->axes);
  g_free (self);
}

/**
 * hr_sweeper_take_axis:
 * @self: a sweep with fewer than %HR_SWEEP_MAX_AXES axes
 * @axis: (transfer full): another axis, which runs faster than those before it
 */
void
hr_sweeper_take_axis (HrSweeper    *self,
                      HrAxisValues *axis)
{
  g_return_if_fail (self->axes->len < HR_SWEEP_MAX_AXES);

  g_ptr_array_add (self->axes, axis);
}

/**
 * hr_sweeper_set_speed:
 * @self: a sweep
 * @wants_speed: whether to time what fits
 */
void
hr_sweeper_set_speed (HrSweeper *self,
                      gboolean   wants_speed)
{
  self->wants_speed = wants_speed;
}

guint
hr_sweeper_n_axes (HrSweeper *self)
{
  return self->axes->len;
}

const HrAxisValues *
hr_sweeper_get_axis (HrSweeper *self,
                     guint      index)
{
  return g_ptr_array_index (self->axes, index);
}

/**
 * hr_sweeper_n_points:
 * @self: a sweep
 *
 * Returns: how many combinations there are, or G_MAXUINT64 where they cannot be counted
 */
guint64
hr_sweeper_n_points (HrSweeper *self)
{
  guint64 n = 1;

  for (guint i = 0; i < self->axes->len; i++)
    if (!hr_mul (n, hr_axis_values_count (hr_sweeper_get_axis (self, i)), &n))
      return G_MAXUINT64;
  return n;
}

/**
 * hr_sweeper_value:
 * @self: a sweep
 * @point: index of a point
 * @axis: index of an axis
 *
 * Returns: index of the value that the point has on the axis
 */
guint
hr_sweeper_value (HrSweeper *self,
                  guint64    point,
                  guint      axis)
{
  for (guint i = self->axes->len; i-- > axis + 1;)
    point /= hr_axis_values_count (hr_sweeper_get_axis (self, i));
  return (guint) (point % hr_axis_values_count (hr_sweeper_get_axis (self, axis)));
}

/* ---- threads ---- */

static void
evaluate_piece (Run          *run,
                HrSweepBench *bench,
                guint64       index,
                Piece        *piece)
{
  HrSweeper *self = run->sweeper;
  guint64 first = index * PIECE, n = MIN (run->n_points - first, PIECE);

  for (guint64 i = 0; i < n; i++)
    {
      HrPlan plan = *self->plan;
      HrRecords records = self->records;

      for (guint axis = 0; axis < self->axes->len; axis++)
        hr_axis_values_set (hr_sweeper_get_axis (self, axis),
                            hr_sweeper_value (self, first + i, axis), &plan, &records);
      hr_sweep_evaluate (bench, &plan, &records, self->wants_speed, &piece->points[i]);
    }
}

/* Waits while the caller is too far behind. */
static gboolean
take_piece (Run     *run,
            guint64 *index)
{
  gboolean taken;

  g_mutex_lock (&run->mutex);
  while (!run->stopped && run->next < run->n_pieces
         && run->next >= run->delivered + MAX_WAITING)
    g_cond_wait (&run->changed, &run->mutex);
  taken = !run->stopped && run->next < run->n_pieces
          && !g_cancellable_is_cancelled (run->cancellable);
  if (taken)
    *index = run->next++;
  g_mutex_unlock (&run->mutex);
  return taken;
}

static gpointer
work_cb (gpointer data)
{
  Run *run = data;
  g_auto (HrSweepBench) bench = { NULL };
  guint64 index;

  hr_sweep_bench_init (&bench);
  while (take_piece (run, &index))
    {
      Piece *piece = &run->ring[index % MAX_WAITING];

      evaluate_piece (run, &bench, index, piece);
      g_mutex_lock (&run->mutex);
      piece->done = TRUE;
      g_cond_broadcast (&run->changed);
      g_mutex_unlock (&run->mutex);
    }
  /* whoever waits for a piece that nobody takes any more learns of it */
  g_mutex_lock (&run->mutex);
  run->stopped |= g_cancellable_is_cancelled (run->cancellable);
  g_cond_broadcast (&run->changed);
  g_mutex_unlock (&run->mutex);
  return NULL;
}

static gboolean
await_piece (Run     *run,
             guint64  index)
{
  Piece *piece = &run->ring[index % MAX_WAITING];
  gboolean done;

  g_mutex_lock (&run->mutex);
  while (!piece->done && !run->stopped)
    g_cond_wait (&run->changed, &run->mutex);
  done = piece->done && !run->stopped;
  g_mutex_unlock (&run->mutex);
  return done;
}

/* Frees the place in the ring for the piece that comes a round later. */
static void
release_piece (Run      *run,
               guint64   index,
               gboolean  goes_on)
{
  g_mutex_lock (&run->mutex);
  run->ring[index % MAX_WAITING].done = FALSE;
  run->delivered = index + 1;
  run->stopped |= !goes_on;
  g_cond_broadcast (&run->changed);
  g_mutex_unlock (&run->mutex);
}

static void
deliver (Run         *run,
         HrSweepRows  rows,
         gpointer     user_data)
{
  for (guint64 i = 0; i < run->n_pieces && await_piece (run, i); i++)
    {
      guint64 first = i * PIECE;
      guint n = (guint) MIN (run->n_points - first, PIECE);
      gboolean goes_on = rows (first, run->ring[i % MAX_WAITING].points, n, run->n_points,
                               user_data);

      release_piece (run, i, goes_on);
    }
}

static void
run_threads (Run         *run,
             guint        n_threads,
             HrSweepRows  rows,
             gpointer     user_data)
{
  g_autofree GThread **threads = g_new (GThread *, n_threads);

  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("sweep", work_cb, run);
  deliver (run, rows, user_data);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
}

/**
 * hr_sweeper_run:
 * @self: a sweep
 * @n_threads: threads, or 0 for one per processor
 * @cancellable: (nullable): ends the sweep early
 * @rows: gets the points in order
 * @user_data: handed to @rows
 * @error: return location
 *
 * Estimates all points. Blocks until the last has been handed over; the window calls it in a
 * thread of its own.
 *
 * Returns: whether the sweep came to its end, or @rows wanted no more
 */
gboolean
hr_sweeper_run (HrSweeper     *self,
                guint          n_threads,
                GCancellable  *cancellable,
                HrSweepRows    rows,
                gpointer       user_data,
                GError       **error)
{
  Run run = { .sweeper = self, .cancellable = cancellable,
              .n_points = hr_sweeper_n_points (self) };

  if (run.n_points > HR_SWEEP_MAX_POINTS)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                   "The sweep has more than %" G_GUINT64_FORMAT " points: take fewer values.",
                   HR_SWEEP_MAX_POINTS);
      return FALSE;
    }
  run.n_pieces = hr_ceil_div (run.n_points, PIECE);
  run.ring = g_new0 (Piece, MAX_WAITING);
  g_mutex_init (&run.mutex);
  g_cond_init (&run.changed);
  run_threads (&run, n_threads > 0 ? n_threads : MAX (g_get_num_processors (), 1), rows,
               user_data);
  g_cond_clear (&run.changed);
  g_mutex_clear (&run.mutex);
  g_free (run.ring);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
