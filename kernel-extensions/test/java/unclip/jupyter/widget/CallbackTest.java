package unclip.jupyter.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** When callbacks run, and what becomes of what they print and throw. */
@Timeout(20)
class CallbackTest {

    private final RecordingPage page = new RecordingPage();
    private final IntSlider slider = IntSlider.of("n", 0, 100, 0);

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void ofValuesThatComeTooFastOnlyTheLastIsComputed() throws InterruptedException {
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        page.show(slider);
        slider.observe(
                value -> {
                    heard.add(value);
                    await(go);
                });
        page.move(slider, "value", "1");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        for (int value = 2; value <= 50; value++) {
            page.move(slider, "value", String.valueOf(value));
        }
        go.countDown();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(50);
        assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void eachClickCounts() throws InterruptedException {
        CountDownLatch clicks = new CountDownLatch(20);
        Button button = Button.of("go", clicks::countDown);
        page.show(button);
        for (int i = 0; i < 20; i++) {
            page.click(button);
        }
        assertThat(clicks.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noCallbackRunsWhileACellDoes() throws InterruptedException {
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        page.show(slider);
        slider.observe(heard::add);
        synchronized (page.kernel()) { // which cells hold
            page.move(slider, "value", "1");
            page.move(slider, "value", "2");
            assertThat(heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void theKernelGoesOnHearingThePageWhileACallbackRuns() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        page.show(slider);
        slider.observe(
                value -> {
                    running.countDown();
                    await(go);
                });
        page.move(slider, "value", "1");
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        page.move(slider, "value", "2");
        assertThat(slider.value()).isEqualTo(2);
        go.countDown();
    }

    @Test
    void aValueSetInJavaIsHeardBeforeSetReturns() {
        AtomicInteger heard = new AtomicInteger();
        Consumer<Integer> listener = heard::set;
        slider.observe(listener);
        slider.set(5);
        assertThat(heard).hasValue(5);
        slider.unobserve(listener);
        slider.set(6);
        assertThat(heard).hasValue(5);
    }

    @Test
    void whatACallbackPrintsIsShownBelowTheWidget() throws InterruptedException {
        page.show(slider);
        slider.observe(value -> System.out.println("value " + value));
        page.move(slider, "value", "3");
        JsonNode shown = log(1).path(0);
        assertThat(shown.path("output_type").asText()).isEqualTo("stream");
        assertThat(shown.path("text").asText()).isEqualTo("value 3" + System.lineSeparator());
    }

    @Test
    void whatACallbackThrowsIsShownSentenceFirstAndLaterCallbacksRun() throws InterruptedException {
        List<Integer> heard = new CopyOnWriteArrayList<>();
        page.show(slider);
        slider.observe(
                value -> {
                    heard.add(value);
                    if (value == 3) {
                        throw new IllegalArgumentException("Three is not <wanted>.");
                    }
                });
        page.move(slider, "value", "3");
        String shown = log(1).path(0).path("data").path("text/html").asText();
        assertThat(shown)
                .contains("<b>Three is not &lt;wanted&gt;. (IllegalArgumentException)</b>");
        page.move(slider, "value", "4");
        assertThat(log(2)).isEmpty();
        assertThat(heard).containsExactly(3, 4);
    }

    @Test
    void standardOutputIsGivenBack() throws InterruptedException {
        PrintStream before = System.out;
        page.show(slider);
        slider.observe(value -> System.out.println(value));
        page.move(slider, "value", "3");
        JsonNode log = log(1);
        assertThat(log).hasSize(1);
        synchronized (page.kernel()) { // after the callback's end
            assertThat(System.out).isSameAs(before);
        }
    }

    @Test
    void aListenersErrorInACellIsTheCells() {
        slider.observe(
                value -> {
                    throw new IllegalArgumentException("no");
                });
        assertThatThrownBy(() -> slider.set(1)).hasMessage("no");
    }

    /** What the place below the widget shows after so many changes of it. */
    private JsonNode log(int changes) throws InterruptedException {
        String id = page.opened("OutputModel").id();
        page.await(id, 1 + changes);
        return page.state(id, "outputs");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
