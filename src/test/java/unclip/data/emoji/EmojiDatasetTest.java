package unclip.data.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import unclip.data.CommittedData;
import unclip.data.Example;
import unclip.data.Palette;
import unclip.math.RandomStreams;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class EmojiDatasetTest {

    private static final int SIZE = 32;
    private static final Pattern BACKGROUND = Pattern.compile(".*on an? ([a-z]+) background");

    private static EmojiPack pack;
    private static EmojiDataset training;

    @BeforeAll
    static void open() throws IOException {
        pack = EmojiPack.open(CommittedData.folder("emoji"));
        training = new EmojiDataset(pack, EmojiOptions.training(SIZE));
    }

    private static int[] pixels(Example example) {
        return example.image().getRGB(0, 0, SIZE, SIZE, null, 0, SIZE);
    }

    @Test
    void anExampleIsAFunctionOfItsIndexAndItsStream() {
        for (int i = 0; i < 200; i++) {
            Example a = training.example(i, RandomStreams.open(3, i));
            Example b = training.example(i, RandomStreams.open(3, i));
            assertThat(a.caption()).isEqualTo(b.caption());
            assertThat(pixels(a)).isEqualTo(pixels(b));
        }
    }

    @Test
    void theBackgroundIsWhatTheCaptionSays() {
        // scaled below the frame, so that some edge shows the background alone
        EmojiDataset data =
                new EmojiDataset(pack, new EmojiOptions(SIZE, Split.ALL, 0, 0, true, 0, 0.5));
        int seen = 0;
        for (int i = 0; i < 1_000; i++) {
            Example example = data.example(i, RandomStreams.open(8, i));
            Matcher matcher = BACKGROUND.matcher(example.caption());
            assertThat(matcher.matches()).isTrue();
            int rgb = Palette.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)).rgb();
            for (int corner : new int[] {0, SIZE - 1, SIZE * (SIZE - 1), SIZE * SIZE - 1}) {
                if ((pixels(example)[corner] & 0xffffff) == rgb) {
                    seen++;
                    break;
                }
            }
        }
        assertThat(seen).isGreaterThan(990);
    }

    @Test
    void clausesAndKeywordsComeAtTheirRates() {
        int n = 4_000;
        double styles = 0;
        double backgrounds = 0;
        double both = 0;
        double labels = 0;
        for (int i = 0; i < n; i++) {
            int index = i % training.size();
            String caption = training.example(index, RandomStreams.open(4, i)).caption();
            boolean style = caption.contains(" style");
            boolean background = BACKGROUND.matcher(caption).matches();
            styles += style ? 1 : 0;
            backgrounds += background ? 1 : 0;
            both += style && background ? 1 : 0;
            String subject = EmojiCaptions.subject(training.entry(index));
            labels += caption.startsWith(subject) ? 1 : 0;
        }
        assertThat(styles / n).isCloseTo(0.5, within(0.03)); // standard error 0.008
        assertThat(backgrounds / n).isCloseTo(0.5, within(0.03));
        assertThat(both / n).as("independent").isCloseTo(0.25, within(0.03));
        assertThat(labels / n).isCloseTo(0.9, within(0.02));
    }

    @Test
    void withoutAugmentationAnExampleIsThePictureOnWhite() {
        EmojiDataset data = new EmojiDataset(pack, EmojiOptions.plain(SIZE, Split.ALL));
        assertThat(data.size()).isEqualTo(2 * pack.entries().size());
        Example a = data.example(10, RandomStreams.open(1));
        Example b = data.example(10, RandomStreams.open(2));
        assertThat(pixels(a)).isEqualTo(pixels(b));
        assertThat(a.caption())
                .isEqualTo(b.caption())
                .endsWith(data.style(10).word() + " style, on a white background");
        assertThat(a.id()).isEqualTo("emoji/noto/" + data.entry(10).id());
    }

    @Test
    void picturesAreNeverMirrored() {
        EmojiEntry right = Objects.requireNonNull(pack.find("right-facing fist"));
        double[] centre = new double[2];
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < training.size(); i++) {
                boolean wanted = training.entry(i).equals(right);
                if (wanted && training.style(i) == Style.learnt().get(k)) {
                    centre[k] = asymmetry(i);
                }
            }
        }
        assertThat(centre[0]).isNotZero();
        assertThat(centre[1]).isNotZero();
    }

    /** How much darker the right half is than the left, which keeps its sign if nothing flips. */
    private static double asymmetry(int index) {
        double first = 0;
        EmojiDataset data =
                new EmojiDataset(pack, new EmojiOptions(SIZE, Split.TRAIN, 0, 0, true, 1, 0.99));
        for (int draw = 0; draw < 20; draw++) {
            int[] rgb = pixels(data.example(index, RandomStreams.open(1, draw)));
            double moment = 0;
            for (int i = 0; i < rgb.length; i++) {
                moment += (255 - (rgb[i] & 0xff)) * (i % SIZE < SIZE / 2 ? -1 : 1);
            }
            first = draw == 0 ? moment : first;
            assertThat(Math.signum(moment)).isEqualTo(Math.signum(first));
        }
        return first;
    }

    @Test
    void splitsDoNotOverlap() {
        int total = 0;
        for (Split split : new Split[] {Split.TRAIN, Split.CELL, Split.STYLE}) {
            EmojiDataset data = new EmojiDataset(pack, EmojiOptions.plain(SIZE, split));
            total += data.size();
            for (int i = 0; i < data.size(); i++) {
                assertThat(data.entry(i).split(data.style(i))).isEqualTo(split);
            }
        }
        assertThat(total).isEqualTo(2 * pack.entries().size());
    }

    @Test
    void badOptionsAreNamed() {
        assertThatThrownBy(() -> EmojiOptions.training(0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new EmojiOptions(32, Split.TRAIN, 1.5, 0, true))
                .hasMessage("clauseDropout is a probability and must lie in [0, 1], got 1.5.");
        assertThatThrownBy(() -> new EmojiOptions(32, Split.TRAIN, 0, Double.NaN, true))
                .hasMessageContaining("keywordCaption");
        assertThatThrownBy(() -> new EmojiOptions(32, Split.TRAIN, 0, 0, true, 0, 0))
                .hasMessageContaining("smallest");
    }
}
