/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From the start of a process to the first frame of its window, the best of several; and from a
 * change of the plan to the end of the frame that shows it, the median of the best of several
 * rounds. What is judged is the time that the thread which draws is on a processor, and of several
 * the best, so that other programs count little; what others do meanwhile, such as reading icons,
 * keeps nobody waiting. The median of all is told beside it. */
#include "hr-window-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hr-resources.h"

#define N_LAUNCHES 16
#define N_ROUNDS 20
#define N_CHANGES 25           /* of a round; the first round is to warm up */
#define PAUSE_MS 20
#define PATIENCE_S 60
#define MAX_CHANGE_MS 8.0
#define MAX_LAUNCH_MS 300.0

/* What is changed: a number that all of the page depends on. */
typedef struct {
  const char *name;
  const char *field;
  double      step;
} Page;

static const Page pages[] = {
  { "memory", "inference.context", 1024 },
  { "speed", "inference.prompt_tokens", 32 },
  { "compare", "inference.context", 1024 },
};

/* Time by the clock and on a processor. */
typedef struct {
  double clock_ms;
  double busy_ms;
} Moment;

typedef struct {
  GtkApplication *application;
  HrWindow       *window;
  const Page     *page;          /* NULL: the process ends with its first frame */
  Moment          launch;
  double          busy_ms[N_ROUNDS * N_CHANGES];
  guint           n_changes;
  gboolean        changing;      /* what was changed is not painted yet */
  double          change_ms;     /* what the thread had been busy for when it was changed */
} Bench;

static double
get_ms (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return 1e3 * now.tv_sec + 1e-6 * now.tv_nsec;
}

/* The kernel's own record of when the process began, field 22 of proc_pid_stat(5). */
static double
get_process_age_ms (void)
{
  g_autofree char *text = NULL;
  const char *at;
  double ticks = 0;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL))
    return 0;
  at = strrchr (text, ')');
  for (guint field = 2; at != NULL && field < 22; field++)
    at = strchr (at + 1, ' ');
  if (at != NULL)
    ticks = g_ascii_strtod (at, NULL);
  return get_ms (CLOCK_BOOTTIME) - 1e3 * ticks / sysconf (_SC_CLK_TCK);
}

static gboolean
change_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->changing)
    return G_SOURCE_CONTINUE;
  if (bench->n_changes == N_ROUNDS * N_CHANGES)
    {
      g_application_quit (G_APPLICATION (bench->application));
      return G_SOURCE_REMOVE;
    }
  bench->changing = TRUE;
  bench->change_ms = get_ms (CLOCK_THREAD_CPUTIME_ID);
  hr_estimator_set_number (bench->window->estimator, bench->page->field,
                           bench->page->step * (1 + bench->n_changes % 64));
  return G_SOURCE_CONTINUE;
}

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer       user_data)
{
  Bench *bench = user_data;

  if (bench->launch.clock_ms == 0)
    {
      bench->launch = (Moment) { get_process_age_ms (), get_ms (CLOCK_THREAD_CPUTIME_ID) };
      if (bench->page == NULL)
        g_application_quit (G_APPLICATION (bench->application));
      else
        hr_window_show_page (bench->window, bench->page->name);
      g_timeout_add (PAUSE_MS, change_cb, bench);
    }
  else if (bench->changing)
    {
      bench->busy_ms[bench->n_changes++] = get_ms (CLOCK_THREAD_CPUTIME_ID) - bench->change_ms;
      bench->changing = FALSE;
    }
}

static gboolean
give_up_cb (gpointer user_data)
{
  fprintf (stderr, "after %u changes no frame came\n", ((Bench *) user_data)->n_changes);
  exit (1);
}

static void
activate_cb (GApplication *application,
             Bench        *bench)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autoptr (HrSettings) settings = hr_settings_new (NULL);
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();
  const char *pins[] = { hr_plan_to_data (plan), NULL };
  GtkWidget *window;
  GdkFrameClock *clock;

  g_object_set (settings, "pinned-plans", pins, NULL);
  g_free ((char *) pins[0]);
  window = hr_window_new (bench->application, catalog, settings);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  bench->window = HR_WINDOW (window);
  gtk_widget_realize (window);
  clock = gdk_surface_get_frame_clock (gtk_native_get_surface (GTK_NATIVE (window)));
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), bench);
  g_timeout_add_seconds (PATIENCE_S, give_up_cb, bench);
  gtk_window_present (GTK_WINDOW (window));
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
get_median (double *values,
            guint   n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static double
find_best_round (Bench *bench)
{
  double best = G_MAXDOUBLE;

  for (guint round = 1; round < N_ROUNDS; round++)
    best = MIN (best, get_median (bench->busy_ms + round * N_CHANGES, N_CHANGES));
  return best;
}

static void
run_window (Bench *bench)
{
  g_resources_register (hr_get_resource ());
  bench->application = GTK_APPLICATION (adw_application_new ("io.github.headroom.Benchmark",
                                                             G_APPLICATION_NON_UNIQUE));
  g_application_set_resource_base_path (G_APPLICATION (bench->application),
                                        "/io/github/headroom/Headroom");
  g_signal_connect (bench->application, "activate", G_CALLBACK (activate_cb), bench);
  g_application_run (G_APPLICATION (bench->application), 0, NULL);
  g_object_unref (bench->application);
}

static Moment
launch (char *binary)
{
  Moment best = { G_MAXDOUBLE, G_MAXDOUBLE };
  char *const arguments[] = { binary, "--launch", NULL };

  for (guint i = 0; i < N_LAUNCHES; i++)
    {
      g_autofree char *words = NULL;
      Moment took;

      if (!g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &words, NULL,
                         NULL, NULL)
          || sscanf (words, "%lf %lf", &took.busy_ms, &took.clock_ms) != 2)
        continue;
      best.busy_ms = MIN (best.busy_ms, took.busy_ms);
      best.clock_ms = MIN (best.clock_ms, took.clock_ms);
    }
  return best;
}

static const Page *
find_page (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (strcmp (pages[i].name, name) == 0)
      return &pages[i];
  return NULL;
}

int
main (int    argc,
      char **argv)
{
  const char *name = argc > 1 ? argv[1] : pages[0].name;
  Bench bench = { .page = find_page (name) };
  Moment best;
  double change_ms;

  if (strcmp (name, "--launch") == 0)
    {
      run_window (&bench);
      printf ("%.3f %.3f\n", bench.launch.busy_ms, bench.launch.clock_ms);
      return 0;
    }
  if (bench.page == NULL)
    {
      fprintf (stderr, "no page is called “%s”\n", name);
      return 2;
    }
  best = launch (argv[0]);
  run_window (&bench);
  change_ms = find_best_round (&bench);
  printf ("launch to first frame: %.0f ms, %.0f ms by the clock (at most %.0f)\n",
          best.busy_ms, best.clock_ms, MAX_LAUNCH_MS);
  printf ("change to redraw of %s: %.2f ms, in all rounds %.2f ms (at most %.0f)\n", name,
          change_ms, get_median (bench.busy_ms, N_ROUNDS * N_CHANGES), MAX_CHANGE_MS);
  return best.busy_ms <= MAX_LAUNCH_MS && change_ms <= MAX_CHANGE_MS ? 0 : 1;
}
