/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-side-scroller.h"

/**
 * HrSideScroller:
 *
 * Around a #GtkScrolledWindow that scrolls sideways alone: it is as high as what is in it is at
 * this width, which the scrolled window itself, GTK 4.8's at least, does not ask for; and never
 * makes a window wider.
 */
struct _HrSideScroller {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (HrSideScroller, hr_side_scroller, ADW_TYPE_BIN)

static GtkWidget *
get_content (GtkScrolledWindow *scrolled)
{
  GtkWidget *child = gtk_scrolled_window_get_child (scrolled);

  return GTK_IS_VIEWPORT (child) ? gtk_viewport_get_child (GTK_VIEWPORT (child)) : child;
}

static GtkSizeRequestMode
hr_side_scroller_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *scrolled,
               GtkWidget *content,
               int       *minimum,
               int       *natural)
{
  gtk_widget_measure (scrolled, GTK_ORIENTATION_HORIZONTAL, -1, minimum, NULL, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, NULL, natural, NULL, NULL);
  *natural = MAX (*minimum, *natural);
}

/* What is scrolled has the bar below it, not upon it. */
static void
measure_height (GtkScrolledWindow *scrolled,
                GtkWidget         *content,
                int                width,
                int               *minimum,
                int               *natural)
{
  int least, bar = 0;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (width >= 0 && width < least)
    gtk_widget_measure (gtk_scrolled_window_get_hscrollbar (scrolled), GTK_ORIENTATION_VERTICAL,
                        -1, NULL, &bar, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, width >= 0 ? MAX (width, least) : -1,
                      minimum, natural, NULL, NULL);
  *minimum += bar;
  *natural += bar;
}

static void
hr_side_scroller_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  GtkWidget *scrolled = adw_bin_get_child (ADW_BIN (widget));
  GtkWidget *content = get_content (GTK_SCROLLED_WINDOW (scrolled));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (scrolled, content, minimum, natural);
  else
    measure_height (GTK_SCROLLED_WINDOW (scrolled), content, for_size, minimum, natural);
}

static void
hr_side_scroller_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  gtk_widget_size_allocate (adw_bin_get_child (ADW_BIN (widget)),
                            &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
hr_side_scroller_class_init (HrSideScrollerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = hr_side_scroller_get_request_mode;
  widget_class->measure = hr_side_scroller_measure;
  widget_class->size_allocate = hr_side_scroller_size_allocate;
}

static void
hr_side_scroller_init (HrSideScroller *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}
