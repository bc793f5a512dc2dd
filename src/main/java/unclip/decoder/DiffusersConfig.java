package unclip.decoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What we read of the configuration that diffusers stores with a U-Net; its further keys mean
 * nothing to us.
 */
record DiffusersConfig(
        int sampleSize,
        int inChannels,
        int outChannels,
        List<Integer> blockOutChannels,
        int layersPerBlock,
        List<String> downBlockTypes,
        String resnetTimeScaleShift,
        @Nullable Integer attentionHeadDim,
        @Nullable Integer crossAttentionDim,
        @Nullable Boolean addAttention) {

    private static final String PLAIN = "ResnetDownsampleBlock2D";
    private static final String ATTENDING = "SimpleCrossAttnDownBlock2D";
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /** What we read of the configuration of a text projection. */
    record TextProjection(int clipExtraContextTokens, int clipEmbeddingsDim) {}

    /** Reads the file {@code config.json} of a folder. */
    static <T> T read(Path folder, Class<T> type) throws IOException {
        Path file = folder.resolve("config.json");
        try {
            return JSON.readValue(Files.readString(file), type);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + " is no configuration of a U-Net: " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    /**
     * The same network in our terms.
     *
     * @param projection what turns z_i and captions into tokens; null where there is none
     * @throws IllegalArgumentException one sentence if it has parts that ours hasn't
     */
    UNetOptions options(@Nullable TextProjection projection) {
        int width = blockOutChannels.get(0);
        if (!List.of(PLAIN, ATTENDING).containsAll(downBlockTypes)) {
            throw new IllegalArgumentException(
                    "down_block_types may be "
                            + PLAIN
                            + " and "
                            + ATTENDING
                            + ", got "
                            + downBlockTypes
                            + ".");
        }
        if (inChannels < 3 || (outChannels != 3 && outChannels != 6)) {
            throw new IllegalArgumentException(
                    "in_channels must be at least 3 and out_channels 3 or 6, got "
                            + inChannels
                            + " and "
                            + outChannels
                            + ".");
        }
        boolean scaleShift = "scale_shift".equals(resnetTimeScaleShift);
        boolean middle = projection != null || !Boolean.FALSE.equals(addAttention);
        int context = projection == null || crossAttentionDim == null ? 0 : crossAttentionDim;
        int D = projection == null ? 0 : projection.clipEmbeddingsDim();
        CaptionOptions caption = projection == null ? null : new CaptionOptions(D, D, null);
        return new UNetOptions(
                sampleSize,
                1,
                width,
                blockOutChannels.stream().map(channels -> channels / width).toList(),
                layersPerBlock,
                attentionResolutions(),
                attentionHeadDim == null ? width : attentionHeadDim,
                D,
                projection == null ? 0 : projection.clipExtraContextTokens(),
                context,
                new BlockOptions(scaleShift, true, middle, 0, 0),
                new InputOptions(0, inChannels - 3, false, caption),
                new OutputOptions("epsilon", "cosine", outChannels == 6));
    }

    private List<Integer> attentionResolutions() {
        return IntStream.range(0, downBlockTypes.size())
                .filter(level -> downBlockTypes.get(level).equals(ATTENDING))
                .map(level -> sampleSize >> level)
                .boxed()
                .toList();
    }
}
