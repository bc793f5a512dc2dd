package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.kernel.Kernels;
import unclip.kernel.PlainKernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class DoctorCommandTest {

    @TempDir private Path home = Path.of(".");

    @Test
    void anEmptyHomeIsBrokenAndEachProblemSaysWhatMendsIt() {
        Cli.Result result = new Cli(new FakeStudio()).run("doctor", "--home", home);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("✓ Java", "✓ Engine", "✓ Native", "✓ CPU", "computes rightly")
                .contains("✓ Tensors", "fused kernels (of bf16, fused, ", "equal to plain within")
                .contains("· Kernel", "./unclip lab")
                .contains("✗ Weights", "git checkout -- data/weights")
                .contains("✗ Emoji", "git checkout -- data/emoji", "✗ Fashion", "✗ Tokenizer")
                .contains("· Fluent", "./unclip data fluent")
                .contains("4 things are broken.");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aShimForAnotherPyTorchIsBroken() {
        assertThat(EngineCheck.versions("2.7.1", "2.7.1-0.35.1").health())
                .isEqualTo(Finding.Health.FINE);
        assertThat(EngineCheck.versions("2.7.1+cu128", "2.7.1-0.35.1").health())
                .isEqualTo(Finding.Health.FINE);
        Finding mismatch = EngineCheck.versions("2.5.1", "2.7.1-0.35.1");
        assertThat(mismatch.health()).isEqualTo(Finding.Health.BROKEN);
        assertThat(mismatch.remedy()).contains("PYTORCH_VERSION", "2.7.1");
    }

    @Test
    void kernelsThatDifferFromPlainAreBroken() {
        Kernels wrong =
                new PlainKernels() {
                    @Override
                    public NDArray layerNorm(NDArray x, NDArray scale, NDArray shift) {
                        return super.layerNorm(x, scale, shift).mul(1.001);
                    }
                };
        Finding finding = OperationsCheck.finding(Engine.getInstance(), Device.cpu(), wrong);
        assertThat(finding.health()).isEqualTo(Finding.Health.BROKEN);
        assertThat(finding.text()).endsWith("differ from plain in layer norm");
        assertThat(finding.remedy()).contains("--kernels plain");
    }

    @Test
    void bf16IsFineWithinItsEightBits() {
        String before = Kernels.active().name();
        try {
            Kernels.use("bf16");
            assertThat(OperationsCheck.findings(Engine.getInstance()))
                    .extracting(Finding::health)
                    .containsOnly(Finding.Health.FINE);
        } finally {
            Kernels.use(before);
        }
    }

    @Test
    void anUnsupportedSystemAndTooLittleMemoryAreBroken() {
        assertThat(MachineCheck.platform("Linux", "amd64").health()).isEqualTo(Finding.Health.FINE);
        assertThat(MachineCheck.platform("Mac OS X", "x86_64").health())
                .isEqualTo(Finding.Health.BROKEN);
        assertThat(MachineCheck.memory(1L << 30).health()).isEqualTo(Finding.Health.BROKEN);
        assertThat(MachineCheck.memory(8L << 30).health()).isEqualTo(Finding.Health.FINE);
    }

    @Test
    void aKernelWhoseJarsAreGoneIsBroken() throws IOException {
        Path spec = home.resolve("share/jupyter/kernels/unclip/kernel.json");
        Files.createDirectories(spec.getParent());
        Path jar = home.resolve("a.jar");
        Files.writeString(
                spec,
                """
                {"argv": ["java"], "display_name": "Java (unclip)",
                 "env": {"JJAVA_CLASSPATH": "%s"}}
                """
                        .formatted(jar));

        assertThat(KernelCheck.findings(home))
                .singleElement()
                .satisfies(f -> assertThat(f.health()).isEqualTo(Finding.Health.BROKEN))
                .satisfies(f -> assertThat(f.text()).contains("a.jar"))
                .satisfies(f -> assertThat(f.remedy()).contains("./unclip lab"));
        Files.writeString(jar, "");
        assertThat(KernelCheck.findings(home))
                .extracting(Finding::health)
                .containsExactly(Finding.Health.FINE);
    }

    @Test
    void weightsThatDifferFromTheirCardAreBroken() throws IOException {
        Files.writeString(home.resolve("clip.json"), "{}");

        List<Finding> findings = WeightsCheck.findings(home);

        assertThat(findings)
                .extracting(Finding::health)
                .containsExactly(Finding.Health.BROKEN, Finding.Health.BROKEN);
        assertThat(findings.get(1).text()).contains("no clip-small", "no decoder-small");
        assertThat(findings.get(0).text()).contains("clip.json");
    }
}
