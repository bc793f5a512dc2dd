package unclip.clip;

import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.Map;

/**
 * The shape of an image encoder. In files the kind is told by the keys: {@code patch} makes it a
 * transformer, {@code widths} a convolutional network.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(ConvolutionalOptions.class),
    @JsonSubTypes.Type(VisionTransformerOptions.class)
})
public sealed interface ImageEncoderOptions permits ConvolutionalOptions, VisionTransformerOptions {

    /** Height and width S of the pictures. */
    int imageSize();

    /**
     * What it learns, without allocating any of it.
     *
     * @param embeddingWidth D of the shared space
     * @return the shape of each weight by name, in the order of creation
     */
    Map<String, Shape> shapes(int embeddingWidth);
}
