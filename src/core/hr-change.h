/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-items.h"

G_BEGIN_DECLS

/* What a change is about; words: hr_change_kind_name(). */
typedef enum {
  HR_CHANGE_WEIGHTS,           /* another weight format */
  HR_CHANGE_KV,                /* another cache type */
  HR_CHANGE_CONTEXT,
  HR_CHANGE_BATCH,             /* fewer sequences at once */
  HR_CHANGE_FLASH,             /* attention that keeps no scores */
  HR_CHANGE_UBATCH,            /* fewer tokens of a prompt at once */
  HR_CHANGE_GPU_LAYERS,        /* layers in main memory */
  HR_CHANGE_CPU_EXPERTS,       /* experts in main memory */
  HR_CHANGE_MICROBATCH,        /* smaller micro-batches, more of them accumulated */
  HR_CHANGE_LENGTH,            /* shorter samples */
  HR_CHANGE_CHECKPOINTING,
  HR_CHANGE_LOSS,
  HR_CHANGE_OPTIMIZER,
  HR_CHANGE_RANK,
  HR_CHANGE_TARGETS,
  HR_CHANGE_METHOD,
  HR_CHANGE_OFFLOAD,
  HR_CHANGE_STRATEGY,          /* shard over the devices that are there */
  HR_CHANGE_DEVICES,           /* more devices of the same kind */
  HR_CHANGE_HARDWARE,          /* another device */
  HR_N_CHANGE_KINDS
} HrChangeKind;

#define HR_CHANGE_MAX_SETTINGS 4

typedef struct {
  const char *path;            /* static: "inference.context" */
  double      value;           /* as hr_plan_set_number() takes it */
} HrSetting;

/**
 * HrChange:
 * @kind: what it is about
 * @settings: fields that it sets
 * @n_settings: how many
 * @format: (nullable): the weight format that it puts in place
 * @device: (nullable): the device that it puts in place
 * @device_count: how many devices, or 0 for as many as before
 *
 * One typed change of a plan. Plain data: it can be tried, applied and shown.
 */
typedef struct {
  HrChangeKind    kind;
  HrSetting       settings[HR_CHANGE_MAX_SETTINGS];
  guint           n_settings;
  const HrFormat *format;
  const HrDevice *device;
  guint           device_count;
} HrChange;

void        hr_change_set       (HrChange       *self,
                                 const char     *path,
                                 double          value);
void        hr_change_try       (const HrChange *self,
                                 HrPlan         *plan,
                                 HrRecords      *records);
void        hr_change_apply     (const HrChange *self,
                                 HrPlan         *plan);
char       *hr_change_dup_flags (const HrChange *self,
                                 const HrPlan   *plan,
                                 const HrEngine *engine);
const char *hr_change_kind_name (HrChangeKind    kind);

G_END_DECLS
