package unclip.pipeline;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.clip.TextEncoding;
import unclip.decoder.ImageCondition;
import unclip.image.FilmStrip;
import unclip.image.Images;
import unclip.prior.ArPriorNetwork;
import unclip.prior.Prior;
import unclip.prior.PriorCondition;
import unclip.sampler.Detail;
import unclip.sampler.Recording;
import unclip.sampler.StepListener;
import unclip.sampler.Trajectory;
import unclip.tensor.NoiseSource;
import unclip.text.BpeTokenizer;
import unclip.train.DecoderCaptions;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * unCLIP from end to end: caption → z_t → z_i → picture (Ramesh et al. 2022, §2), each stage on its
 * own or all together.
 *
 * <p>Not thread-safe. Close it to free the weights.
 */
public final class UnclipPipeline implements AutoCloseable {

    /** The names of the weights that {@link #load} needs, in the order of the stages. */
    public static final List<String> WEIGHTS = BoxWeights.NAMES;

    private static final long PRIOR_STAGE = 1; // names of noise streams; never renumber
    private static final long DECODER_STAGE = 2;
    private static final int BATCH = 16; // pictures at once, which bounds memory
    private static final Recording TRACE = Recording.standard().ofSteps(10).of(Detail.PREDICTION);

    private final NDManager manager;
    private final BoxWeights box;

    private UnclipPipeline(NDManager manager, BoxWeights box) {
        this.manager = manager;
        this.box = box;
    }

