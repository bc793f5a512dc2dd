package unclip.train;

import unclip.clip.Clip;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;

import java.io.IOException;

/** The diffusion prior: from captions to z_i. */
final class PriorKind implements RecipeKind {

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
        return new Built(new PriorObjective(clip, ingredients.tokenizer(), network, loss), options);
    }
}
