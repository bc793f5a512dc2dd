package unclip.kernel;

import org.jspecify.annotations.Nullable;

import unclip.files.NearestName;

import java.util.List;
import java.util.ServiceLoader;

/** Holds which kernels are in use. */
final class ActiveKernels {

    private static final String PROPERTY = "unclip.kernels";

    private static volatile @Nullable Kernels active;

    private ActiveKernels() {}

    static Kernels get() {
        Kernels chosen = active;
        if (chosen == null) {
            chosen = named(System.getProperty(PROPERTY, FusedKernels.NAME));
            active = chosen;
        }
        return chosen;
    }

    static void use(String name) {
        Kernels chosen = active;
        if (chosen == null || !chosen.name().equals(name)) { // what it has compiled is kept
            active = named(name);
        }
    }

    static List<String> names() {
        return all().stream().map(Kernels::name).sorted().toList();
    }

    private static Kernels named(String name) {
        List<Kernels> all = all();
        return all.stream()
                .filter(kernels -> kernels.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Unknown kernels '"
                                                + name
                                                + "'; "
                                                + NearestName.hint(
                                                        name,
                                                        all.stream().map(Kernels::name).toList())
                                                + "."));
    }

    /** New each time: made at once, and their functions are compiled when first called. */
    private static List<Kernels> all() {
        return ServiceLoader.load(Kernels.class, Kernels.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
