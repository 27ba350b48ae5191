/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "hr-error.h"
#include "hr-save.h"
#include "hr-svg-text.h"

/* Beyond this a picture is a mistake, and cairo's image surfaces end at 32767. */
#define MAX_PIXELS 16384.0

/* The units of a drawing are 1/96 inch, those of PDF 1/72. */
#define POINTS_PER_UNIT 0.75

static const struct {
  const char    *suffix;
  HrExportFormat format;
} suffixes[] = {
  { ".png", HR_EXPORT_PNG },
  { ".svg", HR_EXPORT_SVG },
  { ".pdf", HR_EXPORT_PDF },
};

static cairo_status_t
collect_cb (void                *closure,
            const unsigned char *data,
            unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (HrExportFormat      format,
                const HrExportPage *page,
                GByteArray         *bytes)
{
  cairo_surface_t *surface;

  if (format == HR_EXPORT_PNG)
    return cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                       (int) ceil (page->width * page->scale),
                                       (int) ceil (page->height * page->scale));
  if (format == HR_EXPORT_PDF)
    return cairo_pdf_surface_create_for_stream (collect_cb, bytes,
                                                page->width * POINTS_PER_UNIT,
                                                page->height * POINTS_PER_UNIT);
  surface = cairo_svg_surface_create_for_stream (collect_cb, bytes, page->width, page->height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  return surface;
}

static void
paint_page (cairo_surface_t    *surface,
            HrExportFormat      format,
            const HrExportPage *page,
            HrExportDrawFunc    draw,
            gpointer            user_data,
            GString            *words)
{
  cairo_t *cr = cairo_create (surface);

  if (format == HR_EXPORT_SVG)
    hr_svg_text_collect (cr, words);
  if (format == HR_EXPORT_PNG)
    cairo_scale (cr, page->scale, page->scale);
  else if (format == HR_EXPORT_PDF)
    cairo_scale (cr, POINTS_PER_UNIT, POINTS_PER_UNIT);
  if (page->background != NULL)
    {
      cairo_set_source_rgba (cr, page->background->red, page->background->green,
                             page->background->blue, page->background->alpha);
      cairo_paint (cr);
    }
  draw (cr, page->width, page->height, user_data);
  cairo_destroy (cr);
}

/* cairo numbers its surfaces over the life of the process and calls a drawing's outer group so;
 * nothing refers to that name, and without it the same chart is the same file. */
static void
drop_surface_name (GByteArray *svg)
{
  static const char name[] = " id=\"surface";
  char *begin = memmem (svg->data, svg->len, name, strlen (name));
  char *end = begin != NULL ? memchr (begin + strlen (name), '"',
                                      svg->len - (gsize) (begin - (char *) svg->data) -
                                        strlen (name))
                            : NULL;

  if (end != NULL)
    g_byte_array_remove_range (svg, (guint) (begin - (char *) svg->data),
                               (guint) (end + 1 - begin));
}

static gboolean
check_page (HrExportFormat      format,
            const HrExportPage *page,
            GError            **error)
{
  double scale = format == HR_EXPORT_PNG ? page->scale : 1;
  double longest = MAX (page->width, page->height) * scale;

  if (!(page->width > 0) || !(page->height > 0) || !(scale > 0))
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "A picture of %g × %g at scale %g has no size; give positive numbers",
                 page->width, page->height, page->scale);
  else if (!(longest <= MAX_PIXELS))
    g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                 "A picture of %.0f × %.0f pixels is too large; keep each side within %.0f",
                 page->width * scale, page->height * scale, MAX_PIXELS);
  else
    return TRUE;
  return FALSE;
}

/**
 * hr_export_format_for_path:
 * @path: a file name
 * @out: (out): the format its ending asks for
 * @error: return location for an error
 *
 * Returns: whether the ending is .png, .svg or .pdf
 */
gboolean
hr_export_format_for_path (const char     *path,
                           HrExportFormat *out,
                           GError        **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i].suffix))
      {
        *out = suffixes[i].format;
        return TRUE;
      }
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "“%s” names no picture format; end it in .png, .svg or .pdf", path);
  return FALSE;
}

/**
 * hr_export_to_bytes:
 * @format: what to make
 * @page: its size
 * @draw: the ink
 * @user_data: passed to @draw
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the picture, as for a clipboard
 */
GBytes *
hr_export_to_bytes (HrExportFormat      format,
                    const HrExportPage *page,
                    HrExportDrawFunc    draw,
                    gpointer            user_data,
                    GError            **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  cairo_surface_t *surface;
  cairo_status_t status;

  if (!check_page (format, page, error))
    return NULL;
  surface = create_surface (format, page, bytes);
  paint_page (surface, format, page, draw, user_data, words);
  status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS && format == HR_EXPORT_PNG)
    status = cairo_surface_write_to_png_stream (surface, collect_cb, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "The picture cannot be drawn: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  if (format == HR_EXPORT_SVG)
    {
      drop_surface_name (bytes);
      hr_svg_text_insert (bytes, words);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * hr_export_to_file:
 * @path: where to; replaced in one step, so that no half picture is ever seen
 * @format: what to make
 * @page: its size
 * @draw: the ink
 * @user_data: passed to @draw
 * @error: return location for an error
 *
 * Returns: whether the picture stands at @path
 */
gboolean
hr_export_to_file (const char         *path,
                   HrExportFormat      format,
                   const HrExportPage *page,
                   HrExportDrawFunc    draw,
                   gpointer            user_data,
                   GError            **error)
{
  g_autoptr (GBytes) bytes = hr_export_to_bytes (format, page, draw, user_data, error);

  return bytes != NULL && hr_save_bytes (path, bytes, error);
}
