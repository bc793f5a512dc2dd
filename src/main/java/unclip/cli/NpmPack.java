package unclip.cli;

import unclip.pipeline.Progress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches a published package with {@code npm pack}. */
final class NpmPack {

    private NpmPack() {}

    /**
     * Fetches one package.
     *
     * @param spec name and version, {@code NAME@VERSION}
     * @param folder where the archive goes
     * @param instead the options that take packages as files, such as {@code --tarball}
     * @return the archive, {@code NAME-VERSION.tgz}, or {@code SCOPE-NAME-VERSION.tgz}
     * @throws IOException one sentence: npm is missing, or what it said
     */
    static Path fetch(String spec, Path folder, String instead, Progress progress)
            throws IOException {
        progress.update("fetching " + spec, 0, 1);
        String said = run(spec, folder, instead);
        Path archive = folder.resolve(fileName(spec));
        if (!Files.isRegularFile(archive)) {
            throw new IOException(
                    "npm could not fetch "
                            + spec
                            + " ("
                            + said
                            + "); give it as a file with "
                            + instead
                            + ".");
        }
        progress.update("fetching " + spec, 1, 1);
        return archive;
    }

    /** What npm calls the archive: the scope's @ goes, other signs become hyphens. */
    static String fileName(String spec) {
        return spec.replaceFirst("^@", "").replace('/', '-').replace('@', '-') + ".tgz";
    }

    private static String run(String spec, Path folder, String instead) throws IOException {
        Process npm;
        try {
            npm =
                    new ProcessBuilder("npm", "pack", "--silent", spec)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw new IOException(
                    "npm is not installed; install Node.js, or give "
                            + spec
                            + " as a file with "
                            + instead
                            + ".",
                    e);
        }
        try {
            npm.getOutputStream().close();
            String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = npm.waitFor();
            String last = said.strip().lines().reduce((a, b) -> b).orElse("no output");
            return "exit code " + code + ": " + last;
        } catch (InterruptedException e) {
            npm.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("Fetching " + spec + " was interrupted.", e);
        }
    }
}