    /**
     * Loads the box's weights.
     *
     * @param store the folder with clip-small, prior-small and decoder-small
     * @param device where everything runs
     * @throws IOException one sentence if weights are missing, damaged, or don't belong together
     */
    public static UnclipPipeline load(WeightStore store, Device device) throws IOException {
        NDManager manager = NDManager.newBaseManager(device);
        try {
            return new UnclipPipeline(manager, BoxWeights.load(store, manager));
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Draws pictures, the embeddings by the diffusion prior.
     *
     * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
     */
    public Samples sample(SampleRequest request, Progress progress) {
        return sample(request, prior(request.priorSteps(), request.priorGuidance()), progress);
    }

    /**
     * Draws pictures with any prior, such as {@code
     * AutoregressivePrior.plain(pipeline.autoregressive().orElseThrow())}, {@code new NoPrior()},
     * or the best of several draws.
     *
     * @param prior draws the embeddings; what the request says of a prior is not read
     * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
     */
    public Samples sample(SampleRequest request, Prior prior, Progress progress) {
        List<Sample> samples = new ArrayList<>();
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (String prompt : request.prompts()) {
            for (int from = 0; from < request.picturesPerPrompt(); from += BATCH) {
                int to = Math.min(from + BATCH, request.picturesPerPrompt());
                samples.addAll(batch(request, prior, prompt, from, to, progress, seconds));
            }
        }
        return new Samples(samples, seconds);
    }

    private List<Sample> batch(
            SampleRequest request,
            Prior prior,
            String prompt,
            int from,
            int to,
            Progress progress,
            Map<String, Double> seconds) {
        long[] images = LongStream.range(from, to).toArray();
        try (NDManager scope = manager.newSubManager()) {
            long start = System.nanoTime();
            TextEncoding text = encodeTexts(scope, Collections.nCopies(images.length, prompt));
            start = lap(seconds, "text", start);
            NDArray zImage =
                    prior.sample(
                            scope,
                            PriorCondition.of(text.zText(), text.tokens(), text.mask()),
                            NoiseSource.of(request.seed(), PRIOR_STAGE, images),
                            step -> progress.update("prior", step.index() + 1, step.count()));
            start = lap(seconds, "prior", start);
            List<Sample> samples = paint(scope, request, prompt, zImage, images, progress);
            lap(seconds, "decoder", start);
            return samples;
        }
    }

    private List<Sample> paint(
            NDManager scope,
            SampleRequest request,
            String prompt,
            NDArray zImage,
            long[] images,
            Progress progress) {
        NoiseSource noise = NoiseSource.of(request.seed(), DECODER_STAGE, images);
        StepListener listener = report("decoder", progress);
        DecoderSampling sampling = decoder(request.steps(), request.guidance());
        ImageCondition condition = condition(zImage, prompt);
        NDArray xT = sampling.start(scope, noise);
        if (!request.trace()) {
            NDArray pictures = sampling.sampler().run(scope, xT, condition, noise, listener);
            return samples(prompt, images, pictures, k -> List.of());
        }
        try (Trajectory<ImageCondition> trajectory =
                sampling.sampler().trajectory(scope, xT, condition, noise, TRACE)) {
            trajectory.run(listener);
            return samples(prompt, images, trajectory.result(), k -> Frames.of(trajectory, k));
        }
    }

    /** z_i, and the caption for a decoder that takes one. */
    private ImageCondition condition(NDArray zImage, String prompt) {
        DecoderSampling sampling = decoder(1, 1); // for its condition alone
        if (box.decoder().input().caption() == null) {
            return sampling.condition(zImage);
        }
        int rows = (int) zImage.getShape().get(0);
        return sampling.condition(
                zImage,
                new DecoderCaptions(box.clip(), box.tokenizer(), box.decoder())
                        .read(zImage.getManager(), Collections.nCopies(rows, prompt)));
    }

    private static List<Sample> samples(
            String prompt,
            long[] images,
            NDArray pictures,
            IntFunction<List<FilmStrip.Frame>> trace) {
        List<BufferedImage> decoded = Images.toImages(pictures);
        return IntStream.range(0, images.length)
                .mapToObj(k -> new Sample(prompt, (int) images[k], decoded.get(k), trace.apply(k)))
                .toList();
    }

    private static StepListener report(String stage, Progress progress) {
        return step -> progress.update(stage, step.index() + 1, step.count());
    }

    private static long lap(Map<String, Double> seconds, String stage, long start) {
        long now = System.nanoTime();
        seconds.merge(stage, (now - start) / 1e9, Double::sum);
        return now;
    }

    /**
     * Encodes captions with CLIP.
     *
     * @param scope owner of the result
     * @param captions cut at {@link #contextLength} tokens
     */
    public TextEncoding encodeTexts(NDManager scope, List<String> captions) {
        return box.clip()
                .encodeTexts(
                        scope,
                        captions.stream()
                                .map(c -> box.tokenizer().encode(c, contextLength()))
                                .toList());
    }

    /**
     * The diffusion prior as sampled here.
     *
     * @param steps 1..1000
     * @param guidance scale s, 1 for none
     */
    public Prior prior(int steps, double guidance) {
        return new DiffusionPriorSampling(box.prior(), steps, guidance, 1);
    }

    /**
     * The autoregressive prior's transformer; empty if there are no weights {@code prior-ar-small}
     * beside the others.
     */
    public Optional<ArPriorNetwork> autoregressive() {
        return Optional.ofNullable(box.autoregressive());
    }

    /**
     * Draws pictures of image embeddings by deterministic DDIM, without a caption.
     *
     * @param scope owner of the result
     * @param zImage scaled embeddings √D z_i, {@code [B, D]}
     * @param steps 1..1000
     * @param guidance scale s, 1 for none
     * @param noise one stream a row
     * @param listener hears of each step
     * @return {@code [B, 3, S, S]} in [-1, 1]
     */
    public NDArray decode(
            NDManager scope,
            NDArray zImage,
            int steps,
            double guidance,
            NoiseSource noise,
            StepListener listener) {
        DecoderSampling sampling = decoder(steps, guidance);
        ImageCondition condition = sampling.condition(zImage);
        NDArray xT = sampling.start(scope, noise);
        return sampling.sampler().run(scope, xT, condition, noise, listener);
    }

    /**
     * The decoder as sampled here: for trajectories, and for denoisers and conditions to fork them
     * with.
     *
     * @param steps 1..1000
     * @param guidance scale s, 1 for none
     */
    public DecoderSampling decoder(int steps, double guidance) {
        return new DecoderSampling(box.decoder(), steps, guidance);
    }

    /** The CLIP model, for embeddings of pictures and operations on them. */
    public Clip clip() {
        return box.clip();
    }

    /** The manager on this pipeline's device; parent of scopes that callers open. */
    public NDManager manager() {
        return manager;
    }

    /** The model cards by name. */
    public Map<String, ModelCard> cards() {
        return Collections.unmodifiableMap(box.cards());
    }

    /** Tokens at which captions are cut. */
    public int contextLength() {
        return box.clip().options().text().contextLength();
    }

    /** How captions are split. */
    public BpeTokenizer tokenizer() {
        return box.tokenizer();
    }

    /** Side of the pictures in pixels. */
    public int imageSize() {
        return box.decoder().imageSize();
    }

    @Override
    public void close() {
        manager.close();
    }
}
