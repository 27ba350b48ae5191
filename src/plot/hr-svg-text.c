/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-svg-text.h"

#include <string.h>

#define END "</svg>"

static const cairo_user_data_key_t words_key;

/**
 * hr_svg_text_collect:
 * @cr: a context that draws an SVG
 * @words: where its words are collected, as long as it draws
 */
void
hr_svg_text_collect (cairo_t *cr,
                     GString *words)
{
  cairo_set_user_data (cr, &words_key, words, NULL);
}

/* Two decimals are a hundredth of a pixel. */
static void
append_attribute (GString    *out,
                  const char *name,
                  double      value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, " %s=\"%s\"", name,
                          g_ascii_formatd (digits, sizeof digits, "%.2f", value));
}

static void
append_matrix (GString *out,
               cairo_t *cr)
{
  cairo_matrix_t matrix;
  const double *values[] = { &matrix.xx, &matrix.yx, &matrix.xy, &matrix.yy, &matrix.x0,
                             &matrix.y0 };

  cairo_get_matrix (cr, &matrix);
  g_string_append (out, " transform=\"matrix(");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                              g_ascii_formatd (digits, sizeof digits, "%.6g", *values[i]));
    }
  g_string_append (out, ")\"");
}

static void
append_font (GString     *out,
             PangoLayout *line)
{
  const PangoFontDescription *font = pango_layout_get_font_description (line);
  g_autofree char *family = g_markup_escape_text (pango_font_description_get_family (font), -1);

  g_string_append_printf (out, " font-family=\"%s%s\" font-weight=\"%d\"", family,
                          strstr (family, "sans-serif") == NULL ? ", sans-serif" : "",
                          pango_font_description_get_weight (font));
  append_attribute (out, "font-size",
                    (double) pango_font_description_get_size (font) / PANGO_SCALE);
}

static void
append_color (GString       *out,
              const HrColor *color)
{
  g_string_append_printf (out, " fill=\"#%02x%02x%02x\"", (guint) (255 * color->red + 0.5),
                          (guint) (255 * color->green + 0.5), (guint) (255 * color->blue + 0.5));
  if (color->alpha < 1)
    append_attribute (out, "fill-opacity", color->alpha);
}

/**
 * hr_svg_text_record:
 * @cr: a context
 * @line: one line of words
 * @x: its left side
 * @y: its top
 * @color: of the words
 *
 * Keeps the width that was measured, so that another font does not run into its neighbours.
 *
 * Returns: whether @cr collects words; else they are to be drawn. Words that were cut are drawn
 */
gboolean
hr_svg_text_record (cairo_t       *cr,
                    PangoLayout   *line,
                    double         x,
                    double         y,
                    const HrColor *color)
{
  GString *out = cairo_get_user_data (cr, &words_key);
  gboolean rtl;
  g_autofree char *escaped = NULL;
  PangoRectangle logical;

  if (out == NULL || pango_layout_is_ellipsized (line))
    return FALSE;
  pango_layout_get_extents (line, NULL, &logical);
  if (logical.width == 0)
    return TRUE;
  rtl = pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (line, 0))
        == PANGO_DIRECTION_RTL;
  escaped = g_markup_escape_text (pango_layout_get_text (line), -1);
  g_string_append (out, "<text");
  append_matrix (out, cr);
  append_attribute (out, "x", x + (double) (rtl ? logical.x + logical.width : logical.x) /
                                  PANGO_SCALE);
  append_attribute (out, "y", y + (double) pango_layout_get_baseline (line) / PANGO_SCALE);
  append_font (out, line);
  append_color (out, color);
  append_attribute (out, "textLength", (double) logical.width / PANGO_SCALE);
  g_string_append_printf (out, " lengthAdjust=\"spacingAndGlyphs\"%s"
                          " style=\"font-variant-numeric:tabular-nums\""
                          " xml:space=\"preserve\">%s</text>\n",
                          rtl ? " direction=\"rtl\"" : "", escaped);
  return TRUE;
}

/**
 * hr_svg_text_insert:
 * @svg: a drawing
 * @words: what was collected
 *
 * Lays the words over the drawing.
 */
void
hr_svg_text_insert (GByteArray    *svg,
                    const GString *words)
{
  gsize end = svg->len;

  while (end > 0 && (end + strlen (END) > svg->len
                     || memcmp (svg->data + end, END, strlen (END)) != 0))
    end--;
  g_byte_array_set_size (svg, (guint) end);
  g_byte_array_append (svg, (const guint8 *) words->str, (guint) words->len);
  g_byte_array_append (svg, (const guint8 *) END "\n", strlen (END "\n"));
}
