/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-operation.h"

G_BEGIN_DECLS

/**
 * HrCollective:
 * @phase: when
 * @kind: HR_OP_ALL_REDUCE, HR_OP_ALL_GATHER, HR_OP_REDUCE_SCATTER, HR_OP_ALL_TO_ALL, HR_OP_SEND
 * @count: how often
 * @bytes: of the whole tensor that every device ends up with, or that one sends
 * @group: devices that take part
 * @device: one of them
 * @nodes: computers that the group spans; several talk over the network
 * @per_node: devices of the group in each, whose adapters work together; 0: one
 *
 * One kind of talk between devices.
 */
typedef struct {
  HrOpPhase       phase;
  HrOpKind        kind;
  double          count;
  double          bytes;
  guint           group;
  const HrDevice *device;
  guint           nodes, per_node;
} HrCollective;

void   hr_collective_add         (HrOperationList    *list,
                                  const HrCollective *self);
double hr_collective_bytes       (HrOpKind            kind,
                                  double              bytes,
                                  guint               group);
double hr_device_link            (const HrDevice     *device,
                                  guint               nodes,
                                  guint               per_node);

G_END_DECLS
