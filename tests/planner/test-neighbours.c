/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer.h"
#include "hr-neighbours.h"

static HrCatalog *catalog;
static HrEvaluation *evaluation;

static GArray *
find (HrPlan *plan,
      guint   n)
{
  HrRecords records;

  g_assert_true (hr_records_look_up (&records, catalog, plan, NULL));
  return hr_neighbours_find (evaluation, plan, &records, n);
}

/* A run that was measured is its own nearest neighbour. */
static void
test_itself (void)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  guint checked = 0;

  for (guint i = 0; i < rows->len && checked < 20; i += 97)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);
      const HrPlan *plan = row->evidence->plan;
      g_autoptr (GArray) found = NULL;
      g_autoptr (HrPlan) copy = NULL;
      HrRecords records;

      if (plan == NULL || row->evidence->shape != NULL || plan->weights == NULL
          || !hr_records_look_up (&records, catalog, plan, NULL))
        continue;
      hr_evaluation_evaluate (evaluation, (HrEvaluationRow *) row);
      if (row->refused != NULL || row->n_comparisons == 0)
        continue;
      copy = hr_plan_copy (plan);
      found = find (copy, 1);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpfloat (g_array_index (found, HrNeighbour, 0).distance, ==, 0.0);
      checked++;
    }
  g_assert_cmpuint (checked, >=, 10);
}

/* In order, of the same kind of work, each with something to hold against. */
static void
test_order (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  g_autoptr (GArray) found = NULL;

  hr_plan_set (plan, "model", "llama-3.1-8b", NULL);
  hr_plan_set (plan, "hardware.id", "nvidia-geforce-rtx-4090", NULL);
  hr_plan_set (plan, "engine", "llama.cpp", NULL);
  hr_plan_set (plan, "weights", "gguf-q4_k_m", NULL);
  found = find (plan, 12);
  g_assert_cmpuint (found->len, ==, 12);
  for (guint i = 0; i < found->len; i++)
    {
      const HrNeighbour *neighbour = &g_array_index (found, HrNeighbour, i);

      g_assert_cmpint (neighbour->row->evidence->workload, ==, HR_WORKLOAD_INFERENCE);
      g_assert_cmpuint (neighbour->row->n_comparisons, >, 0);
      g_assert_null (neighbour->row->refused);
      if (i > 0)
        g_assert_cmpfloat (neighbour->distance, >=, neighbour[-1].distance);
    }
  g_assert_cmpstr (g_array_index (found, HrNeighbour, 0).row->engine, ==, "llama.cpp");
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  evaluation = hr_evaluation_new (catalog);
  hr_evaluation_load_shipped (evaluation, &error);
  g_assert_no_error (error);
  g_test_add_func ("/neighbours/itself", test_itself);
  g_test_add_func ("/neighbours/order", test_order);
  status = g_test_run ();
  hr_evaluation_free (evaluation);
  g_object_unref (catalog);
  return status;
}
