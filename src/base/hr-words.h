/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * HR_WORDS:
 * @text: a sentence, or its printf format, in English
 *
 * What the rooms below the window say to a person. They write English; a program that has bound
 * the catalogue of translations and set a locale shows it in the language of the user, and others,
 * such as the command line, as it stands.
 */
#define HR_WORDS(text) g_dgettext ("headroom", text)

/**
 * HR_N_WORDS:
 * @text: a sentence in a table, which HR_WORDS() looks up when it is said
 */
#define HR_N_WORDS(text) (text)
