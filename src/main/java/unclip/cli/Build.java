package unclip.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IVersionProvider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** What this build is: its version and, in a checkout, its commit. */
final class Build {

    private Build() {}

    /** The version that Maven wrote into the jar, or {@code development} outside one. */
    static String version() {
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            String version = properties.getProperty("version", "development");
            return version.startsWith("${") ? "development" : version;
        } catch (IOException e) {
            return "development";
        }
    }

    /** The folder of the checkout, as the launcher passed it; the working folder without one. */
    static Path home() {
        String root = System.getProperty("unclip.root");
        return Path.of(root == null ? "." : root).toAbsolutePath().normalize();
    }

    /** The folder that holds {@code data}: {@code UNCLIP_HOME} if set, else the checkout. */
    static Path dataHome() {
        String home = System.getenv("UNCLIP_HOME");
        return home == null || home.isBlank() ? home() : Path.of(home).toAbsolutePath().normalize();
    }

    /**
     * The git commit of the checkout, followed by {@code -dirty} if files differ from it; null
     * where git or the checkout is missing.
     */
    static @Nullable String commit() {
        if (!Files.exists(home().resolve(".git"))) {
            return null;
        }
        try {
            Process git =
                    new ProcessBuilder(
                                    "git",
                                    "-C",
                                    home().toString(),
                                    "describe",
                                    "--always",
                                    "--dirty",
                                    "--abbrev=40",
                                    "--exclude=*")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            git.getOutputStream().close();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean done = git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0;
            return done ? text.strip() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** What {@code --version} prints. */
    static final class VersionProvider implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String commit = commit();
            return new String[] {
                "unclip " + version() + (commit == null ? "" : " (" + commit + ")")
            };
        }
    }
}
