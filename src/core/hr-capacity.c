/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-capacity.h"

#include <string.h>

#include "hr-units.h"

/* What programs report as total against what nvidia-smi prints: A100-40GB 39.39 to 39.59 of 40 GiB,
 * A100-80GB 79.15 to 79.35 of 80, RTX 3090 23.69 of 24, RTX 4090 23.65 of 23.99, T4 14.75 of 15,
 * H100 79.11 to 79.33 of 79.65 (torch out-of-memory messages, vLLM start-up logs). */
#define NVIDIA_SHARE 0.987

/* Metal recommendedMaxWorkingSetSize as logged on M1 to M5: 2/3 up to 36 GB, 3/4 above; recent
 * systems give a little more, and iogpu.wired_limit_mb moves it. */
#define APPLE_SMALL_BYTES (36 * HR_GIB)
#define APPLE_SMALL_SHARE (2.0 / 3)
#define APPLE_LARGE_SHARE 0.75

/**
 * hr_device_usable_bytes:
 * @device: a device
 *
 * What one process can get of a device that nothing else uses: less than the driver shows, because
 * the driver keeps page tables and its own heap.
 *
 * Returns: bytes, 0 when the capacity is unknown
 */
guint64
hr_device_usable_bytes (const HrDevice *device)
{
  guint64 capacity_bytes = hr_device_capacity_bytes (device);

  if (device->kind == HR_DEVICE_CPU)
    return capacity_bytes;
  if (strcmp (device->vendor, "NVIDIA") == 0 && !device->unified)
    return (guint64) (capacity_bytes * NVIDIA_SHARE);
  if (strcmp (device->vendor, "Apple") == 0)
    return (guint64) (capacity_bytes * (capacity_bytes <= APPLE_SMALL_BYTES ? APPLE_SMALL_SHARE
                                                                            : APPLE_LARGE_SHARE));
  return capacity_bytes;
}
