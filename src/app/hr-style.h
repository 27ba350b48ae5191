/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-settings.h"

G_BEGIN_DECLS

void hr_style_follow (HrSettings *settings);

G_END_DECLS
