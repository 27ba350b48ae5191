/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-help.h"

#include <glib/gi18n.h>

#include "hr-markdown.h"

struct _HrHelp {
  AdwWindow       parent_instance;
  AdwWindowTitle *title;
  GtkWidget      *back;
  GtkStack       *stack;
  GtkListBox     *topics;
  GtkBox         *text;
  GtkAdjustment  *scroll;
};

G_DEFINE_FINAL_TYPE (HrHelp, hr_help, ADW_TYPE_WINDOW)

static void
show_topic (HrHelp            *self,
            const HrHelpTopic *topic)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->text))) != NULL)
    gtk_box_remove (self->text, child);
  for (guint i = 0; topic->blocks[i] != NULL; i++)
    gtk_box_append (self->text, hr_markdown_new (_(topic->blocks[i])));
  gtk_adjustment_set_value (self->scroll, 0);
  adw_window_title_set_title (self->title, _(topic->title));
  gtk_widget_set_visible (self->back, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
topic_activated_cb (HrHelp        *self,
                    GtkListBoxRow *row)
{
  guint n_topics;

  show_topic (self, &hr_help_topics (&n_topics)[gtk_list_box_row_get_index (row)]);
  gtk_widget_grab_focus (self->back);
}

static void
back_cb (HrHelp *self)
{
  adw_window_title_set_title (self->title, _("Help"));
  gtk_widget_set_visible (self->back, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "topics");
  gtk_widget_child_focus (GTK_WIDGET (self->topics), GTK_DIR_TAB_FORWARD);
}

static void
hr_help_class_init (HrHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/help.ui");
  gtk_widget_class_bind_template_child (widget_class, HrHelp, title);
  gtk_widget_class_bind_template_child (widget_class, HrHelp, back);
  gtk_widget_class_bind_template_child (widget_class, HrHelp, stack);
  gtk_widget_class_bind_template_child (widget_class, HrHelp, topics);
  gtk_widget_class_bind_template_child (widget_class, HrHelp, text);
  gtk_widget_class_bind_template_child (widget_class, HrHelp, scroll);
  gtk_widget_class_bind_template_callback (widget_class, topic_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hr_help_init (HrHelp *self)
{
  guint n_topics;
  const HrHelpTopic *topics = hr_help_topics (&n_topics);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < n_topics; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(topics[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(topics[i].summary));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (self->topics, row);
    }
}

/**
 * hr_help_new:
 *
 * Returns: the help, at its list of topics
 */
GtkWidget *
hr_help_new (void)
{
  return g_object_new (HR_TYPE_HELP, NULL);
}
