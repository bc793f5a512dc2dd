package unclip.sampler.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.Conditioning;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;

import java.util.stream.Stream;

class FaultsTest {

    @TestFactory
    Stream<DynamicTest> theSymptomIsThePredictedOneAndNotTheHealthyOne() {
        return Faults.all().stream()
                .map(fault -> DynamicTest.dynamicTest(fault.card().id(), () -> symptom(fault)));
    }

    private static void symptom(Fault fault) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Symptom symptom = fault.measure(manager);
            assertThat(symptom.measured()).isCloseTo(symptom.predicted(), withPercentage(1e-6));
            double share = Math.abs(symptom.healthy() - symptom.predicted());
            assertThat(share).isGreaterThan(0.02 * Math.abs(symptom.healthy()));
        }
    }

    @Test
    void idsAreUniqueAndFindTheirFault() {
        assertThat(Faults.all().stream().map(fault -> fault.card().id())).doesNotHaveDuplicates();
        for (Fault fault : Faults.all()) {
            assertThat(Faults.named(fault.card().id())).isSameAs(fault);
        }
        assertThatThrownBy(() -> Faults.named("missing-noises"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean \"missing-noise\"?");
    }

    @Test
    void aFaultOfGuidanceNeedsAGuidedSampler() {
        Sampler<Conditioning.None> unguided =
                new Sampler<>(
                        StandardNormal.denoiser(),
                        new DdimStep(0),
                        TimeGrid.even(StandardNormal.LINEAR, 10));
        assertThatThrownBy(() -> new BlindNullBranch().infect(unguided))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ClassifierFreeGuidance");
    }
}
