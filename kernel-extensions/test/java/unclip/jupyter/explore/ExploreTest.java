package unclip.jupyter.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.jupyter.widget.RecordingPage;
import unclip.jupyter.widget.RecordingPage.Told;
import unclip.jupyter.widget.Widget;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.Trajectory;
import unclip.sampler.fault.Faults;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** Explorers of runs and schedules: what they compute, and what they leave behind. */
@Timeout(60)
class ExploreTest {

    private static final NoiseSource NOISE = NoiseSource.of(1, 0, 0, 1);
    private static final Conditioning.None NONE = new Conditioning.None();

    /** Believes in what it sees, drawn towards grey. */
    private static final Denoiser<Conditioning.None> HALF =
            (xt, level, none) -> Prediction.ofX0(xt.mul(0.5), xt, level);

    private final RecordingPage page = new RecordingPage();
    private final NDManager manager = NDManager.newBaseManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
        page.close();
    }

    private static Sampler<Conditioning.None> sampler() {
        return new Sampler<>(HALF, new DdimStep(0), TimeGrid.even(NoiseSchedule.cosine(1000), 6));
    }

    private Trajectory<Conditioning.None> run(Shape shape) {
        NDArray xT = NOISE.initial(manager, shape);
        return sampler().trajectory(manager, xT, NONE, NOISE).run();
    }

    @Test
    void everyKeptStepAndTheResultAreFramesThatPlayWithoutTheKernel() {
        Trajectory<Conditioning.None> run = run(new Shape(2, 3, 8, 8));
        int arrays = manager.getManagedArrays().size();
        page.show(Explore.trajectory(run, 1));
        List<Told> frames = models("HTMLModel");
        assertThat(frames).hasSize(run.kept().size() + 1);
        String first = html(frames.get(0));
        assertThat(first.split("<img", -1)).hasSize(4);
        assertThat(first).contains("step 0 of 6: t = 1000").contains("x̂_0").contains("ε̂");
        assertThat(html(frames.get(frames.size() - 1))).contains("the result");
        assertThat(models("LinkModel")).hasSize(2);
        assertThat(page.opened("PlayModel").data().path("state").path("max").asInt()).isEqualTo(6);
        assertThat(manager.getManagedArrays()).hasSize(arrays);
    }

    @Test
    void aReaderWithoutAKernelSeesStepsOfTheRun() {
        Widget film = Explore.trajectory(run(new Shape(2, 1, 8, 8)));
        Object html = page.kernel().getRenderer().render(film).getData(MIMEType.TEXT_HTML);
        assertThat(String.valueOf(html)).contains("step 0 of 6").contains("the result");
        assertThat(film).hasToString("a run of 6 steps, to step through");
    }

    @Test
    void whatIsNoRunOfPicturesIsRefusedInOneSentence() {
        assertThatThrownBy(() -> Explore.trajectory(run(new Shape(2, 8))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[B, 3, H, W]")
                .hasMessageContaining("(2, 8)");
        Trajectory<Conditioning.None> run = run(new Shape(2, 3, 8, 8));
        assertThatThrownBy(() -> Explore.trajectory(run, 2)).hasMessageContaining("0..1, got 2");
        NDArray xT = NOISE.initial(manager, new Shape(2, 3, 8, 8));
        assertThatThrownBy(() -> Explore.trajectory(sampler().trajectory(manager, xT, NONE, NOISE)))
                .hasMessageContaining("kept no step yet");
    }

    @Test
    void aForkShowsWhatTheEditMakesOfTheRunAndLeavesNothingBehind() throws InterruptedException {
        Trajectory<Conditioning.None> run = run(new Shape(2, 3, 8, 8));
        int arrays = manager.getManagedArrays().size();
        page.show(Explore.fork(run, Map.of("nothing", fork -> fork)));
        assertThat(html(models("HTMLModel").get(0))).contains("differ by 0.000 (rms)");
        page.move(page.opened("IntSliderModel").id(), "value", "1");
        awaitModels("HTMLModel", 2);
        assertThat(run.isOpen()).isTrue();
        assertThat(manager.getManagedArrays()).hasSize(arrays);
    }

    @Test
    void everyEditThatIsOfferedChangesTheResult() {
        Trajectory<Conditioning.None> run = run(new Shape(2, 3, 8, 8));
        ForkExplorer.<Conditioning.None>edits()
                .forEach(
                        (name, edit) -> {
                            page.show(Explore.fork(run, Map.of(name, edit)));
                            List<Told> shown = models("HTMLModel");
                            assertThat(html(shown.get(shown.size() - 1)))
                                    .as(name)
                                    .doesNotContain("0.000 (rms)");
                        });
    }

    @Test
    void aScheduleIsWhatItsSlidersSay() {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        ScheduleDesigner designer = Explore.schedule(picture);
        page.show(designer);
        NoiseSchedule linear = NoiseSchedule.linear(1000, 1e-4, 0.02);
        assertThat(designer.schedule().alphaBar(500)).isEqualTo(linear.alphaBar(500));
        page.move(page.opened("DropdownModel").id(), "index", "1");
        assertThat(designer.schedule().alphaBar(500))
                .isEqualTo(NoiseSchedule.cosine(1000).alphaBar(500));
    }

    @Test
    void aPictureIsNoisedToTheLevelOfTheChosenTime() {
        ScheduleDesigner designer =
                Explore.schedule(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        page.show(designer);
        String halfway = html(models("HTMLModel").get(0));
        assertThat(halfway).contains("ᾱ = 0.0786").contains("x_t");
    }

    @Test
    void everyFaultIsShownOrSaysWhatTheSamplerLacks() throws InterruptedException {
        NDArray xT = NOISE.initial(manager, new Shape(2, 3, 8, 8));
        int arrays = manager.getManagedArrays().size();
        page.show(Explore.faults(sampler(), xT, NONE, NOISE));
        String choice = page.opened("DropdownModel").id();
        int all = Faults.all().size();
        for (int i = 1; i < all; i++) {
            page.move(choice, "index", String.valueOf(i));
            awaitModels("HTMLMathModel", i + 1);
        }
        assertThat(models("HTMLMathModel")).hasSize(all);
        assertThat(manager.getManagedArrays()).hasSize(arrays);
        assertThat(page.state(models("OutputModel").get(0).id(), "outputs")).isEmpty();
    }

    private List<Told> models(String name) {
        return page.told().stream()
                .filter(Told::opens)
                .filter(told -> told.model().equals(name))
                .toList();
    }

    private void awaitModels(String name, int count) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (models(name).size() < count) {
            assertThat(System.nanoTime()).as("models of " + name).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static String html(Told opening) {
        return opening.data().path("state").path("value").asText();
    }
}
