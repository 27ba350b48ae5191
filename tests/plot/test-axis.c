/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-axis.h"

#define GIB 1073741824.0

typedef struct {
  HrAxisScale scale;
  double      lower, upper;
  guint       max_ticks;
  double      ticks[12];
  guint       n_ticks;
} Vector;

static const Vector vectors[] = {
  { HR_AXIS_DECIMAL, 0, 10, 6, { 0, 2, 4, 6, 8, 10 }, 6 },
  { HR_AXIS_DECIMAL, 0, 1, 5, { 0, 0.5, 1 }, 3 },
  { HR_AXIS_DECIMAL, 0, 0.09, 10, { 0, .01, .02, .03, .04, .05, .06, .07, .08, .09 }, 10 },
  { HR_AXIS_DECIMAL, -3, 7, 6, { -2, 0, 2, 4, 6 }, 5 },
  { HR_AXIS_DECIMAL, 0, 999, 6, { 0, 200, 400, 600, 800 }, 5 },
  { HR_AXIS_BINARY, 0, 24 * GIB, 8, { 0, 4 * GIB, 8 * GIB, 12 * GIB, 16 * GIB, 20 * GIB, 24 * GIB },
    7 },
  { HR_AXIS_BINARY, 0, 80 * GIB, 9, { 0, 16 * GIB, 32 * GIB, 48 * GIB, 64 * GIB, 80 * GIB }, 6 },
  { HR_AXIS_BINARY, 0, 141 * GIB, 9, { 0, 32 * GIB, 64 * GIB, 96 * GIB, 128 * GIB }, 5 },
  { HR_AXIS_BINARY, 0, 0.75 * GIB, 4, { 0, 0.25 * GIB, 0.5 * GIB, 0.75 * GIB }, 4 },
  { HR_AXIS_LOG, 1, 100, 7, { 1, 2, 5, 10, 20, 50, 100 }, 7 },
  { HR_AXIS_LOG, 1, 1000, 7, { 1, 3, 10, 30, 100, 300, 1000 }, 7 },
  { HR_AXIS_LOG, 0.05, 30, 5, { 0.1, 1, 10 }, 3 },
  { HR_AXIS_LOG, 1, 1e9, 4, { 1, 1e3, 1e6, 1e9 }, 4 },
  { HR_AXIS_LOG, 100, 300, 6, { 100, 150, 200, 250, 300 }, 5 },
  { HR_AXIS_BINARY_LOG, 2048, 32768, 8, { 2048, 4096, 8192, 16384, 32768 }, 5 },
  { HR_AXIS_BINARY_LOG, 2048, 131072, 4, { 4096, 16384, 65536 }, 3 },
  { HR_AXIS_BINARY_LOG, 1, 3, 6, { 1, 1.5, 2, 2.5, 3 }, 5 },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      const Vector *vector = &vectors[i];
      HrAxis axis;

      g_test_message ("vector %u", i);
      hr_axis_init (&axis, vector->scale, vector->lower, vector->upper, vector->max_ticks);
      g_assert_cmpuint (axis.n_ticks, ==, vector->n_ticks);
      for (guint j = 0; j < axis.n_ticks; j++)
        g_assert_cmpfloat_with_epsilon (axis.ticks[j], vector->ticks[j],
                                        fabs (vector->ticks[j]) * 1e-9 + 1e-15);
      g_assert_false (signbit (axis.ticks[0]) && axis.ticks[0] == 0);
    }
}

/* A range that holds one multiple of its step shows more than that. */
static void
test_one_multiple (void)
{
  HrAxis axis;

  hr_axis_init (&axis, HR_AXIS_BINARY_LOG, 0.31, 0.98, 4);
  g_assert_cmpuint (axis.n_ticks, ==, 2);
  g_assert_cmpfloat (axis.ticks[0], ==, 0.5);
  g_assert_cmpfloat (axis.ticks[1], ==, 0.75);
}

/* Whatever the range: ticks are within it, rise, and are no more than asked for. */
static void
test_any_range (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      HrAxisScale scale = (HrAxisScale) g_test_rand_int_range (0, 4);
      double upper = pow (10, g_test_rand_double_range (-6, 16));
      double lower = scale >= HR_AXIS_LOG ? upper * pow (10, -g_test_rand_double_range (0.5, 12))
                                           : 0;
      guint max_ticks = (guint) g_test_rand_int_range (2, 20);
      HrAxis axis;

      hr_axis_init (&axis, scale, lower, upper, max_ticks);
      g_assert_cmpuint (axis.n_ticks, <=, max_ticks);
      for (guint j = 0; j < axis.n_ticks; j++)
        {
          double place = hr_axis_normalize (&axis, axis.ticks[j]);
          g_assert_cmpfloat (place, >=, -1e-6);
          g_assert_cmpfloat (place, <=, 1 + 1e-6);
          if (j > 0)
            g_assert_cmpfloat (axis.ticks[j], >, axis.ticks[j - 1]);
        }
      if (scale != HR_AXIS_LOG && max_ticks >= 4)
        g_assert_cmpuint (axis.n_ticks, >=, 2);
    }
}

static void
test_round_trip (void)
{
  for (guint scale = 0; scale <= HR_AXIS_BINARY_LOG; scale++)
    {
      HrAxis axis;

      hr_axis_init (&axis, scale, scale >= HR_AXIS_LOG ? 0.5 : -4, 4096, 6);
      for (double place = 0; place <= 1; place += 0.125)
        g_assert_cmpfloat_with_epsilon (
          hr_axis_normalize (&axis, hr_axis_denormalize (&axis, place)), place, 1e-9);
    }
}

static void
test_without_extent (void)
{
  HrAxis axis;

  hr_axis_init (&axis, HR_AXIS_BINARY, 0, 0, 5);
  g_assert_cmpfloat (axis.upper, >, axis.lower);
  hr_axis_init (&axis, HR_AXIS_DECIMAL, 0, NAN, 5);
  g_assert_true (isfinite (hr_axis_normalize (&axis, 1)));
  hr_axis_init (&axis, HR_AXIS_LOG, 0, 0, 5);
  g_assert_true (isfinite (hr_axis_normalize (&axis, 1)));
  hr_axis_init (&axis, HR_AXIS_LOG, 1e-200, 1e200, 5);
  g_assert_cmpuint (axis.n_ticks, >, 0);
  g_assert_cmpuint (axis.n_ticks, <=, 5);
  g_assert_cmpfloat_with_epsilon (hr_axis_normalize (&axis, 1), 0.5, 1e-9);
  hr_axis_init (&axis, HR_AXIS_LOG, 5, INFINITY, 0);
  g_assert_cmpuint (axis.n_ticks, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/axis/vectors", test_vectors);
  g_test_add_func ("/plot/axis/any-range", test_any_range);
  g_test_add_func ("/plot/axis/one-multiple", test_one_multiple);
  g_test_add_func ("/plot/axis/round-trip", test_round_trip);
  g_test_add_func ("/plot/axis/without-extent", test_without_extent);
  return g_test_run ();
}
