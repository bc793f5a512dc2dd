package unclip.experiment.bench;

import java.util.List;

/**
 * A line of a table.
 *
 * @param name the row's short name, as the command line takes it
 * @param what it measures, in words
 * @param cells its figures, in the order of the columns
 */
record Row(String name, String what, List<Cell> cells) {

    /** Copies the cells. */
    Row {
        cells = List.copyOf(cells);
    }
}
