/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-history.h"

#define SOON (HR_HISTORY_MERGE_US / 2)
#define LATER (HR_HISTORY_MERGE_US * 2)

typedef struct {
  HrHistory *history;
  HrPlan    *plan;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->history = hr_history_new ();
  fixture->plan = hr_plan_new ();
  fixture->plan->inference.context = 1;
  hr_history_reset (fixture->history, fixture->plan);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hr_history_free (fixture->history);
  hr_plan_free (fixture->plan);
}

static gboolean
push (Fixture    *fixture,
      gint64      context,
      const char *field,
      gint64      time_us)
{
  fixture->plan->inference.context = context;
  return hr_history_push (fixture->history, fixture->plan, field, time_us);
}

static gint64
get_context (Fixture *fixture)
{
  return hr_history_current (fixture->history)->inference.context;
}

static void
test_undo_redo (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_false (hr_history_can_undo (fixture->history));
  g_assert_null (hr_history_undo (fixture->history));

  g_assert_true (push (fixture, 2, NULL, 0));
  g_assert_true (push (fixture, 3, NULL, 0));
  g_assert_cmpint (get_context (fixture), ==, 3);
  g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, 2);
  g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, 1);
  g_assert_null (hr_history_undo (fixture->history));
  g_assert_cmpint (hr_history_redo (fixture->history)->inference.context, ==, 2);

  /* A change after undo drops what could have been redone. */
  g_assert_true (push (fixture, 9, NULL, 0));
  g_assert_false (hr_history_can_redo (fixture->history));
  g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, 2);
}

static void
test_same_plan_is_no_step (Fixture       *fixture,
                           gconstpointer  data)
{
  g_assert_false (push (fixture, 1, NULL, 0));
  g_assert_false (hr_history_can_undo (fixture->history));
}

static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  push (fixture, 2, "inference.context", 0);
  push (fixture, 3, "inference.context", SOON);
  push (fixture, 4, "inference.context", SOON * 2);
  g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, 1);
  g_assert_cmpint (hr_history_redo (fixture->history)->inference.context, ==, 4);
}

static void
test_no_merge (Fixture       *fixture,
               gconstpointer  data)
{
  push (fixture, 2, "inference.context", 0);
  push (fixture, 3, "inference.context", LATER);
  push (fixture, 4, "inference.batch", LATER);
  push (fixture, 5, NULL, LATER);
  push (fixture, 6, NULL, LATER);
  for (gint64 expected = 5; expected >= 1; expected--)
    g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, expected);
}

/* After an undo the same field starts a step of its own, or redo would be lost into it. */
static void
test_no_merge_after_undo (Fixture       *fixture,
                          gconstpointer  data)
{
  push (fixture, 2, "inference.context", 0);
  push (fixture, 3, "inference.batch", 0);
  hr_history_undo (fixture->history);
  push (fixture, 4, "inference.batch", 0);
  g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, 2);
}

static void
test_taken_back_by_hand (Fixture       *fixture,
                         gconstpointer  data)
{
  push (fixture, 2, "inference.context", 0);
  push (fixture, 1, "inference.context", SOON);
  g_assert_cmpint (get_context (fixture), ==, 1);
  g_assert_false (hr_history_can_undo (fixture->history));
  push (fixture, 5, "inference.context", SOON);
  g_assert_cmpint (hr_history_undo (fixture->history)->inference.context, ==, 1);
}

static void
test_bounded (Fixture       *fixture,
              gconstpointer  data)
{
  guint n_undone = 0;

  for (gint64 i = 2; i < HR_HISTORY_MAX * 2; i++)
    push (fixture, i, NULL, 0);
  g_assert_cmpint (get_context (fixture), ==, HR_HISTORY_MAX * 2 - 1);
  while (hr_history_undo (fixture->history) != NULL)
    n_undone++;
  g_assert_cmpuint (n_undone, ==, HR_HISTORY_MAX - 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/history/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("undo-redo", test_undo_redo);
  ADD ("same-plan-is-no-step", test_same_plan_is_no_step);
  ADD ("merge", test_merge);
  ADD ("no-merge", test_no_merge);
  ADD ("no-merge-after-undo", test_no_merge_after_undo);
  ADD ("taken-back-by-hand", test_taken_back_by_hand);
  ADD ("bounded", test_bounded);
  return g_test_run ();
}
