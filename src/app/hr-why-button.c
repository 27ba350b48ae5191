/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-why-button.h"

#include "hr-why-list.h"

/* Frames in which what was scrolled comes into view. */
#define PATIENCE_FRAMES 20

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

/* ---- in view ---- */

static gboolean
is_within (GtkWidget *button,
           GtkWidget *ancestor)
{
  double x, y;

  return gtk_widget_translate_coordinates (button, ancestor, gtk_widget_get_width (button) / 2.0,
                                           gtk_widget_get_height (button) / 2.0, &x, &y)
         && x >= 0 && y >= 0 && x < gtk_widget_get_width (ancestor)
         && y < gtk_widget_get_height (ancestor);
}

/* Neither scrolled away nor beyond the window. */
static gboolean
is_in_view (GtkWidget *button)
{
  if (!gtk_widget_get_mapped (button))
    return FALSE;
  for (GtkWidget *above = gtk_widget_get_parent (button); above != NULL;
       above = gtk_widget_get_parent (above))
    if ((GTK_IS_SCROLLABLE (above) || GTK_IS_ROOT (above)) && !is_within (button, above))
      return FALSE;
  return TRUE;
}

static void
show_part (GtkAdjustment *adjustment,
           double         start,
           double         length)
{
  double beyond;

  if (adjustment == NULL)
    return;
  beyond = start + length - gtk_adjustment_get_page_size (adjustment);
  if (start < 0 || beyond > 0)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                          + MIN (start, MAX (beyond, 0)));
}

/* As the focus does; not all of these buttons take it. */
static void
scroll_to (GtkWidget *button)
{
  for (GtkWidget *above = gtk_widget_get_parent (button); above != NULL;
       above = gtk_widget_get_parent (above))
    {
      graphene_rect_t box;

      if (!GTK_IS_SCROLLABLE (above) || is_within (button, above)
          || !gtk_widget_compute_bounds (button, above, &box))
        continue;
      show_part (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (above)), (double) box.origin.x,
                 (double) box.size.width);
      show_part (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (above)), (double) box.origin.y,
                 (double) box.size.height);
    }
}

/* ---- opening ---- */

/* Opens it anew once it is seen; what stays out of sight is as if it had not been pressed. */
static gboolean
tick_cb (GtkWidget     *button,
         GdkFrameClock *clock,
         gpointer       n_frames)
{
  gboolean seen = is_in_view (button);

  if (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)) != NULL)
    return G_SOURCE_REMOVE;
  if (!seen && ++*(guint *) n_frames < PATIENCE_FRAMES)
    return G_SOURCE_CONTINUE;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  if (seen)
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  return G_SOURCE_REMOVE;
}

/* A screen reader presses what is scrolled out of sight, too. A popover there has no monitor, which
 * GTK takes for a mistake. */
static void
open_later (GtkMenuButton *button)
{
  gtk_menu_button_set_popover (button, NULL);
  if (!gtk_widget_get_mapped (GTK_WIDGET (button)))
    {
      gtk_menu_button_popdown (button);
      return;
    }
  scroll_to (GTK_WIDGET (button));
  gtk_widget_add_tick_callback (GTK_WIDGET (button), tick_cb, g_new0 (guint, 1), g_free);
}

/* Made when it is opened: nobody reads most of them. */
static void
create_cb (GtkMenuButton *button,
           gpointer       user_data)
{
  const Question *question = user_data;
  g_autoptr (GPtrArray) whys = NULL;
  GtkWidget *popover;

  if (!is_in_view (GTK_WIDGET (button)))
    {
      open_later (button);
      return;
    }
  whys = question->func (question->user_data);
  popover = gtk_popover_new ();
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
