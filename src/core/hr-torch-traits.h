/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-model.h"

G_BEGIN_DECLS

/* What sets the PyTorch code of an architecture apart, beyond its shapes. */
typedef enum {
  HR_TORCH_FUSED_QKV    = 1 << 0,  /* one matrix; V stays a view that pins the whole product */
  HR_TORCH_FUSED_UP     = 1 << 1,  /* gate and up in one matrix */
  HR_TORCH_CAT_ROPE     = 1 << 2,  /* partial rotary: the attention output is copied to be
                                      contiguous */
  HR_TORCH_NORM_FP32    = 1 << 3,  /* RMSNorm multiplies its weight before casting back */
  HR_TORCH_CENTERED     = 1 << 4,  /* LayerNorm written out in 32 bit (Cohere) */
  HR_TORCH_DROPOUT      = 1 << 5,  /* dropout after attention and MLP, on in training by default */
  HR_TORCH_LOGIT_CAP    = 1 << 6,  /* tanh over the logits */
  HR_TORCH_POST_NORM    = 1 << 7,  /* no norm before the block */
  HR_TORCH_TWO_ROPES    = 1 << 8,  /* local and global rotary tables */
  HR_TORCH_NO_ROPE      = 1 << 9,
  HR_TORCH_PYTHON_GELU  = 1 << 10, /* the tanh form of GELU written out */
  HR_TORCH_LOSS_16BIT   = 1 << 11, /* its own cross-entropy, over 16-bit logits */
  HR_TORCH_LOSS_REBINDS = 1 << 12, /* its own, whose 32-bit logits take the 16-bit ones' place */
} HrTorchTraits;

HrTorchTraits hr_torch_traits    (const HrModel *model);
gboolean      hr_torch_uses_rope (const HrModel *model);

G_END_DECLS
