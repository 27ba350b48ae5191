/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "hr-json.h"

G_BEGIN_DECLS

/* Reads the raw records of a catalogue folder: the lint looks at members that loaders skip. */
typedef void (*RecordFunc) (HrJson     *json,
                            const char *id);

guint for_each_record (const char *folder,
                       RecordFunc  func);

G_END_DECLS
