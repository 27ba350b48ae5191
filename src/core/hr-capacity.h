/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-device.h"

G_BEGIN_DECLS

guint64 hr_device_usable_bytes (const HrDevice *device);

G_END_DECLS
