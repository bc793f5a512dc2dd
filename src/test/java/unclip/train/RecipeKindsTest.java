package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;

class RecipeKindsTest {

    @ParameterizedTest
    @ValueSource(strings = {"clip", "prior", "ar-prior", "decoder", "dit"})
    void aKindIsFoundByItsName(String name) throws IOException {
        assertThat(RecipeKinds.of(TinyObjectives.recipe(name, 1, 1, "")).name()).isEqualTo(name);
    }

    @Test
    void anUnknownKindIsRefusedFirstOfAllWithTheNearestName(@TempDir Path empty)
            throws IOException {
        Recipe recipe = TinyObjectives.recipe("piror", 1, 1, "");
        Recipes.Place place =
                new Recipes.Place(empty, new WeightStore(empty), empty, Device.cpu(), "");
        assertThatThrownBy(() -> Recipes.run(recipe, place, false, (step, steps, loss) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Unknown kind 'piror' in recipe 'tiny'; did you mean 'prior'? (valid:");
    }
}
