package unclip.sampler.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

import unclip.diffusion.Conditioning.None;
import unclip.diffusion.Denoiser;
import unclip.diffusion.Prediction;
import unclip.diffusion.guidance.Clipped;
import unclip.diffusion.guidance.DynamicThreshold;

import java.util.function.UnaryOperator;

/** The thresholds that diffusers' configurations ask for. */
final class Cutting {

    private Cutting() {}

    /** Ours, where what is cut off counts as noise; for x_s from x̂_0 and x_t it makes no odds. */
    static UnaryOperator<Denoiser<None>> asOurs(ParityCase recorded, boolean clippedByDefault) {
        if (recorded.config().path("thresholding").asBoolean()) {
            double p = recorded.config().get("dynamic_thresholding_ratio").asDouble();
            double most = recorded.config().get("sample_max_value").asDouble();
            return model -> capped(model, p, most);
        }
        if (recorded.config().path("clip_sample").asBoolean(clippedByDefault)) {
            double most = recorded.config().path("clip_sample_range").asDouble(1);
            return model -> new Clipped<>(model, -most, most);
        }
        return model -> model;
    }

    /**
     * Dynamic thresholding by min(τ, most), a cap that Imagen does not have: as 1 / min(τ, most) is
     * the larger one of two factors, so is the outcome.
     */
    private static Denoiser<None> capped(Denoiser<None> model, double p, double most) {
        return (xt, level, none) -> {
            Prediction said = model.predict(xt, level, none);
            Denoiser<None> again = (x, l, c) -> said;
            NDArray byTau = new DynamicThreshold<>(again, p).predict(xt, level, none).x0Hat();
            NDArray byCap =
                    new Clipped<>(again, -most, most).predict(xt, level, none).x0Hat().div(most);
            NDArray larger = NDArrays.where(byTau.abs().gte(byCap.abs()), byTau, byCap);
            return said.withX0(larger, xt);
        };
    }

    /** The same with ε̂ left as the network said it. */
    static UnaryOperator<Denoiser<None>> keepingEps(UnaryOperator<Denoiser<None>> threshold) {
        return model ->
                (xt, level, none) -> {
                    Prediction said = model.predict(xt, level, none);
                    Prediction cut = threshold.apply((x, l, c) -> said).predict(xt, level, none);
                    return said.with(cut.x0Hat(), said.epsHat());
                };
    }
}
