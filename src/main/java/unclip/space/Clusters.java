package unclip.space;

import ai.djl.ndarray.NDArray;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What spherical k-means found.
 *
 * @param centres unit vectors, {@code [k, D]}, owned by the manager of the clustered vectors
 * @param assignment for each vector the row of its centre
 * @param objective Σ (1 − cos(z_i, c)) after each iteration; it never rises
 * @param converged whether the last iteration changed no assignment
 */
public record Clusters(
        NDArray centres, List<Integer> assignment, List<Double> objective, boolean converged) {

    /** Copies the lists. */
    public Clusters {
        assignment = List.copyOf(assignment);
        objective = List.copyOf(objective);
    }

    /** The rows of one cluster, ascending. */
    public List<Integer> members(int cluster) {
        return IntStream.range(0, assignment.size())
                .filter(i -> assignment.get(i) == cluster)
                .boxed()
                .toList();
    }
}
