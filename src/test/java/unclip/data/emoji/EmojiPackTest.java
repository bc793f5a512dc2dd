package unclip.data.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.data.CommittedData;
import unclip.data.OnCorrupt;
import unclip.files.Checksums;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.imageio.ImageIO;

class EmojiPackTest {

    private static EmojiPack pack;

    private final Path folder;

    EmojiPackTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void open() throws IOException {
        pack = EmojiPack.open(CommittedData.folder("emoji"));
    }

    @Test
    void theCommittedPackIsWhole() {
        assertThat(pack.entries()).hasSize(2_801);
        assertThat(pack.styles()).containsExactly(Style.NOTO, Style.TWEMOJI);
        assertThat(pack.skipped()).isZero();
        assertThat(pack.sha256()).matches("[0-9a-f]{64}");
        assertThat(pack.entries().stream().map(EmojiEntry::label)).doesNotHaveDuplicates();
        for (int i = 0; i < pack.entries().size(); i++) {
            assertThat(pack.entries().get(i).id()).isEqualTo(i + 1);
        }
    }

    @Test
    void flagsFamiliesAndComponentsAreLeftOut() {
        for (EmojiEntry entry : pack.entries()) {
            assertThat(entry.group()).isNotIn("Flags", "Component");
            assertThat(entry.label()).doesNotStartWith("family:").doesNotStartWith("flag:");
            if (entry.group().equals("Symbols")) {
                assertThat(entry.subgroup()).isEqualTo("geometric");
            }
            assertThat(entry.tone())
                    .isIn("", "light", "medium-light", "medium", "medium-dark", "dark");
        }
    }

    @Test
    void everyPictureHasSomethingOpaqueAndNearlyEveryOneABackground() {
        for (Style style : Style.learnt()) {
            int withAlpha = 0;
            for (EmojiEntry entry : pack.entries()) {
                BufferedImage image = pack.image(entry.id(), style);
                assertThat(image.getWidth()).isEqualTo(EmojiPack.SIDE);
                int[] argb = image.getRGB(0, 0, 64, 64, null, 0, 64);
                assertThat(Arrays.stream(argb).anyMatch(p -> p >>> 24 >= 254)).isTrue();
                assertThat(Arrays.stream(argb).distinct().count()).isBetween(2L, 64L);
                withAlpha += Arrays.stream(argb).anyMatch(p -> p >>> 24 == 0) ? 1 : 0;
            }
            assertThat(withAlpha).isGreaterThan(pack.entries().size() * 98 / 100);
        }
    }

    @Test
    void coloursAreWhatLabelsSay() {
        assertColour("red heart", 0xd0, 0x20, 0x30);
        assertColour("blue circle", 0x20, 0x80, 0xe0);
        assertColour("green square", 0x60, 0xb0, 0x40);
    }

    private static void assertColour(String label, int red, int green, int blue) {
        EmojiEntry entry = Objects.requireNonNull(pack.find(label), label);
        for (Style style : Style.learnt()) {
            int pixel = pack.image(entry.id(), style).getRGB(32, 32);
            assertThat((pixel >> 16 & 0xff) - red).as(label).isBetween(-75, 75);
            assertThat((pixel >> 8 & 0xff) - green).as(label).isBetween(-75, 75);
            assertThat((pixel & 0xff) - blue).as(label).isBetween(-75, 75);
        }
    }

    @Test
    void faintTonePairsAreFewAndMostAdjacentTonesAreNot() {
        int pairs = TonePair.adjacent(pack.entries()).size();
        assertThat(pairs).isGreaterThan(1_000);
        List<TonePair> noto = pack.faintTonePairs(Style.NOTO);
        List<TonePair> twemoji = pack.faintTonePairs(Style.TWEMOJI);
        assertThat(noto.size()).isBetween(1, pairs / 8);
        assertThat(twemoji.size()).isBetween(1, pairs / 20);
        for (TonePair pair : noto) {
            assertThat(pack.difference(pair.lighter(), pair.darker(), Style.NOTO)).isLessThan(2);
            assertThat(pack.entry(pair.lighter()).base())
                    .isEqualTo(pack.entry(pair.darker()).base());
        }
    }

    @Test
    void theTableSurvivesBeingWrittenAndRead() throws IOException {
        Path file = Path.of("captions.tsv");
        assertThat(EmojiTable.parse(EmojiTable.format(pack.entries()), file))
                .isEqualTo(pack.entries());
    }

    @Test
    void badTablesAreNamedWithTheirLine() {
        Path file = Path.of("captions.tsv");
        String header = EmojiTable.format(List.of());
        assertThatThrownBy(() -> EmojiTable.parse("id\tname\n", file))
                .hasMessageStartingWith("captions.tsv must start with the columns id, label");
        assertThatThrownBy(() -> EmojiTable.parse(header + "1\tfox\n", file))
                .hasMessage("Line 2 of captions.tsv has 2 cells instead of 12.");
        String row = "\tfox\tfox\t\t\t\t\tg\ts\tk\tnoto\ttrain\n";
        assertThatThrownBy(() -> EmojiTable.parse(header + "x" + row, file))
                .hasMessageContaining("has the id \"x\"");
        String other = row.replace("noto", "twemoji");
        assertThatThrownBy(
                        () -> EmojiTable.parse(header + "1" + row + "1" + other + "2" + row, file))
                .hasMessage("Emoji 2 in captions.tsv lacks the twemoji style, which others have.");
        assertThatThrownBy(
                        () -> EmojiTable.parse(header + "1" + row.replace("noto", "apple"), file))
                .hasMessageContaining("no emoji style \"apple\"")
                .hasMessageEndingWith("the styles are noto, twemoji, fluent.");
        assertThatThrownBy(() -> EmojiTable.parse(header + "1" + row.replace("train", "dev"), file))
                .hasMessageEndingWith("the splits are train, cell, style and unseen.");
    }

