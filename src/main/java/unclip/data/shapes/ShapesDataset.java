package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.math.RandomStreams;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An endless supply of coloured shapes as a data set of any chosen length. The index fixes the
 * scene; place, size and shade of its objects and the choice among equally true captions are drawn
 * anew with every example. Nothing is stored.
 */
public final class ShapesDataset implements ImageTextDataset {

    private final ShapesOptions options;
    private final SceneSampler sampler;
    private final SceneRenderer renderer;

    /** Makes the data set that the options describe. */
    public ShapesDataset(ShapesOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        this.sampler = new SceneSampler(options.mix(), options.split());
        this.renderer = new SceneRenderer(options.size());
    }

    /**
     * The training split with default options.
     *
     * @param size side of the pictures in pixels
     * @param seed fixes the scenes
     * @param count how many scenes an epoch has
     */
    public ShapesDataset(int size, long seed, int count) {
        this(ShapesOptions.training(size, count, seed));
    }

    /** What this data set shows. */
    public ShapesOptions options() {
        return options;
    }

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public int size() {
        return options.count();
    }

    /** The scene at an index, always the same. */
    public Scene scene(int index) {
        Objects.checkIndex(index, size());
        return sampler.next(RandomStreams.open(options.seed(), index));
    }

    /**
     * All scenes that differ from the one at an index in a single thing that its caption says, by
     * what it is; held-out combinations are among them.
     */
    public Map<Attribute, List<Scene>> foils(int index) {
        return new SceneFoils(scene(index), Split.ALL, true).byAttribute();
    }

    /** A picture of the scene at an index, with its answer key. */
    public RenderedScene rendered(int index, UniformRandomProvider random) {
        return renderer.render(scene(index), random);
    }

    @Override
    public Example example(int index, UniformRandomProvider random) {
        RenderedScene rendered = rendered(index, random);
        Scene scene = rendered.scene();
        boolean backgroundNamed = random.nextDouble() < options.backgroundClause();
        return new Example(
                "shapes-" + index,
                rendered.image(),
                caption(scene, backgroundNamed, random),
                new SceneFoils(scene, options.split(), backgroundNamed));
    }

    private String caption(Scene scene, boolean backgroundNamed, UniformRandomProvider random) {
        List<String> captions = scene.paraphrases();
        int told = options.paraphrases() ? random.nextInt(captions.size()) : 0;
        String caption = captions.get(told);
        return backgroundNamed ? caption : Scene.withoutBackground(caption);
    }
}
