package unclip.data.source;

import org.jspecify.annotations.Nullable;

import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.files.Checksums;
import unclip.math.RandomStreams;

import java.util.Optional;

/**
 * A data set of the project, each example drawn once.
 *
 * @param data the examples
 * @param seed of what is random in them
 * @param identity everything that the examples depend on besides the seed, such as the checksum of
 *     the emoji pack and the options
 */
public record DatasetSource(ImageTextDataset data, long seed, String identity)
        implements CaptionedSource {

    @Override
    public String description() {
        return data.name();
    }

    @Override
    public String fingerprint() {
        return Checksums.sha256(data.name() + "\n" + data.size() + "\n" + seed + "\n" + identity);
    }

    @Override
    public boolean hasPictures() {
        return true;
    }

    @Override
    public ItemStream open() {
        return new ItemStream() {
            private int at;

            @Override
            public @Nullable SourceItem next() throws RefusedException {
                if (at >= data.size()) {
                    return null;
                }
                int index = at++;
                Example example = data.example(index, RandomStreams.open(seed, index));
                Caption caption = Caption.of(example.caption(), Limits.DEFAULT);
                return new SourceItem.Captioned(example.id(), Optional.of(example::image), caption);
            }

            @Override
            public double fraction() {
                return (double) at / data.size();
            }

            @Override
            public void close() {}
        };
    }
}
