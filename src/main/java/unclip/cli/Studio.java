package unclip.cli;

import org.jspecify.annotations.Nullable;

import unclip.pipeline.Progress;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.Samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What the sample command needs of a pipeline; its tests put a small fake in this place. */
interface Studio extends AutoCloseable {

    /** Opens a studio on a folder of weights (null: the box's own) and a device name. */
    @FunctionalInterface
    interface Opener {
        Studio open(@Nullable Path weights, String device) throws IOException;
    }

    /**
     * What of a prompt survives the cut at the context length.
     *
     * @return the words that remain, or null if all of them do
     */
    @Nullable String cut(String prompt);

    /** The checksum (SHA-256) of each weight file in use, by name. */
    Map<String, String> weights();

    /** The device in use, as the record of a run names it. */
    String device();

    /** Side of the pictures in pixels. */
    int pictureSize();

    /** Draws pictures; an interrupted thread stops it early with an exception. */
    Samples sample(SampleRequest request, Progress progress);

    @Override
    void close();
}
