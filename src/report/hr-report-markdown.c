/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A report as Markdown, with its charts as drawings beside it. */
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "hr-report.h"
#include "hr-save.h"

/* Charts for a column of text on a screen. */
#define CHART_WIDTH 760
#define CHART_EM 12

static const char *const verdict_signs[] = {
  [HR_VERDICT_FITS] = "\342\234\224",
  [HR_VERDICT_TIGHT] = "\342\232\240",
  [HR_VERDICT_DOES_NOT_FIT] = "\342\234\230",
  [HR_VERDICT_UNKNOWN] = "?",
};

/* Words must not become markup. */
static char *
escape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c++)
    {
      if (strchr ("\\*_`<>[]#", *c) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, strchr ("\r\n", *c) != NULL ? ' ' : *c);
    }
  return g_string_free (out, FALSE);
}

/* "report.md" has its memory chart in "report-memory.svg". */
static char *
picture_path (const char    *path,
              const HrBlock *block)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".md"));

  return g_strdup_printf ("%s-%s.svg", stem, block->key);
}

/* A link names a file as an URI does. */
static char *
word_link (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_uri_escape_string (name, NULL, FALSE);
}

static void
append_block (GString       *out,
              const HrBlock *block,
              const char    *path)
{
  g_autofree char *text = block->text != NULL ? escape (block->text) : NULL;
  g_autofree char *more = block->more != NULL ? escape (block->more) : NULL;

  switch (block->kind)
    {
    case HR_BLOCK_TITLE:
      g_string_append_printf (out, "# %s\n\n", text);
      if (more != NULL)
        g_string_append_printf (out, "%s\n\n", more);
      break;
    case HR_BLOCK_ANSWER:
      g_string_append_printf (out, "**%s %s**\n\n", verdict_signs[block->verdict], text);
      if (more != NULL)
        g_string_append_printf (out, "%s\n\n", more);
      break;
    case HR_BLOCK_HEADING:
      g_string_append_printf (out, "## %s\n\n", text);
      break;
    case HR_BLOCK_SUBHEADING:
      g_string_append_printf (out, "### %s\n\n", text);
      break;
    case HR_BLOCK_TEXT:
    case HR_BLOCK_CAPTION:
      g_string_append_printf (out, "%s\n\n", text);
      break;
    case HR_BLOCK_NOTE:
      g_string_append_printf (out, "> %s\n\n", text);
      break;
    case HR_BLOCK_FIGURE:
      {
        g_autofree char *picture = picture_path (path, block);
        g_autofree char *link = word_link (picture);

        g_string_append_printf (out, "![%s](%s)\n\n", text, link);
        break;
      }
    case HR_BLOCK_TABLE:
    case HR_BLOCK_FACTS:
    default:
      {
        g_autofree char *table = hr_table_write (block->table, HR_TABLE_MARKDOWN);

        g_string_append_printf (out, "%s\n", table);
        break;
      }
    }
}

/* What was not there before is noted in @made. */
static gboolean
save_picture (const HrBlock *block,
              const char    *path,
              const char    *family,
              GPtrArray     *made,
              GError       **error)
{
  g_autofree char *picture = picture_path (path, block);
  gboolean is_new = !g_file_test (picture, G_FILE_TEST_EXISTS), saved;
  HrChartView view = {
    .width = CHART_WIDTH, .height = block->height * CHART_WIDTH, .rtl = hr_report_is_rtl (),
    .legend = TRUE,
  };
  HrTheme theme;

  hr_theme_init (&theme, HR_THEME_LIGHT, family != NULL ? family : "sans-serif", CHART_EM);
  saved = hr_chart_export (block->chart, &theme, &view, 1, picture, error);
  if (saved && is_new)
    g_ptr_array_add (made, g_steal_pointer (&picture));
  return saved;
}

static void
remove_cb (gpointer picture,
           gpointer user_data)
{
  g_remove (picture);
}

/**
 * hr_report_save_markdown:
 * @self: a report
 * @path: where to, ending in .md; pictures stand beside it
 * @family: (nullable): font family of the pictures
 * @cancellable: (nullable): stops it between pictures
 * @error: return location for an error
 *
 * The text comes last: where it stands, its pictures do; where it does not, no picture is left that
 * was not there before.
 *
 * Returns: whether the text stands at @path
 */
gboolean
hr_report_save_markdown (const HrReport *self,
                         const char     *path,
                         const char     *family,
                         GCancellable   *cancellable,
                         GError        **error)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = NULL;
  gboolean saved = TRUE;

  for (guint i = 0; i < hr_report_get_n_blocks (self) && saved; i++)
    {
      const HrBlock *block = hr_report_get_block (self, i);

      append_block (out, block, path);
      if (block->kind == HR_BLOCK_FIGURE)
        saved = !g_cancellable_set_error_if_cancelled (cancellable, error)
                && save_picture (block, path, family, made, error);
    }
  g_string_append_printf (out, "---\n\n%s\n", hr_report_get_origin (self));
  bytes = g_string_free_to_bytes (out);
  saved = saved && hr_save_bytes (path, bytes, error);
  if (!saved)
    g_ptr_array_foreach (made, remove_cb, NULL);
  return saved;
}
