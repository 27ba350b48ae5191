/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-client.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_REDIRECTS 5
#define READ_BLOCK (64 * 1024)

/* A server without ranges sends a file from its start; so much is read over. */
#define MAX_SKIP (96u * 1024 * 1024)

struct _HrHubClient {
  SoupSession        *session;
  const HrHubOptions *options;
  GUri               *endpoint;
  GMainContext       *context;
  GCancellable       *cancellable;
  guint64             bytes_read;
  guint               requests;
};

typedef struct {
  SoupMessage  *message;
  GInputStream *stream;
  gint64        deadline;      /* monotonic, microseconds */
} Reply;

static void
reply_clear (Reply *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

/**
 * hr_hub_client_new:
 * @options: outlives the client
 * @cancellable: (nullable): ends whatever is under way
 *
 * To be made and used in one thread, of which it becomes the main context's owner until freed.
 *
 * Returns: a client
 */
HrHubClient *
hr_hub_client_new (const HrHubOptions *options,
                   GCancellable       *cancellable)
{
  HrHubClient *self = g_new0 (HrHubClient, 1);

  self->options = options;
  self->cancellable = cancellable;
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->endpoint = g_uri_parse (options->endpoint, G_URI_FLAGS_ENCODED, NULL);
  self->session = soup_session_new_with_options ("timeout", options->timeout_s,
                                                 "user-agent", "headroom",
                                                 NULL);
  /* Ranges count the bytes of the file, not of a compressed answer. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  return self;
}

/**
 * hr_hub_client_free:
 * @self: (nullable): a client
 */
void
hr_hub_client_free (HrHubClient *self)
{
  if (self == NULL)
    return;
  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_clear_pointer (&self->endpoint, g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  g_main_context_unref (self->context);
  g_free (self);
}

guint64
hr_hub_client_get_bytes_read (HrHubClient *self)
{
  return self->bytes_read;
}

guint
hr_hub_client_get_requests (HrHubClient *self)
{
  return self->requests;
}

static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_strcmp0 (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
same_origin (GUri *a,
             GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_strcmp0 (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

static gboolean
may_see_token (HrHubClient *self,
               GUri        *uri)
{
  return self->options->token != NULL && same_origin (uri, self->endpoint)
         && (g_str_equal (g_uri_get_scheme (uri), "https") || is_loopback (uri));
}

static SoupMessage *
make_message (HrHubClient *self,
              GUri        *uri,
              guint64      offset,
              guint64      length)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (length > 0)
    soup_message_headers_set_range (headers, (goffset) offset, (goffset) (offset + length - 1));
  if (may_see_token (self, uri))
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->options->token, NULL);
      soup_message_headers_replace (headers, "Authorization", value);
    }
  return message;
}

/* What GLib and libsoup say of a connection, told so that a person knows what to do. */
static gboolean
explain_failure (HrHubClient  *self,
                 GUri         *uri,
                 GError       *failure,
                 GError      **error)
{
  g_autoptr (GError) owned = failure;
  const char *host = g_uri_get_host (uri);

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&owned));
  else if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_TIMED_OUT,
                 "%s does not answer in %u s; try again later", host, self->options->timeout_s);
  else if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_MALFORMED,
                 "%s broke off its answer; try again", host);
  else
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_NETWORK,
                 "%s cannot be reached: %s; check the network and the proxy", host,
                 owned->message);
  return FALSE;
}

typedef struct {
  guint       status;
  const char *code;            /* of X-Error-Code; NULL: any */
  HrHubError  error;
  const char *words;
} Explanation;

/* https://github.com/huggingface/huggingface_hub, utils/_http.py: hf_raise_for_status. The Hub
 * answers 401, not 404, to who asks for an unknown model without a token. First match counts. */
