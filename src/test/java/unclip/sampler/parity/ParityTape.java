package unclip.sampler.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.diffusion.NoiseLevel;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

/** A case's recorded states and draws, played along with a run. */
final class ParityTape implements StepNoise {

    static final Shape SHAPE = shape();

    private static final double SAME_LEVEL = 1e-8; // relative, of σ

    private final ParityCase recorded;
    private int calls;
    private int compared;
    private int draw;
    private double worst;

    ParityTape(ParityCase recorded) {
        this.recorded = recorded;
    }

    /** Notes a denoiser call with x in our scaling. */
    void call(NDArray x, NoiseLevel level) {
        passIdle(x, level);
        if (calls >= recorded.calls()) {
            throw new AssertionError("The library asked no more than " + calls + " times.");
        }
        double expected = recorded.sigma(calls);
        double asked = level.sigma();
        if (asked != expected && !(Math.abs(asked - expected) <= SAME_LEVEL * expected)) {
            throw new AssertionError(
                    "Call %d is at σ = %s, the library's at %s.".formatted(calls, asked, expected));
        }
        compare(x, level);
        calls++;
    }

    /** Compares the result; the largest distance of the run. */
    double end(NDArray x, NoiseLevel level) {
        passIdle(x, level);
        if (calls != recorded.calls()) {
            throw new AssertionError(
                    "The denoiser was asked %d times, the library's %d."
                            .formatted(calls, recorded.calls()));
        }
        compare(x, level);
        if (compared != recorded.json().get("at").size()) {
            throw new AssertionError("Only " + compared + " states were compared.");
        }
        return worst;
    }

    private void passIdle(NDArray x, NoiseLevel level) {
        while (recorded.isIdle(calls)) {
            compare(x, level);
            calls++;
        }
    }

    private void compare(NDArray x, NoiseLevel level) {
        JsonNode at = recorded.json().get("at");
        if (compared == at.size() || at.get(compared).asInt() != calls) {
            return;
        }
        double[] expected = ParityFixtures.numbers(recorded.json().get("x").get(compared));
        double scale = recorded.isVarianceExploding() ? level.signal() : 1;
        Number[] ours = x.toArray();
        for (int i = 0; i < expected.length; i++) {
            double off = Math.abs(ours[i].doubleValue() / scale - expected[i]);
            double relative = off / Math.max(Math.abs(expected[i]), 1);
            worst = relative > worst || Double.isNaN(relative) ? relative : worst;
        }
        compared++;
    }

    /** The next of the draws that the library made after as many calls; skips what it left out. */
    @Override
    public NDArray normal(NDManager manager, Shape shape, DataType type) {
        JsonNode after = recorded.json().get("noise_after");
        while (draw < after.size() && after.get(draw).asInt() < calls) {
            draw++;
        }
        if (draw == after.size() || after.get(draw).asInt() != calls) {
            throw new AssertionError("The library draws nothing after " + calls + " calls.");
        }
        int index = recorded.json().get("noise").get(draw++).asInt();
        double[] z = ParityFixtures.numbers(ParityFixtures.COMMON.get("noise").get(index));
        return Tensors.create(manager, z, shape, type);
    }

    private static Shape shape() {
        JsonNode sizes = ParityFixtures.COMMON.get("shape");
        return new Shape(sizes.get(0).asLong(), sizes.get(1).asLong(), sizes.get(2).asLong());
    }
}
