/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hr-application.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "hr-catalog.h"
#include "hr-help.h"
#include "hr-preferences.h"
#include "hr-resources.h"
#include "hr-screenshot.h"
#include "hr-settings.h"
#include "hr-style.h"
#include "hr-window.h"

#define WEBSITE "https://github.com/headroom/Headroom"
#define SCHEMA_ID "io.github.headroom.Headroom"
#define EXIT_BAD_USAGE 2

struct _HrApplication {
  AdwApplication  parent_instance;
  HrCatalog      *catalog;
  HrSettings     *settings;
  HrSession      *session;        /* NULL: for a picture, nothing is kept */
  HrScreenshot   *screenshot;     /* what --screenshot asks for, or NULL */
  int             exit_status;
};

G_DEFINE_FINAL_TYPE (HrApplication, hr_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "version", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Print the version and exit"), NULL },
  { "new-window", 'n', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Open a new window"), NULL },
  { "screenshot", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
    N_("Write a picture of the window and exit"), N_("FILE.png") },
  { "plan", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, NULL,
    N_("The plan on the picture"), N_("FILE.headroom") },
  { "pin", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, NULL,
    N_("A plan to compare with on the picture; may be given several times"), N_("FILE.headroom") },
  { "page", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_("The page on the picture, by its name: memory (default), speed …; of several each gets a "
       "picture, named after it"), N_("PAGE") },
  { "size", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
    N_("The size of the window on the picture"), N_("WIDTHxHEIGHT") },
  { "dark", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Take the picture in the dark style"), NULL },
  { "light", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Take the picture in the light style (default)"), NULL },
  { "high-contrast", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Take the picture in high contrast"), NULL },
  { "large-text", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Take the picture with large text"), NULL },
  { "right-to-left", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
    N_("Take the picture as in a language that is written from right to left"), NULL },
  { NULL }
};

static GtkWidget *
create_window (HrApplication *self)
{
  GtkWidget *window = hr_window_new (GTK_APPLICATION (self), self->catalog, self->settings);

  if (self->session != NULL)
    hr_window_keep (HR_WINDOW (window), self->session);
  if (g_str_has_suffix (APPLICATION_ID, ".Devel"))
    gtk_widget_add_css_class (window, "devel");
  return window;
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  GtkWidget *window = create_window (user_data);

  hr_window_start_over (HR_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (user_data));

  /* Closing lets each window remember its plan and ask for what is not saved. */
  for (GList *at = windows; at != NULL; at = at->next)
    gtk_window_close (at->data);
  g_list_free (windows);
}

static void
preferences_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  HrApplication *self = HR_APPLICATION (user_data);
  GtkWidget *window = hr_preferences_new (self->settings, self->catalog);

  gtk_window_set_transient_for (GTK_WINDOW (window),
                                gtk_application_get_active_window (GTK_APPLICATION (self)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (parent,
                         "application-name", _("Headroom"),
                         "application-icon", APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "comments", _("Tells what a language model needs to run on your hardware, "
                                       "where the memory goes, and how it knows."),
                         "developer-name", _("The Headroom Contributors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "website", WEBSITE,
                         "issue-url", WEBSITE "/issues",
                         /* Translators: put your name here, one line for each translator */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
help_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  GtkWidget *help = hr_help_new ();

  gtk_window_set_transient_for (GTK_WINDOW (help),
                                gtk_application_get_active_window (GTK_APPLICATION (user_data)));
  gtk_window_present (GTK_WINDOW (help));
}

static const GActionEntry actions[] = {
  { "help", help_cb },
  { "new-window", new_window_cb },
  { "preferences", preferences_cb },
  { "about", about_cb },
  { "quit", quit_cb },
};

static const struct { const char *action; const char *keys[3]; } accels[] = {
  { "app.help", { "F1" } },
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.new-window", { "<Control>n" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "document.export-chart", { "<Control>e" } },
  { "document.export-report", { "<Control><Shift>e" } },
  { "document.print", { "<Control>p" } },
  { "document.copy-chart", { "<Control><Shift>c" } },
  { "document.copy-table", { "<Control><Shift>t" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.pin", { "<Control>d" } },
  { "win.page::memory", { "<Alt>1" } },
  { "win.page::speed", { "<Alt>2" } },
  { "win.page::advice", { "<Alt>3" } },
  { "win.page::limits", { "<Alt>4" } },
  { "win.page::compare", { "<Alt>5" } },
  { "win.page::evidence", { "<Alt>6" } },
  { "win.show-inputs", { "<Alt>0" } },
  { "win.commands", { "<Control>k" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "window.close", { "<Control>w" } },
};

static int
complain (const char *message)
{
  g_printerr ("headroom: %s\n", message);
  return EXIT_BAD_USAGE;
}

/* Where the application runs already, it opens the window and this process is done. */
static gboolean
asked_running_instance (GApplication *application)
{
  if (!g_application_register (application, NULL, NULL)
      || !g_application_get_is_remote (application))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  return TRUE;
}

static int
hr_application_handle_local_options (GApplication *application,
                                     GVariantDict *dict)
{
  HrApplication *self = HR_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("Headroom %s\n", PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }
  if (!hr_screenshot_from_options (dict, &self->screenshot, &error))
    return complain (error->message);
  if (!gtk_init_check ())
    return complain (_("there is no display; start it in a desktop session, or under xvfb-run, "
                       "or use headroom-cli"));
  if (self->screenshot != NULL)
    g_application_set_flags (application, g_application_get_flags (application)
                                          | G_APPLICATION_NON_UNIQUE);
  else if (g_variant_dict_contains (dict, "new-window") && asked_running_instance (application))
    return EXIT_SUCCESS;
  return -1;
}

static void
hr_application_startup (GApplication *application)
{
  HrApplication *self = HR_APPLICATION (application);

  G_APPLICATION_CLASS (hr_application_parent_class)->startup (application);

  self->catalog = hr_catalog_new_default ();
  self->settings = hr_settings_new (self->screenshot == NULL ? SCHEMA_ID : NULL);
  hr_style_follow (self->settings);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].keys);
}

/* What an earlier run left that did not end in order: each plan in a window of its own. */
static void
recover (HrApplication *self)
{
  g_autoptr (GPtrArray) list = hr_session_recover (self->session);

  for (guint i = 0; i < list->len; i++)
    {
      GtkWidget *window = create_window (self);

      hr_window_restore (HR_WINDOW (window), g_ptr_array_index (list, i));
      gtk_window_present (GTK_WINDOW (window));
    }
  hr_session_forget_recovered (self->session);
}

static void
start_session (HrApplication *self)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "headroom", "sessions",
                                              NULL);

  self->session = hr_session_new (folder);
  recover (self);
}

static void
screenshot_done_cb (HrApplication *self,
                    GError        *error)
{
  if (error != NULL)
    self->exit_status = complain (error->message);
  g_application_quit (G_APPLICATION (self));
}

static void
take_screenshot (HrApplication *self)
{
  GtkWidget *window;
  g_autoptr (GFile) plan = hr_screenshot_get_plan (self->screenshot);
  g_autoptr (GError) error = NULL;

  hr_screenshot_prepare (self->screenshot);
  g_object_set (self->settings, "pinned-plans", hr_screenshot_get_pins (self->screenshot), NULL);
  window = create_window (self);
  if (plan != NULL && !hr_window_load (HR_WINDOW (window), plan, &error))
    {
      screenshot_done_cb (self, error);
      return;
    }
  hr_window_show_page (HR_WINDOW (window), hr_screenshot_get_page (self->screenshot));
  hr_screenshot_take (self->screenshot, GTK_WINDOW (window),
                      (HrScreenshotDone) screenshot_done_cb, self);
}

static void
hr_application_activate (GApplication *application)
{
  HrApplication *self = HR_APPLICATION (application);
  GtkWindow *window;

  if (self->screenshot != NULL)
    {
      take_screenshot (self);
      return;
    }
  if (self->session == NULL)
    start_session (self);
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  gtk_window_present (window != NULL ? window : GTK_WINDOW (create_window (self)));
}

static void
hr_application_open (GApplication  *application,
                     GFile        **files,
                     int            n_files,
                     const char    *hint)
{
  HrApplication *self = HR_APPLICATION (application);

  if (self->session == NULL)
    start_session (self);
  for (int i = 0; i < n_files; i++)
    {
      GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

      if (window == NULL || !HR_IS_WINDOW (window) || !hr_window_is_pristine (HR_WINDOW (window)))
        window = GTK_WINDOW (create_window (self));
      gtk_window_present (window);
      hr_window_open (HR_WINDOW (window), files[i]);
    }
}

static void
hr_application_finalize (GObject *object)
{
  HrApplication *self = HR_APPLICATION (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->session, hr_session_free);
  g_clear_pointer (&self->screenshot, hr_screenshot_free);
  G_OBJECT_CLASS (hr_application_parent_class)->finalize (object);
}

static void
hr_application_class_init (HrApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hr_application_finalize;
  application_class->handle_local_options = hr_application_handle_local_options;
  application_class->startup = hr_application_startup;
  application_class->activate = hr_application_activate;
  application_class->open = hr_application_open;
}

static void
hr_application_init (HrApplication *self)
{
  /* A static library's constructors are dropped unless something asks for them. */
  g_resources_register (hr_get_resource ());
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[PLAN.headroom…]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Shows what a language model needs to run."));
}

/**
 * hr_application_new:
 *
 * Returns: (transfer full): the application
 */
HrApplication *
hr_application_new (void)
{
  return g_object_new (HR_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/io/github/headroom/Headroom",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

/**
 * hr_application_run:
 * @self: the application
 * @argc: number of arguments
 * @argv: arguments
 *
 * Returns: the exit status: 0, or 2 when something given on the command line does not work
 */
int
hr_application_run (HrApplication *self,
                    int            argc,
                    char         **argv)
{
  int status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != EXIT_SUCCESS ? status : self->exit_status;
}
