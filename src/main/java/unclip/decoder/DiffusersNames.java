package unclip.decoder;

import unclip.weights.NameMap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What diffusers calls the weights of a U-Net. Names within a block are a table beside this class;
 * blocks, which we number through and diffusers by level, are found by arithmetic.
 */
final class DiffusersNames {

    private static final String TABLE = "diffusers.names";
    private static final Pattern BLOCK = Pattern.compile("(down|up|middle)\\.(\\d+)\\.(res|attn)");
    private static final Pattern BETWEEN = Pattern.compile("(halve|double)\\.(\\d+)");

    private final UNetOptions options;
    private final Map<String, String> table = table();

    DiffusersNames(UNetOptions options) {
        this.options = options;
    }

    /** The table for these weights of ours. */
    NameMap map(Collection<String> ours) {
        return new NameMap(
                ours.stream()
                        .map(name -> name + " = " + theirs(name))
                        .collect(Collectors.joining("\n")));
    }

    private String theirs(String ours) {
        Matcher block = BLOCK.matcher(ours);
        if (block.lookingAt()) {
            boolean residual = "res".equals(block.group(3));
            String place = block(block.group(1), Integer.parseInt(block.group(2)), residual);
            return placed(place, block.group(3) + ours.substring(block.end()));
        }
        Matcher between = BETWEEN.matcher(ours);
        if (between.lookingAt()) {
            String place = between(between.group(1), Integer.parseInt(between.group(2)));
            return placed(place, "res" + ours.substring(between.end()));
        }
        return placed("", ours);
    }

    private String placed(String place, String name) {
        String theirs = table.get(name);
        if (theirs == null) {
            throw new IllegalArgumentException(
                    "A network with the weight '" + name + "' has no counterpart in diffusers.");
        }
        return Arrays.stream(theirs.split("\\s*\\+\\s*", -1))
                .map(part -> place + part)
                .collect(Collectors.joining(" + "));
    }

    private String block(String way, int n, boolean residual) {
        String list = residual ? ".resnets." : ".attentions.";
        int down = options.blocks();
        int up = options.blocks() + 1;
        return switch (way) {
            case "down" -> "down_blocks." + n / down + list + n % down + ".";
            case "up" -> "up_blocks." + n / up + list + n % up + ".";
            default -> "mid_block" + list + n + ".";
        };
    }

    private String between(String way, int level) {
        return "halve".equals(way)
                ? "down_blocks." + level + ".downsamplers.0."
                : "up_blocks." + (options.levels() - 1 - level) + ".upsamplers.0.";
    }

    private static Map<String, String> table() {
        try (InputStream in = DiffusersNames.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("The table " + TABLE + " is missing.");
            }
            Map<String, String> table = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\s*=\\s*", 2))
                    .forEach(sides -> table.put(sides[0], sides[1]));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
