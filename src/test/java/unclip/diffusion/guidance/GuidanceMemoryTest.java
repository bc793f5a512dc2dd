package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.Prediction;
import unclip.diffusion.oracle.ClassCondition;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What guidance leaves on the managers of x_t and of the conditioning. */
class GuidanceMemoryTest {

    @Test
    void everyRuleLeavesItsAnswerAndItsBranchesAndNothingElse() {
        for (Denoiser<ClassCondition> rule : Rules.all(Toys.MIXTURE)) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray xt = Toys.xt(manager, 1);
                long before = manager.getManagedArrays().size();
                Prediction p = rule.predict(xt, Toys.level(400), Toys.CLASSES);
                Set<NDArray> answer = Collections.newSetFromMap(new IdentityHashMap<>());
                collect(p, answer);
                assertThat(manager.getManagedArrays().size() - before)
                        .as(rule.toString())
                        .isEqualTo(answer.size());
                assertThat(answer).allMatch(array -> array.getManager() == manager);
                assertThat(xt.getManager()).isSameAs(manager);
            }
        }
    }

    @Test
    void everyRuleFollowsTheDataTypeAndShapeOfXt() {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            for (Denoiser<ClassCondition> rule : Rules.all(Toys.MIXTURE)) {
                try (NDManager manager = NDManager.newBaseManager()) {
                    NDArray xt = Toys.xt(manager, 1).toType(type, true);
                    Prediction p = rule.predict(xt, Toys.level(400), Toys.CLASSES);
                    assertThat(p.x0Hat().getDataType()).as(rule.toString()).isEqualTo(type);
                    assertThat(p.epsHat().getDataType()).as(rule.toString()).isEqualTo(type);
                    assertThat(p.x0Hat().getShape()).isEqualTo(xt.getShape());
                    assertThat(p.epsHat().getShape()).isEqualTo(xt.getShape());
                }
            }
        }
    }

    @Test
    void tensorsDerivedFromABorrowedConditionDieWithTheCall() {
        try (NDManager owner = NDManager.newBaseManager();
                NDManager step = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(step, 1);
            Embedding c = new Embedding(owner.ones(new Shape(3, 4), DataType.FLOAT64));
            Denoiser<Embedding> model =
                    (x, level, e) -> Prediction.ofX0(x.mul(0.1).add(e.z()), x, level);
            long before = owner.getManagedArrays().size();
            for (Denoiser<Embedding> rule :
                    List.<Denoiser<Embedding>>of(
                            new ClassifierFreeGuidance<>(model, 3),
                            NegativePrompt.of(model, c, 3), // the condition borrowed twice
                            new CfgPlusPlus<>(model, 0.5))) {
                assertThat(rule.predict(xt, Toys.level(400), c).guidance()).isNotNull();
                assertThat(owner.getManagedArrays()).hasSize((int) before);
                assertThat(c.z().getManager()).isSameAs(owner);
            }
        }
    }

    private record Embedding(NDArray z) implements Conditioning<Embedding> {

        @Override
        public Embedding unconditional() {
            return new Embedding(z.zerosLike());
        }

        @Override
        public Embedding followedBy(Embedding other) {
            return new Embedding(z.concat(other.z, 0));
        }

        @Override
        public List<NDArray> arrays() {
            return List.of(z);
        }
    }

    private static void collect(Prediction p, Set<NDArray> found) {
        found.add(p.x0Hat());
        found.add(p.epsHat());
        GuidanceParts parts = p.guidance();
        if (parts != null) {
            parts.branches().forEach(branch -> collect(branch.prediction(), found));
        }
    }
}
