package unclip.sampler.fault;

/**
 * What is told of a fault.
 *
 * @param id lower-case words joined by hyphens
 * @param title one line
 * @param wrong LaTeX of what the faulty code computes
 * @param right LaTeX of what it should compute
 * @param symptom one sentence: what one sees
 * @param origin where it was found
 */
public record FaultCard(
        String id, String title, String wrong, String right, String symptom, String origin) {}
