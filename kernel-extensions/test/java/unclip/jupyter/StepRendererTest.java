package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Posterior;
import unclip.diffusion.Prediction;
import unclip.sampler.Sampler;
import unclip.sampler.Step;
import unclip.sampler.TimeGrid;
import unclip.sampler.Trajectory;
import unclip.sampler.fault.SourceSampler;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.imageio.ImageIO;

/** Steps, trajectories and comparisons as a notebook shows them. */
class StepRendererTest {

    private static final NoiseSource NOISE = NoiseSource.of(1, 0, 0, 1);

    private final RecordingKernel kernel = RecordingKernel.started();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
        kernel.close();
    }

    /** Always believes in the same diagonal stripes. */
    private static final Denoiser<Conditioning.None> STRIPES =
            (xt, level, none) -> Prediction.ofX0(stripes(xt), xt, level);

    private static NDArray stripes(NDArray xt) {
        int side = (int) xt.getShape().size(xt.getShape().dimension() - 1);
        float[] values = new float[(int) xt.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % side + i / side) / 4 % 2 == 0 ? 0.8f : -0.8f;
        }
        return xt.getManager().create(values, xt.getShape());
    }

    private Trajectory<Conditioning.None> trajectory(Shape shape) {
        TimeGrid grid = TimeGrid.even(NoiseSchedule.cosine(1000), 20);
        return new Sampler<>(STRIPES, new DdimStep(1), grid)
                .trajectory(manager, NOISE.initial(manager, shape), new Conditioning.None(), NOISE);
    }

    @Test
    void aTrajectoryOfPicturesIsAFilmStripAndATable() throws IOException {
        DisplayData shown = render(trajectory(new Shape(2, 3, 16, 16)).run());
        assertThat(text(shown).lines().toList())
                .hasSize(1 + SampleView.MOST_FRAMES)
                .first()
                .asString()
                .startsWith("trajectory of 20 steps, tensors of 20 kept in 0.4 MiB");
        assertThat(text(shown)).contains("t     1000 → 950");
        byte[] png = Base64.getDecoder().decode(data(shown, MIMEType.IMAGE_PNG));
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isGreaterThan(12 * 64);
        assertThat(data(shown, MIMEType.TEXT_HTML)).contains("<img");
    }

    @Test
    void aTrajectoryOfVectorsIsText() {
        Trajectory<Conditioning.None> t = trajectory(new Shape(2, 8));
        assertThat(text(render(t)))
                .isEqualTo("trajectory of 20 steps, 0 taken, tensors of 0 kept in 0.0 MiB");
        t.advance(step -> {});
        DisplayData shown = render(t);
        assertThat(data(shown, MIMEType.IMAGE_PNG)).isNull();
        t.run();
        assertThat(text(render(t.rewind(12).run()))).contains("forked before step 12");
        t.close();
        assertThat(text(render(t))).endsWith(", closed");
    }

    @Test
    void aStepIsItsFormulaItsPicturesAndItsNumbers() {
        List<DisplayData> live = new ArrayList<>();
        List<Step> late = new ArrayList<>();
        Trajectory<Conditioning.None> t =
                trajectory(new Shape(2, 3, 16, 16))
                        .run(
                                step -> {
                                    if (step.index() == 9) {
                                        live.add(render(step));
                                        late.add(step);
                                    }
                                });
        String html = data(live.get(0), MIMEType.TEXT_HTML);
        assertThat(html)
                .contains("$$\\begin{aligned}\nx_s &amp;= c_{x_0}\\,\\hat x_0")
                .contains("\\sigma\\,z")
                .contains("<img")
                .contains("$\\bar\\alpha_t = \\prod_{i\\le t}(1-\\beta_i)$")
                .contains("Song, Meng and Ermon 2021, eq. 12");
        assertThat(text(live.get(0)))
                .startsWith("step 9 of 20, t = 550 → 500\n  t = 550\n")
                .contains("\\sigma = 0.");
        assertThat(data(render(t.kept().get(9)), MIMEType.TEXT_HTML)).isEqualTo(html);
        assertThat(text(render(t.numbers().get(9)))).isEqualTo(text(live.get(0)));
        assertThat(text(render(late.get(0)))).isEqualTo("step 9 of 20, its arrays already freed");
    }

    @Test
    void aComparisonSaysWhereTwoRunsPart() {
        Trajectory<Conditioning.None> t = trajectory(new Shape(2, 8)).run();
        DisplayData shown = render(t.compare(t.rewind(4).editX0(x -> x.mul(0.5)).run()));
        assertThat(text(shown))
                .startsWith("parted at step 4, t = 800, rms difference of the results ")
                .contains("rms Δx̂_0");
        assertThat(data(shown, MIMEType.TEXT_HTML)).contains("<table");
        assertThat(text(render(t.compare(t)))).startsWith("no difference");
    }

    @Test
    void namedNumbersAreATableOfTheirFormulas() {
        NoiseSchedule linear = NoiseSchedule.linear(1000, 1e-4, 0.02);
        DisplayData shown = render(Posterior.of(linear.at(500), linear.at(499)).quantities());
        assertThat(text(shown)).startsWith("c_{x_0} = 0.00307\nc_{x_t} = 0.9941\n");
        assertThat(data(shown, MIMEType.TEXT_HTML))
                .contains("$\\tilde\\beta = \\frac")
                .contains("Ho et al. 2020, eq. 7");
    }

    @Test
    void aFaultIsShownWrongBesideRight() {
        DisplayData shown = render(new SourceSampler().card());
        assertThat(text(shown)).startsWith("source-sampler: ").contains("\n  right: ");
        assertThat(data(shown, MIMEType.TEXT_HTML)).contains("$x_{t-1} = \\frac").contains("§5.2");
    }

    @Test
    void curvesAreAChart() {
        DisplayData shown = render(Curves.of("t", "y").line("y", 0, 1, t -> t));
        assertThat(data(shown, MIMEType.parse("image/svg+xml"))).startsWith("<svg");
    }

    private DisplayData render(Object value) {
        return kernel.getRenderer().render(value);
    }

    private static String text(DisplayData shown) {
        return data(shown, MIMEType.TEXT_PLAIN);
    }

    @SuppressWarnings("NullAway") // the kernel's classes have no annotations
    private static String data(DisplayData shown, MIMEType type) {
        return (String) shown.getData(type);
    }
}
