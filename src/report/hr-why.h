/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-units.h"

G_BEGIN_DECLS

/**
 * HrWhy:
 * @title: what the number is
 * @value: the number with its unit
 * @words: how it comes about, as a sentence
 * @equation: (nullable): the same in symbols, with the inputs
 * @source: (nullable): where equation or inputs are from
 *
 * What opens behind a number of the answer.
 */
typedef struct {
  char *title;
  char *value;
  char *words;
  char *equation;
  char *source;
} HrWhy;

GPtrArray *hr_why_memory (const HrAnswer *answer,
                          HrByteUnit      unit);
GPtrArray *hr_why_speed  (const HrAnswer *answer);

G_END_DECLS
