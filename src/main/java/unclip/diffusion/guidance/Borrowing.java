package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.Prediction;

import java.util.function.Supplier;

/** The memory of one guided prediction: intermediates die with the call, the answer lives on. */
final class Borrowing {

    private Borrowing() {}

    /**
     * Runs a rule in a scope of its own.
     *
     * @param xt whose manager owns the answer
     * @param conditioning whose tensors are borrowed too, where it names them
     * @param rule makes its arrays from these
     */
    static Prediction keep(NDArray xt, Object conditioning, Supplier<Prediction> rule) {
        NDManager owner = xt.getManager();
        try (NDManager scope = owner.newSubManager()) {
            scope.tempAttachAll(xt);
            if (conditioning instanceof Conditioning<?> told) {
                told.arrays().forEach(array -> borrow(array, scope));
            }
            Prediction answer = rule.get();
            release(answer, scope, owner);
            return answer;
        }
    }

    private static void borrow(NDArray array, NDManager scope) {
        if (array.getManager() != scope) { // borrowed twice, it would not find back
            scope.tempAttachAll(array);
        }
    }

    private static void release(Prediction p, NDManager scope, NDManager owner) {
        release(p.x0Hat(), scope, owner);
        release(p.epsHat(), scope, owner);
        NDArray share = p.varianceShare();
        if (share != null) {
            release(share, scope, owner);
        }
        GuidanceParts parts = p.guidance();
        if (parts != null) {
            parts.branches().forEach(branch -> release(branch.prediction(), scope, owner));
        }
    }

    private static void release(NDArray array, NDManager scope, NDManager owner) {
        if (array.getManager() == scope) {
            array.attach(owner);
        }
    }
}
