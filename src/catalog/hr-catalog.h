/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "hr-device.h"
#include "hr-engine.h"
#include "hr-format.h"
#include "hr-model.h"
#include "hr-plan.h"
#include "hr-residuals.h"

G_BEGIN_DECLS

#define HR_TYPE_CATALOG (hr_catalog_get_type ())

/**
 * HrCatalog:
 *
 * The shipped database beside the user's own entries. Each kind is read on first use; records
 * live as long as the catalogue and never change.
 */
G_DECLARE_FINAL_TYPE (HrCatalog, hr_catalog, HR, CATALOG, GObject)

HrCatalog      *hr_catalog_new            (const char  *data_dir);
HrCatalog      *hr_catalog_new_default    (void);
const char     *hr_catalog_get_data_dir   (HrCatalog   *self);

/* Lookups by id or alias; NULL with HR_ERROR_NOT_FOUND names near ids. A device id may end in
 * "@GIB": the same device with that much memory ("apple-m4-max-40c@64", "amd-epyc-9124@256"). */
const HrModel  *hr_catalog_get_model      (HrCatalog   *self,
                                           const char  *id,
                                           GError     **error);
const HrDevice *hr_catalog_get_device     (HrCatalog   *self,
                                           const char  *id,
                                           GError     **error);
const HrEngine *hr_catalog_get_engine     (HrCatalog   *self,
                                           const char  *id,
                                           GError     **error);
const HrFormat *hr_catalog_get_format     (HrCatalog   *self,
                                           const char  *id,
                                           GError     **error);

/* All records of a kind, in display order; (element-type ...) (transfer none). */
GPtrArray      *hr_catalog_list_models    (HrCatalog   *self,
                                           GError     **error);
GPtrArray      *hr_catalog_list_devices   (HrCatalog   *self,
                                           GError     **error);
GPtrArray      *hr_catalog_list_engines   (HrCatalog   *self,
                                           GError     **error);
GPtrArray      *hr_catalog_list_formats   (HrCatalog   *self,
                                           GError     **error);

/* The user's own records: making one, and what is wrong with others. */
gboolean        hr_catalog_save_model     (HrCatalog      *self,
                                           const HrModel  *model,
                                           GError        **error);
GPtrArray      *hr_catalog_get_problems   (HrCatalog   *self);

/* Residuals of the evidence; NULL where they cannot be read. (transfer none) */
const HrResiduals *hr_catalog_get_residuals (HrCatalog  *self);

/* Case-insensitive match of every word of @query against id, name, family, vendor, aliases. */
gboolean        hr_model_matches          (const HrModel  *model,
                                           const char     *query);
gboolean        hr_device_matches         (const HrDevice *device,
                                           const char     *query);

G_END_DECLS