static const Explanation explanations[] = {
  { 401, "GatedRepo", HR_HUB_ERROR_TOKEN,
    "the model is gated: accept its conditions on its page, then give your token in HF_TOKEN" },
  { 401, NULL, HR_HUB_ERROR_TOKEN,
    "there is no such public model, or it is private or gated: check the name, or give your token "
    "in HF_TOKEN" },
  { 403, "GatedRepo", HR_HUB_ERROR_FORBIDDEN,
    "the model is gated and your token's owner was not let in: accept its conditions on its page" },
  { 403, NULL, HR_HUB_ERROR_FORBIDDEN, "access is forbidden: your token may not read this model" },
  { 404, "RevisionNotFound", HR_HUB_ERROR_NOT_FOUND,
    "the model has no such revision; check what follows the @" },
  { 404, "EntryNotFound", HR_HUB_ERROR_NOT_FOUND, "the model has no such file; check its name" },
  { 404, NULL, HR_HUB_ERROR_NOT_FOUND,
    "there is no such model, revision or file; check the name" },
  { 416, NULL, HR_HUB_ERROR_MALFORMED, "the file is shorter than its header says" },
};

static gboolean
explain_busy (HrHubClient  *self,
              SoupMessage  *message,
              GUri         *uri,
              GError      **error)
{
  const char *after = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                    "Retry-After");
  guint64 seconds = 0;

  if (after != NULL && g_ascii_string_to_unsigned (after, 10, 1, 24 * 3600, &seconds, NULL))
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_BUSY,
                 "%s was asked too much (429): try again in %" G_GUINT64_FORMAT " s",
                 g_uri_get_host (uri), seconds);
  else
    g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_BUSY,
                 "%s was asked too much (429): try again in some minutes", g_uri_get_host (uri));
  return FALSE;
}

static gboolean
explain_status (HrHubClient  *self,
                SoupMessage  *message,
                GUri         *uri,
                GError      **error)
{
  guint status = soup_message_get_status (message);
  const char *code = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   "X-Error-Code");

  if (status == 429)
    return explain_busy (self, message, uri, error);
  for (guint i = 0; i < G_N_ELEMENTS (explanations); i++)
    if (explanations[i].status == status
        && (explanations[i].code == NULL || g_strcmp0 (explanations[i].code, code) == 0))
      {
        g_set_error (error, HR_HUB_ERROR, explanations[i].error, "%s (%u): %s",
                     g_uri_get_host (uri), status, explanations[i].words);
        return FALSE;
      }
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_SERVER,
               "%s answers with status %u; try again later", g_uri_get_host (uri), status);
  return FALSE;
}

/* Where a redirection leads; never from TLS to plain text. */
static GUri *
next_uri (SoupMessage  *message,
          GUri         *uri,
          GError      **error)
{
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                       "Location");
  g_autoptr (GUri) next = location != NULL
                          ? g_uri_parse_relative (uri, location, G_URI_FLAGS_ENCODED, NULL) : NULL;
  gboolean secure = g_str_equal (g_uri_get_scheme (uri), "https");

  if (next != NULL && g_uri_get_host (next) != NULL
      && (g_str_equal (g_uri_get_scheme (next), "https")
          || (!secure && g_str_equal (g_uri_get_scheme (next), "http"))))
    return g_steal_pointer (&next);
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_SERVER,
               "%s points to an address that is not safe to follow; try again later",
               g_uri_get_host (uri));
  return NULL;
}

static gboolean
send_once (HrHubClient  *self,
           GUri         *uri,
           guint64       offset,
           guint64       length,
           Reply        *reply,
           GError      **error)
{
  GError *failure = NULL;

  reply_clear (reply);
  reply->message = make_message (self, uri, offset, length);
  reply->deadline = g_get_monotonic_time () + self->options->request_s * G_USEC_PER_SEC;
  self->requests++;
  reply->stream = soup_session_send (self->session, reply->message, self->cancellable, &failure);
  return reply->stream != NULL || explain_failure (self, uri, failure, error);
}

/* Follows redirections itself: each hop is asked anew whether it may see the token. */
static gboolean
send_request (HrHubClient  *self,
              const char   *path,
              guint64       offset,
              guint64       length,
              Reply        *reply,
              GError      **error)
{
  g_autofree char *text = g_strconcat (self->options->endpoint, path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || self->endpoint == NULL || g_uri_get_host (uri) == NULL)
    {
      g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_NETWORK,
                   "HF_ENDPOINT is no address of a server; unset it or write https://HOST");
      return FALSE;
    }
  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      guint status;
      GUri *next;

      if (!send_once (self, uri, offset, length, reply, error))
        return FALSE;
      status = soup_message_get_status (reply->message);
      if (status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT)
        return TRUE;
      if (!SOUP_STATUS_IS_REDIRECTION (status))
        return explain_status (self, reply->message, uri, error);
      next = next_uri (reply->message, uri, error);
      if (next == NULL)
        return FALSE;
      g_uri_unref (uri);
      uri = next;
    }
  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_SERVER,
               "%s leads in a circle; try again later", g_uri_get_host (uri));
  return FALSE;
}

