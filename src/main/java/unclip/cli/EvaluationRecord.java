package unclip.cli;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import unclip.evaluate.metric.Measured;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run of {@code unclip evaluate} was asked and what it measured; the content of {@code
 * evaluation.json}.
 *
 * @param unclip version
 * @param gitCommit of the checkout, null outside one
 * @param java version of the JVM
 * @param device that drew and judged
 * @param asked all that decides what the pictures look like, beside the weights
 * @param weights SHA-256 of each weight file that drew, by name; empty for pictures of a folder
 * @param judge name and SHA-256 of the network that judged; empty before
 * @param measured results, empty before
 * @param seconds time of each stage
 * @param complete whether all was measured
 */
record EvaluationRecord(
        String unclip,
        @Nullable String gitCommit,
        String java,
        String device,
        Asked asked,
        Map<String, String> weights,
        Map<String, String> judge,
        List<Measured> measured,
        Map<String, Double> seconds,
        boolean complete) {

    private static final String FILE = "evaluation.json";

    EvaluationRecord {
        if (asked == null || weights == null || measured == null) {
            throw new IllegalArgumentException(
                    "the key 'asked', 'weights' or 'measured' is missing.");
        }
    }

    /**
     * What was asked for.
     *
     * @param set of captions and true pictures
     * @param number of pictures, at most
     * @param pictures a folder that is judged instead of drawing; null to draw
     */
    record Asked(
            String set,
            int number,
            long seed,
            int steps,
            double guidance,
            int priorSteps,
            double priorGuidance,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String pictures) {}

    static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    static EvaluationRecord read(Path folder) throws IOException {
        return StrictMapper.json().read(file(folder), EvaluationRecord.class);
    }

    void write(Path folder) throws IOException {
        StrictMapper.json().write(file(folder), this);
    }

    /** Refuses to mix the pictures of two different runs in one folder. */
    void requireSame(Asked other, Map<String, String> otherWeights, Path folder)
            throws IOException {
        if (!asked.equals(other) || !weights.equals(otherWeights)) {
            throw new IOException(
                    "The folder "
                            + folder
                            + " holds another evaluation (set "
                            + asked.set()
                            + ", "
                            + asked.number()
                            + " pictures, seed "
                            + asked.seed()
                            + ", or other weights or options); choose another with --out.");
        }
    }
}
