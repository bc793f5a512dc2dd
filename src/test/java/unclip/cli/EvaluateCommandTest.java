package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static unclip.cli.SampleCommandTest.oneSentence;

import ai.djl.Device;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.data.CommittedData;
import unclip.embedding.BoxEmbedder;
import unclip.embedding.Embedder;
import unclip.evaluate.EvaluationSet;
import unclip.evaluate.metric.Bootstrap;
import unclip.evaluate.metric.Measured;
import unclip.pipeline.Progress;
import unclip.weights.WeightStore;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class EvaluateCommandTest {

    @TempDir private Path folder = Path.of(".");
    private final FakeStudio studio = new FakeStudio();
    private final Cli cli = new Cli(studio);

    private Cli.Result evaluate(Path out, Object... more) {
        List<Object> words =
                new ArrayList<>(
                        List.of("evaluate", "shapes", "--n", 4, "--resamples", 5, "--out", out));
        words.addAll(List.of(more));
        words.addAll(List.of("--device", "cpu"));
        return cli.run(words.toArray());
    }

    @Test
    void picturesAreDrawnMeasuredAndNotDrawnAgain() throws IOException {
        Path out = folder.resolve("e");
        Cli.Result result = evaluate(out);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("frechet +\\d.*\\[.*\\] +lower +clip-judge")
                .containsPattern(
                        "all correct +0\\.000 \\[0\\.000, 0\\.\\d+\\] +higher +shapes reader")
                .containsPattern("clip score +0\\.")
                .contains("recall", "coverage", "cmmd", "diversity");
        assertThat(studio.requests).hasSize(4);
        assertThat(studio.requests.get(0).seed()).isNotEqualTo(studio.requests.get(1).seed());
        EvaluationRecord record = EvaluationRecord.read(out);
        assertThat(record.complete()).isTrue();
        assertThat(record.judge()).containsKey("clip-judge");
        assertThat(Files.readAllLines(out.resolve("evaluation.csv")))
                .hasSize(1 + record.measured().size());

        assertThat(evaluate(out).out()).isEqualTo(result.out());
        assertThat(studio.requests).hasSize(4);
        assertThat(oneSentence(evaluate(out, "--seed", 3), 1))
                .contains("another evaluation", "--out");

        Cli.Result others =
                evaluate(folder.resolve("others"), "--pictures", out.resolve("pictures"));
        assertThat(others.code()).as(others.err()).isZero();
        assertThat(others.out()).contains("frechet").doesNotContain("clip score");
    }

    @Test
    void aStopKeepsWhatIsFinishedAndTheSameCommandGoesOn() {
        Path out = folder.resolve("stopped");
        int[] calls = {0};
        studio.onSample =
                () -> {
                    if (++calls[0] == 3) {
                        Thread.currentThread().interrupt();
                    }
                };
        Cli.Result stopped = evaluate(out);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped.code()).isEqualTo(Exit.INTERRUPTED);
        assertThat(stopped.err()).contains("Stopped: 2 of 4 pictures are in", "goes on from there");
        assertThat(evaluate(out).code()).isZero();
        assertThat(studio.requests).hasSize(5); // two, the one that was stopped, and two more
    }

    @Test
    void truePicturesFindThemselvesInAPoolAndCountAsCopiesOfIt() throws IOException {
        EvaluationSet shapes = EvaluationSet.open("shapes", 6, 32, folder, 1);
        List<EvaluationSet.Shown> pool = new ArrayList<>();
        for (EvaluationSet.Item item : shapes.items()) {
            pool.add(new EvaluationSet.Shown(item.group(), item.truth(), pool.size() < 3));
        }
        EvaluationSet set = new EvaluationSet("cell", shapes.items(), pool);
        List<BufferedImage> copies =
                shapes.items().stream().map(EvaluationSet.Item::truth).toList();
        WeightStore weights =
                new WeightStore(CommittedData.folder("emoji").resolveSibling("weights"));
        try (Embedder judge = BoxEmbedder.load(weights, "clip-small", Device.cpu())) {
            List<Measured> all =
                    new EvaluationRun(set, Progress.none())
                            .measure(judge, copies, true, new Bootstrap(0, 1));
            assertThat(value(all, "picture finds true one in 1 of 6")).isEqualTo(1);
            assertThat(value(all, "frechet")).isEqualTo(0, within(1e-6));
            assertThat(value(all, "recall")).isEqualTo(1);
            assertThat(value(all, "copying")).isEqualTo(0.5, within(1e-9)); // as the true ones do
            assertThat(value(all, "nearest in training"))
                    .isEqualTo(value(all, "nearest in training of true"));
        }
    }

    private static double value(List<Measured> all, String metric) {
        return all.stream()
                .filter(m -> m.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .value()
                .value();
    }

    @Test
    void wrongRequestsAreOneSentenceEach() {
        assertThat(oneSentence(cli.run("evaluate", "cel"), 2)).contains("'cel'", "cell");
        Path out = folder.resolve("wrong");
        assertThat(oneSentence(cli.run("evaluate", "shapes", "--n", 1, "-o", out), 2))
                .contains("--n", "got 1");
        assertThat(oneSentence(evaluate(out, "--steps", 0), 2)).contains("1..1000, got 0");
        assertThat(oneSentence(cli.run("evaluate", "shapes", "--resamples=-1", "-o", out), 2))
                .contains("got -1");
        assertThat(oneSentence(evaluate(out, "--pictures", folder.resolve("none")), 1))
                .contains("no folder of pictures");
        assertThat(oneSentence(evaluate(out, "--pictures", folder), 1)).contains("at least two");
        assertThat(studio.opened).isZero();
    }
}
