package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

/**
 * One question to the denoiser and its answer. Owns no memory.
 *
 * @param level where x stands
 * @param x what was asked about, {@code [B, …]}
 * @param prediction what the denoiser said
 */
public record Evaluation(NoiseLevel level, NDArray x, Prediction prediction) {}
