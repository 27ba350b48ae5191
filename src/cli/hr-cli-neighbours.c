/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-json.h"
#include "hr-cli.h"

#include <math.h>

#define BYTES_PER_GIB 1073741824.0

static gboolean
is_memory (HrQuantity quantity)
{
  return quantity <= HR_QUANTITY_POOL;
}

static double
percent (double fraction)
{
  return round (fraction * 1000.0) / 10.0;
}

static void
write_quantity (HrJsonWriter       *json,
                const HrComparison *comparison)
{
  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, "quantity", hr_quantity_name (comparison->quantity));
  hr_json_writer_double (json, "measured", comparison->measured);
  hr_json_writer_double (json, "estimated", comparison->estimated);
  hr_json_writer_double (json, "error_pct", percent (comparison->error));
  hr_json_writer_end (json, '}');
}

static void
write_neighbour (HrJsonWriter      *json,
                 const HrNeighbour *neighbour)
{
  const HrEvaluationRow *row = neighbour->row;
  const HrEvidence *evidence = row->evidence;

  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, "id", evidence->id);
  hr_json_writer_string (json, "title", evidence->title);
  hr_json_writer_string (json, "where", evidence->where);
  hr_json_writer_string (json, "date", evidence->date);
  hr_json_writer_string (json, "doubt", evidence->doubt);
  hr_json_writer_double (json, "distance", round (neighbour->distance * 1000.0) / 1000.0);
  hr_json_writer_begin (json, "quantities", '[');
  for (guint i = 0; i < row->n_comparisons; i++)
    if (row->comparisons[i].refused == NULL)
      write_quantity (json, &row->comparisons[i]);
  hr_json_writer_end (json, ']');
  hr_json_writer_end (json, '}');
}

/**
 * hr_cli_neighbours_json:
 * @json: a writer inside the document's object
 * @neighbours: (nullable) (element-type HrNeighbour): measured runs, nearest first
 *
 * Writes "neighbours"; nothing where nobody asked for them.
 */
void
hr_cli_neighbours_json (HrJsonWriter *json,
                        const GArray *neighbours)
{
  if (neighbours == NULL)
    return;
  hr_json_writer_begin (json, "neighbours", '[');
  for (guint i = 0; i < neighbours->len; i++)
    write_neighbour (json, &g_array_index (neighbours, HrNeighbour, i));
  hr_json_writer_end (json, ']');
}

static char *
value_text (HrQuantity quantity,
            double     value)
{
  return is_memory (quantity) ? g_strdup_printf ("%.2f GiB", value / BYTES_PER_GIB)
                              : g_strdup_printf ("%.4g", value);
}

static void
append_quantity (GString            *out,
                 const HrComparison *comparison)
{
  g_autofree char *measured = value_text (comparison->quantity, comparison->measured);
  g_autofree char *estimated = value_text (comparison->quantity, comparison->estimated);

  g_string_append_printf (out, "    %-18s measured %s, estimated %s (%+.1f %%)\n",
                          hr_quantity_name (comparison->quantity), measured, estimated,
                          percent (comparison->error));
}

/**
 * hr_cli_neighbours_text:
 * @out: where to append
 * @neighbours: (nullable) (element-type HrNeighbour): measured runs, nearest first
 *
 * Writes what others measured, with its source and the estimate of the same.
 */
void
hr_cli_neighbours_text (GString      *out,
                        const GArray *neighbours)
{
  if (neighbours == NULL)
    return;
  g_string_append (out, neighbours->len > 0 ? "\nMeasured nearby\n"
                                            : "\nNothing of this kind was measured.\n");
  for (guint i = 0; i < neighbours->len; i++)
    {
      const HrEvaluationRow *row = g_array_index (neighbours, HrNeighbour, i).row;
      const HrEvidence *evidence = row->evidence;

      g_string_append_printf (out, "  %s on %s, %s, %s\n    %s%s%s\n",
                              evidence->model, evidence->hardware, evidence->engine,
                              evidence->weights, evidence->title != NULL ? evidence->title : "",
                              evidence->where != NULL ? ": " : "",
                              evidence->where != NULL ? evidence->where : "");
      if (evidence->doubt != NULL)
        g_string_append_printf (out, "    doubtful: %s\n", evidence->doubt);
      for (guint k = 0; k < row->n_comparisons; k++)
        if (row->comparisons[k].refused == NULL)
          append_quantity (out, &row->comparisons[k]);
    }
}
