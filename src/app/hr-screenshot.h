/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HrScreenshot:
 *
 * A picture of the window for documents and tests, made without anybody touching the window. With
 * the cairo renderer and the same fonts it is the same byte for byte.
 */
typedef struct _HrScreenshot HrScreenshot;

typedef void (*HrScreenshotDone) (gpointer  user_data,
                                  GError   *error);

gboolean  hr_screenshot_from_options (GVariantDict      *options,
                                      HrScreenshot     **out,
                                      GError           **error);
void      hr_screenshot_free         (HrScreenshot      *self);
GFile    *hr_screenshot_get_plan     (HrScreenshot      *self);
const char *hr_screenshot_get_page   (HrScreenshot      *self);
char    **hr_screenshot_get_pins     (HrScreenshot      *self);
void      hr_screenshot_prepare      (HrScreenshot      *self);
void      hr_screenshot_take         (HrScreenshot      *self,
                                      GtkWindow         *window,
                                      HrScreenshotDone   done,
                                      gpointer           user_data);

G_END_DECLS
