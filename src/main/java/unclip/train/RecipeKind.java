package unclip.train;

import java.io.IOException;

/**
 * Something that recipes train, named by their key {@code kind}; see the package for adding one.
 */
interface RecipeKind {

    /** The word in the recipe and on the model's card. */
    String name();

    /**
     * Builds what a recipe describes, with initial weights.
     *
     * @param ingredients the recipe, and what else networks are built on
     * @throws IllegalArgumentException if the recipe's model or objective can't be built; one
     *     sentence with the key
     */
    Built build(Ingredients ingredients) throws IOException;

    /**
     * A network with its loss.
     *
     * @param objective what is minimised; its parameters are what is stored
     * @param options of the network, a record from which the card lets others build it again
     */
    record Built(Objective objective, Object options) {}
}
