package unclip.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

class TarSourceTest {

    @TempDir private Path folder = Path.of("");

    private CaptionedSource source() throws IOException {
        return new TarSource("shards", TarSource.shardsIn(folder), Limits.DEFAULT);
    }

    private Samples.Tar tar(String name) {
        return new Samples.Tar(folder.resolve(name));
    }

    @Test
    void membersOfOneKeyAreOneItemAsImg2datasetWritesThem() throws IOException {
        try (Samples.Tar tar = tar("00000.tar")) {
            tar.put("000000000.jpg", Samples.picture("jpg", 9))
                    .put("000000000.txt", "a red heart")
                    .put("000000000.json", "{\"caption\":\"other\",\"key\":\"000000000\"}")
                    .put("000000001.json", "{\"caption\":\"told by metadata\"}")
                    .put("000000001.png", Samples.picture("png", 9))
                    .put("sub.dir/2.jpg", Samples.picture("jpg", 9))
                    .put("sub.dir/2.txt", "  two\n lines\t")
                    .put("sub.dir/2.cls", "7");
        }
        try (Samples.Tar tar = tar("00001.tar.gz")) {
            tar.pair("000010000");
        }
        Files.writeString(folder.resolve("00000_stats.json"), "{}");

        assertThat(Samples.told(source()))
                .containsExactly(
                        "000000000: a red heart",
                        "000000001: told by metadata",
                        "sub.dir/2: two lines",
                        "000010000: the picture 000010000");
    }

    @Test
    void eachKindOfBadMemberIsRefusedAndTheOthersAreRead() throws IOException {
        try (Samples.Tar tar = tar("bad.tar")) {
            tar.pair("a")
                    .pair("../../escape")
                    .put("/etc/absolute.jpg", Samples.picture("jpg", 9))
                    .put("c:/drive.jpg", Samples.picture("jpg", 9))
                    .link("link.jpg", "/etc/passwd")
                    .put("link.txt", "a link")
                    .put("alone.txt", "no picture")
                    .put("mute.jpg", Samples.picture("jpg", 9))
                    .put("blank.jpg", Samples.picture("jpg", 9))
                    .put("blank.txt", " \n")
                    .put("latin.jpg", Samples.picture("jpg", 9))
                    .put("latin.txt", new byte[] {'c', 'a', 'f', (byte) 0xe9, '!'})
                    .put("broken.jpg", Arrays.copyOf(Samples.picture("jpg", 40), 900))
                    .put("broken.txt", "a broken picture")
                    .put("huge.png", Samples.pngThatClaims(50_000, 50_000))
                    .put("huge.txt", "a bomb")
                    .put("odd.tiff", Samples.picture("tiff", 9))
                    .put("odd.txt", "another format")
                    .pair("a")
                    .pair("z");
        }
        assertThat(Samples.told(source()))
                .containsExactly(
                        "a: the picture a",
                        "../../escape.jpg: unsafe path",
                        "../../escape.txt: unsafe path",
                        "/etc/absolute.jpg: unsafe path",
                        "c:/drive.jpg: unsafe path",
                        "link: link or special file",
                        "alone: no picture",
                        "mute: no caption",
                        "blank: no caption",
                        "latin: malformed text",
                        "broken: cut off",
                        "huge: too many pixels",
                        "odd: unsupported format",
                        "a: duplicate key",
                        "z: the picture z");
    }

    @Test
    void aPictureOfTooManyBytesIsNotRead() throws IOException {
        try (Samples.Tar tar = tar("large.tar")) {
            tar.put("large.jpg", new byte[5000]).put("large.txt", "large").pair("b");
        }
        Limits small = new Limits(1000, 100, 4999, 1 << 20, 4096, 100, 1 << 20);
        CaptionedSource source = new TarSource("large", TarSource.shardsIn(folder), small);
        assertThat(Samples.told(source))
                .containsExactly("large: too many bytes", "b: the picture b");
    }

    @Test
    void aShardThatIsCutOffGivesWhatIsWholeAndTheNextShardFollows() throws IOException {
        Path first = folder.resolve("0.tar");
        try (Samples.Tar tar = tar("0.tar")) {
            tar.pair("a").put("b.txt", "b").put("b.jpg", Samples.picture("jpg", 40)).pair("c");
        }
        try (Samples.Tar tar = tar("1.tar")) {
            tar.pair("d");
        }
        byte[] whole = Files.readAllBytes(first);
        int b = 5 * 512; // somewhere after a, whose picture is small
        for (int length : new int[] {b + 200, b + 512, b + 1024 + 700, whole.length / 1024 * 512}) {
            Files.write(first, Arrays.copyOf(whole, length));
            List<String> told = Samples.told(source());
            assertThat(told).first().isEqualTo("a: the picture a");
            assertThat(told).last().isEqualTo("d: the picture d");
            assertThat(told).as("%d bytes", length).anyMatch(item -> item.endsWith(": cut off"));
        }
    }

    @Test
    void anArchiveThatIsDamagedIsLeft() throws IOException {
        try (Samples.Tar tar = tar("0.tar")) {
            tar.pair("a").pair("b");
        }
        try (Samples.Tar tar = tar("1.tar.gz")) {
            tar.pair("c");
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("0.tar"));
        Arrays.fill(bytes, 0, 300, (byte) 0xff);
        Files.write(folder.resolve("0.tar"), bytes);
        byte[] gzip = Files.readAllBytes(folder.resolve("1.tar.gz"));
        Files.write(folder.resolve("2.tar.gz"), Arrays.copyOf(gzip, gzip.length / 2));
        Files.writeString(folder.resolve("3.tar.gz"), "no gzip at all");

        assertThat(Samples.told(source()))
                .contains("0.tar: damaged archive", "c: the picture c", "3.tar.gz: damaged archive")
                .filteredOn(item -> item.endsWith(": cut off"))
                .hasSize(1);
    }

    @Test
    void aGzipBombIsLeftBeforeItIsUnpacked() throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("bomb.tgz")))) {
            out.write(header("bomb.bin", "77777777777"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                out.write(zeros);
            }
        }
        assertThat(Samples.told(source())).containsExactly("bomb.tgz: decompression bomb");
    }

    @Test
    void aHeaderWithoutEndIsLeftBeforeItFillsTheMemory() throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("name.tar"))) {
            byte[] header = header("././@LongLink", "00200000000"); // a name of 32 MiB
            header[156] = 'L';
            out.write(sealed(header));
            byte[] letters = new byte[1 << 20];
            Arrays.fill(letters, (byte) 'a');
            for (int i = 0; i < 33; i++) {
                out.write(letters);
            }
        }
        assertThat(Samples.told(source())).containsExactly("name.tar: decompression bomb");
    }

    private static byte[] header(String name, String octalSize) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, octalSize + "\0" + "00000000000\0");
        header[156] = '0';
        put(header, 257, "ustar\0" + "00");
        return sealed(header);
    }

    /** With its checksum: the sum of all bytes, its own counted as blanks. */
    private static byte[] sealed(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Test
    void aLongCaptionIsCutAndSaysSo() throws IOException {
        try (Samples.Tar tar = tar("long.tar")) {
            tar.put("a.jpg", Samples.picture("jpg", 9)).put("a.txt", "word ".repeat(500_000));
        }
        SourceItem.Captioned item = (SourceItem.Captioned) Samples.items(source()).get(0);
        assertThat(item.caption().cut()).isTrue();
        assertThat(item.caption().text()).startsWith("word word").hasSizeBetween(4090, 4096);
    }
}
