package unclip.jupyter;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

import unclip.jupyter.widget.Widgets;

import java.util.logging.Logger;

/**
 * The kernel's way in: found through {@code META-INF/services} when this jar is on the kernel's
 * class path, and installed before the first cell runs. Registers the renderers and the widgets,
 * then runs the default imports.
 */
public final class UnclipExtension implements Extension {

    private static final Logger LOG = Logger.getLogger(UnclipExtension.class.getName());

    /**
     * Called by the kernel, once per class name, and by {@link java.util.ServiceLoader} for
     * construction.
     */
    public UnclipExtension() {}

    @Override
    public void install(BaseKernel kernel) {
        Renderers.registerAll(kernel.getRenderer());
        Widgets.install(kernel);
        DefaultImports.statements().forEach(statement -> tryToRun(kernel, statement));
    }

    @Override
    public void uninstall(BaseKernel kernel) {
        Widgets.uninstall();
    }

    /**
     * One import that fails must cost neither the others nor the kernel, which an exception here
     * would end.
     */
    private static void tryToRun(BaseKernel kernel, String statement) {
        try {
            Evaluation.run(kernel, statement);
        } catch (RuntimeException e) {
            LOG.warning(e.getMessage());
        }
    }
}
