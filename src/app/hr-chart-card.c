/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-card.h"

#include <glib/gi18n.h>

#include "hr-chart-area.h"
#include "hr-clipboard.h"
#include "hr-side-scroller.h"
#include "hr-table-grid.h"
#include "hr-window-files.h"

struct _HrChartCard {
  AdwBin         parent_instance;
  GtkLabel      *title;
  GtkMenuButton *why;
  GtkMenuButton *menu_button;
  HrChartArea   *chart;
  GtkExpander   *expander;
  GtkGrid       *table;
  HrChart       *data;
  HrTable       *numbers;
  gboolean       filled;       /* the grid shows @numbers */
};

G_DEFINE_FINAL_TYPE (HrChartCard, hr_chart_card, ADW_TYPE_BIN)

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
show_toast (HrChartCard *self,
            const char  *words)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (escaped));
}

static void
copy (HrChartCard        *self,
      GdkContentProvider *content,
      const char         *words)
{
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
  show_toast (self, words);
}

static void
copy_chart_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  HrChartCard *self = HR_CHART_CARD (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkContentProvider) content = hr_content_of_chart (self->data, &error);

  if (content != NULL)
    copy (self, content, _("Chart copied"));
  else
    show_toast (self, error->message);
}

static void
copy_table_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  HrChartCard *self = HR_CHART_CARD (widget);
  g_autoptr (GdkContentProvider) content = hr_content_of_table (self->numbers);

  copy (self, content, _("Table copied"));
}

/* ---- export ---- */

static void
chosen_cb (GtkWindow *window,
           GFile     *file)
{
  HrChartCard *self = g_object_get_data (G_OBJECT (window), "hr-chart-card");
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;

  if (self == NULL || self->data == NULL)
    return;
  if (path == NULL)
    show_toast (self, _("A chart is written to a folder on this computer; choose one."));
  else if (hr_save_chart (self->data, path, &error))
    show_toast (self, _("Chart exported"));
  else
    show_toast (self, error->message);
}

/* The file chooser knows windows alone: the window remembers which card asked. */
static void
export_chart_cb (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  GtkRoot *window = gtk_widget_get_root (widget);

  g_object_set_data_full (G_OBJECT (window), "hr-chart-card", g_object_ref (widget),
                          g_object_unref);
  hr_choose_chart_to_save (GTK_WINDOW (window), gtk_label_get_label (HR_CHART_CARD (widget)->title),
                           G_CALLBACK (chosen_cb));
}

/* ---- the card ---- */

/* A table of hundreds of cells is made when somebody opens it. */
static void
fill_table (HrChartCard *self)
{
  if (self->filled || self->numbers == NULL || !gtk_expander_get_expanded (self->expander))
    return;
  hr_table_grid_fill (self->table, self->numbers);
  self->filled = TRUE;
}

static void
activated_cb (HrChartCard *self,
              guint        item)
{
  hr_chart_widget_set_selected_key (HR_CHART_WIDGET (self->chart), NULL);
  g_signal_emit (self, signals[PICKED], 0, item);
}

static void
follow_style (HrChartCard *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  hr_chart_widget_set_dark (HR_CHART_WIDGET (self->chart), adw_style_manager_get_dark (manager));
  hr_chart_widget_set_high_contrast (HR_CHART_WIDGET (self->chart),
                                     adw_style_manager_get_high_contrast (manager));
}

static void
hr_chart_card_dispose (GObject *object)
{
  HrChartCard *self = HR_CHART_CARD (object);

  g_clear_pointer (&self->data, hr_chart_unref);
  g_clear_pointer (&self->numbers, hr_table_free);
  G_OBJECT_CLASS (hr_chart_card_parent_class)->dispose (object);
}

static void
hr_chart_card_class_init (HrChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_CHART_AREA);
  g_type_ensure (HR_TYPE_SIDE_SCROLLER);
  G_OBJECT_CLASS (klass)->dispose = hr_chart_card_dispose;
  /**
   * HrChartCard::picked:
   * @item: index of the chart's item
   *
   * The user chose an item of the chart.
   */
  signals[PICKED] = g_signal_new ("picked", HR_TYPE_CHART_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/chart-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HrChartCard, title);
  gtk_widget_class_bind_template_child (widget_class, HrChartCard, why);
  gtk_widget_class_bind_template_child (widget_class, HrChartCard, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HrChartCard, chart);
  gtk_widget_class_bind_template_child (widget_class, HrChartCard, expander);
  gtk_widget_class_bind_template_child (widget_class, HrChartCard, table);
  gtk_widget_class_install_action (widget_class, "card.copy-chart", NULL, copy_chart_cb);
  gtk_widget_class_install_action (widget_class, "card.copy-table", NULL, copy_table_cb);
  gtk_widget_class_install_action (widget_class, "card.export-chart", NULL, export_chart_cb);
}

static void
hr_chart_card_init (HrChartCard *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->chart, "item-activated", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->expander, "notify::expanded", G_CALLBACK (fill_table), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (follow_style), self,
                           G_CONNECT_SWAPPED);
  follow_style (self);
}

/**
 * hr_chart_card_set_content:
 * @self: a card
 * @title: what it shows
 * @sentence: the whole chart in one sentence
 * @chart: (transfer none): the chart
 * @table: (transfer full): the same numbers
 */
void
hr_chart_card_set_content (HrChartCard *self,
                           const char  *title,
                           const char  *sentence,
                           HrChart     *chart,
                           HrTable     *table)
{
  g_autofree char *name = g_strdup_printf (_("%s: %s"), title, sentence);

  g_clear_pointer (&self->data, hr_chart_unref);
  g_clear_pointer (&self->numbers, hr_table_free);
  self->data = hr_chart_ref (chart);
  self->numbers = table;
  self->filled = FALSE;
  gtk_label_set_label (self->title, title);
  hr_chart_area_set_data (self->chart, chart);
  hr_chart_widget_set_description (HR_CHART_WIDGET (self->chart), name);
  fill_table (self);
}

/**
 * hr_chart_card_set_why:
 * @self: a card
 * @func: tells why its numbers are what they are
 * @user_data: data of @func, which outlives the card
 */
void
hr_chart_card_set_why (HrChartCard *self,
                       HrWhyFunc    func,
                       gpointer     user_data)
{
  hr_why_button_set_up (self->why, _("Why These Numbers"), func, user_data, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->why), TRUE);
}

/**
 * hr_chart_card_get_chart:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrChart *
hr_chart_card_get_chart (HrChartCard *self)
{
  return self->data;
}
