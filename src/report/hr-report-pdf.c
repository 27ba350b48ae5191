/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A report on A4 pages. */
#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>

#include "hr-error.h"
#include "hr-pages.h"
#include "hr-report.h"
#include "hr-save.h"

static cairo_status_t
collect_cb (void                *closure,
            const unsigned char *data,
            unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Everything that would differ from run to run is said by the report. */
static void
set_metadata (cairo_surface_t *surface,
              const HrReport  *report)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (hr_report_get_time (report));
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, hr_report_get_title (report));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Headroom " PACKAGE_VERSION);
  if (date == NULL)
    return;
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

static gboolean
draw_pages (HrPages         *pages,
            cairo_surface_t *surface,
            GCancellable    *cancellable,
            GError         **error)
{
  cairo_t *cr = cairo_create (surface);
  gboolean stopped = FALSE;

  for (guint i = 0; i < hr_pages_get_n (pages) && !stopped; i++)
    {
      hr_pages_draw (pages, i, cr);
      cairo_show_page (cr);
      stopped = g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  cairo_destroy (cr);
  return !stopped;
}

/**
 * hr_report_save_pdf:
 * @self: a report
 * @path: where to
 * @family: (nullable): font family
 * @cancellable: (nullable): stops it between pages
 * @error: return location for an error
 *
 * Returns: whether the pages stand at @path
 */
gboolean
hr_report_save_pdf (const HrReport *self,
                    const char     *path,
                    const char     *family,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autoptr (HrPages) pages = NULL;
  g_autoptr (GBytes) bytes = NULL;
  HrPageStyle style;
  cairo_surface_t *surface;
  cairo_status_t status;
  gboolean drawn;

  hr_page_style_init (&style);
  style.family = family;
  pages = hr_pages_new (self, &style);
  surface = cairo_pdf_surface_create_for_stream (collect_cb, data, style.width, style.height);
  set_metadata (surface, self);
  drawn = draw_pages (pages, surface, cancellable, error);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (!drawn)
    return FALSE;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, _("The report cannot be drawn: %s"),
                   cairo_status_to_string (status));
      return FALSE;
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&data));
  return hr_save_bytes (path, bytes, error);
}
