package unclip.sampler;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;

/**
 * Changes by hand to one step of a run.
 *
 * @param index the step
 * @param onPrediction changes the step's first prediction, of x_t
 * @param onMove changes the outcome
 */
record StepEdit(int index, OnPrediction onPrediction, OnMove onMove) {

    static final StepEdit NONE = at(-1);

    /** Makes another prediction of x_t. */
    interface OnPrediction {

        Prediction edit(Prediction p, NDArray xt);
    }

    /** Makes another move of a step. */
    interface OnMove {

        Move edit(Move move, StepInput in);
    }

    /** No change yet to a step. */
    static StepEdit at(int index) {
        return new StepEdit(index, (p, xt) -> p, (move, in) -> move);
    }

    StepEdit thenPredict(OnPrediction next) {
        return new StepEdit(index, (p, xt) -> next.edit(onPrediction.edit(p, xt), xt), onMove);
    }

    StepEdit thenMove(OnMove next) {
        return new StepEdit(
                index, onPrediction, (move, in) -> next.edit(onMove.edit(move, in), in));
    }

    Prediction predicted(int step, Prediction p, NDArray xt) {
        return step == index ? onPrediction.edit(p, xt) : p;
    }

    Move moved(int step, Move move, StepInput in) {
        return step == index ? onMove.edit(move, in) : move;
    }
}
