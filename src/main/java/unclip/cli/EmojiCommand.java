package unclip.cli;

import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import unclip.data.emoji.build.EmojiPackBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code unclip data emoji}: builds the emoji pack from its published image packages. */
@Command(
        name = "emoji",
        description = {
            "Build the emoji pack: pictures of 64 pixels with alpha, captions, splits, checksums.",
            "",
            "The pictures come from the packages emoji-datasource-google and -twitter 16.0.0,"
                    + " given as files or fetched with npm pack; the captions from Unicode's CLDR."
                    + " The checkout already carries the built pack.",
            ""
        },
        optionListHeading = "%nOptions:%n")
final class EmojiCommand implements Callable<Integer> {

    private static final String GOOGLE = "emoji-datasource-google@16.0.0";
    private static final String TWITTER = "emoji-datasource-twitter@16.0.0";

    private final Console console;

    @Option(
            names = "--google",
            paramLabel = "TGZ",
            description = "The package emoji-datasource-google 16.0.0.")
    private @Nullable Path google;

    @Option(
            names = "--twitter",
            paramLabel = "TGZ",
            description = "The package emoji-datasource-twitter 16.0.0.")
    private @Nullable Path twitter;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where the pack goes (data/emoji of this checkout).")
    private @Nullable Path out;

    EmojiCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = out == null ? Build.dataHome().resolve("data/emoji") : out;
        SampleFolder target = SampleFolder.prepare(folder);
        EmojiPackBuilder.Report report = build(target.path());
        console.say(
                String.format(
                        Locale.ROOT,
                        "%d captions and %d pictures in %s (%.1f MB, %s).",
                        report.emoji(),
                        report.pictures(),
                        target.path(),
                        report.bytes() / 1e6,
                        report.sha256().substring(0, 12)));
        return 0;
    }

    private EmojiPackBuilder.Report build(Path folder) throws IOException {
        Path fetched = Files.createTempDirectory("unclip-emoji");
        try (ProgressBar bar = new ProgressBar(console, "emoji")) {
            return EmojiPackBuilder.build(
                    google == null ? NpmPack.fetch(GOOGLE, fetched, "--google", bar) : google,
                    twitter == null ? NpmPack.fetch(TWITTER, fetched, "--twitter", bar) : twitter,
                    folder,
                    (done, total) -> bar.update("pictures", done, total));
        } finally {
            FileUtils.deleteQuietly(fetched.toFile());
        }
    }
}