static gssize
read_block (HrHubClient  *self,
            Reply        *reply,
            guint8       *block,
            gsize         size,
            GError      **error)
{
  GUri *uri = soup_message_get_uri (reply->message);
  GError *failure = NULL;
  gssize n;

  if (g_get_monotonic_time () > reply->deadline)
    {
      g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_TIMED_OUT,
                   "%s sends so slowly that %u s were not enough; try again later",
                   g_uri_get_host (uri), self->options->request_s);
      return -1;
    }
  n = g_input_stream_read (reply->stream, block, size, self->cancellable, &failure);
  if (n < 0)
    explain_failure (self, uri, failure, error);
  else
    self->bytes_read += n;
  return n;
}

/* Reads @skip bytes over and appends at most @wanted. */
static gboolean
read_body (HrHubClient  *self,
           Reply        *reply,
           guint64       skip,
           guint64       wanted,
           GByteArray   *out,
           GError      **error)
{
  g_autofree guint8 *block = g_malloc (READ_BLOCK);

  while (wanted > 0)
    {
      gssize n = read_block (self, reply, block, MIN (READ_BLOCK, skip + wanted), error);
      gsize over;

      if (n < 0)
        return FALSE;
      if (n == 0)
        return TRUE;
      over = MIN (skip, (gsize) n);
      g_byte_array_append (out, block + over, (guint) (n - over));
      skip -= over;
      wanted -= n - over;
    }
  return TRUE;
}

/* Where the answer begins, and how long the whole file is; 0 where the server does not tell. */
static gboolean
read_range (Reply    *reply,
            guint64   offset,
            guint64  *start,
            guint64  *total,
            GError  **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (reply->message);
  goffset first = 0, last = 0, whole = 0;

  *start = 0;
  *total = 0;
  if (soup_message_get_status (reply->message) == SOUP_STATUS_OK)
    {
      if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH)
        *total = soup_message_headers_get_content_length (headers);
      return TRUE;
    }
  if (!soup_message_headers_get_content_range (headers, &first, &last, &whole)
      || (guint64) first != offset || last < first || whole <= last)
    {
      g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_SERVER,
                   "%s sends another part of the file than it was asked for; try again later",
                   g_uri_get_host (soup_message_get_uri (reply->message)));
      return FALSE;
    }
  *start = first;
  *total = whole;
  return TRUE;
}

static gboolean
too_large (const char  *path,
           guint64      max,
           GError     **error)
{
  g_autofree char *size = g_format_size_full (max, G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, HR_HUB_ERROR, HR_HUB_ERROR_TOO_LARGE,
               "%s: is larger than %s, which no file of its kind is; nothing of it is used",
               strrchr (path, '/') + 1, size);
  return FALSE;
}

/**
 * hr_hub_client_get:
 * @self: a client
 * @path: of the URL, below the endpoint, escaped
 * @offset: first byte
 * @length: how many bytes; 0: the whole file
 * @max: bytes that the whole file may have, where it is wanted whole
 * @out: gets the bytes
 * @total: (out): size of the whole file; 0: not told
 * @error: return location; HR_HUB_ERROR or G_IO_ERROR_CANCELLED
 *
 * Returns: whether the server gave what was asked for
 */
gboolean
hr_hub_client_get (HrHubClient  *self,
                   const char   *path,
                   guint64       offset,
                   guint64       length,
                   guint64       max,
                   GByteArray   *out,
                   guint64      *total,
                   GError      **error)
{
  g_auto (Reply) reply = { 0 };
  guint64 start;
  guint before = out->len;

  if (!send_request (self, path, offset, length, &reply, error)
      || !read_range (&reply, offset, &start, total, error))
    return FALSE;
  if (offset - start > MAX_SKIP || (length == 0 && *total > max))
    return too_large (path, length == 0 ? max : MAX_SKIP, error);
  if (!read_body (self, &reply, offset - start, length > 0 ? length : max + 1, out, error))
    return FALSE;
  if (length == 0 && out->len - before > max)
    return too_large (path, max, error);
  return TRUE;
}
