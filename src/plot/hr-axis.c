/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-axis.h"

#include <math.h>

/* On a shorter logarithmic axis, round numbers of one step tell more than powers. */
#define LEAST_DECADES 0.9
#define LEAST_OCTAVES 2.0

/* The smallest power of two that is no less than @rough. */
static double
round_binary (double rough)
{
  return exp2 (ceil (log2 (rough) - 1e-9));
}

/* The smallest of 1, 2, 5 × 10ⁿ that is no less than @rough. */
static double
round_decimal (double rough)
{
  static const double mantissas[] = { 1, 2, 5, 10 };
  double decade = pow (10, floor (log10 (rough) + 1e-9));

  for (guint i = 0; i < G_N_ELEMENTS (mantissas); i++)
    if (mantissas[i] * decade >= rough * (1 - 1e-9))
      return mantissas[i] * decade;
  return 10 * decade;
}

static void
add_tick (HrAxis *self,
          double  value)
{
  if (self->n_ticks < HR_AXIS_MAX_TICKS)
    self->ticks[self->n_ticks++] = value;
}

/* The first and the last multiple of the step on the axis. */
static double
find_first (const HrAxis *self)
{
  return ceil (self->lower / self->step - 1e-9);
}

static double
find_last (const HrAxis *self)
{
  return floor (self->upper / self->step + 1e-9);
}

/* Each tick from its own index, never by adding steps: errors do not pile up. Where but one tick
 * falls between the ends, they are less than two steps apart: at half the step, there are two to
 * four. */
static void
fill_linear (HrAxis *self,
             guint   max_ticks)
{
  double span = self->upper - self->lower;
  double rough = span / MAX (max_ticks - 1, 1);

  self->step = self->scale == HR_AXIS_BINARY ? round_binary (rough) : round_decimal (rough);
  if (max_ticks >= 4 && find_last (self) <= find_first (self))
    self->step /= 2;
  for (double i = find_first (self), last = find_last (self); i <= last; i++)
    add_tick (self, i * self->step + 0.0);       /* no negative zero */
}

/* Wholly within the axis, up to what rounding of a logarithm takes away. */
static gboolean
is_within (const HrAxis *self,
           double        value)
{
  return value >= self->lower * (1 - 1e-9) && value <= self->upper * (1 + 1e-9);
}

/* Decades, every k-th of them where there are too many; 1-2-5 or 1-3 where there is room. */
static void
fill_log (HrAxis *self,
          guint   max_ticks)
{
  static const double finer[][3] = { { 1, 2, 5 }, { 1, 3, 0 }, { 1, 0, 0 } };
  static const guint per_decade[] = { 3, 2, 1 };
  double decades = log10 (self->upper) - log10 (self->lower);   /* a quotient may be infinite */
  double first = floor (log10 (self->lower) + 1e-9), last = ceil (log10 (self->upper) - 1e-9);
  guint level = 0;
  double stride = 1;

  if (decades < LEAST_DECADES)
    {
      fill_linear (self, max_ticks);
      return;
    }
  while (level < 2 && decades * per_decade[level] + 1 > max_ticks)
    level++;
  while (decades / stride + 1 > MAX (max_ticks, 2))
    stride++;
  self->step = pow (10, stride);
  for (double exponent = first; exponent <= last; exponent += stride)
    for (guint i = 0; i < per_decade[level]; i++)
      if (is_within (self, finer[level][i] * pow (10, exponent)))
        add_tick (self, finer[level][i] * pow (10, exponent));
}

/* Powers of two, every k-th of them where there are too many. */
static void
fill_binary_log (HrAxis *self,
                 guint   max_ticks)
{
  double first = ceil (log2 (self->lower) - 1e-9), last = floor (log2 (self->upper) + 1e-9);
  double stride = 1;

  if (log2 (self->upper) - log2 (self->lower) < LEAST_OCTAVES)
    {
      fill_linear (self, max_ticks);
      return;
    }
  while (floor ((last - first) / stride) + 1 > max_ticks)
    stride++;
  self->step = exp2 (stride);
  for (double exponent = ceil (first / stride) * stride; exponent <= last; exponent += stride)
    add_tick (self, exp2 (exponent));
}

static gboolean
is_log (HrAxisScale scale)
{
  return scale == HR_AXIS_LOG || scale == HR_AXIS_BINARY_LOG;
}

/**
 * hr_axis_init:
 * @self: (out): the axis
 * @scale: how values spread
 * @lower: the least value; positive on a log axis
 * @upper: the greatest value
 * @max_ticks: how many tick labels there is room for, at least 2
 *
 * Sets up an axis from @lower to @upper with round ticks. A range without extent, or one that is
 * not finite, is widened here, once, so that no chart has to ask.
 */
void
hr_axis_init (HrAxis     *self,
              HrAxisScale scale,
              double      lower,
              double      upper,
              guint       max_ticks)
{
  max_ticks = CLAMP (max_ticks, 2, HR_AXIS_MAX_TICKS);
  if (!isfinite (lower) || (is_log (scale) && lower <= 0))
    lower = is_log (scale) ? 1 : 0;
  if (!isfinite (upper) || upper <= lower)
    upper = is_log (scale) ? lower * 10 : lower + 1;
  *self = (HrAxis) { .scale = scale, .lower = lower, .upper = upper };
  if (scale == HR_AXIS_BINARY_LOG)
    fill_binary_log (self, max_ticks);
  else if (scale == HR_AXIS_LOG)
    fill_log (self, max_ticks);
  else
    fill_linear (self, max_ticks);
}

/**
 * hr_axis_normalize:
 * @self: an axis
 * @value: a value, also one beyond the ends
 *
 * Returns: its place, 0 at the lower end and 1 at the upper
 */
double
hr_axis_normalize (const HrAxis *self,
                   double        value)
{
  if (is_log (self->scale))
    return (log (value) - log (self->lower)) / (log (self->upper) - log (self->lower));
  return (value - self->lower) / (self->upper - self->lower);
}

/**
 * hr_axis_denormalize:
 * @self: an axis
 * @position: a place, 0..1
 *
 * Returns: the value there; the inverse of hr_axis_normalize()
 */
double
hr_axis_denormalize (const HrAxis *self,
                     double        position)
{
  if (is_log (self->scale))
    return self->lower * exp (position * (log (self->upper) - log (self->lower)));
  return self->lower + position * (self->upper - self->lower);
}
