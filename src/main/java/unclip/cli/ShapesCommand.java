package unclip.cli;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import unclip.data.Palette;
import unclip.data.shapes.Scene;
import unclip.data.shapes.ScenePrompt;
import unclip.data.shapes.SceneRenderer;
import unclip.data.shapes.SceneSampler;
import unclip.image.ContactSheet;
import unclip.image.ImageFiles;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** {@code unclip data shapes}: draws scenes of coloured shapes as the training sees them. */
@Command(
        name = "shapes",
        description = {
            "Draw coloured shapes: pictures of a sentence, or of random scenes with their"
                    + " captions.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  unclip data shapes \"a striped red circle left of a blue star\" --size 64",
            "  unclip data shapes --n 12 --seed 3 --out scenes.png"
        })
final class ShapesCommand implements Callable<Integer> {

    private static final int COLUMNS = 6;
    private static final int SHOWN_PIXELS = 128;

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SENTENCE",
            arity = "0..1",
            description = "A sentence of the grammar; without one, random scenes.")
    private @Nullable String sentence;

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            defaultValue = "6",
            description = "Pictures (${DEFAULT-VALUE}).")
    private int n;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            defaultValue = "64",
            description = "Side of each picture, 8 to 1024 (${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "Start of all randomness (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "shapes.png",
            description = "The contact sheet (${DEFAULT-VALUE}).")
    private Path out = Path.of("shapes.png");

    ShapesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        check(n >= 1 && n <= SampleCommand.MAX_PICTURES, "--n", SampleCommand.MAX_PICTURES, 1, n);
        check(size >= 8 && size <= 1024, "--size", 1024, 8, size);
        List<ContactSheet.Row> rows = sentence == null ? random() : ofSentence(sentence);
        int scale = Math.max(1, SHOWN_PIXELS / size);
        ImageFiles.writePng(out, ContactSheet.render(rows, scale));
        console.say(n + (n == 1 ? " picture in " : " pictures in ") + out + ".");
        return 0;
    }

    private void check(boolean holds, String option, int most, int least, int value) {
        if (!holds) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " must lie from " + least + " to " + most + ", got " + value + ".");
        }
    }

    private List<ContactSheet.Row> random() {
        SceneRenderer renderer = new SceneRenderer(size);
        List<ContactSheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            UniformRandomProvider stream = RandomStreams.open(seed, i);
            Scene scene = SceneSampler.all().next(stream);
            BufferedImage image = renderer.render(scene, stream).image();
            rows.add(new ContactSheet.Row(scene.caption(), List.of(image)));
        }
        return rows;
    }

    private List<ContactSheet.Row> ofSentence(String words) {
        ScenePrompt prompt = parse(words);
        SceneRenderer renderer = new SceneRenderer(size);
        List<BufferedImage> images =
                IntStream.range(0, n)
                        .mapToObj(i -> RandomStreams.open(seed, i))
                        .map(stream -> renderer.render(scene(prompt, stream), stream).image())
                        .toList();
        List<ContactSheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < n; i += COLUMNS) {
            String label = i == 0 ? prompt.caption() : "";
            rows.add(new ContactSheet.Row(label, images.subList(i, Math.min(n, i + COLUMNS))));
        }
        return rows;
    }

    private ScenePrompt parse(String words) {
        try {
            return ScenePrompt.parse(words);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Sentences.of(e), e);
        }
    }

    /** A background that the sentence leaves open is drawn from those that no object wears. */
    private static Scene scene(ScenePrompt prompt, UniformRandomProvider random) {
        return prompt.scene()
                .orElseGet(
                        () -> {
                            List<Palette> free =
                                    Scene.BACKGROUNDS.stream()
                                            .filter(b -> isFree(prompt, b))
                                            .toList();
                            return new Scene(
                                    prompt.layout(), free.get(random.nextInt(free.size())));
                        });
    }

    private static boolean isFree(ScenePrompt prompt, Palette background) {
        return prompt.layout().objects().stream().noneMatch(o -> o.colour() == background);
    }
}
