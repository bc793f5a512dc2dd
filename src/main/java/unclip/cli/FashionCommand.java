package unclip.cli;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import unclip.data.fashion.FashionMnist;
import unclip.data.fashion.FashionSubset;
import unclip.image.ContactSheet;
import unclip.image.ImageFiles;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code unclip data fashion}: shows Fashion-MNIST, or writes a small part of it. */
@Command(
        name = "fashion",
        description = {
            "Show Fashion-MNIST, a row of pictures for each class; or write its first pictures as a"
                    + " data set of their own.",
            "",
            "It reads the IDX files of a folder: by default those of Debian's package"
                    + " dataset-fashion-mnist if installed, else the small part in this checkout.",
            ""
        },
        optionListHeading = "%nOptions:%n")
final class FashionCommand implements Callable<Integer> {

    private static final int SIZE = 32;
    private static final int MOST_COLUMNS = 24;

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--from", paramLabel = "DIR", description = "Folder of the IDX files.")
    private @Nullable Path from;

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            defaultValue = "8",
            description = "Pictures of each class (${DEFAULT-VALUE}).")
    private int n;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "Which pictures are shown (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--subset",
            paramLabel = "COUNT",
            description = "Instead, write this many training pictures to the folder --out.")
    private @Nullable Integer subset;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "PATH",
            description = "The contact sheet (fashion.png), or the folder of the subset.")
    private @Nullable Path out;

    FashionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = from == null ? usualFolder() : from;
        return subset == null ? show(folder) : write(folder, subset);
    }

    private static Path usualFolder() {
        return Files.isDirectory(FashionMnist.DEBIAN_FOLDER)
                ? FashionMnist.DEBIAN_FOLDER
                : Build.dataHome().resolve("data/fashion-mnist");
    }

    private int show(Path folder) throws IOException {
        require(n >= 1 && n <= MOST_COLUMNS, "--n must lie from 1 to " + MOST_COLUMNS, n);
        FashionMnist data = FashionMnist.open(folder, FashionMnist.Part.TRAIN, SIZE);
        List<ContactSheet.Row> rows = new ArrayList<>();
        for (int label = 0; label < FashionMnist.captions().size(); label++) {
            rows.add(new ContactSheet.Row(FashionMnist.captions().get(label), pick(data, label)));
        }
        rows.removeIf(row -> row.images().isEmpty());
        Path file = out == null ? Path.of("fashion.png") : out;
        ImageFiles.writePng(file, ContactSheet.render(rows, 2));
        console.say(
                data.size() + " pictures in " + folder + "; some of each class in " + file + ".");
        return 0;
    }

    /** Pictures of one class, from a random place of the data set on. */
    private List<BufferedImage> pick(FashionMnist data, int label) {
        UniformRandomProvider random = RandomStreams.open(seed, label);
        int start = random.nextInt(data.size());
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < data.size() && images.size() < n; i++) {
            int index = (start + i) % data.size();
            if (data.label(index) == label) {
                images.add(data.example(index, random).image());
            }
        }
        return images;
    }

    private int write(Path folder, int count) throws IOException {
        require(count >= 1, "--subset must be at least 1", count);
        if (out == null) {
            throw new ParameterException(spec.commandLine(), "--subset needs --out, a folder.");
        }
        FashionSubset.write(folder, out, count);
        console.say(count + " pictures in " + out + ".");
        return 0;
    }

    private void require(boolean holds, String sentence, int value) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), sentence + ", got " + value + ".");
        }
    }
}
