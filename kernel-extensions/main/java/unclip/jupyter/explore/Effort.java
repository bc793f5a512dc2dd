package unclip.jupyter.explore;

import unclip.pipeline.SampleRequest;

/**
 * How much an explorer computes before it is shown.
 *
 * @param points of a way, at least 2
 * @param priorSteps 1..1000
 * @param steps the decoder's, 1..1000
 */
record Effort(int points, int priorSteps, int steps) {

    static final Effort USUAL =
            new Effort(9, SampleRequest.DEFAULT_PRIOR_STEPS, SampleRequest.DEFAULT_STEPS);

    Effort {
        if (points < 2) {
            throw new IllegalArgumentException("A way has 2 points at least, got " + points + ".");
        }
    }
}
