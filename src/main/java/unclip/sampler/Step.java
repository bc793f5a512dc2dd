package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;

/**
 * One step as it happened. Its arrays live until the listener returns; duplicate what you keep.
 *
 * @param index from 0
 * @param count steps of the whole run
 * @param t time before
 * @param s time after
 * @param xt sample before, {@code [B, …]}
 * @param prediction what the denoiser said of it
 * @param xs sample after
 */
public record Step(
        int index, int count, int t, int s, NDArray xt, Prediction prediction, NDArray xs) {}
