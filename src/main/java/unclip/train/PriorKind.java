package unclip.train;

import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;

import java.io.IOException;

/** The diffusion prior: from captions to z_i. */
final class PriorKind implements RecipeKind {

    private static final int PICTURES = 8192; // for statistics, where the scale takes them

    @Override
    public String name() {
        return "prior";
    }

    @Override
    public Built build(Ingredients ingredients) throws IOException {
        Recipe recipe = ingredients.recipe();
        DiffusionPriorOptions options = recipe.modelAs(DiffusionPriorOptions.class);
        PriorObjective.Options loss = recipe.objectiveAs(PriorObjective.Options.class);
        Clip clip = ingredients.clip();
        DiffusionPriorNetwork network =
                new DiffusionPriorNetwork(ingredients.manager(), options, recipe.seed());
        if (options.scale().usesStatistics()) {
            fit(network, ingredients, clip);
        }
        return new Built(new PriorObjective(clip, ingredients.tokenizer(), network, loss), options);
    }

    /** Gives the scale its statistics; a resumed run then reads them from its state. */
    private static void fit(DiffusionPriorNetwork network, Ingredients ingredients, Clip clip)
            throws IOException {
        try (NDManager scope = ingredients.manager().newSubManager()) {
            network.embeddings()
                    .fit(TrainingEmbeddings.of(scope, ingredients, clip, PICTURES).zImage());
        }
    }
}
