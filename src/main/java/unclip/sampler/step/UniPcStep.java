package unclip.sampler.step;

import static java.lang.Math.expm1;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.Evaluation;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;

import java.util.ArrayList;
import java.util.List;

/**
 * UniPC, a predictor and corrector of any DPM-Solver's cost: one denoiser call a step (Zhao et al.
 * 2023).
 *
 * <pre>f = x̂_0:  x_s = (σ_s / σ_t) x_t + α_s (1 − e^{−h}) f_0 − α_s B(h) Σ_m ρ_m D_m,   z = −h
 * f = ε̂:    x_s = (α_s / α_t) x_t − σ_s (e^h − 1) f_0 − σ_s B(h) Σ_m ρ_m D_m,      z = h
 * D_m = (f_m − f_0) / r_m,   r_m = (λ_m − λ_t) / h,   B(h) = z or e^z − 1
 * Σ_m ρ_m r_m^{k − 1} = k! z φ_{k+1}(z) / B(h) for each k;   ρ_1 = 1/2 if there is one D alone
 * </pre>
 *
 * <p>UniP-p, the predictor, takes f_m from the p − 1 steps before. UniC-p, the corrector, takes the
 * new prediction besides, at r = 1. Each step first corrects its x_t, the outcome of the step
 * before, with the prediction that it asks for at x_t itself, then goes on from the corrected x_t;
 * what the past remembers is the corrected one. The outcome of a run's last step is not corrected.
 *
 * <p>While the past is short, and as {@code ending} says, both orders are lower; a step to s = 0 is
 * of first order, x̂_0 with f = x̂_0.
 *
 * @param order p, 1 to 3: that of the predictor; the corrector adds one
 * @param form f: ε̂ or x̂_0
 * @param scale B
 * @param corrects whether there is a corrector
 * @param ending where the order goes down
 */
