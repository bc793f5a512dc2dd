package unclip.clip;

import unclip.nn.Attention;

import java.util.List;

/** Picks a block's attention by its number. */
final class Blocks {

    private Blocks() {}

    static Attention at(List<Attention> blocks, int block) {
        if (block < 0 || block >= blocks.size()) {
            throw new IllegalArgumentException(
                    "The transformer has the blocks 0 to "
                            + (blocks.size() - 1)
                            + ", got "
                            + block
                            + ".");
        }
        return blocks.get(block);
    }
}
