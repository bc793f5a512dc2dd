package unclip.sampler.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.NoiseLevel;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

/**
 * RePaint: after each step, what is known of the picture is put back with as much noise as x_s has
 * (Lugmayr et al. 2022, eq. 8; its t − 1 is our s).
 *
 * <pre>x_s^known = √ᾱ_s x_0^known + √(1 − ᾱ_s) z            (8a)
 * x_s^unknown: the inner step's                      (8b)
 * x_s = m ⊙ x_s^known + (1 − m) ⊙ x_s^unknown         (8c)</pre>
 *
 * <p>One pass leaves the two parts at odds. On a grid that rises again and again (resampling, §4.2)
 * the known part gets the time to inform the other. At s = 0 the known pixels are exact.
 *
 * <p>Owns no memory: the two arrays belong to the caller and must live as long as the run.
 *
 * @param inner moves what is unknown
 * @param known x_0^known, {@code [B, …]} or with 1 for any axis; what the mask hides is ignored
 * @param mask m in [0, 1], 1 where x_0 is known, in x's shape or with 1 for any axis, such as
 *     {@code [1, 1, H, W]}
 */
public record MaskedStep(ReverseStep inner, NDArray known, NDArray mask) implements ReverseStep {

    private static final String SOURCE = "Lugmayr et al. 2022, eq. 8";

    /** Checks the mask's range; the shapes are checked where x is seen. */
    public MaskedStep {
        for (Number m : mask.toArray()) {
            if (!(m.doubleValue() >= 0 && m.doubleValue() <= 1)) {
                throw new IllegalArgumentException("A mask lies in [0, 1], got " + m + ".");
            }
        }
    }

    @Override
    public int memory() {
        return inner.memory();
    }

    @Override
    public Move move(StepInput in) {
        requireFits("known picture", known, in.xt());
        requireFits("mask", mask, in.xt());
        return putBack(inner.move(in), in);
    }

    /** The inner step's, which forgets the known part until the next fall. */
    @Override
    public Move rise(StepInput in) {
        return inner.rise(in);
    }

    private Move putBack(Move move, StepInput in) {
        NoiseLevel s = in.to();
        NDArray xs = move.xs();
        NDArray x0 = xs.zerosLike().add(known); // owned by xs's manager, as all that follows
        NDArray xsKnown =
                s.isClean() ? x0 : x0.mul(s.signal()).add(in.drawNoise().mul(s.noise())); // (8a)
        NDArray unknown = xs.onesLike().sub(mask);
        NDArray mixed = xsKnown.mul(mask).add(xs.mul(unknown)); // (8c)
        return move.arrivingAt(mixed)
                .showing(
                        new Quantity(
                                "c_{\\mathrm{known}}",
                                s.signal(),
                                "\\sqrt{\\bar\\alpha_s}",
                                SOURCE),
                        new Quantity(
                                "\\sigma_{\\mathrm{known}}",
                                s.noise(),
                                "\\sqrt{1-\\bar\\alpha_s}",
                                SOURCE));
    }

    private static void requireFits(String what, NDArray given, NDArray x) {
        Shape shape = given.getShape();
        Shape full = x.getShape();
        boolean fits = shape.dimension() == full.dimension();
        for (int axis = 0; fits && axis < shape.dimension(); axis++) {
            fits = shape.get(axis) == full.get(axis) || shape.get(axis) == 1;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "A %s has x's shape %s, or 1 for an axis, got %s."
                            .formatted(what, full, shape));
        }
        if (given.getDataType() != x.getDataType()) {
            throw new IllegalArgumentException(
                    "A %s has x's data type %s, got %s."
                            .formatted(what, x.getDataType(), given.getDataType()));
        }
    }
}
