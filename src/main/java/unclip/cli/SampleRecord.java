package unclip.cli;

import org.jspecify.annotations.Nullable;

import unclip.files.StrictMapper;
import unclip.pipeline.SampleRequest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run of {@code unclip sample} was asked and what it made; the content of {@code
 * samples.json}.
 *
 * @param unclip version
 * @param gitCommit of the checkout, null outside one
 * @param java version of the JVM
 * @param device that drew: cpu, gpu0, …
 * @param options all that decides what the pictures look like, beside the weights
 * @param weights SHA-256 of each weight file, by name
 * @param pictures finished pictures, in order
 * @param seconds time of each stage
 * @param complete whether all pictures were finished
 */
record SampleRecord(
        String unclip,
        @Nullable String gitCommit,
        String java,
        String device,
        SampleRequest options,
        Map<String, String> weights,
        List<Picture> pictures,
        Map<String, Double> seconds,
        boolean complete) {

    SampleRecord {
        require(options, "options");
        require(weights, "weights");
        require(pictures, "pictures");
        require(seconds, "seconds");
        require(device, "device");
    }

    private static void require(@Nullable Object value, String key) {
        if (value == null) {
            throw new IllegalArgumentException("the key '" + key + "' is missing.");
        }
    }

    /**
     * One picture.
     *
     * @param index its place among the pictures of its prompt, from 0
     */
    record Picture(String file, String prompt, int index, String sha256) {}

    static SampleRecord read(Path file) throws IOException {
        SampleRecord record = StrictMapper.json().read(file, SampleRecord.class);
        if (!record.complete) {
            throw new IOException(
                    "The run that wrote '" + file + "' was stopped before its end; run it anew.");
        }
        return record;
    }

    void write(Path file) throws IOException {
        StrictMapper.json().write(file, this);
    }

    /** Refuses weights other than those that drew the record's pictures. */
    void requireSameWeights(Map<String, String> present) {
        for (Map.Entry<String, String> weight : weights.entrySet()) {
            String sha256 = present.get(weight.getKey());
            if (!weight.getValue().equals(sha256)) {
                throw new IllegalArgumentException(
                        "The record was drawn by other weights: "
                                + weight.getKey()
                                + " had SHA-256 "
                                + start(weight.getValue())
                                + "…, here it "
                                + (sha256 == null ? "is missing" : "has " + start(sha256) + "…")
                                + "; name their folder with --weights.");
            }
        }
    }

    /** Fails if a picture of a replay differs from the record's. */
    void requireSamePictures(SampleRecord made) {
        List<String> wanted = pictures.stream().map(Picture::sha256).toList();
        List<String> present = made.pictures.stream().map(Picture::sha256).toList();
        if (wanted.equals(present)) {
            return;
        }
        long same = pictures.stream().filter(p -> present.contains(p.sha256())).count();
        throw new IllegalStateException(
                "Only "
                        + same
                        + " of "
                        + pictures.size()
                        + " pictures came out as recorded; the record is of unclip "
                        + unclip
                        + " on Java "
                        + java
                        + " and "
                        + device
                        + ", this is "
                        + made.unclip
                        + " on Java "
                        + made.java
                        + " and "
                        + made.device
                        + ".");
    }

    private static String start(String sha256) {
        return sha256.substring(0, Math.min(12, sha256.length()));
    }
}
