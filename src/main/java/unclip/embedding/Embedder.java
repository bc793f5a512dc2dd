package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.text.Tokens;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A model that puts pictures and captions into one space. {@link #prepare} and {@link #tokenise}
 * may be called by several threads at once, everything else by one.
 *
 * <p>B batch, S side of the pictures, D width of the space.
 */
public interface Embedder extends AutoCloseable {

    /** The model's name. */
    String name();

    /** The SHA-256 of its weights, 64 hexadecimal digits. */
    String sha256();

    /** D. */
    int width();

    /** S. */
    int pictureSize();

    /** How pictures are prepared, in a few words; part of what makes two caches comparable. */
    String preparation();

    /** Owns the weights; parent of the scopes in which batches are embedded. */
    NDManager manager();

    /**
     * Brings a picture to the size and range that the model takes.
     *
     * @param picture of any type and size
     * @return 3·S·S numbers: the red plane, row by row, then green, then blue
     */
    float[] prepare(BufferedImage picture);

    /** Brings a caption to the tokens that the model takes. */
    Tokens tokenise(String caption);

    /**
     * Embeds pictures.
     *
     * @param pictures prepared, {@code [B, 3, S, S]}
     * @return unit vectors, {@code [B, D]}, owned by the pictures' manager
     */
    NDArray embedPictures(NDArray pictures);

    /**
     * Embeds captions.
     *
     * @param scope owner of the result
     * @param captions B of them
     * @return unit vectors, {@code [B, D]}
     */
    NDArray embedCaptions(NDManager scope, List<Tokens> captions);

    /** Frees the weights. */
    @Override
    void close();
}
