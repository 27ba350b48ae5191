/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-hub.h"

G_BEGIN_DECLS

typedef struct {
  char    *name;               /* from the repository's root */
  guint64  size;               /* bytes; 0: not told */
} HrHubFile;

/**
 * HrHubListing:
 *
 * What the Hub says of one commit: its name and its files.
 */
typedef struct {
  char      *commit;
  GPtrArray *files;            /* HrHubFile */
} HrHubListing;

HrHubListing *hr_hub_listing_parse  (const char          *data,
                                     gsize                length,
                                     GError             **error);
void          hr_hub_listing_free   (HrHubListing        *self);
GPtrArray    *hr_hub_listing_choose (const HrHubListing  *self,
                                     const HrHubAddress  *address,
                                     const char         **opened,
                                     GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHubListing, hr_hub_listing_free)

G_END_DECLS
