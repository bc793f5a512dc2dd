package unclip.experiment.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import unclip.image.ImageFiles;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Writing pictures to the disk, whole or not at all, as the library does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class PictureWriting {

    private static final int FRAMES = 20;

    private final BufferedImage picture = gradient(256, 0);
    private final List<BufferedImage> frames =
            IntStream.range(0, FRAMES).mapToObj(k -> gradient(128, k)).toList();
    private Path folder = Path.of("");

    /** Makes a folder. */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("unclip-bench");
    }

    /** Deletes it. */
    @TearDown
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("a.png"));
        Files.deleteIfExists(folder.resolve("a.gif"));
        Files.delete(folder);
    }

    /** A PNG file of 256 × 256. */
    @Benchmark
    public void png() throws IOException {
        ImageFiles.writePng(folder.resolve("a.png"), picture);
    }

    /** A GIF file of 20 frames of 128 × 128. */
    @Benchmark
    public void gif() throws IOException {
        ImageFiles.writeGif(folder.resolve("a.gif"), frames, 10);
    }

    /** A smooth picture with more colours than a GIF has. */
    private static BufferedImage gradient(int size, int k) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int red = 255 * x / size;
                int green = 255 * y / size;
                int blue = (128 + 5 * k + (x + y) / 4) % 256;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return image;
    }
}
