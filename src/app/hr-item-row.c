/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-item-row.h"

#include <glib/gi18n.h>

#include "hr-facts.h"
#include "hr-sentences.h"
#include "hr-swatch.h"
#include "hr-why.h"

struct _HrItemRow {
  GtkListBoxRow  parent_instance;
  GtkWidget     *swatch;
  GtkLabel      *title;
  GtkBox        *cells;
  GtkRevealer   *revealer;
  GtkLabel      *about;
  GtkLabel      *equation;
  GtkLabel      *counter;
  GtkLabel      *source;
  char          *key;
  char          *sentence;      /* what a screen reader says of the closed row */
};

G_DEFINE_FINAL_TYPE (HrItemRow, hr_item_row, GTK_TYPE_LIST_BOX_ROW)

/* How the counters come about; what each one is, hr_why_counter() tells. */
static const char *const counter_sums[] = {
  [HR_COUNTER_ALLOCATED] = "allocated = Σ tensors and buffers",
  [HR_COUNTER_RESERVED] = "reserved = allocated + fragmentation",
  [HR_COUNTER_PROCESS] = "process = reserved + driver context + libraries",
};

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static GtkWidget *
find_cell (HrItemRow *self,
           guint      column)
{
  GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->cells));

  while (column-- > 0)
    cell = gtk_widget_get_next_sibling (cell);
  return cell;
}

/* The sizes as one text: of the only column, or of each with its name. */
static char *
word_sizes (const HrMemoryTable *table,
            const HrTableLine   *line,
            HrByteUnit           unit,
            gboolean             exact)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++)
    {
      g_autofree char *number = hr_format_number (line->bytes[i]);
      g_autofree char *size = exact ? g_strdup_printf (ngettext ("%s byte", "%s bytes",
                                                                 ABS (line->bytes[i])), number)
                                    : hr_format_bytes (line->bytes[i], unit);

      if (!line->present[i])
        continue;
      if (text->len > 0)
        g_string_append (text, ", ");
      if (table->n_columns > 1)
        g_string_append_printf (text, "%s: ", table->columns[i]);
      g_string_append (text, size);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_cells (HrItemRow           *self,
            const HrMemoryTable *table,
            const HrTableLine   *line,
            HrByteUnit           unit)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      GtkWidget *cell = find_cell (self, i);
      g_autofree char *size = hr_format_bytes (line->bytes[i], unit);

      gtk_label_set_label (GTK_LABEL (cell), line->present[i] ? size : "–");
      if (line->free && line->present[i] && line->bytes[i] < 0)
        gtk_widget_add_css_class (cell, "error");
      else
        gtk_widget_remove_css_class (cell, "error");
    }
}

static const char *
show_item (HrItemRow    *self,
           const HrItem *item,
           const char   *exact)
{
  g_autofree char *equation = NULL;
  g_autofree char *source = NULL;

  if (item->equation != NULL && *item->equation != '\0')
    equation = g_markup_printf_escaped ("<tt>%s</tt>", item->equation);
  if (item->source != NULL && *item->source != '\0')
    {
      g_autofree char *text = NULL;

      /* Translators: where an equation comes from; %s is a reference */
      text = g_strdup_printf (_("Source: %s"), item->source);
      source = g_markup_escape_text (text, -1);
    }
  show_text (self->about, exact);
  show_text (self->equation, equation);
  show_text (self->counter, hr_why_counter (item->counter));
  show_text (self->source, source);
  return hr_sentence_item (item);
}

static const char *
show_total (HrItemRow         *self,
            const HrTableLine *line,
            const char        *exact)
{
  g_autofree char *source = g_markup_escape_text (exact, -1);
  const char *about = line->free
                      ? _("What the device has left for a process, less all of the above.")
                      : hr_why_counter (line->counter);
  g_autofree char *equation =
    g_markup_printf_escaped ("<tt>%s</tt>", line->free ? "free = usable − process"
                                                       : counter_sums[line->counter]);

  show_text (self->about, about);
  show_text (self->equation, equation);
  show_text (self->counter, NULL);
  show_text (self->source, source);
  return line->free ? _("Free") : hr_sentence_counter (line->counter);
}

static void
update_accessible (HrItemRow *self)
{
  gboolean open = hr_item_row_get_open (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->sentence, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

/* What is closed is not even measured: most rows are, and each has much to say. */
static void
child_revealed_cb (HrItemRow *self)
{
  if (!gtk_revealer_get_child_revealed (self->revealer))
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), hr_item_row_get_open (self));
}

static void
hr_item_row_finalize (GObject *object)
{
  HrItemRow *self = HR_ITEM_ROW (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->sentence, g_free);
  G_OBJECT_CLASS (hr_item_row_parent_class)->finalize (object);
}

static void
hr_item_row_class_init (HrItemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SWATCH);
  G_OBJECT_CLASS (klass)->finalize = hr_item_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, title);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, cells);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, about);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, equation);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, counter);
  gtk_widget_class_bind_template_child (widget_class, HrItemRow, source);
  gtk_widget_class_bind_template_callback (widget_class, child_revealed_cb);
}

static void
hr_item_row_init (HrItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hr_item_row_new:
 * @n_columns: sizes in the row
 * @columns: (array length=n_columns): keeps the columns of all rows equally wide
 *
 * Returns: a row
 */
GtkWidget *
hr_item_row_new (guint          n_columns,
                 GtkSizeGroup **columns)
{
  HrItemRow *self = g_object_new (HR_TYPE_ITEM_ROW, NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      GtkWidget *cell = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
      gtk_size_group_add_widget (columns[i], cell);
      gtk_box_append (self->cells, cell);
    }
  return GTK_WIDGET (self);
}

/**
 * hr_item_row_show:
 * @self: a row
 * @table: the table, with as many columns as the row
 * @line: the line to show
 * @unit: GiB or GB
 */
void
hr_item_row_show (HrItemRow           *self,
                  const HrMemoryTable *table,
                  const HrTableLine   *line,
                  HrByteUnit           unit)
{
  g_autofree char *sizes = word_sizes (table, line, unit, FALSE);
  g_autofree char *exact = word_sizes (table, line, unit, TRUE);
  const char *title = line->item != NULL ? show_item (self, line->item, exact)
                                         : show_total (self, line, exact);

  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (self->swatch, line->item != NULL);
  if (line->item != NULL)
    hr_swatch_set_category (HR_SWATCH (self->swatch), (HrCategory) line->item->kind);
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "total");
  show_cells (self, table, line, unit);
  g_free (self->key);
  self->key = line->item != NULL ? g_strdup (line->item->label) : NULL;
  g_free (self->sentence);
  /* Translators: a line of the table, read aloud: "Weights: 4.6 GiB" */
  self->sentence = g_strdup_printf (_("%s: %s"), title, sizes);
  update_accessible (self);
}

void
hr_item_row_set_theme (HrItemRow     *self,
                       const HrTheme *theme)
{
  hr_swatch_set_theme (HR_SWATCH (self->swatch), theme);
}

/**
 * hr_item_row_get_key:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the key of the item's segments in the chart
 */
const char *
hr_item_row_get_key (HrItemRow *self)
{
  return self->key;
}

gboolean
hr_item_row_get_open (HrItemRow *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * hr_item_row_set_open:
 * @self: a row
 * @open: whether to say why
 */
void
hr_item_row_set_open (HrItemRow *self,
                      gboolean   open)
{
  if (open)
    gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, open);
  if (open)
    gtk_widget_add_css_class (GTK_WIDGET (self), "open");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "open");
  update_accessible (self);
}
