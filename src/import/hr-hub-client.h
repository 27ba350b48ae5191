/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-hub.h"

G_BEGIN_DECLS

/**
 * HrHubClient:
 *
 * One thread's connection to a Hub. Reads no more than it is asked for, gives the token to the Hub
 * itself and to nobody it points to.
 */
typedef struct _HrHubClient HrHubClient;

HrHubClient *hr_hub_client_new     (const HrHubOptions *options,
                                    GCancellable       *cancellable);
void         hr_hub_client_free    (HrHubClient        *self);

/* Appends bytes @offset … @offset + @length of a file to @out; fewer where it ends before.
 * @length 0: the whole file, which must not be larger than @max. */
gboolean     hr_hub_client_get     (HrHubClient        *self,
                                    const char         *path,
                                    guint64             offset,
                                    guint64             length,
                                    guint64             max,
                                    GByteArray         *out,
                                    guint64            *total,
                                    GError            **error);
guint64      hr_hub_client_get_bytes_read (HrHubClient *self);
guint        hr_hub_client_get_requests   (HrHubClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHubClient, hr_hub_client_free)

G_END_DECLS
