package unclip.pipeline;

import unclip.image.FilmStrip;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One picture.
 *
 * @param prompt what it was drawn for
 * @param index its number among the prompt's pictures, from 0
 * @param image the picture
 * @param trace x_t and x̂_0 over the steps; empty unless asked for
 */
public record Sample(String prompt, int index, BufferedImage image, List<FilmStrip.Frame> trace) {

    /** Copies the list. */
    public Sample {
        trace = List.copyOf(trace);
    }
}
