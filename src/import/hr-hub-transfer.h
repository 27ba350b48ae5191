/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-hub-listing.h"

G_BEGIN_DECLS

typedef struct {
  guint64 bytes;
  guint   requests;
} HrHubTraffic;

/* Gets what @files are to a reader into @folder, several at a time. */
gboolean hr_hub_transfer (const HrHubAddress *address,
                          const HrHubOptions *options,
                          const char         *commit,
                          const char         *folder,
                          GPtrArray          *files,
                          HrHubProgressFunc   progress,
                          gpointer            progress_data,
                          GCancellable       *cancellable,
                          HrHubTraffic       *traffic,
                          GError            **error);

G_END_DECLS
