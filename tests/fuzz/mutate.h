/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

GString *mutate (GRand      *rand,
                 const char *text,
                 gsize       length);
