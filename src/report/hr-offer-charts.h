/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-bounds.h"
#include "hr-scatter.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* What choices are held against each other by. */
typedef enum {
  HR_PARETO_PRICE,             /* cards: speed against price */
  HR_PARETO_POWER,
  HR_PARETO_MEMORY,
  HR_PARETO_FORMATS,           /* weight formats: speed against memory */
  HR_N_PARETOS
} HrParetoKind;

const char *hr_pareto_name           (HrParetoKind    kind);
HrScatter  *hr_pareto_new            (const HrBounds *bounds,
                                      HrParetoKind    kind,
                                      HrByteUnit      unit);
char       *hr_sentence_pareto       (const HrBounds *bounds,
                                      HrParetoKind    kind);
HrTable    *hr_pareto_to_table       (const HrBounds *bounds,
                                      HrParetoKind    kind,
                                      HrByteUnit      unit);
HrTable    *hr_offers_to_table       (const GArray   *offers,
                                      gboolean        are_formats,
                                      HrByteUnit      unit);

char       *hr_offer_key             (const HrOffer  *offer,
                                      gboolean        is_format);
char       *hr_sentence_offer        (const HrOffer  *offer);
char       *hr_sentence_offer_effect (const HrOffer  *offer,
                                      HrByteUnit      unit);

G_END_DECLS
