package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The launcher on machines that lack something, played by a PATH that holds little. */
class LauncherTest {

    private static final List<String> TOOLS =
            List.of(
                    "bash",
                    "dirname",
                    "readlink",
                    "uname",
                    "sed",
                    "head",
                    "find",
                    "cat",
                    "mkdir",
                    "rm");
    private static final Path LAUNCHER = Build.home().resolve("unclip");

    @TempDir private Path folder = Path.of(".");
    private Path bin = Path.of(".");

    @BeforeEach
    void setUp() throws IOException {
        assumeThat(LAUNCHER).exists();
        assumeThat(Path.of("/usr/bin/env")).isExecutable();
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : TOOLS) {
            for (String place : List.of("/bin", "/usr/bin")) {
                Path source = Path.of(place, tool);
                if (Files.isExecutable(source) && !Files.exists(bin.resolve(tool))) {
                    program(tool, "exec " + source + " \"$@\"");
                }
            }
        }
    }

    @Test
    void withoutJavaItSaysWhatToInstall() throws Exception {
        assertThat(fails("version"))
                .contains("Java 17 or newer is needed and none was found", "install");
    }

    @Test
    void anOldJavaIsNamedWithItsVersion() throws Exception {
        program("java", "echo 'openjdk version \"1.8.0_392\"' >&2");
        assertThat(fails("version")).contains("is version 8");
        program(
                "java",
                "echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2; echo 'java version \"11.0.2\" 2019'"
                        + " >&2");
        assertThat(fails("version")).contains("is version 11");
    }

    @Test
    void aJavaThatDoesNotRunCountsAsNone() throws Exception {
        program("java", "echo 'Unable to locate a Java Runtime.' >&2; exit 1");
        assertThat(fails("version")).contains("none was found");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        ProcessBuilder builder = launcher(LAUNCHER, "version");
        builder.environment().put("JAVA_HOME", "/no such jdk");
        assertThat(fails(builder)).contains("JAVA_HOME is '/no such jdk'");
    }

    @Test
    void withoutPythonOnlyJupyterCommandsAreRefused() throws Exception {
        program("java", "echo 'openjdk version \"17.0.2\" 2022-01-18' >&2");
        program("javac", "exit 0");
        assertThat(fails("lab")).contains("Python 3.9 or newer is needed", "none was found");
        program("python3", "case $1 in -V) echo Python 3.7.9;; *) exit 1;; esac");
        assertThat(fails("test")).contains("Python 3.7.9", "install a newer one");
    }

    @Test
    void itFindsItselfThroughASymlink() throws Exception {
        Path link = Files.createDirectory(folder.resolve("a folder")).resolve("link");
        Files.createSymbolicLink(link, LAUNCHER);
        assertThat(fails(launcher(link, "version"))).contains("Java 17");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private ProcessBuilder launcher(Path file, String command) {
        ProcessBuilder builder = new ProcessBuilder(file.toString(), command);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        return builder.directory(folder.toFile());
    }

    private String fails(String command) throws Exception {
        return fails(launcher(LAUNCHER, command));
    }

    private static String fails(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said).startsWith("unclip: ");
        assertThat(said.lines()).hasSize(1);
        return said;
    }
}
