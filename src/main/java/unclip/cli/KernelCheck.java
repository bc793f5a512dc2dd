package unclip.cli;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the Jupyter kernel that {@code unclip lab} installs into {@code .venv}. */
final class KernelCheck {

    private static final String SUBJECT = "Kernel";

    private KernelCheck() {}

    static List<Finding> findings(Path venv) {
        if (!Files.isDirectory(venv)) {
            return List.of(
                    Finding.absent(
                            SUBJECT, "not set up yet", "./unclip lab makes it, or ./unclip test."));
        }
        try {
            List<Path> specs = specs(venv.resolve("share/jupyter/kernels"));
            return specs.isEmpty() ? List.of(missing(venv)) : List.of(look(specs.get(0)));
        } catch (IOException e) {
            return List.of(broken(Sentences.of(e)));
        }
    }

    private static List<Path> specs(Path folder) throws IOException {
        List<Path> ours = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return ours;
        }
        try (Stream<Path> kernels = Files.list(folder)) {
            for (Path kernel : kernels.sorted().toList()) {
                Path spec = kernel.resolve("kernel.json");
                if (Files.isRegularFile(spec) && name(spec).contains("unclip")) {
                    ours.add(spec);
                }
            }
        }
        return ours;
    }

    private static String name(Path spec) throws IOException {
        return StrictMapper.json().read(spec, JsonNode.class).path("display_name").asText();
    }

    private static Finding look(Path spec) throws IOException {
        JsonNode json = StrictMapper.json().read(spec, JsonNode.class);
        String program = json.path("argv").path(0).asText();
        if (program.contains("/") && !Files.isExecutable(Path.of(program))) {
            return broken("its program " + program + " is not there");
        }
        String classPath = json.path("env").path("JJAVA_CLASSPATH").asText();
        for (String entry : classPath.split(System.getProperty("path.separator", ":"), -1)) {
            if (!entry.isEmpty() && isMissing(entry)) {
                return broken("on its class path, " + entry + " is not there");
            }
        }
        return Finding.fine(SUBJECT, name(spec) + ", in " + spec.getParent());
    }

    private static boolean isMissing(String entry) {
        Path path = Path.of(entry.replaceAll("\\*[^/]*$", ""));
        return !Files.exists(path);
    }

    private static Finding missing(Path venv) {
        return broken("there is no kernel named unclip in " + venv);
    }

    private static Finding broken(String text) {
        return Finding.broken(
                SUBJECT,
                text,
                "Remove the folder .venv and run ./unclip lab, which makes it anew.");
    }
}
