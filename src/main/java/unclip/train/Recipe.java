package unclip.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import unclip.files.NearestName;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that decides a training run, as written in a YAML file.
 *
 * @param kind what is trained: clip, prior, decoder, …
 * @param name of the weights that come out
 * @param description for the model card
 * @param clip name of the CLIP weights that a prior or decoder builds on; absent for CLIP itself
 * @param start name of weights of the same shape to begin with, which may be older ones of this
 *     very name; absent: random weights
 * @param seed of weights, data order and noise
 * @param steps optimiser steps
 * @param batchSize pictures a step
 * @param microBatch pictures at a time, whose gradients are added up to those of the batch: the
 *     same training in less memory; absent: the whole batch, or less where it would not fit. CLIP
 *     then takes a second forward pass
 * @param precision fp32, or bf16 for matrix products in bfloat16 on a GPU; absent: fp32
 * @param data what it learns from
 * @param model options of the network, read by its kind
 * @param objective options of the loss, read by its kind; absent where there are none
 * @param optimiser how the weights move
 * @param limits what the result is known not to do well, for the card
 */
public record Recipe(
        String kind,
        String name,
        String description,
        @Nullable String clip,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String start,
        long seed,
        long steps,
        int batchSize,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer microBatch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String precision,
        DataMix data,
        JsonNode model,
        @Nullable JsonNode objective,
        OptimiserOptions optimiser,
        List<String> limits) {

    private static final List<String> PRECISIONS = List.of("fp32", "bf16");

    /** Checks counts and names. */
    public Recipe {
        if (steps < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "steps and batchSize must be at least 1, got "
                            + steps
                            + " and "
                            + batchSize
                            + ".");
        }
        if (microBatch != null && !(microBatch >= 1 && microBatch <= batchSize)) {
            throw new IllegalArgumentException(
                    "microBatch must lie from 1 to batchSize = "
                            + batchSize
                            + ", got "
                            + microBatch
                            + ".");
        }
        if (precision != null && !PRECISIONS.contains(precision)) {
            throw new IllegalArgumentException(
                    "Unknown precision '"
                            + precision
                            + "'; "
                            + NearestName.hint(precision, PRECISIONS)
                            + ".");
        }
        limits = limits == null ? List.of() : List.copyOf(limits);
    }

    /** Reads a recipe; unknown keys are errors that name the nearest valid one. */
    public static Recipe read(Path yaml) throws IOException {
        return StrictMapper.yaml().read(yaml, Recipe.class);
    }

    /** Pictures at a time: the micro-batch, or the whole batch. */
    public int picturesAtATime() {
        return microBatch == null ? batchSize : microBatch;
    }

    /** Whether products are to be in bfloat16. */
    public boolean isBf16() {
        return "bf16".equals(precision);
    }

    /** The model options as their record. */
    public <T> T modelAs(Class<T> type) {
        return StrictMapper.yaml().convert(model, "The model of recipe '" + name + "'", type);
    }

    /** The options of the loss as their record, which the recipe must have. */
    public <T> T objectiveAs(Class<T> type) {
        if (objective == null) {
            throw new IllegalArgumentException(
                    "The recipe '" + name + "' needs the key 'objective'.");
        }
        return objectiveAs(type, objective);
    }

    /** The options of the loss as their record, or others where the recipe has none. */
    public <T> T objectiveOr(T absent, Class<T> type) {
        return objective == null ? absent : objectiveAs(type, objective);
    }

    private <T> T objectiveAs(Class<T> type, JsonNode options) {
        return StrictMapper.yaml().convert(options, "The objective of recipe '" + name + "'", type);
    }
}
