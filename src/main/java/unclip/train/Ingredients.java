package unclip.train;

import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.nn.Parameters;
import unclip.text.BpeTokenizer;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a kind of recipe builds from. It keeps account of the weights that were used, so that the
 * card of the result can name them with their checksums.
 */
final class Ingredients {

    private final Recipe recipe;
    private final NDManager manager;
    private final BpeTokenizer tokenizer;
    private final Path data;
    private final WeightStore store;
    private final Map<String, String> used = new LinkedHashMap<>();

    /**
     * Lays them out.
     *
     * @param manager owner of all networks of the run
     * @param place where data and weights are
     */
    Ingredients(Recipe recipe, NDManager manager, BpeTokenizer tokenizer, Recipes.Place place) {
        this.recipe = recipe;
        this.manager = manager;
        this.tokenizer = tokenizer;
        data = place.data();
        store = place.weights();
    }

    /** What is asked for. */
    Recipe recipe() {
        return recipe;
    }

    /** Owner of all networks of the run, on the device where they run. */
    NDManager manager() {
        return manager;
    }

    /** Splits captions. */
    BpeTokenizer tokenizer() {
        return tokenizer;
    }

    /** The project's {@code data} folder. */
    Path data() {
        return data;
    }

    /** The CLIP that the recipe names, as a part that stays as it is. */
    Clip clip() throws IOException {
        String name = recipe.clip();
        if (name == null) {
            throw new IllegalArgumentException(
                    "The recipe '"
                            + recipe.name()
                            + "' needs the key 'clip', the name of CLIP weights.");
        }
        Clip clip = new Clip(manager, card(name).optionsAs(ClipOptions.class), 0);
        fill(clip.parameters(), name);
        return clip;
    }

    /** The card of weights that are there already. */
    ModelCard card(String name) throws IOException {
        return store.card(name);
    }

    /**
     * Overwrites a network's parameters with weights that are there already, and notes these.
     *
     * @param name of the weights
     */
    void fill(Parameters parameters, String name) throws IOException {
        try (NDManager scope = manager.newSubManager()) {
            parameters.copyFrom(store.load(name, scope));
        }
        used.put(name, card(name).sha256());
    }

    /** The checksums of all weights that were used, by name. */
    Map<String, String> used() {
        return Collections.unmodifiableMap(used);
    }
}
