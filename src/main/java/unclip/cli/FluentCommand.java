package unclip.cli;

import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.build.EmojiPackBuilder;
import unclip.data.emoji.build.FluentPackBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code unclip data fluent}: imports the Fluent emoji, a style that no model learns from. */
@Command(
        name = "fluent",
        description = {
            "Import the Fluent emoji: a third drawing style, to test models on. None learns from"
                    + " it.",
            "",
            "The pictures come from the package @lobehub/fluent-emoji-3d 1.1.0 (16 MB), given as"
                    + " a file or fetched with npm pack. The checkout does not carry them; once"
                    + " imported, unclip measure takes them in.",
            ""
        },
        optionListHeading = "%nOptions:%n")
final class FluentCommand implements Callable<Integer> {

    private static final String PACKAGE = "@lobehub/fluent-emoji-3d@1.1.0";

    private final Console console;

    @Option(
            names = "--tarball",
            paramLabel = "TGZ",
            description = "The package @lobehub/fluent-emoji-3d 1.1.0.")
    private @Nullable Path tarball;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where the pack goes (data/fluent-emoji of this checkout).")
    private @Nullable Path out;

    FluentCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path data = Build.dataHome().resolve("data");
        EmojiPack committed = EmojiPack.open(data.resolve("emoji"));
        Path folder = out == null ? data.resolve(EmojiPack.FLUENT_FOLDER) : out;
        SampleFolder target = SampleFolder.prepare(folder);
        EmojiPackBuilder.Report report = build(committed, target.path());
        console.say(
                String.format(
                        Locale.ROOT,
                        "%d of %d emoji in Fluent style in %s (%.1f MB, %s).",
                        report.emoji(),
                        committed.entries().size(),
                        target.path(),
                        report.bytes() / 1e6,
                        report.sha256().substring(0, 12)));
        return 0;
    }

    private EmojiPackBuilder.Report build(EmojiPack committed, Path folder) throws IOException {
        Path fetched = Files.createTempDirectory("unclip-fluent");
        try (ProgressBar bar = new ProgressBar(console, "fluent")) {
            Path tgz =
                    tarball == null ? NpmPack.fetch(PACKAGE, fetched, "--tarball", bar) : tarball;
            return FluentPackBuilder.build(
                    tgz, committed, folder, (done, total) -> bar.update("pictures", done, total));
        } finally {
            FileUtils.deleteQuietly(fetched.toFile());
        }
    }
}
