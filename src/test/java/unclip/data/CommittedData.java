package unclip.data;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the data sets lie that are committed with the project. */
public final class CommittedData {

    private CommittedData() {}

    /** The folder {@code data/NAME} of the project, looked for upwards from the working folder. */
    public static Path folder(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("data").resolve(name);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        throw new IllegalStateException("There is no folder data/" + name + " above here.");
    }
}
