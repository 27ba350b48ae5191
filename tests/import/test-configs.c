/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parameter counts of configurations against published ones: data/configs.jsonl has one line per
 * model, with the members of its config.json that shape it, the published count, what of it is not
 * the text model, and where both were read. Every line is counted twice: as the program does it,
 * and by the rules alone, without the record that has the same sizes. */
#include "hr-architecture.h"
#include "hr-import-private.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 0.001

typedef struct {
  HrJsonNode *line;
  const char *model;
  guint64     published;
  double      allowed;         /* tolerance of the line; larger only with a reason */
  const char *text;            /* its config */
  gsize       length;
} Case;

/* The text of a member that is an object, braces and all. */
static const char *
object_text (const char *line,
             const char *member,
             gsize      *length)
{
  g_autofree char *key = g_strdup_printf ("\"%s\":", member);
  const char *start = strstr (line, key), *at;
  guint depth = 0;
  gboolean quoted = FALSE;

  g_assert_nonnull (start);
  start = strchr (start + strlen (key), '{');
  for (at = start; ; at++)
    {
      g_assert_true (*at != '\0');
      if (*at == '"' && at[-1] != '\\')
        quoted = !quoted;
      if (!quoted && *at == '{')
        depth++;
      if (!quoted && *at == '}' && --depth == 0)
        break;
    }
  *length = at + 1 - start;
  return start;
}

static guint64
count (HrCatalog  *catalog,
       const Case *item,
       gboolean    rules_only,
       GError    **error)
{
  g_autoptr (HrImport) import = g_new0 (HrImport, 1);
  g_autofree HrTensorList *list = g_new0 (HrTensorList, 1);

  import->path = g_strdup (item->model);
  if (!hr_import_config_text (import, catalog, item->model, item->text, item->length, rules_only,
                              error)
      || !hr_architecture_tensors (import->model, list, error))
    return 0;
  return hr_architecture_parameters (import->model, list);
}

static double
distance (guint64 counted,
          guint64 published)
{
  return fabs ((double) counted - (double) published) / published;
}

static void
check (HrCatalog  *catalog,
       const Case *item,
       gboolean    rules_only,
       guint      *n_exact)
{
  g_autoptr (GError) error = NULL;
  guint64 counted = count (catalog, item, rules_only, &error);

  g_assert_no_error (error);
  if (distance (counted, item->published) > item->allowed)
    g_error ("%s%s: %" G_GUINT64_FORMAT " counted, %" G_GUINT64_FORMAT " published", item->model,
             rules_only ? ", by rules" : "", counted, item->published);
  *n_exact += counted == item->published;
}

static double
number (HrJsonNode *node,
        double      fallback)
{
  if (node == NULL)
    return fallback;
  return node->type == HR_JSON_NUMBER ? node->value.number : (double) node->value.integer;
}

static void
check_line (HrCatalog  *catalog,
            const char *line,
            GHashTable *types,
            guint      *n_exact,
            guint      *n_ruled)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrJsonDocument) document = hr_json_document_parse (line, strlen (line), "a line",
                                                                &error);
  HrJsonNode *root, *reason;
  Case item = { 0 };

  g_assert_no_error (error);
  root = document->root;
  item.model = hr_json_node_member (root, "model")->value.text;
  item.published = (guint64) (number (hr_json_node_member (root, "published"), 0)
                              - number (hr_json_node_member (root, "not_text"), 0));
  item.allowed = number (hr_json_node_member (root, "allowed"), TOLERANCE);
  reason = hr_json_node_member (root, "reason");
  g_assert_true (item.allowed <= TOLERANCE || reason != NULL);
  g_assert_nonnull (hr_json_node_member (root, "source"));
  item.text = object_text (line, "config", &item.length);
  check (catalog, &item, FALSE, n_exact);
  if (hr_json_node_member (root, "record_only") == NULL)
    check (catalog, &item, TRUE, n_ruled);
  g_hash_table_add (types, g_strdup (hr_json_node_member (root, "architecture")->value.text));
}

static void
test_configs (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "configs.jsonl", NULL);
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0, n_exact = 0, n_ruled = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      {
        check_line (catalog, *line, types, &n_exact, &n_ruled);
        n++;
      }
  g_test_message ("%u configurations of %u architectures; %u exact, %u exact by rules alone", n,
                  g_hash_table_size (types), n_exact, n_ruled);
  g_assert_cmpuint (n, >=, 60);
  g_assert_cmpuint (g_hash_table_size (types), >=, 25);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/configs", test_configs);
  return g_test_run ();
}
