/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-roofline.h"
#include "hr-stack.h"

G_BEGIN_DECLS

HrRoofline *roofline_decode    (void);
HrRoofline *roofline_batch     (void);
HrRoofline *roofline_training  (void);
HrRoofline *roofline_offloaded (void);
HrRoofline *roofline_unknown   (void);
HrRoofline *roofline_empty     (void);
HrRoofline *roofline_random    (void);
HrStack    *stack_of_time      (void);

G_END_DECLS
