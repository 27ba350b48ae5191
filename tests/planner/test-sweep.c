/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hr-sweeper.h"

static HrCatalog *catalog;

typedef struct {
  HrSweeper    *sweeper;
  const HrPlan *plan;
  guint64       next;
  guint64       stop_at;
  GCancellable *cancellable;
} Check;

static HrSweeper *
make_sweeper (HrPlan     *plan,
              const char *first,
              const char *second)
{
  HrSweeper *sweeper;
  HrRecords records;
  g_autoptr (GError) error = NULL;

  plan->model = g_strdup ("llama-3-8b");
  plan->hardware = g_strdup ("nvidia-geforce-rtx-4090");
  plan->engine = g_strdup ("transformers");
  plan->weights = g_strdup ("bf16");
  hr_records_look_up (&records, catalog, plan, &error);
  g_assert_no_error (error);
  sweeper = hr_sweeper_new (plan, &records);
  hr_sweeper_take_axis (sweeper, hr_axis_values_parse (first, catalog, &error));
  g_assert_no_error (error);
  hr_sweeper_take_axis (sweeper, hr_axis_values_parse (second, catalog, &error));
  g_assert_no_error (error);
  return sweeper;
}

/* Each point is what a plan with these words in it would give. */
static void
check_point (Check              *self,
             guint64             index,
             const HrSweepPoint *point)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (self->plan);
  g_autoptr (HrAnswer) answer = NULL;

  for (guint i = 0; i < hr_sweeper_n_axes (self->sweeper); i++)
    {
      const HrAxisValues *axis = hr_sweeper_get_axis (self->sweeper, i);
      g_autofree char *value = hr_axis_values_dup (axis, hr_sweeper_value (self->sweeper, index,
                                                                           i));
      if (strcmp (hr_axis_values_path (axis), "weights") == 0)
        {
          g_free (plan->weights);
          plan->weights = g_strdup (value);
        }
      else
        g_assert_true (hr_plan_set (plan, hr_axis_values_path (axis), value, NULL));
    }
  answer = hr_answer_new (catalog, plan);
  g_assert_cmpint (point->known, ==, answer->error == NULL);
  if (!point->known)
    return;
  g_assert_cmpint (point->verdict, ==, answer->estimate.verdict);
  g_assert_cmpuint (point->peak_bytes, ==, answer->estimate.devices[0].process_bytes);
  g_assert_true (point->tokens_per_s
                 == (answer->speed != NULL ? answer->speed->decode_tok_s : 0.0));
}

static gboolean
check_cb (guint64             first,
          const HrSweepPoint *points,
          guint               n_points,
          guint64             total,
          gpointer            user_data)
{
  Check *self = user_data;

  g_assert_cmpuint (first, ==, self->next);
  self->next += n_points;
  for (guint i = 0; i < n_points; i += 37)
    check_point (self, first + i, &points[i]);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  return self->next < self->stop_at;
}

/* In order, whole, and the same as one estimate at a time, with any number of threads. */
static void
test_points (void)
{
  for (guint threads = 1; threads <= 3; threads++)
    {
      g_autoptr (HrPlan) plan = hr_plan_new ();
      g_autoptr (HrSweeper) sweeper = make_sweeper (plan, "weights=bf16,nf4,int8-bnb",
                                                    "inference.context=100..400000:+100");
      Check check = { .sweeper = sweeper, .plan = plan, .stop_at = G_MAXUINT64 };

      g_assert_cmpuint (hr_sweeper_n_points (sweeper), ==, 12000);
      g_assert_true (hr_sweeper_run (sweeper, threads, NULL, check_cb, &check, NULL));
      g_assert_cmpuint (check.next, ==, 12000);
    }
}

static void
test_stop (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  g_autoptr (HrSweeper) sweeper = make_sweeper (plan, "inference.batch=1..64",
                                                "inference.context=1..100000");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Check check = { .sweeper = sweeper, .plan = plan, .stop_at = 5000 };

  g_assert_true (hr_sweeper_run (sweeper, 2, NULL, check_cb, &check, NULL));
  g_assert_cmpuint (check.next, <, 10000);
  check.next = 0;
  check.cancellable = cancellable;
  g_assert_false (hr_sweeper_run (sweeper, 2, cancellable, check_cb, &check, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (check.next, <, 6400000);
}

static void
test_axes (void)
{
  static const struct { const char *text; guint n; const char *last; } good[] = {
    { "inference.context=1024..65536:x2", 7, "65536" },
    { "inference.context=1..5", 5, "5" },
    { "inference.batch=1..10:x1.5", 5, "8" },
    { "devices=1..8:x2", 4, "8" },
    { "inference.kv=f16,q8_0", 2, "q8_0" },
    { "inference.gpu_memory_utilization=0.5..0.9:+0.1", 5, "0.9" },
    { "model=llama-3-8b,llama-3-70b", 2, "llama-3-70b" },
  };
  static const char *const bad[] = {
    "inference.context", "inference.context=", "nonsense=1", "inference.context=9..1",
    "inference.context=0..9:x2", "inference.context=1..900000000", "devices=0..3",
    "model=no-such-model", "inference.kv=q3", "inference.context=1..9:x1", "=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (HrAxisValues) axis = hr_axis_values_parse (good[i].text, catalog, NULL);
      g_autofree char *last = NULL;

      g_assert_nonnull (axis);
      g_assert_cmpuint (hr_axis_values_count (axis), ==, good[i].n);
      last = hr_axis_values_dup (axis, good[i].n - 1);
      g_assert_cmpstr (last, ==, good[i].last);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (hr_axis_values_parse (bad[i], catalog, &error));
      g_assert_nonnull (error);
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/sweep/points", test_points);
  g_test_add_func ("/sweep/stop", test_stop);
  g_test_add_func ("/sweep/axes", test_axes);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
