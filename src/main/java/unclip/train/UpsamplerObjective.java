package unclip.train;

import ai.djl.ndarray.NDArray;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.data.Batch;
import unclip.decoder.ImageCondition;
import unclip.decoder.Upsampler;
import unclip.decoder.UpsamplerOptions;
import unclip.diffusion.LossWeight;
import unclip.image.degradation.DegradationOptions;
import unclip.nn.Dropout;
import unclip.nn.Parameters;

import java.io.IOException;
import java.util.Objects;

/**
 * The upsampler's loss: v-prediction of crops, given their reduced, damaged and noised selves
 * (Ramesh et al. 2022, §2.1; Ho et al. 2022, section 4).
 */
public final class UpsamplerObjective implements SeparableObjective {

    /**
     * Options of the loss.
     *
     * @param crop side of the crops that are learnt from, in pixels of the large picture; half its
     *     side is a quarter of it, as in the paper
     * @param weight of the timesteps: x0, epsilon, v or min-snr-5 (any γ)
     * @param timesteps how often each t is drawn: uniform or importance; null for uniform
     * @param maxLevel the noise level of the small picture is drawn uniformly from 0 to this, at
     *     most 1
     * @param degradation what is done to the small picture before
     */
    public record Options(
            int crop,
            String weight,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String timesteps,
            double maxLevel,
            DegradationOptions degradation) {

        /** Checks the names and the level. */
        public Options {
            Timesteps.requireKnown(timesteps);
            Objects.requireNonNull(LossWeight.named(weight));
            Objects.requireNonNull(degradation, "degradation");
            if (!(maxLevel >= 0 && maxLevel <= 1)) {
                throw new IllegalArgumentException(
                        "maxLevel must lie in [0, 1], got " + maxLevel + ".");
            }
        }
    }

    private final Upsampler upsampler;
    private final Options options;
    private final Timesteps timesteps;
    private final DiffusionLoss loss;

    /** Trains an upsampler. */
    public UpsamplerObjective(Upsampler upsampler, Options options) {
        this.upsampler = upsampler;
        this.options = options;
        requireCrop(upsampler.options(), options.crop());
        upsampler.options().requireLevel(options.maxLevel());
        timesteps = new Timesteps(options.timesteps(), upsampler.schedule().T());
        loss =
                new DiffusionLoss(
                        upsampler.schedule(),
                        upsampler.parameterisation(),
                        LossWeight.named(options.weight()),
                        timesteps.sampler());
    }

    private static void requireCrop(UpsamplerOptions model, int crop) {
        int cells = model.network().patch() << (model.network().levels() - 1);
        int step = Math.max(cells, model.factor()); // both are powers of two times the patch
        if (crop < step || crop > model.imageSize() || crop % step != 0 || crop % cells != 0) {
            throw new IllegalArgumentException(
                    "crop must be a multiple of %d up to imageSize = %d, got %d."
                            .formatted(step, model.imageSize(), crop));
        }
    }

    @Override
    public Parameters parameters() {
        return upsampler.network().parameters();
    }

    @Override
    public Parts parts(Batch batch, UniformRandomProvider random) {
        Crops crops =
                Crops.of(
                        batch,
                        options.crop(),
                        upsampler.options().factor(),
                        options.degradation().degradation(),
                        options.maxLevel(),
                        random);
        long dropped = random.nextLong();
        int numbers = 3 * options.crop() * options.crop();
        DiffusionDraws draws = loss.draw(batch.size(), numbers, 0, random);
        return (scope, from, to) -> {
            NDArray x0 = crops.large(scope, from, to);
            ImageCondition small =
                    ImageCondition.NONE.with(
                            upsampler.condition(
                                    crops.small(scope, from, to),
                                    crops.levels(from, to),
                                    crops.noise(scope, from, to)));
            Dropout dropout = dropout(dropped, from, to);
            return loss.share(
                    x0, (xt, t) -> upsampler.network().apply(xt, t, small, dropout), draws, from);
        };
    }

    private @Nullable Dropout dropout(long seed, int from, int to) {
        double p = upsampler.options().network().block().dropout();
        return p == 0 ? null : new Dropout(p, seed, from, to);
    }

    @Override
    public String state() {
        return timesteps.state();
    }

    @Override
    public void restore(String state) throws IOException {
        timesteps.restore(state);
    }
}
