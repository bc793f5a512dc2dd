package unclip.diffusion.guidance;

import unclip.diffusion.Denoiser;

/** How x̂_0 is kept within the range of the data, by name for recipes and command lines. */
public sealed interface Threshold {

    /** What the names of {@link Dynamic} begin with. */
    String DYNAMIC = "dynamic-";

    /** As it is: "none". */
    record None() implements Threshold {

        @Override
        public String name() {
            return "none";
        }

        @Override
        public <C> Denoiser<C> on(Denoiser<C> model) {
            return model;
        }
    }

    /** Cut to [-1, 1], the range of pixels: "clip". */
    record Clip() implements Threshold {

        @Override
        public String name() {
            return "clip";
        }

        @Override
        public <C> Denoiser<C> on(Denoiser<C> model) {
            return Clipped.toPixels(model);
        }
    }

    /**
     * Cut and divided by a percentile of its own: "dynamic-0.995".
     *
     * @param percentile p in (0, 1]
     */
    record Dynamic(double percentile) implements Threshold {

        /** Checks the percentile. */
        public Dynamic {
            DynamicThreshold.requirePercentile(percentile);
        }

        @Override
        public String name() {
            return DYNAMIC + percentile;
        }

        @Override
        public <C> Denoiser<C> on(Denoiser<C> model) {
            return new DynamicThreshold<>(model, percentile);
        }
    }

    /** The name that {@link #named} reads. */
    String name();

    /** The denoiser with this threshold around it. */
    <C> Denoiser<C> on(Denoiser<C> model);

    /**
     * The threshold of a name: none, clip, or dynamic- and a percentile.
     *
     * @throws IllegalArgumentException with the names there are
     */
    static Threshold named(String name) {
        if (name.equals("none")) {
            return new None();
        }
        if (name.equals("clip")) {
            return new Clip();
        }
        if (name.startsWith(DYNAMIC)) {
            try {
                return new Dynamic(Double.parseDouble(name.substring(DYNAMIC.length())));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(unknown(name), e);
            }
        }
        throw new IllegalArgumentException(unknown(name));
    }

    private static String unknown(String name) {
        return "A threshold is none, clip, or dynamic-P with a percentile P such as 0.995, got '"
                + name
                + "'.";
    }
}
