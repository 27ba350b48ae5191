/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-operation.h"

G_BEGIN_DECLS

/**
 * HrSpeed:
 * @known: whether a time could be given; else @unknown says why
 * @assumed: a sentence of what was taken for granted where nobody says, or NULL
 * @bound: what decides the step that the answer is about: decode, or a training step
 * @decode_tok_s: tokens a second while all sequences decode, all of them together
 * @token_s: seconds between two tokens of one sequence while nothing else runs
 * @prefill_tok_s: prompt tokens a second
 * @ttft_s: seconds to the first token of a request, at the plan's concurrency
 * @tpot_s: seconds per output token of one request after its first, at that concurrency, with the
 *   prompts of other requests in between
 * @throughput_tok_s: output tokens over the wall time, all requests, prompts included
 * @request_s: one request from its first byte to its last token
 * @step_s: one optimizer step, all micro-batches
 * @microstep_s: one micro-batch, forward and backward
 * @train_tok_s: tokens a second, all devices together
 * @train_tok_s_per_gpu: of one device
 * @mfu: model FLOPs of a step over time and peak; @hfu: recomputed ones included
 * @tflops_per_gpu: model TFLOP/s of one device
 * @step_samples: samples of one optimizer step, all devices together
 * @list: operations of one prompt batch, of one decode step, or of one training micro-step (all
 *   ranks are alike) and the optimizer step
 * @rates: what the first device's operations were timed with
 *
 * How fast a plan runs. Times of zero are unknown or do not apply.
 */
typedef struct {
  gboolean    known;
  const char *unknown;
  const char *assumed;
  HrBound     bound;
  double      decode_tok_s, token_s, prefill_tok_s, ttft_s, tpot_s, throughput_tok_s, request_s;
  double      step_s, microstep_s, train_tok_s, train_tok_s_per_gpu, mfu, hfu, tflops_per_gpu;
  double      step_samples;
  HrRates     rates;
  HrOperationList list;        /* last: hr_speed_run() clears what comes before it */
} HrSpeed;

gboolean hr_speed_run   (const HrPlan    *plan,
                         const HrRecords *records,
                         HrSpeed         *out,
                         GError         **error);

G_END_DECLS
