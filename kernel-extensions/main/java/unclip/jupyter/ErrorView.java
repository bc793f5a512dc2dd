package unclip.jupyter;

import java.util.ArrayList;
import java.util.List;

/** A throwable that a cell ends with: what is wrong first, then why, then where. */
final class ErrorView {

    private static final int MOST_CAUSES = 10;
    private static final int MOST_FRAMES = 12;

    private ErrorView() {}

    static Output of(Throwable error) {
        List<String> sentences = sentences(error);
        String text = String.join("\n", sentences);
        StringBuilder html = new StringBuilder("<div><b>" + Html.escape(sentences.get(0)) + "</b>");
        sentences.stream().skip(1).forEach(cause -> html.append("<br>").append(Html.escape(cause)));
        html.append("<details><summary>where</summary><pre>");
        for (StackTraceElement frame : frames(error)) {
            html.append(Html.escape(frame.toString())).append('\n');
        }
        return Output.text(text).html(html.append("</pre></details></div>").toString());
    }

    /**
     * The message and the kind of error, then a line for each deeper cause that says something new.
     */
    private static List<String> sentences(Throwable error) {
        List<String> sentences = new ArrayList<>();
        sentences.add(sentence(error));
        Throwable cause = error.getCause();
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            sentences.add("because: " + sentence(cause));
            cause = cause.getCause();
        }
        return sentences;
    }

    private static String sentence(Throwable error) {
        String kind = error.getClass().getSimpleName();
        String message = error.getMessage();
        return message == null || message.isBlank() ? kind : message + " (" + kind + ")";
    }

    private static List<StackTraceElement> frames(Throwable error) {
        List<StackTraceElement> frames = List.of(error.getStackTrace());
        return frames.subList(0, Math.min(frames.size(), MOST_FRAMES));
    }
}
