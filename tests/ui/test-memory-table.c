/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-memory-stack.h"
#include "hr-memory-table.h"
#include "hr-plan-store.h"

typedef struct {
  HrCatalog *catalog;
  HrAnswer  *answer;
} Fixture;

static void
ask (Fixture    *fixture,
     const char *model,
     guint       n_devices)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();

  g_free (plan->model);
  plan->model = g_strdup (model);
  plan->device_count = n_devices;
  fixture->catalog = hr_catalog_new_default ();
  fixture->answer = hr_answer_new (fixture->catalog, plan);
  g_assert_no_error (fixture->answer->error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hr_answer_unref (fixture->answer);
  g_object_unref (fixture->catalog);
}

static void
set_up_one (Fixture       *fixture,
            gconstpointer  data)
{
  ask (fixture, "llama-3.1-8b", 1);
}

static void
set_up_several (Fixture       *fixture,
                gconstpointer  data)
{
  ask (fixture, "llama-3-70b", 16);
}

/* Chart and table say the same: every column of the table sums to its process counter, and the
 * chart's bars to the counters of their devices. */
static void
test_sums (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HrMemoryTable) table = hr_memory_table_new (fixture->answer);
  const HrEstimate *estimate = &fixture->answer->estimate;
  g_autoptr (HrStack) stack = hr_memory_stack_new (fixture->answer, HR_BYTE_UNIT_BINARY);
  double in_bars = 0, in_estimate = estimate->host.process_bytes;

  g_assert_cmpuint (table->n_lines, ==, table->n_items + 4);
  for (guint column = 0; column < table->n_columns; column++)
    {
      gint64 sum = 0;

      for (guint i = 0; i < table->n_items; i++)
        sum += table->lines[i].bytes[column];
      g_assert_cmpint (sum, ==, table->lines[table->n_items + HR_COUNTER_PROCESS].bytes[column]);
    }
  for (guint i = 0; i < estimate->n_devices; i++)
    in_estimate += estimate->devices[i].process_bytes;
  for (guint row = 0; row < hr_stack_get_n_rows (stack); row++)
    in_bars += hr_stack_get_row_sum (stack, row) * hr_stack_get_row (stack, row)->count;
  g_assert_cmpfloat (in_bars, ==, in_estimate);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (HrMemoryTable) table = hr_memory_table_new (fixture->answer);

  g_assert_cmpint (table->lines[0].item->kind, ==, HR_ITEM_WEIGHTS);
  for (guint i = 1; i < table->n_items; i++)
    g_assert_cmpint (table->lines[i - 1].item->kind, <=, table->lines[i].item->kind);
  g_assert_true (table->lines[table->n_lines - 1].free);
  g_assert_null (table->lines[table->n_items].item);
}

/* Devices that are alike share a column and, when there are many, a bar. */
static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (HrMemoryTable) table = hr_memory_table_new (fixture->answer);
  g_autoptr (HrStack) stack = hr_memory_stack_new (fixture->answer, HR_BYTE_UNIT_BINARY);
  guint n_host = fixture->answer->estimate.host.n_items > 0;

  g_assert_cmpuint (table->n_columns, >, n_host);
  g_assert_cmpuint (table->n_columns, <, 16);
  g_assert_cmpuint (hr_stack_get_n_rows (stack), ==, table->n_columns);
  g_assert_true (g_str_has_prefix (table->columns[0], "GPU 0"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/memory-table/sums", Fixture, NULL, set_up_one, test_sums, tear_down);
  g_test_add ("/memory-table/sums-several", Fixture, NULL, set_up_several, test_sums, tear_down);
  g_test_add ("/memory-table/order", Fixture, NULL, set_up_one, test_order, tear_down);
  g_test_add ("/memory-table/columns", Fixture, NULL, set_up_several, test_columns, tear_down);
  return g_test_run ();
}
