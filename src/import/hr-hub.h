/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-hub-address.h"

G_BEGIN_DECLS

/**
 * HrHubError:
 * @HR_HUB_ERROR_OFFLINE: the network is switched off, and nothing was kept from before
 * @HR_HUB_ERROR_NETWORK: no connection: no name, no route, no TLS, proxy refuses
 * @HR_HUB_ERROR_TIMED_OUT: no answer in time
 * @HR_HUB_ERROR_TOKEN: 401: the Hub wants a token, or another one
 * @HR_HUB_ERROR_FORBIDDEN: 403: the token's owner may not see the model, or must accept its licence
 * @HR_HUB_ERROR_NOT_FOUND: 404: no such model, revision or file
 * @HR_HUB_ERROR_BUSY: 429: too many questions
 * @HR_HUB_ERROR_SERVER: 5xx, or an answer that HTTP does not allow
 * @HR_HUB_ERROR_TOO_LARGE: more than a header or a configuration can be
 * @HR_HUB_ERROR_MALFORMED: an answer that is not what was asked for, or that ends too early
 * @HR_HUB_ERROR_CACHE: the folder of what was fetched cannot be written
 */
typedef enum {
  HR_HUB_ERROR_OFFLINE,
  HR_HUB_ERROR_NETWORK,
  HR_HUB_ERROR_TIMED_OUT,
  HR_HUB_ERROR_TOKEN,
  HR_HUB_ERROR_FORBIDDEN,
  HR_HUB_ERROR_NOT_FOUND,
  HR_HUB_ERROR_BUSY,
  HR_HUB_ERROR_SERVER,
  HR_HUB_ERROR_TOO_LARGE,
  HR_HUB_ERROR_MALFORMED,
  HR_HUB_ERROR_CACHE,
} HrHubError;

#define HR_HUB_ERROR (hr_hub_error_quark ())
GQuark hr_hub_error_quark (void);

/**
 * HrHubOptions:
 * @endpoint: where the Hub is, without a slash at its end
 * @token: (nullable): the user's; sent to @endpoint alone, and only through TLS or to this computer
 * @cache_folder: what was fetched stays here
 * @cache_bytes: of the disk that it may take; what was not asked for longest goes first
 * @offline: answer from the cache or not at all
 * @timeout_s: how long to wait for the next byte
 * @request_s: how long one request may take altogether
 */
typedef struct {
  char    *endpoint;
  char    *token;
  char    *cache_folder;
  guint64  cache_bytes;
  gboolean offline;
  guint    timeout_s;
  guint    request_s;
} HrHubOptions;

char         *hr_hub_endpoint      (void);
HrHubOptions *hr_hub_options_new   (gboolean            online);
HrHubOptions *hr_hub_options_copy  (const HrHubOptions *self);
void          hr_hub_options_free  (HrHubOptions       *self);

/* What is under way; @files_total is 0 until it is known. */
typedef struct {
  guint   files_done, files_total;
  guint64 bytes;
} HrHubProgress;

typedef void (*HrHubProgressFunc) (const HrHubProgress *progress,
                                   gpointer             user_data);

/**
 * HrHubModel:
 * @path: what a reader opens: a folder, or a file in it
 * @address: the address, the file or quantisation that was chosen included
 * @commit: the revision's
 * @from_cache: nothing came from the network
 * @bytes: received, without heads
 * @requests: made, redirections included
 *
 * A model of the Hub as it would stand on this computer after a download, but with holes where the
 * weights were: files are as long as the originals and begin as they do, and take up their headers.
 */
typedef struct {
  char    *path;
  char    *address;
  char    *commit;
  gboolean from_cache;
  guint64  bytes;
  guint    requests;
} HrHubModel;

void        hr_hub_model_free   (HrHubModel           *self);

HrHubModel *hr_hub_find         (const HrHubAddress   *address,
                                 const HrHubOptions   *options,
                                 GError              **error);
HrHubModel *hr_hub_fetch        (const HrHubAddress   *address,
                                 const HrHubOptions   *options,
                                 HrHubProgressFunc     progress,
                                 gpointer              progress_data,
                                 GCancellable         *cancellable,
                                 GError              **error);
void        hr_hub_fetch_async  (const HrHubAddress   *address,
                                 const HrHubOptions   *options,
                                 HrHubProgressFunc     progress,
                                 gpointer              progress_data,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
HrHubModel *hr_hub_fetch_finish (GAsyncResult         *result,
                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHubOptions, hr_hub_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHubModel, hr_hub_model_free)

G_END_DECLS
