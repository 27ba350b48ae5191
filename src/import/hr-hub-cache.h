/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-hub-listing.h"

G_BEGIN_DECLS

/*
 * FOLDER/HOST/OWNER/COMMIT/NAME/…        the files; a commit never changes, so neither do they
 * FOLDER/HOST/OWNER/COMMIT/NAME.listing  what the Hub said of it
 * FOLDER/HOST/OWNER/NAME@REVISION        which commit a branch or tag was at when last asked
 */
char    *hr_hub_cache_folder       (const HrHubOptions *options,
                                    const HrHubAddress *address,
                                    const char         *commit);
char    *hr_hub_cache_load_commit  (const HrHubOptions *options,
                                    const HrHubAddress *address);
GBytes  *hr_hub_cache_load_listing (const HrHubOptions *options,
                                    const HrHubAddress *address,
                                    const char         *commit);
gboolean hr_hub_cache_save_listing (const HrHubOptions *options,
                                    const HrHubAddress *address,
                                    const char         *commit,
                                    GBytes             *listing,
                                    GError            **error);
gboolean hr_hub_cache_save_file    (const char         *folder,
                                    const char         *name,
                                    const guint8       *head,
                                    gsize               head_length,
                                    guint64             size,
                                    GError            **error);
HrHubListing *
         hr_hub_cache_parse_listing (const HrHubOptions *options,
                                     const HrHubAddress *address);
GPtrArray *
         hr_hub_cache_missing      (GPtrArray          *files,
                                    const char         *folder);
HrHubModel *
         hr_hub_cache_model        (const HrHubAddress *address,
                                    const HrHubListing *listing,
                                    const char         *folder,
                                    const char         *opened);
void     hr_hub_cache_trim         (const HrHubOptions *options,
                                    const char         *keep);

G_END_DECLS
