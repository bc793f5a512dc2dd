package unclip.diffusion.guidance;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;

import java.util.List;
import java.util.Set;

/**
 * Guidance as a recipe or a command line names it. Rules that need another model or condition
 * (autoguidance, Perp-Neg, several parts, gradients) are made in code; a negative prompt takes
 * these options as its rule: {@code NegativePrompt.of(model, negative, options::apply)}.
 *
 * @param kind "none", "cfg", "cfg++" or "apg"
 * @param scale s; λ in [0, 1] for "cfg++"; null for 1
 * @param rescale φ of {@link Rescaled} in [0, 1]; null for 0
 * @param interval σ_lo and σ_hi of {@link LimitedInterval}; null for all levels
 * @param apg more numbers of "apg"; null for other kinds
 * @param threshold a name of {@link Threshold}; null for "none"
 */
public record GuidanceOptions(
        String kind,
        @Nullable Double scale,
        @Nullable Double rescale,
        @Nullable List<Double> interval,
        @Nullable Projection apg,
        @Nullable String threshold) {

    private static final Set<String> KINDS = Set.of("none", "cfg", "cfg++", "apg");

    /**
     * The numbers of {@link Apg}.
     *
     * @param eta η, finite
     * @param radius r, positive; null for no limit
     * @param momentum β in (−1, 1), 0 for none
     */
    public record Projection(double eta, @Nullable Double radius, double momentum) {

        /** Checks the numbers. */
        public Projection {
            Apg.requireEta(eta);
            Apg.requireRadius(radius == null ? Double.POSITIVE_INFINITY : radius);
            GuidanceMomentum.requireBeta(momentum);
        }
    }

    /** Checks every number. */
    public GuidanceOptions {
        if (kind == null || !KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "A kind of guidance is none, cfg, cfg++ or apg, got '" + kind + "'.");
        }
        requireScale(kind, scale);
        requireRescale(kind, rescale);
        interval = interval == null ? null : List.copyOf(interval);
        requireEnds(interval);
        if (kind.equals("apg") != (apg != null)) {
            throw new IllegalArgumentException(
                    "The key 'apg' goes with the kind apg and no other, got the kind '%s' and apg %s."
                            .formatted(kind, apg));
        }
        threshold = threshold == null ? null : Threshold.named(threshold).name();
    }

    /** No guidance. */
    public static GuidanceOptions none() {
        return new GuidanceOptions("none", null, null, null, null, null);
    }

    /** Plain classifier-free guidance with scale s. */
    public static GuidanceOptions cfg(double scale) {
        return new GuidanceOptions("cfg", scale, null, null, null, null);
    }

    /**
     * The denoiser with this guidance around it: the rule, its rescaling, its interval, and the
     * threshold outermost. For one run, since APG's momentum remembers.
     */
    public <C extends Conditioning<C>> Denoiser<C> apply(Denoiser<C> model) {
        Denoiser<C> guided = rule(model);
        if (rescale != null && rescale != 0) {
            guided = new Rescaled<>(guided, rescale);
        }
        if (interval != null) {
            NoiseInterval levels = NoiseInterval.ofSigma(interval.get(0), interval.get(1));
            guided = new LimitedInterval<>(guided, model, levels);
        }
        return threshold == null ? guided : Threshold.named(threshold).on(guided);
    }

    private <C extends Conditioning<C>> Denoiser<C> rule(Denoiser<C> model) {
        double s = scale == null ? 1 : scale;
        if (apg != null) {
            double beta = apg.momentum();
            GuidanceMomentum momentum = beta == 0 ? null : new GuidanceMomentum(beta);
            double radius = apg.radius() == null ? Double.POSITIVE_INFINITY : apg.radius();
            return new Apg<>(model, s, apg.eta(), radius, momentum);
        }
        return switch (kind) {
            case "cfg" -> new ClassifierFreeGuidance<>(model, s);
            case "cfg++" -> new CfgPlusPlus<>(model, s);
            default -> model;
        };
    }

    private static void requireScale(String kind, @Nullable Double scale) {
        double s = scale == null ? 1 : scale;
        Scales.requireFinite(s);
        if (kind.equals("none") && s != 1) {
            throw new IllegalArgumentException(
                    "Without guidance the scale is 1, got " + s + "; the kind cfg takes it.");
        }
        if (kind.equals("cfg++")) {
            Scales.requireShare("CFG++'s λ", s);
        }
    }

    private static void requireRescale(String kind, @Nullable Double rescale) {
        if (rescale == null || rescale == 0) {
            return;
        }
        Scales.requireShare("The guidance rescale φ", rescale);
        if (!kind.equals("cfg") && !kind.equals("apg")) {
            throw new IllegalArgumentException(
                    "Rescaling goes with the kinds cfg and apg, got %s with the kind '%s'."
                            .formatted(rescale, kind));
        }
    }

    private static void requireEnds(@Nullable List<Double> interval) {
        if (interval == null) {
            return;
        }
        if (interval.size() != 2) {
            throw new IllegalArgumentException(
                    "An interval has two ends, σ_lo and σ_hi, got " + interval + ".");
        }
        NoiseInterval.requireUpwards(interval.get(0), interval.get(1));
    }
}
