package unclip.experiment.bench;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Our side of a comparison: answers each request, one a line on standard input, by one line of
 * JSON.
 *
 * <pre>
 * versions | fixture FILE | emoji FOLDER | embedding FOLDER | measure ROW SECONDS [FOLDER]
 *     | memory STEPS | growth ROW PASSES | pictures COUNT
 * </pre>
 */
public final class OurWorker {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OurWorker() {}

    /**
     * Answers until standard input ends.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(json(answer(line.split(" ", 4))));
                out.flush();
            }
        }
    }

    private static String json(Answer answer) throws JsonProcessingException {
        return JSON.writeValueAsString(answer);
    }

    private static Answer answer(String[] request) {
        try {
            return switch (request[0]) {
                case "versions" -> versions();
                case "fixture" -> {
                    Fixture.write(Path.of(request[1]));
                    yield Answer.ofFigures(Map.of());
                }
                case "emoji" -> {
                    EmojiFiles.write(Path.of(request[1]));
                    yield Answer.ofFigures(Map.of());
                }
                case "embedding" -> {
                    EmbeddingFixture.write(Path.of(request[1]));
                    yield Answer.ofFigures(Map.of());
                }
                case "measure" -> Answer.ofSeconds(measure(request));
                case "memory" -> Answer.ofFigures(MemoryTask.measure(Long.parseLong(request[1])));
                case "growth" ->
                        Answer.ofFigures(
                                GrowthTask.measure(request[1], Integer.parseInt(request[2])));
                case "pictures" ->
                        Answer.ofSeconds(PicturesTask.measure(Integer.parseInt(request[1])));
                default -> Answer.ofError("The request '" + request[0] + "' is not known.");
            };
        } catch (IOException | RuntimeException e) {
            return Answer.ofError(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static List<Double> measure(String[] request) throws IOException {
        double budget = Double.parseDouble(request[2]);
        return request.length == 3
                ? OurTasks.measure(request[1], budget)
                : EmbeddingTask.measure(request[1], budget, Path.of(request[3]));
    }

    private static Answer versions() {
        Engine engine = Engine.getInstance();
        return Answer.ofTexts(
                Map.of(
                        "Java",
                        System.getProperty("java.version"),
                        "DJL",
                        Engine.getDjlVersion(),
                        "libtorch of " + engine.getEngineName(),
                        LibUtils.getVersion()));
    }
}
