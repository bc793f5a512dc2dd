package unclip.pipeline;

import java.util.List;

/**
 * What to draw. Equal requests on the same weights and machine give equal pictures.
 *
 * @param prompts captions, none of them blank
 * @param picturesPerPrompt pictures a prompt, at least 1
 * @param seed of all noise; picture k of every prompt shares its noise
 * @param steps decoder steps, 1..1000
 * @param guidance the decoder's guidance scale s, 1 for none
 * @param priorSteps prior steps, 1..1000
 * @param priorGuidance the prior's guidance scale s, 1 for none
 * @param trace whether to keep x_t and x̂_0 over the steps
 */
public record SampleRequest(
        List<String> prompts,
        int picturesPerPrompt,
        long seed,
        int steps,
        double guidance,
        int priorSteps,
        double priorGuidance,
        boolean trace) {

    /** Decoder steps where nothing else is said. */
    public static final int DEFAULT_STEPS = 40;

    /** The decoder's guidance where nothing else is said. */
    public static final double DEFAULT_GUIDANCE = 3;

    /** Prior steps where nothing else is said. */
    public static final int DEFAULT_PRIOR_STEPS = 25;

    /** The prior's guidance where nothing else is said. */
    public static final double DEFAULT_PRIOR_GUIDANCE = 1;

    private static final int MAX_STEPS = 1000;

    /** Checks every number. */
    public SampleRequest {
        prompts = List.copyOf(prompts);
        if (prompts.isEmpty() || prompts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "A prompt is empty; write what the picture should show, such as \"a red"
                            + " heart\".");
        }
        if (picturesPerPrompt < 1) {
            throw new IllegalArgumentException(
                    "The number of pictures must be at least 1, got " + picturesPerPrompt + ".");
        }
        checkSteps("steps", steps);
        checkSteps("prior steps", priorSteps);
        if (!Double.isFinite(guidance) || !Double.isFinite(priorGuidance)) {
            throw new IllegalArgumentException(
                    "Guidance must be a finite number, got "
                            + guidance
                            + " and "
                            + priorGuidance
                            + ".");
        }
    }

    private static void checkSteps(String what, int value) {
        if (value < 1 || value > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "The number of "
                            + what
                            + " must lie in 1.."
                            + MAX_STEPS
                            + ", got "
                            + value
                            + ".");
        }
    }

    /** The defaults: 40 decoder steps at guidance 3, 25 prior steps unguided, no trace. */
    public static SampleRequest of(List<String> prompts, int picturesPerPrompt, long seed) {
        return new SampleRequest(
                prompts,
                picturesPerPrompt,
                seed,
                DEFAULT_STEPS,
                DEFAULT_GUIDANCE,
                DEFAULT_PRIOR_STEPS,
                DEFAULT_PRIOR_GUIDANCE,
                false);
    }

    /** The same with x_t and x̂_0 kept. */
    public SampleRequest traced() {
        return new SampleRequest(
                prompts, picturesPerPrompt, seed, steps, guidance, priorSteps, priorGuidance, true);
    }
}
