package unclip.train;

import unclip.decoder.Upsampler;
import unclip.decoder.UpsamplerOptions;

/** An upsampler: from small pictures to large ones, by a U-Net that learns from crops. */
final class UpsamplerKind implements RecipeKind {

    @Override
    public String name() {
        return "upsampler";
    }

    @Override
    public Built build(Ingredients ingredients) {
        Recipe recipe = ingredients.recipe();
        UpsamplerOptions options = recipe.modelAs(UpsamplerOptions.class);
        if (recipe.data().imageSize() != options.imageSize()) {
            throw new IllegalArgumentException(
                    ("The pictures of recipe '%s' have %d pixels a side; set data.imageSize to what"
                                    + " the upsampler draws, %d.")
                            .formatted(
                                    recipe.name(), recipe.data().imageSize(), options.imageSize()));
        }
        UpsamplerObjective.Options loss = recipe.objectiveAs(UpsamplerObjective.Options.class);
        Upsampler upsampler = Upsampler.create(ingredients.manager(), options, recipe.seed());
        return new Built(new UpsamplerObjective(upsampler, loss), options);
    }
}
