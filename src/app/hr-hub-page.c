/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-page.h"

#include <glib/gi18n.h>

#include "hr-hub.h"
#include "hr-names.h"
#include "hr-units.h"

struct _HrHubPage {
  AdwBin          parent_instance;
  AdwStatusPage  *status;
  GtkProgressBar *bar;
  GtkButton      *back;
  GtkButton      *again;
  GCancellable   *cancellable;   /* of what is under way */
  char           *text;
  gboolean        online;
};

G_DEFINE_FINAL_TYPE (HrHubPage, hr_hub_page, ADW_TYPE_BIN)

enum { FETCHED, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Names and messages are text, and a status page reads markup. */
static void
set_description (HrHubPage  *self,
                 const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->status, escaped);
}

static void
show_state (HrHubPage  *self,
            gboolean    busy,
            const char *title,
            const char *words)
{
  adw_status_page_set_icon_name (self->status, busy ? "folder-download-symbolic"
                                                    : "network-error-symbolic");
  adw_status_page_set_title (self->status, title);
  set_description (self, words);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), busy);
  gtk_widget_set_visible (GTK_WIDGET (self->again), !busy);
  gtk_button_set_label (self->back, busy ? _("_Cancel") : _("_Back"));
  hr_names_from_labels (GTK_WIDGET (self->back));
}

static void
progress_cb (const HrHubProgress *progress,
             gpointer             user_data)
{
  HrHubPage *self = user_data;
  g_autofree char *size = hr_format_bytes (progress->bytes, HR_BYTE_UNIT_BINARY);
  g_autofree char *words = NULL;

  if (progress->files_total == 0)
    return;
  /* Translators: how far it is, such as "2 of 5 files, 1.2 MiB" */
  words = g_strdup_printf (ngettext ("%u of %u file, %s", "%u of %u files, %s",
                                     progress->files_total),
                           progress->files_done, progress->files_total, size);
  gtk_progress_bar_set_fraction (self->bar,
                                 (double) progress->files_done / progress->files_total);
  set_description (self, words);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (HrHubPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HrHubModel) model = hr_hub_fetch_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (model != NULL)
    g_signal_emit (self, signals[FETCHED], 0, model->address);
  else
    {
      show_state (self, FALSE, _("Not Fetched"), error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->back));
    }
}

/**
 * hr_hub_page_fetch:
 * @self: a page
 * @text: what names a model of the Hub
 * @online: whether the network may be asked
 *
 * Begins; what was under way ends.
 */
void
hr_hub_page_fetch (HrHubPage  *self,
                   const char *text,
                   gboolean    online)
{
  g_autoptr (HrHubOptions) options = hr_hub_options_new (online);
  g_autoptr (GError) error = NULL;
  g_autoptr (HrHubAddress) address = hr_hub_address_parse (text, options->endpoint, &error);
  g_autofree char *copy = g_strdup (text);

  hr_hub_page_cancel (self);
  g_free (self->text);
  self->text = g_steal_pointer (&copy);
  self->online = online;
  gtk_progress_bar_set_fraction (self->bar, 0);
  if (address == NULL)
    {
      show_state (self, FALSE, _("Not Fetched"), error->message);
      return;
    }
  show_state (self, TRUE, _("Asking Hugging Face"),
              _("The model’s description is fetched, not its weights."));
  self->cancellable = g_cancellable_new ();
  hr_hub_fetch_async (address, options, progress_cb, self, self->cancellable, fetched_cb,
                      g_object_ref (self));
}

/**
 * hr_hub_page_cancel:
 * @self: a page
 *
 * Ends what is under way; nothing is emitted.
 */
void
hr_hub_page_cancel (HrHubPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
back_cb (HrHubPage *self)
{
  hr_hub_page_cancel (self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
again_cb (HrHubPage *self)
{
  hr_hub_page_fetch (self, self->text, self->online);
}

static void
hr_hub_page_dispose (GObject *object)
{
  hr_hub_page_cancel (HR_HUB_PAGE (object));
  G_OBJECT_CLASS (hr_hub_page_parent_class)->dispose (object);
}

static void
hr_hub_page_finalize (GObject *object)
{
  g_free (HR_HUB_PAGE (object)->text);
  G_OBJECT_CLASS (hr_hub_page_parent_class)->finalize (object);
}

/* A window that is closed takes its page along, which would otherwise live until the answer. */
static void
hr_hub_page_unmap (GtkWidget *widget)
{
  hr_hub_page_cancel (HR_HUB_PAGE (widget));
  GTK_WIDGET_CLASS (hr_hub_page_parent_class)->unmap (widget);
}

static void
hr_hub_page_class_init (HrHubPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hr_hub_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = hr_hub_page_finalize;
  widget_class->unmap = hr_hub_page_unmap;

  signals[FETCHED] = g_signal_new ("fetched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/hub-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HrHubPage, status);
  gtk_widget_class_bind_template_child (widget_class, HrHubPage, bar);
  gtk_widget_class_bind_template_child (widget_class, HrHubPage, back);
  gtk_widget_class_bind_template_child (widget_class, HrHubPage, again);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
hr_hub_page_init (HrHubPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_names_from_labels (GTK_WIDGET (self));
}
