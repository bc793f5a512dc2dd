package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.GuidanceParts;
import unclip.diffusion.Prediction;

import java.util.IdentityHashMap;
import java.util.List;

/** Copies on a manager's device, one of each array however often it is met. */
final class Copies {

    private final NDManager manager;
    private final IdentityHashMap<NDArray, NDArray> copies = new IdentityHashMap<>();

    /** Copies that a manager will own. */
    Copies(NDManager manager) {
        this.manager = manager;
    }

    NDArray of(NDArray array) {
        return copies.computeIfAbsent(
                array,
                original -> {
                    NDArray copy = original.toDevice(manager.getDevice(), true);
                    copy.attach(manager);
                    return copy;
                });
    }

    /** What the copies take. */
    long bytes() {
        return copies.values().stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
    }

    /** x̂_0 and ε̂ alone. */
    Prediction bare(Prediction p) {
        return new Prediction(of(p.x0Hat()), of(p.epsHat()), p.level());
    }

    /** With the learned variance and the guidance branches. */
    Prediction whole(Prediction p) {
        NDArray share = p.varianceShare();
        return new Prediction(
                of(p.x0Hat()),
                of(p.epsHat()),
                p.level(),
                share == null ? null : of(share),
                parts(p.guidance()));
    }

    private @Nullable GuidanceParts parts(@Nullable GuidanceParts g) {
        return g == null
                ? null
                : new GuidanceParts(g.scale(), g.branches().stream().map(this::branch).toList());
    }

    private GuidanceParts.Branch branch(GuidanceParts.Branch branch) {
        return new GuidanceParts.Branch(branch.name(), whole(branch.prediction()));
    }

    Evaluation bare(Evaluation e) {
        return new Evaluation(e.level(), of(e.x()), bare(e.prediction()));
    }

    Past bare(Past past) {
        return new Past(past.latestFirst().stream().map(this::bare).toList());
    }

    List<Prediction> whole(List<Prediction> predictions) {
        return predictions.stream().map(this::whole).toList();
    }
}
