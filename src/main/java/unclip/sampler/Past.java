package unclip.sampler;

import java.util.List;

/**
 * What earlier steps of a run were told, for multistep methods; as long as the step's {@link
 * ReverseStep#memory} once the run has gone that far.
 *
 * @param latestFirst one evaluation a step, the step before first
 */
public record Past(List<Evaluation> latestFirst) {

    /** The past of a first step. */
    public static final Past NONE = new Past(List.of());

    /** Copies the list. */
    public Past {
        latestFirst = List.copyOf(latestFirst);
    }

    /** How many steps are remembered. */
    public int size() {
        return latestFirst.size();
    }

    /**
     * An earlier step's evaluation.
     *
     * @param back 1 for the step before, 2 for the one before that, …
     */
    public Evaluation back(int back) {
        return latestFirst.get(back - 1);
    }
}
