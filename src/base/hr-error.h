/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HrError:
 * @HR_ERROR_INVALID: input that says something impossible (a negative size, a malformed file)
 * @HR_ERROR_NOT_FOUND: an id that no record carries
 * @HR_ERROR_UNSUPPORTED: a well-formed question that the estimate has no equation for
 * @HR_ERROR_TOO_LARGE: a product of given sizes that does not fit 64 bits, or a file over its bound
 *
 * Every message is one sentence that says what is wrong, where, and what to do.
 */
typedef enum {
  HR_ERROR_INVALID,
  HR_ERROR_NOT_FOUND,
  HR_ERROR_UNSUPPORTED,
  HR_ERROR_TOO_LARGE,
} HrError;

#define HR_ERROR (hr_error_quark ())

GQuark hr_error_quark (void);

G_END_DECLS
