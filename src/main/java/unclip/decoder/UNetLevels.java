package unclip.decoder;

import ai.djl.ndarray.NDArray;

import unclip.nn.Parameters;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The levels of a U-Net: down, through the middle, and up again past what the way down kept. */
final class UNetLevels {

    private final UNetOptions options;
    private final List<UNetBlock> down = new ArrayList<>();
    private final List<UNetResampling> halve = new ArrayList<>();
    private final UNetBlock middle1;
    private final UNetBlock middle2;
    private final List<UNetBlock> up = new ArrayList<>();
    private final List<UNetResampling> twice = new ArrayList<>();
    private final int outputs;

    UNetLevels(Parameters parameters, UNetOptions options) {
        this.options = options;
        Deque<Integer> skips = new ArrayDeque<>(List.of(options.width()));
        int channels = buildDown(parameters, skips);
        boolean attends = options.block().middleAttention();
        middle1 = new UNetBlock(parameters.in("middle.0"), channels, channels, options, attends);
        middle2 = new UNetBlock(parameters.in("middle.1"), channels, channels, options, false);
        outputs = buildUp(parameters, channels, skips);
    }

    private int buildDown(Parameters parameters, Deque<Integer> skips) {
        int channels = options.width();
        for (int level = 0; level < options.levels(); level++) {
            for (int i = 0; i < options.blocks(); i++) {
                Parameters in = parameters.in("down." + down.size());
                boolean attends = options.attends(level);
                down.add(new UNetBlock(in, channels, options.width(level), options, attends));
                channels = options.width(level);
                skips.push(channels);
            }
            if (level < options.levels() - 1) {
                String name = "halve." + level;
                halve.add(UNetResampling.halving(parameters, name, channels, options));
                skips.push(channels);
            }
        }
        return channels;
    }

    private int buildUp(Parameters parameters, int inputs, Deque<Integer> skips) {
        int channels = inputs;
        for (int level = options.levels() - 1; level >= 0; level--) {
            for (int i = 0; i <= options.blocks(); i++) {
                Parameters in = parameters.in("up." + up.size());
                int joined = channels + skips.pop();
                boolean attends = options.attends(level);
                up.add(new UNetBlock(in, joined, options.width(level), options, attends));
                channels = options.width(level);
            }
            if (level > 0) {
                String name = "double." + level;
                twice.add(UNetResampling.doubling(parameters, name, channels, options));
            }
        }
        return channels;
    }

    /** Channels that come out. */
    int outputs() {
        return outputs;
    }

    /** {@code [B, width, S', S'] → [B, outputs, S', S']}, owned by x's manager. */
    NDArray apply(NDArray x, UNetSignal signal) {
        Deque<NDArray> skips = new ArrayDeque<>(List.of(x));
        NDArray h = goDown(x, signal, skips);
        h = middle2.apply(middle1.apply(h, signal), signal);
        int block = 0;
        for (int level = options.levels() - 1; level >= 0; level--) {
            for (int i = 0; i <= options.blocks(); i++) {
                h = up.get(block++).apply(h.concat(skips.pop(), 1), signal);
            }
            if (level > 0) {
                h = twice.get(options.levels() - 1 - level).apply(h, signal);
            }
        }
        return h;
    }

    private NDArray goDown(NDArray x, UNetSignal signal, Deque<NDArray> skips) {
        NDArray h = x;
        for (int level = 0; level < options.levels(); level++) {
            for (int i = 0; i < options.blocks(); i++) {
                h = down.get(level * options.blocks() + i).apply(h, signal);
                skips.push(h);
            }
            if (level < options.levels() - 1) {
                h = halve.get(level).apply(h, signal);
                skips.push(h);
            }
        }
        return h;
    }
}
