/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-geometry.h"
#include "hr-slab.h"
#include "hr-text.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/* Colours by their meaning; a theme says what they are. Beyond the last one lie the categories. */
typedef enum {
  HR_SHADE_NONE,
  HR_SHADE_BACKGROUND,
  HR_SHADE_TEXT,
  HR_SHADE_DIM,
  HR_SHADE_GRID,
  HR_SHADE_LINE,
  HR_SHADE_ERROR,
  HR_SHADE_WARNING,
  HR_SHADE_SUCCESS,
  HR_SHADE_RIM,                /* parts marks from what they lie on */
  HR_SHADE_CATEGORY,           /* + a #HrCategory */
} HrShade;

/* Zeroed, it draws nothing. */
typedef struct {
  guint  shade;
  double opacity;
} HrTint;

typedef enum {
  HR_SHAPE_RECT,               /* @rect with corners of @radius */
  HR_SHAPE_PATH,               /* through the scene's points from @first; filled or stroked */
  HR_SHAPE_MARK,               /* @mark of @radius round the middle of @rect */
  HR_SHAPE_SIGN,               /* @sign within @rect */
} HrShapeKind;

/* What a verdict looks like without colour. */
typedef enum {
  HR_SIGN_QUESTION,
  HR_SIGN_CHECK,
  HR_SIGN_EXCLAMATION,
  HR_SIGN_CROSS,
} HrSign;

typedef enum {
  HR_DASH_SOLID,
  HR_DASH_DASHED,
  HR_DASH_DOTTED,
  HR_DASH_CHAIN,               /* dashes and dots in turn */
  HR_N_DASHES
} HrDash;

/**
 * HrShape:
 * @fill: what it is filled with
 * @hatch: pattern over the fill; %HR_HATCH_DEFAULT for that of the fill's category, if any
 * @line: what its outline is drawn with
 * @thickness: of the outline in font sizes; 0 for a fine line
 * @clipped: only what lies in the plot is drawn
 * @is_dash_aid: the dash only helps those who see no colour, so plain themes leave it out
 */
typedef struct {
  HrShapeKind kind;
  HrTint      fill;
  HrTint      line;
  HrHatch     hatch;
  HrDash      dash;
  HrMark      mark;
  HrSign      sign;
  HrRect      rect;
  double      radius;
  double      thickness;
  guint       first, n_points;
  gboolean    clipped;
  gboolean    is_dash_aid;
} HrShape;

/**
 * HrSceneText:
 * @text: owned
 * @tint: colour; zeroed for that of the role
 * @item: index of the item it names, or -1
 * @named: it stands within the plot and names a thing there, so nothing else may lie under it
 */
typedef struct {
  char      *text;
  HrTextRole role;
  HrAlign    align;
  HrSlab     slab;
  HrTint     tint;
  int        item;
  gboolean   named;
} HrSceneText;

/**
 * HrSceneItem:
 * @box: where it is; of no width where it is not shown
 * @is_mark: it is a mark and not its box
 * @mark: which
 */
typedef struct {
  HrRect   box;
  gboolean is_mark;
  HrMark   mark;
} HrSceneItem;

/**
 * HrScene:
 *
 * Where everything of a chart stands, in the order in which it is drawn: numbers and meanings, no
 * ink. Made by the layouts, functions of their arguments and nothing else.
 */
typedef struct {
  double   width, height;
  gboolean rtl;
  HrRect   plot;
  GArray  *shapes;             /* HrShape */
  GArray  *points;             /* double, pairs */
  GArray  *texts;              /* HrSceneText */
  GArray  *items;              /* HrSceneItem */
} HrScene;

HrScene *hr_scene_new       (void);
void     hr_scene_free      (HrScene            *self);
void     hr_scene_add_shape (HrScene            *self,
                             const HrShape      *shape);
void     hr_scene_add_path  (HrScene            *self,
                             const HrShape      *shape,
                             const double       *points,
                             guint               n_points);
void     hr_scene_add_text  (HrScene            *self,
                             const HrSceneText  *text);
void     hr_scene_add_item  (HrScene            *self,
                             const HrSceneItem  *item);
void     hr_scene_shift     (HrScene            *self,
                             guint               first_shape,
                             guint               first_text,
                             double              dy);
int      hr_scene_pick      (const HrScene      *self,
                             double              x,
                             double              y,
                             double              slack);
void     hr_scene_ink       (cairo_t            *cr,
                             const HrScene      *self,
                             const HrTheme      *theme,
                             HrTypesetter       *typesetter);
void     hr_scene_ink_ring  (cairo_t            *cr,
                             const HrScene      *self,
                             const HrTheme      *theme,
                             guint               item,
                             const HrColor      *color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrScene, hr_scene_free)

G_END_DECLS
