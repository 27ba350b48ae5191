/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-verdict-image.h"

/**
 * hr_verdict_image_show:
 * @image: an image
 * @verdict: what it shall say
 *
 * Gives @image the icon and the colour of @verdict. Most changes of a plan leave the verdict as it
 * is: what is set once more would be styled and measured once more.
 */
void
hr_verdict_image_show (GtkImage *image,
                       HrVerdict verdict)
{
  GtkWidget *widget = GTK_WIDGET (image);

  if (g_strcmp0 (gtk_image_get_icon_name (image), hr_verdict_icon (verdict)) == 0)
    return;
  for (guint i = 0; i <= HR_VERDICT_UNKNOWN; i++)
    gtk_widget_remove_css_class (widget, hr_verdict_style (i));
  gtk_image_set_from_icon_name (image, hr_verdict_icon (verdict));
  gtk_widget_add_css_class (widget, hr_verdict_style (verdict));
}
