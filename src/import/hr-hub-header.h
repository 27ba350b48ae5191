/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest header that is asked for: the 256k vocabulary of a GGUF takes 8 MiB. */
#define HR_HUB_MAX_HEADER (96u * 1024 * 1024)

/* (nullable): how many bytes from the file's start must be known. 0: this is no such file.
 * A result of at most @length: @data holds the whole header. */
typedef guint64 (*HrHubExtent) (const guint8 *data,
                                gsize         length);

HrHubExtent hr_hub_extent_for (const char *file);

G_END_DECLS
