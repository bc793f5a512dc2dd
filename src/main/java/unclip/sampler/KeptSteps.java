package unclip.sampler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Prediction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The steps whose tensors are kept, within a budget: the first, the last, and others spread evenly
 * between them. Owns its copies, which lie in main memory.
 */
final class KeptSteps implements AutoCloseable {

    /**
     * A step's copies.
     *
     * @param answers all that the denoiser said, null if not kept
     * @param past what the step looked back to, null if earlier steps tell
     * @param remembered what later steps look back to, null for the prediction of x_t
     * @param bytes of all of it
     */
    record Kept(
            NDManager manager,
            KeptStep step,
            @Nullable List<Prediction> answers,
            @Nullable Past past,
            @Nullable Evaluation remembered,
            long bytes) {}

    private final NDManager manager;
    private final Recording recording;
    private final int first;
    private final int count;
    private final int memory;
    private final NavigableMap<Integer, Kept> kept = new TreeMap<>();
    private long bytes;
    private long startBytes; // of the first step, which can't be given up
    private int slots; // how many steps are meant to be kept; 0 before the first is known

    /**
     * @param x the sample before step {@code first}
     * @param past what that step looks back to
     * @param count steps of the whole run
     * @param memory how far back its steps look
     */
    KeptSteps(
            NDManager parent,
            Recording recording,
            NDArray x,
            Past past,
            int first,
            int count,
            int memory) {
        int arrays =
                2 * (memory > 0 ? 6 : 3) + 3 * past.size(); // x, x̂_0, ε̂ and what is remembered
        long least = arrays * bytes(x);
        if (recording.bytes() < least) {
            throw new IllegalArgumentException(
                    "Recording samples of the shape %s takes at least %d bytes, got a budget of %d."
                            .formatted(x.getShape(), least, recording.bytes()));
        }
        this.manager = parent.newSubManager(Device.cpu());
        this.recording = recording;
        this.first = first;
        this.count = count;
        this.memory = memory;
    }

    /** Keeps a step, or not, and gives up others where the budget asks for it. */
    void add(Step step, StepNumbers numbers, Past past) {
        if (step.index() != first && !isDue(step.index())) {
            return;
        }
        Kept copy = copy(step, numbers, past);
        if (slots == 0) {
            startBytes = copy.bytes();
            plan(copy, step);
        }
        giveUp(step.index()); // there already if the step is taken a second time
        kept.put(step.index(), copy);
        bytes += copy.bytes();
        while (bytes > recording.bytes() && kept.size() > 2) {
            slots = Math.max(2, kept.size() - 1);
            drop();
        }
    }

    /** How many steps as large as the first fit, the room for their pasts included. */
    private void plan(Kept copy, Step step) {
        int all = count - first;
        long each = copy.bytes();
        if (all > Math.min(recording.steps(), recording.bytes() / each)) {
            each += memory * 3L * bytes(step.xt());
        }
        long fit = Math.min(recording.steps(), recording.bytes() / each);
        slots = (int) Math.max(2, Math.min(all, fit));
    }

    /** Whether a step is one of those spread evenly over the run. */
    private boolean isDue(int index) {
        int all = count - first;
        if (all <= slots) {
            return true;
        }
        long slot = Math.round((double) (index - first) * (slots - 1) / (all - 1));
        return index - first == Math.round((double) slot * (all - 1) / (slots - 1));
    }

    /** In full detail if two steps of it fit the budget. */
    private Kept copy(Step step, StepNumbers numbers, Past past) {
        boolean start = step.index() == first;
        boolean answers = recording.detail() == Detail.ANSWERS;
        Past ownPast = start || slots < count - first ? past : null;
        Kept copy = copy(step, numbers, answers, ownPast);
        if (copy.bytes() <= (start ? recording.bytes() / 2 : recording.bytes() - startBytes)) {
            return copy;
        }
        copy.manager().close();
        return copy(step, numbers, false, start ? past : null);
    }

    private Kept copy(Step step, StepNumbers numbers, boolean answers, @Nullable Past past) {
        NDManager own = manager.newSubManager();
        Copies copies = new Copies(own);
        List<Prediction> said = step.evaluations().stream().map(Evaluation::prediction).toList();
        List<Prediction> all = answers ? copies.whole(said) : null;
        Prediction first = said.isEmpty() ? null : copies.bare(said.get(0));
        Evaluation left = step.move().remembered();
        return new Kept(
                own,
                new KeptStep(
                        numbers,
                        copies.of(step.xt()),
                        all == null || all.isEmpty() ? first : all.get(0)),
                all,
                past == null ? null : copies.bare(past),
                memory == 0 || left == null ? null : copies.bare(left),
                copies.bytes());
    }

    /** Gives up the step, not the first nor the latest, whose neighbours are closest. */
    private void drop() {
        List<Integer> indices = new ArrayList<>(kept.keySet());
        int closest = 1;
        for (int i = 1; i < indices.size() - 1; i++) {
            if (gap(indices, i) < gap(indices, closest)) {
                closest = i;
            }
        }
        giveUp(indices.get(closest));
    }

    private void giveUp(int index) {
        Kept gone = kept.remove(index);
        if (gone != null) {
            bytes -= gone.bytes();
            gone.manager().close();
        }
    }

    private static int gap(List<Integer> indices, int i) {
        return indices.get(i + 1) - indices.get(i - 1);
    }

    /** The latest kept step up to an index whose past is known too. */
    Optional<Integer> restartBefore(int index) {
        return kept.headMap(index, true).descendingKeySet().stream()
                .filter(k -> past(k).isPresent())
                .findFirst();
    }

    /** What a kept step looked back to, if it is known. */
    Optional<Past> past(int index) {
        Deque<Evaluation> found = new ArrayDeque<>();
        for (int k = index; ; k--) {
            Kept at = kept.get(k);
            if (at == null) {
                return Optional.empty();
            }
            if (k < index && at.step().prediction() == null) {
                break; // adding noise forgets
            }
            if (k < index) {
                found.addLast(remembered(at));
            }
            Past known = at.past();
            if (known != null) {
                found.addAll(known.latestFirst());
                break;
            }
            if (found.size() >= memory) {
                break;
            }
        }
        return Optional.of(new Past(found.stream().limit(memory).toList()));
    }

    private static Evaluation remembered(Kept at) {
        Evaluation own = at.remembered();
        return own != null ? own : at.step().evaluation();
    }

    @Nullable Kept get(int index) {
        return kept.get(index);
    }

    /** The kept steps in order. */
    List<KeptStep> steps() {
        return kept.values().stream().map(Kept::step).toList();
    }

    private static long bytes(NDArray array) {
        return array.size() * array.getDataType().getNumOfBytes();
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        manager.close();
    }
}
