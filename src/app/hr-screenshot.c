/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-screenshot.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "hr-busy.h"
#include "hr-error.h"
#include "hr-plan.h"

/* Frames to wait for: the first lays out, the next ones settle what depends on sizes. */
#define SETTLE_FRAMES 6

/* What GNOME's switch for large text makes of 96. */
#define LARGE_DPI 120

#define MIN_SIZE 200
#define MAX_SIZE 8192

/* Room for the shadow, and its looks: what a desktop draws around the window. */
#define MARGIN 36
#define CORNER_RADIUS 12
#define SHADOW_BLUR 24
#define SHADOW_OFFSET 6

struct _HrScreenshot {
  char             *file;
  char             *plan;
  char            **pages;         /* the first is in front; NULL: as the window opens */
  guint             page;          /* whose turn it is */
  char            **pins;          /* plans as text */
  int               width;
  int               height;
  gboolean          dark;
  gboolean          high_contrast;
  gboolean          large_text;
  gboolean          right_to_left;
  guint             frames;
  HrScreenshotDone  done;
  gpointer          user_data;
};

static gboolean
parse_size (HrScreenshot *self,
            const char   *size,
            GError      **error)
{
  char rest;

  if (sscanf (size, "%5dx%5d%c", &self->width, &self->height, &rest) == 2
      && self->width >= MIN_SIZE && self->width <= MAX_SIZE
      && self->height >= MIN_SIZE && self->height <= MAX_SIZE)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               _("--size %s: not a size; write width and height such as 1000x700, "
                 "each from %d to %d"), size, MIN_SIZE, MAX_SIZE);
  return FALSE;
}

/* Files are read when the options are: what cannot be read is a wrong option. */
static gboolean
load_pins (HrScreenshot  *self,
           char         **files,
           GError       **error)
{
  g_autoptr (GStrvBuilder) pins = g_strv_builder_new ();

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      g_autoptr (HrPlan) plan = hr_plan_load (files[i], error);
      g_autofree char *text = plan != NULL ? hr_plan_to_data (plan) : NULL;

      if (plan == NULL)
        return FALSE;
      g_strv_builder_add (pins, text);
    }
  self->pins = g_strv_builder_end (pins);
  return TRUE;
}

/**
 * hr_screenshot_from_options:
 * @options: the command line
 * @out: (out) (nullable): what to do, or NULL when no picture is asked for
 * @error: return location
 *
 * High contrast is asked of libadwaita through its environment, so this comes before gtk_init().
 *
 * Returns: whether the options make sense
 */
gboolean
hr_screenshot_from_options (GVariantDict  *options,
                            HrScreenshot **out,
                            GError       **error)
{
  g_autofree char *size = NULL;
  g_autofree char *file = NULL;
  g_auto (GStrv) pins = NULL;
  HrScreenshot *self;

  *out = NULL;
  if (!g_variant_dict_lookup (options, "screenshot", "^ay", &file))
    return TRUE;
  self = g_new0 (HrScreenshot, 1);
  *out = self;
  self->file = g_steal_pointer (&file);
  self->width = 1000;
  self->height = 700;
  self->dark = g_variant_dict_contains (options, "dark");
  self->high_contrast = g_variant_dict_contains (options, "high-contrast");
  self->large_text = g_variant_dict_contains (options, "large-text");
  self->right_to_left = g_variant_dict_contains (options, "right-to-left");
  g_variant_dict_lookup (options, "plan", "^ay", &self->plan);
  g_variant_dict_lookup (options, "page", "^as", &self->pages);
  g_variant_dict_lookup (options, "pin", "^aay", &pins);
  if (!load_pins (self, pins, error))
    return FALSE;
  if (g_variant_dict_lookup (options, "size", "s", &size) && !parse_size (self, size, error))
    return FALSE;
  g_setenv ("ADW_DISABLE_PORTAL", "1", TRUE);
  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", self->high_contrast ? "1" : "0", TRUE);
  g_setenv ("ADW_DEBUG_COLOR_SCHEME", self->dark ? "prefer-dark" : "prefer-light", TRUE);
  return TRUE;
}

void
hr_screenshot_free (HrScreenshot *self)
{
  g_free (self->file);
  g_free (self->plan);
  g_strfreev (self->pages);
  g_strfreev (self->pins);
  g_free (self);
}

/**
 * hr_screenshot_get_plan:
 * @self: a picture to take
 *
 * Returns: (transfer full) (nullable): the file of the plan to show
 */
GFile *
hr_screenshot_get_plan (HrScreenshot *self)
{
  return self->plan != NULL ? g_file_new_for_path (self->plan) : NULL;
}

/**
 * hr_screenshot_get_page:
 * @self: a picture to take
 *
 * Returns: (nullable): name of the page to show now; others may follow
 */
