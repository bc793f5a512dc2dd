package unclip.jupyter.explore;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.image.Images;
import unclip.jupyter.Curves;
import unclip.jupyter.widget.Composite;
import unclip.jupyter.widget.Control;
import unclip.jupyter.widget.Dropdown;
import unclip.jupyter.widget.HBox;
import unclip.jupyter.widget.HTML;
import unclip.jupyter.widget.IntSlider;
import unclip.jupyter.widget.Interact;
import unclip.jupyter.widget.Link;
import unclip.jupyter.widget.Pages;
import unclip.jupyter.widget.ToggleButtons;
import unclip.jupyter.widget.VBox;
import unclip.jupyter.widget.Widget;
import unclip.jupyter.widget.WidgetLayout;
import unclip.jupyter.widget.WidgetStyle;
import unclip.tensor.NoiseSource;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A noise schedule whose parameters can be dragged: ᾱ, β and ln SNR beside those of DDPM's linear
 * schedule, and a picture noised up to any t.
 */
public final class ScheduleDesigner extends Composite {

    private static final int T = 1000;
    private static final NoiseSchedule USUAL = NoiseSchedule.linear(T, 1e-4, 0.02);

    private enum Curve {
        ALPHA_BAR("ᾱ_t") {
            @Override
            double at(NoiseSchedule schedule, double t) {
                return schedule.at(t).alphaBar();
            }
        },
        BETA("β_t") {
            @Override
            double at(NoiseSchedule schedule, double t) {
                return schedule.beta((int) Math.max(1, Math.round(t)));
            }
        },
        LOG_SNR("ln SNR") {
            @Override
            double at(NoiseSchedule schedule, double t) {
                return 2 * schedule.at(t).lambda();
            }
        };

        private final String title;

        Curve(String title) {
            this.title = title;
        }

        abstract double at(NoiseSchedule schedule, double t);

        @Override
        public String toString() {
            return title;
        }
    }

    private final Dropdown<ScheduleKind> kind;

    private ScheduleDesigner(Dropdown<ScheduleKind> kind, Widget left, Widget right) {
        super(List.of(WidgetLayout.of().flow("row wrap").on(HBox.of(left, right))));
        this.kind = kind;
    }

    static ScheduleDesigner of(BufferedImage picture) {
        var kinds = ScheduleKind.all(T);
        var kind = Dropdown.of("schedule", kinds);
        var panels =
                Pages.of(kinds.values().stream().map(ScheduleKind::panel).toArray(Widget[]::new));
        Link.js(kind, panels);
        List<Control<?>> parameters = new ArrayList<>(List.of(kind));
        kinds.values().forEach(each -> parameters.addAll(each.sliders()));

        var t = IntSlider.of("t", 1, T, T / 2);
        var noised =
                Interact.following(
                        () -> HTML.of(noised(kind.value().schedule().get(), picture, t.value())),
                        with(parameters, t));
        var curve =
                WidgetStyle.of()
                        .buttonWidth("5em")
                        .on(ToggleButtons.of("", List.of(Curve.values())));
        var chart =
                Interact.following(
                        () -> chart(kind.value().schedule().get(), curve.value()),
                        with(parameters, curve));
        return new ScheduleDesigner(kind, VBox.of(kind, panels, t, noised), VBox.of(curve, chart));
    }

    private static List<Control<?>> with(List<Control<?>> some, Control<?> another) {
        List<Control<?>> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }

    /** The schedule as it is designed now, T = 1000. */
    public NoiseSchedule schedule() {
        return kind.value().schedule().get();
    }

    private static Curves chart(NoiseSchedule schedule, Curve curve) {
        return Curves.of("t", curve.toString())
                .line("designed", 1, T, t -> curve.at(schedule, t))
                .line("linear, as in DDPM", 1, T, t -> curve.at(USUAL, t));
    }

    private static String noised(NoiseSchedule schedule, BufferedImage picture, int t) {
        NoiseLevel level = schedule.at(t);
        String caption =
                String.format(
                        Locale.ROOT,
                        "ᾱ = %.4f, β = %.5f, ln SNR = %.2f",
                        level.alphaBar(),
                        schedule.beta(t),
                        2 * level.lambda());
        try (NDManager scope = NDManager.newBaseManager(Device.cpu())) {
            NDArray x0 = Images.toTensor(scope, List.of(picture));
            NDArray eps = NoiseSource.of(0, 0, 0).initial(scope, x0.getShape());
            NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, level, eps);
            return Film.html(
                    new Film.Frame(
                            caption,
                            List.of("x_0", "x_t"),
                            List.of(picture, Batches.picture(xt, 0))));
        }
    }
}
