package unclip.experiment.bench;

import unclip.files.StrictMapper;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another process that answers requests, one line each, while it waits for the next quietly. */
final class Worker implements AutoCloseable {

    private static final int LAST_WORDS = 600; // characters of its log that an error shows
    private static final long PATIENCE_SECONDS = 20; // for it to end by itself

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private Worker(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        requests = process.outputWriter();
        answers = process.inputReader();
    }

    /** Our own worker, on this process's class path. */
    static Worker ours(int threads) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Dai.djl.pytorch.num_threads=" + threads);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(OurWorker.class.getName());
        return start("unclip", command, threads);
    }

    /**
     * Starts a worker.
     *
     * @param name for errors
     * @param command and its arguments
     * @param threads that its tensor library may use
     */
    static Worker start(String name, List<String> command, int threads) throws IOException {
        Path log = Files.createTempFile("unclip-bench", ".log");
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.put("OMP_NUM_THREADS", "" + threads);
        environment.put("MKL_NUM_THREADS", "" + threads);
        File file = log.toFile();
        return new Worker(name, builder.redirectError(file).start(), log);
    }

    /**
     * Waits for the answer to a request.
     *
     * @throws IOException one sentence if the worker refuses or has ended
     */
    Answer ask(String request) throws IOException {
        String line = null;
        try {
            requests.write(request + "\n");
            requests.flush();
            line = answers.readLine();
        } catch (IOException e) {
            throw new IOException(ended(request), e);
        }
        if (line == null) {
            throw new IOException(ended(request));
        }
        Answer answer = StrictMapper.json().parse(line, "The answer of " + name, Answer.class);
        if (answer.error() != null) {
            throw new IOException(name + " could not do '" + request + "': " + answer.error());
        }
        return answer;
    }

    private String ended(String request) throws IOException {
        String text = Files.readString(log).strip();
        String last = text.substring(Math.max(0, text.length() - LAST_WORDS));
        return name + " ended before it answered '" + request + "'; its last words: " + last;
    }

    /** Ends the process and waits for it, so that the next one has the machine for itself. */
    @Override
    public void close() throws IOException {
        try (requests;
                answers) {
            requests.close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
