/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HR_TYPE_HUB_PAGE (hr_hub_page_get_type ())

/**
 * HrHubPage:
 *
 * Gets a model from the Hugging Face Hub, shows how far it is, and says what went wrong. Emits
 * "fetched" with the address that plans name it by, or "closed".
 */
G_DECLARE_FINAL_TYPE (HrHubPage, hr_hub_page, HR, HUB_PAGE, AdwBin)

void hr_hub_page_fetch  (HrHubPage  *self,
                         const char *text,
                         gboolean    online);
void hr_hub_page_cancel (HrHubPage  *self);

G_END_DECLS
