/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hover-card-private.h"

#include <string.h>

/* Room beside an item that still belongs to it, so that the card never comes under the pointer. */
#define MARGIN 4
#define MAX_CHARS 44
/* Frames in which a page scrolls to what has just got the focus. */
#define PATIENCE_FRAMES 20

/**
 * HrHoverCard:
 *
 * What a chart says of the item under the pointer or under the focus, beside the item and at once:
 * GTK's tooltips wait, and do not come for a keyboard. It takes neither pointer nor focus; to
 * screen readers it is a tooltip, whose words are those that the item is named by.
 */
struct _HrHoverCard {
  GtkPopover parent_instance;
  GtkLabel  *label;
  guint      tick_id;          /* waits for its place to come into view */
  guint      n_frames;
};

G_DEFINE_FINAL_TYPE (HrHoverCard, hr_hover_card, GTK_TYPE_POPOVER)

/* Every allocation gives the surface its shape; what is below it goes on being pointed at. */
static void
hr_hover_card_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (widget));
  cairo_region_t *nothing = cairo_region_create ();

  GTK_WIDGET_CLASS (hr_hover_card_parent_class)->size_allocate (widget, width, height, baseline);
  if (surface != NULL)
    gdk_surface_set_input_region (surface, nothing);
  cairo_region_destroy (nothing);
}

static void
hr_hover_card_class_init (HrHoverCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->size_allocate = hr_hover_card_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLTIP);
}

static void
hr_hover_card_init (HrHoverCard *self)
{
  GtkPopover *popover = GTK_POPOVER (self);

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_max_width_chars (self->label, MAX_CHARS);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_popover_set_child (popover, GTK_WIDGET (self->label));
  gtk_popover_set_autohide (popover, FALSE);
  gtk_popover_set_position (popover, GTK_POS_TOP);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

/* Each line begins with the name of what it is about; that stands out. */
static PangoAttrList *
emphasize (const char *text,
           const char *name)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  gsize length = name != NULL && g_str_has_prefix (text, name) ? strlen (name) : 0;
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->start_index = 0;
  bold->end_index = (guint) length;
  pango_attr_list_insert (attributes, bold);
  return attributes;
}

static gboolean
says (HrHoverCard        *self,
      const char         *text,
      const GdkRectangle *place)
{
  GdkRectangle now;

  return gtk_widget_get_visible (GTK_WIDGET (self))
         && gtk_popover_get_pointing_to (GTK_POPOVER (self), &now)
         && gdk_rectangle_equal (&now, place)
         && strcmp (gtk_label_get_text (self->label), text) == 0;
}

static gboolean
is_in_view (HrHoverCard *self)
{
  GtkWidget *chart = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (chart));
  GdkRectangle place;
  double x, y;

  return gtk_popover_get_pointing_to (GTK_POPOVER (self), &place)
         && gtk_widget_translate_coordinates (chart, root, place.x + place.width / 2.0,
                                              place.y + place.height / 2.0, &x, &y)
         && x >= 0 && y >= 0 && x <= gtk_widget_get_width (root)
         && y <= gtk_widget_get_height (root);
}

static gboolean
tick_cb (GtkWidget     *chart,
         GdkFrameClock *clock,
         gpointer       card)
{
  HrHoverCard *self = HR_HOVER_CARD (card);

  if (!is_in_view (self) && ++self->n_frames < PATIENCE_FRAMES)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  if (is_in_view (self))
    gtk_popover_popup (GTK_POPOVER (self));
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (HrHoverCard *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (gtk_widget_get_parent (GTK_WIDGET (self)), self->tick_id);
  self->tick_id = 0;
}

/* A place below the screen has no monitor, which GTK takes for a mistake: the keyboard comes to an
 * item before the page has scrolled to it. */
static void
pop_up (HrHoverCard *self)
{
  stop_waiting (self);
  if (is_in_view (self))
    {
      gtk_popover_popup (GTK_POPOVER (self));
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (self));
  self->n_frames = 0;
  self->tick_id = gtk_widget_add_tick_callback (gtk_widget_get_parent (GTK_WIDGET (self)),
                                                tick_cb, self, NULL);
}

/**
 * hr_hover_card_show:
 * @card: (inout): where @chart keeps its card; made when it is first needed
 * @chart: a chart's widget, which is mapped
 * @name: (nullable): what @text is about, the words that it begins with
 * @text: what to say
 * @place: of the item, in @chart
 */
void
hr_hover_card_show (GtkWidget         **card,
                    GtkWidget          *chart,
                    const char         *name,
                    const char         *text,
                    const GdkRectangle *place)
{
  const GdkRectangle around = { place->x - MARGIN, place->y - MARGIN, place->width + 2 * MARGIN,
                                place->height + 2 * MARGIN };
  PangoAttrList *attributes;
  HrHoverCard *self;

  if (*card == NULL)
    {
      *card = g_object_new (HR_TYPE_HOVER_CARD, NULL);
      gtk_widget_set_parent (*card, chart);
    }
  self = HR_HOVER_CARD (*card);
  if (says (self, text, &around))
    return;
  attributes = emphasize (text, name);
  gtk_label_set_text (self->label, text);
  gtk_label_set_attributes (self->label, attributes);
  pango_attr_list_unref (attributes);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &around);
  pop_up (self);
}

/**
 * hr_hover_card_hide:
 * @card: (inout): where a chart keeps its card
 */
void
hr_hover_card_hide (GtkWidget **card)
{
  if (*card == NULL)
    return;
  stop_waiting (HR_HOVER_CARD (*card));
  gtk_popover_popdown (GTK_POPOVER (*card));
}

/**
 * hr_hover_card_follow:
 * @card: (inout): where a chart keeps its card
 *
 * To be called when the chart is given its place: the card goes with it.
 */
void
hr_hover_card_follow (GtkWidget **card)
{
  if (*card != NULL && gtk_widget_get_visible (*card))
    gtk_popover_present (GTK_POPOVER (*card));
}

/**
 * hr_hover_card_drop:
 * @card: (inout): where a chart keeps its card
 *
 * To be called when the chart goes.
 */
void
hr_hover_card_drop (GtkWidget **card)
{
  if (*card != NULL)
    stop_waiting (HR_HOVER_CARD (*card));
  g_clear_pointer (card, gtk_widget_unparent);
}
