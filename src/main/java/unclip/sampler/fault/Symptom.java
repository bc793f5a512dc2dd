package unclip.sampler.fault;

/**
 * A fault in one number, on N(0, 1) data unless the quantity says otherwise.
 *
 * @param quantity what is measured
 * @param healthy its value without the fault
 * @param predicted its value with the fault, by a closed form
 * @param measured its value with the fault, from running it
 */
public record Symptom(String quantity, double healthy, double predicted, double measured) {}
