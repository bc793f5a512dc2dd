package unclip.train;

import unclip.clip.Clip;
import unclip.decoder.DiT;
import unclip.decoder.DiTOptions;

import java.io.IOException;

/** A second kind of decoder: from z_i to pictures, by a transformer. */
final class DiTKind implements RecipeKind {

    @Override
    public String name() {
        return "dit";
    }

    @Override
    public Built build(Ingredients ingredients) throws IOException {
        Recipe recipe = ingredients.recipe();
        DiTOptions options = recipe.modelAs(DiTOptions.class);
        DecoderObjective.Options loss = recipe.objectiveAs(DecoderObjective.Options.class);
        Clip clip = ingredients.clip();
        DiT network = new DiT(ingredients.manager(), options, recipe.seed());
        DecoderObjective objective =
                new DecoderObjective(clip, ingredients.tokenizer(), network, loss);
        return new Built(objective, options);
    }
}
