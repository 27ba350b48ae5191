/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-theme-private.h"

#include <pango/pangocairo.h>

static HrColor
convert_color (const GdkRGBA *rgba)
{
  return (HrColor) { rgba->red, rgba->green, rgba->blue, 1 };
}

/* Size of the widget's font in pixels, with the user's text scaling in it. */
static double
read_em (PangoContext               *context,
         const PangoFontDescription *font)
{
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  double resolution = pango_cairo_context_get_resolution (context);

  if (size <= 0)
    return 11 * 96 / 72.0;
  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * (resolution > 0 ? resolution : 96) / 72;
}

static gboolean
lookup_accent (GtkStyleContext *style,
               GdkRGBA         *out)
{
  /* libadwaita's name, then that of GTK's own theme. */
  static const char *const names[] = { "accent_color", "theme_selected_bg_color" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (gtk_style_context_lookup_color (style, names[i], out))
      return TRUE;
  return FALSE;
}

/* A style sheet asks for a palette by defining its name as a colour, whatever the colour is. */
static HrPalette
read_palette (GtkStyleContext *style)
{
  GdkRGBA any;

  if (gtk_style_context_lookup_color (style, "chart_palette_grey", &any))
    return HR_PALETTE_GREY;
  if (gtk_style_context_lookup_color (style, "chart_palette_patterns", &any))
    return HR_PALETTE_PATTERNS;
  return HR_PALETTE_STANDARD;
}

/**
 * hr_chart_theme_read:
 * @theme: (out): how to draw
 * @widget: a chart's widget
 * @dark: whether it stands on a dark surface
 * @high_contrast: whether contrast shall be high
 *
 * Font, the colours of text and selection, and the palette are those of @widget, as a style sheet
 * sets them.
 */
void
hr_chart_theme_read (HrTheme   *theme,
                     GtkWidget *widget,
                     gboolean   dark,
                     gboolean   high_contrast)
{
  static const HrThemeVariant variants[2][2] = {
    { HR_THEME_LIGHT, HR_THEME_DARK },
    { HR_THEME_HIGH_CONTRAST_LIGHT, HR_THEME_HIGH_CONTRAST_DARK },
  };
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  GdkRGBA text, accent;
  HrColor text_color, accent_color;
  gboolean has_accent = lookup_accent (style, &accent);

  gtk_style_context_get_color (style, &text);
  text_color = convert_color (&text);
  accent_color = has_accent ? convert_color (&accent) : text_color;
  hr_theme_init (theme, variants[!!high_contrast][!!dark], pango_font_description_get_family (font),
                 read_em (context, font));
  hr_theme_adopt (theme, &text_color, &accent_color);
  hr_theme_set_palette (theme, read_palette (style));
}
