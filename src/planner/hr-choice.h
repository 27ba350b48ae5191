/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-catalog.h"

G_BEGIN_DECLS

typedef enum {
  HR_CHOICE_MODEL,
  HR_CHOICE_DEVICE,
  HR_CHOICE_ENGINE,
  HR_CHOICE_FORMAT,
  HR_CHOICE_KV_TYPE,
} HrChoiceKind;

#define HR_TYPE_CHOICE (hr_choice_get_type ())

/**
 * HrChoice:
 *
 * One entry of a chooser: a catalogue record in a GObject, for list models. Sentences about it
 * are the window's.
 */
G_DECLARE_FINAL_TYPE (HrChoice, hr_choice, HR, CHOICE, GObject)

HrChoiceKind    hr_choice_get_kind     (HrChoice       *self);
const char     *hr_choice_get_id       (HrChoice       *self);
const char     *hr_choice_get_title    (HrChoice       *self);
const HrModel  *hr_choice_get_model    (HrChoice       *self);
const HrDevice *hr_choice_get_device   (HrChoice       *self);
const HrEngine *hr_choice_get_engine   (HrChoice       *self);
const HrFormat *hr_choice_get_format   (HrChoice       *self);
gboolean        hr_choice_matches      (HrChoice       *self,
                                        const char     *query);
guint           hr_choice_rank         (HrChoice       *self,
                                        const char     *query);

GListModel     *hr_choices_new         (HrCatalog      *catalog,
                                        HrChoiceKind    kind,
                                        HrWorkload      workload,
                                        const HrEngine *engine,
                                        GError        **error);
gboolean        hr_choices_offer_engine (const HrEngine *engine,
                                        HrWorkload      workload);
gboolean        hr_choices_offer_format (const HrEngine *engine,
                                        const HrFormat *format,
                                        HrWorkload      workload);
guint           hr_choices_find        (GListModel     *choices,
                                        const char     *id);

G_END_DECLS
