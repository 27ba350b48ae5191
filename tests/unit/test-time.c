/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From counts to seconds: vectors of the equations at the head of hr-time.c. */
#include <math.h>

#include "hr-time.h"

#define PEAK 100e12
#define BANDWIDTH 1e12

static HrRates
make_rates (void)
{
  HrRates rates = { { 0 } };

  rates.value[HR_CONSTANT_MEMORY_SHARE] = 0.8;
  rates.value[HR_CONSTANT_CACHE_SHARE] = 0.5;
  rates.value[HR_CONSTANT_EXPERT_SHARE] = 1.0;
  rates.value[HR_CONSTANT_COMPUTE_SHARE] = 0.5;
  rates.value[HR_CONSTANT_EXPERT_COMPUTE_SHARE] = 1.0;
  rates.value[HR_CONSTANT_BYTE_SHARE] = 0.5;
  return rates;
}

/* A product of a number of rows with a square matrix of 4096. */
static HrOperation
make_product (double rows)
{
  return (HrOperation) {
    .kind = HR_OP_FFN, .count = 1, .rate = HR_RATE_FP16, .rows = rows,
    .inverse_width = 2.0 / 4096, .flops = 2.0 * rows * 4096 * 4096, .peak_per_s = PEAK,
    .bandwidth_bytes_per_s = BANDWIDTH,
  };
}

static double
seconds_of (HrOperation    op,
            const HrRates *rates)
{
  HrOperationList *list = g_new0 (HrOperationList, 1);
  double seconds;

  hr_operation_add (list, &op);
  hr_time_operations (list, 0, rates);
  seconds = list->ops[0].seconds;
  g_free (list);
  return seconds;
}

static void
assert_near (double value,
             double expected)
{
  g_assert_cmpfloat_with_epsilon (value / expected, 1.0, 1e-12);
}

static void
test_roof (void)
{
  HrRates rates = make_rates ();
  HrOperation op = make_product (1024);

  assert_near (seconds_of (op, &rates), op.flops / (PEAK * 0.5));
  op.rate = HR_RATE_INT8;
  assert_near (seconds_of (op, &rates), op.flops / (PEAK * 0.25));
  op.weight_bytes = 1e9;
  op.cache_bytes = 1e9;
  assert_near (seconds_of (op, &rates), 1e9 / 0.8e12 + 1e9 / 0.5e12);
}

static void
test_rows (void)
{
  HrRates rates = make_rates ();

  rates.value[HR_CONSTANT_HALF_ROWS] = 64;
  assert_near (seconds_of (make_product (64), &rates),
               2.0 * 64 * 4096 * 4096 / (PEAK * 0.5) * (2.0 - exp (-1.0)));
  /* one row wastes as much again, not sixty-four times as much */
  g_assert_cmpfloat (seconds_of (make_product (1), &rates), <,
                     2.0 * 2.0 * 4096 * 4096 / (PEAK * 0.5));
}

/* 8192 results per unit on 64 units are 128 rows of 4096 columns. */
static void
test_wave (void)
{
  HrRates rates = make_rates (), rows = make_rates ();
  HrOperation experts = make_product (32);

  rates.value[HR_CONSTANT_HALF_WAVE] = 8192.0 * 64;
  rows.value[HR_CONSTANT_HALF_ROWS] = 128;
  assert_near (seconds_of (make_product (512), &rates), seconds_of (make_product (512), &rows));
  /* four experts abreast fill the units as one product of four times the rows does */
  experts.rows_abreast = 128;
  assert_near (4.0 * seconds_of (experts, &rates), seconds_of (make_product (128), &rates));
}

/* A larger device is never slower, and never faster by more than its size. */
static void
test_units (void)
{
  for (double rows = 1; rows < 1e5; rows *= 2)
    {
      HrRates small = make_rates (), large = make_rates ();
      HrOperation op = make_product (rows), twice = make_product (rows);
      double ratio;

      small.value[HR_CONSTANT_HALF_WAVE] = 8192.0 * 64;
      large.value[HR_CONSTANT_HALF_WAVE] = 8192.0 * 128;
      twice.peak_per_s = 2.0 * PEAK;
      ratio = seconds_of (op, &small) / seconds_of (twice, &large);
      g_assert_cmpfloat (ratio, >=, 1.0);
      g_assert_cmpfloat (ratio, <=, 2.0 + 1e-12);
    }
}

/* What memory gives and what the units ask for meet softly, and only vector by vector. */
static void
test_vectors (void)
{
  HrRates rates = make_rates ();
  HrOperation vector = make_product (1), few = make_product (9);

  vector.weight_bytes = few.weight_bytes = 1e9;
  vector.peak_per_s = few.peak_per_s = 1e18;
  rates.value[HR_CONSTANT_UNIT_BYTES] = 0.8e12;
  assert_near (seconds_of (vector, &rates), 1e9 / 0.8e12 * pow (2.0, 0.25));
  assert_near (seconds_of (few, &rates), 1e9 / 0.8e12);
}

/* Products of experts reach a share of the share of others. */
static void
test_expert_products (void)
{
  HrRates rates = make_rates ();
  HrOperation op = make_product (1024);

  op.kind = HR_OP_EXPERTS;
  rates.value[HR_CONSTANT_EXPERT_COMPUTE_SHARE] = 0.5;
  assert_near (seconds_of (op, &rates), op.flops / (PEAK * 0.25));
}

/* Three kernels of a product: launched one by one each takes its launch, too. */
static void
test_launches (void)
{
  HrOperationList *list = g_new0 (HrOperationList, 1);
  HrOperation op = make_product (1);
  HrRates rates = make_rates ();
  HrHostWork work = { .layers = 1, .sequences = 1 };
  double replayed, launched;

  rates.value[HR_CONSTANT_KERNEL_S] = 2e-6;
  rates.value[HR_CONSTANT_LAUNCH_S] = 1e-6;
  hr_operation_add (list, &op);
  hr_time_operations (list, 0, &rates);
  replayed = hr_time_step (list, 0, HR_OP_DECODE, 1, &work, &rates);
  list->n_ops = 1;
  work.launched = TRUE;
  launched = hr_time_step (list, 0, HR_OP_DECODE, 1, &work, &rates);
  g_assert_cmpfloat_with_epsilon (launched - replayed, 3e-6, 1e-15);
  g_free (list);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/roof", test_roof);
  g_test_add_func ("/time/rows", test_rows);
  g_test_add_func ("/time/wave", test_wave);
  g_test_add_func ("/time/units", test_units);
  g_test_add_func ("/time/vectors", test_vectors);
  g_test_add_func ("/time/expert-products", test_expert_products);
  g_test_add_func ("/time/launches", test_launches);
  return g_test_run ();
}
