/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the help says, in Markdown; hr-markdown.c tells what of it is known. Each block is a message
 * of its own for translators. */
#include "hr-help.h"

#include <glib/gi18n.h>

static const char *const first_answer[] = {
  N_("Headroom tells whether a language model fits on your hardware, where the memory goes, "
     "how fast it will be, and what to change. It computes; it runs nothing and needs no "
     "network."),
  N_("## In three steps"),
  N_("- Choose a **model**: from the catalogue, from a file on this computer, or by an "
     "address of the Hugging Face Hub."),
  N_("- Choose the **hardware**, how many devices, the **engine** that runs the model, and "
     "the **format** of its weights."),
  N_("- Say what you want to do: inference with a context and a number of users, "
     "fine-tuning, or pre-training."),
  N_("The answer above the pages follows every change. The button beside a number tells why: "
     "its equation in words and symbols, what went in, and the source."),
  N_("## What the answer says"),
  N_("- **Fits**: it runs, and so much memory stays free."),
  N_("- **Tight**: it runs, but what stays free is less than estimates of this kind may be "
     "wrong by."),
  N_("- **Does not fit**: so much is missing. No speed is told then."),
  N_("- **Unknown**: no equation covers the case. Headroom does not guess."),
  NULL
};

static const char *const memory[] = {
  N_("Each bar is a device; the strong line is what a process can have of it. What lies "
     "beyond the line is hatched."),
  N_("## Four counters"),
  N_("Programs report different numbers for the same run, so the table tells them apart."),
  N_("- **Allocated**: what tensors and buffers hold at the fullest moment."),
  N_("- **Reserved**: with what the allocator keeps back for later."),
  N_("- **Process**: with driver and libraries, as `nvidia-smi` shows it."),
  N_("- **Free**: what the device has left for a process, less all of the above."),
  N_("Click an item of the bar or of the table to see its equation."),
  NULL
};

static const char *const speed[] = {
  N_("The chart is a roofline: to the right, operations that compute more for each byte that "
     "they move; upwards, how fast they run. A sloping roof is memory, a level one is "
     "arithmetic. An operation below the slope waits for memory, one below the level roof "
     "for arithmetic."),
  N_("The size of a point is its share of the time; the ring is the whole step."),
  N_("Choosing an operation in the chart, in the bar of times or in the table chooses it in "
     "all three."),
  N_("Small batches wait for memory: a format with fewer bits, or a device with more "
     "bandwidth, makes them faster. Long prompts and training wait for arithmetic."),
  NULL
};

static const char *const advice[] = {
  N_("**What to Change** lists single changes and pairs, each estimated as a plan of its "
     "own, those that lose least first. **Apply** does it; Undo takes it back."),
  N_("**Limits** tells how far the plan goes: the longest context, the most users, the best "
     "format, the fewest devices, and what hardware would do. Picking a cell or a point "
     "takes it over."),
  N_("**Compare** keeps plans beside each other: pin one, change it, and both stand on one "
     "scale with all that differs."),
  NULL
};

static const char *const evidence[] = {
  N_("Beside an answer stands an interval: nine in ten measurements of like cases lie "
     "within. It comes from runs that people published, each judged by estimates that had "
     "not seen it."),
  N_("The page **Evidence** shows the measured runs that are nearest to the plan, with their "
     "sources, and all of them against their estimates. Rules of thumb stand beside, and "
     "what they leave out."),
  N_("Where little was measured, the interval is wide. That is meant: it is what is known."),
  NULL
};

static const char *const models[] = {
  N_("A model that is not in the catalogue can come from several places."),
  N_("- A file: `config.json`, a `.gguf` file, `.safetensors`, or a folder of them. Open it, "
     "or drop it on the window. Only its description is read, not its weights."),
  N_("- This computer: what the Hugging Face cache, Ollama, LM Studio and llama.cpp have "
     "fetched is listed by itself."),
  N_("- The Hub: type or paste `owner/name` or a link into the list of models. Only then the "
     "network is asked; Preferences can switch that off."),
  N_("- A size, such as `7B`: the shape is inferred, and the answer says so."),
  N_("- A model of your own: describe its shape in the form at the end of the list."),
  NULL
};

static const char *const documents[] = {
  N_("A plan is a file with the ending `.headroom`. It opens in a window of its own; several "
     "can be open at once."),
  N_("Undo and Redo go through every change. Dragging a number is one step."),
  N_("What is not saved is kept nevertheless: should Headroom end unexpectedly, the next "
     "start shows the plan as it was. Closing asks only where something would be lost."),
  N_("Charts are exported as PNG, SVG or PDF and copied as a picture or a table; a report of "
     "one or two pages is written as PDF or Markdown, or printed."),
  N_("On the command line, `headroom-cli` gives the same answers."),
  NULL
};

static const char *const keyboard[] = {
  N_("Everything can be done by keyboard. **Ctrl+K** searches all commands and inputs; "
     "**Ctrl+?** lists the shortcuts."),
  N_("- **Alt+1** to **Alt+6** turn to the pages, **Alt+0** to the inputs."),
  N_("- In a chart, the arrow keys go from part to part; each is read aloud with its number. "
     "The Menu key, or Shift+F10, copies it."),
  N_("- In a number, Up and Down step; those that are usually powers of two double."),
  N_("Charts never tell anything by colour alone. Preferences has patterns and greys; the "
     "table below a chart has the same numbers."),
  NULL
};

static const HrHelpTopic topics[] = {
  { N_("The First Answer"), N_("Model, hardware, engine, and what the answer says"), first_answer },
  { N_("Where the Memory Goes"), N_("Bars, counters, equations"), memory },
  { N_("How Fast It Is"), N_("The roofline, and what limits a step"), speed },
  { N_("What to Change, Limits, Compare"), N_("From an answer to a better plan"), advice },
  { N_("How Sure It Is"), N_("Intervals, and the measurements behind them"), evidence },
  { N_("Models"), N_("Files, this computer, the Hugging Face Hub"), models },
  { N_("Plans and Reports"), N_("Saving, undoing, exporting"), documents },
  { N_("Keyboard and Accessibility"), N_("Shortcuts, search, patterns"), keyboard },
};

/**
 * hr_help_topics:
 * @n_topics: (out): their number
 *
 * Returns: (transfer none) (array length=n_topics): the pages of help
 */
const HrHelpTopic *
hr_help_topics (guint *n_topics)
{
  *n_topics = G_N_ELEMENTS (topics);
  return topics;
}
