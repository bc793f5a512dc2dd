package unclip.decoder;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Conditioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a network that draws pictures is told; what it isn't told is null.
 *
 * @param image embeddings z_i
 * @param caption captions
 * @param labels classes
 * @param beside a picture beside x_t
 */
public record ImageCondition(
        @Nullable ImageEmbedding image,
        @Nullable CaptionStates caption,
        @Nullable ClassLabels labels,
        @Nullable PictureBeside beside)
        implements Conditioning<ImageCondition> {

    /** Nothing at all. */
    public static final ImageCondition NONE = new ImageCondition(null, null, null, null);

    /**
     * Image embeddings and nothing else.
     *
     * @param zImage √D z_i, {@code [B, D]}; borrowed
     */
    public static ImageCondition of(NDArray zImage) {
        return NONE.with(new ImageEmbedding(zImage, null));
    }

    /** The same with other image embeddings. */
    public ImageCondition with(ImageEmbedding other) {
        return new ImageCondition(other, caption, labels, beside);
    }

    /** The same with other captions. */
    public ImageCondition with(CaptionStates other) {
        return new ImageCondition(image, other, labels, beside);
    }

    /** The same with other classes. */
    public ImageCondition with(ClassLabels other) {
        return new ImageCondition(image, caption, other, beside);
    }

    /** The same with another picture beside x_t. */
    public ImageCondition with(PictureBeside other) {
        return new ImageCondition(image, caption, labels, other);
    }

    /**
     * The same with z_i dropped: what is left are captions, as for the paper's text-only control.
     */
    public ImageCondition withoutImage() {
        return image == null ? this : with(image.unconditional());
    }

    /** The same with captions dropped. */
    public ImageCondition withoutCaption() {
        return caption == null ? this : with(caption.unconditional());
    }

    @Override
    public ImageCondition unconditional() {
        return new ImageCondition(
                nothing(image), nothing(caption), nothing(labels), nothing(beside));
    }

    @Override
    public ImageCondition followedBy(ImageCondition other) {
        return new ImageCondition(
                joined(image, other.image),
                joined(caption, other.caption),
                joined(labels, other.labels),
                joined(beside, other.beside));
    }

    @Override
    public List<NDArray> arrays() {
        List<NDArray> arrays = new ArrayList<>();
        Stream.of(image, caption, labels, beside)
                .filter(Objects::nonNull)
                .forEach(part -> arrays.addAll(part.arrays()));
        return arrays;
    }

    private static <C extends Conditioning<C>> @Nullable C nothing(@Nullable C part) {
        return part == null ? null : part.unconditional();
    }

    private static <C extends Conditioning<C>> @Nullable C joined(
            @Nullable C first, @Nullable C second) {
        if ((first == null) != (second == null)) {
            throw new IllegalArgumentException(
                    "Conditions can't go together where one has an image, a caption, classes or a"
                            + " picture beside and the other hasn't.");
        }
        return first == null || second == null ? null : first.followedBy(second);
    }
}
