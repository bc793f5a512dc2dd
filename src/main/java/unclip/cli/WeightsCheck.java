package unclip.cli;

import unclip.pipeline.UnclipPipeline;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at the trained weights: whether each is the file that its card describes. */
final class WeightsCheck {

    private static final String SUBJECT = "Weights";
    private static final String RESTORE =
            "Bring the folder back with: git checkout -- data/weights (or train it anew).";

    private WeightsCheck() {}

    static List<Finding> findings(Path folder) {
        WeightStore store = new WeightStore(folder);
        try {
            List<Finding> findings = new ArrayList<>();
            for (String name : store.names()) {
                findings.add(look(store, name));
            }
            List<String> missing = new ArrayList<>(UnclipPipeline.WEIGHTS);
            missing.removeAll(store.names());
            if (!missing.isEmpty()) {
                findings.add(missing(missing, folder));
            }
            return findings;
        } catch (IOException e) {
            return List.of(Finding.broken(SUBJECT, Sentences.of(e), RESTORE));
        }
    }

    private static Finding look(WeightStore store, String name) {
        try {
            ModelCard card = store.verify(name);
            String sha256 = card.sha256().substring(0, Math.min(12, card.sha256().length()));
            String text =
                    String.format(Locale.ROOT, "%s (%s), %d steps", name, sha256, card.steps());
            return Finding.fine(SUBJECT, text);
        } catch (IOException | IllegalArgumentException e) {
            return Finding.broken(SUBJECT, Sentences.of(e), RESTORE);
        }
    }

    private static Finding missing(List<String> names, Path folder) {
        String text = "there is no " + String.join(", no ", names) + " in " + folder;
        return Finding.broken(SUBJECT, text, RESTORE);
    }
}
