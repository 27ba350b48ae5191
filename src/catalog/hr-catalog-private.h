/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"
#include "hr-json.h"

G_BEGIN_DECLS

/*
 * One loader per kind. The reader stands in the record's object; a mistake is left in the reader
 * (hr_json_fail()) and shows when the catalogue finishes the file, so loaders may return a
 * half-filled record. Files are data/catalog/<kind>/<name>.json, each one object or an array.
 */
HrModel  *hr_model_from_json  (HrJson *json);
HrModel  *hr_model_from_shape (HrJson *json);
HrDevice *hr_device_from_json (HrJson *json);
HrEngine *hr_engine_from_json (HrJson *json);
HrFormat *hr_format_from_json (HrJson *json);

/* Words of the records, by value; NULL ends each. */
extern const char *const hr_ffn_names[];
extern const char *const hr_norm_names[];
extern const char *const hr_qk_norm_names[];
extern const char *const hr_attn_gate_names[];
extern const char *const hr_formula_names[];
extern const char *const hr_bias_names[];

/* @strict: a saved plan, whose unknown members are mistakes; otherwise that of a measured run. */
HrPlan   *hr_plan_from_json   (HrJson *json, gboolean strict);

void      hr_rate_record_read  (HrJson       *json,
                                HrRateRecord *out);
void      hr_rate_record_clear (HrRateRecord *self);
double    hr_rate_record_value (const HrRateRecord *self,
                                const char         *format,
                                const char         *device_class,
                                const char         *version);

/* Up to three ids that look like a key that nothing answers to; NULL when none does. */
char     *hr_near_names       (const char        *key,
                               const char *const *ids,
                               guint              n_ids);

G_END_DECLS
