/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-architecture.h"

G_BEGIN_DECLS

/**
 * HrTensorWriter:
 *
 * Where tensors go while an architecture is taken apart. @group and @copies are stamped on every
 * tensor; @full and @too_large keep the first reason to give up.
 */
typedef struct {
  const HrModel      *model;
  const HrLayerGroup *layers;  /* group at hand; NULL outside the layers */
  HrTensorList       *list;
  gint                group;
  guint               copies;
  gboolean            full, too_large;
} HrTensorWriter;

/**
 * HrShape:
 *
 * One row of a table of tensors. Rows or columns of 0 mean that this model has no such tensor.
 */
typedef struct {
  const char  *name;
  HrTensorRole role;
  guint64      rows, cols;
  HrSplit      split;
  gboolean     linear;
  guint        stack;          /* 0 counts as 1 */
} HrShape;

void hr_tensors_write       (HrTensorWriter *writer,
                             const HrShape  *shapes,
                             guint           n_shapes);
void hr_tensors_write_norm  (HrTensorWriter *writer,
                             const char     *weight,
                             const char     *bias,
                             guint64         width);
void hr_tensors_write_mixer (HrTensorWriter *writer);
void hr_tensors_write_ffn   (HrTensorWriter *writer);

G_END_DECLS
