package unclip.pipeline;

import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.decoder.DiT;
import unclip.decoder.DiTOptions;
import unclip.decoder.ImageNetwork;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.files.Checksums;
import unclip.nn.Parameters;
import unclip.prior.ArPriorNetwork;
import unclip.prior.ArPriorOptions;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;
import unclip.text.BpeTokenizer;
import unclip.train.Vocabulary;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The three networks and the tokenizer that belong together, checked against each other's cards.
 *
 * @param tokenizer splits captions as CLIP was trained to read them
 * @param clip text and image encoders
 * @param prior from caption to image embedding
 * @param autoregressive the same token by token, where there are weights of it
 * @param decoder from image embedding to pixels
 * @param cards the model cards by name
 */
record BoxWeights(
        BpeTokenizer tokenizer,
        Clip clip,
        DiffusionPriorNetwork prior,
        @Nullable ArPriorNetwork autoregressive,
        ImageNetwork decoder,
        Map<String, ModelCard> cards) {

    private static final String CLIP = "clip-small";
    private static final String PRIOR = "prior-small";
    private static final String AUTOREGRESSIVE = "prior-ar-small";
    private static final String DECODER = "decoder-small";

    /** What {@link #load} needs, in the order of the stages. */
    static final List<String> NAMES = List.of(CLIP, PRIOR, DECODER);

    /** Loads everything; {@code manager} owns the weights. */
    static BoxWeights load(WeightStore store, NDManager manager) throws IOException {
        ModelCard clipCard = store.card(CLIP);
        ModelCard priorCard = store.card(PRIOR);
        ModelCard decoderCard = store.card(DECODER);
        requireSameClip(priorCard, clipCard);
        requireSameClip(decoderCard, clipCard);

        Clip clip = new Clip(manager, clipCard.optionsAs(ClipOptions.class), 0);
        fill(store, CLIP, clip.parameters(), manager);
        DiffusionPriorOptions priorOptions = priorCard.optionsAs(DiffusionPriorOptions.class);
        DiffusionPriorNetwork prior = new DiffusionPriorNetwork(manager, priorOptions, 0);
        fill(store, PRIOR, prior.parameters(), manager);
        ArPriorNetwork autoregressive = autoregressive(store, clipCard, manager);
        ImageNetwork decoder = decoder(decoderCard, manager);
        fill(store, DECODER, decoder.parameters(), manager);
        Map<String, ModelCard> cards = new LinkedHashMap<>(); // in the order of the stages
        cards.put(CLIP, clipCard);
        cards.put(PRIOR, priorCard);
        cards.put(DECODER, decoderCard);
        return new BoxWeights(
                tokenizer(store, clipCard), clip, prior, autoregressive, decoder, cards);
    }

    private static @Nullable ArPriorNetwork autoregressive(
            WeightStore store, ModelCard clipCard, NDManager manager) throws IOException {
        if (!store.names().contains(AUTOREGRESSIVE)) {
            return null;
        }
        ModelCard card = store.card(AUTOREGRESSIVE);
        requireSameClip(card, clipCard);
        ArPriorNetwork network =
                new ArPriorNetwork(manager, card.optionsAs(ArPriorOptions.class), 0);
        fill(store, AUTOREGRESSIVE, network.parameters(), manager);
        return network;
    }

    /** A U-Net or a transformer, as its card says. */
    private static ImageNetwork decoder(ModelCard card, NDManager manager) {
        return "dit".equals(card.kind())
                ? new DiT(manager, card.optionsAs(DiTOptions.class), 0)
                : new UNet(manager, card.optionsAs(UNetOptions.class), 0);
    }

    private static void fill(
            WeightStore store, String name, Parameters parameters, NDManager manager)
            throws IOException {
        try (NDManager scope = manager.newSubManager()) {
            parameters.copyFrom(store.load(name, scope));
        }
    }

    private static void requireSameClip(ModelCard card, ModelCard clip) throws IOException {
        String wanted = card.inputs().get(clip.name());
        if (!clip.sha256().equals(wanted)) {
            throw new IOException(
                    "The weights '"
                            + card.name()
                            + "' were trained on another '"
                            + clip.name()
                            + "' than the one beside them; train them anew or restore the files.");
        }
    }

    private static BpeTokenizer tokenizer(WeightStore store, ModelCard clip) throws IOException {
        Path file = tokenizerFile(store);
        if (!Files.exists(file)) {
            throw new IOException("The tokenizer file " + file + " is missing.");
        }
        if (!Checksums.sha256(file).equals(clip.inputs().get("tokenizer"))) {
            throw new IOException(
                    "The tokenizer file " + file + " is not the one that CLIP was trained with.");
        }
        return BpeTokenizer.load(file);
    }

    /** {@code tokenizer/captions.bpe} beside the weights' folder, else the box's own. */
    private static Path tokenizerFile(WeightStore store) {
        Path beside = Vocabulary.file(dataOf(store));
        return Files.exists(beside) ? beside : Vocabulary.file(dataOf(WeightStore.locate()));
    }

    private static Path dataOf(WeightStore store) {
        return store.folder().toAbsolutePath().resolveSibling("");
    }
}
