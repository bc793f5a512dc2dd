package unclip.data.emoji.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.data.CommittedData;
import unclip.data.Example;
import unclip.data.WebpFixtures;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Split;
import unclip.data.emoji.Style;
import unclip.files.Checksums;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

class FluentPackBuilderTest {

    private static EmojiPack committed;

    private final Path folder;
    private final Path tgz;
    private final Path out;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    FluentPackBuilderTest(@TempDir Path folder) {
        this.folder = folder;
        tgz = folder.resolve("fluent.tgz");
        out = folder.resolve("pack");
    }

    @BeforeAll
    static void open() throws IOException {
        committed = EmojiPack.open(CommittedData.folder("emoji"));
    }

    @BeforeEach
    void someOfEachKind() throws IOException {
        files.put("package.json", new byte[] {1});
        files.put("assets/1f98a.webp", WebpFixtures.bytes("lossless")); // fox
        files.put("assets/2764-fe0f.webp", WebpFixtures.bytes("lossy")); // red heart
        files.put("assets/2764.webp", WebpFixtures.bytes("lossless")); // the same, comes first
        files.put("assets/1f1ef-1f1f5.webp", new byte[] {2}); // a flag
        files.put("assets/1f468-200d-1f4bb.webp", new byte[] {3}); // a technologist
        files.put("assets/1f3f4-e0067_e0062.webp", new byte[] {4}); // no code points
        files.put("assets/1f466.webp", WebpFixtures.bytes("lossy")); // boy, held out
    }

    private EmojiPackBuilder.Report build() throws IOException {
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(tgz)))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry("package/" + file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return FluentPackBuilder.build(
                tgz, Checksums.sha256(tgz), committed.entries(), out, (done, n) -> {});
    }

    private static int id(String label) {
        return Objects.requireNonNull(committed.find(label), label).id();
    }

    @Test
    void whatTheCommittedPackHasAndIsFreeIsTakenUnderTheSameId() throws IOException {
        EmojiPackBuilder.Report report = build();
        EmojiPack pack = EmojiPack.open(out);

        assertThat(report.emoji()).isEqualTo(3);
        assertThat(report.pictures()).isEqualTo(3);
        assertThat(report.sha256()).isEqualTo(pack.sha256());
        assertThat(pack.styles()).containsExactly(Style.FLUENT);
        assertThat(pack.entries().stream().map(EmojiEntry::id))
                .containsExactly(id("red heart"), id("boy"), id("fox"));
        assertThat(pack.entry(id("fox")).keywords())
                .isEqualTo(committed.entry(id("fox")).keywords());
        assertThatThrownBy(() -> pack.cutout(id("fox"), Style.NOTO))
                .hasMessage("The pack has no noto pictures.");
    }

    @Test
    void heldOutCaptionsStaySoAndOfTheOthersTheStyleIsUnseen() throws IOException {
        build();
        EmojiPack pack = EmojiPack.open(out);

        assertThat(pack.entry(id("boy")).split(Style.FLUENT)).isEqualTo(Split.CELL);
        assertThat(pack.entry(id("fox")).split(Style.FLUENT)).isEqualTo(Split.UNSEEN);
        assertThatThrownBy(() -> new EmojiDataset(pack, EmojiOptions.training(32)))
                .hasMessage("The emoji pack has no picture in the split train.");
    }

    @Test
    void aPictureFillsItsFrameWithItsColoursAndItsAlpha() throws IOException {
        build();
        BufferedImage fox = EmojiPack.open(out).image(id("fox"), Style.FLUENT);

        assertThat(fox.getRGB(0, 0)).isZero();
        assertThat(fox.getRGB(12, 27) >>> 24)
                .isBetween(214, 224); // 255 − (127 · 7.3 + 31 · 16.7) / 40
        assertColour(fox.getRGB(12, 27), 0xdc1e28);
        assertColour(fox.getRGB(12, 37), 0x1e3cd2);
    }

    private static void assertColour(int argb, int rgb) {
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (argb >> shift & 0xff) - (rgb >> shift & 0xff);
            assertThat(difference).isBetween(-2, 2);
        }
    }

    @Test
    void captionsCanLeaveTheNameOfTheStyleOut() throws IOException {
        build();
        EmojiOptions options = EmojiOptions.plain(32, Split.UNSEEN);
        EmojiPack pack = EmojiPack.open(out);
        Example said = new EmojiDataset(pack, options).example(1, RandomStreams.open(1));
        Example unsaid =
                new EmojiDataset(pack, options.withoutStyle()).example(1, RandomStreams.open(1));

        assertThat(said.caption()).isEqualTo("a fox, fluent style, on a white background");
        assertThat(unsaid.caption()).isEqualTo("a fox, on a white background");
        assertThat(said.id()).isEqualTo("emoji/fluent/" + id("fox"));
    }

    @Test
    void theTwoTonesWhoseFilesAreExchangedArePutRightExceptForCouples() {
        assertThat(FluentFile.codePoints("package/assets/1f44d-1f3fc.webp"))
                .isEqualTo("1f44d-1f3fd");
        assertThat(FluentFile.codePoints("package/assets/1f468-1f3fd-200d-1f3a8.webp"))
                .isEqualTo("1f468-1f3fc-200d-1f3a8");
        assertThat(FluentFile.codePoints("package/assets/1f44d-1f3fb.webp"))
                .isEqualTo("1f44d-1f3fb");
        assertThat(FluentFile.codePoints("package/assets/1f491-1f3fc.webp"))
                .isEqualTo("1f491-1f3fc");
        assertThat(FluentFile.isPicture("package/assets/1f3f4-e0067_e0062.webp")).isFalse();
    }

    @Test
    void theSameArchiveGivesTheSameBytes() throws IOException {
        EmojiPackBuilder.Report first = build();
        byte[] zip = Files.readAllBytes(out.resolve("fluent.zip"));
        assertThat(build()).isEqualTo(first);
        assertThat(out.resolve("fluent.zip")).hasBinaryContent(zip);
        assertThat(out.resolve("CARD.md")).content().contains("3 of the emoji").doesNotContain("{");
        assertThat(out.resolve("ATTRIBUTION.md")).content().contains("Microsoft", "LobeHub", "MIT");
    }

    @Test
    void aDamagedPictureIsNamedAndNothingIsWritten() throws IOException {
        byte[] whole = WebpFixtures.bytes("lossy");
        files.put("assets/1f98a.webp", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(this::build)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        tgz
                                + " entry package/assets/1f98a.webp is damaged: it is not a"
                                + " complete picture.");
        assertThat(out).doesNotExist();
    }

    @Test
    void anArchiveWithoutEmojiADamagedAMissingAndAnotherOneAreNamed() throws IOException {
        files.keySet().removeIf(name -> name.startsWith("assets/"));
        assertThatThrownBy(this::build)
                .hasMessage(tgz + " has no picture of an emoji that is in the emoji pack.");
        assertThatThrownBy(() -> FluentPackBuilder.build(tgz, committed, out, (done, n) -> {}))
                .hasMessageStartingWith(
                        tgz
                                + " is not the expected package @lobehub/fluent-emoji-3d 1.1.0:"
                                + " its SHA-256 is")
                .hasMessageEndingWith("instead of " + FluentPackBuilder.SHA256 + ".");
        Path none = folder.resolve("none.tgz");
        assertThatThrownBy(() -> FluentPackBuilder.build(none, committed, out, (done, n) -> {}))
                .hasMessage("The image package " + none + " is missing.");
        assertThat(out).doesNotExist();
    }
}
