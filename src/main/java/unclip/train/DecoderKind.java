package unclip.train;

import unclip.clip.Clip;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;

import java.io.IOException;

/** The decoder: from z_i, captions or both to pictures, by a U-Net. */
final class DecoderKind implements RecipeKind {

    @Override
    public String name() {
        return "decoder";
    }

    @Override
    public Built build(Ingredients ingredients) throws IOException {
        Recipe recipe = ingredients.recipe();
        UNetOptions options = recipe.modelAs(UNetOptions.class);
        DecoderObjective.Options loss = recipe.objectiveAs(DecoderObjective.Options.class);
        Clip clip = ingredients.clip();
        UNet network = new UNet(ingredients.manager(), options, recipe.seed());
        DecoderObjective objective =
                new DecoderObjective(clip, ingredients.tokenizer(), network, loss);
        return new Built(objective, options);
    }
}
