package unclip.weights;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What stands beside a weights file: what it is, how it was made, and what it cannot do.
 *
 * @param name the name of the files without their endings
 * @param kind which network the weights belong to, such as {@code clip}
 * @param description one or two sentences for people
 * @param options the options record of the network
 * @param training the recipe that was followed
 * @param metrics measured results by name, alphabetical
 * @param limits what the model is known not to do well
 * @param licence of the weights, an SPDX identifier where there is one
 * @param sha256 checksum of the weights file; empty until {@link WeightStore#save} fills it in
 * @param inputs checksums of what went in (data, tokenizer, other weights) by name, alphabetical
 * @param gitCommit the commit of the code that trained it
 * @param seed the seed of the training run
 * @param steps how many optimiser steps were made
 */
public record ModelCard(
        String name,
        String kind,
        String description,
        JsonNode options,
        JsonNode training,
        Map<String, Object> metrics,
        List<String> limits,
        String licence,
        String sha256,
        Map<String, String> inputs,
        String gitCommit,
        long seed,
        long steps) {

    /** Checks that nothing but {@code metrics}, {@code limits} and {@code inputs} is left out. */
    public ModelCard {
        WeightNames.check(present("name", name));
        present("kind", kind);
        present("description", description);
        present("options", options);
        present("training", training);
        metrics = Map.copyOf(Objects.requireNonNullElse(metrics, Map.of()));
        limits = List.copyOf(Objects.requireNonNullElse(limits, List.of()));
        present("licence", licence);
        sha256 = Objects.requireNonNullElse(sha256, "");
        inputs = Map.copyOf(Objects.requireNonNullElse(inputs, Map.of()));
        present("gitCommit", gitCommit);
        if (steps < 0) {
            throw new IllegalArgumentException("steps must not be negative, got " + steps);
        }
    }

    private static <T> T present(String key, T value) {
        if (value == null) {
            throw new IllegalArgumentException("the key '" + key + "' is missing");
        }
        return value;
    }

    /**
     * Reads a card.
     *
     * @param json the file
     * @return the card
     * @throws IOException one sentence that names the file, the key and what would be right
     */
    public static ModelCard read(Path json) throws IOException {
        return StrictMapper.json().read(json, ModelCard.class);
    }

    /**
     * Writes the card, whole or not at all; equal cards give equal bytes.
     *
     * @param json the final name; replaced if it exists
     * @throws IOException one sentence that names the file and the cause
     */
    public void write(Path json) throws IOException {
        StrictMapper.json().write(json, this);
    }

    /**
     * The options as the record that they were written from.
     *
     * @param <T> the options record
     * @param type its class
     * @return the options
     * @throws IllegalArgumentException one sentence that names the card, the key and what would be
     *     right
     */
    public <T> T optionsAs(Class<T> type) {
        return StrictMapper.json()
                .convert(options, "The options in model card '" + name + "'", type);
    }

    /**
     * The same card for a weights file with this checksum.
     *
     * @param checksum 64 hexadecimal digits
     * @return a new card
     */
    public ModelCard withSha256(String checksum) {
        return new ModelCard(
                name,
                kind,
                description,
                options,
                training,
                metrics,
                limits,
                licence,
                checksum,
                inputs,
                gitCommit,
                seed,
                steps);
    }

    /**
     * The same card with other measured results.
     *
     * @param measured results by name
     * @return a new card
     */
    public ModelCard withMetrics(Map<String, Object> measured) {
        return new ModelCard(
                name,
                kind,
                description,
                options,
                training,
                measured,
                limits,
                licence,
                sha256,
                inputs,
                gitCommit,
                seed,
                steps);
    }
}
