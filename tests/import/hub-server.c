/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-server.h"

#include <libsoup/soup.h>
#include <string.h>

struct _HubServer {
  SoupServer *server;
  char       *endpoint;
  GHashTable *routes;          /* path → Route */
  guint64     bytes_sent;
  guint       requests;
  guint       tokens;          /* requests that showed the token of the tests */
};

static void
route_free (gpointer data)
{
  Route *route = data;

  g_clear_pointer (&route->head, g_bytes_unref);
  g_free (route->header);
  g_free (route);
}

static void
wrote_data_cb (SoupServerMessage *message,
               guint              size,
               HubServer         *self)
{
  self->bytes_sent += size;
}

/* Bytes @start … @end of a file of zeros that begins with the route's head. */
static void
append_part (SoupServerMessage *message,
             const Route       *route,
             guint64            start,
             guint64            end)
{
  gsize length;
  const guint8 *head = g_bytes_get_data (route->head, &length);
  guint8 *part = g_malloc0 (end - start);

  if (start < length)
    memcpy (part, head + start, MIN (end, length) - start);
  soup_message_body_append_take (soup_server_message_get_response_body (message), part,
                                 end - start);
}

static void
answer_ranges (SoupServerMessage *message,
               const Route       *route)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupRange *ranges;
  int n;

  if (!soup_message_headers_get_ranges (asked, (goffset) route->size, &ranges, &n))
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      append_part (message, route, 0, route->size);
      return;
    }
  g_assert_cmpint (n, ==, 1);
  /* libsoup would cut the body a second time. */
  soup_message_headers_remove (asked, "Range");
  ranges->end = MIN (ranges->end, (goffset) route->size - 1);
  soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
  soup_message_headers_set_content_range (headers, ranges->start, ranges->end,
                                          (goffset) route->size);
  append_part (message, route, ranges->start, ranges->end + 1);
  soup_message_headers_free_ranges (asked, ranges);
}

static void
append_more_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  g_autofree char *block = g_strnfill (256 * 1024, ' ');

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                            block, 256 * 1024);
}

static void
answer_endless (SoupServerMessage *message)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (append_more_cb), NULL);
  append_more_cb (message, NULL);
}

static void
answer_broken_off (SoupServerMessage *message,
                   const Route       *route)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GUINT64_FORMAT
                                           "\r\n\r\n", route->size);
  GOutputStream *out = g_io_stream_get_output_stream (stream);
  gsize length;
  gconstpointer data = g_bytes_get_data (route->head, &length);

  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (out, data, length / 2, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
answer_status (SoupServerMessage *message,
               const Route       *route)
{
  if (route->header != NULL)
    {
      g_auto (GStrv) words = g_strsplit (route->header, ": ", 2);
      soup_message_headers_append (soup_server_message_get_response_headers (message), words[0],
                                   words[1]);
    }
  soup_server_message_set_status (message, route->status, NULL);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  HubServer *self = user_data;
  const Route *route = g_hash_table_lookup (self->routes, path);
  const char *authorization =
    soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                  "Authorization");

  self->requests++;
  self->tokens += g_strcmp0 (authorization, "Bearer hf_test") == 0;
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_data_cb), self);
  if (route == NULL)
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  else if (route->status != 0)
    answer_status (message, route);
  else if (route->kind == ROUTE_RANGES)
    answer_ranges (message, route);
  else if (route->kind == ROUTE_WHOLE)
    {
      soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      append_part (message, route, 0, route->size);
    }
  else if (route->kind == ROUTE_SILENT)
    soup_server_message_pause (message);
  else if (route->kind == ROUTE_ENDLESS)
    answer_endless (message);
  else
    answer_broken_off (message, route);
}

HubServer *
hub_server_new (void)
{
  HubServer *self = g_new0 (HubServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, route_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->endpoint = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
hub_server_free (HubServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->routes);
  g_free (self->endpoint);
  g_free (self);
}

const char *
hub_server_endpoint (HubServer *self)
{
  return self->endpoint;
}

Route *
hub_server_add (HubServer  *self,
                const char *path,
                RouteKind   kind,
                GBytes     *head,
                guint64     size)
{
  Route *route = g_new0 (Route, 1);

  route->kind = kind;
  route->head = g_bytes_ref (head);
  route->size = size;
  g_hash_table_replace (self->routes, g_strdup (path), route);
  return route;
}

void
hub_server_add_text (HubServer  *self,
                     const char *path,
                     const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  hub_server_add (self, path, ROUTE_RANGES, bytes, strlen (text));
}

Route *
hub_server_add_status (HubServer  *self,
                       const char *path,
                       guint       status,
                       const char *header)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  Route *route = hub_server_add (self, path, ROUTE_RANGES, nothing, 0);

  route->status = status;
  route->header = g_strdup (header);
  return route;
}

guint64
hub_server_bytes_sent (HubServer *self)
{
  return self->bytes_sent;
}

guint
hub_server_requests (HubServer *self)
{
  return self->requests;
}

guint
hub_server_tokens (HubServer *self)
{
  return self->tokens;
}
