package unclip.train;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that decides a training run, as written in a YAML file.
 *
 * @param kind what is trained: clip, prior or decoder
 * @param name of the weights that come out
 * @param description for the model card
 * @param clip name of the CLIP weights that a prior or decoder builds on; absent for CLIP itself
 * @param seed of weights, data order and noise
 * @param steps optimiser steps
 * @param batchSize pictures a step
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
        long seed,
        long steps,
        int batchSize,
        DataMix data,
        JsonNode model,
        @Nullable JsonNode objective,
        OptimiserOptions optimiser,
        List<String> limits) {

    /** Checks the counts. */
    public Recipe {
        if (steps < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "steps and batchSize must be at least 1, got "
                            + steps
                            + " and "
                            + batchSize
                            + ".");
        }
        limits = limits == null ? List.of() : List.copyOf(limits);
    }

    /** Reads a recipe; unknown keys are errors that name the nearest valid one. */
    public static Recipe read(Path yaml) throws IOException {
        return StrictMapper.yaml().read(yaml, Recipe.class);
    }

    /** The model options as their record. */
    public <T> T modelAs(Class<T> type) {
        return StrictMapper.yaml().convert(model, "The model of recipe '" + name + "'", type);
    }

    /** The options of the loss as their record. */
    public <T> T objectiveAs(Class<T> type) {
        if (objective == null) {
            throw new IllegalArgumentException(
                    "The recipe '" + name + "' needs the key 'objective'.");
        }
        return StrictMapper.yaml()
                .convert(objective, "The objective of recipe '" + name + "'", type);
    }
}
