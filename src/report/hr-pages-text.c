/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text of pages: in which size and weight, and which side it stands on. */
#include "hr-pages-private.h"

/* A scale of few steps around the running text. */
static const struct {
  double      size;            /* of the running text */
  PangoWeight weight;
  gboolean    dim;
} voices[HR_N_VOICES] = {
  [HR_VOICE_TITLE] = { 2.1, PANGO_WEIGHT_BOLD, FALSE },
  [HR_VOICE_SUBTITLE] = { 1.15, PANGO_WEIGHT_NORMAL, TRUE },
  [HR_VOICE_VERDICT] = { 1.7, PANGO_WEIGHT_BOLD, FALSE },
  [HR_VOICE_SPEED] = { 1.15, PANGO_WEIGHT_NORMAL, FALSE },
  [HR_VOICE_HEADING] = { 1.3, PANGO_WEIGHT_BOLD, FALSE },
  [HR_VOICE_SUBHEADING] = { 1.05, PANGO_WEIGHT_BOLD, FALSE },
  [HR_VOICE_BODY] = { 1.0, PANGO_WEIGHT_NORMAL, FALSE },
  [HR_VOICE_CAPTION] = { 0.86, PANGO_WEIGHT_NORMAL, TRUE },
  [HR_VOICE_CELL] = { 0.86, PANGO_WEIGHT_NORMAL, FALSE },
  [HR_VOICE_TOTAL] = { 0.86, PANGO_WEIGHT_BOLD, FALSE },
  [HR_VOICE_COLUMN] = { 0.82, PANGO_WEIGHT_NORMAL, TRUE },
  [HR_VOICE_FOOTER] = { 0.82, PANGO_WEIGHT_NORMAL, TRUE },
};

#define LINE_SPACING 1.12f

#define LEFT_TO_RIGHT_MARK "\342\200\216"

/* Unhinted, so that a page is the same on paper, on a screen and at every scale. */
void
hr_pages_init_fonts (HrPages *self)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_base_dir (self->context, self->style.rtl ? PANGO_DIRECTION_RTL
                                                             : PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);
  for (guint i = 0; i < HR_N_VOICES; i++)
    {
      self->fonts[i] = pango_font_description_new ();
      pango_font_description_set_family (self->fonts[i], self->style.family);
      pango_font_description_set_weight (self->fonts[i], voices[i].weight);
      pango_font_description_set_absolute_size (self->fonts[i], voices[i].size * self->style.em *
                                                                PANGO_SCALE);
    }
}

HrColor
hr_pages_voice_color (const HrPages *self,
                      HrVoice        voice)
{
  return voices[voice].dim ? self->theme.dim_text : self->theme.text;
}

/* Pango turns sides round in lines that run against the page; cells have the page's sides. */
static PangoAlignment
find_alignment (const HrPages *self,
                PangoLayout   *text,
                HrAlign        align)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (text, 0);
  gboolean text_rtl = pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL;
  gboolean turned = pango_layout_get_auto_dir (text) && text_rtl != self->style.rtl;
  gboolean right = (align == HR_ALIGN_END) != self->style.rtl;

  if (align == HR_ALIGN_CENTER)
    return PANGO_ALIGN_CENTER;
  return right != turned ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

/* A figure and its unit run from left to right within a sentence that does not: "4.28 GiB". */
static char *
hold_units (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      const char *next = g_utf8_next_char (c);

      g_string_append_len (out, c, next - c);
      if (g_ascii_isdigit (*c) && *next != '\0' && g_unichar_isspace (g_utf8_get_char (next))
          && g_ascii_isalpha (*g_utf8_next_char (next)))
        g_string_append (out, LEFT_TO_RIGHT_MARK);
    }
  return g_string_free (out, FALSE);
}

/* On a page that runs from right to left a sentence does so whatever name it begins with; figures
 * and equations, which have no letter of its script, do not. */
static void
set_words (const HrPages *self,
           PangoLayout   *layout,
           const char    *text)
{
  g_autofree char *marked = NULL;
  gboolean is_sentence = FALSE;

  for (const char *c = text; *c != '\0' && !is_sentence; c = g_utf8_next_char (c))
    is_sentence = hr_script_is_rtl (g_utf8_get_char (c));
  pango_layout_set_auto_dir (layout, !(self->style.rtl && is_sentence));
  if (self->style.rtl)
    marked = is_sentence ? hold_units (text) : g_strconcat (LEFT_TO_RIGHT_MARK, text, NULL);
  pango_layout_set_text (layout, marked != NULL ? marked : text, -1);
}

/**
 * hr_pages_set_text:
 * @self: pages
 * @voice: how it looks
 * @text: words
 * @width: where lines break; 0: never
 * @align: which side of @width it stands on
 *
 * Returns: (transfer full): the words, set
 */
PangoLayout *
hr_pages_set_text (HrPages    *self,
                   HrVoice     voice,
                   const char *text,
                   double      width,
                   HrAlign     align)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_font_description (layout, self->fonts[voice]);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  set_words (self, layout, text);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_alignment (layout, find_alignment (self, layout, align));
    }
  return layout;
}

double
hr_text_width (PangoLayout *text)
{
  PangoRectangle logical;

  pango_layout_get_extents (text, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

double
hr_text_baseline (PangoLayout *text)
{
  return (double) pango_layout_get_baseline (text) / PANGO_SCALE;
}

double
hr_text_height (PangoLayout *text)
{
  PangoRectangle logical;

  pango_layout_get_extents (text, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}
