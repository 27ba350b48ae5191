/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  ROUTE_RANGES,                /* as the Hub does */
  ROUTE_WHOLE,                 /* a server that knows no ranges */
  ROUTE_SILENT,                /* takes the question and says nothing */
  ROUTE_ENDLESS,               /* a body without an end */
  ROUTE_BROKEN_OFF,            /* half of what it announced */
} RouteKind;

/**
 * Route:
 * @head: how the body begins; zeros follow up to @size
 * @status: 0: 200 or 206
 * @header: (nullable): "Name: value" of the answer
 */
typedef struct {
  RouteKind kind;
  GBytes   *head;
  guint64   size;
  guint     status;
  char     *header;
} Route;

/**
 * HubServer:
 *
 * A Hub in the process of the test. Counts what it sends and notes who showed it a token.
 */
typedef struct _HubServer HubServer;

HubServer  *hub_server_new        (void);
void        hub_server_free       (HubServer  *self);
const char *hub_server_endpoint   (HubServer  *self);
Route      *hub_server_add        (HubServer  *self,
                                   const char *path,
                                   RouteKind   kind,
                                   GBytes     *head,
                                   guint64     size);
void        hub_server_add_text   (HubServer  *self,
                                   const char *path,
                                   const char *text);
Route      *hub_server_add_status (HubServer  *self,
                                   const char *path,
                                   guint       status,
                                   const char *header);
guint64     hub_server_bytes_sent (HubServer  *self);
guint       hub_server_requests   (HubServer  *self);
guint       hub_server_tokens     (HubServer  *self);

G_END_DECLS
