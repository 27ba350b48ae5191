/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-model.h"
#include "hr-plan.h"
#include "hr-torch-traits.h"

G_BEGIN_DECLS

/* The kernel that scaled dot product attention ends in. */
typedef enum {
  HR_KERNEL_FLASH,
  HR_KERNEL_EFFICIENT,         /* with a mask, or 32 bit */
  HR_KERNEL_MATH,
  HR_KERNEL_EAGER,
} HrKernel;

/* Inputs that quantised linears keep for their backward pass. */
typedef enum {
  HR_KEEPS_NOTHING,
  HR_KEEPS_BLOCK_INPUTS,       /* bitsandbytes 4 bit before 0.43, int8: every linear's input */
} HrKeeps;

/**
 * HrBlockRules:
 * @activation_bytes: bytes per activation element
 * @weight_bytes: bytes per weight element; 4 with 2-byte activations means autocast
 * @train_all: every weight of the block trains
 * @train_scales: every linear has a trainable scale and the norms train (LLaMA-Adapter v2)
 * @prefix: gated prefix attention runs beside (LLaMA-Adapter)
 * @targets: linears with LoRA
 * @rank: of LoRA
 * @adapter_bytes: bytes per adapter element
 * @dropout: whether LoRA drops inputs
 * @zero_pad: LoRA of a fused QKV scatters its result (lit-gpt 2023)
 * @kernel: attention kernel
 * @score_bytes: bytes that eager attention keeps per head, key and token; 0: PyTorch's own
 * @sequence: tokens per sequence
 * @repeats_kv: K and V are repeated to all heads before attention
 * @explicit_mask: a 4-D mask is given
 * @fused_norms: norms and activations keep their input alone (Liger, Unsloth)
 * @compiled: what is point by point is computed again from what products and norms keep
 * @keeps: inputs of quantised linears
 * @input_copy_bytes: further bytes per element of every linear's input, each linear its own
 * @loops_experts: experts run one after another, each on its own tokens
 * @tp: tensor-parallel degree; @sp: whether norms and the inputs of linears are split too
 * @etp: tensor-parallel degree of experts
 *
 * What decides which tensors autograd keeps of one transformer block.
 */
typedef struct {
  double   activation_bytes;
  double   weight_bytes;
  gboolean train_all;
  gboolean train_scales;
  gboolean prefix;
  guint    targets;
  double   rank;
  double   adapter_bytes;
  gboolean dropout;
  gboolean zero_pad;
  HrKernel kernel;
  double   score_bytes;
  double   sequence;
  gboolean repeats_kv;
  gboolean explicit_mask;
  gboolean fused_norms;
  gboolean compiled;
  gboolean loops_experts;
  HrTorchTraits traits;        /* of the code that runs the model */
  HrKeeps  keeps;
  double   input_copy_bytes;
  guint    tp, etp;
  gboolean sp;
} HrBlockRules;

double hr_block_saved_bytes     (const HrModel      *model,
                                 const HrLayerGroup *group,
                                 const HrBlockRules *rules);
double hr_block_score_bytes     (const HrLayerGroup *group,
                                 const HrBlockRules *rules);
double hr_block_transient_bytes (const HrModel      *model,
                                 const HrLayerGroup *group,
                                 const HrBlockRules *rules);
double hr_norm_saved_bytes      (const HrModel      *model,
                                 const HrBlockRules *rules,
                                 double              width,
                                 double              rows,
                                 gboolean            trainable);

G_END_DECLS
