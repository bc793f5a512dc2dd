package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.nn.Parameters;

import java.util.stream.Stream;

/** Published networks have their published sizes; nothing of their size is ever allocated. */
class UNetPresetsTest {

    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of("Karlo decoder", UNetPresets.karloDecoder(), 893_318_086L),
                Arguments.of("Karlo upsampler", UNetPresets.karloUpsampler(), 691_579_523L),
                Arguments.of("GLIDE", UNetPresets.glide(), 385_030_726L),
                Arguments.of("GLIDE upsampler", UNetPresets.glideUpsampler(), 398_361_286L),
                Arguments.of("ADM 64, classes", UNetPresets.admImageNet64(), 295_904_454L),
                Arguments.of("ADM 256", UNetPresets.admImageNet256(), 552_814_086L),
                Arguments.of("IDDPM CIFAR-10", UNetPresets.iddpmCifar(), 52_546_438L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void aPresetHasThePublishedNumberOfParameters(String name, UNetOptions options, long count) {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(count(manager, options)).as(name).isEqualTo(count);
        }
    }

    @Test
    void karlosTextProjectionIsWhatConditioningAddsToTheTimestep() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Parameters parameters = Parameters.shapesOnly(manager);
            new UNet(parameters, UNetPresets.karloDecoder());
            long projection =
                    parameters.arrays().entrySet().stream()
                            .filter(e -> e.getKey().matches("(image_to|caption|null_image).*"))
                            .mapToLong(e -> e.getValue().size())
                            .sum();
            assertThat(projection).isEqualTo(7_878_400);
            assertThat(parameters.count() - projection).isEqualTo(885_439_686);
        }
    }

    static Stream<Arguments> rounded() {
        return Stream.of(
                Arguments.of("3.5B", UNetPresets.paperDecoder(), 3.5e9),
                Arguments.of("700M", UNetPresets.paperUpsampler256(), 700e6),
                Arguments.of("300M", UNetPresets.paperUpsampler1024(), 300e6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rounded")
    void thePapersNetworksHaveTheSizesOfItsTable3(String name, UNetOptions options, double count) {
        try (NDManager manager = NDManager.newBaseManager()) {

            // Sizes are given to one or two digits; the vocabulary and what z_i needs are ours.
            assertThat((double) count(manager, options)).isBetween(0.93 * count, 1.07 * count);
        }
    }

    private static long count(NDManager manager, UNetOptions options) {
        Parameters parameters = Parameters.shapesOnly(manager);
        UNet network = new UNet(parameters, options);
        NDArray last = parameters.arrays().values().iterator().next();
        assertThat(last.getShape().size()).isPositive();
        return network.parameters().count();
    }
}