const char *
hr_screenshot_get_page (HrScreenshot *self)
{
  return self->pages != NULL ? self->pages[self->page] : NULL;
}

/**
 * hr_screenshot_get_pins:
 * @self: a picture to take
 *
 * Returns: (transfer none): the plans to compare with, as text
 */
char **
hr_screenshot_get_pins (HrScreenshot *self)
{
  return self->pins;
}

/**
 * hr_screenshot_prepare:
 * @self: a picture to take
 *
 * Makes everything stand still, with the settings of a fresh GNOME whatever this machine has; to
 * be called before the window is created.
 */
void
hr_screenshot_prepare (HrScreenshot *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_object_set (gtk_settings_get_default (),
                "gtk-enable-animations", FALSE,
                "gtk-cursor-blink", FALSE,
                "gtk-decoration-layout", ":close",
                "gtk-font-name", "Cantarell 11",
                "gtk-xft-dpi", self->large_text ? LARGE_DPI * PANGO_SCALE : 96 * PANGO_SCALE,
                "gtk-xft-antialias", 1,
                "gtk-xft-hinting", 1,
                "gtk-xft-hintstyle", "hintslight",
                "gtk-xft-rgba", "none",
                NULL);
  gtk_widget_set_default_direction (self->right_to_left ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (manager, self->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                          : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

/* The window as a desktop shows it: round corners and a shadow around. */
static GskRenderNode *
snapshot_window (GtkWindow *window,
                 float      width,
                 float      height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  const GdkRGBA shadow = { 0, 0, 0, 0.35 };
  const GdkRGBA line = { 0, 0, 0, 0.12 };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (MARGIN, MARGIN, width, height),
                                   CORNER_RADIUS);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shadow, 0, SHADOW_OFFSET, 0,
                                     SHADOW_BLUR);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &line, 0, 0, 1, 0);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, MARGIN));
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* Of several pages each has its name in that of its file: "all.png" becomes "all-speed.png". */
static char *
name_file (HrScreenshot *self)
{
  const char *ending = strrchr (self->file, '.');
  gsize length = ending != NULL ? (gsize) (ending - self->file) : strlen (self->file);

  if (self->pages == NULL || self->pages[0] == NULL || self->pages[1] == NULL)
    return g_strdup (self->file);
  return g_strdup_printf ("%.*s-%s%s", (int) length, self->file, hr_screenshot_get_page (self),
                          ending != NULL ? ending : "");
}

static void
write_picture (HrScreenshot *self,
               GtkWindow    *window,
               GError      **error)
{
  float width = gtk_widget_get_width (GTK_WIDGET (window));
  float height = gtk_widget_get_height (GTK_WIDGET (window));
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  g_autoptr (GskRenderNode) node = snapshot_window (window, width, height);
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file = name_file (self);

  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, width + 2 * MARGIN,
                                                              height + 2 * MARGIN));
  if (!gdk_texture_save_to_png (texture, file))
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 _("%s: cannot be written; choose another folder"), file);
}

static gboolean
turn_page (HrScreenshot *self,
           GtkWidget    *window)
{
  if (self->pages == NULL || self->pages[self->page] == NULL
      || self->pages[self->page + 1] == NULL)
    return FALSE;
  self->page++;
  self->frames = 0;
  gtk_widget_activate_action (window, "win.page", "s", self->pages[self->page]);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  return TRUE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  HrScreenshot *self = user_data;
  g_autoptr (GError) error = NULL;

  if (hr_busy_is ())
    self->frames = 0;
  if (++self->frames < SETTLE_FRAMES)
    {
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }
  write_picture (self, GTK_WINDOW (widget), &error);
  if (error == NULL && turn_page (self, widget))
    return G_SOURCE_CONTINUE;
  self->done (self->user_data, error);
  return G_SOURCE_REMOVE;
}

/**
 * hr_screenshot_take:
 * @self: a picture to take
 * @window: of what
 * @done: called when the file is written, or with the reason why not
 * @user_data: for @done
 *
 * Shows @window, waits until it stands still, and writes the picture.
 */
void
hr_screenshot_take (HrScreenshot     *self,
                    GtkWindow        *window,
                    HrScreenshotDone  done,
                    gpointer          user_data)
{
  self->done = done;
  self->user_data = user_data;
  gtk_window_set_default_size (window, self->width, self->height);
  gtk_widget_realize (GTK_WIDGET (window));
  /* Without a compositor GTK frames the window itself; the picture brings its own frame. */
  gtk_widget_remove_css_class (GTK_WIDGET (window), "solid-csd");
  gtk_widget_add_css_class (GTK_WIDGET (window), "csd");
  gtk_window_present (window);
  gtk_window_set_focus (window, NULL);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), tick_cb, self, NULL);
}
