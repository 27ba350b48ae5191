/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HR_DEVICE_GPU,
  HR_DEVICE_APU,               /* shares memory with the processor */
  HR_DEVICE_CPU,
  HR_DEVICE_TPU,
  HR_DEVICE_NPU,
} HrDeviceKind;

/* Data types with a rate of their own. */
typedef enum {
  HR_RATE_FP64, HR_RATE_FP32, HR_RATE_TF32, HR_RATE_FP16, HR_RATE_FP16_ACC16, HR_RATE_BF16,
  HR_RATE_FP8, HR_RATE_FP6, HR_RATE_INT8, HR_RATE_FP4, HR_RATE_INT4,
  HR_N_RATES
} HrRate;

/**
 * HrDevice:
 *
 * An immutable record of one accelerator or processor. Rates are dense peaks; 0 means unknown.
 */
typedef struct {
  char *id;
  char *name;
  char *vendor;
  char *segment;               /* consumer, workstation, datacenter, laptop, embedded */
  char *architecture;
  char *chip;
  char *compute_capability;    /* NVIDIA "8.9"; NULL elsewhere */
  char *gfx_target;            /* AMD "gfx1100"; NULL elsewhere */
  char *released;
  char *memory_type;
  char *source;
  char *note;

  HrDeviceKind kind;
  guint64 nominal_bytes;       /* capacity as sold */
  guint64 visible_bytes;       /* total that the driver shows; 0: unknown */
  gboolean unified;
  double  bandwidth_bytes_per_s;   /* of a processor whose memory is the owner's choice: of the
                                      fastest that its maker names */
  double  peak_per_s[HR_N_RATES];
  gboolean peak_derived;       /* of cores and a clock that nobody verified */
  double  link_bytes_per_s;    /* one direction, NVLink and the like; 0: none */
  guint   link_devices;        /* that it joins, across computers; 0: those of one computer */
  double  pcie_bytes_per_s;    /* one direction */
  double  l2_bytes;
  double  tdp_w;
  double  msrp_usd;
  guint   sm_count;            /* NVIDIA SMs, AMD compute units, Intel Xe-cores, Apple GPU cores */
  double  boost_hz;            /* their clock; 0: not known */
  guint   cores;               /* of a processor, all sockets; 0: unknown */
  guint64 *capacity_options_bytes; /* sizes it is sold with, where there are several */
  guint   n_capacity_options;
} HrDevice;

void    hr_device_free           (HrDevice       *self);
HrDevice *hr_device_with_capacity (const HrDevice *self,
                                  const char     *id,
                                  guint64         bytes);
guint64 hr_device_capacity_bytes (const HrDevice *self);
const char *const *hr_device_rate_names (void);
guint   hr_device_cc             (const HrDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrDevice, hr_device_free)

G_END_DECLS
