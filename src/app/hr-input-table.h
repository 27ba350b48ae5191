/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-field.h"

G_BEGIN_DECLS

typedef enum {
  HR_INPUT_NUMBER,
  HR_INPUT_SWITCH,
  HR_INPUT_OPTIONS,
} HrInputLook;

typedef enum {
  HR_INPUT_GROUP_HARDWARE,
  HR_INPUT_GROUP_WORKLOAD,
  HR_INPUT_GROUP_ENGINE,
  HR_N_INPUT_GROUPS
} HrInputGroup;

/**
 * HrInput:
 * @path: the field; see hr_field_find()
 * @group: the boxed list that holds it
 * @look: how it is edited
 * @moe_only: asked only of models with experts
 * @several_only: asked only of several devices
 * @title: its name
 * @subtitle: what it does
 * @options: for HR_INPUT_OPTIONS: names of the values from the field's minimum on
 *
 * One input beside the choosers. Texts are marked for translation, not translated.
 */
typedef struct {
  const char        *path;
  HrInputGroup       group;
  HrInputLook        look;
  gboolean           moe_only;
  gboolean           several_only;
  const char        *title;
  const char        *subtitle;
  const char *const *options;
} HrInput;

const HrInput *hr_inputs_list      (guint           *n_inputs);
gboolean       hr_input_applies    (const HrInput   *self,
                                    const HrPlan    *plan,
                                    const HrRecords *records);
char          *hr_input_subtitle   (const HrInput   *self,
                                    const HrPlan    *plan,
                                    const HrRecords *records);

G_END_DECLS
