/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-why-button.h"

#include "hr-why-list.h"

typedef struct {
  HrWhyFunc      func;
  gpointer       user_data;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->destroy != NULL)
    question->destroy (question->user_data);
  g_free (question);
}

/* Made when it is opened: nobody reads most of them. */
static void
create_cb (GtkMenuButton *button,
           gpointer       user_data)
{
  const Question *question = user_data;
  g_autoptr (GPtrArray) whys = question->func (question->user_data);
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), hr_why_list_new (whys));
  gtk_menu_button_set_popover (button, popover);
}

/**
 * hr_why_button_set_up:
 * @button: a button of a template
 * @name: which numbers it is about
 * @func: tells why they are what they are
 * @user_data: data of @func
 * @destroy: (nullable): frees it
 *
 * Makes @button open what @func tells.
 */
void
hr_why_button_set_up (GtkMenuButton  *button,
                      const char     *name,
                      HrWhyFunc       func,
                      gpointer        user_data,
                      GDestroyNotify  destroy)
{
  GtkWidget *inner = gtk_widget_get_first_child (GTK_WIDGET (button));
  Question *question = g_new (Question, 1);

  *question = (Question) { func, user_data, destroy };
  gtk_menu_button_set_icon_name (button, "help-about-symbolic");
  gtk_widget_set_valign (GTK_WIDGET (button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (button), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (button), "circular");
  gtk_widget_add_css_class (GTK_WIDGET (button), "why");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), name);
  /* The button inside takes the focus, and does not take the name of the outer one. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_menu_button_set_create_popup_func (button, create_cb, question, question_free);
}

/**
 * hr_why_button_new:
 * @name: which numbers it is about
 * @func: tells why they are what they are
 * @user_data: data of @func
 * @destroy: (nullable): frees it
 *
 * Returns: (transfer floating): a button for a row of a list
 */
GtkWidget *
hr_why_button_new (const char     *name,
                   HrWhyFunc       func,
                   gpointer        user_data,
                   GDestroyNotify  destroy)
{
  GtkWidget *button = gtk_menu_button_new ();

  hr_why_button_set_up (GTK_MENU_BUTTON (button), name, func, user_data, destroy);
  return button;
}
