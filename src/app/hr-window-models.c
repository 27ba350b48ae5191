/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that come into a window: dropped, pasted, opened. */
#include "hr-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-hub-address.h"
#include "hr-model-file.h"

/* Who has many broken files repairs one and looks again. */
#define MAX_TOLD 3

/* An absolute path that is there, of a path or a file: link; (transfer full) (nullable). */
static char *
find_file (const char *text)
{
  g_autofree char *path = g_str_has_prefix (text, "file:") ? g_filename_from_uri (text, NULL, NULL)
                                                           : g_strdup (text);

  return path != NULL && g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_EXISTS)
         ? g_steal_pointer (&path) : NULL;
}

/**
 * hr_window_is_model:
 * @file: a file or folder
 *
 * Returns: whether it is to be read as a model, not as a plan
 */
gboolean
hr_window_is_model (GFile *file)
{
  static const char *const endings[] = { ".gguf", ".safetensors", ".json" };
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (path, endings[i]))
      return TRUE;
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

/**
 * hr_window_load_model:
 * @self: a window
 * @file: a file or folder of a model
 * @error: return location
 *
 * Puts the model in the place of the plan's; undo brings the other one back.
 *
 * Returns: whether it could be read
 */
gboolean
hr_window_load_model (HrWindow *self,
                      GFile    *file,
                      GError  **error)
{
  g_autofree char *path = g_file_get_path (file);

  if (hr_model_file_open (hr_estimator_get_catalog (self->estimator), path, error) == NULL)
    return FALSE;
  hr_estimator_set_model (self->estimator, path);
  return TRUE;
}

/**
 * hr_window_take_text:
 * @self: a window
 * @text: what was pasted or dropped: a path, a size such as "7B", or an address of the Hugging Face
 *   Hub
 *
 * Returns: whether @text names a plan or model
 */
gboolean
hr_window_take_text (HrWindow   *self,
                     const char *text)
{
  g_autofree char *line = g_strstrip (g_strndup (text, strnlen (text, 4096)));
  g_autofree char *path = find_file (line);

  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);
      hr_window_open (self, file);
      return TRUE;
    }
  if (hr_import_is_size (line))
    {
      hr_estimator_set_model (self->estimator, line);
      return TRUE;
    }
  if (!hr_hub_address_looks_like (line))
    return FALSE;
  hr_inputs_ask_hub (self->inputs, line);
  return TRUE;
}

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (HrWindow) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text == NULL || !hr_window_take_text (self, text))
    hr_window_show_toast (self, _("Paste a path of a model or plan, or a link to a model of "
                                  "Hugging Face"));
}

static void
paste_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted_cb,
                                 g_object_ref (widget));
}

/**
 * hr_window_install_models:
 * @widget_class: the window's
 *
 * What is pasted is a model unless a text field takes it first.
 */
void
hr_window_install_models (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.paste", NULL, paste_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste",
                                       NULL);
}

/**
 * hr_window_tell_problems:
 * @self: a window
 *
 * Says what is wrong with the user's own records, once.
 */
void
hr_window_tell_problems (HrWindow *self)
{
  GPtrArray *problems = hr_catalog_get_problems (hr_estimator_get_catalog (self->estimator));

  for (guint i = 0; i < MIN (problems->len, MAX_TOLD); i++)
    hr_window_show_toast (self, problems->pdata[i]);
  g_ptr_array_set_size (problems, 0);
}
