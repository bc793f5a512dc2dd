package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shipped kernel carries Gson under another package name. Code that names Gson's own compiles
 * and passes against the kernel's Maven artifact and then dies in the notebook, so no class file
 * here may hold that name.
 */
class ClassFileTest {

    private static final String FORBIDDEN = "com/google/gson";

    @Test
    void noClassOfTheExtensionNamesGson() throws Exception {
        List<Path> classes = classFiles();
        assertThat(classes).as("class files that were looked at").hasSizeGreaterThan(8);
        assertThat(classes).noneMatch(ClassFileTest::namesGson);
    }

    @Test
    void theScanFindsTheNameWhereItIs() throws Exception {
        Path self =
                Path.of(
                                ClassFileTest.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .resolve("unclip/jupyter/ClassFileTest.class");
        assertThat(namesGson(self)).isTrue(); // it holds the constant above
    }

    private static List<Path> classFiles() throws IOException, URISyntaxException {
        Path folder =
                Path.of(
                        UnclipExtension.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        try (Stream<Path> files = Files.walk(folder.resolve("unclip"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.getFileName().toString().startsWith("ClassFileTest"))
                    .toList();
        }
    }

    private static boolean namesGson(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(FORBIDDEN);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
