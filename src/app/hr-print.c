/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-print.h"

#include "hr-pages.h"

/* A report on its way to a printer; lives as long as the operation. */
typedef struct {
  HrReport *report;
  HrPages  *pages;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->pages, hr_pages_free);
  hr_report_unref (self->report);
  g_free (self);
}

/* The pages are laid out anew for the paper that was chosen. */
static void
begin_cb (GtkPrintOperation *operation,
          GtkPrintContext   *context,
          Job               *job)
{
  HrPageStyle style;

  hr_page_style_init (&style);
  style.width = gtk_print_context_get_width (context);
  style.height = gtk_print_context_get_height (context);
  g_clear_pointer (&job->pages, hr_pages_free);
  job->pages = hr_pages_new (job->report, &style);
  gtk_print_operation_set_n_pages (operation, (int) hr_pages_get_n (job->pages));
}

static void
draw_cb (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         Job               *job)
{
  hr_pages_draw (job->pages, (guint) page, gtk_print_context_get_cairo_context (context));
}

/**
 * hr_print_operation_new:
 * @report: what to print
 *
 * Returns: (transfer full): an operation to be run
 */
GtkPrintOperation *
hr_print_operation_new (HrReport *report)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Job *job = g_new0 (Job, 1);

  job->report = hr_report_ref (report);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, hr_report_get_title (report));
  g_object_set_data_full (G_OBJECT (operation), "job", job, job_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), job);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), job);
  return operation;
}
