package unclip.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

class FolderSourceTest {

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void twoPictures() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.write(folder.resolve("b.png"), Samples.picture("png", 9));
        Files.write(folder.resolve("sub/a.jpg"), Samples.picture("jpg", 9));
    }

    private FolderSource source() {
        return FolderSource.of(folder, Limits.DEFAULT);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void captionsStandBesideTheirPictures() throws IOException {
        write("b.txt", "a bee\n");
        write("sub/a.txt", "an ant");
        write("notes.md", "nothing");
        assertThat(Samples.told(source())).containsExactly("b.png: a bee", "sub/a.jpg: an ant");
    }

    @Test
    void captionsStandInATableOfAnyKind() throws IOException {
        String[] expected = {"sub/a.jpg: an \"ant\", small", "b.png: a bee"};
        write(
                "captions.csv",
                "file,caption\r\nsub/a.jpg,\"an \"\"ant\"\",\nsmall\"\r\nb.png,a bee");
        assertThat(Samples.told(source())).containsExactly(expected);
        Files.delete(folder.resolve("captions.csv"));

        write("captions.tsv", "sub/a.jpg\tan \"ant\", small\n\nb.png\ta bee\n");
        assertThat(Samples.told(source())).containsExactly(expected);
        Files.delete(folder.resolve("captions.tsv"));

        write(
                "metadata.jsonl",
                """
                {"file_name": "sub/a.jpg", "text": "an \\"ant\\", small"}
                {"text": "a bee",\t"file_name": "b.png", "more": [1]}
                """);
        assertThat(Samples.told(source())).containsExactly(expected);
    }

    @Test
    void eachBadRowIsRefusedAndTheOthersAreRead() throws IOException {
        Files.write(folder.resolve("cut.png"), Arrays.copyOf(Samples.picture("png", 40), 200));
        Files.write(folder.resolve("odd.tiff"), Samples.picture("tiff", 9));
        Path outside = Files.createTempFile("outside", ".png");
        Files.write(outside, Samples.picture("png", 9));
        Files.createSymbolicLink(folder.resolve("link.png"), outside);
        write(
                "captions.tsv",
                "file\tcaption\nb.png\ta bee\n../b.png\tup\n"
                        + outside
                        + "\tabsolute\nnone.png\tmissing\nlink.png\tlinked\ncut.png\tcut\n"
                        + "odd.tiff\todd\nsub\ta folder\nb.png\tagain\nonlyone\nsub/a.jpg\t \n"
                        + "x".repeat(2 << 20)
                        + "\ttoo long\nsub/a.jpg\tan ant\n");
        assertThat(Samples.told(source()))
                .containsExactly(
                        "b.png: a bee",
                        "../b.png: unsafe path",
                        outside + ": unsafe path",
                        "none.png: no picture",
                        "link.png: link or special file",
                        "cut.png: damaged picture",
                        "odd.tiff: unsupported format",
                        "sub: unsupported format",
                        "b.png: duplicate key",
                        "row 11: malformed text",
                        "sub/a.jpg: no caption",
                        "row 13: malformed text",
                        "sub/a.jpg: an ant");
        Files.delete(outside);
    }

    @Test
    void jsonLinesThatAreNoneAreRefusedOneByOne() throws IOException {
        write(
                "captions.jsonl",
                "{\"file\":\"b.png\",\"caption\":\"a bee\"}\n[1]\n{\"file\":\n{}\n");
        assertThat(Samples.told(source()))
                .containsExactly(
                        "b.png: a bee",
                        "row 2: malformed text",
                        "row 3: malformed text",
                        "row 4: no caption");
    }

    @Test
    void aPictureWithoutCaptionIsRefused() throws IOException {
        write("b.txt", "");
        assertThat(Samples.told(source()))
                .containsExactly("b.png: no caption", "sub/a.jpg: no caption");
    }

    @Test
    void aTableWithoutTheColumnsIsAnErrorOfTheWholeSource() throws IOException {
        write("captions.csv", "one\n");
        assertThatThrownBy(() -> Samples.told(source())).hasMessageContaining("column of captions");
        write("captions.csv", "url,caption\nhttp://x,y\n");
        assertThatThrownBy(() -> Samples.told(source())).hasMessageContaining("column of files");
    }

    @Test
    void theFingerprintChangesWithTheContentOnly() throws IOException {
        String before = source().fingerprint();
        assertThat(source().fingerprint()).isEqualTo(before);
        write("b.txt", "a bee");
        assertThat(source().fingerprint()).isNotEqualTo(before);
    }

    @Test
    void aTableOfAddressesHasCaptionsOnly() throws IOException {
        write("list.csv", "url,caption\nhttp://x/1.jpg,one\nhttp://x/2.jpg,\n");
        CaptionedSource table =
                Sources.open(folder.resolve("list.csv").toString(), folder, 8, Limits.DEFAULT);
        assertThat(table.hasPictures()).isFalse();
        assertThat(Samples.told(table))
                .containsExactly("http://x/1.jpg: one", "http://x/2.jpg: no caption");
    }
}
