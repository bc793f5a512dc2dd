package unclip.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.data.source.Caption;
import unclip.data.source.CaptionedSource;
import unclip.data.source.ItemStream;
import unclip.data.source.Limits;
import unclip.data.source.Picture;
import unclip.data.source.Reason;
import unclip.data.source.RefusedException;
import unclip.data.source.SourceItem;
import unclip.files.Checksums;
import unclip.image.Images;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A model and a source that a test can see through. */
final class Toys {

    static final int SIDE = 4;
    static final int WIDTH = 3;

    private Toys() {}

    /** The embedding of a picture is its mean colour, that of a caption its first three ids. */
    static final class Model implements Embedder {
        private final NDManager manager = NDManager.newBaseManager();
        private final BpeTokenizer tokenizer = BpeTokenizer.of(List.of());
        private final String weights;
        int batches;
        Runnable beforeBatch = () -> {};

        Model(String weights) {
            this.weights = weights;
        }

        @Override
        public String name() {
            return "toy";
        }

        @Override
        public String sha256() {
            return Checksums.sha256(weights);
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public int pictureSize() {
            return SIDE;
        }

        @Override
        public String preparation() {
            return "as it is";
        }

        @Override
        public NDManager manager() {
            return manager;
        }

        @Override
        public float[] prepare(BufferedImage picture) {
            return Images.toFloats(picture);
        }

        @Override
        public Tokens tokenise(String caption) {
            return tokenizer.encode(caption, 8);
        }

        @Override
        public NDArray embedPictures(NDArray pictures) {
            batches++;
            beforeBatch.run();
            return pictures.mean(new int[] {3}).mean(new int[] {2});
        }

        @Override
        public NDArray embedCaptions(NDManager scope, List<Tokens> captions) {
            float[][] rows = new float[captions.size()][];
            for (int i = 0; i < rows.length; i++) {
                int[] ids = captions.get(i).ids();
                rows[i] = new float[] {ids[1], ids[2], ids[3]};
            }
            return scope.create(rows);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** Pictures of which every fifth is refused when it is drawn, every seventh before. */
    static final class Endless implements CaptionedSource {
        final AtomicInteger offered = new AtomicInteger();
        private final int count;

        Endless(int count) {
            this.count = count;
        }

        @Override
        public String description() {
            return "toys";
        }

        @Override
        public String fingerprint() {
            return Checksums.sha256("toys " + count);
        }

        @Override
        public boolean hasPictures() {
            return true;
        }

        @Override
        public ItemStream open() {
            offered.set(0);
            return new ItemStream() {
                @Override
                public @Nullable SourceItem next() {
                    int i = offered.get();
                    return i == count ? null : item(offered.getAndIncrement());
                }

                @Override
                public double fraction() {
                    return (double) offered.get() / count;
                }

                @Override
                public void close() {}
            };
        }

        private static SourceItem item(int i) {
            String key = "toy " + i % 90; // keys come again from 90 on
            if (i % 7 == 6) {
                return new SourceItem.Refused(key, Reason.NO_CAPTION, "It\thas\nnone.");
            }
            Caption caption = new Caption("abc".charAt(i % 3) + " toy " + i, i % 11 == 0);
            return new SourceItem.Captioned(key, Optional.of(picture(i)), caption);
        }

        private static Picture picture(int i) {
            return () -> {
                if (i % 5 == 4) {
                    throw new RefusedException(Reason.DAMAGED, "Broken.");
                }
                BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i % SIDE, 1, 0x010203 * (i % 80 + 1));
                return image;
            };
        }
    }

    static EmbedOptions options(int threads, boolean half) {
        return new EmbedOptions(4, threads, 8, half, Limits.DEFAULT);
    }
}
