/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of the answer. Each is made when it is first turned to: most windows show one or two,
 * and making all of them would double the time until the first is seen. */
#include "hr-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-advice-page.h"
#include "hr-compare-page.h"
#include "hr-evidence-page.h"
#include "hr-limits-page.h"
#include "hr-memory-page.h"
#include "hr-names.h"
#include "hr-speed-page.h"

static void
set_up_memory (GtkWidget *page,
               HrWindow  *self)
{
  hr_memory_page_set_up (HR_MEMORY_PAGE (page), self->estimator, self->settings);
}

static void
set_up_speed (GtkWidget *page,
              HrWindow  *self)
{
  hr_speed_page_set_up (HR_SPEED_PAGE (page), self->estimator, self->settings);
}

static void
set_up_advice (GtkWidget *page,
               HrWindow  *self)
{
  hr_advice_page_set_up (HR_ADVICE_PAGE (page), self->estimator, self->settings);
}

static void
set_up_limits (GtkWidget *page,
               HrWindow  *self)
{
  hr_limits_page_set_up (HR_LIMITS_PAGE (page), self->estimator, self->settings);
}

static void
set_up_compare (GtkWidget *page,
                HrWindow  *self)
{
  hr_compare_page_set_up (HR_COMPARE_PAGE (page), self->estimator, self->settings);
}

static void
set_up_evidence (GtkWidget *page,
                 HrWindow  *self)
{
  hr_evidence_page_set_up (HR_EVIDENCE_PAGE (page), self->estimator, self->settings);
}

/* By their names in window.ui; a bar of six at the bottom of a telephone has room for about nine
 * letters each. */
static const struct {
  const char *name, *title, *bar_title;
  GType     (*get_type) (void);
  void      (*set_up)   (GtkWidget *page, HrWindow *self);
} pages[] = {
  /* Translators: of bottom bar there are six beside each other: keep them as short as can be */
  { "memory", N_("_Memory"), NC_("bottom bar", "_Memory"), hr_memory_page_get_type,
    set_up_memory },
  { "speed", N_("_Speed"), NC_("bottom bar", "_Speed"), hr_speed_page_get_type, set_up_speed },
  { "advice", N_("What to C_hange"), NC_("bottom bar", "C_hange"), hr_advice_page_get_type,
    set_up_advice },
  { "limits", N_("_Limits"), NC_("bottom bar", "_Limits"), hr_limits_page_get_type,
    set_up_limits },
  { "compare", N_("_Compare"), NC_("bottom bar", "_Compare"), hr_compare_page_get_type,
    set_up_compare },
  { "evidence", N_("_Evidence"), NC_("bottom bar", "_Evidence"), hr_evidence_page_get_type,
    set_up_evidence },
};

/* The buttons below @widget whose type is libadwaita's own, in their order. */
static void
find_tabs (GtkWidget *widget,
           GPtrArray *tabs)
{
  if (strcmp (G_OBJECT_TYPE_NAME (widget), "AdwViewSwitcherButton") == 0)
    g_ptr_array_add (tabs, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_tabs (child, tabs);
}

/**
 * hr_window_title_pages:
 * @self: a window
 * @narrow: whether its pages are turned by the bar at the bottom
 *
 * Gives the pages titles that their switcher has room for. To a screen reader, and to a pointer
 * that waits, they are called the same everywhere.
 */
void
hr_window_title_pages (HrWindow *self,
                       gboolean  narrow)
{
  g_autoptr (GPtrArray) tabs = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *slot = adw_view_stack_get_child_by_name (self->pages, pages[i].name);
      const char *title = narrow ? g_dpgettext2 (NULL, "bottom bar", pages[i].bar_title)
                                 : _(pages[i].title);

      adw_view_stack_page_set_title (adw_view_stack_get_page (self->pages, slot), title);
    }
  find_tabs (GTK_WIDGET (self->switcher_bar), tabs);
  for (guint i = 0; i < MIN (tabs->len, G_N_ELEMENTS (pages)); i++)
    {
      g_auto (GStrv) parts = g_strsplit (_(pages[i].title), "_", 2);
      g_autofree char *name = g_strjoinv (NULL, parts);

      gtk_widget_set_tooltip_text (g_ptr_array_index (tabs, i), name);
      hr_name_button (g_ptr_array_index (tabs, i), name);
    }
}

/**
 * hr_window_ensure_page:
 * @self: a window
 * @name: name of a page
 *
 * Returns: (transfer none) (nullable): the page, which is made if nobody has seen it yet
 */
GtkWidget *
hr_window_ensure_page (HrWindow   *self,
                       const char *name)
{
  GtkWidget *slot = adw_view_stack_get_child_by_name (self->pages, name);

  for (guint i = 0; slot != NULL && i < G_N_ELEMENTS (pages); i++)
    if (strcmp (pages[i].name, name) == 0 && adw_bin_get_child (ADW_BIN (slot)) == NULL)
      {
        GtkWidget *page = g_object_new (pages[i].get_type (), NULL);

        /* In this order: a page that is put in front of the user shows itself at once. */
        pages[i].set_up (page, self);
        adw_bin_set_child (ADW_BIN (slot), page);
      }
  return slot != NULL ? adw_bin_get_child (ADW_BIN (slot)) : NULL;
}

static void
page_turned_cb (HrWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);

  if (name != NULL)
    hr_window_ensure_page (self, name);
}

/**
 * hr_window_set_up_pages:
 * @self: a window that has its plan
 *
 * From now on, pages are made when they are turned to; the first one now.
 */
void
hr_window_set_up_pages (HrWindow *self)
{
  g_signal_connect_object (self->pages, "notify::visible-child-name", G_CALLBACK (page_turned_cb),
                           self, G_CONNECT_SWAPPED);
  page_turned_cb (self);
}

/**
 * hr_window_show_page:
 * @self: a window
 * @page: (nullable): name of a page; one that it does not have changes nothing
 *
 * Turns to a page of the answer.
 */
void
hr_window_show_page (HrWindow   *self,
                     const char *page)
{
  if (page != NULL && adw_view_stack_get_child_by_name (self->pages, page) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, page);
}

static void
page_cb (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  HrWindow *self = HR_WINDOW (widget);

  hr_window_show_page (self, g_variant_get_string (parameter, NULL));
  hr_window_show_answer (self);
}

static void
pin_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  HrWindow *self = HR_WINDOW (widget);

  hr_compare_page_pin (HR_COMPARE_PAGE (hr_window_ensure_page (self, "compare")));
  hr_window_show_toast (self, _("Plan pinned; the page Compare shows it beside this one"));
}

void
hr_window_install_pages (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.pin", NULL, pin_cb);
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_cb);
}
