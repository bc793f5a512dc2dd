package unclip.train;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.diffusion.loss.ImportanceTimesteps;
import unclip.diffusion.loss.TimestepSampler;
import unclip.files.NearestName;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.util.List;

/** How a recipe's objective draws timesteps: uniformly, or where the loss is large. */
final class Timesteps {

    private static final String UNIFORM = "uniform";
    private static final String IMPORTANCE = "importance";

    private final int T;
    private final @Nullable Learning learning;

    /** Stands for a sampler that a checkpoint may replace. */
    private static final class Learning implements TimestepSampler {

        private ImportanceTimesteps sampler;

        Learning(int T) {
            sampler = ImportanceTimesteps.of(T);
        }

        @Override
        public Draw draw(int rows, UniformRandomProvider random) {
            return sampler.draw(rows, random);
        }

        @Override
        public boolean learns() {
            return sampler.learns();
        }

        @Override
        public void learn(Draw draw, double[] losses) {
            sampler.learn(draw, losses);
        }
    }

    /**
     * By a recipe's word.
     *
     * @param name uniform or importance; null means uniform
     * @param T the last timestep
     */
    Timesteps(@Nullable String name, int T) {
        requireKnown(name);
        this.T = T;
        learning = IMPORTANCE.equals(name) ? new Learning(T) : null;
    }

    /** Refuses a word that isn't one of the two. */
    static void requireKnown(@Nullable String name) {
        List<String> known = List.of(UNIFORM, IMPORTANCE);
        if (name != null && !known.contains(name)) {
            throw new IllegalArgumentException(
                    "Unknown timesteps '" + name + "'; " + NearestName.hint(name, known) + ".");
        }
    }

    TimestepSampler sampler() {
        return learning == null ? TimestepSampler.uniform(T) : learning;
    }

    /** All losses that are remembered, as JSON; empty where none are. */
    String state() {
        return learning == null
                ? ""
                : StrictMapper.json().tree(learning.sampler.state()).toString();
    }

    void restore(String state) throws IOException {
        if (state.isEmpty() == (learning != null)) {
            throw new IllegalArgumentException(
                    "The checkpoint and the recipe differ in how timesteps are drawn; start anew"
                            + " without --resume.");
        }
        if (learning != null) {
            learning.sampler =
                    ImportanceTimesteps.of(
                            StrictMapper.json()
                                    .parse(
                                            state,
                                            "the checkpoint's timesteps",
                                            ImportanceTimesteps.State.class));
        }
    }
}
