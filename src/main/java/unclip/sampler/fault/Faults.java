package unclip.sampler.fault;

import unclip.files.NearestName;

import java.util.List;

/** The registry of faults. */
public final class Faults {

    private static final List<Fault> ALL =
            List.of(
                    new SourceSampler(),
                    new OneStepX0(),
                    new MissingNoise(),
                    new StaleStride(),
                    new ExtrapolatedVariance(),
                    new BlindNullBranch(),
                    new UnitNormEmbeddings(512));

    private Faults() {}

    /** All of them, the most basic first. */
    public static List<Fault> all() {
        return ALL;
    }

    /**
     * The fault of a name.
     *
     * @param id as on its card
     */
    public static Fault named(String id) {
        return ALL.stream()
                .filter(fault -> fault.card().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(unknown(id)));
    }

    private static String unknown(String id) {
        List<String> ids = ALL.stream().map(fault -> fault.card().id()).toList();
        String nearest = NearestName.of(id, ids).map("did you mean \"%s\"? "::formatted).orElse("");
        return "There is no fault \"%s\"; %sthe faults are %s."
                .formatted(id, nearest, String.join(", ", ids));
    }
}
