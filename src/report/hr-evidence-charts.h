/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-evaluation.h"
#include "hr-histogram.h"
#include "hr-parity.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* What the charts of the evidence can be of. */
typedef enum {
  HR_EVIDENCE_MEMORY,          /* by the widest counter that a source read */
  HR_EVIDENCE_DECODE,
  HR_EVIDENCE_PREFILL,
  HR_EVIDENCE_TTFT,
  HR_EVIDENCE_TPOT,
  HR_EVIDENCE_THROUGHPUT,
  HR_EVIDENCE_STEP,
  HR_N_EVIDENCE_TOPICS
} HrEvidenceTopic;

const char  *hr_evidence_topic_name    (HrEvidenceTopic  topic);
HrParity    *hr_evidence_parity_new    (HrEvaluation    *evaluation,
                                        const HrAnswer  *answer,
                                        HrEvidenceTopic  topic,
                                        HrByteUnit       unit);
HrHistogram *hr_evidence_histogram_new (HrEvaluation    *evaluation,
                                        const HrAnswer  *answer,
                                        HrEvidenceTopic  topic);
char        *hr_sentence_parity        (HrEvaluation    *evaluation,
                                        const HrAnswer  *answer,
                                        HrEvidenceTopic  topic);

G_END_DECLS