    // --- a pack of three emoji with damage of all kinds ------------------------------------------

    private static byte[] png(int side) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 1, 0xffff0000);
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }

    private void writePack(byte[] second) throws IOException {
        List<EmojiEntry> entries = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            entries.add(
                    new EmojiEntry(
                            id,
                            "thing " + id,
                            "thing " + id,
                            "",
                            "",
                            "",
                            "",
                            "Objects",
                            "other",
                            List.of("thing"),
                            Map.of(Style.NOTO, Split.TRAIN, Style.TWEMOJI, Split.TRAIN)));
        }
        Files.writeString(folder.resolve(EmojiPack.TABLE), EmojiTable.format(entries));
        writeZip("noto.zip", List.of(png(64), second, png(64)));
        writeZip("twemoji.zip", List.of(png(64), png(64), png(64)));
        writeChecksums();
    }

    private void writeZip(String name, List<byte[]> pictures) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < pictures.size(); i++) {
                zip.putNextEntry(new ZipEntry(EmojiPack.fileName(i + 1)));
                zip.write(pictures.get(i));
            }
        }
    }

    private void writeChecksums() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : List.of("noto.zip", "twemoji.zip", EmojiPack.TABLE)) {
            text.append(Checksums.sha256(folder.resolve(name))).append("  ").append(name);
            text.append('\n');
        }
        Files.writeString(folder.resolve(EmojiPack.CHECKSUMS), text);
    }

    @Test
    void aTruncatedPictureIsNamedWhenDrawnOrSkippedAtOnce() throws IOException {
        byte[] whole = png(64);
        writePack(Arrays.copyOf(whole, whole.length - 25));
        EmojiPack trusting = EmojiPack.open(folder);
        assertThatThrownBy(() -> trusting.cutout(2, Style.NOTO))
                .hasMessageContaining("noto.zip entry 0002.png is damaged");
        List<String> told = new ArrayList<>();
        EmojiPack skipping = EmojiPack.open(folder, OnCorrupt.SKIP, told::add);
        assertThat(skipping.entries().stream().map(EmojiEntry::id)).containsExactly(1, 3);
        assertThat(skipping.skipped()).isEqualTo(1);
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("noto.zip entry 0002.png is damaged");
        assertThatThrownBy(() -> skipping.cutout(2, Style.TWEMOJI))
                .hasMessage("There is no emoji 2; the ids run from 1 to 3.");
    }

    @Test
    void aPictureOfAnotherSizeIsSkippedByName() throws IOException {
        writePack(png(32));
        List<String> told = new ArrayList<>();
        assertThat(EmojiPack.open(folder, OnCorrupt.SKIP, told::add).skipped()).isEqualTo(1);
        assertThat(told.get(0)).contains("0002.png is 32 x 32 pixels instead of 64 x 64");
    }

    @Test
    void aChangedByteIsRefusedByItsChecksumOrSkippedByItsPicture() throws IOException {
        writePack(png(64));
        byte[] zip = Files.readAllBytes(folder.resolve("noto.zip"));
        zip[60] ^= 1; // inside the first picture
        Files.write(folder.resolve("noto.zip"), zip);
        assertThatThrownBy(() -> EmojiPack.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("noto.zip") + " is damaged: its SHA-256");
        List<String> told = new ArrayList<>();
        EmojiPack skipping = EmojiPack.open(folder, OnCorrupt.SKIP, told::add);
        assertThat(skipping.entries().stream().map(EmojiEntry::id)).containsExactly(2, 3);
        assertThat(told).hasSize(2);
    }

    @Test
    void aTruncatedArchiveAMissingFileAndADamagedTableAreNamed() throws IOException {
        assertThatThrownBy(() -> EmojiPack.open(folder))
                .hasMessageStartingWith("There is no emoji pack in " + folder);
        writePack(png(64));
        Files.writeString(folder.resolve(EmojiPack.TABLE), "rubbish");
        assertThatThrownBy(() -> EmojiPack.open(folder, OnCorrupt.SKIP, message -> {}))
                .hasMessageStartingWith(folder.resolve(EmojiPack.TABLE) + " is damaged");
        writePack(png(64));
        byte[] zip = Files.readAllBytes(folder.resolve("noto.zip"));
        Files.write(folder.resolve("noto.zip"), Arrays.copyOf(zip, zip.length / 2));
        writeChecksums();
        assertThatThrownBy(() -> EmojiPack.open(folder))
                .hasMessage(
                        folder.resolve("noto.zip") + " is damaged: it is not a complete ZIP file.");
        assertThatThrownBy(() -> EmojiPack.open(folder, OnCorrupt.SKIP, message -> {}))
                .hasMessage("The emoji pack in " + folder + " has no readable picture.");
        Files.delete(folder.resolve("twemoji.zip"));
        writeZip("noto.zip", List.of(png(64), png(64), png(64)));
        Files.writeString(folder.resolve(EmojiPack.CHECKSUMS), "rubbish\n");
        assertThatThrownBy(() -> EmojiPack.open(folder))
                .hasMessageContaining("line \"rubbish\" is not a SHA-256 and a file name");
    }
}
