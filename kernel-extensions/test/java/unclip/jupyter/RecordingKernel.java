package unclip.jupyter;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseKernelBuilder;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's real base, whose language only writes down what it is asked to run and to display.
 */
public final class RecordingKernel extends BaseKernel implements AutoCloseable {

    private final List<String> evaluated = new ArrayList<>();
    private final List<DisplayData> displayed = new ArrayList<>();

    private final String refused;

    private RecordingKernel(Builder parts, String refused) {
        super(
                "recording",
                "0",
                new LanguageInfo.Builder("java").build(),
                List.of(),
                parts.history(),
                parts.io(),
                parts.comms(),
                parts.renderer(),
                parts.parser(),
                parts.magics(),
                true,
                parts.styler());
        this.refused = refused;
    }

    /** A kernel that has found the extension by its service file, as the real one does. */
    public static RecordingKernel started() {
        return refusing("nothing");
    }

    /** The same, but this source does not compile. */
    public static RecordingKernel refusing(String source) {
        RecordingKernel kernel = new RecordingKernel(new Builder(), source);
        kernel.onStartup();
        return kernel;
    }

    List<String> evaluated() {
        return evaluated;
    }

    List<DisplayData> displayed() {
        return displayed;
    }

    @Override
    public @Nullable Object evalRaw(String source) {
        if (source.equals(refused)) {
            throw new IllegalArgumentException("does not compile");
        }
        evaluated.add(source);
        return null;
    }

    @Override
    public void display(DisplayData data) {
        displayed.add(data);
    }

    @Override
    public @Nullable DisplayData inspect(String code, int at, boolean detail) {
        return null;
    }

    @Override
    public @Nullable ReplacementOptions complete(String code, int at) {
        return null;
    }

    @Override
    public String isComplete(String code) {
        return IS_COMPLETE_YES;
    }

    @Override
    protected ClassLoader getClassLoader() {
        return RecordingKernel.class.getClassLoader();
    }

    @Override
    public void close() {
        onShutdown(false);
    }

    /** Hands out the parts that the base kernel's own builder makes. */
    private static final class Builder extends BaseKernelBuilder<Builder, RecordingKernel> {

        org.dflib.jjava.jupyter.kernel.history.@Nullable HistoryManager history() {
            return buildHistoryManager();
        }

        org.dflib.jjava.jupyter.kernel.JupyterIO io() {
            return buildJupyterIO(StandardCharsets.UTF_8);
        }

        org.dflib.jjava.jupyter.kernel.comm.CommManager comms() {
            return buildCommManager();
        }

        org.dflib.jjava.jupyter.kernel.display.Renderer renderer() {
            return buildRenderer();
        }

        org.dflib.jjava.jupyter.kernel.magic.MagicParser parser() {
            return new org.dflib.jjava.jupyter.kernel.magic.MagicParser(
                    "(?<=(?:^|=))\\s*%", "%%", buildMagicTranspiler());
        }

        org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry magics() {
            return buildMagicsRegistry();
        }

        org.dflib.jjava.jupyter.kernel.util.StringStyler styler() {
            return buildErrorStyler();
        }

        @Override
        public RecordingKernel build() {
            return new RecordingKernel(this, "nothing");
        }
    }
}
