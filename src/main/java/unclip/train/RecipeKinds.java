package unclip.train;

import unclip.files.NearestName;

import java.util.List;

/** All kinds of recipes. */
final class RecipeKinds {

    private static final List<RecipeKind> ALL =
            List.of(
                    new ClipKind(),
                    new PriorKind(),
                    new ArPriorKind(),
                    new DecoderKind(),
                    new DiTKind(),
                    new UpsamplerKind());

    private RecipeKinds() {}

    /**
     * The kind that a recipe names.
     *
     * @throws IllegalArgumentException if there is none; one sentence with the nearest name
     */
    static RecipeKind of(Recipe recipe) {
        return ALL.stream()
                .filter(kind -> kind.name().equals(recipe.kind()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Unknown kind '%s' in recipe '%s'; %s."
                                                .formatted(
                                                        recipe.kind(),
                                                        recipe.name(),
                                                        NearestName.hint(recipe.kind(), names()))));
    }

    private static List<String> names() {
        return ALL.stream().map(RecipeKind::name).toList();
    }
}
