package unclip.embedding;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.data.Cutout;
import unclip.files.Checksums;
import unclip.image.Images;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;
import unclip.train.Vocabulary;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A CLIP of the project's own kind: pictures as its training saw them, captions by the project's
 * own vocabulary.
 */
public final class BoxEmbedder implements Embedder {

    private static final int WHITE = 0xffffff;
    private static final int DETAIL = 4; // larger pictures are first shrunk to so many times S

    private final ModelCard card;
    private final NDManager manager;
    private final Clip clip;
    private final BpeTokenizer tokenizer;

    private BoxEmbedder(ModelCard card, NDManager manager, Clip clip, BpeTokenizer tokenizer) {
        this.card = card;
        this.manager = manager;
        this.clip = clip;
        this.tokenizer = tokenizer;
    }

    /**
     * Loads a model.
     *
     * @param store the folder of its weights and card
     * @param name such as {@code clip-small}
     * @param device where it runs
     * @throws IOException one sentence if something is missing, damaged or no CLIP
     */
    public static BoxEmbedder load(WeightStore store, String name, Device device)
            throws IOException {
        ModelCard card = store.card(name);
        if (!card.kind().equals("clip")) {
            throw new IOException(
                    "'%s' is no CLIP but a %s; embeddings need a CLIP such as clip-small."
                            .formatted(name, card.kind()));
        }
        BpeTokenizer tokenizer = tokenizer(store, card);
        NDManager manager = NDManager.newBaseManager(device);
        try (NDManager scope = manager.newSubManager()) {
            Clip clip = new Clip(manager, card.optionsAs(ClipOptions.class), 0);
            clip.parameters().copyFrom(store.load(name, scope));
            return new BoxEmbedder(card, manager, clip, tokenizer);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** {@code tokenizer/captions.bpe} beside the weights' folder, else the project's own. */
    private static BpeTokenizer tokenizer(WeightStore store, ModelCard card) throws IOException {
        Path beside = Vocabulary.file(dataOf(store));
        Path file = Files.exists(beside) ? beside : Vocabulary.file(dataOf(WeightStore.locate()));
        if (!Files.exists(file)) {
            throw new IOException("The tokenizer file " + file + " is missing.");
        }
        if (!Checksums.sha256(file).equals(card.inputs().get("tokenizer"))) {
            throw new IOException(
                    "The tokenizer file %s is not the one that '%s' was trained with."
                            .formatted(file, card.name()));
        }
        return BpeTokenizer.load(file);
    }

    private static Path dataOf(WeightStore store) {
        return store.folder().toAbsolutePath().resolveSibling("");
    }

    @Override
    public String name() {
        return card.name();
    }

    @Override
    public String sha256() {
        return card.sha256();
    }

    @Override
    public int width() {
        return clip.options().embeddingWidth();
    }

    @Override
    public int pictureSize() {
        return clip.options().image().imageSize();
    }

    @Override
    public String preparation() {
        return "upright; central square, or whole on white if transparent; area average; [-1, 1]";
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public float[] prepare(BufferedImage picture) {
        int size = pictureSize();
        boolean opaque = picture.getTransparency() == BufferedImage.OPAQUE;
        if (opaque && picture.getWidth() == size && picture.getHeight() == size) {
            return Images.toFloats(picture);
        }
        return Images.toFloats(fitted(Cutout.of(picture), size));
    }

    /** An opaque picture is cut to its central square; another is fitted whole onto white. */
    private static BufferedImage fitted(Cutout whole, int size) {
        double shorter = Math.min(whole.width(), whole.height());
        double longer = Math.max(whole.width(), whole.height());
        double side = whole.opaque() ? shorter : longer;
        double scale = whole.opaque() ? longer / shorter : 1;
        if (side <= (double) DETAIL * size) {
            return whole.paint(size, WHITE, scale, 0, 0);
        }
        return Cutout.of(whole.paint(DETAIL * size, WHITE, scale, 0, 0)).paint(size, WHITE);
    }

    @Override
    public Tokens tokenise(String caption) {
        return tokenizer.encode(caption, clip.options().text().contextLength());
    }

    @Override
    public NDArray embedPictures(NDArray pictures) {
        return clip.encodeImages(pictures);
    }

    @Override
    public NDArray embedCaptions(NDManager scope, List<Tokens> captions) {
        return clip.embedTexts(scope, captions);
    }

    @Override
    public void close() {
        manager.close();
    }
}
