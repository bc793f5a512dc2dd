package unclip.train;

import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.prior.ArPriorNetwork;
import unclip.prior.ArPriorOptions;
import unclip.space.Pca;

import java.io.IOException;

/** The autoregressive prior: from captions to codes of z_i. */
final class ArPriorKind implements RecipeKind {

    @Override
    public String name() {
        return "ar-prior";
    }

    @Override
    public Built build(Ingredients ingredients) throws IOException {
        Recipe recipe = ingredients.recipe();
        ArPriorOptions options = recipe.modelAs(ArPriorOptions.class);
        ArPriorObjective.Options loss = recipe.objectiveAs(ArPriorObjective.Options.class);
        Clip clip = ingredients.clip();
        ArPriorNetwork network = new ArPriorNetwork(ingredients.manager(), options, recipe.seed());
        fit(network, ingredients, clip, loss.fitPictures());
        return new Built(
                new ArPriorObjective(clip, ingredients.tokenizer(), network, loss), options);
    }

    /** Gives the codec its components and ranges; a resumed run then reads them from its state. */
    private static void fit(
            ArPriorNetwork network, Ingredients ingredients, Clip clip, int pictures)
            throws IOException {
        try (NDManager scope = ingredients.manager().newSubManager()) {
            TrainingEmbeddings z = TrainingEmbeddings.of(scope, ingredients, clip, pictures);
            Pca pca = Pca.exact(z.zImage());
            int k = network.options().components();
            network.codec().fit(pca.mean(scope), pca.basis(scope, k), z.zImage(), z.zText());
        }
    }
}
