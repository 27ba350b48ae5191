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
  HR_INPUT_GROUP_SPEED,
  HR_N_INPUT_GROUPS
} HrInputGroup;

/* What a number counts, where a table shall say it. */
typedef enum {
  HR_INPUT_PLAIN,
  HR_INPUT_TOKENS,
  HR_INPUT_SAMPLES,
  HR_INPUT_WATTS,
} HrInputUnit;

/* What a plan must have for an input to be asked; a set. */
typedef enum {
  HR_INPUT_NEEDS_EXPERTS = 1 << 0,
  HR_INPUT_NEEDS_SEVERAL = 1 << 1,    /* devices */
  HR_INPUT_NEEDS_TRAINING = 1 << 2,
  HR_INPUT_NEEDS_FINETUNE = 1 << 3,
  HR_INPUT_NEEDS_LORA = 1 << 4,
  HR_INPUT_NEEDS_LAYERS = 1 << 5,     /* a method that trains some layers only */
  HR_INPUT_NEEDS_POOL = 1 << 6,       /* an engine that serves from a paged pool */
  HR_INPUT_NEEDS_DRAFT = 1 << 7,      /* speculative decoding */
  HR_INPUT_OF_ANY_ENGINE = 1 << 8,    /* changes times whatever the engine is */
} HrInputNeeds;

/**
 * HrInputOption:
 * @value: as the field stores it
 * @name: what it is called; marked for translation where it is no name that stays the same
 */
typedef struct {
  int         value;
  const char *name;
} HrInputOption;

/**
 * HrInput:
 * @path: the field; see hr_field_find()
 * @group: the boxed list that holds it
 * @look: how it is edited
 * @needs: HrInputNeeds
 * @title: its name
 * @subtitle: what it does
 * @options: for HR_INPUT_OPTIONS: the values that are offered; the last has no name
 * @unit: what a number counts
 *
 * One input beside the choosers. Texts are marked for translation, not translated.
 */
typedef struct {
  const char          *path;
  HrInputGroup         group;
  HrInputLook          look;
  guint                needs;
  const char          *title;
  const char          *subtitle;
  const HrInputOption *options;
  HrInputUnit          unit;
} HrInput;

const HrInput *hr_inputs_list      (guint           *n_inputs);
gboolean       hr_input_applies    (const HrInput   *self,
                                    const HrPlan    *plan,
                                    const HrRecords *records);
guint          hr_input_find_option (const HrInput  *self,
                                    double           value);
char          *hr_input_word_value (const HrInput  *self,
                                    double           value);
char          *hr_input_word_quantity (const HrInput *self,
                                    double           value);
char          *hr_input_subtitle   (const HrInput   *self,
                                    const HrPlan    *plan,
                                    const HrRecords *records);

G_END_DECLS
