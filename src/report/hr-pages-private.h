/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "hr-geometry.h"
#include "hr-pages.h"
#include "hr-text.h"

G_BEGIN_DECLS

/* The voices of a page; hr-pages-text.c gives each a size, a weight and a colour. */
typedef enum {
  HR_VOICE_TITLE,
  HR_VOICE_SUBTITLE,
  HR_VOICE_VERDICT,
  HR_VOICE_SPEED,
  HR_VOICE_HEADING,
  HR_VOICE_SUBHEADING,
  HR_VOICE_BODY,
  HR_VOICE_CAPTION,
  HR_VOICE_CELL,
  HR_VOICE_TOTAL,
  HR_VOICE_COLUMN,
  HR_VOICE_FOOTER,
  HR_N_VOICES
} HrVoice;

typedef enum {
  HR_PIECE_TEXT,
  HR_PIECE_FILL,
  HR_PIECE_CHART,
  HR_PIECE_MARK,
} HrPieceKind;

/* Something that is drawn: owned by its page. */
typedef struct {
  HrPieceKind    kind;
  HrRect         rect;
  HrColor        color;
  PangoLayout   *text;
  HrChartLayout *chart;
  HrVerdict      verdict;
} HrPiece;

struct _HrPages {
  HrPageStyle           style;
  HrTheme               theme;         /* of text, at the size of @style */
  HrTheme               chart_theme;
  HrTypesetter         *typesetter;
  PangoContext         *context;
  PangoFontDescription *fonts[HR_N_VOICES];
  GPtrArray            *pages;         /* GArray of HrPiece */
  double                y;             /* while pages are filled: where the next block begins */
};

double       hr_pages_room       (const HrPages  *self);
double       hr_pages_bottom     (const HrPages  *self);
void         hr_pages_turn       (HrPages        *self);
void         hr_pages_ensure     (HrPages        *self,
                                  double          height);
void         hr_pages_add        (HrPages        *self,
                                  const HrPiece  *piece);
void         hr_pages_add_rule   (HrPages        *self,
                                  double          x,
                                  double          y,
                                  double          width,
                                  double          thickness,
                                  const HrColor  *color);
void         hr_pages_add_text   (HrPages        *self,
                                  HrVoice         voice,
                                  PangoLayout    *text,
                                  double          x,
                                  double          y);

/* hr-pages-text.c */
PangoLayout *hr_pages_set_text   (HrPages        *self,
                                  HrVoice         voice,
                                  const char     *text,
                                  double          width,
                                  HrAlign         align);
double       hr_text_width       (PangoLayout    *text);
double       hr_text_height      (PangoLayout    *text);
double       hr_text_baseline    (PangoLayout    *text);
HrColor      hr_pages_voice_color (const HrPages *self,
                                  HrVoice         voice);
void         hr_pages_init_fonts (HrPages        *self);

/* hr-pages-table.c */
double       hr_pages_table_least (HrPages       *self,
                                  const HrTable  *table);
void         hr_pages_add_table  (HrPages        *self,
                                  const HrTable  *table);
void         hr_pages_add_facts  (HrPages        *self,
                                  const HrTable  *table);

G_END_DECLS
