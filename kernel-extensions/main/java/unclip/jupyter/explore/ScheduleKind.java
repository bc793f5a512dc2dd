package unclip.jupyter.explore;

import unclip.diffusion.NoiseSchedule;
import unclip.jupyter.widget.Control;
import unclip.jupyter.widget.FloatLogSlider;
import unclip.jupyter.widget.FloatSlider;
import unclip.jupyter.widget.VBox;
import unclip.jupyter.widget.Widget;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A family of schedules and the sliders of its parameters.
 *
 * @param sliders one a parameter
 * @param schedule the member that the sliders choose
 */
record ScheduleKind(List<Control<Double>> sliders, Supplier<NoiseSchedule> schedule) {

    /** The families by name, over T steps. */
    static Map<String, ScheduleKind> all(int T) {
        Map<String, ScheduleKind> kinds = new LinkedHashMap<>();
        kinds.put("linear", linear(T));
        kinds.put("cosine", cosine(T));
        kinds.put("sigmoid", sigmoid(T));
        kinds.put("Laplace", laplace(T));
        kinds.put("Karras", karras(T));
        return kinds;
    }

    private static ScheduleKind linear(int T) {
        var first = FloatLogSlider.of("β_1", 1e-5, 1e-2, 1e-4);
        var last = FloatLogSlider.of("β_T", 1e-3, 0.5, 0.02);
        return new ScheduleKind(
                List.of(first, last), () -> NoiseSchedule.linear(T, first.value(), last.value()));
    }

    private static ScheduleKind cosine(int T) {
        var s = FloatSlider.of("s", 0, 0.1, 0.008);
        var most = FloatSlider.of("largest β", 0.5, 1, 0.999);
        return new ScheduleKind(
                List.of(s, most), () -> NoiseSchedule.cosine(T, s.value(), most.value()));
    }

    private static ScheduleKind sigmoid(int T) {
        var start = FloatSlider.of("start", -6, -0.5, -3);
        var end = FloatSlider.of("end", 0.5, 6, 3);
        var tau = FloatSlider.of("τ", 0.2, 2, 1);
        return new ScheduleKind(
                List.of(start, end, tau),
                () -> NoiseSchedule.sigmoidAlphaBar(T, start.value(), end.value(), tau.value()));
    }

    private static ScheduleKind laplace(int T) {
        var mu = FloatSlider.of("μ", -4, 4, 0);
        var b = FloatSlider.of("b", 0.1, 2, 0.5);
        return new ScheduleKind(
                List.of(mu, b), () -> NoiseSchedule.laplace(T, mu.value(), b.value()));
    }

    private static ScheduleKind karras(int T) {
        var min = FloatLogSlider.of("σ_min", 1e-3, 0.1, 0.002);
        var max = FloatLogSlider.of("σ_max", 5, 500, 80);
        var rho = FloatSlider.of("ρ", 1, 15, 7);
        return new ScheduleKind(
                List.of(min, max, rho),
                () -> NoiseSchedule.karras(T, min.value(), max.value(), rho.value()));
    }

    Widget panel() {
        return VBox.of(sliders.toArray(Widget[]::new));
    }
}
