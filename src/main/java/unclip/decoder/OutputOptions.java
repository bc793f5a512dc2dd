package unclip.decoder;

import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.files.NearestName;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a U-Net's output means.
 *
 * @param predicts epsilon, x0 or v
 * @param schedule a noise schedule's name, over 1,000 steps
 * @param learnedVariance whether as many channels again say the variance (Nichol and Dhariwal 2021,
 *     eq. 15)
 */
public record OutputOptions(String predicts, String schedule, boolean learnedVariance) {

    private static final int T = 1000;
    private static final Map<String, Parameterisation> KNOWN =
            Map.of(
                    "epsilon", new Parameterisation.Epsilon(),
                    "x0", new Parameterisation.X0(),
                    "v", new Parameterisation.V());

    /** Today's box: v on the cosine schedule, variance not learned. */
    public static final OutputOptions STANDARD = new OutputOptions("v", "cosine", false);

    /** Checks the names. */
    public OutputOptions {
        if (predicts == null || !KNOWN.containsKey(predicts)) {
            throw new IllegalArgumentException(
                    "A decoder can't predict '"
                            + predicts
                            + "'; "
                            + NearestName.hint(
                                    String.valueOf(predicts), List.copyOf(KNOWN.keySet()))
                            + ".");
        }
        if (schedule == null) {
            throw new IllegalArgumentException("An output needs a schedule, such as cosine.");
        }
        Objects.requireNonNull(NoiseSchedule.named(schedule, T));
    }

    /** What the first half of the channels, or all of them, mean. */
    public Parameterisation parameterisation() {
        return Objects.requireNonNull(KNOWN.get(predicts));
    }

    /** The schedule of training and sampling, T = 1000. */
    public NoiseSchedule noiseSchedule() {
        return NoiseSchedule.named(schedule, T);
    }
}