public record UniPcStep(int order, DpmForm form, Scale scale, boolean corrects, FinalOrder ending)
        implements ReverseStep {

    private static final String SOURCE = "Zhao et al. 2023";

    /** B(h), a function that vanishes with h as fast; z = −h for x̂_0 and h for ε̂. */
    public enum Scale {
        /** B = z. */
        BH1,
        /** B = e^z − 1. */
        BH2;

        double at(double z) {
            return this == BH1 ? z : expm1(z);
        }
    }

    /** Checks the order. */
    public UniPcStep {
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException(
                    "UniPC's order must be 1, 2 or 3, got " + order + ".");
        }
    }

    /** The usual UniPC: in x̂_0, with B = e^z − 1 and the corrector. */
    public static UniPcStep of(int order) {
        return new UniPcStep(order, DpmForm.DATA, Scale.BH2, true, FinalOrder.FULL);
    }

    /** The same with another ending. */
    public UniPcStep with(FinalOrder other) {
        return new UniPcStep(order, form, scale, corrects, other);
    }

    /** The predictor alone, UniP. */
    public UniPcStep withoutCorrector() {
        return new UniPcStep(order, form, scale, false, ending);
    }

    @Override
    public int memory() {
        return corrects ? order : order - 1;
    }

    @Override
    public Move move(StepInput in) {
        if (form == DpmForm.NOISE && in.from().signal() == 0) {
            throw new IllegalArgumentException(
                    "UniPC in ε̂ needs some signal to start from, got ᾱ_t = 0; take x̂_0's form.");
        }
        Prediction p = in.predict();
        List<Evaluation> past = reachable(in.past().latestFirst());
        List<Quantity> shown = new ArrayList<>();
        NDArray x = corrects && !past.isEmpty() ? correct(in, p, past, shown) : in.xt();
        Evaluation now = new Evaluation(in.from(), x, p);
        int differences = Math.min(ending.cap(order, in.to()) - 1, past.size());
        return sum(now, past.subList(0, differences), in.to())
                .showing(shown.toArray(new Quantity[0]))
                .remembering(now);
    }

    /** Without evaluations where ᾱ = 0: λ is infinite there. */
    private static List<Evaluation> reachable(List<Evaluation> past) {
        return past.stream().filter(e -> Double.isFinite(e.level().lambda())).toList();
    }

    /**
     * UniC: from the step before to x_t, by what was known there and is known now.
     *
     * @param shown receives its numbers
     * @return the corrected x_t, owned by x_t's manager
     */
    private NDArray correct(
            StepInput in, Prediction p, List<Evaluation> past, List<Quantity> shown) {
        int differences = Math.min(ending.cap(order, in.from()), past.size());
        List<Evaluation> others = new ArrayList<>(past.subList(1, differences));
        others.add(new Evaluation(in.from(), in.xt(), p));
        try (NDManager scope = in.xt().getManager().newSubManager()) {
            past.forEach(e -> scope.tempAttachAll(e.x(), form.of(e.prediction())));
            Move correction = sum(past.get(0), others, in.from());
            correction.quantities().forEach(q -> shown.add(ofCorrector(q)));
            return scope.ret(correction.xs());
        }
    }

    private static Quantity ofCorrector(Quantity q) {
        return new Quantity("{" + q.symbol() + "}^c", q.value(), q.equation(), q.source());
    }

    /**
     * The formula.
     *
     * @param start where it starts: x_t and f_0
     * @param others f_1, f_2, …
     */
    private Move sum(Evaluation start, List<Evaluation> others, NoiseLevel s) {
        NoiseLevel t = start.level();
        double h = s.lambda() - t.lambda();
        double z = form == DpmForm.DATA ? -h : h;
        List<Double> places =
                others.stream().map(e -> (e.level().lambda() - t.lambda()) / h).toList();
        double[] rho = UniPcWeights.solve(places, z, scale);
        List<Term> terms = new ArrayList<>(first(start, s, z));
        NDArray f0 = form.of(start.prediction());
        for (int m = 0; m < rho.length; m++) {
            NDArray fm = form.of(others.get(m).prediction());
            double weight = size(s) * scale.at(z) * rho[m] / places.get(m); // of f_0 − f_m
            terms.add(difference(m + 1, weight, f0.sub(fm)));
        }
        return Move.sum(terms)
                .showing(new Quantity("h", h, "\\lambda_s-\\lambda_t", "Lu et al. 2022a, §3.2"));
    }

    private double size(NoiseLevel s) {
        return form == DpmForm.DATA ? s.signal() : s.noise();
    }

    /** (σ_s / σ_t) x_t + α_s (1 − e^{−h}) f_0, or its like in ε̂. */
    private List<Term> first(Evaluation start, NoiseLevel s, double z) {
        NoiseLevel t = start.level();
        boolean data = form == DpmForm.DATA;
        double onF = s.isClean() ? clean(t) : -size(s) * expm1(z);
        return List.of(
                Term.of(
                        "c_x",
                        data ? s.noise() / t.noise() : s.signal() / t.signal(),
                        data ? "\\sigma_s/\\sigma_t" : "\\alpha_s/\\alpha_t",
                        SOURCE,
                        "x_t",
                        start.x()),
                Term.of(
                        "w_0",
                        onF,
                        data ? "\\alpha_s(1-e^{-h})" : "-\\sigma_s(e^h-1)",
                        SOURCE,
                        form.symbol(),
                        form.of(start.prediction())));
    }

    /** The limit of w_0 at s = 0. */
    private double clean(NoiseLevel t) {
        return form == DpmForm.DATA ? 1 : -t.sigma();
    }

    private Term difference(int m, double weight, NDArray d) {
        String size = form == DpmForm.DATA ? "\\alpha_s" : "\\sigma_s";
        String equation = size + "\\,B(h)\\,\\rho_" + m + "/r_" + m;
        String of = form.symbol() + "-" + form.symbol() + "^{(" + m + ")}";
        return Term.of("w_" + m, weight, equation, SOURCE, of, d);
    }
}
