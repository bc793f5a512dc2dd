package unclip.train;

import unclip.clip.Clip;
import unclip.clip.ClipOptions;
import unclip.text.BpeTokenizer;

/** CLIP itself. */
final class ClipKind implements RecipeKind {

    @Override
    public String name() {
        return "clip";
    }

    @Override
    public Built build(Ingredients ingredients) {
        Recipe recipe = ingredients.recipe();
        ClipObjective.Options loss =
                recipe.objectiveOr(ClipObjective.Options.DEFAULT, ClipObjective.Options.class);
        ClipOptions options = loss.shape(recipe.modelAs(ClipOptions.class));
        BpeTokenizer tokenizer = ingredients.tokenizer();
        requireVocabulary(options, tokenizer);
        Clip clip = new Clip(ingredients.manager(), options, recipe.seed());
        return new Built(new ClipObjective(clip, tokenizer, loss), options);
    }

    private static void requireVocabulary(ClipOptions options, BpeTokenizer tokenizer) {
        if (options.text().vocabulary() != tokenizer.vocabularySize()) {
            throw new IllegalArgumentException(
                    "The tokenizer has "
                            + tokenizer.vocabularySize()
                            + " ids; set model.text.vocabulary to that, not "
                            + options.text().vocabulary()
                            + ".");
        }
    }
}
