/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-address.h"

#include <string.h>

#include "hr-error.h"
#include "hr-hub.h"

#define MAX_TEXT 1024
#define MAX_NAME 96           /* the Hub's own bound of one name */

/* Where the file begins in the path of a link: OWNER/NAME/VERB/REVISION/FILE. */
static const char *const link_verbs[] = { "blob", "resolve", "tree", "raw", NULL };

static const char *const hub_hosts[] = { "huggingface.co", "www.huggingface.co", "hf.co", NULL };

/**
 * hr_hub_address_free:
 * @self: (nullable): an address
 */
void
hr_hub_address_free (HrHubAddress *self)
{
  if (self == NULL)
    return;
  g_free (self->repository);
  g_free (self->revision);
  g_free (self->file);
  g_free (self->quantisation);
  g_free (self);
}

HrHubAddress *
hr_hub_address_copy (const HrHubAddress *self)
{
  HrHubAddress *copy = g_new0 (HrHubAddress, 1);

  copy->repository = g_strdup (self->repository);
  copy->revision = g_strdup (self->revision);
  copy->file = g_strdup (self->file);
  copy->quantisation = g_strdup (self->quantisation);
  return copy;
}

static gboolean
is_name (const char *text)
{
  gsize n = strlen (text);

  if (n == 0 || n > MAX_NAME || text[0] == '.' || text[0] == '-' || strstr (text, "..") != NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-_.", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* Of a path below a folder of ours, and of an URL: nothing climbs out, nothing is hidden. */
static gboolean
is_path (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) || *at == '\\')
      return FALSE;
  for (char **part = parts; *part != NULL; part++)
    if ((*part)[0] == '\0' || (*part)[0] == '.')
      return FALSE;
  return parts[0] != NULL;
}

static gboolean
is_revision (const char *text)
{
  if (!is_path (text) || strlen (text) > MAX_NAME)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-_./+", *at) == NULL)
      return FALSE;
  return TRUE;
}

static HrHubAddress *
fail (const char *text,
      GError    **error)
{
  gboolean fits = strlen (text) < 200 && g_utf8_validate (text, -1, NULL);

  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "\"%s\" names no model of Hugging Face; write hf:OWNER/NAME, hf:OWNER/NAME@REVISION "
               "or a link to the model's page", fits ? text : "\342\200\246");
  return NULL;
}

/* Takes @file as it is; an empty one is none. */
static HrHubAddress *
make (const char *text,
      char       *repository,
      const char *revision,
      const char *file,
      const char *quantisation,
      GError    **error)
{
  g_autoptr (HrHubAddress) self = g_new0 (HrHubAddress, 1);
  g_auto (GStrv) names = g_strsplit (repository, "/", -1);
  guint n_names = g_strv_length (names);

  self->repository = repository;
  self->revision = g_strdup (revision != NULL ? revision : "main");
  self->file = file != NULL && *file != '\0' ? g_strdup (file) : NULL;
  self->quantisation = g_strdup (quantisation);
  if (n_names < 1 || n_names > 2 || !is_name (names[0]) || !is_name (names[n_names - 1])
      || !is_revision (self->revision) || (self->file != NULL && !is_path (self->file))
      || (quantisation != NULL && !is_name (quantisation)))
    return fail (text, error);
  return g_steal_pointer (&self);
}

/* "refs/pr/7" and "refs/convert/parquet" are revisions of three words; all others of one. */
static gsize
revision_length (const char *text)
{
  const char *end = text;

  for (guint words = g_str_has_prefix (text, "refs/") ? 3 : 1; words > 0 && *end != '\0'; words--)
    {
      if (end != text)
        end++;
      end += strcspn (end, "/:");
    }
  return end - text;
}

/* OWNER/NAME[@REVISION][/FILE][:QUANTISATION] */
static HrHubAddress *
parse_id (const char *text,
          const char *id,
          GError    **error)
{
  g_autofree char *body = g_strdup (id);
  g_autofree char *revision = NULL;
  char *colon = strrchr (body, ':');
  char *at = strchr (body, '@');
  char *slash = strchr (body, '/');
  char *file = NULL;

  if (colon != NULL)
    *colon++ = '\0';
  if (at != NULL)
    {
      gsize n = revision_length (at + 1);
      revision = g_strndup (at + 1, n);
      file = at[1 + n] == '/' ? at + n + 2 : NULL;
      *at = '\0';
    }
  else if (slash != NULL && (file = strchr (slash + 1, '/')) != NULL)
    *file++ = '\0';
  return make (text, g_strdup (body), revision, file, colon, error);
}

