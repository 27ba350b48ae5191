/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-item-list.h"

#include <glib/gi18n.h>

#include "hr-item-row.h"
#include "hr-memory-table.h"

struct _HrItemList {
  AdwBin        parent_instance;
  GtkListBox   *items;
  GtkListBox   *totals;
  GtkBox       *header;
  GPtrArray    *rows;          /* HrItemRow, in the order of the table's lines */
  GPtrArray    *groups;        /* GtkSizeGroup, one for each column */
  guint         n_items;
  HrTheme       theme;
};

G_DEFINE_FINAL_TYPE (HrItemList, hr_item_list, ADW_TYPE_BIN)

enum { ITEM_TOGGLED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
clear_box (GtkWidget *box,
           void     (*remove) (GtkWidget *box, GtkWidget *child))
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    remove (box, child);
}

static void
remove_row (GtkWidget *box,
            GtkWidget *child)
{
  gtk_list_box_remove (GTK_LIST_BOX (box), child);
}

static void
remove_label (GtkWidget *box,
              GtkWidget *child)
{
  gtk_box_remove (GTK_BOX (box), child);
}

static gboolean
has_shape (HrItemList          *self,
           const HrMemoryTable *table)
{
  return self->rows->len == table->n_lines && self->groups->len == table->n_columns
         && self->n_items == table->n_items;
}

static void
build_rows (HrItemList          *self,
            const HrMemoryTable *table)
{
  clear_box (GTK_WIDGET (self->items), remove_row);
  clear_box (GTK_WIDGET (self->totals), remove_row);
  clear_box (GTK_WIDGET (self->header), remove_label);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->groups, 0);
  self->n_items = table->n_items;
  for (guint i = 0; i < table->n_columns; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      g_ptr_array_add (self->groups, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_size_group_add_widget (g_ptr_array_index (self->groups, i), label);
      gtk_box_append (self->header, label);
    }
  for (guint i = 0; i < table->n_lines; i++)
    {
      GtkWidget *row = hr_item_row_new (table->n_columns, (GtkSizeGroup **) self->groups->pdata);

      hr_item_row_set_theme (HR_ITEM_ROW (row), &self->theme);
      g_ptr_array_add (self->rows, row);
      gtk_list_box_append (i < table->n_items ? self->items : self->totals, row);
    }
}

static void
row_activated_cb (HrItemList *self,
                  HrItemRow  *row)
{
  gboolean open = !hr_item_row_get_open (row);

  hr_item_row_set_open (row, open);
  if (hr_item_row_get_key (row) != NULL)
    g_signal_emit (self, signals[ITEM_TOGGLED], 0, open ? hr_item_row_get_key (row) : NULL);
}

static void
hr_item_list_finalize (GObject *object)
{
  HrItemList *self = HR_ITEM_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (hr_item_list_parent_class)->finalize (object);
}

static void
hr_item_list_class_init (HrItemListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hr_item_list_finalize;

  signals[ITEM_TOGGLED] = g_signal_new ("item-toggled", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/item-list.ui");
  gtk_widget_class_bind_template_child (widget_class, HrItemList, items);
  gtk_widget_class_bind_template_child (widget_class, HrItemList, totals);
  gtk_widget_class_bind_template_child (widget_class, HrItemList, header);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
hr_item_list_init (HrItemList *self)
{
  self->rows = g_ptr_array_new ();
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
  hr_theme_init (&self->theme, HR_THEME_LIGHT, NULL, 13);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * hr_item_list_show:
 * @self: the list
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Shows the numbers of @answer. Rows stay while the table keeps its shape, so that focus and open
 * rows survive a change of the plan.
 */
void
hr_item_list_show (HrItemList     *self,
                   const HrAnswer *answer,
                   HrByteUnit      unit)
{
  g_autoptr (HrMemoryTable) table = hr_memory_table_new (answer);
  GtkWidget *label;

  if (!has_shape (self, table))
    build_rows (self, table);
  for (guint i = 0; i < table->n_lines; i++)
    hr_item_row_show (g_ptr_array_index (self->rows, i), table, &table->lines[i], unit);
  label = gtk_widget_get_first_child (GTK_WIDGET (self->header));
  for (guint i = 0; i < table->n_columns; i++, label = gtk_widget_get_next_sibling (label))
    gtk_label_set_label (GTK_LABEL (label), table->columns[i]);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->header)),
                          table->n_columns > 1);
}

void
hr_item_list_set_theme (HrItemList    *self,
                        const HrTheme *theme)
{
  self->theme = *theme;
  for (guint i = 0; i < self->rows->len; i++)
    hr_item_row_set_theme (g_ptr_array_index (self->rows, i), theme);
}

/**
 * hr_item_list_open:
 * @self: the list
 * @key: (nullable): the key of an item
 *
 * Opens the row of @key, as after a click on its segment in the chart.
 */
void
hr_item_list_open (HrItemList *self,
                   const char *key)
{
  for (guint i = 0; i < self->n_items; i++)
    {
      HrItemRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (hr_item_row_get_key (row), key) == 0)
        hr_item_row_set_open (row, TRUE);
    }
}
