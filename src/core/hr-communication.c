/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-communication.h"

/* One 400 Gbit/s adapter per device, as large clusters are built (NVIDIA DGX H100 system
 * architecture). */
#define NETWORK_BYTES_PER_S 50e9

/**
 * hr_collective_bytes:
 * @kind: a collective
 * @bytes: of the whole tensor
 * @group: devices that take part
 *
 * Bytes that each device sends in a ring, which is the least that any algorithm needs
 * (estimation-model §7.4): an all-reduce is a reduce-scatter and an all-gather.
 *
 * Returns: bytes over the link of one device
 */
double
hr_collective_bytes (HrOpKind kind,
                     double   bytes,
                     guint    group)
{
  double share = group > 1 ? (group - 1.0) / group : 0.0;

  switch ((int) kind)
    {
    case HR_OP_ALL_REDUCE:
      return 2.0 * share * bytes;
    case HR_OP_SEND:
      return group > 1 ? bytes : 0.0;
    default:
      return share * bytes;
    }
}

/**
 * hr_device_link:
 * @device: a device
 * @nodes: computers that are spanned
 * @per_node: devices of the group in each of them
 *
 * Rings over several devices of a node use the adapters of all of them, each for its part.
 *
 * Returns: bytes per second that it can send: over its own links, over PCIe where it has none, or
 *   over the network
 */
double
hr_device_link (const HrDevice *device,
                guint           nodes,
                guint           per_node)
{
  double inside = device->link_bytes_per_s > 0.0 ? device->link_bytes_per_s
                                                 : device->pcie_bytes_per_s;

  return nodes > 1 ? MIN (inside, NETWORK_BYTES_PER_S * MAX (per_node, 1)) : inside;
}

/**
 * hr_collective_add:
 * @list: operations
 * @self: what is said, and by whom
 *
 * Appends a collective; one that nobody takes part in is none.
 */
void
hr_collective_add (HrOperationList    *list,
                   const HrCollective *self)
{
  double bytes = hr_collective_bytes (self->kind, self->bytes, self->group);

  if (bytes > 0.0)
    hr_operation_add (list, &(HrOperation) {
      .phase = self->phase, .kind = self->kind, .count = self->count, .link_bytes = bytes,
      .bandwidth_bytes_per_s = hr_device_link (self->device, self->nodes, self->per_node),
    });
}