static gboolean
is_hub_host (const char *host,
             const char *endpoint)
{
  g_autoptr (GUri) own = g_uri_parse (endpoint, G_URI_FLAGS_NONE, NULL);

  return g_strv_contains (hub_hosts, host)
         || (own != NULL && g_strcmp0 (g_uri_get_host (own), host) == 0);
}

static char *
unescaped_or_null (const char *text)
{
  return text != NULL ? g_uri_unescape_string (text, NULL) : NULL;
}

/* https://HOST/OWNER/NAME[/VERB/REVISION[/FILE]] */
static HrHubAddress *
parse_link (const char *text,
            const char *endpoint,
            GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  g_auto (GStrv) words = NULL;
  g_autofree char *revision = NULL;
  g_autofree char *file = NULL;
  guint n;

  if (uri == NULL || g_uri_get_host (uri) == NULL || !is_hub_host (g_uri_get_host (uri), endpoint))
    return fail (text, error);
  words = g_strsplit (g_uri_get_path (uri) + (*g_uri_get_path (uri) == '/'), "/", 5);
  n = g_strv_length (words);
  if (n > 0 && words[n - 1][0] == '\0')
    words[--n][0] = '\0';
  if (n < 1 || g_str_equal (words[0], "datasets") || g_str_equal (words[0], "spaces"))
    return fail (text, error);
  if (n >= 4 && g_strv_contains (link_verbs, words[2]))
    {
      revision = unescaped_or_null (words[3]);
      file = n > 4 ? unescaped_or_null (words[4]) : NULL;
      if (revision == NULL || (n > 4 && file == NULL))
        return fail (text, error);
      /* A tree is a folder: what is in it is chosen as for the whole repository. */
      if (g_str_equal (words[2], "tree"))
        g_clear_pointer (&file, g_free);
    }
  return make (text, n > 1 ? g_strconcat (words[0], "/", words[1], NULL) : g_strdup (words[0]),
               revision, file, NULL, error);
}

/**
 * hr_hub_address_parse:
 * @text: "hf:OWNER/NAME[@REVISION][/FILE][:QUANTISATION]", the same without "hf:", or a link to a
 *   page or file of the model
 * @endpoint: the Hub's address; links to it are as good as those to huggingface.co
 * @error: return location; HR_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the address
 */
HrHubAddress *
hr_hub_address_parse (const char *text,
                      const char *endpoint,
                      GError    **error)
{
  g_autofree char *stripped = NULL;
  const char *id;

  if (strnlen (text, MAX_TEXT) == MAX_TEXT)
    return fail (text, error);
  stripped = g_strstrip (g_strdup (text));
  id = stripped;
  if (g_str_has_prefix (id, "https://") || g_str_has_prefix (id, "http://"))
    return parse_link (id, endpoint, error);
  if (g_str_has_prefix (id, "hf://"))
    id += strlen ("hf://");
  else if (g_str_has_prefix (id, "hf:"))
    id += strlen ("hf:");
  else if (strchr (id, '/') == NULL)
    return fail (stripped, error);
  return parse_id (stripped, id, error);
}

/**
 * hr_hub_address_to_string:
 * @self: an address
 *
 * Returns: (transfer full): "hf:OWNER/NAME…", which parses to an equal address
 */
char *
hr_hub_address_to_string (const HrHubAddress *self)
{
  GString *text = g_string_new ("hf:");

  g_string_append (text, self->repository);
  if (strcmp (self->revision, "main") != 0 || strchr (self->repository, '/') == NULL)
    g_string_append_printf (text, "@%s", self->revision);
  if (self->file != NULL)
    g_string_append_printf (text, "/%s", self->file);
  if (self->quantisation != NULL)
    g_string_append_printf (text, ":%s", self->quantisation);
  return g_string_free (text, FALSE);
}

/**
 * hr_hub_address_looks_like:
 * @text: what a person typed or dropped
 *
 * Returns: whether it means a model of the Hub and nothing else: it begins as an address does, or
 *   is OWNER/NAME
 */
gboolean
hr_hub_address_looks_like (const char *text)
{
  g_autoptr (HrHubAddress) address = NULL;
  g_autofree char *endpoint = NULL;
  const char *slash = strchr (text, '/');

  if (g_path_is_absolute (text) || slash == NULL)
    return g_str_has_prefix (text, "hf:");
  endpoint = hr_hub_endpoint ();
  address = hr_hub_address_parse (text, endpoint, NULL);
  return address != NULL;
}
