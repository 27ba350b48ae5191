/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HrHubAddress:
 * @repository: "OWNER/NAME", or "NAME" for the oldest ones
 * @revision: a branch, tag or commit; "main" where nothing was said
 * @file: (nullable): one file of the repository
 * @quantisation: (nullable): which of several GGUF files, as in "Q4_K_M"
 *
 * Where a model is on the Hugging Face Hub.
 */
typedef struct {
  char *repository;
  char *revision;
  char *file;
  char *quantisation;
} HrHubAddress;

HrHubAddress *hr_hub_address_parse      (const char          *text,
                                         const char          *endpoint,
                                         GError             **error);
HrHubAddress *hr_hub_address_copy       (const HrHubAddress  *self);
void          hr_hub_address_free       (HrHubAddress        *self);
char         *hr_hub_address_to_string  (const HrHubAddress  *self);
gboolean      hr_hub_address_looks_like (const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrHubAddress, hr_hub_address_free)

G_END_DECLS
