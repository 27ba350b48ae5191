/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-busy.h"

#include <gio/gio.h>

static guint n_busy;

/**
 * hr_busy_set:
 * @held: whether the caller computes something, as it last said
 * @busy: whether it does now
 *
 * Counts who computes, so that a picture of the window waits, and tells the desktop where there is
 * one: without a bus GApplication would complain.
 */
void
hr_busy_set (gboolean *held,
             gboolean  busy)
{
  GApplication *application = g_application_get_default ();

  if (busy == *held)
    return;
  *held = busy;
  n_busy += busy ? 1 : -1;
  if (application == NULL || g_application_get_dbus_connection (application) == NULL)
    return;
  if (busy)
    g_application_mark_busy (application);
  else
    g_application_unmark_busy (application);
}

/**
 * hr_busy_is:
 *
 * Returns: whether anything is being computed that a page waits for
 */
gboolean
hr_busy_is (void)
{
  return n_busy > 0;
}
